"""Query codes (S09)."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hotline.personal.file_keys import FileKeyProvider
from hotline.personal.key_file import add_master_key
from hotline.personal.keys import Purpose
from hotline.personal.query_code import ALPHABET, CodeSeed, code_matches, grouped, new_seed, query_code, read_code
from hotline.personal.tests.conftest import load


def test_the_alphabet_has_no_lookalikes() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 25
    for lookalikes in ("0ODQ", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(lookalikes) & set(ALPHABET)) <= 1


@given(st.text(min_size=1, max_size=20), st.integers(1, 99))
def test_a_code_is_repeatable_and_opens_only_its_generation(steady: FileKeyProvider, number: str, turn: int) -> None:
    seed = new_seed(steady, number, turn)
    code = query_code(steady, seed)
    assert code == query_code(steady, seed)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert code_matches(steady, seed, code)
    assert not code_matches(steady, new_seed(steady, number, turn + 1), code)
    assert not code_matches(steady, new_seed(steady, number + "1", turn), code)


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_what_people_type_is_understood(code: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    misread = code.replace("2", "Z").replace("5", "s").replace("8", "B")
    for typed in (code.lower(), grouped(code), f" {code[:3]} {code[3:]} ", wide, misread):
        assert read_code(typed) == code


@given(st.text(max_size=12))
def test_an_unknown_number_is_never_right(steady: FileKeyProvider, typed: str) -> None:
    assert not code_matches(steady, None, typed)
    assert not code_matches(steady, None, query_code(steady, CodeSeed("-", 0, "")))


def test_codes_outlive_a_rotation(key_path: Path) -> None:
    before = load(key_path)
    seed = new_seed(before, "ZS20261124000017")
    code = query_code(before, seed)
    add_master_key(key_path, Purpose.CODES)
    after = load(key_path)
    assert code_matches(after, seed, code)
    assert query_code(after, new_seed(after, seed.number)) != code
