"""Watching the view log (异常查看): unusual looks listed for the privacy officer, and settled (a32.1; S49).

A worker lists today's and yesterday's once in a while from the lines of these days alone; what is found stands as a row
a person, kind and day. More of the same on that day opens a settled one anew.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import RefusedAttempt
from hotline.core.instants import SHANGHAI, cut
from hotline.core.privacy import mask_address
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.core.unusual import EMERGENCY_LATE, IN_FULL, REFUSED, SERVED, Listed, Look, finding_refusal, unusual
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.intake.models import Contact, Requester
from hotline.intake.selectors import identity_place, vaults_of
from hotline.operation.models import Run
from hotline.organisation.models import Duty, Person
from hotline.personal.blind_index import IndexedField, search_indexes
from hotline.personal.keys import Purpose
from hotline.personal.scrub import scrub
from hotline.personal.vault import provider
from hotline.protecting.telling import tell_once_a_day
from hotline.protection.models import EmergencyView, Finding
from hotline.protection.rules import rules
from hotline.reading.looked import own_unit_only
from hotline.reading.texts import unsealed

RUN: Final = "watching"
"""The name of this run among the periodic ones."""
TOLD: Final = "unusual_found"
"""The kind of message that tells the privacy officers."""
MOST_DAYS: Final = 31
MOST_DEMANDS: Final = 100
"""Tickets named in one finding; its count is of all."""
_LINES: Final = """
select v.person, v.role, v.unit, v.at, v.kind, v.demand, coalesce(v.found, 0), d.requester_id, q.phone_index,
  d.id is not null and v.unit <> '' and v.unit <> coalesce(d.unit_id, '')
  and not exists (select from tickets_assignment a where a.demand_id = d.id and a.unit_id = v.unit)
  and not exists (select from tickets_invitation i where i.demand_id = d.id and i.unit_id = v.unit)
