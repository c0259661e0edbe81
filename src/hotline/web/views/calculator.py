"""期限计算器 (P14): when must I be answered? The same core as every ticket; the inputs stand in the address (a15.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hotline.acting.locking import context
from hotline.core.calendar import Calendar
from hotline.core.clock import Change, Clock, Deadline, Exclude, Extend, Kind, deadline
from hotline.core.instants import CALENDAR_BEGINS, SHANGHAI, BadValue
from hotline.core.limit import Limit, parse_limit
from hotline.core.policy import DEMAND_TYPES, Policy
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.web.frame import present
from hotline.web.permission import public
from hotline.web.typed import read_instant, read_limit
from hotline.web.words import labels
from hotline.web.words.explanation import explain

LAST_YEAR: Final = 2100


@dataclass(frozen=True)
class Wrong:
    """A field that cannot be read, in words."""

    field: str
    words: str


@public
def calculator(request: HttpRequest) -> HttpResponse:
    """The form, and where something was asked the due with its steps."""
    now = present(request)
    policy, calendar, _before = context(now, None)
    asked = request.GET.dict() or {"type": "consultation", "from": f"{now:%Y-%m-%dT%H:%M}"}
    explained, wrong = None, []
    try:
        found = _deadline(asked, POLICIES[policy], CALENDARS[calendar])
        explained = explain(found, CALENDARS[calendar], (), now)
    except _Unreadable as unreadable:
        wrong = [Wrong(unreadable.field, unreadable.words)]
    shown = {
        "asked": asked,
        "types": labels.TYPES,
        "explained": explained,
        "errors": wrong,
        "calculated": bool(request.GET) and not wrong,
    }
    return render(request, "portal/calculator.html", shown, status=422 if wrong else 200)


class _Unreadable(Exception):
    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def _deadline(asked: Mapping[str, str], policy: Policy, calendar: Calendar) -> Deadline:
    start = _instant(asked, "from")
    if start is None:
        raise _Unreadable("from", _("请填写从哪天几点算起。"))
    type_ = asked.get("type", "")
    if type_ not in DEMAND_TYPES:
        raise _Unreadable("type", _("请选择诉求类型。"))
    own = _limit(asked, "limit")
    basic = own or policy.limit_of_type(type_)
    kind: Kind = "dispatch"
    redo = _instant(asked, "redo")
    changes = _changes(asked, start)
    if redo is not None:
        start, kind, changes = redo, "redo", ()
        basic = policy.redo_limit if isinstance(policy.redo_limit, Limit) else basic
    basis: Any = "redo" if kind == "redo" else "item" if own else "type"
    try:
        return deadline(Clock(start, kind, basic, None, basis, changes), calendar, policy)
    except BadValue as wrong:
        raise _Unreadable("limit", _("这个期限超出了日历的范围。")) from wrong


def _changes(asked: Mapping[str, str], start: datetime) -> tuple[Change, ...]:
    """A review of a return and an extension, in this order."""
    changes: list[Change] = []
    first, last = _instant(asked, "return_from"), _instant(asked, "return_to")
    if (first is None) != (last is None):
        raise _Unreadable("return_to", _("请写明退单审核从何时到何时。"))
    if first and last:
        if not start <= first <= last:
            raise _Unreadable("return_from", _("退单审核应在接到之后，并先开始、后结束。"))
        changes.append(Exclude("R16", first, last))
    longer = _limit(asked, "extension")
    if longer:
        changes.append(Extend(longer))
    return tuple(changes)


def _limit(asked: Mapping[str, str], name: str) -> Limit | None:
    text = asked.get(name, "").strip()
    if not text:
        return None
    try:
        return parse_limit(read_limit(text))
    except BadValue as wrong:
        raise _Unreadable(name, _("期限写法：5个工作日、3日、4小时。")) from wrong


def _instant(asked: Mapping[str, str], name: str) -> datetime | None:
    text = asked.get(name, "").strip()
    if not text:
        return None
    try:
        found = read_instant(text)
    except BadValue as wrong:
        raise _Unreadable(name, _("日期写法：2026-05-07 16:00。")) from wrong
    first = datetime.combine(CALENDAR_BEGINS, datetime.min.time(), SHANGHAI)
    if found < first:
        raise _Unreadable(name, _("请填写2007年1月1日以后的日期。"))
    if found.year > LAST_YEAR:
        raise _Unreadable(name, _("请填写2100年以前的日期。"))
    return found
