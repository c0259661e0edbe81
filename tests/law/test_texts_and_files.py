"""What is kept beside the ticket: versions of a text compared, files told by their content (a14.1)."""

import pytest

from hotline.core.comparison import Piece, compare
from hotline.core.content_type import FileKind, kind_of

# --- versions of a text ---


def test_what_stayed_was_taken_out_and_was_put_in() -> None:
    assert compare("民生路路灯不亮。", "民生路三盏路灯不亮") == (
        Piece("same", "民生路"),
        Piece("put_in", "三盏"),
        Piece("same", "路灯不亮"),
        Piece("taken_out", "。"),
    )


def test_what_was_replaced_is_taken_out_before_the_new_is_put_in() -> None:
    assert compare("东区", "西区") == (Piece("taken_out", "东"), Piece("put_in", "西"), Piece("same", "区"))


def test_the_same_text_and_no_text() -> None:
    assert compare("路灯", "路灯") == (Piece("same", "路灯"),)
    assert compare("", "路灯") == (Piece("put_in", "路灯"),)
    assert compare("路灯", "") == (Piece("taken_out", "路灯"),)
    assert compare("", "") == ()


def test_a_sign_that_is_frequent_in_a_long_text_still_counts() -> None:
    long = "。" * 300
    assert compare(long, "前" + long) == (Piece("put_in", "前"), Piece("same", long))


# --- files ---

PICTURE = FileKind("image/png", "图片", ((0, b"PNG"),))
SOUND = FileKind("audio/wav", "录音", ((0, b"RIFF"), (8, b"WAVE")))
LETTER = FileKind("application/docx", "文档", ((0, b"PK"),), within=b"word/")
KINDS = (PICTURE, SOUND, LETTER)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PNG...", PICTURE),
        (b"RIFF1234WAVE..", SOUND),
        (b"PK..word/document.xml", LETTER),
        (b"RIFF1234AVI ..", None),
        (b"1234WAVE", None),
        (b"PK..sheet/1.xml", None),
        (b"word/", None),
        (b".PNG", None),
        (b"", None),
    ],
)
def test_a_file_is_what_all_its_marks_say(content: bytes, kind: FileKind | None) -> None:
    assert kind_of(content, KINDS) == kind


def test_the_first_kind_that_fits_counts() -> None:
    any_file = FileKind("application/octet-stream", "文件", ())
    assert kind_of(b"PNG", (any_file, PICTURE)) is any_file
    assert kind_of(b"PNG", (PICTURE, any_file)) is PICTURE
