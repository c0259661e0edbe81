"""The print of one ticket (打印工单) as a counted export: as its reader sees it, marked, with its line (S39).

Its rows are pairs of item and text; both are codes where the page has words for them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import SHANGHAI, cut
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader
from hotline.protecting.export_rows import Order, keep, ordered
from hotline.protection.models import Export
from hotline.protection.rules import rules
from hotline.reading.opening import open_ticket
from hotline.reading.page import ticket_page
from hotline.reading.shown import EventShown, TicketPage

COLUMNS: Final = {"item": "项目", "text": "内容"}
"""Column -> its name."""

Line = tuple[str, str]


def ask_print(
    number: str, purpose: str, words: str, reader: Reader, now: datetime, key: str | None = None
) -> Accomplished | Refusal:
    """Make the print of a ticket for whoever may read it; the result's number is the export's."""
    now = cut(now)
    asked = Asked("ask_export", "", reader.actor, now, {}, key)

    def made(asked: Asked) -> Change | Refusal:
        if purpose not in rules(asked.now).export_purposes:
            return refuse(asked.act, "purpose_missing", "a32.1", FAILED)
        if len(words.strip()) < 2:
            return refuse(asked.act, "look_words_missing", "a32.1", FAILED)
        opened = open_ticket(number, reader, asked.now)
        if opened is None or opened.opening in ("sealed", "header"):
            return refuse(asked.act, "scope", "a32.1", FAILED)
        kept = opened.demand.number
        order = Order("ticket", f"工单 {kept}", "print", list(COLUMNS), [kept], 1, purpose, words)
        return ordered(order, reader, asked.now, make_print)

    return configure(asked, "privacy", made)


def make_print(row: Export, reader: Reader, now: datetime) -> None:
    """Seal what the reader sees of the ticket into the export, with the line `printed` of the view log."""
    page = ticket_page(row.numbers[0], reader, now, origin=row.number, kind="printed", purpose=row.purpose)
    lines = list(_lines(page)) if page else []
    keep(row, {"rows": [list(line) for line in lines if line[1]]}, now)


def _lines(page: TicketPage) -> Iterator[Line]:
    yield "number", page.number
    yield "state", page.state or ""
    yield "type", page.type
    yield "received", _instant(page.received_at)
    yield "due", _instant(page.due.due if page.due else page.limit_at)
    yield "unit", page.unit.name if page.unit else ""
    yield "person", page.person.name if page.person else ""
    yield "location", page.place.text or ""
    yield "words", page.words.text or ""
    for claim in page.claims:
        yield "claim", f"{claim.key} {claim.text or ''}".strip()
    for name, seen in (page.identity or {}).items():
        yield name, seen.text or ""
    yield "concerned", page.concerned.text or ""
    yield from _work(page)


def _work(page: TicketPage) -> Iterator[Line]:
    for reply in page.replies:
        yield "reply", f"{_instant(reply.at)} {reply.unit.name if reply.unit else ''}：{reply.text or '内容未显示。'}"
    for file in page.attachments:
        yield "file", file.name
    for event in reversed(page.events):
        yield "event", _event(event)


def _event(event: EventShown) -> str:
    """Instant, act and who did it, for the page to put into words."""
    who = " · ".join(part.name for part in (event.person, event.unit) if part)
    return f"{_instant(event.at)}|{event.act}|{who or event.role}"


def _instant(value: datetime | None) -> str:
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if value else ""
