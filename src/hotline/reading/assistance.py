"""Assistance tasks of a committee (协助任务): its own, the claims asked about, what was released for them (a6.1).

The view-log row stands in the same transaction, with every field shown.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from hotline.catalogue.selectors import entry_name
from hotline.core.assistance import RELEASABLE, may_open_task, view_in_task
from hotline.core.instants import cut
from hotline.core.privacy import View
from hotline.core.scope import Reader
from hotline.core.ticket import OPEN_WITH_UNIT
from hotline.organisation.models import Released
from hotline.reading.names import Named, Names
from hotline.reading.opening import Opened, demand_to_open, standing_of
from hotline.reading.texts import Seen, Texts
from hotline.reading.view_log import log_view, view_row
from hotline.tickets.models import Invitation, Words

OPEN: Final = ("invited", "objected", "bound")
WORDS: Final = {
    "invited": "待报送",
    "objected": "已提异议",
    "bound": "须报送",
    "released": "已解除",
    "reported": "已报送",
}
"""The status of an invitation in words."""


@dataclass(frozen=True)
class TaskRow:
    """One task in the list: the number to speak of, who asks, by when, how it stands."""

    number: str
    asked_by: Named
    due: datetime
    status: str
    claims: int

    @property
    def status_words(self) -> str:
        """The status in words."""
        return WORDS[self.status]

    @property
    def open(self) -> bool:
        """Whether something is still owed."""
        return self.status in OPEN


@dataclass(frozen=True)
class TaskPage:
    """One task: what is asked, on which duty of the list it rests, what was released."""

    row: TaskRow
    invited_at: datetime
    question: str | None
    duty: str
    claims: tuple[tuple[str, str | None], ...]
    released: dict[str, Seen]
    version: int


@dataclass(frozen=True)
class _Task(Opened):
    """A demand seen through a task: only what was released, by the committees' own rule."""

    released: frozenset[str] = frozenset()

    def view(self, field: str) -> View:
        """How a field is seen in this task."""
        return view_in_task(field, self.demand.protection, self.released)


class _Asked(Opened):
    """The claims asked about: scrubbed, whatever was released."""

    def view(self, field: str) -> View:
        """Scrubbed words and nothing else."""
        return "masked_for_good" if field == "words" else "hidden"


def tasks(reader: Reader, now: datetime) -> list[TaskRow]:
    """The tasks of the reader's committee, open ones by their due first. Two statements."""
    if not reader.actor.is_committee:
        return []
    found = (
        Invitation.objects.filter(unit_id=reader.actor.unit).exclude(status="released").exclude(demand__protection=4)
    )
    rows = list(found.select_related("demand", "assignment").order_by("-invited_at")[:200])
    names = Names(row.assignment.unit_id for row in rows)
    shown = [
        _row(row, names, cut(now)) for row in rows if row.demand.state in OPEN_WITH_UNIT or row.status == "reported"
    ]
    return sorted(
        shown, key=lambda row: (not row.open, row.due if row.open else datetime.max.replace(tzinfo=row.due.tzinfo))
    )


def _row(row: Invitation, names: Names, now: datetime) -> TaskRow:
    unit = row.assignment.unit_id
    return TaskRow(row.demand.number, names.of(unit, now) or Named(unit, unit), row.due_at, row.status, len(row.claims))


def task_page(number: str, reader: Reader, now: datetime, *, origin: str = "") -> TaskPage | None:
    """One task, None where the committee has none on that number; what is shown is logged (a6.1, a32.1)."""
    with transaction.atomic():
        demand: Any = demand_to_open(number, cut(now))
        if demand is None or not may_open_task(reader, standing_of(demand)):
            return None
        invited = Invitation.objects.filter(demand=demand, unit_id=reader.actor.unit).exclude(status="released")
        invitation = invited.select_related("demand", "assignment").order_by("-invited_at").first()
        if invitation is None:
            return None
        page, fields = _page(demand, invitation, reader, now)
        shown = {*fields, "words"} if page.claims or page.question else fields
        log_view(view_row("opened", reader, cut(now), number=number, opening="task", fields=shown, origin=origin))
    return page


def _page(demand: Any, invitation: Invitation, reader: Reader, now: datetime) -> tuple[TaskPage, set[str]]:
    standing, at = standing_of(demand), cut(now)
    words = list(Words.objects.filter(demand_id=demand.id).order_by("id"))
    released = Released.objects.filter(number=demand.number, unit_id=reader.actor.unit).values_list("field", flat=True)
    opened = _Task(demand, reader, standing, "claims", at, frozenset(released))
    texts, asked = Texts(opened, words), Texts(_Asked(demand, reader, standing, "claims", at), words)
    keys = {str(key) for key in invitation.claims}
    claims = tuple((row["key"], asked.of(row["words"])) for row in demand.claims_found if row["key"] in keys)
    seen = _released(opened, texts, demand)
    names = Names([invitation.assignment.unit_id])
    question, duty = asked.of(invitation.question), entry_name(invitation.list_item)
    row = _row(invitation, names, at)
    page = TaskPage(row, invitation.invited_at, question, duty, claims, seen, demand.chain_seq)
    return page, set(texts.fields)


def _released(opened: _Task, texts: Texts, demand: Any) -> dict[str, Seen]:
    """The released fields, in the order of the list; a hidden one is not there."""
    found: dict[str, Seen] = texts.identity()
    if opened.view("location") != "hidden" and demand.place != "unknown":
        found["location"] = texts.seen("location", demand.place)
    if opened.view("words") != "hidden":
        found["words"] = texts.original()
    return {field: found[field] for field in RELEASABLE if field in found}
