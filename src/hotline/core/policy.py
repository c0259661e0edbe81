"""Policy (制度参数): every number and choice the order leaves open, one field per decision (a4.2, a15.3).

Field names, types and defaults are those of the list of open decisions (待定事项). A version is never edited in
place: `with_overrides` makes the next one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import Any, Final, Literal, get_args

from hotline.core.choice import Choice
from hotline.core.instants import BadValue
from hotline.core.limit import Limit, parse_limit

DemandType = Literal["consultation", "help", "complaint", "report", "suggestion", "praise", "other"]
Priority = Literal["normal", "urgent", "critical"]
Session = tuple[int, int]
"""A block of working time in minutes from midnight."""

DEMAND_TYPES: Final[tuple[str, ...]] = get_args(DemandType)
PRIORITIES: Final[tuple[str, ...]] = get_args(Priority)


def _text_of_minutes(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", value):
        return int(value[:2]) * 60 + int(value[3:])
    raise BadValue("not a time of the form 08:30")


def _span(value: object) -> Session:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise BadValue("not a pair of times such as [08:30, 12:00]")
    start, end = _minutes(value[0]), _minutes(value[1])
    if start >= end:
        raise BadValue("a span of time must end after it starts")
    return start, end


def _sessions(value: object) -> tuple[Session, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise BadValue("not a list of sessions such as [[08:30, 12:00], [14:30, 17:30]]")
    sessions = tuple(_span(item) for item in value)
    if any(later[0] < earlier[1] for earlier, later in pairwise(sessions)):
        raise BadValue("sessions must follow one another")
    return sessions


def _month_day(value: object) -> tuple[int, int]:
    if isinstance(value, str) and len(value) == 5 and value[2] == "-" and value[:2].isdigit() and value[3:].isdigit():
        month, day = int(value[:2]), int(value[3:])
        if 1 <= month <= 12 and 1 <= day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
            return month, day
    raise BadValue("not a date of the form 12-25")


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadValue("not a whole number of 0 or more")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadValue("neither true nor false")
    return value


def _fixed_false(value: object) -> bool:
    if value is not False:
        raise BadValue("fixed to false: the order knows no other way")
    return False


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise BadValue("not a list of texts")
    return tuple(value)


def _types(value: object) -> tuple[str, ...]:
    texts = _texts(value)
    unknown = [text for text in texts if text not in DEMAND_TYPES]
    if unknown:
        raise BadValue(f"not a demand type: {unknown[0]}")
    return texts


def _grades(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise BadValue("not a list of whole numbers")
    return tuple(_whole(item) for item in value)


@dataclass(frozen=True, slots=True)
class LimitOr:
    """Reads a limit or one of some words, None among them where no limit may be set."""

    words: tuple[str | None, ...]

    def __call__(self, value: object) -> Limit | str | None:
        """The limit, or the word itself; raises BadValue for anything else."""
        if value in self.words and (value is None or isinstance(value, str)):
            return value
        return parse_limit(value)


def _whole_or_none(value: object) -> int | None:
    return None if value is None else _whole(value)


def decision(number: int, read: Callable[[object], Any], default: object) -> Any:
    """A field of the policy: the decision it settles, how its plain form is read, its default in that form (a4.2)."""
    return field(default=read(default), metadata={"decision": number, "read": read})


@dataclass(frozen=True)
class Policy:
    """One version of the policy (a4.2). Fields in the order of the decisions; see `docs/decisions.md`."""

    version: str = "default"
    day_end: str = decision(1, Choice(("close_of_business", "24:00")), "close_of_business")
    work_sessions: tuple[Session, ...] = decision(2, _sessions, [["08:30", "12:00"], ["14:30", "17:30"]])
    after_hours_receipt: str = decision(3, Choice(("as_is", "next_opening")), "as_is")
    provisional_tail_from: tuple[int, int] = decision(4, _month_day, "12-25")
    notice_may_move_earlier: bool = decision(5, _flag, False)
    limit_starts_at: str = decision(6, Choice(("dispatch",)), "dispatch")
    limit_consultation: Limit = decision(7, parse_limit, "2wd")
    limit_praise: Limit = decision(7, parse_limit, "2wd")
    limit_help: Limit = decision(7, parse_limit, "10wd")
    limit_suggestion: Limit = decision(7, parse_limit, "10wd")
    limit_other: Limit = decision(7, parse_limit, "10wd")
    limit_complaint: Limit = decision(7, parse_limit, "15wd")
    limit_report: Limit = decision(7, parse_limit, "15wd")
    limit_urgent: Limit | None = decision(8, LimitOr((None,)), "3wd")
    limit_critical: Limit | None = decision(8, LimitOr((None,)), "1wd")
    exclusion_method: str = decision(9, Choice(("day_difference", "touched_days", "working_time")), "day_difference")
    first_receipt_scope: str = decision(10, Choice(("assignment", "unit")), "assignment")
    return_window: Limit = decision(11, parse_limit, "2wd")
    return_max_per_assignment: int = decision(12, _whole, 1)
    return_after_acceptance: bool = decision(13, _flag, False)
    return_review_limit: Limit = decision(14, parse_limit, "1wd")
    redispatch_to_returner: bool = decision(15, _flag, False)
    consultation_excluded: bool = decision(16, _flag, True)
    consultation_limit: Limit = decision(17, parse_limit, "5wd")
    consultation_lock_ends: str = decision(18, Choice(("never",)), "never")
    silent_acceptance: bool = decision(19, _flag, True)
    silent_acceptance_after: Limit = decision(20, parse_limit, "2wd")
    extension_max_count: int = decision(21, _whole, 1)
    extension_max: Limit | str = decision(22, LimitOr(("own_limit",)), "own_limit")
    extension_counts_from: str = decision(23, Choice(("old_due",)), "old_due")
    extension_reapply: bool = decision(24, _flag, True)
    pending_extension_stops_overdue: bool = decision(25, _flag, False)
    extension_review_limit: Limit = decision(26, parse_limit, "1wd")
    extension_causes: tuple[str, ...] = decision(
        27, _texts, ["testing_or_appraisal", "statutory_procedure", "weather", "third_party", "season", "other"]
    )
    redo_extension: bool = decision(28, _flag, False)
    first_contact_limit: Limit = decision(29, parse_limit, "1wd")
    contact_required: bool = decision(30, _flag, True)
    contact_attempts: int = decision(31, _whole, 3)
    oral_reply_types: tuple[str, ...] = decision(32, _types, [])
    timeliness_moment: str = decision(33, Choice(("submission", "approval")), "submission")
    closure_review_excluded: bool = decision(34, _flag, False)
    closure_review_limit: Limit = decision(35, parse_limit, "2wd")
    reply_again_after_refusal: bool = decision(36, _flag, False)
    unit_lead_required_for: tuple[str, ...] = decision(
        37,
        _texts,
        ["object_invitation", "reply", "request_closure", "request_extension", "request_return", "submit_co_result"],
    )
    closure_checklist: tuple[str, ...] = decision(
        38,
        _texts,
        ["contacted", "written_reply_delivered", "claims_answered", "outcome_supported", "long_term_complete"],
    )
    co_handler_limit: Limit = decision(39, parse_limit, "5wd")
    co_handler_margin: int = decision(40, _whole, 1)
    co_results_required: bool = decision(41, _flag, True)
    co_objection_stops: bool = decision(42, _fixed_false, False)
    follow_up_limit: Limit = decision(43, parse_limit, "3wd")
    follow_up_channels: tuple[str, ...] = decision(44, _texts, ["phone", "sms", "web", "wechat"])
    follow_up_attempts: int = decision(45, _whole, 3)
    follow_up_hours: Session = decision(46, _span, ["08:30", "20:30"])
    redo_on_dissatisfied: str = decision(47, Choice(("review", "automatic")), "review")
    redo_limit: Limit | str = decision(48, LimitOr(("full",)), "5wd")
    redo_max: int = decision(49, _whole, 1)
    redo_window: Limit = decision(50, parse_limit, "5wd")
    follow_up_share: int = decision(51, _whole, 100)
    dispatch_limit: Limit = decision(52, parse_limit, "4wh")
    emergency_handover_limit: Limit = decision(53, parse_limit, "5min")
    risk_report_limit: Limit = decision(54, parse_limit, "30min")
    call_answer_seconds: int = decision(55, _whole, 15)
    auto_dispatch: bool = decision(56, _flag, False)
    recall_same_unit: str = decision(57, Choice(("continue", "restart")), "continue")
    amend_type_rule: str = decision(58, Choice(("never_earlier", "recompute", "restart")), "never_earlier")
    merge_due: str = decision(59, Choice(("earliest", "lead")), "earliest")
    due_soon: int = decision(60, _whole, 1)
    overdue_grades: tuple[int, ...] = decision(61, _grades, [1, 5, 10])
    urge_interval: Limit = decision(62, parse_limit, "24h")
    supervise_limit: Limit = decision(63, parse_limit, "3wd")
    anonymous_accepted: bool = decision(64, _flag, True)
    repeat_scope_days: int | None = decision(65, _whole_or_none, None)
    withdraw_not_for_types: tuple[str, ...] = decision(67, _types, ["report"])
    outside_province: str = decision(68, Choice(("tell",)), "tell")
    knowledge_gap_limit: Limit = decision(69, parse_limit, "1wd")
    outside_due_rule: str = decision(70, Choice(("earlier",)), "earlier")
    knowledge_notice_min: int = decision(71, _whole, 3)
    knowledge_notice_max: int = decision(71, _whole, 10)
    knowledge_correction_limit: Limit = decision(72, parse_limit, "2wd")
    knowledge_urgent_correction_limit: Limit = decision(72, parse_limit, "4wh")
    catalogue_confirm_limit: Limit = decision(73, parse_limit, "5wd")
    misconduct_contacts: int = decision(74, _whole, 5)
    misconduct_days: int = decision(74, _whole, 30)
    hard_matter_days: int = decision(75, _whole, 30)
    bulletin_every: str = decision(76, Choice(("quarter",)), "quarter")
    improper_return_count: int = decision(77, _whole, 3)
    warning_interval: Limit = decision(78, parse_limit, "1wd")
    follow_up_spacing: Limit = decision(79, parse_limit, "4h")
    reveal_seconds: int = decision(80, _whole, 60)
    reveal_per_hour: int = decision(80, _whole, 20)
    delegation_days: int = decision(81, _whole, 30)
    break_glass_minutes: int = decision(82, _whole, 15)
    export_two_person_rows: int = decision(83, _whole, 200)
    catalogue_review_count: int = decision(84, _whole, 3)
    catalogue_review_days: int = decision(84, _whole, 90)

    def limit_of_type(self, demand_type: str) -> Limit:
        """The basic limit of a demand type where no catalogue item sets one (R13)."""
        limit: Limit = getattr(self, f"limit_{demand_type}")
        return limit

    def limit_of_priority(self, priority: str) -> Limit | None:
        """The limit an urgent or critical ticket may not exceed, null where there is none (R13)."""
        return {"urgent": self.limit_urgent, "critical": self.limit_critical}.get(priority)


DECISION_FIELDS: Final = {f.name: f for f in fields(Policy) if f.name != "version"}
"""The fields that settle a decision, by name."""


def read_overrides(overrides: Mapping[str, object]) -> dict[str, Any]:
    """Read plain (JSON) values of policy fields; raises BadValue naming the field (a4.2)."""
    read: dict[str, Any] = {}
    for name, value in overrides.items():
        known = DECISION_FIELDS.get(name)
        if known is None:
            raise BadValue(f"{name}: the policy has no such field")
        try:
            read[name] = known.metadata["read"](value)
        except BadValue as wrong:
            raise BadValue(f"{name}: {wrong}") from wrong
    return read


def with_overrides(policy: Policy, overrides: Mapping[str, object], version: str) -> Policy:
    """The next version of a policy; raises BadValue for an unknown field or a value not of its type (a4.2)."""
    return replace(policy, version=version, **read_overrides(overrides))


def plain_policy(policy: Policy) -> dict[str, object]:
    """The content of a version in JSON form, all decisions, without its name: what its hash is taken over (R33)."""
    return {name: _plain(name, getattr(policy, name)) for name in DECISION_FIELDS}


def _plain(name: str, value: object) -> object:
    match value:
        case Limit():
            return str(value)
        case (int(), int()) if name == "provisional_tail_from":
            return f"{value[0]:02d}-{value[1]:02d}"
        case (int(), int()) if name == "follow_up_hours":
            return [_text_of_minutes(value[0]), _text_of_minutes(value[1])]
        case tuple() if name == "work_sessions":
            return [[_text_of_minutes(a), _text_of_minutes(b)] for a, b in value]
        case tuple():
            return list(value)
        case _:
            return value
