"""Marks, recusal, seal (保护标记、回避、封存): records of one ticket that change who sees it (a11.2, a32.1).

A mark raises the protection of the whole ticket in the same transaction; what is lowered stands besides on the chain
`privacy`, with its reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import models

from hotline.core.marks import LOWERED_BY_HAND, SET_BY_HAND, WITHHELD, mark_of_level, protection_of
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.models import Person, Unit
from hotline.organisation.selectors import standing_person
from hotline.outbox.messages import to_desk
from hotline.protection.rules import rules
from hotline.tickets.actions.rows import Done
from hotline.tickets.models import Attachment, ConfirmedText, Demand, Mark, ReleasedFile, Restriction, SearchText, Words

if TYPE_CHECKING:
    from hotline.acting.records import Recording

NOBODY: Final = "discipline"
"""Named on a matter handed to the discipline channel: no person, so that nobody but a privacy officer opens it."""

TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "protect": ("reason",),
    "unprotect": ("reason",),
    "recuse": ("reason",),
    "admit": ("reason",),
    "lift_recusal": ("reason",),
    "declare_conflict": ("reason",),
    "confirm_text": ("scrubbed",),
    "consent_identity": ("words",),
    "hand_to_discipline": ("reason",),
    "seal": ("reason",),
}
ON_PRIVACY_CHAIN: Final = ("unprotect", "lift_recusal", "hand_to_discipline", "seal")
"""Records that stand on the chain `privacy` besides the ticket's."""


def _listed(name: str) -> Any:
    return lambda args: {name: sorted({str(one) for one in args.get(name) or ()})}


VALUES: Final[dict[str, Any]] = {
    **dict.fromkeys(("declare_conflict", "consent_identity", "hand_to_discipline", "seal"), lambda _: {}),
    "protect": _listed("marks"),
    "unprotect": _listed("marks"),
    "recuse": _listed("subjects"),
    "admit": _listed("subjects"),
    "lift_recusal": _listed("subjects"),
    "confirm_text": lambda args: {"of": str(args.get("of") or "")},
    "release_file": lambda args: {"file": str(args["file"])},
}


def marks_on(demand: Demand) -> set[str]:
    """The marks now on a demand; what its columns say goes for the marks no row tells of (imported, older demands)."""
    found = set(Mark.objects.filter(demand_id=demand.id, lifted_at__isnull=True).values_list("kind", flat=True))
    if protection_of(found) < demand.protection:
        found.add(mark_of_level(demand.protection))
    if demand.identity_withheld and not found & set(WITHHELD):
        found.add("report" if demand.type == "report" else "withheld")
    return found


def new_marks(demand: int, kinds: Iterable[str], by: str, now: datetime) -> list[models.Model]:
    """The rows of marks set."""
    return [Mark(id=new_id(), demand_id=demand, kind=kind, set_at=now, set_by=by) for kind in sorted(kinds)]


def columns_of(marks: Iterable[str]) -> dict[str, Any]:
    """The columns of a demand that follow from its marks."""
    known = set(marks)
    return {"protection": protection_of(known), "identity_withheld": bool(known & set(WITHHELD))}


def unsearchable(demand: int, protection: int) -> list[Update]:
    """At P1 and above nothing of a demand is found by words: its pieces go at once (S14)."""
    return [Update(SearchText, demand, {"pieces": [], "protection": protection})] if protection else []


def set_marks(making: "Recording", kinds: Iterable[str]) -> None:
    """Set marks and raise the protection at once."""
    before, demand = marks_on(making.demand), making.demand
    wanted = set(kinds)
    making.doing.rows += new_marks(demand.id, wanted - before, _who(making), making.asked.now)
    columns = columns_of(before | wanted)
    making.doing.set(making.asked.number, **columns)
    making.doing.updates += unsearchable(demand.id, columns["protection"])


def _who(making: "Recording") -> str:
    return making.asked.by.person or making.asked.by.role


def protect(making: "Recording") -> Refusal | None:
    """Private matters, trade secrets, identity withheld: set at once by whoever takes or handles it (a11.2-c)."""
    asked = set(making.args["marks"])
    if not asked or asked - set(SET_BY_HAND):
        return refuse(making.asked.act, "mark_missing", "a11.2", FAILED)
    set_marks(making, asked)
    return None


