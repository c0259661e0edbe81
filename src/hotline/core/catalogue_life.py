"""The life of a change to the catalogue and its lists (目录修订): draft, proposed, confirmed, approved (a15.2, a15.3).

Draft -> proposed to the units named -> each confirms or objects; the hotline decides on an objection or on silence
beyond the policy's time -> somebody else than any author approves -> in force from a date. Here stands who may what;
a check answers None where it may go on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from hotline.core.catalogue_lint import Finding, bars, warnings
from hotline.core.lifecycle import ROLES
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """What is changed: its name, who drafts, who confirms, the appointment that approves, the provision."""

    zh: str
    drafters: tuple[str, ...]
    confirmed_by: str
    approver: str
    provision: str


SUBJECTS: Final[Mapping[str, Subject]] = {
    "item": Subject("派单目录条目", ("dispatcher", "unit_lead"), "unit_lead", "catalogue_approver", "a15.2"),
    "classification": Subject("事项分类", ("administrator",), "knowledge_editor", "catalogue_approver", "a13.1"),
    "channel": Subject("法定渠道", ("knowledge_editor",), "", "department_approver", "a13.2.2"),
    "duty": Subject("村居职责事项", ("dispatcher",), "", "department_approver", "a6.1"),
    "law": Subject("法律依据", ("dispatcher", "knowledge_editor"), "", "catalogue_approver", "a15.3"),
    "question": Subject("派单要素", ("dispatcher",), "", "catalogue_approver", "a15.2"),
}
"""What may be changed (roles section 4). `confirmed_by`: the role that answers for a unit asked; empty: nobody is."""

APPOINTMENTS: Final[Mapping[str, str]] = {
    "catalogue_approver": "目录审批人",
    "department_approver": "主管部门审批人",
}

STATES: Final[Mapping[str, str]] = {
    "draft": "草稿",
    "proposed": "征求意见中",
    "approved": "已批准",
    "withdrawn": "已撤回",
}
OPEN_STATES: Final = ("draft", "proposed")

ACTS: Final[Mapping[str, str]] = {
    "draft": "起草",
    "edit_draft": "修改草稿",
    "propose_draft": "送征求意见",
    "confirm_draft": "同意",
    "object_draft": "提出意见",
    "decide_draft": "裁定",
    "approve_draft": "批准",
    "return_draft": "退回修改",
    "withdraw_draft": "撤回草稿",
}

SENTENCES: Final[Mapping[str, str]] = {
    "role": "{role}不能{act}{subject}，请由{who}办理。",
    "own_items": "单位负责人只能起草本单位承办的条目。",
    "open_draft": "“{name}”已有未办结的草稿。",
    "state": "草稿现为“{state}”，不能{act}。",
    "stale": "内容在你打开之后已有变化，请核对后再提交。",
    "content": "内容有误：{words}",
    "reason_missing": "未说明理由。",
    "date_early": "生效日期不能早于{day}。",
    "same_content": "内容与在用版本相同，没有修改。",
    "unknown": "没有这份草稿。",
    "not_asked": "没有请你单位答复的条目，或者已经答复。",
    "nothing_open": "没有待裁定的意见。",
    "not_yet": "{unit}的答复期限到{due}，到期前不能裁定。",
    "approver": "只有{who}可以{act}。",
    "D07": "起草人不能批准。",
    "unconfirmed": "{units}尚未同意，也未裁定，不能批准。",
    "checks": "检查未通过：{words}",
    "warnings_reason": "检查有{n}项提示，须说明理由。",
}
"""Guard -> sentence; the first that fails is the refusal."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit asked has said, and what the hotline decided where it objected or kept silent."""

    unit: str
    name: str
    due: datetime
    answer: str = ""
    decided: bool = False

    @property
    def settled(self) -> bool:
        """Whether approval no longer waits for it."""
        return self.answer == "confirmed" or self.decided


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A draft as the checks see it. `owner` is the unit now responsible by it, `authors` all who wrote at it."""

    subject: str
    key: str
    name: str
    state: str
    edition: int
    authors: frozenset[str]
    in_force_from: date
    owner: str | None = None
    warnings_reason: str = ""
    answers: Sequence[Answer] = ()
    findings: Sequence[Finding] = field(default=())


def refusal_of(act: str, guard: str, provision: str, /, **fact: str) -> Refusal:
    """A refusal of a change, in words (a15.2, a15.3)."""
    return Refusal(act, guard, provision, SENTENCES[guard].format_map(fact), fact)


def may_draft(act: str, subject: str, by: Actor, reach: frozenset[str], owners: Sequence[str | None]) -> Refusal | None:
    """Whether somebody may draft this; a unit's lead only items of the own unit and below (a15.2; roles section 4).

    `owners` are the units responsible by the version in force and by the draft.
    """
    row = SUBJECTS[subject]
    if by.role not in row.drafters:
        who = "、".join(ROLES[role] for role in row.drafters)
        return refusal_of(act, "role", row.provision, role=ROLES[by.role], act=ACTS[act], subject=row.zh, who=who)
    if by.role == "unit_lead" and not all(owner in reach for owner in owners):
        return refusal_of(act, "own_items", row.provision)
    return None


def in_state(act: str, draft: DraftFacts, *states: str) -> Refusal | None:
    """Whether a draft is in a state in which this may be done (a15.2)."""
    if draft.state in states:
        return None
    provision = SUBJECTS[draft.subject].provision
    return refusal_of(act, "state", provision, state=STATES[draft.state], act=ACTS[act])


def is_current(act: str, draft: DraftFacts, read: int | None) -> Refusal | None:
    """Whether the draft is still the one that was read (a15.2)."""
    if read is None or read == draft.edition:
        return None
    return refusal_of(act, "stale", SUBJECTS[draft.subject].provision)


def starts_in_time(act: str, subject: str, start: date, today: date, replaces_today: bool) -> Refusal | None:
    """Not before today; where a version of it is in force today, not before tomorrow (a15.2).

    So the catalogue of a past date stays the one by which that date's tickets were dispatched.
    """
    earliest = today + timedelta(days=1) if replaces_today else today
    if start >= earliest:
        return None
    return refusal_of(act, "date_early", SUBJECTS[subject].provision, day=earliest.isoformat())


def may_answer(act: str, draft: DraftFacts, by: Actor) -> Refusal | None:
    """Whether somebody may answer for a unit asked (会同各承办单位制定; a15.2)."""
    row = SUBJECTS[draft.subject]
    waiting = {one.unit for one in draft.answers if not one.answer}
    if by.role == row.confirmed_by and by.unit in waiting:
        return None
    return refusal_of(act, "not_asked", row.provision)


def may_decide(draft: DraftFacts, by: Actor, unit: str, reason: str, now: datetime) -> Refusal | None:
    """Whether the hotline may decide on a unit's objection, or on its silence beyond the policy's time (a15.2)."""
    act, row = "decide_draft", SUBJECTS[draft.subject]
    if by.role != "dispatcher":
        who = ROLES["dispatcher"]
        return refusal_of(act, "role", row.provision, role=ROLES[by.role], act=ACTS[act], subject=row.zh, who=who)
    asked = next((one for one in draft.answers if one.unit == unit and not one.settled), None)
    if asked is None:
        return refusal_of(act, "nothing_open", row.provision)
    if not asked.answer and now <= asked.due:
        return refusal_of(act, "not_yet", row.provision, unit=asked.name, due=f"{asked.due:%Y-%m-%d %H:%M}")
    return None if reason.strip() else refusal_of(act, "reason_missing", row.provision)


def may_approve(draft: DraftFacts, by: Actor, appointments: frozenset[str]) -> Refusal | None:
    """Whether somebody may approve: appointed, no author (D07), every unit settled, no error left (a6.2, a15.2)."""
    act, row = "approve_draft", SUBJECTS[draft.subject]
    refusal = is_approver(act, draft, by, appointments)
    if refusal is not None:
        return refusal
    open_ = [one.name for one in draft.answers if not one.settled]
    if open_:
        named = "、".join(open_[:3]) + (f"等{len(open_)}个单位" if len(open_) > 3 else "")
        return refusal_of(act, "unconfirmed", row.provision, units=named)
    errors = bars(draft.findings)
    if errors:
        first = errors[0]
        return refusal_of(act, "checks", first.provision, words=f"{draft.key}：{first.words}")
    told = warnings(draft.findings)
    if told and not draft.warnings_reason.strip():
        return refusal_of(act, "warnings_reason", row.provision, n=str(len(told)))
    return None


def is_approver(act: str, draft: DraftFacts, by: Actor, appointments: frozenset[str]) -> Refusal | None:
    """Whether somebody is appointed to approve and is no author of the draft (D07; a15.2)."""
    row = SUBJECTS[draft.subject]
    if row.approver not in appointments:
        return refusal_of(act, "approver", row.provision, who=APPOINTMENTS[row.approver], act=ACTS[act])
    if by.person is None or by.person in draft.authors:
        return refusal_of(act, "D07", row.provision)
    return None
