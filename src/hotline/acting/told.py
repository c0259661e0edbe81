"""What requesters were told: the words a message repeats, and all of it under number and query code (a13.2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hotline.core.privacy import OWN_WORDS, P2, UNIT_ROLES, Relation, View, show, view_of
from hotline.intake.selectors import identity_place, vault_of
from hotline.organisation.selectors import names
from hotline.outbox.models import Message
from hotline.outbox.texts import Opener, render
from hotline.personal.cipher import NotOpened, Place
from hotline.personal.keys import Purpose
from hotline.personal.query_code import CodeSeed, code_matches
from hotline.personal.scrub import scrub_of
from hotline.personal.vault import Vault, provider
from hotline.tickets.models import Demand, Words
from hotline.tickets.versions import words_place
from hotline.trouble import Trouble


class WrongCode(Trouble):
    """Number and query code do not belong together; which of them is wrong is not said."""


@dataclass(frozen=True)
class Told:
    """One thing a requester was told: when, in which version of its text (None: a text without versions), the text."""

    at: datetime
    version: int | None
    text: str


def told_under(number: str, code: str) -> list[Told]:
    """Everything the requester of a demand was told in writing, the oldest first. Raises WrongCode."""
    demand = Demand.objects.filter(number=number).first()
    seed = CodeSeed(number, demand.code_generation, demand.code_key) if demand else None
    if not code_matches(provider(), seed, code):
        raise WrongCode("编号或查询码不对。")
    found = Message.objects.filter(recipient_kind="requester", recipient=number).order_by("created_at", "id")
    messages, units = list(found), names()
    opening = Opening(messages)
    return [
        Told(
            message.created_at,
            message.content.get("text_version"),
            render(message, lambda key: units.get(key, key), opening.words_for(message)),
        )
        for message in messages
    ]


class Opening:
    """The words some messages repeat, opened when a text asks for them, as its recipient may read them (S03, S05)."""

    def __init__(self, rows: Sequence[Message]) -> None:
        said = {str(value) for message in rows for value in message.content.values() if isinstance(value, str)}
        kept = Words.objects.filter(reference__in=said).select_related("demand__requester")
        self._kept = {words.reference: words for words in kept}
        self._vaults: dict[int | None, Vault] = {}

    def words_for(self, message: Message) -> Opener:
        """How the recipient of a message reads the text of a reference; None: gone, erased, or not for him or her."""
        return lambda reference: self._read(reference, message)

    def _read(self, reference: str, message: Message) -> str | None:
        words = self._kept.get(reference)
        view = view_of_recipient(words, message) if words else "hidden"
        if words is None or view == "hidden":
            return None
        text = self._open(words.demand, Purpose.CONTENT, words_place(words), words.sealed)
        return None if text is None else show("words", text, view, lambda said: self._scrubbed(said, words.demand))

    def _scrubbed(self, text: str, demand: Demand) -> str:
        """The text without personal data, the requester's name among it, however it stands there (S07)."""
        requester = demand.requester
        if requester is None or not requester.name_sealed:
            return str(scrub_of(text, ()))
        place = identity_place("name_sealed", requester.id)
        return str(scrub_of(text, [self._open(demand, Purpose.IDENTITY, place, requester.name_sealed) or ""]))

    def _open(self, demand: Demand, purpose: Purpose, place: Place, sealed: Any) -> str | None:
        requester = demand.requester_id
        if requester not in self._vaults:
            self._vaults[requester] = vault_of(requester)
        try:
            return self._vaults[requester].open(purpose, place, bytes(sealed))
        except (NotOpened, KeyError):
            return None


_READERS: Final = {
    "unit": "unit_lead",
    "person": "handler",
    "body": "supervisor",
    "follow_up": "follow_up_caller",
    "privacy": "privacy_officer",
}
"""Kind of recipient -> the role that reads what comes there, where it has another name."""


def view_of_recipient(words: Words, message: Message) -> View:
    """How the recipient of a message sees a text it repeats: as on a page, by the matrix (a11.2; roles section 6).

    A requester reads the own demand's in full; of the demand the own one was merged into, without whom it names.
    """
    demand, kind, whom = words.demand, message.recipient_kind, message.recipient
    if kind == "requester":
        own = view_of("words", kind, demand.protection)
        return "masked_for_good" if own == "shown" and whom != demand.number else own
    role = _READERS.get(kind, kind)
    if demand.restricted and role != "privacy_officer":
        return "hidden"  # complained about, or restricted to people named: they open the ticket
    if role in UNIT_ROLES and demand.protection >= P2 and words.kind in OWN_WORDS:
        return "hidden"  # what a unit reads of them a person has checked: it stands on the ticket
    held = whom == (demand.unit_id if kind == "unit" else demand.person)
    relation = Relation(assigned=held, co_handler=kind == "unit" and not held)
    return view_of("words", role, demand.protection, relation, report=demand.type == "report")
