"""Keeping times as data: what is due goes by two people's word, what is open stays, with a record of each run (S43)."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.conftest import at
from tests.store.desk import WHO, Desk, row

from hotline.acting.reception import ContactIn, RequesterIn, dispose, receive
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow, RefusedAttempt, ViewRow
from hotline.core.instants import SHANGHAI
from hotline.core.refusal import Refusal
from hotline.intake.models import Requester, RequesterKey
from hotline.organisation.models import Person, Post
from hotline.protecting import erasing
from hotline.protecting.proposals import decide, propose
from hotline.protecting.retention import due, months_before, run_confirmed
from hotline.protection.models import Hold, Proposal
from hotline.proving.sealing import seal_views
from hotline.proving.verifying import verify
from hotline.reading.page import ticket_page
from hotline.tickets.models import Attachment, Demand, Words

WHO.update(OTHERS)
LI = RequesterIn(name="李小明", phone="13700009999")


@pytest.fixture(autouse=True)
def list_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list outside the database, of this test's own; a second privacy officer."""
    monkeypatch.setattr(erasing, "file", lambda: tmp_path / "erasures.jsonl")


@pytest.fixture
def second(desk: Desk) -> str:
    """A second privacy officer."""
    Person.objects.create(key="second_privacy", name="保密员小贺", is_demo=True)
    post = {"person_id": "second_privacy", "unit_id": "hotline", "role": "privacy_officer"}
    Post.objects.create(**post, valid_from=date(2020, 1, 1))
    WHO["保密员小贺"] = ("second_privacy", "privacy_officer")
    return "保密员小贺"


def archived(desk: Desk, who: RequesterIn, **args: object) -> str:
    """A ticket handled, closed, followed up."""
    number = desk.accepted(who, **args)
    desk.does("城管局小李", "attach", number, content=b"%PDF-1.7 x", name="照片.pdf")
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="satisfied", solved="solved", consent=True)
    return number


def runs(desk: Desk, second: str, now: datetime) -> int:
    """Propose, confirm and carry out a run."""
    desk.now = now
    assert isinstance(propose("retention", "", "due", reads(desk, "保密员老谭"), now), Accomplished)
    proposal = Proposal.objects.get(kind="retention", decided_at__isnull=True)
    assert isinstance(decide(proposal.id, reads(desk, second), now, confirm=True), Accomplished)
    return run_confirmed(now)


def counted(now: datetime) -> dict[str, int]:
    """What is due, by kind, without what is nothing."""
    return {one.keeping.kind: one.count for one in due(now) if one.count}


def test_only_what_is_due_goes_and_figures_and_chains_stay(desk: Desk, second: str) -> None:
    old = archived(desk, CHEN)
    desk.now = at("2030-04-22")
    young = archived(desk, LI)
    now = at("2031-05-01")
    assert counted(now)["ticket"] == 1
    before = Demand.objects.filter(number=old).values("state", "type", "closed_at", "timely", "unit_id")[0]
    runs(desk, second, now)
    assert not Words.objects.filter(demand__number=old).exists()
    assert not Attachment.objects.filter(demand__number=old).exists()
    assert Words.objects.filter(demand__number=young).exists()
    assert Demand.objects.filter(number=old).values(*before)[0] == before
    assert requester_gone(old)
    assert not requester_gone(young)
    assert counted(now) == {}
    done = EventRow.objects.get(act="retention_done")
    assert (done.args["ticket"], done.args["requester"]) == (1, 1)
    assert verify().clean


def requester_gone(number: str) -> bool:
    """Whether nothing is known of the requester of a ticket any more."""
    requester = row(number).requester_id or 0
    keys = RequesterKey.objects.filter(requester_id=requester).exists()
    return not keys and Requester.objects.get(id=requester).phone_index is None


def test_nobody_runs_it_alone_and_nothing_goes_before(desk: Desk, second: str) -> None:
    archived(desk, CHEN)
    desk.now = at("2031-05-01")
    tan = reads(desk, "保密员老谭")
    assert isinstance(propose("retention", "", "due", reads(desk, "审核员周姐"), desk.now), Refusal)
    assert isinstance(propose("retention", "", "due", tan, desk.now), Accomplished)
    proposal = Proposal.objects.get()
    alone = decide(proposal.id, tan, desk.now, confirm=True)
    assert isinstance(alone, Refusal)
    assert alone.guard == "D12"
    assert run_confirmed(desk.now) == 0
    assert Words.objects.exists()


def test_a_demand_disposed_of_keeps_its_requester_as_long_as_its_words(desk: Desk, second: str) -> None:
    (number,) = receive(ContactIn("phone", desk.now, CHEN, "邻市的路灯不亮"))
    desk.now += timedelta(minutes=5)
    told = {"class": "statutory_channel_told", "channel": "诉讼", "told": "请等候法院处理", "urgency": "settled",
            "reason": "已向法院起诉", "reason_code": "litigation"}  # fmt: skip
    done = dispose(Asked("dispose", number, desk.who("坐席小陈"), desk.now, told))
    assert isinstance(done, Accomplished), done
    runs(desk, second, desk.now + timedelta(days=40))
    assert not requester_gone(number)
    runs(desk, second, at("2031-06-01"))
    assert requester_gone(number)


