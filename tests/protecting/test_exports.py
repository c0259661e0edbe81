"""Exports: a purpose, two people above the policy's rows, a mark, a link that dies, a line for each ticket (S39)."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk
from tests.web.conftest import Clock

from hotline.acting.law import adopt_policy
from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow, ViewRow
from hotline.core.refusal import Refusal
from hotline.outbox.models import Message
from hotline.protecting.export_files import as_csv
from hotline.protecting.exports import Wish, ask, decide, drop_files, make, take
from hotline.protection.models import Export
from hotline.proving.verifying import verify
from hotline.reading.worklist import Filters
from hotline.spreadsheets import guarded

WHO.update(OTHERS)
WISH = Wish("open", Filters(), ("number", "title", "place"), "xlsx", "handle", "交班用")


@pytest.fixture
def numbers(desk: Desk) -> list[str]:
    """Three tickets with 城管局."""
    made = [desk.accepted(CHEN, content=words) for words in ("路灯不亮，我叫陈大文", "=1+1 井盖", "噪声 13900001234")]
    desk.now += timedelta(minutes=1)
    return made


def few_rows(desk: Desk, rows: int) -> None:
    """A policy under which more than so many rows want two people."""
    from hotline.acting.request import Asked
    from hotline.core.ticket import Actor

    feng, approver = Actor("administrator", person="feng_admin"), "department_head"
    done = adopt_policy(
        Asked("adopt_policy", "", feng, desk.now, {"policy": {"export_two_person_rows": rows}}), approver
    )
    assert isinstance(done, Accomplished)
    desk.now += timedelta(minutes=1)


def asked(desk: Desk, who: str = "城管局罗局", wish: Wish = WISH) -> Export:
    """An export asked for."""
    done = ask(wish, reads(desk, who), desk.now)
    assert isinstance(done, Accomplished), done
    return Export.objects.get(number=done.number)


def test_a_small_export_is_made_at_once_with_a_line_for_each_ticket(desk: Desk, numbers: list[str]) -> None:
    row = asked(desk)
    assert (row.number, row.rows, row.needs_approval) == ("DC260420-0001", 3, False)
    assert row.file_sealed is not None
    assert b"\xe8\xb7\xaf" not in bytes(row.file_sealed)
    lines = ViewRow.objects.filter(kind="exported")
    assert {line.demand for line in lines} == set(numbers)
    assert {(line.purpose, line.origin) for line in lines} == {("handle", "DC260420-0001")}
    event = EventRow.objects.get(chain="privacy")
    assert (event.act, event.args["rows"], event.args["object"]) == ("ask_export", 3, "DC260420-0001")
    assert verify().clean


def test_what_leaves_is_what_the_list_shows(desk: Desk, numbers: list[str]) -> None:
    taken = take(asked(desk).number, reads(desk, "城管局罗局"), desk.now)
    assert taken is not None
    titles = {row[0]: row[1] for row in taken.rows}
    assert titles[numbers[0]] == "路灯不亮，我叫〔姓名〕"
    assert titles[numbers[2]] == "噪声 〔电话〕"


def test_above_the_policys_rows_another_person_approves(desk: Desk, numbers: list[str], signed_in: Any) -> None:
    few_rows(desk, 2)
    row = asked(desk)
    assert row.needs_approval
    assert row.file_sealed is None
    assert Message.objects.get(kind="ask_export").recipient_kind == "privacy"
    notices = signed_in("保密员老谭").get("/desk/notices").content.decode()
    assert f'导出待批准</strong> <a class="number" href="/desk/privacy/exports/{row.number}">' in notices
    luo, tan = reads(desk, "城管局罗局"), reads(desk, "保密员老谭")
    for who in (luo, reads(desk, "审核员周姐")):
        done = decide(row.number, who, desk.now, approve=True)
        assert isinstance(done, Refusal)
    assert isinstance(make(row.number, luo, desk.now), Refusal)
    assert take(row.number, luo, desk.now) is None
    assert isinstance(decide(row.number, tan, desk.now, approve=True), Accomplished)
    assert isinstance(make(row.number, tan, desk.now), Refusal)  # whoever approves does not take it
    assert isinstance(make(row.number, luo, desk.now), Accomplished)
    taken = take(row.number, luo, desk.now)
    assert taken is not None
    assert len(taken.rows) == 3
    acts = list(EventRow.objects.filter(chain="privacy").order_by("seq").values_list("act", flat=True))
    assert acts == ["ask_export", "approve_export", "make_export"]


def test_nobody_approves_the_own_export(desk: Desk, numbers: list[str]) -> None:
    few_rows(desk, 2)
    row = asked(desk)
    Export.objects.filter(id=row.id).update(asked_by="tan_privacy")
    refused = decide(row.number, reads(desk, "保密员老谭"), desk.now, approve=True)
    assert isinstance(refused, Refusal)
    assert refused.guard == "D10"


def test_an_approval_not_used_and_a_link_not_used_die(desk: Desk, numbers: list[str]) -> None:
    few_rows(desk, 2)
    late, luo, tan = asked(desk), reads(desk, "城管局罗局"), reads(desk, "保密员老谭")
    assert isinstance(decide(late.number, tan, desk.now, approve=True), Accomplished)
    assert isinstance(make(late.number, luo, desk.now + timedelta(days=4)), Refusal)
    desk.now += timedelta(days=4)
    few_rows(desk, 199)
    row = asked(desk)
    after = desk.now + timedelta(minutes=31)
    assert take(row.number, luo, after) is None
    assert drop_files(after) == 1
    assert Export.objects.get(id=row.id).file_sealed is None
    assert Export.objects.get(id=row.id).rows == 3


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"purpose": ""}, "purpose_missing"),
        ({"words": ""}, "look_words_missing"),
        ({"columns": ()}, "columns_missing"),
        ({"columns": ("phone",)}, "columns_missing"),
        ({"form": "pdf"}, "columns_missing"),
    ],
)
def test_without_purpose_words_columns_nothing_is_exported(
    desk: Desk, numbers: list[str], change: dict[str, Any], guard: str
) -> None:
    from dataclasses import replace

    refused = ask(replace(WISH, **change), reads(desk, "城管局罗局"), desk.now)
    assert isinstance(refused, Refusal)
    assert refused.guard == guard
    assert not Export.objects.exists()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    rows = list(csv.reader(io.StringIO(as_csv("水印", ["a"], [[cell]]).decode("utf-8-sig"), newline="")))
    assert rows[2] == [f"'{cell}"]


def test_the_file_carries_name_time_and_number(desk: Desk, numbers: list[str], signed_in: Any, clock: Clock) -> None:
    clock.move_to(desk.now)
    luo = signed_in("城管局罗局")
    form = {"columns": ["number", "title"], "form": "xlsx", "purpose": "handle", "words": "交班用"}
    made = luo.post("/desk/export/open", form)
    page = luo.get(made.headers["Location"]).content.decode()
    link = page.partition("/file?token=")[2].partition('"')[0]
    answer = luo.get(f"{made.headers['Location']}/file?token={link.replace('&amp;', '&')}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="DC260420-0001')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    book = load_workbook(io.BytesIO(answer.content))
    mark = str(book.worksheets[0]["A1"].value)
    assert "导出编号DC260420-0001" in mark
    assert "2026-04-20" in mark
    assert book.properties.title == "DC260420-0001"
    assert book.properties.creator in mark
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=3)]
    assert ["'=1+1 井盖"] in [row[1:] for row in cells]
    assert luo.get(f"{made.headers['Location']}/file?token=forged").status_code == 404
    assert signed_in("城管局小李").get(f"{made.headers['Location']}/file?token={link}").status_code == 404
    clock.move_to(desk.now + timedelta(minutes=40))
    assert signed_in("城管局罗局").get(f"{made.headers['Location']}/file?token={link}").status_code == 404


def test_the_list_of_all_exports_is_the_privacy_officers_and_the_auditors(
    desk: Desk, numbers: list[str], signed_in: Any
) -> None:
    row = asked(desk)
    for name, sees in (("保密员老谭", True), ("审计员老邓", True), ("城管局罗局", True), ("城管局小李", False)):
        assert (row.number in signed_in(name).get("/desk/privacy/exports").content.decode()) is sees
        assert (signed_in(name).get(f"/desk/privacy/exports/{row.number}").status_code == 200) is sees


def test_a_print_carries_its_mark(desk: Desk, numbers: list[str], signed_in: Any, clock: Clock) -> None:
    clock.move_to(desk.now)
    luo = signed_in("城管局罗局")
    made = luo.post(
        "/desk/export/open", {"columns": ["number"], "form": "print", "purpose": "meeting", "words": "会商用"}
    )
    page = luo.get(made.headers["Location"]).content.decode()
    link = page.partition("/file?token=")[2].partition('"')[0]
    printed = luo.get(f"{made.headers['Location']}/file?token={link}").content.decode()
    assert "导出编号DC260420-0001" in printed
    assert numbers[0] in printed
    assert ViewRow.objects.filter(kind="printed", demand=numbers[0]).exists()


def test_exported_lines_are_told_to_the_requester(desk: Desk, numbers: list[str]) -> None:
    from hotline.reading.looked import looked_at

    asked(desk)
    (line,) = looked_at(numbers[0])
    assert (line.kind, line.purpose, set(line.fields)) == ("exported", "handle", {"words", "location"})


def test_the_clock_of_an_export_is_the_present(desk: Desk, numbers: list[str]) -> None:
    row = asked(desk)
    assert isinstance(row.expires_at, datetime)
    assert row.expires_at - row.asked_at == timedelta(minutes=30)
