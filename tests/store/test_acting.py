"""The discipline of an act: once, whole, refused without a trace, and nobody in each other's way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection
from tests.store.conftest import at
from tests.store.desk import WANG, Desk, row

from hotline.acting.kernel import act
from hotline.acting.law import adopt_policy, load_notice
from hotline.acting.reception import ContactIn, next_number, register
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.number import check_number
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor
from hotline.proving import verify
from hotline.tickets.models import Assignment


def counts() -> dict[str, int]:
    """Rows of every table but the log of refused attempts."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table != "audit_refusedattempt"]
        found = {}
        for table in tables:
            cursor.execute(f'select count(*) from "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each in a thread with its own connection."""

    def closing(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(closing, works))


def asking(desk: Desk, name: str, what: str, number: str, **args: Any) -> Callable[[], Any]:
    key, version = args.pop("key", None), args.pop("version", None)
    return lambda: act(Asked(what, number, desk.who(name), desk.now, args, key, version))


@pytest.mark.each_postgres
def test_the_same_key_gives_the_first_result_and_doubles_nothing(desk: Desk) -> None:
    asked = Asked("register", "", desk.who("坐席小陈"), desk.now, REGISTER, "once")
    contact = ContactIn("phone", desk.now, WANG, "路灯不亮")
    first = register(asked, contact)
    assert isinstance(first, Accomplished)
    before = counts()
    again = register(asked, contact)
    assert (again, again.again if isinstance(again, Accomplished) else None) == (
        Accomplished(**{**first.__dict__, "again": True}),
        True,
    )
    assert counts() == before
    done = desk.dispatches(first.number, key="twice")
    before = counts()
    repeated = desk.dispatches(first.number, key="twice")
    assert repeated.again
    assert (repeated.due, repeated.version, repeated.state) == (done.due, done.version, "dispatched")
    desk.does("市民王女士", "choose_follow_up_way", first.number, way="web", key="third")
    assert desk.does("市民王女士", "choose_follow_up_way", first.number, way="web", key="third").again
    assert counts()["follow_up_waychoice"] == 1


REGISTER = {"type": "help", "content": "路灯不亮", "contact": "电话", "urgency": "settled"}


@pytest.mark.each_postgres
def test_the_same_key_at_the_same_moment_is_one_act(desk: Desk) -> None:
    asked = Asked("register", "", desk.who("坐席小陈"), desk.now, REGISTER, "same")
    contact = ContactIn("phone", desk.now, WANG, "路灯不亮")
    made = at_once(*[lambda: register(asked, contact)] * 4)
    assert len({done.number for done in made}) == 1
    assert EventRow.objects.count() == 1
    number = made[0].number
    unit = {"unit": "city_management", "duty_basis": "三定", "class_code": "030303", "key": "one"}
    assert len({done.version for done in at_once(*[asking(desk, "派单员老林", "dispatch", number, **unit)] * 3)}) == 1
    assert Assignment.objects.count() == 1


def test_a_stale_version_is_refused_and_nothing_is_lost(desk: Desk) -> None:
    number = desk.dispatched()
    seen = row(number).chain_seq
    desk.does("城管局小李", "accept", number)
    assert desk.refused("派单员老林", "recall", number, reason="误派", version=seen) == "stale_version"
    assert row(number).state == "handling"
    desk.does("派单员老林", "recall", number, reason="误派", version=seen + 1)


@pytest.mark.each_postgres
def test_a_refusal_leaves_one_line_in_the_log_and_uses_no_key(desk: Desk) -> None:
    number = desk.dispatched()
    before = counts()
    assert desk.refused("城管局小李", "reply", number, reply="好", key="k") == "state"
    assert desk.refused("审核员周姐", "settle_commitment", number, reply=1) == "role"
    empty = Asked("register", "", desk.who("坐席小陈"), desk.now, {"type": "help", "urgency": "settled"}, "k")
    refused = register(empty, ContactIn("phone", desk.now, WANG, ""))
    assert isinstance(refused, Refusal)
    assert counts() == before
    assert list(RefusedAttempt.objects.order_by("id").values_list("act", "guard", "provision")) == [
        ("reply", "state", "a20.1.2"),
        ("settle_commitment", "role", "a21.1.2"),
        ("register", "content_missing", "a14.1"),
    ]
    assert desk.does("城管局小李", "accept", number, key="k").again is False


def test_the_clock_of_the_machine_may_not_stand_back(desk: Desk) -> None:
    number = desk.dispatched()
    desk.at(at("2026-04-19"))
    assert desk.refused("城管局小李", "accept", number) == "clock_back"


@pytest.mark.each_postgres
def test_two_people_on_one_ticket_at_once_exactly_one_wins(desk: Desk) -> None:
    for _ in range(5):
        number = desk.registers()
        args = {"unit": "city_management", "duty_basis": "三定", "class_code": "030303"}
        made = at_once(
            asking(desk, "派单员老林", "dispatch", number, **args),
            asking(desk, "派单员小孔", "dispatch", number, **(args | {"unit": "housing"})),
        )
        assert sorted(type(done).__name__ for done in made) == ["Accomplished", "Refusal"]
    assert verify().clean


def test_twenty_people_on_one_ticket_at_once_exactly_one_wins(desk: Desk) -> None:
    number = desk.registers()
    args = {"unit": "city_management", "duty_basis": "三定", "class_code": "030303"}
    people = [Actor("dispatcher", "hotline", "hotline", f"dispatcher_{n}", ("hotline",)) for n in range(20)]
    made = at_once(*(partial(act, Asked("dispatch", number, one, desk.now, args)) for one in people))
    lost = [done for done in made if isinstance(done, Refusal)]
    assert len(lost) == 19
    assert {(refusal.guard, bool(refusal.sentence)) for refusal in lost} == {("state", True)}
    assert verify().clean


@pytest.mark.each_postgres
def test_merges_in_both_directions_at_once_end_without_deadlock(desk: Desk) -> None:
    for _ in range(5):
        a, b, c = desk.accepted(), desk.accepted(), desk.accepted()
        made = at_once(
            asking(desk, "派单员老林", "merge", a, into=b, reason="同一"),
            asking(desk, "派单员小孔", "merge", b, into=a, reason="同一"),
            asking(desk, "派单员小孔", "merge", c, into=a, reason="同一"),
            asking(desk, "派单员小孔", "merge", c, into=b, reason="同一"),
        )
        assert {type(done).__name__ for done in made[:2]} <= {"Accomplished", "Refusal"}
        assert sum(isinstance(done, Accomplished) for done in made) >= 1
        assert sum(isinstance(done, Accomplished) for done in made[2:]) <= 1
    assert verify().clean


def test_d01_whoever_handled_it_may_not_review_its_closure(desk: Desk) -> None:
    number = desk.accepted()
    desk.submits(number)
    both = desk.appoints("城管局小李", "reviewer", "hotline")
    for decision, args in (("approve_closure", {}), ("refuse_closure", {"reason": "再查"})):
        assert desk.refused(both, decision, number, **args) == "D01"
    desk.approves(number)


def test_d02_whoever_belongs_or_belonged_to_the_unit_may_not_decide_its_application(desk: Desk) -> None:
    returned, extended, co = desk.dispatched(), desk.accepted(), desk.accepted()
    desk.appoints("审核员周姐", "handler", "city_management", until=at("2024-01-01").date())
    desk.does("城管局罗局", "request_return", returned, reason="非我职责", basis="三定")
    desk.does("城管局罗局", "request_extension", extended, reason="天气", length="2wd", cause="weather")
    desk.does("城管局小李", "invite_co_handler", co, unit="housing", claims=["1"])
    desk.does("住建局老汪", "object_invitation", co, reason="无关")
    assert desk.refused("审核员周姐", "refuse_return", returned, reason="是你的", basis="三定") == "D02"
    assert desk.refused("审核员周姐", "approve_extension", extended) == "D02"
    desk.does("审核员阿吴", "refuse_return", returned, reason="是你的", basis="三定")
    desk.does("审核员阿吴", "approve_extension", extended)
    desk.does("审核员阿吴", "decide_objection", co, unit="housing", upheld=False, reason="有关")


def test_d04_whoever_approved_the_closure_may_not_follow_it_up_or_decide_the_redo(desk: Desk) -> None:
    number = desk.accepted()
    desk.closes(number)
    both = desk.appoints("审核员周姐", "follow_up_caller", "hotline")
    dissatisfied = {"channel": "phone", "result": "dissatisfied", "reason": "未修"}
    assert desk.refused(both, "follow_up", number, **dissatisfied) == "D04"
    desk.does("回访员小何", "follow_up", number, **dissatisfied)
    assert desk.refused("审核员周姐", "redo", number, reason="重办") == "D04"
    desk.does("审核员阿吴", "redo", number, reason="重办")


def test_d05_nobody_of_the_handling_unit_may_follow_up(desk: Desk) -> None:
    number, follower = desk.accepted(), desk.accepted()
    desk.does("派单员老林", "merge", follower, into=number, reason="同一")
    desk.closes(number)
    both = desk.appoints("城管局小李", "follow_up_caller", "hotline")
    satisfied = {"channel": "phone", "result": "satisfied"}
    assert desk.refused(both, "follow_up", number, **satisfied) == "D05"
    assert desk.refused(both, "answer_merged", follower, **satisfied) == "D05"
    desk.does("回访员小何", "follow_up", number, **satisfied)
    desk.does("回访员小何", "answer_merged", follower, **satisfied)


def test_d07_who_drafts_a_policy_or_a_notice_may_not_put_it_into_force(desk: Desk) -> None:
    by = desk.who("管理员小冯")
    policy = Asked("adopt_policy", "", by, desk.now, {"policy": {"limit_help": "8wd"}})
    notice = Asked("load_notice", "", by, desk.now, {"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": True}]})
    for put, asked in ((adopt_policy, policy), (load_notice, notice)):
        refused = put(asked, "feng_administrator")
        assert isinstance(refused, Refusal)
        assert refused.guard == "D07"
        assert isinstance(put(asked, "yuan_knowledge"), Accomplished)
    assert verify().clean


def test_numbers_of_a_day_are_unique_and_rising_from_four_threads(city: Any) -> None:
    day = at("2026-04-20")
    lists = at_once(*[lambda: [next_number(day) for _ in range(500)]] * 4)
    for numbers in lists:
        assert numbers == sorted(numbers)
    given = {number for numbers in lists for number in numbers}
    assert len(given) == 2000
    assert {check_number(number) for number in given} == given
