"""Search pieces (S14)."""

from hypothesis import given
from hypothesis import strategies as st

from hotline.personal.file_keys import FileKeyProvider
from hotline.personal.pieces import search_pieces
from hotline.personal.scrub import ScrubbedText, scrub

WORDS = st.text("路灯不亮石岐街道，。 ABab12", max_size=40).map(ScrubbedText)


@given(WORDS)
def test_sorted_once_each_and_within_bigint(steady: FileKeyProvider, text: ScrubbedText) -> None:
    pieces = search_pieces(steady, text)
    assert pieces == sorted(set(pieces))
    assert all(-(2**63) <= piece < 2**63 for piece in pieces)


@given(WORDS, WORDS, WORDS)
def test_a_part_is_found_in_the_whole(
    steady: FileKeyProvider, before: ScrubbedText, part: ScrubbedText, after: ScrubbedText
) -> None:
    whole = search_pieces(steady, ScrubbedText(before + part + after))
    assert set(search_pieces(steady, part)) <= set(whole)


def test_width_case_and_punctuation_do_not_matter(provider: FileKeyProvider) -> None:
    texts = ("路灯，不亮ＡＢ", "路灯不亮ab", " 路 灯\n不亮（AB）")
    assert len({tuple(search_pieces(provider, ScrubbedText(text))) for text in texts}) == 1


def test_kind_marks_are_no_words(provider: FileKeyProvider) -> None:
    assert search_pieces(provider, scrub("请打13812345678找他").text) == sorted(
        search_pieces(provider, ScrubbedText("请打")) + search_pieces(provider, ScrubbedText("找他"))
    )


def test_one_character_is_no_piece(provider: FileKeyProvider) -> None:
    assert search_pieces(provider, ScrubbedText("路")) == []