def test_a_contacts_words_stay_until_the_last_of_its_demands_is_due(desk: Desk, second: str) -> None:
    old, open_ = receive(ContactIn("web", desk.now, CHEN, "路灯不亮；井盖松动"), demands=2)
    desk.now += timedelta(minutes=5)
    ended = {"state": "withdrawn", "closed_at": desk.now, "received_at": desk.now}
    Demand.objects.filter(number=old).update(**ended)
    runs(desk, second, at("2031-06-01"))  # ends, though the words of its contact stay with the other one
    assert row(open_).contact.words_sealed is not None
    Demand.objects.filter(number=open_).update(**ended)
    runs(desk, second, at("2031-06-02"))
    assert row(open_).contact.words_sealed is None


def test_an_open_promise_or_a_hold_keeps_a_ticket(desk: Desk, second: str) -> None:
    promised = desk.accepted(CHEN)
    desk.closes(promised, long_term=True, measures="分期改造", expected_by="2032-01-01", explanation="工程量大")
    desk.does("回访员小何", "follow_up", promised, channel="phone", result="satisfied", solved="solved", consent=True)
    held = archived(desk, LI)
    Hold.objects.create(id=1, demand=held, ground="lawsuit", set_by="tan_privacy", set_at=desk.now)
    open_ = desk.accepted(RequesterIn(name="赵六", phone="13600001111"))
    runs(desk, second, at("2031-05-01"))
    for number in (promised, held, open_):
        assert Words.objects.filter(demand__number=number).exists(), number
        assert not requester_gone(number), number


def test_a_withheld_identity_goes_before_the_words(desk: Desk, second: str) -> None:
    report = archived(desk, CHEN, type="report", content="某厂偷排")
    other = archived(desk, CHEN, content="路灯不亮")
    former = row(report).requester_id
    runs(desk, second, at("2028-05-01"))
    assert row(report).requester_id != former
    assert row(other).requester_id == former
    assert Requester.objects.get(id=row(report).requester_id or 0).phone_index is None
    page = ticket_page(report, reads(desk, "审核员周姐"), desk.now)
    assert page is not None
    assert page.words.text == "某厂偷排"
    assert page.attachments[0].size == 10
    kept = ticket_page(other, reads(desk, "城管局罗局"), desk.now)
    assert kept is not None
    assert kept.identity is not None
    assert kept.identity["name"].text == "陈**"
    assert counted(desk.now) == {}
    assert verify().clean


def test_old_lines_of_the_view_log_go_in_whole_batches_and_the_chain_says_so(desk: Desk, second: str) -> None:
    number = desk.accepted(CHEN)
    long_ago = datetime.now(SHANGHAI) - timedelta(days=4 * 365)
    for n in range(3):
        assert ticket_page(number, reads(desk, "城管局小李"), long_ago + timedelta(minutes=n)) is not None
    seal_views(desk.now)
    assert ticket_page(number, reads(desk, "城管局小李"), datetime.now(SHANGHAI)) is not None
    seal_views(desk.now)
    assert verify().views == 4
    runs(desk, second, datetime.now(SHANGHAI))
    assert ViewRow.objects.count() == 1
    found = verify()
    assert found.clean
    assert found.views == 1
    event = EventRow.objects.get(chain="views", act="drop_views")
    assert event.args == {"through": 1, "count": 3}


def test_no_line_younger_than_half_a_year_can_be_dropped(desk: Desk) -> None:
    number = desk.accepted(CHEN)
    lately = datetime.now(SHANGHAI) - timedelta(days=150)
    assert ticket_page(number, reads(desk, "城管局小李"), lately) is not None
    seal_views(desk.now)
    with connection.cursor() as cursor:
        cursor.execute("select * from hotline_drop_views(now() + interval '1 year')")
        assert cursor.fetchone() == (0, 0)
    assert ViewRow.objects.count() == 1


def test_refused_attempts_go_after_their_time(desk: Desk, second: str) -> None:
    desk.refused("城管局小李", "reply", desk.accepted(CHEN), reply="x")
    runs(desk, second, desk.now + timedelta(days=100))
    assert RefusedAttempt.objects.exists()
    runs(desk, second, desk.now + timedelta(days=300))
    assert not RefusedAttempt.objects.exists()


@pytest.mark.parametrize(
    ("now", "months", "then"),
    [
        (at("2026-05-31"), 3, at("2026-02-28")),
        (at("2026-04-20"), 60, at("2021-04-20")),
        (at("2026-01-15"), 1, at("2025-12-15")),
        (at("2028-02-29"), 12, at("2027-02-28")),
        (at("2026-04-20"), 0, at("2026-04-20")),
    ],
)
def test_months_are_counted_on_the_calendar(now: datetime, months: int, then: datetime) -> None:
    assert months_before(now, months) == then
