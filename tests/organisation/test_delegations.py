"""Delegation with an end: named acts, no chain, both names, both tested; absence and standing substitutes (roles 7)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.organisation.conftest import DAY, Office
from tests.store.desk import CHECKLIST, Desk

from hotline.acting.kernel import act
from hotline.acting.organising import delegations, desks, posts
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.organisation.models import Delegation, Post
from hotline.organisation.selectors import NotHeld
from hotline.proving.verifying import verify
from hotline.reading.page import ticket_page
from hotline.reading.readers import deputy_reader
from hotline.reading.rights import allowed_by_number
from hotline.tickets.models import Demand

WEEK = {"valid_from": DAY, "valid_to": date(2026, 4, 27)}
LUO, LI = "city_management_lead", "city_management_handler"


def delegates(office: Office, *acts: str, to: str = LI, **dates: Any) -> Accomplished | Refusal:
    return office.tries("城管局罗局", delegations.delegate, to, acts=list(acts), **(WEEK | dates))


def guard(done: Accomplished | Refusal) -> str:
    assert isinstance(done, Refusal), done
    return done.guard


def deputy(office: Office) -> Reader:
    """城管局小李 for 罗局."""
    return deputy_reader(LI, LUO, "unit_lead", office.now)


def does(reader: Reader, what: str, number: str, desk: Desk, **args: Any) -> Accomplished | Refusal:
    desk.now += timedelta(minutes=1)
    asked = Asked(what, number, reader.actor, desk.now, args)
    return record(asked) if what == "add_claim" else act(asked)


def test_what_is_delegated_is_done_with_both_names(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    desk.does("城管局小李", "contact_requester", number, reached=True, said="已联系")
    assert desk.refused("城管局小李", "reply", number, reply="已修") == "role"
    office.now = desk.now
    assert isinstance(delegates(office, "reply", "request_closure"), Accomplished)
    reader = deputy(office)
    assert isinstance(does(reader, "reply", number, desk, reply="已修复"), Accomplished)
    event = EventRow.objects.filter(chain=number, act="reply").get()
    assert (event.actor["person"], event.actor["behalf"]) == (LI, LUO)
    page = ticket_page(number, office.reader("城管局罗局"), desk.now)
    assert page is not None
    assert page.events[0].person is not None
    assert page.events[0].person.name == "城管局小李 代 城管局罗局"
    assert {LI, LUO} <= set((Demand.objects.get(number=number).view or {})["handled_by"])
    assert verify().clean


def test_only_what_is_named_is_delegated_and_buttons_say_so(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    office.now = desk.now
    delegates(office, "reply")
    reader = deputy(office)
    refused = does(reader, "request_extension", number, desk, reason="待件", length="2wd", cause="weather")
    assert guard(refused) == "delegation"
    shown = {one.act: one.refusal for one in allowed_by_number(number, reader, desk.now) or ()}
    assert shown["request_extension"] is not None
    assert shown["request_extension"].guard == "delegation"
    assert shown["reply"] is not None
    assert shown["reply"].guard == "contact_first"


REFUSED: list[tuple[tuple[str, ...], str, dict[str, date], str]] = [
    (("decide_consultation",), LI, {}, "not_delegable"),
    (("supervise",), LI, {}, "not_delegable"),
    (("approve_closure",), LI, {}, "not_delegable"),
    ((), LI, {}, "nothing"),
    (("reply",), LI, {"valid_to": DAY}, "dates"),
    (("reply",), LI, {"valid_from": date(2026, 4, 19)}, "dates"),
    (("reply",), LI, {"valid_to": date(2026, 5, 21)}, "too_long"),
    (("reply",), LUO, {}, "unknown_person"),
    (("reply",), "nobody", {}, "unknown_person"),
    (("reply",), "zhou_reviewer", {}, "deputy"),
    (("reply",), "feng_administrator", {}, "deputy"),
]


def test_what_may_not_be_delegated(office: Office) -> None:
    found = [(acts, to, dates, guard(delegates(office, *acts, to=to, **dates))) for acts, to, dates, _ in REFUSED]
    assert found == REFUSED


def test_the_longest_is_the_policys(office: Office) -> None:
    assert isinstance(delegates(office, "reply", valid_to=date(2026, 5, 20)), Accomplished)


def test_there_is_no_chain_and_no_configuring_for_another(office: Office) -> None:
    delegates(office, "reply")
    reader = deputy(office)
    for change, object_, values in (
        (delegations.delegate, "housing_handler", {"acts": ["reply"], **WEEK}),
        (desks.name_substitute, "city_management", {"person": LI}),
        (posts.ask_post, LI, {"unit": "city_management", "role": "handler", "appointment": "", "valid_from": DAY}),
    ):
        wish = replace(office_wish(office, object_, values), reader=reader)
        assert guard(change(wish)) == "behalf"


def office_wish(office: Office, object_: str, values: dict[str, Any]) -> Any:
    from hotline.acting.organising.wishes import Wish

    return Wish(office.reader("城管局罗局"), office.now, object_, values)


def test_revoked_it_ends_at_once_and_expired_with_the_next_request(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    office.now = desk.now
    delegates(office, "invite_co_handler", "urge")
    reader = deputy(office)
    assert isinstance(does(reader, "urge", number, desk), Accomplished)
    given = Delegation.objects.get()
    office.now = desk.now
    assert office.refused("住建局老汪", delegations.revoke, LUO, delegation=given.id) == "role"
    office.does("城管局罗局", delegations.revoke, LUO, delegation=given.id)
    desk.now = office.now + timedelta(days=2)
    assert guard(does(reader, "urge", number, desk)) == "delegation"  # what was read before it was revoked
    assert guard(does(reader, "add_claim", number, desk, claim="2", content="再查")) == "delegation"
    with pytest.raises(NotHeld):
        deputy(office)
    delegates(office, "urge", valid_from=office.now.date(), valid_to=office.now.date() + timedelta(days=1))
    deputy(office)
    office.now += timedelta(days=1)
    with pytest.raises(NotHeld):
        deputy(office)


def test_with_the_post_of_the_holder_the_delegation_ends(office: Office) -> None:
    delegates(office, "reply")
    Post.objects.filter(person_id=LUO).update(valid_to=DAY)
    with pytest.raises(NotHeld):
        deputy(office)


def test_duties_are_tested_for_both(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    desk.submits(number)
    office.now = desk.now
    office.does("审核员周姐", delegations.delegate, "wu_reviewer", acts=["approve_closure", "redo"], **WEEK)
    reader = deputy_reader("wu_reviewer", "zhou_reviewer", "reviewer", office.now)
    assert isinstance(does(reader, "approve_closure", number, desk, checklist=CHECKLIST), Accomplished)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="dissatisfied", reason="未修")
    for name in ("审核员周姐", "审核员阿吴"):
        assert desk.refused(name, "redo", number, reason="重办") == "D04"
    desk.does("督办员老郑", "redo", number, reason="重办")


# --- absence ---


def test_while_the_leader_is_away_the_substitute_acts_for_him(office: Office) -> None:
    assert office.refused("石岐老张", delegations.mark_absence, LUO, unit="city_management", **WEEK) == "unit_scope"
    office.does("城管局罗局", delegations.mark_absence, LUO, unit="city_management", **WEEK)
    given = Delegation.objects.get()
    assert (given.deputy_id, given.cause, "reply" in given.acts, "decide_consultation" in given.acts) == (
        LI, "absence", True, False,
    )  # fmt: skip
    assert deputy(office).delegated == frozenset(given.acts)
    office.does("管理员小冯", delegations.end_absence, LUO, unit="city_management")
    with pytest.raises(NotHeld):
        deputy(office)
    assert office.refused("城管局罗局", delegations.end_absence, LUO, unit="city_management") == "not_absent"


def test_without_a_substitute_nobody_may_be_away(office: Office) -> None:
    office.does("城管局罗局", desks.end_substitute, "city_management", person=LI)
    refused = office.tries("城管局罗局", delegations.mark_absence, LUO, unit="city_management", **WEEK)
    assert guard(refused) == "substitute_missing"
    office.does("城管局罗局", desks.name_substitute, "city_management", person=LI)
    office.does("城管局罗局", delegations.mark_absence, LUO, unit="city_management", **WEEK)
