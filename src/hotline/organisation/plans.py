"""What an import would do, row by row (试导入): new, changed field by field, unchanged, wrong; nothing is done.

A plan is made again when it is carried out: what stands then decides, all of it or nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from hotline.organisation.sheets import SHEETS, read_row
from hotline.spreadsheets import Line

EFFECTS: Final = {"new": "新增", "changed": "变更", "unchanged": "不变", "error": "有误"}


@dataclass(frozen=True)
class Change:
    """One field that would change: heading, old and new as shown."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Planned:
    """What one row would do: its number in the file, the object, the effect, the fields, what is wrong by column."""

    n: int
    object: str
    effect: str
    changes: tuple[Change, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def effect_words(self) -> str:
        """The effect in words."""
        return EFFECTS[self.effect]

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {
            "row": self.n,
            "object": self.object,
            "effect": self.effect,
            "changes": [{"column": one.column, "old": one.old, "new": one.new} for one in self.changes],
            "errors": [{"column": column, "words": words} for column, words in self.errors],
        }


@dataclass(frozen=True)
class Plan:
    """The plan of a whole file. With one row wrong nothing of it may be done."""

    kind: str
    rows: tuple[Planned, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have which effect."""
        return {effect: sum(row.effect == effect for row in self.rows) for effect in EFFECTS}

    @property
    def errors(self) -> int:
        """How many rows are wrong."""
        return self.counts["error"]

    @property
    def nothing_to_do(self) -> bool:
        """Whether the file changes nothing."""
        return all(row.effect == "unchanged" for row in self.rows)

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {"kind": self.kind, "counts": self.counts, "rows": [row.plain() for row in self.rows]}


@dataclass
class Reading:
    """One row being looked at: its values, its errors so far."""

    n: int
    values: dict[str, Any]
    errors: dict[str, str]

    def wrong(self, column: str, words: str) -> None:
        """Note what is wrong with a column; the first word stays."""
        self.errors.setdefault(column, words)

    def day(self, name: str) -> date | None:
        """A date among the values."""
        value = self.values.get(name)
        return date.fromisoformat(value) if value else None

    def planned(self, object_: str, effect: str, changes: Iterable[Change] = ()) -> Planned:
        """The row's plan; an error beats every effect."""
        if self.errors:
            return Planned(self.n, object_, "error", errors=tuple(self.errors.items()), values=self.values)
        return Planned(self.n, object_, effect, tuple(changes), values=self.values)


def readings(kind: str, lines: Sequence[Line]) -> list[Reading]:
    """The rows of a file read by their columns; a formula is no value."""
    found = []
    for line in lines:
        values, errors = read_row(SHEETS[kind], line.cells)
        known = {column.zh for column in SHEETS[kind]}
        errors |= {name: "单元格里是公式，请改成值。" for name in line.formulas if name in known}
        found.append(Reading(line.n, values, errors))
    return found


def kept_lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines of a file as JSON keeps them between preview and confirmation."""
    return [{"n": line.n, "cells": dict(line.cells), "formulas": sorted(line.formulas)} for line in lines]


def lines_kept(kept: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The lines of a file as they were kept."""
    return [Line(row["n"], row["cells"], frozenset(row["formulas"])) for row in kept]


def differences(kind: str, old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str]) -> list[Change]:
    """The fields in which two sets of values differ, as shown."""
    columns = {column.name: column for column in SHEETS[kind]}
    found = []
    for name in names:
        was, now = old.get(name), new.get(name)
        if (was or None) != (now or None):
            column = columns[name]
            found.append(Change(column.zh, column.show(was) if was else "", column.show(now) if now else ""))
    return found
