"""Break-glass (紧急查看): one contact opened to a desk of the hotline for danger to life, told at once, reviewed (S30).

Reason and kind first; who shows what when stands in the view log; the privacy officer and the duty leader are told with
the same transaction. A withheld identity opens only when a duty leader has confirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from hotline.acting.configuring import Change, configure
from hotline.acting.kernel import log_refusal
from hotline.acting.locking import context
from hotline.acting.request import Accomplished, Asked
from hotline.core.counting import base_due
from hotline.core.instants import cut
from hotline.core.limit import Limit
from hotline.core.looking import EMERGENCY_FIELDS, SHORTEST, Uses, emergency_refusal, still_open
from hotline.core.privacy import P2, P4
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.identity import new_id
from hotline.database.writing import Update, write
from hotline.outbox.messages import to_desk
from hotline.outbox.models import Message
from hotline.protecting.reasons import reason_row
from hotline.protection.models import EmergencyView
from hotline.protection.rules import rules
from hotline.reading.opening import Opened, open_ticket
from hotline.reading.restricted import kept_from
from hotline.reading.texts import Texts
from hotline.reading.view_log import view_row
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Demand

DUTY_LEADER: Final = "duty_leader"


@dataclass(frozen=True)
class Opening:
    """What an emergency view shows: the contact's fields in full, until when. Waiting for the second person: none."""

    number: str
    fields: Mapping[str, str]
    until: datetime | None
    waiting: bool


def ask(
    number: str, reader: Reader, now: datetime, kind: str, words: str, *, origin: str = ""
) -> EmergencyView | Refusal | None:
    """Ask for an emergency view; at once open, of a withheld identity when a duty leader has confirmed.

    None where there is no such ticket in scope.
    """
    now = cut(now)
    with transaction.atomic(durable=True):
        opened = open_ticket(number, reader, now)
        if opened is None:
            return None
        refusal = emergency_refusal(
            reader.actor.role, opened.demand.protection, kind, words, rules(now).emergency_kinds, _uses(reader, now)
        )
        if refusal is not None:
            log_refusal(Asked("emergency_view", number, reader.actor, now, {}), refusal)
            return refusal
        view, reason = _row(opened, reader, now, kind, words)
        lines: list[Any] = [] if view.needs_second else [_line(view, reader, now, origin)]
        write([reason, view, *lines, *_told(view, opened, now)])
    return view


def _uses(reader: Reader, now: datetime) -> Uses:
    """The person's former uses that stop another one; two at once wait for each other."""
    person = reader.actor.person or ""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('emergency'), hashtext(%s))", [person])
    own = EmergencyView.objects.filter(person=person)
    late = own.filter(finding="", review_due__lt=now).filter(Q(opened_at__isnull=False)).count()
    return Uses(late, own.filter(finding="unfounded", settled_at__isnull=True).count())


def _row(opened: Opened, reader: Reader, now: datetime, kind: str, words: str) -> tuple[EmergencyView, Any]:
    policy, calendar, _ = context(now, None)
    days = Limit(rules(now).emergency_review_working_days, "wd")
    needs = opened.demand.protection >= P2
    minutes = POLICIES[policy].break_glass_minutes
    reason = reason_row(opened.demand, reader.actor.person or "", words, now)
    row = EmergencyView(
        id=new_id(),
        demand=opened.demand.number,
        person=reader.actor.person or "",
        role=reader.actor.role,
        unit=reader.actor.unit or "",
        kind=kind,
        words=reason.reference,
        asked_at=now,
        needs_second=needs,
        opened_at=None if needs else now,
        until=None if needs else now + timedelta(minutes=minutes),
        review_due=base_due(CALENDARS[calendar], POLICIES[policy], now, days),
    )
    return row, reason


def _told(view: EmergencyView, opened: Opened, now: datetime) -> list[Message]:
    """Privacy officer and duty leader, with the view itself."""
    content = {"person": view.person, "kind": view.kind}
    kind = f"{'emergency_asked' if view.needs_second else 'emergency_view'}+{view.id}"  # each is told by itself
    return [to_desk(kind, to, view.demand, opened.demand.chain_seq, content, now) for to in ("privacy", DUTY_LEADER)]


def _line(view: EmergencyView, reader: Reader, now: datetime, origin: str) -> Any:
    return view_row(
        "emergency", reader, now, number=view.demand, opening="whole", fields=EMERGENCY_FIELDS, purpose=view.kind,
        reference=view.words, origin=origin,
    )  # fmt: skip


