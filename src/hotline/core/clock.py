"""The statutory clock (期限计算): an assignment's start and changes, replayed into a due with its steps.

Clock rules R4, R5, R11-R13, R15-R18, R21, R26-R29, R35; page, letter and audit use this one replay.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from hotline.core.calendar import Calendar, any_provisional
from hotline.core.counting import add_to_due, excluded_days, select_limit, shift_due, start_day
from hotline.core.hours import day_opening
from hotline.core.instants import day_of_due
from hotline.core.limit import Limit, Unit
from hotline.core.policy import Policy

RULES_VERSION: Final = "1"
"""The version of these rules and of the sentences below (R33). A corrected rule or sentence is a new version."""

Kind = Literal["dispatch", "redispatch", "consultation", "continued", "redo", "amended"]
Rule = Literal["R16", "R17", "R21", "R27"]


@dataclass(frozen=True, slots=True)
class Exclude:
    """Time not counted (不计入): a decided review, consultation or recall, from `start` to `end`."""

    rule: Rule
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Extend:
    """An approved extension (同意延期) by `granted` (R18; a18.1)."""

    granted: Limit


@dataclass(frozen=True, slots=True)
class ExtensionRefused:
    """A refused extension (不同意延期): moves nothing, but the steps say so (R18; a18.1)."""

    asked: Limit


@dataclass(frozen=True, slots=True)
class Keep:
    """A due that was promised and stays (R5 after a notice, R29 after an amendment)."""

    rule: Literal["R5", "R29"]
    due: datetime


@dataclass(frozen=True, slots=True)
class Cap:
    """The due of a ticket merged into this one, which the lead's due may not exceed (R28; a13.2.3)."""

    due: datetime
    ticket: str


Change = Exclude | Extend | ExtensionRefused | Keep | Cap


@dataclass(frozen=True, slots=True)
class Clock:
    """What a due is replayed from (AssignmentClock): start, kind, limits competing, changes in order of time.

    `basis` says where the basic limit comes from: the catalogue item, the demand type, or a redo's own limit.
    """

    start: datetime
    kind: Kind
    basic: Limit
    ceiling: Limit | None = None
    basis: Literal["item", "type", "redo"] = "type"
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """An exclusion still running: a review or consultation not yet decided."""

    rule: Rule
    start: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation of a due (期限计算步骤; R34). Instants and numbers only; `why` in Chinese."""

    n: int
    rule: str
    provision: str
    start: datetime | None
    end: datetime | None
    days: int | None
    unit: Unit | None
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date (到期时间) with the limit that governs it, its steps and the versions that made it.

    `own_due` is the due before the outside limit of R35. `provisional`: a notice to come may still move it (R4).
    """

    due: datetime
    own_due: datetime
    limit: Limit
    provisional: bool
    steps: tuple[Step, ...]
    policy_version: str
    calendar_version: str
    item_version: str | None = None
    rules_version: str = RULES_VERSION


START_RULE: Final[dict[Kind, str]] = {
    "dispatch": "R11",
    "redispatch": "R15",
    "consultation": "R17",
    "redo": "R26",
    "continued": "R27",
    "amended": "R29",
}
COUNT_RULE: Final[dict[Unit, str]] = {"wd": "R7", "nd": "R8", "wh": "R9", "h": "R10", "min": "R10"}
PROVISION: Final[dict[str, str]] = {
    "R4": "cc203",
    "R5": "a15.1",
    "R7": "cc201.1",
    "R8": "cc201.1",
    "R9": "cc201.2",
    "R10": "cc201.2",
    "R11": "a15.1",
    "R12": "cc201",
    "R13": "a15.1",
    "R15": "a17.1",
    "R16": "a17.1",
    "R17": "a17.2",
    "R18": "a18.1",
    "R21": "a22.1",
    "R26": "a23.1",
    "R27": "a15.1",
    "R28": "a13.2.3",
    "R29": "a2.1",
    "R35": "a24.1",
}
"""The provision a step cites: the first of its rule."""

WHY: Final[dict[str, str]] = {
    "R13 item": "按派单目录条目确定办理期限",
    "R13 type": "按诉求类型确定办理期限",
    "R13 redo": "按重办期限办理",
    "R13 priority": "按紧急程度确定办理期限，从早适用",
    "R11": "办理期限自派单之时起算，派单即接到诉求工单",
    "R15": "同意退单后另行转派，办理期限自转派之日起重新计算",
    "R17 start": "协商确定由其他单位承办，办理期限自确定之时重新计算",
    "R26": "重办自决定之时起算",
    "R27 start": "撤回后再次派给同一单位，原期限继续计算",
    "R29 start": "变更后办理期限自变更之时重新计算",
    "R12": "下班后或者休息日接到，自下一工作日起算，当日不计入",
    "R7": "自起算之日的次日起计算工作日，到最后一个工作日结束时届满",
    "R8": "自起算之日的次日起计算自然日，最后一日不是工作日的顺延至下一工作日",
    "R9": "按工作时间连续计算小时",
    "R10": "按小时、分钟连续计算，不分昼夜",
    "R16": "退单审核时间不计入办理期限",
    "R17": "协商时间不计入办理期限",
    "R21": "办结审核时间不计入办理期限",
    "R27": "撤回至再次派单的时间不计入办理期限",
    "R18": "同意延期，自原到期时间起延长",
    "R18 refused": "不同意延期，到期时间不变，审核时间不返还",
    "R5": "载入节假日通知后重新计算的时间早于原到期时间，保留原到期时间",
    "R29": "变更后重新计算的时间早于原到期时间，保留原到期时间",
    "R28": "并入工单的到期时间更早，从早适用",
    "R35": "外来期限更早，从早适用",
    "R4": "暂定，待国务院公布节假日安排",
}
"""Why each step is there, under RULES_VERSION; English is rendered from the rule."""


