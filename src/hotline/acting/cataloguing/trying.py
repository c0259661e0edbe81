"""Trying a change on the tickets of the last days (试算): counted and listed, nothing changed by it (a15.3).

Tickets are taken together by what decides of them - item, class, type, town, answers -, decided once a group before and
after, and only those of affected groups are looked at one by one.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from hotline.acting.cataloguing.known import Present
from hotline.acting.locking import context
from hotline.catalogue.classification import carried_over, edition_on, editions
from hotline.catalogue.models import Draft, Item, Trial
from hotline.catalogue.selectors import catalogue_on
from hotline.core.catalogue import Facts
from hotline.core.catalogue import Item as Deciding
from hotline.core.catalogue_content import item_of
from hotline.core.catalogue_trial import CONSIDERED, Affected, affected_groups
from hotline.core.instants import SHANGHAI, cut, midnight
from hotline.core.limit import Limit
from hotline.core.policy import DEMAND_TYPES
from hotline.database.identity import new_id
from hotline.rulebook.versions import POLICIES

BATCH: Final = 20_000
AT_ONCE: Final = 20_000
"""Up to so many tickets a trial is made while the page waits; beyond it is a job with progress."""
LONGEST: Final = 1100
"""The most days a trial looks back."""

Progress = Callable[[int, int], bool]
"""Told (done, total); False: stop."""

_SPAN: Final = """
a.kind in ('dispatch', 'redispatch') and a.ended_by not in ('return_approved', 'recalled')
  and a.given_at >= %(since)s and a.given_at < %(until)s
"""
_GROUPS: Final = """
select a.item, d.class_code, d.type, d.town, a.answers::text, {edition} as edition, count(*)
from tickets_assignment a join tickets_demand d on d.id = a.demand_id
where {span} group by 1, 2, 3, 4, 5, 6
"""
_AFFECTED: Final = """
select g.n, d.number, d.town, a.given_at, a.due_at, d.state in ('closed', 'dissatisfied', 'archived') as closed, (
         select max(r.asked_at) from tickets_request r
         where r.demand_id = d.id and r.kind = 'closure' and r.decision = 'approved') as finished
from tickets_assignment a join tickets_demand d on d.id = a.demand_id
join unnest(%(items)s::text[], %(codes)s::text[], %(types)s::text[], %(towns)s::text[], %(answers)s::text[],
            %(ns)s::int[]) g (item, code, type, town, answers, n)
  on g.item = a.item and g.code = d.class_code and g.type = d.type and g.town = d.town and g.answers = a.answers::text
where {span} order by a.given_at, a.id
"""


@dataclass(frozen=True)
class Group:
    """Tickets of the same facts: as their rows hold them, and as the catalogue reads them."""

    item: str
    class_code: str
    type: str
    town: str
    answers: str
    count: int
    facts: Facts


@dataclass(frozen=True)
class Change:
    """What is tried: items in the place of those of their key (None: it ends), as if in force from a date."""

    day: date
    items: Mapping[str, Deciding | None]


def change_of(drafts: Sequence[Draft], today: date) -> Change:
    """The change that drafts of items would make."""
    items = {row.key: item_of(row.content) if row.content else None for row in drafts if row.subject == "item"}
    return Change(max([today, *(row.in_force_from for row in drafts)]), items)


def ask(drafts: Sequence[Draft], days: int, by: str, now: datetime) -> Trial:
    """A trial to be made, by whoever runs it."""
    return Trial.objects.create(
        id=new_id(),
        drafts=[row.id for row in drafts],
        editions={str(row.id): row.edition for row in drafts},
        days=min(max(days, 1), LONGEST),
        asked_at=cut(now),
        asked_by=by,
    )


def is_small(days: int, now: datetime) -> bool:
    """Whether the tickets of so many days are few enough to try while somebody waits."""
    since = midnight(cut(now).date() - timedelta(days=days))
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from (select from tickets_assignment where given_at >= %s limit %s) few",
            [since, AT_ONCE + 1],
        )
        return bool(cursor.fetchone()[0] <= AT_ONCE)


def run_trial(trial_id: int, now: datetime) -> None:
    """Make a trial asked for and keep its result; whatever goes wrong is kept with it."""
    if not Trial.objects.filter(id=trial_id, state="waiting").update(state="running"):
        return
    trial = Trial.objects.get(id=trial_id)
    rows = list(Draft.objects.filter(id__in=trial.drafts))

    def told(done: int, total: int) -> bool:
        return bool(Trial.objects.filter(id=trial_id, state="running").update(done=done, total=total))

    try:
        with transaction.atomic():
            result = tried(change_of(rows, cut(now).date()), trial.days, now, trial_id, told)
    except Stopped:
        Trial.objects.filter(id=trial_id).update(state="cancelled", ended_at=cut(now))
        return
    except Exception as fault:
        Trial.objects.filter(id=trial_id).update(state="failed", failure=type(fault).__name__, ended_at=cut(now))
        raise
    Trial.objects.filter(id=trial_id, state="running").update(state="done", result=result, ended_at=cut(now))


class Stopped(Exception):
    """Somebody cancelled the trial."""


def tried(
    change: Change, days: int, now: datetime, trial: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """The counts of a change over the tickets dispatched in so many days before today's end.

    With `trial` its affected tickets are kept as lines. Must run inside a transaction.
    """
    now = cut(now)
    policy, calendar, _ = context(now, None)
    present = Present(policy, calendar)
    span = {"since": midnight(now.date() - timedelta(days=days)), "until": now + timedelta(seconds=1)}
    groups = _groups(span, change.day)
    total = sum(group.count for group in groups)
    basic = {kind: POLICIES[policy].limit_of_type(kind) for kind in DEMAND_TYPES}
    facts = [group.facts for group in groups]
    found = affected_groups(facts, catalogue_on(change.day), catalogue_on(change.day, change.items), basic)
    counts = _Counts()
    done = total - sum(groups[n].count for n in found)
    for lines in _lines(span, groups, found, present, now):
        counts.take(lines)
        if trial is not None:
            _keep(trial, lines)
        done += len(lines)
        if progress is not None and not progress(done, total):
            raise Stopped
    return {
        "tickets": total,
        "groups": len(groups),
        "since": span["since"].date().isoformat(),
        "until": now.date().isoformat(),
        **counts.plain(),
        "considered": CONSIDERED,
    }


def _groups(span: Mapping[str, Any], day: date) -> list[Group]:
    edition, named = _edition_of_day()
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS.format(edition=edition, span=_SPAN), {**span, **named})
        rows = cursor.fetchall()
    keys = dict(Item.objects.filter(version__in={row[0] for row in rows}).values_list("version", "key"))
    to = edition_on(day)
    carried = carried_over(sorted({(row[5] or to, row[1]) for row in rows}), to)
    found = []
    for item, code, type_, town, answers, old, count in rows:
        facts = _facts(keys.get(item, ""), carried[old or to, code], type_, town, answers)
        found.append(Group(item, code, type_, town, answers, count, facts))
    return found


def _edition_of_day() -> tuple[str, dict[str, Any]]:
    """In which edition a ticket's class code stands: that of the day it was dispatched on (a13.1)."""
    known = editions()
    if len(known) < 2:
        return "''", {}
    cases = " ".join(f"when a.given_at >= %(from{n})s then %(edition{n})s" for n in range(len(known)))
    named: dict[str, Any] = {f"from{n}": midnight(one.valid_from) for n, one in enumerate(known)}
    return f"case {cases} else '' end", named | {f"edition{n}": one.name for n, one in enumerate(known)}


