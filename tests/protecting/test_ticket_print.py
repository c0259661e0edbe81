"""The print of one ticket: a purpose, a mark, a number, a line in the log, nothing the reader does not see (S39)."""

from typing import Any

import pytest
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk
from tests.web.conftest import later

from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow, ViewRow
from hotline.core.refusal import Refusal
from hotline.protecting.exports import take
from hotline.protecting.ticket_print import ask_print
from hotline.protection.models import Export
from hotline.proving.verifying import verify

WHO.update(OTHERS)


@pytest.fixture
def number(desk: Desk) -> str:
    """A ticket of 陈大文 with its reply."""
    number = desk.accepted(CHEN, content="路灯不亮，我叫陈大文")
    desk.submits(number)
    return number


def printed(desk: Desk, number: str, who: str = "城管局小李") -> Any:
    """A print asked for."""
    return ask_print(number, "meeting", "会商用", reads(desk, who), desk.now)


def test_a_print_is_an_export_of_one_ticket_with_its_line_and_event(desk: Desk, number: str) -> None:
    done = printed(desk, number)
    assert isinstance(done, Accomplished), done
    row = Export.objects.get(number=done.number)
    assert (row.kind, row.form, row.rows, row.numbers, row.needs_approval) == ("ticket", "print", 1, [number], False)
    line = ViewRow.objects.get(kind="printed", demand=number)
    assert (line.person, line.purpose, line.origin) == ("city_management_handler", "meeting", row.number)
    assert {"name", "phone", "words"} <= set(line.fields)
    assert EventRow.objects.get(act="ask_export").args["export"] == row.number
    taken = take(row.number, reads(desk, "城管局小李"), desk.now)
    assert taken is not None
    told = {row[0]: row[1] for row in taken.rows}
    assert (told["name"], told["phone"]) == ("陈**", "139****1234")
    assert "13900001234" not in str(taken.rows)
    assert "已修复路灯" in told["reply"]
    assert take(row.number, reads(desk, "城管局罗局"), desk.now) is None
    assert verify().clean


def test_what_a_desk_may_not_see_is_not_printed(desk: Desk, number: str) -> None:
    report = desk.accepted(CHEN, type="report", content="举报，我叫陈大文")
    done = printed(desk, report)
    assert isinstance(done, Accomplished)
    taken = take(done.number, reads(desk, "城管局小李"), desk.now)
    assert taken is not None
    for hidden in ("陈大文", "陈**", "139", "我叫"):
        assert hidden not in str(taken.rows), hidden
    refused = printed(desk, number, "住建局老汪")
    assert isinstance(refused, Refusal)
    assert refused.guard == "scope"


def test_the_page_wants_a_purpose_and_prints_with_its_mark(desk: Desk, number: str, signed_in: Any, clock: Any) -> None:
    later(clock, desk, 1)
    client = signed_in("城管局小李")
    assert f"/desk/{number}/print" in client.get(f"/desk/{number}").content.decode()
    assert client.post(f"/desk/{number}/print", {"purpose": "", "words": "会商用"}).status_code == 422
    assert client.post(f"/desk/{number}/print", {"purpose": "meeting", "words": ""}).status_code == 422
    assert client.post(f"/desk/{number}/print", {"purpose": "meeting", "words": "机密★5年"}).status_code == 422
    assert not Export.objects.exists()
    post = {"purpose": "meeting", "words": "会商用", "key": "once"}
    answer = client.post(f"/desk/{number}/print", post)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    row = Export.objects.get()
    assert f"导出编号{row.number} · " in page
    assert "用途：会商或者协商" in page
    for words in ("139****1234", "已修复路灯", "申请办结", "书面答复"):
        assert words in page, words
    assert client.post(f"/desk/{number}/print", post).status_code == 302
    assert Export.objects.count() == 1
    assert signed_in("住建局老汪").get(f"/desk/{number}/print").status_code == 404
    assert row.number in signed_in("保密员老谭").get("/desk/privacy/exports").content.decode()
