"""Texts and personal fields as a reader sees them: opened through the vault, masked or scrubbed by the matrix (S03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from hotline.core.privacy import OWN_WORDS, P2, UNIT_ROLES, Scrub, View, show
from hotline.intake.selectors import identity_place
from hotline.personal.cipher import NotOpened, Place
from hotline.personal.keys import Purpose
from hotline.personal.scrub import scrub_of
from hotline.personal.vault import Vault
from hotline.reading.opening import Opened
from hotline.tickets.models import ConfirmedText, Words
from hotline.tickets.versions import words_place

IDENTITY_COLUMNS: Final = ("name", "phone", "id_number", "address", "email")
CONCERNED: Final = "concerned"
"""The person concerned (相关人; a11.1), named by the requester; shown as a name is."""
REASON: Final = "view_reason"
"""The kind of texts that say why somebody looked: no part of the ticket's page."""


@dataclass(frozen=True)
class Seen:
    """A field as a reader sees it. `text` is None where it is hidden, empty, erased or cannot be opened.

    `view` says which mask was laid on, and by `masked` that it may be revealed with a reason.
    """

    text: str | None
    view: View


@dataclass(frozen=True)
class ToCheck:
    """A text of the requester, what a unit reads or would read of it, and whether a person has checked that."""

    of: str
    original: str | None
    proposal: str
    checked: bool


HIDDEN: Final = Seen(None, "hidden")


def scrubber(*names: str | None) -> Scrub:
    """A scrubber that also knows the requester's name: kind marks in place of personal data (S07)."""
    known = [name for given in names if given for name in given.split("、")]
    return lambda text: str(scrub_of(text, known))


def vault_from(rows: Iterable[Any]) -> Vault:
    """The vault of a requester from key rows read as JSON."""
    return Vault((row["purpose"], UUID(row["id"]), bytes.fromhex(row["wrapped"])) for row in rows)


def unsealed(vault: Vault, purpose: Purpose, place: Place, sealed: Any) -> str | None:
    """A sealed value opened; None where there is none, after erasure, or where it is not of its place."""
    if not sealed:
        return None
    try:
        return vault.open(purpose, place, bytes(sealed))
    except (KeyError, NotOpened):
        return None


class Texts:
    """The texts of one opened demand by reference, each as the reader sees it; what was shown is remembered."""

    def __init__(self, opened: Opened, rows: Iterable[Words]) -> None:
        self._opened = opened
        self._vault = vault_from(opened.demand.keys_found)  # type: ignore[attr-defined]
        self._rows = {row.reference: row for row in rows}
        self.view = opened.view("words")
        self._scrub = scrubber(self._opened_identity("name"), self.whole(CONCERNED))
        self.fields: set[str] = set()

    @property
    def _checked_only(self) -> bool:
        """Whether the requester's words reach this reader only as a person of the hotline has checked them (S05)."""
        return self._opened.demand.protection >= P2 and self._opened.reader.actor.role in UNIT_ROLES

    @cached_property
    def _confirmed(self) -> dict[str, str]:
        """Original -> the text checked by a person, the last one; asked for at P2 only. One statement."""
        found = ConfirmedText.objects.filter(demand_id=self._opened.demand.id).order_by("id")
        return dict(found.values_list("of", "words"))

    def _checked(self, of: str) -> str | None:
        row = self._rows.get(self._confirmed.get(of, ""))
        if row is None:
            return None
        self.fields.add("words")
        return unsealed(self._vault, Purpose.CONTENT, words_place(row), row.sealed)

    def of(self, reference: str | None) -> str | None:
        """The text kept under a reference, as the matrix lets it be seen."""
        row = self._rows.get(reference or "")
        if row is not None and row.kind in OWN_WORDS and self._checked_only:
            return self._checked(row.reference)
        return None if row is None else self._shown(Purpose.CONTENT, words_place(row), row.sealed)

    def original(self) -> Seen:
        """The requester's own words: those registered, before that those of the contact."""
        first = next((row for row in self._rows.values() if row.kind == "content"), None)
        if first is not None:
            return Seen(self.of(first.reference), self.view)
        if self._checked_only:
            return Seen(self._checked(""), self.view)
        contact = self._opened.demand.contact
        place = Place("intake_contact", "words_sealed", contact.id, 1)
        return Seen(self._shown(Purpose.CONTENT, place, contact.words_sealed), self.view)

    def knows(self, reference: str) -> bool:
        """Whether a value names a text of this demand."""
        return reference in self._rows

    def seen(self, field: str, text: str) -> Seen:
        """A value of the row itself, such as the place, as the matrix lets it be seen."""
        view = self._opened.view(field)
        if text and view != "hidden":
            self.fields.add(field)
        return Seen(show(field, text, view, self._scrub), view) if text else Seen(None, view)

    def _shown(self, purpose: Purpose, place: Place, sealed: Any) -> str | None:
        if self.view == "hidden":
            return None
        text = unsealed(self._vault, purpose, place, sealed)
        if text is None:
            return None
        self.fields.add("words")
        return show("words", text, self.view, self._scrub)

    def identity(self) -> dict[str, Seen]:
        """Name, telephone, id number, address and e-mail of the requester, each by its cell; none that is hidden."""
        found = {}
        for field in IDENTITY_COLUMNS:
            view = self._opened.view(field)
            if view != "hidden":
                found[field] = Seen(self._identity(field, view), view)
        return found

    def concerned(self) -> Seen:
        """The persons concerned, each by the cell of a name (a11.1)."""
        view, text = self._opened.view("name"), self.whole(CONCERNED)
        if view == "hidden" or not text:
            return HIDDEN
        self.fields.add(CONCERNED)
        names = (show("name", name, view, self._scrub) or "" for name in text.split("、"))
        return Seen("、".join(names), view)

    def whole(self, field: str) -> str | None:
        """A field in full: for who has just given the reason and stands in the view log for it, for nobody else."""
        if field == CONCERNED:
            contact = self._opened.demand.contact
            place = Place("intake_contact", "concerned_sealed", contact.id, 1)
            return unsealed(self._vault, Purpose.IDENTITY, place, contact.concerned_sealed)
        if field == "words":
            return self._original()
        return self._opened_identity(field)

    def to_check(self) -> list["ToCheck"]:
        """The requester's own words with what a unit reads, or would: for the person who checks them (S07)."""
        own = [row for row in self._rows.values() if row.kind in OWN_WORDS]
        originals = [(row.reference, self.of(row.reference)) for row in own] or [("", self.original().text)]
        return [
            ToCheck(of, text, self._checked(of) or self._scrub(text or ""), of in self._confirmed)
            for of, text in originals
        ]

    def _original(self) -> str | None:
        first = next((row for row in self._rows.values() if row.kind == "content"), None)
        if first is not None:
            return unsealed(self._vault, Purpose.CONTENT, words_place(first), first.sealed)
        contact = self._opened.demand.contact
        place = Place("intake_contact", "words_sealed", contact.id, 1)
        return unsealed(self._vault, Purpose.CONTENT, place, contact.words_sealed)

    def _identity(self, field: str, view: View) -> str | None:
        text = self._opened_identity(field)
        if text is None:
            return None
        self.fields.add(field)
        return show(field, text, view, self._scrub)

    def _opened_identity(self, field: str) -> str | None:
        requester = self._opened.demand.requester
        if requester is None:
            return None
        column = f"{field}_sealed"
        place = identity_place(column, requester.id)
        return unsealed(self._vault, Purpose.IDENTITY, place, getattr(requester, column))
