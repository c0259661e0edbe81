"""Reasons to change the catalogue (修订建议、复核任务): raised by people or the sweep, settled once (a15.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from hotline.acting.cataloguing.changes import change
from hotline.acting.cataloguing.known import Present, ended_laws
from hotline.acting.configuring import Change
from hotline.acting.request import Accomplished, Asked
from hotline.catalogue.drafts import REVIEWS
from hotline.catalogue.models import Proposal
from hotline.catalogue.selectors import items_on
from hotline.core.catalogue_life import SUBJECTS, refusal_of
from hotline.core.instants import cut, midnight
from hotline.core.lifecycle import ROLES
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.rulebook.versions import POLICIES

SUGGESTING: Final = ("agent", "dispatcher", "reviewer", "handler", "unit_lead", "supervisor", "knowledge_editor")
"""Desks that may suggest a change; who drafts it decides."""
MOST_TICKETS: Final = 50
"""Tickets named with a task of review."""


def suggest(asked: Asked, about: str, words: str) -> Accomplished | Refusal:
    """Somebody suggests a change of an item, or an item for a class that has none (a15.3)."""
    made = new_id()
    named = replace(asked, act="suggest_change", number=str(made))
    return change(named, lambda asked, _: _suggested(asked, made, about, words.strip()[:2000]))


def _suggested(asked: Asked, made: int, about: str, words: str) -> Change | Refusal:
    if asked.by.role not in SUGGESTING:
        who = "、".join(ROLES[role] for role in SUGGESTING)
        return Refusal(asked.act, "role", "a15.3", f"{ROLES[asked.by.role]}不能提出修订建议，请由{who}提出。")
    if not words:
        return refusal_of(asked.act, "reason_missing", "a15.3")
    row = Proposal(
        id=made,
        kind="suggestion",
        about=about[:60],
        words=words,
        opened_at=asked.now,
        opened_by=asked.by.person or "",
        unit=asked.by.unit or "",
    )
    return Change({"kind": "suggestion", "about": about[:60]}, [row])


def decline(asked: Asked, proposal: int, reason: str) -> Accomplished | Refusal:
    """A proposal leads to no change, with the reason (a15.3)."""
    named = replace(asked, act="decline_proposal", number=str(proposal))
    return change(named, lambda asked, _: _declined(asked, proposal, reason.strip()[:2000]))


def _declined(asked: Asked, proposal: int, reason: str) -> Change | Refusal:
    if asked.by.role != "dispatcher":
        row, who = SUBJECTS["item"], ROLES["dispatcher"]
        told = {"role": ROLES[asked.by.role], "subject": row.zh, "who": who}
        return Refusal(asked.act, "role", "a15.3", f"{told['role']}不能处理修订建议，请由{who}办理。", told)
    if not Proposal.objects.filter(id=proposal, settled_at__isnull=True).exists():
        return refusal_of(asked.act, "unknown", "a15.3")
    if not reason:
        return refusal_of(asked.act, "reason_missing", "a15.3")
    values = {"settled_at": asked.now, "settled_by": asked.by.person or "", "outcome": "declined", "reason": reason}
    return Change({"proposal": proposal, "outcome": "declined"}, updates=[Update(Proposal, proposal, values)])


# --- found by the sweep ---


@dataclass(frozen=True)
class Ground:
    """A ground of review: its kind, the item or class it concerns, the tickets that speak for it."""

    kind: str
    about: str
    tickets: tuple[str, ...] = ()
    words: str = ""


_SINCE: Final = """
coalesce((select max(p.settled_at) from catalogue_proposal p where p.kind = '{kind}' and p.about = {about}),
         '-infinity'::timestamptz)
"""
_COUNTED: Final = {
    "returns": """
select i.key, array_agg(d.number order by a.ended_at)
from tickets_assignment a join catalogue_item i on i.version = a.item join tickets_demand d on d.id = a.demand_id
where a.ended_by = 'return_approved' and a.ended_at >= %(since)s and a.ended_at <= %(now)s and a.ended_at > {since}
group by i.key having count(*) >= %(count)s order by 1
""",
    "departures": """