def _facts(item: str, codes: Sequence[str], type_: str, town: str, answers: str) -> Facts:
    given = json.loads(answers or "{}")
    return Facts(codes[0] if codes else "", type_ or "other", town, tuple(sorted(given.items())), item)


@dataclass(frozen=True)
class Line:
    """One affected ticket."""

    number: str
    town: str
    what: Affected
    late: bool


def _lines(
    span: Mapping[str, Any], groups: Sequence[Group], found: Mapping[int, Affected], present: Present, now: datetime
) -> Iterator[list[Line]]:
    if not found:
        return
    ns = list(found)
    chosen: dict[str, Any] = {
        "items": [groups[n].item for n in ns],
        "codes": [groups[n].class_code for n in ns],
        "types": [groups[n].type for n in ns],
        "towns": [groups[n].town for n in ns],
        "answers": [groups[n].answers for n in ns],
        "ns": ns,
    }
    dues = _Dues(present)
    with connection.chunked_cursor() as cursor:
        cursor.execute(_AFFECTED.format(span=_SPAN), {**span, **chosen})
        while rows := cursor.fetchmany(BATCH):
            yield [
                Line(number, town, found[n], _late(found[n], dues, given, due, finished if closed else now))
                for n, number, town, given, due, closed, finished in rows
            ]


def _late(what: Affected, dues: "_Dues", given: datetime, due: datetime, finished: datetime | None) -> bool:
    """Whether a ticket in time would have been late: what reviews and extensions had added stays added (R16, R18)."""
    if what.effect not in ("limit", "both") or what.old_limit is None or what.new_limit is None or finished is None:
        return False
    if finished > due:
        return False
    added = due - dues.of(given, what.old_limit)
    return finished > dues.of(given, what.new_limit) + added


class _Dues:
    """Ends of limits, counted once for all tickets of one day where the time of day does not matter."""

    def __init__(self, present: Present) -> None:
        self._present = present
        self._by_day = POLICIES[present.policy].after_hours_receipt == "as_is"
        self._known: dict[tuple[object, Limit], datetime] = {}

    def of(self, given: datetime, limit: Limit) -> datetime:
        """The end of a limit from an instant."""
        local = given.astimezone(SHANGHAI)
        of_day = self._by_day and limit.unit in ("wd", "nd")
        key: tuple[object, Limit] = (local.date() if of_day else local, limit)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._present.due(cut(local), limit)
        return found


class _Counts:
    """What a trial counts while it reads."""

    def __init__(self) -> None:
        self.effects: Counter[str] = Counter()
        self.towns: Counter[str] = Counter()
        self.moves: Counter[tuple[str, str]] = Counter()
        self.late = 0

    def take(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.effects[line.what.effect] += 1
            self.towns[line.town] += 1
            if line.what.effect != "limit":
                self.moves[line.what.old_unit, line.what.new_unit] += 1
            self.late += line.late

    def plain(self) -> dict[str, Any]:
        return {
            "affected": self.effects.total(),
            **{name: self.effects[name] for name in ("unit", "limit", "both", "covered", "open")},
            "late": self.late,
            "towns": dict(self.towns.most_common()),
            "moves": [[old, new, count] for (old, new), count in self.moves.most_common(50)],
        }


_COLUMNS: Final = "trial_id, number, town, effect, old_unit, new_unit, old_limit, new_limit, becomes_late"


def _keep(trial: int, lines: Sequence[Line]) -> None:
    words = f"copy catalogue_trialline ({_COLUMNS}) from stdin"
    with connection.cursor() as cursor, cursor.copy(words) as stream:
        for line in lines:
            what = line.what
            stream.write_row(
                (
                    trial, line.number, line.town, what.effect, what.old_unit, what.new_unit,
                    str(what.old_limit or ""), str(what.new_limit or ""), line.late,
                )
            )  # fmt: skip
