"""Queues, counts, filters and pages: who finds what waiting, in which order, and that lists and core agree."""

from datetime import datetime, timedelta

import pytest
from tests.reading.people import OTHERS, reads
from tests.store.conftest import at
from tests.store.desk import WHO, Desk, row
from tests.store.lives import every_act

from hotline.acting.law import adopt_policy
from hotline.acting.reception import ContactIn, RequesterIn, receive
from hotline.acting.request import Accomplished, Asked
from hotline.database.identity import new_id
from hotline.reading.opening import open_ticket
from hotline.reading.queues import QUEUES
from hotline.reading.worklist import COUNTED, BadList, Filters, queue_counts, worklist
from hotline.tickets.models import Demand, Restriction
from hotline.tickets.selectors import standings

LI = RequesterIn(name="李先生", phone="13900139000")


def numbers(desk: Desk, name: str, queue: str | None = None, filters: Filters | None = None) -> list[str]:
    return [shown.number for shown in worklist(reads(desk, name), desk.now, queue, filters).rows]


def counted(desk: Desk, name: str) -> dict[str, int]:
    return {one.queue: one.count for one in queue_counts(reads(desk, name), desk.now).queues}


def test_each_role_opens_on_its_first_queue(desk: Desk) -> None:
    to_dispatch = desk.registers()
    dispatched = desk.dispatched(LI)
    assert numbers(desk, "派单员老林") == []
    assert numbers(desk, "派单员老林", "to_dispatch") == [to_dispatch]
    assert numbers(desk, "城管局罗局") == [dispatched]
    assert numbers(desk, "城管局小李", "to_accept") == [dispatched]
    assert numbers(desk, "住建局老汪") == []
    assert {name: queues[0].zh for name, queues in QUEUES.items()} == {
        "agent": "我的接听",
        "dispatcher": "待登记",
        "reviewer": "退单待审核",
        "handler": "在办",
        "unit_lead": "在办",
        "follow_up_caller": "待回访",
        "supervisor": "超期",
    }


def test_roles_without_a_list_have_none(desk: Desk) -> None:
    for name in ("审计员老邓", "管理员小冯", "分析员小曾", "保密员老谭"):
        assert queue_counts(reads(desk, name), desk.now).queues == ()
        with pytest.raises(BadList):
            worklist(reads(desk, name), desk.now)
    with pytest.raises(BadList):
        worklist(reads(desk, "坐席小陈"), desk.now, "to_dispatch")


def test_an_agent_has_the_own_unfinished_contacts(desk: Desk) -> None:
    (mine,) = receive(ContactIn("phone", desk.now, LI, "李先生说水管爆裂", taken_by="chen_agent"))
    receive(ContactIn("phone", desk.now, RequesterIn(phone="13700000001"), "噪音", taken_by="liang_agent"))
    (shown,) = worklist(reads(desk, "坐席小陈"), desk.now).rows
    assert (shown.number, shown.title, shown.state, shown.due) == (mine, "〔姓名〕说水管爆裂", None, None)


def test_the_reviewers_queues_hold_what_was_asked_for(desk: Desk) -> None:
    returned, extended, closing, objected = (desk.dispatched() for _ in range(4))
    desk.does("城管局罗局", "request_return", returned, reason="非我职责", basis="三定")
    for number in (extended, closing, objected):
        desk.does("城管局小李", "accept", number)
    desk.does("城管局罗局", "request_extension", extended, reason="天气", length="2wd", cause="weather")
    desk.submits(closing)
    desk.does("城管局小李", "invite_co_handler", objected, unit="housing", claims=["1"])
    assert numbers(desk, "住建局老汪", "co_handling") == [objected]
    desk.does("住建局老汪", "object_invitation", objected, reason="与我无关")
    queues = ("returns", "extensions", "closures", "objections")
    assert [numbers(desk, "审核员周姐", queue) for queue in queues] == [[returned], [extended], [closing], [objected]]
    assert counted(desk, "审核员周姐") == {**dict.fromkeys(queues, 1), "dissatisfied": 0, "to_check": 0}
    assert counted(desk, "城管局罗局") == {
        "open": 4, "to_accept": 0, "handling": 2, "in_review": 2, "overdue": 0, "co_handling": 0,
    }  # fmt: skip


