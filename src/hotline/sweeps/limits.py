"""Limits of the hotline and of bodies that have passed, follow-ups late, commitments broken (R25, R30; a21.1.2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import F, Q

from hotline.acting.duty import HOTLINE, at_night, to_duty
from hotline.acting.locking import view_of
from hotline.acting.projection import hotline_limit
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import SHANGHAI
from hotline.core.ticket import Actor
from hotline.database.writing import Update, write
from hotline.follow_up.models import FollowUp
from hotline.outbox.models import Message
from hotline.sweeps.batches import in_batches
from hotline.sweeps.notices import notice
from hotline.tickets.models import Commitment, Demand, Request

DESK: Final = {
    "dispatch": "dispatcher",
    "return_review": "reviewer",
    "extension_review": "reviewer",
    "closure_review": "reviewer",
}
"""Limit -> the desk of the hotline that is told; a consultation's goes to the body."""


def hotline_limits(now: datetime) -> int:
    """One notice for each limit of dispatch, review or consultation that has passed (a15.1, a17.1, a18.1, a22.1).

    At night the hotline's own also reaches whoever is on duty there (a4.3).
    """
    unnoticed = Q(limit_noticed_at__isnull=True) | ~Q(limit_noticed_at=F("limit_at"))
    return in_batches(Demand.objects.filter(unnoticed, limit_at__lt=now), lambda rows: _notice_limits(rows, now))


def _notice_limits(rows: Sequence[Demand], now: datetime) -> int:
    messages = []
    for demand in rows:
        kind, due = hotline_limit(view_of(demand))
        passed = {"due": due.isoformat() if due else None, "provisional": False}
        to = _concerned(demand, kind)
        messages.append(notice(demand, f"late_{kind}", to, now, passed))
        if to[1] == HOTLINE and at_night(now):
            messages.append(to_duty(HOTLINE, demand.number, demand.chain_seq, now, "night"))
    write(messages, [Update(Demand, demand.id, {"limit_noticed_at": demand.limit_at}) for demand in rows])
    return len(rows)


def _concerned(demand: Demand, kind: str) -> tuple[str, str]:
    if kind != "consultation":
        return DESK[kind], HOTLINE
    waiting = Request.objects.filter(demand_id=demand.id, kind="consultation", decided_at__isnull=True)
    asked = waiting.values_list("asked", flat=True).first() or {}
    return "body", str(asked.get("body") or "city")


def follow_ups_due(now: datetime) -> int:
    """One notice to the follow-up desk for each follow-up whose limit has passed (a23.1; R25)."""
    late = FollowUp.objects.filter(ended_at__isnull=True, due_at__lt=now, noticed_at__isnull=True)
    return in_batches(late.select_related("demand"), lambda rows: _notice_follow_ups(rows, now))


def _notice_follow_ups(rows: Sequence[FollowUp], now: datetime) -> int:
    messages: list[Message] = []
    for owed in rows:
        due = {"due": owed.due_at.isoformat() if owed.due_at else None, "provisional": False}
        messages.append(notice(owed.demand, "late_follow_up", ("follow_up", "hotline"), now, due))
    write(messages, [Update(FollowUp, owed.id, {"noticed_at": now}) for owed in rows])
    return len(messages)


def commitments(now: datetime) -> int:
    """Commitments open past their date are broken, each with an event, and listed for unit and supervisor (a21.1.2)."""
    past = Commitment.objects.filter(status="open", expected_by__lt=now.astimezone(SHANGHAI).date())
    done = 0
    for commitment in past.select_related("demand", "reply").order_by("id"):
        asked = Asked(
            "settle_commitment",
            commitment.demand.number,
            Actor("system"),
            now,
            {"reply": commitment.reply.version},
            key=f"commitment-broken-{commitment.id}",
        )
        result = record(asked)
        done += isinstance(result, Accomplished) and not result.again
    return done


def broken_commitments() -> list[Commitment]:
    """The list of broken commitments not yet settled, the oldest first (a21.1.2)."""
    return list(Commitment.objects.filter(status="broken").select_related("demand").order_by("expected_by", "id"))
