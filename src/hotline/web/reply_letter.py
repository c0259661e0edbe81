"""The template of a written reply, filled with what the ticket says: where a unit may begin (a20.1.2, a21.1.1)."""

from datetime import datetime

from hotline.reading.shown import TicketPage
from hotline.rulebook import wordings
from hotline.rulebook.shipped_words import LETTER, letter_of
from hotline.web.words.dates import day_words

_FIGURES = "一二三四五六七八九十"


def letter(page: TicketPage, now: datetime) -> str:
    """The own template of the ticket's unit, else the general one; the claims one by one, to be answered."""
    unit = page.unit.key if page.unit else ""
    number = wordings.number_in_force("template", letter_of(unit), now)
    subject = LETTER if number == wordings.SHIPPED else letter_of(unit)
    words = str(wordings.content_in_force("template", subject, now)["words"])
    filled = {
        "number": page.number,
        "received": day_words(page.received_at.date(), now.date()),
        "claims": "\n".join(_claim(n, claim.text or f"事项点{claim.key}") for n, claim in enumerate(page.claims)),
        "unit": page.unit.name if page.unit else "",
    }
    return words.format_map(filled)


def _claim(n: int, words: str) -> str:
    figure = _FIGURES[n] if n < len(_FIGURES) else str(n + 1)
    return f"{figure}、关于{words}："