select i.key, array_agg(d.number order by a.given_at)
from tickets_assignment a join catalogue_item i on i.version = a.item join tickets_demand d on d.id = a.demand_id
where a.item <> '' and a.item_unit <> '' and a.item_unit <> a.unit_id
  and a.given_at >= %(since)s and a.given_at <= %(now)s and a.given_at > {since}
group by i.key having count(*) >= %(count)s order by 1
""",
    "gaps": """
select d.class_code, array_agg(d.number order by a.given_at)
from tickets_assignment a join tickets_demand d on d.id = a.demand_id
where a.item = '' and a.kind = 'dispatch'
  and a.given_at >= %(since)s and a.given_at <= %(now)s and a.given_at > {since}
group by d.class_code having count(*) >= %(count)s order by 1
""",
}
_ABOUT: Final = {"returns": "i.key", "departures": "i.key", "gaps": "d.class_code"}


def grounds(now: datetime, count: int, days: int) -> list[Ground]:
    """What calls for a review: `count` approved returns, departures or gaps within `days`, a legal basis ended.

    What happened before the last such review was settled does not count again (a15.3).
    """
    since = midnight(now.date() - timedelta(days=days))
    return [*_counted({"since": since, "now": now, "count": max(count, 1)}), *_ended_bases(now.date())]


def _counted(asked: dict[str, Any]) -> Iterator[Ground]:
    for kind, words in _COUNTED.items():
        with connection.cursor() as cursor:
            cursor.execute(words.format(since=_SINCE.format(kind=kind, about=_ABOUT[kind])), asked)
            for about, tickets in cursor.fetchall():
                yield Ground(kind, about, tuple(dict.fromkeys(tickets)))


def _ended_bases(day: date) -> Iterator[Ground]:
    laws = ended_laws(day)
    for row in items_on(day):
        title, until = row.legal_basis["title"], row.legal_basis.get("until")
        ends = [laws.get(title), date.fromisoformat(until) if until else None]
        ended = min((end for end in ends if end is not None), default=None)
        if ended is not None and ended <= day:
            yield Ground("basis", row.key, (), f"《{title}》自{ended.isoformat()}起失效。")


def open_reviews(now: datetime) -> int:
    """Raise a task of review for every ground that has none open; how many (a15.3). Safe to run twice."""
    now = cut(now)
    if not _wanted(now):
        return 0
    made = new_id()
    count: list[int] = []

    def make(asked: Asked, present: Present) -> Change | Refusal:
        found = _new(grounds(asked.now, *_policy(present)))
        count.append(len(found))
        if not found:
            return refusal_of(asked.act, "unknown", "a15.3")
        rows = [_row(ground, asked.now) for ground in found]
        return Change({"grounds": [f"{one.kind}:{one.about}" for one in found]}, rows)

    outcome = change(Asked("open_reviews", str(made), Actor("system"), now), make)
    return count[0] if isinstance(outcome, Accomplished) else 0


def _wanted(now: datetime) -> bool:
    """Whether there is anything to raise, looked at before the chain is locked."""
    from hotline.acting.cataloguing.linting import present_of

    return bool(_new(grounds(now, *_policy(present_of(now)))))


def _policy(present: Present) -> tuple[int, int]:
    policy = POLICIES[present.policy]
    return policy.catalogue_review_count, policy.catalogue_review_days


def _new(found: Sequence[Ground]) -> list[Ground]:
    """Those without an open task; of a basis that ended one task is enough for good."""
    tasks = Proposal.objects.filter(kind__in=REVIEWS).values_list("kind", "about", "settled_at", "words")
    open_ = {(kind, about) for kind, about, settled, _ in tasks if settled is None}
    told = {(about, words) for kind, about, _, words in tasks if kind == "basis"}
    return [one for one in found if (one.kind, one.about) not in open_ and (one.about, one.words) not in told]


def _row(ground: Ground, now: datetime) -> Proposal:
    return Proposal(
        id=new_id(),
        kind=ground.kind,
        about=ground.about,
        tickets=list(ground.tickets[:MOST_TICKETS]),
        words=ground.words,
        opened_at=now,
    )
