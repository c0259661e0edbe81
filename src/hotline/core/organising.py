"""Who may change what of the organisation, and why not (roles section 4; a5.2, a15.3): a predicate for act and button.

The rules of what is configured elsewhere (policy, catalogue, templates) stand beside, so that one table tells all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hotline.core.appointments import APPOINTMENTS, APPROVING_POSTS
from hotline.core.lifecycle import ROLES
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader


@dataclass(frozen=True, slots=True)
class Right:
    """One object of configuration: who drafts, confirms, approves. Names are roles or appointments.

    `draft` by scope: C the whole city, S own unit and below. Empty `approve`: takes effect with the draft.
    """

    zh: str
    provision: str
    draft: Mapping[str, str]
    confirm: tuple[str, ...] = ()
    approve: tuple[str, ...] = ()


CONFIGURATION: Final[Mapping[str, Right]] = {
    "policy": Right("制度参数、日历", "a4.2", {"administrator": "C", "analyst": "C"}, (), ("department_approver",)),
    "classification": Right(
        "事项分类", "a13.1", {"administrator": "C"}, ("knowledge_editor",), ("catalogue_approver",)
    ),
    "catalogue_item": Right(
        "派单目录条目", "a15.2", {"dispatcher": "C", "unit_lead": "S"}, ("unit_lead",), ("catalogue_approver",)
    ),
    "committee_duties": Right("村居职责清单", "a6.1", {"dispatcher": "C"}, (), ("department_approver",)),
    "template": Right(
        "消息和答复模板",
        "a21.1",
        {"knowledge_editor": "C", "unit_lead": "S"},
        ("privacy_officer",),
        ("department_approver",),
    ),
    "appraisal_scheme": Right("考评办法", "a36.1", {"analyst": "C"}, (), ("department_approver",)),
    "privacy_matrix": Right(
        "个人信息矩阵、保存期限", "a32.1", {"privacy_officer": "C"}, ("auditor",), ("department_approver",)
    ),
    "unit": Right("单位及其承接", "a15.3", {"administrator": "C"}, ("unit_lead",), ("department_approver",)),
    "post": Right("岗位", "a32.1", {"administrator": "C", "unit_lead": "S"}, (), APPROVING_POSTS),
    "channel": Right(
        "渠道、外部系统密钥", "a32.1", {"administrator": "C"}, ("privacy_officer",), ("department_approver",)
    ),
    "machine": Right("机器建议、自动派单", "a26.1", {"administrator": "C"}, (), ("department_approver",)),
}
"""Configuration: draft, confirm, approve; the approver is never the author (D07; roles section 4). A unit lead asks for
handlers of the own unit only; a post needs an approval where `needs_second` says so."""

DIRECT: Final[Mapping[str, Right]] = {
    "unit_desk": Right("联络和值守信息", "a5.2", {"administrator": "C", "unit_lead": "S"}),
    "substitute": Right("代理人", "a5.2", {"administrator": "C", "unit_lead": "S"}),
    "duty": Right("值班表", "a4.3", {"administrator": "C", "unit_lead": "S", "supervisor": "H", "dispatcher": "H"}),
    "member": Right("协商机制成员", "a8.1", {"administrator": "C"}),
    "person": Right("人员", "a32.1", {"administrator": "C", "unit_lead": "S"}),
    "delegation": Right("授权代理", "a5.2", {"unit_lead": "A", "reviewer": "A", "supervisor": "A"}),
    "absence": Right("外出登记", "a5.2", {"unit_lead": "S", "administrator": "C"}),
    "training": Right("培训记录", "a33.1", {"administrator": "C", "supervisor": "C", "knowledge_editor": "C"}),
    "account": Right("账号", "a32.1", {"administrator": "C", "unit_lead": "S"}),
}
"""What takes effect at once, still with one event on its chain. H: of the hotline; A: the own post."""

_TABLES: Final[Mapping[str, Right]] = {**CONFIGURATION, **DIRECT}

SENTENCES: Final[Mapping[str, str]] = {
    "role": "{role}不能办理“{what}”，请由{who}办理。",
    "behalf": "这项事务不能代办，请由本人办理。",
    "unit_scope": "该单位不在你的职权范围内。",
    "author": "起草人不能批准。",
    "receiver": "不能批准授予自己的岗位。",
    "oneself": "不能给自己授予岗位。",
    "decided": "该事项已有决定。",
    "approver": "“{what}”须由{who}批准。",
    "reason_missing": "未说明理由。",
    "unknown_unit": "没有该单位，或者该单位已终止。",
    "unknown_person": "没有该人员。",
    "post_kind": "“{kind}”没有这种岗位或者任命。",
    "posts_apart": "不能与“{other}”同时担任。",
    "post_held": "已有相同的岗位。",
    "last_leader": "该单位至少应有一名责任领导，请先指定接任的人。",
    "last_administrator": "至少应有一名管理员，请先指定接任的人。",
    "ended": "该岗位已经结束。",
    "not_delegable": "“{acts}”不能授权他人代办。",
    "delegated_already": "代办的事项不能再授权。",
    "too_long": "授权最长{days}日。",
    "deputy": "{name}的岗位与“{role}”不能由一人担任，不能代办。",
    "dates": "终止日期应晚于起始日期，且不早于今天。",
    "past": "生效日期不能早于今天。",
    "substitute_missing": "该单位没有代理人，请先指定。",
    "not_absent": "没有正在进行的外出登记。",
    "successors": "{change}须指定{n}个承接单位。",
    "successor_unit": "承接单位须在生效日有效、与原单位不同，并且是承办单位。",
    "successor_kind": "承接单位应当与原单位同类，或者是承办单位。",
    "ends_already": "该单位已定于{day}终止。",
    "pending": "该单位有尚未决定的变更，请先处理。",
    "import_wrong": "有{n}行有误，没有导入任何内容。",
    "import_stale": "预览之后情况已有变化，请重新预览。",
    "nothing": "没有要变更的内容。",
    "member_known": "已是成员。",
    "chair_known": "已有召集人，请先免去。",
    "account_known": "已有账号。",
    "training_missing": "请填写培训内容和日期。",
    "duty_overlap": "该人员在这段时间已排班。",
    "offices_only_towns": "只有镇街设所属工作机构。",
}
"""Guard -> the sentence shown."""


def no(act: str, guard: str, provision: str, **fact: str) -> Refusal:
    """The refusal of a change of the organisation (a4.2, a32.1)."""
    return Refusal(act, guard, provision, SENTENCES[guard].format_map(fact), fact)


def may_draft(what: str, act: str, reader: Reader, unit: str | None = None) -> Refusal | None:
    """Why somebody may not draft or change an object, concerning a unit where one is named (roles section 4)."""
    right = _TABLES[what]
    if reader.actor.behalf is not None:
        return no(act, "behalf", right.provision)
    scope = right.draft.get(reader.actor.role)
    if scope is None:
        who = "、".join(ROLES[role] for role in right.draft)
        return no(act, "role", right.provision, role=ROLES[reader.actor.role], what=right.zh, who=who)
    if unit is not None and not _within(scope, reader, unit):
        return no(act, "unit_scope", right.provision)
    return None


def _within(scope: str, reader: Reader, unit: str) -> bool:
    if scope == "S":
        return unit in reader.below or unit == reader.actor.unit
    return unit == reader.actor.unit if scope in ("H", "A") else True


def may_approve(what: str, act: str, reader: Reader, drafted_by: str, receivers: frozenset[str]) -> Refusal | None:
    """Why somebody may not approve: no approver, the author, or who receives the right (D07, D13; roles section 4)."""
    right = _TABLES[what]
    if reader.actor.behalf is not None:
        return no(act, "behalf", right.provision)
    if not {reader.actor.role, *reader.appointments} & set(right.approve):
        return no(act, "approver", right.provision, what=right.zh, who=_names(right.approve))
    if reader.actor.person == drafted_by:
        return no(act, "author", right.provision)
    return no(act, "receiver", right.provision) if reader.actor.person in receivers else None


def _names(approvers: tuple[str, ...]) -> str:
    return "或者".join(APPOINTMENTS[one].zh if one in APPOINTMENTS else ROLES[one] for one in approvers)
