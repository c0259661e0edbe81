"""待核对文字: words that wait for a person of the hotline before they leave it at P2, due first (a11.2; S05, S07)."""

from typing import Any

from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk
from tests.web.conftest import later

from hotline.reading.worklist import queue_counts, worklist
from hotline.tickets.models import Words

WHO.update(OTHERS)


def waiting(desk: Desk, who: str = "派单员老林") -> list[str]:
    """The numbers of the queue, in its order."""
    return [row.number for row in worklist(reads(desk, who), desk.now, "to_check").rows]


def counted(desk: Desk, who: str = "派单员老林") -> int:
    """Its count beside the other queues."""
    return next(one.count for one in queue_counts(reads(desk, who), desk.now).queues if one.queue == "to_check")


def own_words(number: str) -> str:
    """The reference of the words a ticket was registered with."""
    return Words.objects.get(demand__number=number, kind="content").reference


def test_withheld_words_wait_until_a_person_has_checked_them(desk: Desk) -> None:
    desk.accepted(CHEN)  # nothing withheld: nothing to check
    report = desk.registers(CHEN, type="report", content="某厂偷排")
    assert (waiting(desk), counted(desk)) == ([report], 1)
    assert waiting(desk, "审核员周姐") == [report]
    of = own_words(report)
    desk.does("派单员老林", "confirm_text", report, of=of, scrubbed="某厂偷排")
    assert (waiting(desk), counted(desk)) == ([], 0)


def test_the_one_due_first_stands_first_and_what_is_closed_waits_no_more(desk: Desk) -> None:
    late = desk.accepted(CHEN, type="report", content="一")
    desk.now = desk.now.replace(hour=16)
    later_ = desk.accepted(CHEN, type="report", content="二")
    assert waiting(desk) == [late, later_]
    desk.closes(late)
    assert waiting(desk) == [later_]
    desk.does("保密员老谭", "seal", later_, reason="疑似涉密")
    assert (waiting(desk), counted(desk)) == ([], 0)


def test_whoever_is_complained_about_does_not_find_it(desk: Desk) -> None:
    report = desk.registers(CHEN, type="report", content="派单员态度差")
    desk.does("坐席小陈", "recuse", report, subjects=["lin_dispatcher"], reason="被反映人")
    assert (waiting(desk), counted(desk)) == ([], 0)
    assert waiting(desk, "派单员小孔") == [report]


def test_the_list_leads_to_the_page_where_words_are_checked(desk: Desk, signed_in: Any, clock: Any) -> None:
    report = desk.registers(CHEN, type="report", content="某厂偷排")
    later(clock, desk, 1)
    client = signed_in("派单员老林")
    listed = client.get("/desk/list/to_check").content.decode()
    assert "待核对文字" in listed
    assert f'href="/desk/{report}/texts"' in listed
    post = {"of": own_words(report), "scrubbed": "某厂偷排"}
    assert client.post(f"/desk/{report}/texts", post).status_code == 302
    assert "现在没有“待核对文字”的工单" in client.get("/desk/list/to_check").content.decode()
    assert signed_in("城管局小李").get("/desk/list/to_check").status_code == 404
