"""Whom a demand may complain about (被反映的单位和人员): proposed from its words, confirmed by a person (P3; S06).

A unit or a person whose name stands in the text is proposed, and whoever of those proposed has looked before is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Count, Max, Q

from hotline.audit.models import ViewRow
from hotline.core.instants import SHANGHAI
from hotline.reading.names import Named, Names
from hotline.tickets.models import Restriction

MOST: Final = 30
_NAMED: Final = """
select 'unit' as kind, u.key, u.name, '' as unit, u.valid_to is null or u.valid_to > %(day)s as there
from organisation_unit u where strpos(%(text)s, u.name) > 0
   or (length(u.short_name) > 1 and strpos(%(text)s, u.short_name) > 0)
union all
select 'person', p.key, p.name, string_agg(distinct u.short_name, '、'), true
from organisation_person p join organisation_post o on o.person_id = p.key join organisation_unit u on u.key = o.unit_id
where length(p.name) > 1 and (strpos(%(text)s, p.name) > 0 or (
  strpos(%(text)s, u.short_name) > 0 and left(p.name, 1) = any(%(titled)s::text[])))
group by p.key, p.name
order by 1 desc, 3 limit %(most)s
"""
_TITLES: Final = ("局长", "主任", "科长", "所长", "队长", "书记", "镇长", "处长", "院长", "校长", "警官", "法官")


@dataclass(frozen=True)
class Proposed:
    """A unit or person whose name stands in the words of a demand."""

    kind: str
    key: str
    name: str
    unit: str


def proposed(text: str, now: datetime) -> tuple[Proposed, ...]:
    """Units and people named in a text: by name, short name, or surname and title beside their unit's name."""
    titled = [text[at - 1 : at] for title in _TITLES for at in _places(text, title) if at]
    with connection.cursor() as cursor:
        day = now.astimezone(SHANGHAI).date()
        cursor.execute(_NAMED, {"text": text, "titled": titled, "day": day, "most": MOST})
        return tuple(Proposed(kind, key, name, unit) for kind, key, name, unit, there in cursor.fetchall() if there)


def _places(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


@dataclass(frozen=True)
class Had:
    """Somebody now recused who had looked before: name, unit, when last, how often."""

    person: Named | None
    unit: Named | None
    last: datetime
    times: int


def recused_now(demand: int) -> tuple[Named, ...]:
    """The units and people recused from a demand."""
    found = Restriction.objects.filter(demand_id=demand, kind="recused", lifted_at__isnull=True)
    subjects = list(found.order_by("id").values_list("subject", flat=True))
    names = Names(subjects)
    return tuple(named for named in map(names.of, subjects) if named)


def had_seen(number: str, subjects: Iterable[str]) -> tuple[Had, ...]:
    """Who of those recused, or of their units, had looked at the demand, the last one first (S06)."""
    keys = list(subjects)
    rows = ViewRow.objects.filter(demand=number).filter(Q(person__in=keys) | Q(unit__in=keys)).order_by()
    found = rows.values("person", "unit").annotate(last=Max("at"), times=Count("id")).order_by("-last")[:MOST]
    names = Names(key for row in found for key in (row["person"], row["unit"]))
    return tuple(Had(names.of(row["person"]), names.of(row["unit"]), row["last"], row["times"]) for row in found)
