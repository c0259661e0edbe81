"""Privacy notice (隐私告知): its forms, and which a requester learns by which channel (a32.1, S45; PIPL 13(3), 17, 18).

The words of each form are a text of the rulebook, drafted, confirmed and approved like every other; a contact keeps the
form and version its requester learnt.
"""

from dataclasses import dataclass
from typing import Final

FORMS: Final = {"web": "网上", "call": "电话", "channel": "其他渠道"}
"""Form -> its name: shown on the portal, spoken in a call, shown by a channel of its own."""
_SPOKEN: Final = ("phone", "telephony")
_SUBJECT: Final = "notice "


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """The notice a requester learnt: its form and the version of its words."""

    form: str
    version: int

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{FORMS[self.form]}告知第{self.version}版"


def subject_of(form: str) -> str:
    """The text of the rulebook that is a form of the notice (S45). Raises KeyError for no form."""
    if form not in FORMS:
        raise KeyError(form)
    return _SUBJECT + form


def form_of_channel(channel: str) -> str:
    """The form in which an outside system tells the notice: by telephone spoken, else shown (S45; PIPL 17)."""
    return "call" if channel in _SPOKEN else "channel"


def notice_told(form: str, version: int | None) -> NoticeTold | None:
    """What a contact keeps of the notice, None where nobody is known to have told one (S45)."""
    return NoticeTold(form, version) if form and version is not None else None
