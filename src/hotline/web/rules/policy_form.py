"""The form of a policy draft: a field for each decision a city may settle, as people write it (a4.2; P16)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hotline.core.bounds import Bounds, Clock, Lengths, Options, Rising, Some, Whole
from hotline.core.decision_table import Decision
from hotline.core.decisions import DECISION_OF, GROUPS, Lists, bounds_of, group_of, value_words
from hotline.core.instants import BadValue
from hotline.core.protection_table import Setting
from hotline.web.typed import read_limit

YES, NO = "yes", "no"
SEPARATORS: Final = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True)
class PolicyField:
    """One decision, or one setting of the protection rules, on a form: in the shape `components/field.html` draws."""

    row: Decision | Setting
    bounds: Bounds
    now_words: str
    values: tuple[str, ...]
    choices: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    longest: int = 60
    narrow: bool = True
    short: bool = False
    type: str = "text"

    @property
    def name(self) -> str:
        """The policy field or the path of a setting."""
        return self.row.field

    @property
    def id(self) -> str:
        """The id of its control."""
        return f"f-{self.name}"

    @property
    def label(self) -> str:
        """What is settled."""
        return self.row.zh

    @property
    def wants(self) -> str:
        """The value a draft follows."""
        return f"现在：{self.now_words}"

    @property
    def hint(self) -> str:
        """What it means and how it is written."""
        return self.row.meaning + ("" if self.choices else f"写法：{self.bounds.form}。")

    @property
    def control(self) -> str:
        """Which control the template draws."""
        return "checks" if isinstance(self.bounds, Some) else "choice" if self.choices else "line"

    @property
    def value(self) -> str:
        """What stands in its control."""
        return self.values[0] if self.values else ""

    @property
    def marks(self) -> SafeString:
        """What ties the control to its hint and error for whoever hears the page."""
        described = f"{self.id}-hint" + (f" {self.id}-wrong" if self.error else "")
        invalid = ' aria-invalid="true"' if self.error else ""
        return format_html(' aria-describedby="{}"{}', described, SafeString(invalid))


@dataclass(frozen=True)
class Group:
    """What is settled of one subject, folded where nothing in them is touched."""

    zh: str
    fields: tuple[PolicyField, ...]
    open: bool


def groups(
    base: Mapping[str, object],
    wanted: Mapping[str, object],
    lists: Lists,
    errors: Mapping[str, str],
    typed: QueryDict | None = None,
) -> list[Group]:
    """The whole form: `base` the values a draft follows, `wanted` those it sets; what was typed goes before."""
    found: dict[str, list[PolicyField]] = {zh: [] for _, zh in GROUPS}
    for name, value in base.items():
        bounds = bounds_of(name, lists)
        if isinstance(bounds, Options) and len(bounds.options) == 1:
            continue
        shown = wanted.get(name, value)
        values = tuple(typed.getlist(name)) if typed is not None else written(bounds, shown)
        found[group_of(name)].append(
            PolicyField(
                DECISION_OF[name],
                bounds,
                value_words(name, value, lists),
                values,
                choices_of(bounds),
                errors.get(name, ""),
            )
        )
    touched = {group_of(name) for name in (*wanted, *errors) if name in DECISION_OF}
    return [Group(zh, tuple(fields), zh in touched) for zh, fields in found.items() if fields]


def choices_of(bounds: Bounds) -> Mapping[str, str]:
    """What there is to choose from; nothing for a value that is written."""
    if isinstance(bounds, Options):
        return {_code(value): words for value, words in bounds.options.items()}
    return bounds.known if isinstance(bounds, Some) else {}


def _code(value: object) -> str:
    return {True: YES, False: NO}.get(value, str(value)) if isinstance(value, bool) else str(value)


def written(bounds: Bounds, value: object) -> tuple[str, ...]:
    """A value as its control holds it."""
    if isinstance(bounds, Options):
        return (_code(value),)
    if isinstance(bounds, Some):
        return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
    if isinstance(bounds, Whole) and value is not None:
        return (str(value),)
    if isinstance(bounds, Rising):
        return ("、".join(map(str, value)),) if isinstance(value, list | tuple) else ()
    return (bounds.words(value),)


def changes_of(posted: QueryDict, base: Mapping[str, object], lists: Lists) -> dict[str, object]:
    """The values that differ from `base`, in plain form; what cannot be read stays as typed and is refused later."""
    read = {
        name: read_value(bounds_of(name, lists), posted.getlist(name)) for name in base if _stands(name, posted, lists)
    }
    return {name: value for name, value in read.items() if value != base[name]}


def _stands(name: str, posted: QueryDict, lists: Lists) -> bool:
    """Whether the form asked for a field: of a list nothing is posted where nothing is chosen."""
    return name in posted or (isinstance(bounds_of(name, lists), Some) and "whole" in posted)


def read_value(bounds: Bounds, typed: list[str]) -> object:
    """A value out of what was typed; what cannot be read stays as typed."""
    text = typed[0].strip() if typed else ""
    match bounds:
        case Options():
            return {YES: True, NO: False}.get(text, text) if True in bounds.options else text
        case Some():
            return [one for one in bounds.known if one in typed] + [one for one in typed if one not in bounds.known]
        case Lengths():
            return _limit(bounds, text)
        case Whole():
            plain = text.removesuffix(bounds.unit).strip()
            return None if bounds.none and text in ("", bounds.none) else number(plain)
        case Rising():
            return [number(one) for one in SEPARATORS.split(text.removesuffix(bounds.unit)) if one]
        case Clock():
            return _times(bounds, text)
        case _:
            return text


def _limit(bounds: Lengths, text: str) -> object:
    for code, words in bounds.instead.items():
        if text == words or (text == "" and code is None):
            return code
    try:
        return read_limit(text)
    except BadValue:
        return text


def number(text: str) -> object:
    """A whole number, else the text as it is."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text


def _times(bounds: Clock, text: str) -> object:
    if bounds.kind == "month_day":
        return text
    spans = [re.split(r"\s*[-–至~]\s*", one) for one in SEPARATORS.split(text.replace("：", ":")) if one]
    return spans[0] if bounds.kind == "span" and len(spans) == 1 else spans
