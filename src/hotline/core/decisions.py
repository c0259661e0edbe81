"""Checking a draft of the policy: each value within its bounds, all of them fitting one another (a4.2, a15.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hotline.core.bounds import Bounds, Clock, Lengths, Rising, Some, Whole
from hotline.core.calendar import Calendar
from hotline.core.counting import base_due
from hotline.core.decision_table import DECISIONS, Decision
from hotline.core.instants import SHANGHAI, BadValue
from hotline.core.limit import Limit
from hotline.core.policy import DECISION_FIELDS, Policy, plain_policy

DECISION_OF: Final[dict[str, Decision]] = {row.field: row for row in DECISIONS}
"""Policy field -> its row."""

GROUPS: Final = (
    (10, "日历与计算"),
    (20, "退单与协商"),
    (28, "延期"),
    (38, "联系、答复与办结"),
    (42, "协办"),
    (51, "办结之后"),
    (63, "热线自身"),
    (70, "受理"),
    (77, "知识、公开与秩序"),
    (83, "提醒与保护"),
    (84, "派单目录"),
)
"""The groups of decisions, each with the number of its last one; a later decision stands in the last group."""


def number_of(field: str) -> int:
    """The number of the decision a policy field settles (a4.2)."""
    number: int = DECISION_FIELDS[field].metadata["decision"]
    return number


def group_of(field: str) -> str:
    """The group a policy field is shown in (a4.2)."""
    return next((name for last, name in GROUPS if number_of(field) <= last), GROUPS[-1][1])


Lists = Mapping[str, Mapping[str, str]]
"""Policy field -> the codes it may name with their words, where a city changes that list itself."""


def bounds_of(field: str, lists: Lists | None = None) -> Bounds:
    """What a city may choose for a field (a4.2); of a list it changes itself, the codes it holds now."""
    bounds = DECISION_OF[field].bounds
    return replace(bounds, known=lists[field]) if lists and field in lists and isinstance(bounds, Some) else bounds


def value_words(field: str, value: object, lists: Lists | None = None) -> str:
    """A value in plain form, in words (a4.2); one no version ever had is shown as it stands."""
    try:
        return bounds_of(field, lists).words(value) if field in DECISION_OF else str(value)
    except (BadValue, TypeError, ValueError):
        return str(value)


def wrong_values(changes: Mapping[str, object], lists: Lists | None = None) -> dict[str, str]:
    """Field -> why its drafted value cannot be one, in a sentence; empty where all can (a4.2)."""
    found = {name: _wrong(name, value, lists) for name, value in changes.items()}
    return {name: words for name, words in found.items() if words}


def _wrong(name: str, value: object, lists: Lists | None) -> str | None:
    if name not in DECISION_OF:
        return "没有这个参数。"
    bounds = bounds_of(name, lists)
    try:
        DECISION_FIELDS[name].metadata["read"](value)
    except BadValue:
        if isinstance(bounds, Clock | Lengths | Rising | Whole):
            return f"写法不对，应为{bounds.form}。"
        listed = isinstance(value, list | tuple | str | bool)
        return (bounds.wrong(value) if listed else None) or f"请{bounds.form}。"
    return bounds.wrong(value)


def drafted_by(changes: Mapping[str, object], role: str) -> list[str]:
    """The fields among the changes that a role may not draft (roles section 4)."""
    return [name for name in changes if name in DECISION_OF and role not in DECISION_OF[name].drafters]


@dataclass(frozen=True, slots=True)
class Relation:
    """How some fields stand to one another: in order or not; `blocking`: not in order, it may not be put into force."""

    fields: tuple[str, ...]
    zh: str
    holds: bool
    blocking: bool = True


_MONDAY: Final = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)
_PLAIN: Final = Calendar("plain")
"""An ordinary Monday and a calendar without holidays, to compare limits of different units by."""


def _ends(policy: Policy, limit: Limit) -> datetime:
    return base_due(_PLAIN, policy, _MONDAY, limit)


def relations(policy: Policy) -> tuple[Relation, ...]:
    """What a policy's fields owe one another (a4.2): each relation, whether it holds or not."""
    return (
        Relation(
            ("silent_acceptance_after", "return_window"),
            "默认受理时间不短于退单期限",
            not policy.silent_acceptance
            or _ends(policy, policy.silent_acceptance_after) >= _ends(policy, policy.return_window),
        ),
        Relation(
            ("limit_critical", "limit_urgent"),
            "特急件期限不长于紧急件期限",
            policy.limit_critical is None
            or policy.limit_urgent is None
            or _ends(policy, policy.limit_critical) <= _ends(policy, policy.limit_urgent),
        ),
        Relation(
            ("knowledge_notice_min", "knowledge_notice_max"),
            "政策报送最晚日不早于最早日",
            policy.knowledge_notice_min <= policy.knowledge_notice_max,
        ),
        Relation(
            ("knowledge_urgent_correction_limit", "knowledge_correction_limit"),
            "紧急知识更正时限不长于一般更正时限",
            _ends(policy, policy.knowledge_urgent_correction_limit) <= _ends(policy, policy.knowledge_correction_limit),
        ),
        Relation(
            ("first_contact_limit", "limit_consultation"),
            "首次联系时限不长于最短的基本期限",
            all(
                _ends(policy, policy.first_contact_limit) <= _ends(policy, policy.limit_of_type(kind))
                for kind in ("consultation", "praise", "help", "complaint", "report", "suggestion", "other")
            ),
            blocking=False,
        ),
        Relation(
            ("oral_reply_types",),
            "各类诉求均书面答复",
            not policy.oral_reply_types,
            blocking=False,
        ),
        Relation(
            ("follow_up_share",),
            "办结的诉求全部回访",
            policy.follow_up_share == 100,
            blocking=False,
        ),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of two versions: names, meaning and both values in words."""

    field: str
    was: object
    now: object

    @property
    def row(self) -> Decision:
        """What the field settles."""
        return DECISION_OF[self.field]

    @property
    def was_words(self) -> str:
        """The former value."""
        return value_words(self.field, self.was)

    @property
    def now_words(self) -> str:
        """The later value."""
        return value_words(self.field, self.now)


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """The fields in which two versions differ, in the order of the decisions (a4.2)."""
    was, now = plain_policy(before), plain_policy(after)
    return tuple(Difference(name, was[name], now[name]) for name in DECISION_FIELDS if was[name] != now[name])
