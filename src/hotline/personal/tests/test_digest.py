"""SM3 by the standard's own examples (S15)."""

from hypothesis import given
from hypothesis import strategies as st

from hotline.personal.digest import ALGORITHM, sm3


def test_examples_of_the_standard() -> None:
    assert ALGORITHM == "SM3"
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@given(st.binary(), st.binary())
def test_one_call_leaves_nothing_for_the_next(first: bytes, second: bytes) -> None:
    alone = sm3(second)
    sm3(first)
    assert sm3(second) == alone
