"""Versions of words, files, first openings: what desks keep on a ticket beside the acts (a14.1, a15.1)."""

from io import BytesIO
from zipfile import ZipFile

import psycopg
import pytest
from psycopg import errors
from tests.store.desk import Desk
from tests.store.lives import PNG

from hotline.acting.kernel import BadArgument
from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.comparison import Piece
from hotline.core.content_type import FileKind, kind_of
from hotline.database.places import Place
from hotline.intake.models import RequesterKey
from hotline.outbox.models import Message
from hotline.proving.verifying import verify
from hotline.tickets.attachments import Accepted, accepted, opened
from hotline.tickets.models import Assignment, Attachment, Words
from hotline.tickets.versions import compared, versions
from hotline.trouble import Trouble

# --- versions ---


def test_editing_leaves_the_own_words_byte_for_byte_and_compares(desk: Desk) -> None:
    number = desk.registers(content="路灯不亮，请修")
    before = bytes(Words.objects.get(demand__number=number, kind="content").sealed)
    desk.does("坐席小陈", "revise", number, title="路灯", summary="民生路路灯不亮")
    desk.does("派单员老林", "revise", number, summary="民生路两盏路灯不亮", correction="路灯不亮，请尽快修")
    desk.does("坐席小陈", "add_information", number, content="又坏一盏")
    (first, *_) = Words.objects.filter(demand__number=number, kind="content").order_by("id")
    assert bytes(first.sealed) == before
    own, corrected = versions(number, "correction")
    assert (own.version, own.text, own.author) == (1, "路灯不亮，请修", "chen_agent")
    assert (corrected.version, corrected.text, corrected.author) == (2, "路灯不亮，请尽快修", "lin_dispatcher")
    assert own.at < corrected.at
    assert [version.version for version in versions(number, "summary")] == [1, 2]
    assert [version.text for version in versions(number, "title")] == ["路灯"]
    assert compared(number, "summary", 1, 2) == (
        Piece("same", "民生路"),
        Piece("put_in", "两盏"),
        Piece("same", "路灯不亮"),
    )
    with pytest.raises(Trouble, match="没有这两个版本"):
        compared(number, "summary", 1, 3)
    kept = EventRow.objects.filter(chain=number, act="revise").order_by("seq").last()
    assert kept is not None
    assert set(kept.args) == {"summary", "correction"}
    assert all(set(value) == {"present", "reference"} for value in kept.args.values())
    assert verify([number]).faults == ()


def test_a_revision_says_something_and_units_make_none(desk: Desk) -> None:
    number = desk.accepted()
    assert desk.refused("坐席小陈", "revise", number, title=" ") == "revision_missing"
    assert desk.refused("城管局小李", "revise", number, title="路灯") == "role"
    assert not Words.objects.filter(kind="title").exists()


# --- files ---


def test_a_file_is_kept_sealed_and_opens_as_it_was(desk: Desk, city: Place) -> None:
    number = desk.accepted()
    desk.does("城管局小李", "attach", number, name="C:\\照片\\王女士家门口.png", content=PNG)
    row = Attachment.objects.get()
    assert (row.content_type, row.size, row.added_by, row.added_at) == (
        "image/png", len(PNG), "city_management_handler", desk.now,
    )  # fmt: skip
    assert PNG[8:24] not in bytes(row.content_sealed)
    event = EventRow.objects.get(chain=number, act="attach")
    assert event.args == {"attachment": row.reference, "size": len(PNG), "content_type": "image/png"}
    found = opened(number, row.reference)
    assert (found.name, found.content, found.type) == ("王女士家门口.png", PNG, "image/png")
    with pytest.raises(Trouble, match="没有附件"):
        opened(desk.registers(), row.reference)
    desk.does("市民王女士", "attach", number, name="a.png", content=PNG)
    assert RequesterKey.objects.filter(purpose="files").count() == 1
    assert verify([number]).faults == ()
    with psycopg.connect(city.application) as application, pytest.raises(errors.InsufficientPrivilege):
        application.execute("update tickets_attachment set size = 1")


@pytest.mark.parametrize(
    ("content", "guard", "sentence"),
    [
        (b"", "file_missing", "未附文件，或者文件是空的。"),
        (PNG + bytes(100), "file_too_large", "文件超过0MB，请压缩或者分开上传。"),
        (b"MZ\x90\x00", "file_kind", "不接受这种文件，可以上传：PNG 图片。"),
    ],
)
def test_a_file_that_is_not_accepted_is_refused_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, content: bytes, guard: str, sentence: str
) -> None:
    number = desk.registers()
    small = Accepted(100, (FileKind("image/png", "PNG 图片", ((0, PNG[:8]),)),))
    monkeypatch.setattr("hotline.acting.attaching.accepted", lambda: small)
    assert desk.refused("坐席小陈", "attach", number, name="照片.png", content=content) == guard
    assert RefusedAttempt.objects.get().sentence == sentence
    assert not Attachment.objects.exists()
    assert not RequesterKey.objects.filter(purpose="files").exists()


def test_no_bytes_are_no_file_and_strangers_attach_nothing(desk: Desk) -> None:
    number = desk.accepted(claims=["1"])
    with pytest.raises(BadArgument, match="not the bytes of a file"):
        desk.tries("坐席小陈", "attach", number, name="照片.png", content="照片")
    assert desk.refused("住建局小钟", "attach", number, name="a.png", content=PNG) == "unit"
    desk.does("城管局小李", "invite_co_handler", number, unit="housing", claims=["1"])
    desk.does("住建局小钟", "attach", number, name="a.png", content=PNG)


def archive(*names: str) -> bytes:
    """A zip archive with files of these names."""
    made = BytesIO()
    with ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"%PDF-1.7", "application/pdf"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (archive("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (archive("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (archive("run.exe"), None),
        ("路灯".encode(), None),
    ],
)
def test_the_kind_is_read_from_the_content(content: bytes, kind: str | None) -> None:
    found = kind_of(content, accepted().kinds)
    assert (found.type if found else None) == kind


# --- first opening ---


def test_the_first_opening_of_a_dispatch_is_kept_once_for_each_assignment(desk: Desk) -> None:
    number = desk.dispatched()
    assert desk.refused("住建局小钟", "open_ticket", number) == "unit"
    desk.does("城管局小李", "open_ticket", number)
    first = desk.now
    assert desk.refused("城管局罗局", "open_ticket", number) == "opened_before"
    held = Assignment.objects.get()
    assert (held.opened_at, held.opened_by) == (first, "city_management_handler")
    assert Message.objects.get(kind="dispatch", recipient_kind="unit").opened_at == first
    assert Message.objects.get(kind="dispatch", recipient_kind="requester").opened_at is None
    desk.does("派单员老林", "recall", number, reason="误派")
    desk.dispatches(number, "housing")
    desk.does("住建局小钟", "open_ticket", number)
    assert [one.opened_by for one in Assignment.objects.order_by("given_at")] == [
        "city_management_handler",
        "housing_handler",
    ]
    assert verify([number]).faults == ()
