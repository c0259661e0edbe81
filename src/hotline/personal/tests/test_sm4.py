"""SM4-GCM by RFC 8998 A.1 and by properties (S11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.personal import sm4
from hotline.personal.sm4 import NotOpened

KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")


def test_vector_of_rfc_8998(monkeypatch: pytest.MonkeyPatch) -> None:
    nonce = bytes.fromhex("00001234567800000000ABCD")
    monkeypatch.setattr("hotline.personal.sm4.os.urandom", lambda _: nonce)
    plaintext = b"".join(bytes([value]) * 8 for value in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    sealed = sm4.encrypt(KEY, bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"), plaintext)
    assert sealed.hex().upper() == (
        "00001234567800000000ABCD"
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_round_trip(plaintext: bytes, associated: bytes) -> None:
    assert sm4.decrypt(KEY, associated, sm4.encrypt(KEY, associated, plaintext)) == plaintext


@given(st.binary(max_size=60), st.integers(min_value=0))
def test_any_cut_fails(plaintext: bytes, length: int) -> None:
    sealed = sm4.encrypt(KEY, b"", plaintext)
    with pytest.raises(NotOpened):
        sm4.decrypt(KEY, b"", sealed[: length % len(sealed)])


def test_every_message_has_its_own_nonce() -> None:
    assert len({sm4.encrypt(KEY, b"", b"same")[: sm4.NONCE_BYTES] for _ in range(1000)}) == 1000
