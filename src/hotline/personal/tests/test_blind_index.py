"""Exact search without plaintext (S14)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.personal.blind_index import IndexedField, canonical, index, search_indexes
from hotline.personal.file_keys import FileKeyProvider
from hotline.personal.key_file import add_master_key
from hotline.personal.keys import Purpose
from hotline.personal.tests.conftest import load


def test_one_phone_in_three_spellings_is_one_index(provider: FileKeyProvider) -> None:
    spellings = ("13812345678", "+86 138-1234-5678", "００８６１３８１２３４５６７８")
    assert len({index(provider, IndexedField.PHONE, text) for text in spellings}) == 1


def test_one_landline_with_and_without_area_code(provider: FileKeyProvider) -> None:
    spellings = ("88881234", "0760 8888 1234", "+86 (760) 88881234")
    assert len({index(provider, IndexedField.PHONE, text) for text in spellings}) == 1


def test_id_numbers_and_web_users(provider: FileKeyProvider) -> None:
    ids = ("11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", " 110105 19491231 002X")
    assert len({index(provider, IndexedField.ID_NUMBER, text) for text in ids}) == 1
    assert canonical(IndexedField.WEB_USER, " Ａ00012 ") == "A00012"
    assert index(provider, IndexedField.WEB_USER, "a00012") != index(provider, IndexedField.WEB_USER, "A00012")


@given(st.text("0123456789", min_size=1))
def test_the_key_of_another_field_finds_nothing(steady: FileKeyProvider, text: str) -> None:
    assert len({index(steady, field, text) for field in IndexedField}) == len(IndexedField)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_two_phones_are_two_indexes(steady: FileKeyProvider, one: str, other: str) -> None:
    assert (index(steady, IndexedField.PHONE, one) == index(steady, IndexedField.PHONE, other)) == (one == other)


def test_an_impossible_number_of_an_import_stays_findable(provider: FileKeyProvider) -> None:
    assert index(provider, IndexedField.PHONE, "138 1234") == index(provider, IndexedField.PHONE, "1381234")


def test_nothing_has_no_index(provider: FileKeyProvider) -> None:
    with pytest.raises(ValueError, match="nothing to index"):
        index(provider, IndexedField.PHONE, " - ")


def test_search_goes_on_during_a_rotation(key_path: Path) -> None:
    """S13: rows under the old key are found until they are indexed anew."""
    old = index(load(key_path), IndexedField.PHONE, "13812345678")
    add_master_key(key_path, Purpose.INDEX)
    after = load(key_path)
    new = index(after, IndexedField.PHONE, "13812345678")
    assert new != old
    assert search_indexes(after, IndexedField.PHONE, "138 1234 5678") == (new, old)
