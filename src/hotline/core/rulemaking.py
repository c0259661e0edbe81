"""Making rules (制度参数、日历、文本、代码表、保护规则): who drafts, confirms, approves, why not (a4.2, D07).

A rule is data with a version: drafted by one person, approved by another, in force from an instant (roles section 4).
One predicate, `may`, decides for the action, the button and the command line.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hotline.core.lifecycle import ROLES
from hotline.core.organising import CONFIGURATION
from hotline.core.refusal import Refusal

APPROVER: Final = CONFIGURATION["policy"].approve[0]
"""The appointment (主管部门审批人) that approves rules (a4.2)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule: its name, who drafts it, who confirms it before approval if anybody.

    `at_once`: in force as soon as it is approved, as facts are, never from a later date. `of_hotline`: drafted by the
    hotline's own people alone, as a unit's privacy officer looks after the unit's people (roles section 1).
    """

    zh: str
    drafters: tuple[str, ...]
    confirmer: str | None = None
    at_once: bool = False
    of_hotline: bool = False


_RULES: Final = tuple(CONFIGURATION["policy"].draft)
_TEXTS: Final = CONFIGURATION["template"]
KINDS: Final[dict[str, Kind]] = {
    "policy": Kind("制度参数", _RULES),
    "calendar": Kind("节假日安排", _RULES, at_once=True),
    "template": Kind("文本", tuple(_TEXTS.draft), _TEXTS.confirm[0]),
    "code_list": Kind("代码表", _RULES),
    "protection": Kind("保护规则", tuple(CONFIGURATION["privacy_matrix"].draft), of_hotline=True),
}
"""The kinds of rules, with the rights of the one table of them (roles section 4). Of protection rules the auditor is
informed, by the list of what waits and by the events; that is no step."""

STATUSES: Final = {
    "draft": "草稿",
    "submitted": "待批准",
    "approved": "已批准",
    "returned": "退回修改",
    "withdrawn": "已撤回",
}
"""What may become of a draft: it can be changed while a draft or returned."""

STEPS: Final = {
    "draft_rule": ("起草", ()),
    "revise_rule": ("修改草稿", ("draft", "returned")),
    "submit_rule": ("提交批准", ("draft", "returned")),
    "withdraw_rule": ("撤回", ("draft", "returned", "submitted")),
    "confirm_rule": ("确认所用数据", ("submitted",)),
    "approve_rule": ("批准", ("submitted",)),
    "return_rule": ("退回修改", ("submitted",)),
}
"""Step -> its name and the statuses it starts from."""

OF_AUTHOR: Final = ("revise_rule", "submit_rule", "withdraw_rule")
OF_APPROVER: Final = ("approve_rule", "return_rule")


@dataclass(frozen=True, slots=True)
class Standing:
    """Who asks: the person, the role acted in, the appointments held on this day, the kind of the own unit."""

    person: str
    role: str
    appointments: frozenset[str] = frozenset()
    unit_kind: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft as its guards see it.

    `wrong` counts what is wrong with its content; `beyond` names what in it the role acting may not change and
    `beyond_who` the role that may; `same` says it would change nothing, `stale` that a newer version was approved since
    it was written; `last_from` is when the last version approved comes into force; `previewed` that its effect is known
    as it now stands.
    """

    kind: str
    status: str = "draft"
    author: str = ""
    reason: str = ""
    confirmed: bool = False
    in_force_from: datetime | None = None
    wrong: int = 0
    beyond: str = ""
    beyond_who: str = ""
    same: bool = False
    stale: bool = False
    last_from: datetime | None = None
    previewed: bool = False
    revision_read: int | None = None
    revision_now: int = 1


SENTENCES: Final = {
    "role": "{role}不能{step}{kind}，请由{who}办理。",
    "role beyond": "{role}不能改“{beyond}”，请由{who}办理。",
    "role unit": "{kind}由热线机构的{who}起草。",
    "author": "只有起草人可以{step}。",
    "D07": "起草人不能批准。",
    "D07 confirm": "起草人不能确认自己的草稿。",
    "status": "草稿现为“{status}”，不能{step}。",
    "stale_version": "内容在你打开之后已有变化，请核对后再提交。",
    "reason_missing": "未说明理由。",
    "draft_wrong": "草稿有{n}处需要补充或修改。",
    "nothing_changed": "内容与在用版本相同，无须启用。",
    "stale_base": "起草之后已有新版本批准，请起草人核对后重新提交。",
    "in_force_past": "拟启用时间已过，不能追溯，请改期。",
    "in_force_order": "已有版本定于更晚的时间启用，新版本不能早于它。",
    "in_force_at_once": "节假日安排自批准起使用，不另定启用日期。",
    "unconfirmed": "须先由保密员确认所用数据。",
    "preview_missing": "影响预览未完成，暂不能批准。",
}
"""Guard (and variant) -> the sentence shown."""


