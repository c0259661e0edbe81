"""What requesters were told: the words a message repeats, and all of it under number and query code (a13.2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline.intake.selectors import vault_of
from hotline.organisation.selectors import names
from hotline.outbox.models import Message
from hotline.outbox.texts import render
from hotline.personal.cipher import NotOpened
from hotline.personal.keys import Purpose
from hotline.personal.query_code import CodeSeed, code_matches
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
            render(message, lambda key: units.get(key, key), opening.words),
        )
        for message in messages
    ]


class Opening:
    """The words some messages repeat, opened when a text asks for them."""

    def __init__(self, rows: Sequence[Message]) -> None:
        said = {str(value) for message in rows for value in message.content.values() if isinstance(value, str)}
        kept = Words.objects.filter(reference__in=said).select_related("demand")
        self._kept = {words.reference: words for words in kept}
        self._vaults: dict[int | None, Vault] = {}

    def words(self, reference: str) -> str | None:
        """The text of a reference; None where it is gone or erased."""
        words = self._kept.get(reference)
        if words is None:
            return None
        requester = words.demand.requester_id
        if requester not in self._vaults:
            self._vaults[requester] = vault_of(requester)
        try:
            return self._vaults[requester].open(Purpose.CONTENT, words_place(words), bytes(words.sealed))
        except (NotOpened, KeyError):
            return None
