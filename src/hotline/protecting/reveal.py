"""Reveal (明文查看): one field of one ticket, with a reason, logged before it is shown, then fading (S04; a32.1-c)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from hotline.acting.kernel import log_refusal
from hotline.acting.locking import context
from hotline.acting.request import Asked
from hotline.audit.models import ViewRow
from hotline.core.instants import cut
from hotline.core.looking import Asking, reveal_refusal
from hotline.core.policy import Policy
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.database.writing import write
from hotline.outbox.messages import to_desk
from hotline.outbox.models import Message
from hotline.protecting.reasons import reason_row
from hotline.protection.rules import rules
from hotline.reading.opening import Opened, open_ticket
from hotline.reading.texts import CONCERNED, IDENTITY_COLUMNS, Texts
from hotline.reading.view_log import view_row
from hotline.rulebook.versions import POLICIES
from hotline.tickets.models import Words

FIELDS: Final = (*IDENTITY_COLUMNS, CONCERNED, "words")
"""The fields that can be revealed; files open by links of their own."""
HOUR: Final = timedelta(hours=1)
ALARM: Final = "reveal_limit"


@dataclass(frozen=True)
class Revealed:
    """A value shown for a time: until when, for how many seconds, how many more the person may see in this hour."""

    number: str
    field: str
    text: str | None
    until: datetime
    seconds: int
    left: int


def reveal(
    number: str, field: str, reader: Reader, now: datetime, purpose: str, words: str, *, origin: str = ""
) -> Revealed | Refusal | None:
    """Show one masked field of a ticket in full. None where there is none in scope, as if the number were unknown.

    The line of the view log, the reason and the count are one transaction; it fails, and nothing is shown. At the
    limit of the hour the privacy officer is told and nothing is shown.
    """
    now = cut(now)
    with transaction.atomic(durable=True):
        opened = open_ticket(number, reader, now)
        if opened is None or opened.opening in ("sealed", "header") or field not in FIELDS:
            return None
        policy = _policy(now)
        before = _in_last_hour(reader, now)
        asking = Asking(opened.view("name" if field == CONCERNED else field), purpose, words)
        refusal = reveal_refusal(asking, rules(now).reveal_purposes, before, policy.reveal_per_hour)
        if refusal is not None:
            _tell(refusal, opened)
            return refusal
        reason = reason_row(opened.demand, reader.actor.person or "", words, now)
        line = view_row(
            "revealed", reader, now, number=opened.demand.number, opening=opened.opening, fields=[field],
            purpose=purpose, reference=reason.reference, origin=origin,
        )  # fmt: skip
        write([reason, line])
        text = _text(opened, field)
    seconds = policy.reveal_seconds
    until = now + timedelta(seconds=seconds)
    return Revealed(opened.demand.number, field, text, until, seconds, policy.reveal_per_hour - before - 1)


def _text(opened: Opened, field: str) -> str | None:
    rows = Words.objects.filter(demand_id=opened.demand.id, kind="content") if field == "words" else ()
    return Texts(opened, rows).whole(field)


def _policy(now: datetime) -> Policy:
    version, _, _ = context(now, None)
    return POLICIES[version]


def _in_last_hour(reader: Reader, now: datetime) -> int:
    """How many fields the person has revealed within the hour; two wishes at once wait for each other."""
    person = reader.actor.person or ""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('reveal'), hashtext(%s))", [person])
    return ViewRow.objects.filter(person=person, kind="revealed", at__gt=now - HOUR).count()


def _tell(refusal: Refusal, opened: Opened) -> None:
    """The refused wish in the log; at the limit the privacy officer is told, once for each ticket tried."""
    demand, actor = opened.demand, opened.reader.actor
    log_refusal(Asked("reveal", demand.number, actor, opened.now, {}), refusal)
    if refusal.guard != ALARM:
        return
    made = to_desk(ALARM, "privacy", demand.number, demand.chain_seq, {"person": actor.person}, opened.now)
    known = Message.objects.filter(chain=made.chain, seq=made.seq, kind=ALARM, recipient_kind="privacy")
    if not known.exists():
        write([made])
