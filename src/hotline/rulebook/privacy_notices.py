"""The privacy notice in force and as it once was, each form a text of the rulebook (S45; PIPL 17, 18)."""

from dataclasses import dataclass
from datetime import datetime

from hotline.core.privacy_notice import FORMS, NoticeTold, subject_of
from hotline.rulebook import wordings


@dataclass(frozen=True)
class Notice:
    """One version of one form: its words, and since when it is used (None: since the product is)."""

    form: str
    version: int
    words: str
    since: datetime | None

    @property
    def told(self) -> NoticeTold:
        """What a contact keeps of it."""
        return NoticeTold(self.form, self.version)


def notice_in_force(form: str, now: datetime) -> Notice:
    """The notice to tell at an instant. Raises KeyError for no form."""
    return _notice(form, wordings.number_in_force("template", subject_of(form), now))


def notice_once(form: str, version: int, now: datetime) -> Notice | None:
    """A version that is or was in force at an instant, None where there was no such notice to tell."""
    known = form in FORMS and wordings.was_in_force("template", subject_of(form), version, now)
    return _notice(form, version) if known else None


def _notice(form: str, version: int) -> Notice:
    subject = subject_of(form)
    words = str(wordings.content("template", subject, version)["words"])
    return Notice(form, version, words, wordings.first_in_force("template", subject, version))
