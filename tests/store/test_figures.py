"""Figures and lists: who was late with a co-result, what waits for dispatch, what did not arrive (a15.1, a16.1)."""

from datetime import datetime, timedelta

from tests.store.conftest import at
from tests.store.desk import Desk, row
from tests.store.lives import PNG

from hotline.outbox.adapters import DeliveryFailed, FileAdapter
from hotline.outbox.models import Message
from hotline.outbox.selectors import failed_dispatches
from hotline.sweeps import deliver
from hotline.tickets.figures import (
    CoHandling,
    Dispatching,
    Excuse,
    beyond_dispatch_limit,
    co_handling,
    dispatching,
    excuses,
    waiting_for_dispatch,
)
from hotline.tickets.models import Attachment, Invitation, Words

# --- co-results ---


def invited(desk: Desk) -> tuple[str, datetime]:
    """A ticket with 住建局 and 石岐 invited, and the inner due of both."""
    number = desk.accepted(claims=["1", "2"])
    for unit in ("housing", "shiqi"):
        desk.does("城管局小李", "invite_co_handler", number, unit=unit, claims=["2"])
    return number, Invitation.objects.filter(demand__number=number).latest("due_at").due_at


def test_a_co_result_one_day_late_counts_for_the_co_handler_and_excuses_the_lead(desk: Desk) -> None:
    number, due = invited(desk)
    desk.at(due - timedelta(hours=1)).does("石岐老张", "submit_co_result", number, result="已清理")
    assert excuses(number, due) == []
    late = due + timedelta(days=1)
    first = Invitation.objects.get(unit="housing")
    assert excuses(number, late) == [Excuse("housing", first.due_at, None)]
    desk.at(late).does("住建局老汪", "submit_co_result", number, result="已加固")
    assert excuses(number, desk.now) == [Excuse("housing", first.due_at, desk.now)]
    assert co_handling(desk.now) == [CoHandling("housing", 1, 1, 1), CoHandling("shiqi", 1, 1, 0)]
    assert "city_management" not in {one.unit for one in co_handling(desk.now)}


def test_a_released_co_handler_is_late_with_nothing(desk: Desk) -> None:
    number, due = invited(desk)
    desk.does("住建局老汪", "object_invitation", number, reason="与我无关")
    desk.does("审核员周姐", "decide_objection", number, unit="housing", upheld=True, reason="成立")
    assert co_handling(due + timedelta(days=1)) == [CoHandling("shiqi", 1, 0, 1)]


def test_answers_to_claims_and_documents_stand_in_the_invitation(desk: Desk) -> None:
    number, _ = invited(desk)
    desk.does("住建局小钟", "attach", number, name="检测.png", content=PNG)
    document = Attachment.objects.get().reference
    told = {"result": "已查", "answers": {"2": "已加固栏杆", "1": " "}}
    assert desk.refused("住建局老汪", "submit_co_result", number, **told, documents=["x"]) == "file_unknown"
    desk.does("住建局老汪", "submit_co_result", number, **told, documents=[document])
    kept = Invitation.objects.get(unit="housing")
    assert list(kept.answers) == ["2"]
    assert Words.objects.get(reference=kept.answers["2"]).kind == "answers"
    assert (kept.documents, kept.reported_at) == ([document], desk.now)
    assert kept.result != kept.answers["2"]


# --- waiting for dispatch ---


def test_demands_waiting_for_dispatch_stand_by_age_and_beyond_the_limit_apart(desk: Desk) -> None:
    first, second = desk.registers(), desk.at(at("2026-04-20", "16:00")).registers()
    quick, slow = desk.at(at("2026-04-20", "10:00")).registers(), desk.registers()
    desk.dispatches(quick)
    desk.at(at("2026-04-21")).dispatches(slow)
    now = at("2026-04-21", "10:00")
    waiting = waiting_for_dispatch(now)
    assert [one.number for one in waiting] == [first, second]
    assert [one.since for one in waiting] == [row(first).registered_at, row(second).registered_at]
    assert [one.number for one in beyond_dispatch_limit(now)] == [first]
    day = at("2026-04-20", "00:00")
    assert dispatching(day, day + timedelta(days=1), now) == Dispatching(2, 1, 2, 1)
    assert dispatching(day + timedelta(days=1), day + timedelta(days=2), now) == Dispatching(0, 0, 0, 0)


def test_a_demand_just_at_its_limit_is_not_beyond_it(desk: Desk) -> None:
    number = desk.registers()
    (one,) = waiting_for_dispatch(desk.now)
    assert beyond_dispatch_limit(one.due) == []
    assert [late.number for late in beyond_dispatch_limit(one.due + timedelta(seconds=1))] == [number]


def test_a_recalled_ticket_waits_anew(desk: Desk) -> None:
    number = desk.dispatched()
    desk.at(at("2026-04-21")).does("派单员老林", "recall", number, reason="误派")
    (one,) = waiting_for_dispatch(desk.now)
    assert (one.since, one.beyond) == (desk.now, False)


# --- dispatches that did not arrive ---


class Broken:
    """A way out that never works."""

    def deliver(self, message: Message, text: str, now: datetime) -> str:  # noqa: ARG002 - the protocol's
        raise DeliveryFailed("对方不应答")


def test_a_dispatch_that_did_not_arrive_is_shown_and_tried_again_without_a_second_dispatch(desk: Desk) -> None:
    number = desk.dispatched()
    assert failed_dispatches() == []
    deliver(desk.now, {"*": Broken()})
    (failure,) = failed_dispatches()
    assert (failure.number, failure.unit, failure.act) == (number, "city_management", "dispatch")
    assert (failure.tries, failure.why) == (1, "对方不应答")
    assert failure.next_try_at == desk.now + timedelta(minutes=1)
    for minutes in (1, 5):
        deliver(desk.now + timedelta(minutes=minutes), {"*": Broken()})
    assert failed_dispatches()[0].next_try_at is None
    Message.objects.filter(id=failure.message).update(failed_at=None, next_try_at=desk.now + timedelta(hours=1))
    deliver(desk.now + timedelta(hours=1), {"*": FileAdapter()})
    assert failed_dispatches() == []
    assert Message.objects.filter(chain=number, kind="dispatch", recipient_kind="unit").count() == 1
