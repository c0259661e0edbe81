"""The form of a draft of the protection rules: a field for each setting, rows for purposes (a32.1; S43)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from hotline.core.bounds import Bounds, Some, Whole
from hotline.core.protection_bounds import LONGEST_WORDS, MOST_PURPOSES, ClassCodes, Purposes, Sized, Text, TimeOfDay
from hotline.core.protection_rules import setting_words, settings_of
from hotline.core.protection_table import GROUPS, SETTINGS, Setting
from hotline.web.rules.policy_form import SEPARATORS, PolicyField, choices_of, number, read_value, written

NEW_ROWS: Final = 3
"""Empty rows for further purposes on a form."""


@dataclass(frozen=True)
class PurposeRow:
    """One purpose on the form; the code of one the draft follows is not typed again. `gone`: to be taken away."""

    n: int
    code: str = ""
    zh: str = ""
    known: bool = False
    gone: bool = False


@dataclass(frozen=True)
class PurposesField:
    """A list of purposes on the form, the empty rows for new ones at its end."""

    setting: Setting
    rows: tuple[PurposeRow, ...]
    longest_code: int
    error: str = ""
    control: str = "purposes"
    longest: int = LONGEST_WORDS

    @property
    def name(self) -> str:
        """The path of the setting."""
        return self.setting.field

    @property
    def id(self) -> str:
        """The id of its rows."""
        return f"f-{self.name}"


@dataclass(frozen=True)
class Group:
    """The settings of one subject, folded where nothing in them is touched."""

    zh: str
    fields: tuple[PolicyField | PurposesField, ...]
    open: bool


def groups(
    base: Mapping[str, Any], wanted: Mapping[str, Any], errors: Mapping[str, str], typed: QueryDict | None = None
) -> list[Group]:
    """The whole form: `base` the version a draft follows, `wanted` what it sets; what was typed goes before."""
    before, after = settings_of(base), settings_of(wanted)
    found: list[Group] = []
    for zh, settings in GROUPS:
        names = [one.field for one in settings]
        touched = any(name in errors or before[name] != after[name] for name in names)
        fields = (
            _field(one, before[one.field], after[one.field], errors.get(one.field, ""), typed) for one in settings
        )
        found.append(Group(zh, tuple(fields), touched))
    return found


def _field(
    setting: Setting, before: Any, after: Any, error: str, typed: QueryDict | None
) -> PolicyField | PurposesField:  # fmt: skip
    bounds = setting.bounds
    if isinstance(bounds, Purposes):
        rows = _typed_rows(typed, setting.field) if typed is not None else _rows(after)
        codes = {row["code"] for row in before}
        known = [PurposeRow(row.n, row.code, row.zh, row.code in codes, row.gone) for row in rows]
        empty = [PurposeRow(len(rows) + n) for n in range(1, NEW_ROWS + 1)]
        return PurposesField(setting, (*known, *empty), bounds.longest_code, error)
    values = tuple(typed.getlist(setting.field)) if typed is not None else _written(bounds, after)
    words = setting_words(setting, before)
    return PolicyField(setting, bounds, words, values, choices_of(bounds), error, *_size(bounds))


def _size(bounds: Bounds) -> tuple[int, bool]:
    """How much may be typed, and whether that is little."""
    if isinstance(bounds, ClassCodes):
        return 7 * bounds.most, False
    return (bounds.longest, False) if isinstance(bounds, Text) else (20, True)


def _rows(purposes: Sequence[Mapping[str, str]]) -> list[PurposeRow]:
    return [PurposeRow(n, row["code"], row["zh"]) for n, row in enumerate(purposes, 1)]


def _typed_rows(posted: QueryDict, field: str) -> list[PurposeRow]:
    """The rows of a form, the empty ones left out."""
    found: list[PurposeRow] = []
    for n in range(1, MOST_PURPOSES + NEW_ROWS + 1):
        code, zh = (posted.get(f"{field}-{part}-{n}", "").strip() for part in ("code", "zh"))
        if code or zh:
            found.append(PurposeRow(len(found) + 1, code, zh, gone=f"{field}-gone-{n}" in posted))
    return found


def _written(bounds: Bounds, value: Any) -> tuple[str, ...]:
    """A value as its control holds it."""
    if isinstance(bounds, Sized):
        return (str(value // bounds.each),)
    if isinstance(bounds, ClassCodes):
        return ("、".join(value),)
    return written(bounds, value)


def values_of(posted: QueryDict) -> dict[str, object]:
    """Path -> what was typed, in plain form; what cannot be read stays as typed and is refused later."""
    return {
        field: _purposes(posted, field)
        if isinstance(setting.bounds, Purposes)
        else _read(setting.bounds, posted.getlist(field))
        for field, setting in SETTINGS.items()
    }


def _purposes(posted: QueryDict, field: str) -> list[dict[str, str]]:
    return [{"code": row.code, "zh": row.zh} for row in _typed_rows(posted, field) if not row.gone]


def _read(bounds: Bounds, typed: list[str]) -> object:
    text = typed[0].strip() if typed else ""
    match bounds:
        case Whole() | Some():
            return read_value(bounds, typed)
        case Sized():
            found = number(text.removesuffix(bounds.unit).strip())
            return found * bounds.each if isinstance(found, int) else text
        case ClassCodes():
            return [one for one in SEPARATORS.split(text) if one]
        case TimeOfDay():
            return text.replace("：", ":")
        case _:
            return text