def test_what_waits_for_a_call_back(desk: Desk) -> None:
    number = desk.accepted()
    desk.closes(number)
    (shown,) = worklist(reads(desk, "回访员小何"), desk.now).rows
    assert (shown.number, shown.state, shown.due and shown.due.word) == (number, "closed", "closed_in_time")


def test_a_handler_sees_the_own_and_the_pool_in_lists_as_in_opening(desk: Desk) -> None:
    own, pool, other = desk.accepted(), desk.dispatched(), desk.accepted()
    Demand.objects.filter(number=other).update(person="somebody_else")
    assert sorted(numbers(desk, "城管局小李")) == sorted([own, pool])
    assert sorted(numbers(desk, "城管局罗局")) == sorted([own, pool, other])


def test_lists_show_what_opening_opens_and_nothing_else(desk: Desk) -> None:
    """Every queue of every person, over tickets led through every act: each row opens, and never as a header."""
    every_act(desk)
    for name in (*list(WHO)[:14], *OTHERS):
        reader = reads(desk, name)
        for queue in QUEUES.get(reader.actor.role, ()):
            shown = worklist(reader, desk.now, queue.key).rows
            assert counted(desk, name)[queue.key] == len(shown)
            for one in shown:
                opened = open_ticket(one.number, reader, desk.now)
                assert opened is not None
                assert opened.opening in ("whole", "claims")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"timeliness_moment": "approval", "consultation_excluded": False, "pending_extension_stops_overdue": True},
        {"closure_review_excluded": True},
    ],
    ids=["default", "other choices", "closure review excluded"],
)
def test_the_overdue_queue_is_the_cores_overdue(desk: Desk, changes: dict[str, object]) -> None:
    if changes:
        asked = Asked("adopt_policy", "", desk.who("管理员小冯"), desk.now, {"policy": changes})
        assert isinstance(adopt_policy(asked, "yuan_knowledge"), Accomplished)
    tickets = {}
    for what in ("plain", "returned", "consulted", "submitted", "extended", "late"):
        tickets[what] = desk.dispatched() if what in ("returned", "consulted") else desk.accepted()
    for what in ("returned", "consulted"):
        desk.does("城管局罗局", "request_return", tickets[what], reason="非我职责", basis="三定")
    desk.does("审核员周姐", "refer_to_consultation", tickets["consulted"], question="由谁", body="city_consultation")
    desk.submits(tickets["submitted"])
    weather = {"reason": "天气", "length": "2wd", "cause": "weather"}
    desk.does("城管局罗局", "request_extension", tickets["extended"], **weather)
    desk.at(at("2026-06-01")).submits(tickets["late"])
    for moment in (at("2026-04-21"), at("2026-05-08"), at("2026-06-02"), at("2026-08-01")):
        if moment > at("2026-05-01"):
            desk.now = moment
        wanted = {one.number for one in standings(desk.now) if one.overdue}
        assert set(numbers(desk, "督办员老郑", "overdue")) == wanted
        shown = worklist(reads(desk, "督办员老郑"), desk.now, "open").rows
        assert {one.number for one in shown if one.due and one.due.word == "overdue"} == wanted
    assert wanted


def test_the_soon_queue_is_the_cores_due_soon(desk: Desk) -> None:
    number = desk.accepted()
    due = row(number).due_at
    assert due is not None
    found = []
    for hours in range(0, 24 * 8, 4):
        desk.now = due - timedelta(hours=hours, minutes=1)
        soon = [one.number for one in standings(desk.now) if one.due_soon]
        assert numbers(desk, "督办员老郑", "soon") == soon
        found.append(bool(soon))
    assert found[0]
    assert not found[-1]


def test_excluded_tickets_do_not_stand_among_the_overdue(desk: Desk) -> None:
    late, excluded = desk.accepted(), desk.dispatched()
    desk.does("城管局罗局", "request_return", excluded, reason="非我职责", basis="三定")
    desk.at(at("2026-06-01"))
    shown = worklist(reads(desk, "城管局罗局"), desk.now).rows
    assert [(one.number, one.due and one.due.word) for one in shown] == [(late, "overdue"), (excluded, "excluded")]
    assert shown[0].due is not None
    assert (shown[0].due.grade, shown[0].due.days) == (10, -18)


