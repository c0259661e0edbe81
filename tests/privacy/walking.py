"""Walking through doors with a planted city: everything answered is read and judged by the matrix, faults included."""

import logging
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from openpyxl import load_workbook
from tests.privacy.matrix_of_roles import Who, column_of, is_kept_from, letter, may_be_found
from tests.privacy.planted_city import City
from tests.privacy.plants import IDENTITY, Seen

from hotline.core.scope import Reader
from hotline.operation.logs import Lines

XLSX = "spreadsheetml"


class Walk:
    """What was found where, by whom; what may not be is told at the end, all of it.

    `log` is what was logged on it, in `outbox` are the messages of the city.
    """

    def __init__(self, city: City, log: StringIO, outbox: Path) -> None:
        self.city, self.log, self.outbox = city, log, outbox
        self.wrong: list[tuple[str, ...]] = []
        self.pages = 0

    def look(self, who: Who, where: str, answer: Any, typed: str = "") -> set[Seen]:
        """Judge an answer with its heads, but for what was typed to get it; what was found."""
        if answer.status_code >= 500 or answer.status_code == 429:
            self.wrong.append((who.role, who.unit, where, f"answered {answer.status_code}"))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        heads = " ".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
        text = _cells(body) if XLSX in heads else body.decode(errors="replace")
        text = f"{heads}\n{text}"
        return self.read(who, where, text.replace(typed, "") if typed else text)

    def read(self, who: Who, where: str, text: str) -> set[Seen]:
        """Judge a text."""
        self.pages += 1
        cases, found = self.city.cases, set[Seen]()
        for shape, meant in self.city.plants.known_in(text).items():
            found |= meant
            if not any(may_be_found(who, cases, one) for one in meant):
                self.wrong.append((who.role, who.unit, where, shape, str(sorted(map(str, meant))[:2])))
        hidden = [one.number for key, one in cases.items() if is_kept_from(who, one) and one.number not in where]
        self.wrong += [(who.role, who.unit, where, f"number {one}") for one in hidden if one in text]
        return found

    def missed(self, who: Who, key: str, found: set[Seen]) -> Iterator[tuple[str, ...]]:
        """What the matrix shows or masks of a demand and is not among what was found."""
        case = self.city.cases[key]
        if column_of(who, key, case) in (None, "task", "follower"):
            return
        if case.named is not None and who.role == "requester":
            return  # the matter is open to those named; the requester is told in messages
        planted = {one.place for seen in self.city.plants.known.values() for one in seen if one.demand == key}
        for place in planted & {*IDENTITY, "location", "content"}:
            how = {"S": "clear", "H": ""}.get(letter(who, key, case, place), "words" if place == "content" else "mask")
            if how == "mask" and place == "location":
                continue  # its mask is the same for all
            if how and Seen(key, place, how) not in found:
                yield who.role, who.unit, key, place, how


def _cells(body: bytes) -> str:
    book = load_workbook(BytesIO(body))
    marks = [str(book.properties.subject), str(book.properties.creator)]
    return "\n".join([*marks, *(str(cell) for sheet in book for row in sheet.values for cell in row)])


def who_is(reader: Reader) -> Who:
    """A reader as the matrix asks."""
    actor = reader.actor
    return Who(actor.role, actor.unit or "", actor.person or "", reader.below, committee=actor.is_committee)


def logging_to(log: StringIO) -> logging.Handler:
    """A handler that writes what the product logs, in its own lines."""
    handler = logging.StreamHandler(log)
    handler.setFormatter(Lines())
    return handler