def unprotect(making: "Recording") -> Refusal | None:
    """A mark lifted by the privacy officer, with a reason (a11.2-c)."""
    asked, there = set(making.args["marks"]), marks_on(making.demand)
    if not asked or not asked <= there & set(LOWERED_BY_HAND):
        return refuse(making.asked.act, "mark_missing", "a11.2", FAILED)
    if "reason" not in making.args:
        return refuse(making.asked.act, "reason_missing", "a11.2", FAILED)
    _lift(making, asked, there)
    return None


def _lift(making: "Recording", kinds: set[str], there: set[str]) -> None:
    rows = Mark.objects.filter(demand_id=making.demand.id, kind__in=kinds, lifted_at__isnull=True)
    lifted = {"lifted_at": making.asked.now, "lifted_by": _who(making), "reason": making.reference("reason")}
    making.doing.updates += [Update(Mark, row, lifted) for row in rows.values_list("id", flat=True)]
    making.doing.set(making.asked.number, **columns_of(there - kinds))


# --- recusal ---


def recuse(making: "Recording") -> Refusal | None:
    """The units and persons complained about find the demand nowhere from now on (P3; a11.2-d)."""
    subjects = set(making.args["subjects"])
    if not subjects or subjects - _known(subjects):
        return refuse(making.asked.act, "subject_missing", "a11.2", FAILED)
    _restrict(making, "recused", subjects)
    set_marks(making, {"recusal"})
    return None


def _known(keys: set[str]) -> set[str]:
    units = Unit.objects.filter(key__in=keys).values_list("key", flat=True)
    return {*units, *Person.objects.filter(key__in=keys).values_list("key", flat=True)}


def _restrict(making: "Recording", kind: str, subjects: Iterable[str]) -> None:
    asked, demand = making.asked, making.demand.id
    there = Restriction.objects.filter(demand_id=demand, kind=kind, lifted_at__isnull=True)
    fresh = set(subjects) - set(there.values_list("subject", flat=True))
    making.doing.rows += [_restriction(demand, kind, one, _who(making), asked.now) for one in sorted(fresh)]
    making.doing.set(asked.number, restricted=True)


def _restriction(demand: int, kind: str, subject: str, by: str, now: datetime) -> Restriction:
    return Restriction(id=new_id(), demand_id=demand, kind=kind, subject=subject, set_at=now, set_by=by)


def admit(making: "Recording") -> Refusal | None:
    """A person of the unit complained about, outside the office concerned, who may work on it (D06)."""
    subjects = set(making.args["subjects"])
    if not subjects or Person.objects.filter(key__in=subjects).count() != len(subjects):
        return refuse(making.asked.act, "subject_missing", "a11.2", FAILED)
    if "reason" not in making.args:
        return refuse(making.asked.act, "reason_missing", "a11.2", FAILED)
    _restrict(making, "released", subjects)
    return None


def lift_recusal(making: "Recording") -> Refusal | None:
    """A recusal found wrong, lifted by the privacy officer with a reason; the last one lowers the protection."""
    subjects, now = set(making.args["subjects"]), making.asked.now
    found = Restriction.objects.filter(demand_id=making.demand.id, kind="recused", lifted_at__isnull=True)
    rows = {row.subject: row.id for row in found}
    if not subjects or subjects - set(rows):
        return refuse(making.asked.act, "subject_missing", "a11.2", FAILED)
    if "reason" not in making.args:
        return refuse(making.asked.act, "reason_missing", "a11.2", FAILED)
    making.doing.updates += [Update(Restriction, rows[one], {"lifted_at": now}) for one in sorted(subjects)]
    if set(rows) <= subjects:
        _lift(making, {"recusal"}, marks_on(making.demand))
    return None


def declare_conflict(making: "Recording") -> Refusal | None:
    """Whoever has an interest in the matter says so and is out of it; the unit names somebody else (D06; a11.2)."""
    asked, demand = making.asked, making.demand
    if asked.by.person is None:
        return refuse(asked.act, "subject_missing", "a11.2", FAILED)
    _restrict(making, "recused", {asked.by.person})
    unit = demand.unit_id
    if unit and demand.person == asked.by.person:
        other = standing_person(unit, asked.now.date())
        making.doing.set(asked.number, person=other if other and other != asked.by.person else unit)
        told = {"person": asked.by.person}
        making.doing.rows.append(to_desk(asked.act, "unit", asked.number, making.seq, told, asked.now, unit))
    return None


# --- P2: what a person has checked ---