from audit_viewrow v left join tickets_demand d on d.number = v.demand
left join intake_requester q on q.id = d.requester_id
where v.at >= %(begin)s and v.at < %(end)s and v.person <> '' and v.role <> 'requester'
"""


def list_unusual(now: datetime) -> int:
    """List what is unusual in the looks since the day before the last run; how many findings are new or have grown."""
    now = cut(now)
    news = sum(_list(day, now) for day in _days(now))
    tell_once_a_day(TOLD, now, _fresh)
    return news


def _fresh(last: datetime | None) -> int:
    """How many were listed since the last telling and wait to be settled."""
    return Finding.objects.filter(outcome="", **({"listed_at__gt": last} if last else {})).count()


def _days(now: datetime) -> list[date]:
    """Yesterday and today; the days since the last run, where the worker stood still."""
    last = Run.objects.filter(name=RUN, done_at__isnull=False).values_list("done_at", flat=True).first()
    today = now.astimezone(SHANGHAI).date()
    since = (last or now).astimezone(SHANGHAI).date() - timedelta(days=1)
    return [today - timedelta(days=n) for n in range(min(max((today - since).days, 1), MOST_DAYS), -1, -1)]


def _list(day: date, now: datetime) -> int:
    found = [*unusual(looks_of(day), rules(now).unusual, now), *_late_emergencies(day, now)]
    asked = Asked("list_unusual", day.isoformat(), Actor("system"), now, {})
    known = {(row.kind, row.person): row for row in Finding.objects.filter(day=day)}
    if not any(_is_news(one, known) for one in found):
        return 0
    done: list[int] = []

    def listed(asked: Asked) -> Change:
        known = {(row.kind, row.person): row for row in Finding.objects.filter(day=day)}
        news = [one for one in found if _is_news(one, known)]
        fresh = [_row(one, day, asked.now) for one in news if (one.kind, one.person) not in known]
        grown = [_grown(known[one.kind, one.person], one, asked.now) for one in news if (one.kind, one.person) in known]
        done.append(len(news))
        return Change({"day": day.isoformat(), "new": len(fresh), "grown": len(grown)}, fresh, grown)

    configure(asked, "privacy", listed)
    return sum(done)


def _is_news(one: Listed, known: Mapping[tuple[str, str], Finding]) -> bool:
    row = known.get((one.kind, one.person))
    return row is None or one.count > row.count


def _row(one: Listed, day: date, now: datetime) -> Finding:
    return Finding(
        id=new_id(),
        kind=one.kind,
        person=one.person,
        unit=one.unit,
        day=day,
        count=one.count,
        demands=list(one.demands[:MOST_DEMANDS]),
        listed_at=now,
    )


def _grown(row: Finding, one: Listed, now: datetime) -> Update:
    """More of the same: open again and listed anew, whatever was found before; that stands in its event."""
    again = {"outcome": "", "words": "", "reviewed_by": "", "reviewed_at": None, "listed_at": now}
    return Update(Finding, row.id, {"count": one.count, "demands": list(one.demands[:MOST_DEMANDS]), **again})


# --- the looks of a day ---


def looks_of(day: date) -> list[Look]:
    """The lines of the view log of one day with what is known beside them, refused wishes and contacts taken."""
    begin = datetime.combine(day, time(), SHANGHAI)
    span = {"begin": begin, "end": begin + timedelta(days=1)}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, span)
        lines = cursor.fetchall()
    people = {line[0] for line in lines}
    own, duty = _Own(people), _Duties(people, begin)
    places = _places({line[7] for line in lines if line[4] in IN_FULL and line[7]})
    looks = [
        Look(
            person, role, unit, at, kind, number, found, own.matches(person, phone, places.get(requester)),
            places[requester][1] if kind in IN_FULL and requester in places else "", outside, duty.covers(person, at),
        )
        for person, role, unit, at, kind, number, found, requester, phone, outside in lines
    ]  # fmt: skip
    searching = {look.person for look in looks if look.kind == "searched"}
    return [*looks, *_refused(begin), *_served(searching, begin)]


def _refused(begin: datetime) -> list[Look]:
    rows = RefusedAttempt.objects.filter(at__gte=begin, at__lt=begin + timedelta(days=1), act="reveal")
    return [
        Look(row.actor["person"], row.actor.get("role", ""), row.actor.get("unit") or "", row.at, REFUSED, row.demand)
        for row in rows
        if row.actor.get("person")
    ]


def _served(people: Iterable[str], begin: datetime) -> list[Look]:
    taken = Contact.objects.filter(
        taken_by__in=list(people), received_at__gte=begin, received_at__lt=begin + timedelta(days=1)
    )
    return [Look(person, "", "", at, SERVED) for person, at in taken.values_list("taken_by", "received_at")]


class _Own:
    """Whether a requester is the person who looks: by telephone at any look, by name where the name was opened."""

    def __init__(self, people: Iterable[str]) -> None:
        rows = list(Person.objects.filter(key__in=list(people)))
        self._names = {row.key: row.name for row in rows}
        self._phones = {row.key: _indexes(row.phone) for row in rows}

    def matches(self, person: str, phone: Any, place: "tuple[str, str] | None") -> bool:
        """Name and place are known of looks in full only."""
        if phone is not None and bytes(phone) in self._phones.get(person, ()):
            return True
        return place is not None and place[0] != "" and place[0] == self._names.get(person)


def _indexes(phone: str) -> frozenset[bytes]:
    try:
        return frozenset(search_indexes(provider(), IndexedField.PHONE, phone))
    except ValueError:
        return frozenset()


class _Duties:
    """Who is on duty when, by the duty lists of a day."""

    def __init__(self, people: Iterable[str], begin: datetime) -> None:
        rows = Duty.objects.filter(person_id__in=list(people), start__lt=begin + timedelta(days=1), end__gt=begin)
        self._spans: dict[str, list[tuple[datetime, datetime]]] = {}
        for person, start, end in rows.values_list("person_id", "start", "end"):
            self._spans.setdefault(person, []).append((start, end))

    def covers(self, person: str, at: datetime) -> bool:
        """Whether the person is on duty at an instant."""
        return any(start <= at < end for start, end in self._spans.get(person, ()))


def _places(requesters: set[int]) -> dict[int, tuple[str, str]]:
    """Name, and street or community of the home, of requesters seen in full; opened here and shown to nobody."""
    found, vaults = {}, vaults_of(requesters)
    rows = Requester.objects.filter(id__in=requesters)
    for requester, name, address in rows.values_list("id", "name_sealed", "address_sealed"):
        vault = vaults[requester]
        texts = [
            unsealed(vault, Purpose.IDENTITY, identity_place(column, requester), sealed) or ""
            for column, sealed in (("name_sealed", name), ("address_sealed", address))
        ]
        found[requester] = (texts[0], mask_address(texts[1]).strip("*"))
    return found


def _late_emergencies(day: date, now: datetime) -> list[Listed]:
    """Emergency views whose review was due on a day and is not there (S30)."""
    begin = datetime.combine(day, time(), SHANGHAI)
    end = min(now, begin + timedelta(days=1))
    rows = EmergencyView.objects.filter(finding="", review_due__gte=begin, review_due__lt=end).order_by("asked_at")
    by_person: dict[str, list[EmergencyView]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row)
    return [
        Listed(EMERGENCY_LATE, person, own[-1].unit, len(own), tuple(dict.fromkeys(row.demand for row in own)))
        for person, own in by_person.items()
    ]


# --- settling ---


def review(finding: int, reader: Reader, now: datetime, outcome: str, words: str = "") -> Accomplished | Refusal:
    """The privacy officer's finding (已查): an event; of the own unit's people alone where the officer is a unit's."""
    asked = Asked("review_finding", str(finding), reader.actor, cut(now), {})

    def reviewed(asked: Asked) -> Change | Refusal:
        row = Finding.objects.filter(id=finding, outcome="").first()
        if row is None or not in_sight(reader, row):
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        refusal = finding_refusal(reader, row.person, outcome, words)
        if refusal is not None:
            return refusal
        kept = str(scrub(words.strip()).text)[:200]
        values = {"outcome": outcome, "words": kept, "reviewed_by": asked.by.person or "", "reviewed_at": asked.now}
        told = {"kind": row.kind, "person": row.person, "day": row.day.isoformat(), "count": row.count}
        told |= {"outcome": outcome, "words": {"present": bool(kept)}}
        return Change(told, updates=[Update(Finding, row.id, values)])

    return configure(asked, "privacy", reviewed)


def in_sight(reader: Reader, row: Finding) -> bool:
    """Whether a finding is one the reader watches over (roles section 1)."""
    return not own_unit_only(reader) or row.unit in reader.below