@dataclass(slots=True)
class _Explained:
    """The due while it is replayed, and the steps gathered on the way."""

    due: datetime
    steps: list[Step] = field(default_factory=list)

    def step(
        self,
        rule: str,
        start: datetime | None,
        end: datetime | None,
        days: int | None = None,
        unit: Unit | None = None,
        why: str | None = None,
    ) -> None:
        self.steps.append(Step(len(self.steps) + 1, rule, PROVISION[rule], start, end, days, unit, WHY[why or rule]))


def deadline(
    clock: Clock,
    calendar: Calendar,
    policy: Policy,
    *,
    outside_due: datetime | None = None,
    running: Running | None = None,
    at: datetime | None = None,
    item_version: str | None = None,
) -> Deadline:
    """Replay a clock into its due and explain it (R34; a15.1, a19.1).

    `running` is an exclusion not yet ended, counted up to `at`; `outside_due` the limit another city set (R35).
    """
    limit, due = select_limit(calendar, policy, clock.start, clock.basic, clock.ceiling)
    told = _Explained(due)
    _explain_count(told, clock, calendar, policy, limit)
    for change in clock.changes:
        _apply(told, change, calendar, policy, limit)
    if running is not None and at is not None:
        _apply(told, Exclude(running.rule, running.start, at), calendar, policy, limit)
    own_due = told.due
    if outside_due is not None and outside_due < told.due:
        told.step("R35", told.due, outside_due)
        told.due = outside_due
    provisional = _is_provisional(clock, calendar, policy, limit, told.due)
    if provisional:
        told.step("R4", None, None)
    return Deadline(
        told.due, own_due, limit, provisional, tuple(told.steps), policy.version, calendar.version, item_version
    )


def settled_due(clock: Clock, calendar: Calendar, policy: Policy) -> datetime:
    """The due without a running exclusion and before the outside limit: what `keep` keeps (R5, R29)."""
    limit, due = select_limit(calendar, policy, clock.start, clock.basic, clock.ceiling)
    told = _Explained(due)
    for change in clock.changes:
        _apply(told, change, calendar, policy, limit)
    return told.due


def _explain_count(told: _Explained, clock: Clock, calendar: Calendar, policy: Policy, limit: Limit) -> None:
    """The first steps: which limit, from when, counted how (R13, R11, R15, R17, R26, R27, R29, R12, R7-R10)."""
    start = clock.start
    chosen = "priority" if limit == clock.ceiling != clock.basic else clock.basis  # by value: on a tie the basic limit
    told.step("R13", start, None, limit.n, limit.unit, f"R13 {chosen}")
    rule = START_RULE[clock.kind]
    told.step(rule, start, start, why=f"{rule} start" if rule in ("R17", "R27", "R29") else rule)
    if limit.unit in ("wd", "nd") and policy.after_hours_receipt == "next_opening":
        first = start_day(calendar, policy, start)
        if first != start.date():
            told.step("R12", start, day_opening(policy, first))
    told.step(COUNT_RULE[limit.unit], start, told.due, limit.n, limit.unit)


def _apply(told: _Explained, change: Change, calendar: Calendar, policy: Policy, limit: Limit) -> None:
    """One change: move the due as section 3 of the clock says and leave a step where section 4 wants one."""
    old = told.due
    match change:
        case Exclude(rule, start, end):
            told.due = shift_due(calendar, policy, old, limit.unit, start, end)
            days = excluded_days(calendar, policy, limit.unit, start, end)
            told.step(rule, start, end, 0 if days is not None and start > old else days, limit.unit)
        case Extend(granted):
            told.due = add_to_due(calendar, policy, old, granted)
            told.step("R18", old, told.due, granted.n, granted.unit)
        case ExtensionRefused(asked):
            told.step("R18", old, old, 0, asked.unit, "R18 refused")
        case Keep(rule, due) if due > old:
            told.due = due
            told.step(rule, old, due)
        case Cap(due) if due < old:
            told.due = due
            told.step("R28", old, due)
        case _:
            pass  # a keep that raises nothing and a cap that lowers nothing leave no step


def _is_provisional(clock: Clock, calendar: Calendar, policy: Policy, limit: Limit, due: datetime) -> bool:
    if limit.unit in ("h", "min"):
        return False
    return any_provisional(calendar, clock.start.date(), day_of_due(due), policy.provisional_tail_from)
