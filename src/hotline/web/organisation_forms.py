"""Forms of the organisation: fields made from the columns of its spreadsheets, what was typed, what came of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from hotline.acting.organising.wishes import Wish
from hotline.acting.request import Accomplished
from hotline.core.refusal import Refusal
from hotline.organisation.sheets import BadCell, Column
from hotline.spreadsheets import Line
from hotline.web import interrupted
from hotline.web.act_form import Field
from hotline.web.frame import Desk, present
from hotline.web.words.fields import Control, FieldWords

CONTROLS: Final[Mapping[str, Control]] = {
    "valid_from": "date",
    "valid_to": "date",
    "until": "date",
    "day": "date",
    "around_clock": "flag",
    "offices": "text",
    "subjects": "text",
}
"""Columns asked for by another control than a line of text."""

Choices = Mapping[str, Mapping[str, str]]


def field(
    name: str, label: str, control: Control = "line", *, value: str = "", wanted: bool = False, hint: str = "",
    choices: Mapping[str, str] | None = None,
) -> Field:  # fmt: skip
    """One field, with a first value."""
    values = tuple(value.split("\n")) if control == "checks" and value else (value,) if value else ()
    return Field(name, FieldWords(label, control, hint), wanted, values, choices or {})


def column_fields(columns: Iterable[Column], values: Mapping[str, Any], choices: Choices) -> list[Field]:
    """A field for each column, with the value that stands."""
    found = []
    for column in columns:
        control: Control = "choice" if column.name in choices else CONTROLS.get(column.name, "line")
        value = values.get(column.name)
        shown = "yes" if control == "flag" and value else "" if control == "flag" or not value else column.show(value)
        if column.name in choices:
            shown = str(value or "")
        hint = "" if column.name in choices else column.hint
        offered = choices.get(column.name)
        found.append(
            field(column.name, column.zh, control, value=shown, wanted=column.wanted, hint=hint, choices=offered)
        )
    return found


def typed(request: HttpRequest) -> QueryDict | None:
    """What was typed into the form: just now, or before the session had ended."""
    return request.POST if request.method == "POST" else interrupted.take(request)


def filled(fields: Iterable[Field], given: QueryDict | None, errors: Mapping[str, str]) -> list[Field]:
    """The fields with what was typed and what is wrong with it, by name."""
    found = []
    for one in fields:
        values = tuple(given.getlist(one.name)) if given is not None else one.values
        found.append(replace(one, values=tuple(value for value in values if value), error=errors.get(one.name, "")))
    return found


def line_of(columns: Iterable[Column], posted: QueryDict) -> Line:
    """What was typed as a row of the spreadsheet: one form is a file of one row."""
    cells = {}
    for column in columns:
        values = [value.strip() for value in posted.getlist(column.name) if value.strip()]
        flag = CONTROLS.get(column.name) == "flag"
        cells[column.zh] = ("是" if values else "否") if flag else "、".join(values)
    return Line(1, cells)


def read(columns: Iterable[Column], posted: QueryDict, *names: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Some columns read from a form: values, and what is wrong, by name."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for column in (one for one in columns if one.name in names):
        try:
            values[column.name] = column.read(posted.get(column.name, "").strip())
        except BadCell as wrong:
            errors[column.name] = str(wrong)
    return values, errors


def by_name(columns: Iterable[Column], errors: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What is wrong with columns, by the names of their fields."""
    names = {column.zh: column.name for column in columns}
    return {names.get(column, ""): words for column, words in errors}


def wish(request: HttpRequest, desk: Desk, object_: str, **values: Any) -> Wish:
    """What the signed-in person wishes, with the form's idempotency key."""
    key = request.POST.get("key", "")[:48] or uuid4().hex
    return Wish(desk.reader, present(request), object_, values, f"desk:{desk.account}:{key}")


Result = Accomplished | Refusal
"""What came of a change."""


def told(request: HttpRequest, result: Result, words: str, to: str) -> HttpResponse:
    """Go on to a page with a notice: what was done, or why not."""
    if isinstance(result, Refusal):
        messages.error(request, f"没有办理：{result.sentence}")
    else:
        messages.success(request, words)
    return HttpResponseRedirect(to)


def done(request: HttpRequest, act: Callable[[Wish], Result], asked: Wish, words: str, to: str) -> HttpResponse:
    """Do a change that needs no page of its own, and go on with a notice."""
    return told(request, act(asked), words, to)


def summary(errors: Mapping[str, str]) -> list[dict[str, str]]:
    """The errors for the summary above a form, each with its field."""
    return [{"field": f"f-{name}" if name else "", "words": words} for name, words in errors.items() if words]
