"""What each person sees of a ticket: opening, fields, texts, acts, history, and the line in the view log (S03, S34)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk, row

from hotline.acting.reception import RequesterIn
from hotline.audit.models import ViewRow
from hotline.database.identity import new_id
from hotline.reading.opening import open_ticket
from hotline.reading.page import EVENTS, ticket_page
from hotline.reading.readers import reader, requester_reader
from hotline.reading.shown import TicketPage
from hotline.tickets.models import Demand, Restriction

WANG = RequesterIn(
    name="王丽华",
    phone="13800138000",
    id_number="11010519491231002X",
    email="wang.li@example.org",
    address="石岐街道民生路3号502房",
)
MARKED = ("王丽华", "13800138000", "11010519491231002X", "wang.li", "502房")


def page(desk: Desk, name: str, number: str) -> TicketPage:
    found = ticket_page(number, reads(desk, name), desk.now)
    assert found is not None, name
    return found


def sees(desk: Desk, number: str) -> dict[str, str]:
    """Who opens a ticket and how much of it."""
    found: dict[str, str] = {}
    for name in (*list(WHO)[:14], *OTHERS):
        opened = ticket_page(number, reads(desk, name), desk.now)
        if opened is not None:
            found[name] = opened.opening
    return found


HOTLINE = dict.fromkeys(
    ["坐席小陈", "坐席小梁", "派单员老林", "派单员小孔", "审核员周姐", "审核员阿吴", "督办员老郑", "协商秘书老莫"],
    "whole",
)


def test_who_opens_a_ticket_of_city_management(desk: Desk) -> None:
    number = desk.accepted(WANG)
    assert sees(desk, number) == {**HOTLINE, "城管局小李": "whole", "城管局罗局": "whole"}


def test_unknown_and_forbidden_answer_alike(desk: Desk) -> None:
    number = desk.dispatched(WANG)
    for name in ("住建局老汪", "审计员老邓", "管理员小冯"):
        assert ticket_page(number, reads(desk, name), desk.now) is None
        assert ticket_page("260420-99999-8", reads(desk, name), desk.now) is None
        assert ticket_page("no number", reads(desk, name), desk.now) is None
    assert not ViewRow.objects.exists()


def test_identity_is_masked_by_the_matrix(desk: Desk) -> None:
    number = desk.accepted(WANG)
    lead = page(desk, "城管局罗局", number)
    assert lead.identity is not None
    assert {field: (seen.text, seen.view) for field, seen in lead.identity.items()} == {
        "name": ("王**", "masked"),
        "phone": ("138****8000", "masked"),
        "address": ("石岐街道**", "masked"),
        "email": ("w***@example.org", "masked"),
    }
    dispatcher = page(desk, "派单员老林", number).identity
    assert dispatcher is not None
    assert {field: seen.view for field, seen in dispatcher.items()} == {
        "name": "masked",
        "phone": "masked_for_good",
        "address": "masked",
        "email": "masked_for_good",
    }


def test_the_agent_serving_sees_the_own_contact_in_full(desk: Desk) -> None:
    number = desk.registers(WANG)
    demand = row(number)
    demand.contact.taken_by = "chen_agent"
    demand.contact.finished_at = None
    demand.contact.save()
    own, other = page(desk, "坐席小陈", number).identity, page(desk, "坐席小梁", number).identity
    assert own is not None
    assert other is not None
    assert own["name"].text == "王丽华"
    assert own["id_number"].text == "1****************X"
    assert other["name"].text == "王**"
    assert "id_number" not in other
    demand.contact.finished_at = desk.now
    demand.contact.save()
    after = page(desk, "坐席小陈", number).identity
    assert after is not None
    assert after["name"].text == "王**"


@pytest.mark.parametrize("withheld", [False, True])
def test_marked_strings_stand_nowhere_for_anybody_but_the_agent_serving(desk: Desk, withheld: bool) -> None:
    number = desk.accepted(WANG, content="我叫王丽华，电话13800138000，路灯不亮", identity_withheld=withheld)
    desk.does("城管局小李", "contact_requester", number, reached=True, said="与王丽华联系，电话13800138000")
    for name in ("城管局罗局", "城管局小李"):
        shown = str(page(desk, name, number))
        hidden = MARKED if withheld else ("11010519491231002X", "wang.li", "502房")
        assert [mark for mark in hidden if mark in shown] == []
    if withheld:
        assert page(desk, "城管局罗局", number).words.text is None  # until a person of the hotline has checked them
        assert page(desk, "城管局罗局", number).identity == {}
        assert page(desk, "派单员老林", number).identity == {}


def test_a_reporter_is_hidden_from_the_desks_too(desk: Desk) -> None:
    number = desk.dispatched(WANG, type="report")
    for name in ("坐席小梁", "派单员老林", "审核员周姐", "督办员老郑", "城管局罗局"):
        found = ticket_page(number, reads(desk, name), desk.now)
        assert found is not None
        assert found.identity == {}, name


def test_a_former_unit_keeps_header_and_own_acts(desk: Desk) -> None:
    number = desk.dispatched(WANG)
    desk.does("城管局罗局", "request_return", number, reason="非我职责", basis="三定")
    desk.does("审核员周姐", "approve_return", number, unit="housing", duty_basis="三定", class_code="030303")
    desk.does("住建局小钟", "accept", number)
    former = page(desk, "城管局罗局", number)
    assert (former.opening, former.state, former.class_code) == ("header", "handling", "030303")
    assert [event.act for event in former.events] == ["request_return"]
    assert (former.words.text, former.identity, former.acts, former.due) == (None, None, (), None)
    assert former.events[0].texts == {"reason": None, "basis": None}


def test_an_invited_unit_sees_its_claims_and_the_thread(desk: Desk) -> None:
    number = desk.accepted(WANG, claims=["1", "2"])
    desk.does("城管局小李", "contact_requester", number, reached=True, said="已联系")
    desk.does("城管局小李", "invite_co_handler", number, unit="housing", claims=["2"])
    invited = page(desk, "住建局老汪", number)
    assert invited.opening == "claims"
    assert [claim.key for claim in invited.claims] == ["2"]
    assert [co.unit.key for co in invited.co_handlers] == ["housing"]
    assert [event.act for event in invited.events] == ["invite_co_handler"]
    assert [act.act for act in invited.acts if act.allowed] == ["object_invitation", "submit_co_result", "report_risk"]
    assert invited.words.view == "masked_for_good"
    assert (invited.requests, invited.replies, invited.turns) == ((), (), ())


def test_a_requester_sees_the_own_demand_without_the_inner_part(desk: Desk) -> None:
    number = desk.accepted(WANG)
    desk.submits(number)
    own = ticket_page(number, requester_reader(number), desk.now)
    assert own is not None
    assert (own.opening, own.events, own.requests, own.person) == ("own", (), (), None)
    assert [reply.text for reply in own.replies] == ["已修复路灯"]
    assert own.identity is not None
    assert (own.identity["name"].text, own.identity["phone"].text) == ("王丽华", "138****8000")
    assert ticket_page(number, requester_reader("260420-00009-3"), desk.now) is None


def test_a_person_complained_about_finds_the_ticket_nowhere_and_may_not_act(desk: Desk) -> None:
    number = desk.accepted(WANG)
    demand = row(number)
    for subject in ("city_management", "zhou_reviewer"):
        Restriction.objects.create(id=new_id(), demand=demand, kind="recused", subject=subject, set_at=desk.now)
    Restriction.objects.create(
        id=new_id(), demand=demand, kind="released", subject="city_management_handler", set_at=desk.now
    )
    Demand.objects.filter(id=demand.id).update(protection=3)
    whole = {name: how for name, how in HOTLINE.items() if name != "审核员周姐"}
    assert sees(desk, number) == {**whole, "城管局小李": "whole"}
    assert desk.refused("城管局罗局", "invite_co_handler", number, unit="housing", claims=["1"]) == "recusal"
    assert page(desk, "城管局小李", number).identity == {}


def test_a_sealed_ticket_shows_number_and_time_alone(desk: Desk) -> None:
    number = desk.accepted(WANG)
    Demand.objects.filter(number=number).update(protection=4)
    sealed = page(desk, "审核员周姐", number)
    assert (sealed.opening, sealed.number, sealed.state, sealed.acts) == ("sealed", number, None, ())
    assert "路灯" not in str(sealed)


def test_every_opening_is_a_line_in_the_view_log(desk: Desk) -> None:
    number = desk.accepted(WANG)
    ticket_page(number, reads(desk, "审核员周姐"), desk.now, origin="10.0.0.7")
    ticket_page(number, reads(desk, "保密员老谭", reason="requester_access"), desk.now)
    first, second = ViewRow.objects.order_by("id")
    assert (first.kind, first.person, first.role, first.demand, first.opening, first.origin) == (
        "opened", "zhou_reviewer", "reviewer", number, "whole", "10.0.0.7",
    )  # fmt: skip
    assert first.fields == ["address", "email", "location", "name", "phone", "words"]
    assert (second.purpose, second.fields[-1]) == ("requester_access", "words")


def test_the_view_log_cannot_be_changed(desk: Desk) -> None:
    number = desk.accepted(WANG)
    page(desk, "审核员周姐", number)
    with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
        ViewRow.objects.update(person="nobody")
    with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
        ViewRow.objects.all().delete()


def test_what_cannot_be_logged_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = desk.accepted(WANG)

    def broken(_: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("hotline.reading.page.log_view", broken)
    with pytest.raises(OSError, match="the log is full"):
        page(desk, "审核员周姐", number)


def test_history_goes_on_by_key(desk: Desk) -> None:
    number = desk.accepted(WANG)
    for _ in range(EVENTS + 2):
        desk.does("城管局小李", "contact_requester", number, reached=False)
    first = page(desk, "审核员周姐", number)
    assert len(first.events) == EVENTS
    second = ticket_page(number, reads(desk, "审核员周姐"), desk.now, before=first.older)
    assert second is not None
    assert [event.seq for event in (*first.events, *second.events)] == list(range(first.version, 0, -1))
    assert second.older is None


def test_texts_of_events_requests_and_replies_are_opened(desk: Desk) -> None:
    number = desk.dispatched(WANG)
    desk.does("城管局罗局", "request_return", number, reason="非我职责", basis="三定方案")
    desk.does("审核员周姐", "refuse_return", number, reason="属你职责", basis="移交清单")
    shown = page(desk, "城管局罗局", number)
    assert shown.events[0].texts == {"reason": "属你职责", "basis": "移交清单"}
    assert (shown.events[0].person and shown.events[0].person.name) == "审核员周姐"
    assert (shown.requests[0].kind, shown.requests[0].decision) == ("return", "refused")
    assert shown.requests[0].asked["reason"] == "非我职责"
    assert shown.requests[0].decided["basis"] == "移交清单"
    assert [step.rule for step in shown.turns[0].steps][-1] == "R16"
    assert shown.due is not None
    assert shown.due.due == shown.turns[0].due


def test_an_account_that_ended_reads_nothing_from_the_next_request_on(desk: Desk) -> None:
    from hotline.organisation.models import Post
    from hotline.organisation.selectors import NotHeld

    number = desk.accepted(WANG)
    assert open_ticket(number, reads(desk, "审核员周姐"), desk.now) is not None
    Post.objects.filter(person_id="zhou_reviewer").update(valid_to=desk.now.date() + timedelta(days=1))
    assert reader("zhou_reviewer", "reviewer", desk.now).actor.unit == "hotline"
    with pytest.raises(NotHeld):
        reader("zhou_reviewer", "reviewer", desk.now + timedelta(days=1))
