"""What the checks of a change need to know: the organisation and the lists of the date it shall be in force (a15.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from hotline.catalogue.classification import carried_over, classes_of, edition_on
from hotline.catalogue.models import Confirmation, Draft, Entry, Item
from hotline.catalogue.selectors import content_of, items_on, question_answers
from hotline.core.catalogue import UnitFact
from hotline.core.catalogue_content import Content
from hotline.core.catalogue_life import Answer, DraftFacts
from hotline.core.catalogue_lint import Finding, Known, lint_item, overlaps_with
from hotline.core.counting import base_due
from hotline.core.instants import SHANGHAI
from hotline.core.limit import Limit
from hotline.core.policy import DEMAND_TYPES
from hotline.organisation.models import Post, Unit
from hotline.organisation.selectors import on
from hotline.organisation.unit_plan import offices_on
from hotline.rulebook.versions import CALENDARS, POLICIES

ORDINARY: Final = datetime.combine(date(2026, 3, 2), time(9), SHANGHAI)
"""A Monday followed by ordinary weeks, over which limits in different units are compared."""


@dataclass(frozen=True)
class Present:
    """The policy and calendar under which a change is made."""

    policy: str
    calendar: str

    def due(self, start: datetime, limit: Limit) -> datetime:
        """The end of a limit."""
        return base_due(CALENDARS[self.calendar], POLICIES[self.policy], start, limit)

    @property
    def confirm_limit(self) -> Limit:
        """How long a unit has to answer (DEC 73; a15.2)."""
        return POLICIES[self.policy].catalogue_confirm_limit


@dataclass
class World:
    """What stands on one date: read once for all drafts of an act that share it."""

    day: date
    known: Known
    standing: Mapping[str, Content] = field(default_factory=dict)
    """The contents in force on the date, by key."""

    def findings(self, content: Content, together: Mapping[str, Content | None]) -> tuple[Finding, ...]:
        """What is wrong with a draft's content, the other drafts of the act standing in for what they change."""
        others = {**self.standing, **together}
        codes = set(self.known.codes.get(content["class_code"], (content["class_code"],)))
        beside = [
            other
            for key, other in others.items()
            if other is not None
            and key != content["key"]
            and codes & set(self.known.codes.get(other["class_code"], (other["class_code"],)))
        ]
        return (*lint_item(content, self.known), *overlaps_with(content, beside))


def world_on(day: date, present: Present) -> World:
    """The organisation, lists and catalogue of a date."""
    units = list(Unit.objects.filter(on(day)))
    towns = {unit.code: unit.key for unit in units if unit.kind == "town_or_subdistrict" and unit.code}
    offices = {
        unit.key: frozenset(office["name"] for office in offices_on(unit, day))
        for unit in units
        if unit.kind == "town_or_subdistrict"
    }
    rows, edition = list(items_on(day)), edition_on(day)
    older = sorted({(row.edition, row.class_code) for row in rows if row.edition and row.edition != edition})
    carried = carried_over(older, edition) if older else {}
    policy = POLICIES[present.policy]
    known = Known(
        day=day,
        classes=frozenset(classes_of(edition)),
        units={unit.key: UnitFact(unit.kind, unit.name) for unit in units},
        towns=towns,
        offices=offices,
        questions={key: frozenset(answers) for key, answers in question_answers(day).items()},
        laws=ended_laws(day),
        basic={kind: policy.limit_of_type(kind) for kind in DEMAND_TYPES},
        longer=lambda a, b: present.due(ORDINARY, a) > present.due(ORDINARY, b),
        codes={code: new for (_, code), new in carried.items()},
    )
    return World(day, known, {row.key: content_of(row) for row in rows})


def ended_laws(day: date) -> dict[str, date]:
    """The laws of the list that have ended or will, by title (a15.3)."""
    rows = Entry.objects.filter(on(day), list="law", content__has_key="until").values_list("name", "content")
    return {name: date.fromisoformat(content["until"]) for name, content in rows}


def facts_of(draft: Draft, answers: Iterable[Confirmation], findings: Sequence[Finding] = ()) -> DraftFacts:
    """A draft as the checks see it; the answers come with their units."""
    content: Mapping[str, Any] = draft.content or {}
    return DraftFacts(
        subject=draft.subject,
        key=draft.key,
        name=draft.name,
        state=draft.state,
        edition=draft.edition,
        authors=frozenset(draft.authors),
        in_force_from=draft.in_force_from,
        owner=content.get("unit"),
        warnings_reason=draft.warnings_reason,
        answers=tuple(
            Answer(one.unit_id, one.unit.name, one.due_at, one.answer, bool(one.decided_by)) for one in answers
        ),
        findings=findings,
    )


def asked_of(drafts: Sequence[Draft]) -> dict[int, list[Confirmation]]:
    """The answers asked for on the present edition of each draft."""
    found: dict[int, list[Confirmation]] = {draft.id: [] for draft in drafts}
    editions = {draft.id: draft.edition for draft in drafts}
    for one in Confirmation.objects.filter(draft_id__in=editions).select_related("unit").order_by("id"):
        if one.edition == editions[one.draft_id]:
            found[one.draft_id].append(one)
    return found


def appointments_of(person: str | None, day: date) -> frozenset[str]:
    """The appointments a person holds on a date (roles section 1)."""
    held = Post.objects.filter(on(day), person_id=person).exclude(appointment="")
    return frozenset(held.values_list("appointment", flat=True))


def standing_version(subject: str, key: str, day: date) -> Item | Entry | None:
    """The version of a draft's key in force on a date."""
    if subject == "item":
        return Item.objects.filter(on(day), key=key).first()
    return Entry.objects.filter(on(day), list=subject, key=key).first()