def _refused(step: str, guard: str, /, **fact: str) -> Refusal:
    """D07 is of a36.1 in the list of separations; the others rest on the department's making the rules (a4.2)."""
    provision = "a36.1" if guard.startswith("D07") else "a4.2"
    return Refusal(step, guard.partition(" ")[0], provision, SENTENCES[guard].format_map(fact), fact)


def may(step: str, draft: Drafted, who: Standing, now: datetime) -> Refusal | None:
    """Whether a person may take a step with a draft now, else the first reason why not (a4.2, D07; roles section 4)."""
    return (
        _person(step, draft, who) or _standing(step, draft) or _beyond(step, draft, who) or _content(step, draft, now)
    )


def open_to(step: str, draft: Drafted, who: Standing) -> bool:
    """Whether the step is this person's to take at all: whether its button is there (a4.2)."""
    return _person(step, replace(draft, author=draft.author or who.person), who) is None


def _person(step: str, draft: Drafted, who: Standing) -> Refusal | None:
    kind = KINDS[draft.kind]
    zh = STEPS[step][0]
    if step in OF_APPROVER:
        if APPROVER not in who.appointments:
            return _refused(step, "role", role=ROLES[who.role], step=zh, kind=kind.zh, who="主管部门审批人")
        return _refused(step, "D07") if who.person == draft.author else None
    if step == "confirm_rule":
        if kind.confirmer is None or who.role != kind.confirmer:
            named = ROLES[kind.confirmer] if kind.confirmer else "主管部门审批人"
            return _refused(step, "role", role=ROLES[who.role], step=zh, kind=kind.zh, who=named)
        return _refused(step, "D07 confirm") if who.person == draft.author else None
    if who.role not in kind.drafters:
        named = "、".join(ROLES[role] for role in kind.drafters)
        return _refused(step, "role", role=ROLES[who.role], step=zh, kind=kind.zh, who=named)
    if kind.of_hotline and who.unit_kind != "hotline":
        return _refused(step, "role unit", kind=kind.zh, who=ROLES[who.role])
    return _refused(step, "author", step=zh) if step in OF_AUTHOR and who.person != draft.author else None


def _standing(step: str, draft: Drafted) -> Refusal | None:
    zh, statuses = STEPS[step]
    if draft.revision_read is not None and draft.revision_read != draft.revision_now:
        return _refused(step, "stale_version")
    if statuses and draft.status not in statuses:
        return _refused(step, "status", status=STATUSES[draft.status], step=zh)
    return None


def _beyond(step: str, draft: Drafted, who: Standing) -> Refusal | None:
    """Some values only a certain role changes, such as what switches a machine on (roles section 4)."""
    if step not in ("draft_rule", "revise_rule", "submit_rule") or not draft.beyond:
        return None
    named = ROLES.get(draft.beyond_who, "")
    return _refused(step, "role beyond", role=ROLES[who.role], beyond=draft.beyond, who=named)


def _content(step: str, draft: Drafted, now: datetime) -> Refusal | None:
    if step in ("withdraw_rule", "confirm_rule"):
        return None
    if not draft.reason.strip():
        return _refused(step, "reason_missing")
    if step == "return_rule":
        return None
    if draft.wrong:
        return _refused(step, "draft_wrong", n=str(draft.wrong))
    if draft.same:
        return _refused(step, "nothing_changed")
    return _dates(step, draft, now) or (_ready(step, draft) if step in ("submit_rule", "approve_rule") else None)


def _dates(step: str, draft: Drafted, now: datetime) -> Refusal | None:
    from_ = draft.in_force_from
    if from_ is not None and KINDS[draft.kind].at_once:
        return _refused(step, "in_force_at_once")
    if from_ is not None and from_ <= now:
        return _refused(step, "in_force_past")
    if draft.last_from is not None and (from_ or now) < draft.last_from:
        return _refused(step, "in_force_order")
    return None


def _ready(step: str, draft: Drafted) -> Refusal | None:
    if draft.stale:
        return _refused(step, "stale_base")
    if step == "submit_rule":
        return None
    if KINDS[draft.kind].confirmer is not None and not draft.confirmed:
        return _refused(step, "unconfirmed")
    return None if draft.previewed else _refused(step, "preview_missing")