def views_for(reader: Reader) -> "QuerySet[EmergencyView]":
    """The emergency views somebody who watches over them may know of: none of a ticket kept from the reader (S06)."""
    return EmergencyView.objects.exclude(demand__in=kept_from(reader))


def confirm(view: int, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """A duty leader, another person, lets a withheld identity be seen; the time begins with this (roles section 8)."""
    asked = Asked("confirm_emergency", str(view), reader.actor, cut(now), {})

    def confirmed(asked: Asked) -> Change | Refusal:
        row = views_for(reader).filter(id=view, needs_second=True, opened_at__isnull=True).first()
        if DUTY_LEADER not in reader.appointments or row is None:
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        if row.person == asked.by.person:
            return refuse(asked.act, "D11", "a32.1", FAILED)
        policy, _, _ = context(asked.now, None)
        until = asked.now + timedelta(minutes=POLICIES[policy].break_glass_minutes)
        values = {"second": asked.by.person or "", "opened_at": asked.now, "until": until}
        return Change({"ticket": row.demand, "person": row.person}, updates=[Update(EmergencyView, row.id, values)])

    return configure(asked, "privacy", confirmed)


def show(number: str, reader: Reader, now: datetime, *, origin: str = "") -> Opening | None:
    """The contact as long as the person's own emergency view lasts; each showing has its line. None without one."""
    now = cut(now)
    with transaction.atomic(durable=True):
        opened = open_ticket(number, reader, now)
        if opened is None or opened.demand.protection >= P4:
            return None
        own = EmergencyView.objects.filter(demand=opened.demand.number, person=reader.actor.person or "")
        view = own.order_by("-asked_at", "-id").first()
        if view is None:
            return None
        if view.opened_at is None:
            return Opening(number, {}, None, waiting=True)
        if not still_open(view.until, now):
            return None
        write([_line(view, reader, now, origin)])
        fields = _fields(opened)
    return Opening(number, fields, view.until, waiting=False)


def _fields(opened: Opened) -> dict[str, str]:
    texts, demand = Texts(opened, ()), opened.demand
    found = {name: texts.whole(name) for name in EMERGENCY_FIELDS if name != "location"}
    place = "" if demand.place == "unknown" else demand.place
    return {name: text for name, text in {**found, "location": place}.items() if text}


def review(view: int, reader: Reader, now: datetime, finding: str, words: str = "") -> Accomplished | Refusal:
    """The privacy officer's finding within one working day; never of the own use (D11)."""
    asked = Asked("review_emergency", str(view), reader.actor, cut(now), {})

    def reviewed(asked: Asked) -> Change | Refusal:
        row = views_for(reader).filter(id=view, finding="").first()
        if row is None or asked.by.role != "privacy_officer" or finding not in ("founded", "unfounded"):
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        if row.person == asked.by.person:
            return refuse(asked.act, "D11", "a32.1", FAILED)
        if finding == "unfounded" and len(words.strip()) < SHORTEST:
            return refuse(asked.act, "look_words_missing", "a32.1", FAILED)
        return _reviewed(row, asked, finding, words)

    return configure(asked, "privacy", reviewed)


def _reviewed(row: EmergencyView, asked: Asked, finding: str, words: str) -> Change:
    values = {"finding": finding, "reviewed_at": asked.now, "reviewed_by": asked.by.person or ""}
    rows: list[Any] = []
    if words.strip():
        rows = [reason_row(Demand.objects.get(number=row.demand), asked.by.person or "", words, asked.now)]
        values["review_words"] = rows[0].reference
    told = {"ticket": row.demand, "person": row.person, "finding": finding}
    return Change(told, rows, [Update(EmergencyView, row.id, values)])


def settle(view: int, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """What followed from an unfounded use is done: the person may use it again. Decided by a privacy officer."""
    asked = Asked("settle_emergency", str(view), reader.actor, cut(now), {})

    def settled(asked: Asked) -> Change | Refusal:
        row = views_for(reader).filter(id=view, finding="unfounded", settled_at__isnull=True).first()
        if row is None or asked.by.role != "privacy_officer" or row.person == asked.by.person:
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        values = {"settled_at": asked.now, "settled_by": asked.by.person or ""}
        return Change({"ticket": row.demand, "person": row.person}, updates=[Update(EmergencyView, row.id, values)])

    return configure(asked, "privacy", settled)
