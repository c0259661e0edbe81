"""Two versions of a rule side by side in words, whatever the kind: what `components/diff.html` shows (a4.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from hotline.acting.rule_contents import calendar_after, policy_after
from hotline.core.calendar import Calendar
from hotline.core.code_lists import CODE_LISTS, Entry, read_entries
from hotline.core.decisions import differences, value_words
from hotline.core.notices import WEEKDAYS
from hotline.core.policy import Policy
from hotline.core.protection_rules import differences_of_rules
from hotline.core.wordings import for_people
from hotline.rulebook import wordings
from hotline.rulebook.models import Draft
from hotline.rulebook.versions import CALENDARS, POLICIES

FACTS: Final = {"off": "放假", "working": "调休上班", None: "未列"}


@dataclass(frozen=True)
class Row:
    """One difference: of what, the former and the new words (empty: not there), what it means and where it rests."""

    label: str
    was: str
    now: str
    meaning: str = ""
    provision: str = ""


def of_draft(draft: Draft, now: datetime) -> list[Row]:
    """What a draft changes in the version it follows. Raises ValueError where its content cannot be read."""
    match draft.kind:
        case "policy":
            return list(of_policies(POLICIES[draft.base], policy_after(draft.content, draft.base), now))
        case "calendar":
            return list(of_calendars(CALENDARS[draft.base], calendar_after(draft.content, draft.base)))
        case _:
            before = wordings.content(draft.kind, draft.subject, int(draft.base))
            return of_words(draft.kind, draft.subject, before, draft.content)


def of_versions(kind: str, subject: str, before: str, after: str, now: datetime) -> list[Row]:
    """What differs between two versions of a rule."""
    match kind:
        case "policy":
            return list(of_policies(POLICIES[before], POLICIES[after], now))
        case "calendar":
            return list(of_calendars(CALENDARS[before], CALENDARS[after]))
        case _:
            contents = [wordings.content(kind, subject, int(number)) for number in (before, after)]
            return of_words(kind, subject, *contents)


def of_policies(before: Policy, after: Policy, now: datetime) -> Iterator[Row]:
    """Field by field, in the order of the decisions."""
    lists = wordings.lists_of_policy(now)
    for one in differences(before, after):
        was, then = (value_words(one.field, value, lists) for value in (one.was, one.now))
        yield Row(one.row.zh, was, then, one.row.meaning, one.row.provision)


def of_calendars(before: Calendar, after: Calendar) -> Iterator[Row]:
    """Day by day, for each year whose notice differs."""
    for year in sorted({*before.notices, *after.notices}):
        first, then = before.notices.get(year), after.notices.get(year)
        was, now = (first.days if first else {}), (then.days if then else {})
        names: Mapping[date, str] = {**(first.names if first else {}), **(then.names if then else {})}
        for day in sorted({*was, *now}):
            if was.get(day) != now.get(day):
                label = f"{day.isoformat()}（周{WEEKDAYS[day.weekday()]}）{names.get(day, '')}"
                yield Row(label, FACTS[was.get(day)], FACTS[now.get(day)])


def of_words(kind: str, subject: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """A text as a whole; a code list code by code; the protection rules value by value."""
    if kind == "template":
        was, now = (for_people(str(content.get("words", ""))) for content in (before, after))
        return [Row("文本", was, now)] if was != now else []
    if kind == "protection":
        return [
            Row(one.zh, one.was, one.now, one.setting.meaning, one.setting.provision)
            for one in differences_of_rules(before, after)
        ]
    return list(_entries(subject, read_entries(before), read_entries(after)))


def _entries(subject: str, before: tuple[Entry, ...], after: tuple[Entry, ...]) -> Iterator[Row]:
    groups = CODE_LISTS[subject].groups
    was, now = ({entry.code: entry for entry in entries} for entries in (before, after))
    for code in dict.fromkeys((*was, *now)):
        first, then = _entry(was.get(code)), _entry(now.get(code))
        if first != then:
            group = (now.get(code) or was[code]).group
            yield Row(f"{groups[group]}：{code}" if group in groups else code, first, then)


def _entry(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return f"{entry.zh}（停用）" if entry.ended else entry.zh
