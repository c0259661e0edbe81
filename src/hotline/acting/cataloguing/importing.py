"""Importing a table of items or entries (导入): what each row would do, then all as drafts or nothing (a15.2)."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from hotline.acting.cataloguing.changes import Wanted, change, subject_name, told
from hotline.acting.cataloguing.drafting import draft_row, reach
from hotline.acting.cataloguing.known import Present, World, standing_version, world_on
from hotline.acting.configuring import Change
from hotline.acting.request import Accomplished, Asked
from hotline.catalogue.files import read_table
from hotline.catalogue.list_tables import TABLES, entry_from, entry_heading
from hotline.catalogue.models import Draft, Entry, Item
from hotline.catalogue.selectors import content_of, directory_on
from hotline.catalogue.words import COLUMNS, Directory, content_from, heading_of, named, said
from hotline.core.catalogue_content import Difference, Wrong, differences, read_content
from hotline.core.catalogue_life import OPEN_STATES, SUBJECTS, may_draft, refusal_of, starts_in_time
from hotline.core.catalogue_lint import REFERENCES, bars, lint_item
from hotline.core.catalogue_lists import NAMES, read_entry, wrong_key
from hotline.core.refusal import Refusal
from hotline.database.identity import new_id
from hotline.spreadsheets import Line
from hotline.trouble import Trouble

EFFECTS: Final = {"new": "新增", "changed": "变更", "unchanged": "不变", "error": "有误"}


@dataclass(frozen=True)
class Planned:
    """What one row would do: its number in the file, the item, the effect, what differs, what is wrong by heading."""

    n: int
    key: str
    name: str
    effect: str
    differences: tuple[Difference, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def effect_words(self) -> str:
        """The effect in words."""
        return EFFECTS[self.effect]

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {
            "row": self.n,
            "key": self.key,
            "name": self.name,
            "effect": self.effect,
            "differences": [
                {"column": one.label, "old": list(one.old), "new": list(one.new)} for one in self.differences
            ],
            "errors": [{"column": column, "words": words} for column, words in self.errors],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class Plan:
    """The plan of a whole file; with one row wrong nothing of it is done."""

    subject: str
    start: date
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
    def to_do(self) -> tuple[Planned, ...]:
        """The rows that would make a draft."""
        return tuple(row for row in self.rows if row.effect in ("new", "changed"))

    def plain(self) -> dict[str, Any]:
        """For programs."""
        shown = {"subject": self.subject, "in_force_from": self.start.isoformat(), "counts": self.counts}
        return {**shown, "rows": [row.plain() for row in self.rows]}


@dataclass(frozen=True)
class Raw:
    """One row read: its number, key, raw content, what could not be read."""

    n: int
    key: str
    content: Mapping[str, Any]
    wrong: tuple[Wrong, ...] = ()
    formulas: frozenset[str] = frozenset()


def plan_file(content: bytes, name: str, subject: str, start: date, present: Present) -> Plan:
    """What a file (xlsx, CSV, JSON) would do as drafts in force from a date. Raises Trouble where it cannot be read."""
    names = directory_on(start)
    rows = list(_rows(content, name, subject, names))
    if not rows:
        raise Trouble("文件里没有内容。")
    doubled = {key for key, times in Counter(row.key for row in rows).items() if key and times > 1}
    made = _Making(subject, start, present, names, doubled)
    return Plan(subject, start, tuple(made.planned(row) for row in rows))


def _rows(content: bytes, name: str, subject: str, names: Directory) -> Iterator[Raw]:
    if name.lower().endswith(".json"):
        yield from _of_json(content, subject)
        return
    columns, title = (COLUMNS, "派单目录") if subject == "item" else (TABLES[subject], NAMES[subject])
    for line in read_table(content, name, title, columns):
        yield _of_line(line, subject, names)


def _of_line(line: Line, subject: str, names: Directory) -> Raw:
    if subject == "item":
        raw, wrong = content_from(line.cells, names)
        return Raw(line.n, str(raw["key"]), raw, tuple(wrong), line.formulas)
    key, raw, wrong = entry_from(subject, line.cells)
    return Raw(line.n, key, raw, tuple(wrong), line.formulas)


def _of_json(content: bytes, subject: str) -> Iterator[Raw]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
        rows = found["items"] if isinstance(found, dict) else found
        for n, row in enumerate(rows, 1):
            raw = dict(row)
            if subject == "item":
                yield Raw(n, str(raw.get("key") or ""), raw)
            else:
                yield Raw(n, str(raw.get("key") or ""), dict(raw.get("content") or {}))
    except (UnicodeDecodeError, ValueError, KeyError, TypeError) as wrong:
        raise Trouble('JSON 不能读：应是 {"items": [...]}，可先导出一份对照。') from wrong


class _Making:
    """Planning row after row against what stands on the date."""

    def __init__(self, subject: str, start: date, present: Present, names: Directory, doubled: set[str]) -> None:
        self.subject, self.names, self.doubled = subject, names, doubled
        self.world: World | None = world_on(start, present) if subject == "item" else None
        self.drafts = set(Draft.objects.filter(subject=subject, state__in=OPEN_STATES).values_list("key", flat=True))
        rows: Any = Item.objects if subject == "item" else Entry.objects.filter(list=subject)
        versions = rows.filter(valid_from__lte=start).order_by("valid_from")
        self.before = {row.key: row for row in versions if row.valid_to is None or row.valid_to > start}

    def planned(self, row: Raw) -> Planned:
        if self.subject == "item":
            content, wrong = read_content(row.content)
        else:
            content, wrong = read_entry(self.subject, row.content)
            of_key = wrong_key(self.subject, row.key)
            wrong = (*([of_key] if of_key else []), *wrong)
        unread = {one.field for one in row.wrong}
        errors = [*self._named([*row.wrong, *(one for one in wrong if one.field not in unread)])]
        errors += [(name, "单元格里是公式，请改成值。") for name in sorted(row.formulas)]
        name = str(content.get("name") or row.key)
        if not errors:
            errors, warnings = self._checked(row.key, content)
        if errors:
            return Planned(row.n, row.key, name, "error", errors=tuple(errors))
        before = self.before.get(row.key)
        effect = "new" if before is None else "unchanged" if _content(before) == content else "changed"
        differ = differences(_content(before), content, self._said) if before and self.subject == "item" else ()
        return Planned(row.n, row.key, name, effect, differ, (), tuple(warnings), content)

    def _checked(self, key: str, content: Mapping[str, Any]) -> tuple[list[tuple[str, str]], list[str]]:
        errors = [("编号" if self.subject != "item" else "条目编号", words) for words in self._of_key(key)]
        if self.world is None:
            return errors, []
        found = lint_item(content, self.world.known)
        errors += [(heading_of(one.field), one.words) for one in bars(found) if one.check in REFERENCES]
        return errors, [one.words for one in found if one.check not in REFERENCES]

    def _of_key(self, key: str) -> Iterator[str]:
        if key in self.doubled:
            yield "同一编号在文件里出现了两次。"
        if key in self.drafts:
            yield f"{subject_name(self.subject)}“{key}”已有未办结的草稿。"

    def _named(self, wrong: Sequence[Wrong]) -> list[tuple[str, str]]:
        if self.subject == "item":
            return named(wrong)
        return [(entry_heading(self.subject, one.field), one.words) for one in wrong]

    def _said(self, name: str, value: Any) -> Sequence[str]:
        return said(name, value, self.names)


def _content(before: Any) -> Mapping[str, Any]:
    return content_of(before) if isinstance(before, Item) else dict(before.content)


def import_drafts(asked: Asked, content: bytes, name: str, subject: str) -> Accomplished | Refusal | Plan:
    """Make drafts of a file's rows, all or none; the plan where a row is wrong. `asked.number` becomes the batch.

    Arguments: in_force_from, reason, warnings_reason.
    """
    batch = str(new_id())
    found: list[Plan] = []

    def make(asked: Asked, present: Present) -> Change | Refusal:
        start = asked.args["in_force_from"]
        plan = plan_file(content, name, subject, start, present)
        found.append(plan)
        return _drafted(asked, plan, batch)

    outcome = change(replace(asked, act="import_drafts", number=batch), make)
    return found[0] if isinstance(outcome, Refusal) and found and found[0].errors else outcome


def _drafted(asked: Asked, plan: Plan, batch: str) -> Change | Refusal:
    if plan.errors:
        words = f"有{plan.errors}行不能读，一行也没有导入"
        return refusal_of("draft", "content", "a15.2", words=f"{words}。")
    reason = str(asked.args.get("reason") or "").strip()
    if not reason:
        return refusal_of("draft", "reason_missing", "a15.3")
    hints = sum(len(row.warnings) for row in plan.to_do)
    if hints and not str(asked.args.get("warnings_reason") or "").strip():
        return refusal_of("draft", "warnings_reason", "a15.2", n=str(hints))
    own, rows = reach(asked.by, asked), []
    for row in plan.to_do:
        before = standing_version(plan.subject, row.key, asked.now.date())
        owner = row.content.get("unit")
        refusal = may_draft("draft", plan.subject, asked.by, own, [owner]) or starts_in_time(
            "draft", plan.subject, plan.start, asked.now.date(), before is not None
        )
        if refusal is not None:
            return refusal
        wanted = Wanted(
            plan.subject, row.key, row.name[:100], dict(row.content), plan.start, reason[:2000],
            str(asked.args.get("warnings_reason") or "").strip()[:2000],
        )  # fmt: skip
        rows.append(draft_row(new_id(), asked, wanted, before.version if before else "", batch))
    if not rows:
        return refusal_of("draft", "same_content", SUBJECTS[plan.subject].provision)
    Draft.objects.bulk_create(rows)  # more than one statement takes
    return Change(told([], count=len(rows), batch=batch))