def test_filters_by_their_short_names(desk: Desk) -> None:
    one = desk.dispatched(town="442000104")
    two = desk.accepted(LI, type="complaint")
    everything = {
        "state": ("dispatched", [one]),
        "unit": ("city_management", [one, two]),
        "town": ("442000104", [one]),
        "class_code": ("0303", [one, two]),
        "type": ("complaint", [two]),
        "by": ("city_management_handler", [two]),
        "due": ("overdue", []),
    }
    for name, (value, wanted) in everything.items():
        assert sorted(numbers(desk, "督办员老郑", "open", Filters(**{name: value}))) == sorted(wanted), name
    assert numbers(desk, "督办员老郑", "open", Filters(class_code="%")) == []
    for wrong in ({"state": "lost"}, {"type": "x"}, {"due": "yesterday"}, {"state": "x'); drop table"}):
        with pytest.raises(BadList):
            worklist(reads(desk, "督办员老郑"), desk.now, "open", Filters(**wrong))


def test_pages_follow_each_other_both_ways(desk: Desk) -> None:
    made = [desk.dispatched() for _ in range(7)]
    reader = reads(desk, "城管局罗局")
    first = worklist(reader, desk.now, size=3)
    second = worklist(reader, desk.now, size=3, after=first.after)
    third = worklist(reader, desk.now, size=3, after=second.after)
    assert [one.number for page in (first, second, third) for one in page.rows] == made
    assert (first.before, third.after) == (None, None)
    back = worklist(reader, desk.now, size=3, before=third.before)
    assert back.rows == second.rows
    assert worklist(reader, desk.now, size=3, before=back.before).rows == first.rows


def test_a_cursor_belongs_to_its_list_alone(desk: Desk) -> None:
    for _ in range(3):
        desk.dispatched()
    reader = reads(desk, "城管局罗局")
    cursor = worklist(reader, desk.now, "open", size=1).after
    assert cursor
    for queue, after in (("to_accept", cursor), ("open", cursor[:-2] + "xx"), ("open", "1")):
        with pytest.raises(BadList):
            worklist(reader, desk.now, queue, after=after)
    with pytest.raises(BadList):
        worklist(reader, desk.now, "open", Filters(type="help"), after=cursor)


def test_titles_of_protected_tickets(desk: Desk) -> None:
    secret = desk.dispatched(content="邻居家长期打孩子")
    withheld = desk.dispatched(LI, content="我是李先生，李先生不愿具名，厂里偷排", identity_withheld=True)
    Demand.objects.filter(number=secret).update(protection=1)
    by_number = {one.number: one.title for one in worklist(reads(desk, "督办员老郑"), desk.now, "open").rows}
    assert by_number == {secret: None, withheld: None}
    of_unit = {one.number: one.title for one in worklist(reads(desk, "城管局罗局"), desk.now).rows}
    assert of_unit[secret] == "邻居家长期打孩子"
    assert of_unit[withheld] is None
    assert "李先生" not in str(of_unit[withheld])


def test_recused_and_sealed_tickets_are_in_no_list_and_no_count(desk: Desk) -> None:
    recused, sealed, restricted = desk.dispatched(), desk.dispatched(), desk.dispatched()
    for number, kind, who in ((recused, "recused", "city_management"), (restricted, "named", "zheng_supervisor")):
        Restriction.objects.create(id=new_id(), demand=row(number), kind=kind, subject=who, set_at=desk.now)
    Demand.objects.filter(number=sealed).update(protection=4)
    assert numbers(desk, "城管局罗局") == []
    assert counted(desk, "城管局罗局")["open"] == 0
    assert numbers(desk, "督办员老郑", "open") == [recused, restricted]
    assert counted(desk, "督办员老郑")["open"] == 2


def test_the_nearest_due_is_that_of_the_first_queue(desk: Desk) -> None:
    desk.accepted()
    near = desk.accepted(type="consultation")
    found = queue_counts(reads(desk, "城管局罗局"), desk.now).nearest
    assert isinstance(found, datetime)
    assert found == row(near).due_at
    assert COUNTED == 10_000
