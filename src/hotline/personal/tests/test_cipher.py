"""Fields sealed for their place, data keys, erasure (S11-S13, S17)."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.personal.cipher import (
    DataKey,
    DataKeys,
    NotOpened,
    Place,
    data_key_id,
    keyed_digest,
    new_data_key,
    open_,
    rewrap,
    seal,
)
from hotline.personal.file_keys import FileKeyProvider
from hotline.personal.keys import KeyMissing, Purpose

KEY = DataKey(uuid4(), b"0123456789abcdef")
HOME = Place("requester", "phone", 7, 1)
PLACES = st.builds(
    Place, st.text(max_size=12), st.text(max_size=12), st.integers() | st.text(max_size=6), st.integers()
)


@given(PLACES, st.binary(max_size=300))
def test_round_trip(place: Place, plaintext: bytes) -> None:
    blob = seal(KEY, place, plaintext)
    assert open_(KEY, place, blob) == plaintext
    assert data_key_id(blob) == KEY.id
    assert len(blob) == len(plaintext) + 45


@given(st.binary(max_size=60), st.integers(min_value=0))
def test_any_flipped_bit_fails(plaintext: bytes, bit: int) -> None:
    blob = bytearray(seal(KEY, HOME, plaintext))
    bit %= len(blob) * 8
    blob[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NotOpened):
        open_(KEY, HOME, bytes(blob))


@given(PLACES, PLACES)
def test_another_place_fails(here: Place, there: Place) -> None:
    blob = seal(KEY, here, b"13800000000")
    if str(here.row) == str(there.row) and (here.table, here.column, here.version) == (
        there.table,
        there.column,
        there.version,
    ):
        assert open_(KEY, there, blob) == b"13800000000"
    else:
        with pytest.raises(NotOpened):
            open_(KEY, there, blob)


def test_swapped_ciphertexts_do_not_open() -> None:
    """S11: an administrator who swaps two rows reads neither and is noticed."""
    chen, liang = HOME, Place("requester", "phone", 8, 1)
    of_chen, of_liang = seal(KEY, chen, b"13800000001"), seal(KEY, liang, b"13800000002")
    for place, blob in ((chen, of_liang), (liang, of_chen)):
        with pytest.raises(NotOpened):
            open_(KEY, place, blob)


def test_rubbish_does_not_open() -> None:
    for blob in (b"", b"\x01", b"\x02" * 60, seal(DataKey(uuid4(), b"f" * 16), HOME, b"")):
        with pytest.raises(NotOpened):
            open_(KEY, HOME, blob)


def test_nothing_secret_is_shown() -> None:
    """S20: neither a log of the key nor of the exception tells."""
    assert "0123456789abcdef" not in repr(KEY)
    with pytest.raises(NotOpened) as caught:
        open_(KEY, Place("requester", "phone", 9, 1), seal(KEY, HOME, b"13812345678"))
    assert caught.value.__cause__ is None
    assert "138" not in str(caught.value)


def test_erasing_the_wrapped_key_erases_the_fields(provider: FileKeyProvider) -> None:
    """S13: what is left of 陈女士 is her blob; 老梁's fields go on opening."""
    wrapped: dict[str, bytes] = {}
    blobs: dict[str, bytes] = {}
    ids = {}
    for name in ("陈女士", "老梁"):
        key, wrapped[name] = new_data_key(provider, Purpose.IDENTITY)
        ids[name], blobs[name] = key.id, seal(key, HOME, name.encode())
    del key, wrapped["陈女士"]
    keys = DataKeys(provider)
    other = keys.unwrap(Purpose.IDENTITY, ids["老梁"], wrapped["老梁"])
    assert open_(other, HOME, blobs["老梁"]) == "老梁".encode()
    with pytest.raises(NotOpened):
        open_(other, HOME, blobs["陈女士"])
    with pytest.raises(NotOpened):  # nor does another's wrapped key stand in for hers
        keys.unwrap(Purpose.IDENTITY, ids["陈女士"], wrapped["老梁"])


def test_a_wrapped_key_belongs_to_its_purpose(provider: FileKeyProvider) -> None:
    key, wrapped = new_data_key(provider, Purpose.IDENTITY)
    with pytest.raises(KeyMissing, match="没有密钥"):
        provider.unwrap(Purpose.P2, wrapped, key.id.bytes)


def test_the_memory_of_keys_is_bounded_and_forgets(provider: FileKeyProvider) -> None:
    keys = DataKeys(provider, capacity=2)
    made = [new_data_key(provider, Purpose.CONTENT) for _ in range(3)]
    for key, wrapped in made:
        assert keys.unwrap(Purpose.CONTENT, key.id, wrapped) == key
    assert len(keys) == 2
    last, wrapped = made[-1]
    assert keys.unwrap(Purpose.CONTENT, last.id, wrapped) is keys.unwrap(Purpose.CONTENT, last.id, wrapped)
    keys.forget(last.id)
    assert len(keys) == 1


def test_rewrapping_keeps_the_fields(provider: FileKeyProvider) -> None:
    key, wrapped = new_data_key(provider, Purpose.CONTENT)
    again = rewrap(provider, Purpose.CONTENT, key.id, wrapped)
    assert again != wrapped
    assert DataKeys(provider).unwrap(Purpose.CONTENT, key.id, again) == key


def test_own_digests_differ_by_person_and_label() -> None:
    """S17: a reference in an event means nothing once the person's key is gone."""
    other = DataKey(uuid4(), b"f" * 16)
    digests = {keyed_digest(KEY, "a", b"x"), keyed_digest(KEY, "b", b"x"), keyed_digest(other, "a", b"x")}
    assert len(digests) == 3
    assert keyed_digest(KEY, "a", b"x") in digests