def confirm_text(making: "Recording") -> Refusal | None:
    """The scrubbed words a unit may read, checked by a person (P2, P3; S07)."""
    if "scrubbed" not in making.args:
        return refuse(making.asked.act, "scrubbed_missing", "a11.2", FAILED)
    of, demand = making.args["of"], making.demand.id
    if of and not Words.objects.filter(reference=of, demand_id=demand).exists():
        return refuse(making.asked.act, "scrubbed_missing", "a11.2", FAILED)
    making.doing.rows.append(
        ConfirmedText(
            id=new_id(),
            demand_id=demand,
            of=of,
            words=making.reference("scrubbed"),
            by=_who(making),
            at=making.asked.now,
        )
    )
    return None


def release_file(making: "Recording") -> Refusal | None:
    """A file a unit may have at P2, looked at by a person (S05)."""
    file = Attachment.objects.filter(reference=making.args["file"], demand_id=making.demand.id).first()
    if file is None:
        return refuse(making.asked.act, "file_unknown", "a11.2", FAILED)
    if not ReleasedFile.objects.filter(attachment_id=file.id).exists():
        row = ReleasedFile(id=new_id(), attachment_id=file.id, by=_who(making), at=making.asked.now)
        making.doing.rows.append(row)
    return None


def consent_identity(making: "Recording") -> Refusal | None:
    """The requester agrees that the unit knows who asks (a11.2; roles section 6)."""
    if "words" not in making.args:
        return refuse(making.asked.act, "identity_consent_missing", "a11.2", FAILED)
    set_marks(making, {"consent"})
    return None


# --- discipline, seal ---


def hand_to_discipline(making: "Recording") -> Refusal | None:
    """An accusation against an official goes to the discipline channel; only a minimal record stays (a13.2.2-d)."""
    set_marks(making, {"discipline"})
    _restrict(making, "named", {NOBODY})
    _tell_privacy(making)
    return None


def seal(making: "Recording") -> Refusal | None:
    """A suspected state secret is out of every page, list, search, export and message at once (P4; S02; a32.1-a)."""
    set_marks(making, {"sealed"})
    _tell_privacy(making)
    return None


def _tell_privacy(making: "Recording") -> None:
    asked = making.asked
    told: Mapping[str, Any] = {"person": asked.by.person}
    making.doing.rows.append(to_desk(asked.act, "privacy", asked.number, making.seq, told, asked.now))


ROWS: Final = {
    "protect": protect,
    "unprotect": unprotect,
    "recuse": recuse,
    "admit": admit,
    "lift_recusal": lift_recusal,
    "declare_conflict": declare_conflict,
    "confirm_text": confirm_text,
    "release_file": release_file,
    "consent_identity": consent_identity,
    "hand_to_discipline": hand_to_discipline,
    "seal": seal,
}


# --- marks that come with an act ---


def marks_of_registration(done: Done) -> set[str]:
    """The marks a demand gets with its registration: asked for, by its type, by its class (a11.2-c; P1, P2)."""
    marks, plain = set(done.args.get("marks", ())), done.plain
    marks |= {"withheld"} if plain.get("identity_withheld") else set()
    marks |= {mark_of_level(int(plain.get("protection") or 0))} - {""}
    return marks | marks_by_rule(done)


def marks_by_rule(done: Done) -> set[str]:
    """The marks an act brings by itself: a report, a class of demands that is private (roles section 6)."""
    marks = set[str]()
    if done.act in ("register", "amend_type") and done.after.type == "report" and not done.demand.identity_withheld:
        marks.add("report")
    if done.args.get("class_code") and rules(done.now).is_private(done.args["class_code"]):
        marks.add("private_class")
    return marks


@dataclass(frozen=True)
class Marked:
    """What marks set beside an act write: rows, columns of the demand, pieces dropped."""

    rows: list[models.Model]
    columns: dict[str, Any]
    updates: list[Update]


def marked(done: Done, kinds: set[str], there: set[str]) -> Marked:
    """The rows of marks that come with an act, `there` being those the demand has."""
    by = done.person or done.actor.role
    rows = new_marks(done.demand.id, kinds - there, by, done.now)
    columns = columns_of(there | kinds)
    if "discipline" in kinds:
        rows.append(_restriction(done.demand.id, "named", NOBODY, by, done.now))
        columns["restricted"] = True
    return Marked(rows, columns, unsearchable(done.demand.id, columns["protection"]))
