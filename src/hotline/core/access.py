"""The matrix of access as it is enforced (权限矩阵): scopes, fields, duties apart, configuration (roles; a32.1).

Read from the tables that decide; nothing is written here a second time.
"""

from dataclasses import fields
from typing import Any, Final

from hotline.core.appointments import APPOINTMENTS, HELD, INCOMPATIBLE, KINDS_OF_ROLE, delegable, needs_second
from hotline.core.lifecycle import ACTS, ROLES
from hotline.core.organising import CONFIGURATION, DIRECT, Right
from hotline.core.privacy import (
    COLUMNS,
    FIELDS,
    IDENTITY_FIELDS,
    P0,
    P2,
    P3,
    P4,
    Relation,
    view_of,
)
from hotline.core.product_guards import PRODUCT_GUARDS
from hotline.core.scope import SCOPES

SCOPE_WORDS: Final = {
    "C": "全市",
    "S": "本单位及下级",
    "U": "本单位",
    "A": "经办",
    "R": "本人",
    "d": "起草",
    "p": "提议",
    "-": "无",
}

DUTIES: Final = {
    "D01": ("经办或审签答复 / 审核办结", "a22.1", "guard"),
    "D02": ("申请单位的人 / 审核其申请", "a17.1", "guard"),
    "D03": ("派单 / 审核该派单的退单", "a17.1", "guard"),
    "D04": ("同意办结 / 回访、决定重办", "a23.1", "guard"),
    "D05": ("承办单位的人 / 回访、录入评价", "a23.1", "guard"),
    "D06": ("被诉的人和单位 / 任何操作和查看", "a11.2", "scope"),
    "D07": ("起草 / 批准", "a15.2", "guard"),
    "D10": ("申请导出 / 批准导出", "a32.1", "action and database"),
    "D11": ("使用紧急查看 / 复核", "a32.1", "action and database"),
    "D12": ("提出删除、解除封存 / 确认", "a32.1", "action and database"),
    "D13": ("授予岗位 / 获得岗位", "a32.1", "action and database"),
}
"""Separation of duties enforced so far: what is apart, provision, by what (roles section 5)."""


def matrix() -> dict[str, Any]:
    """Everything access rests on, as plain values (roles sections 1, 3, 4, 5, 6; a32.1)."""
    return {
        "roles": {role: _role(role) for role in HELD},
        "appointments": {code: {"zh": one.zh, "roles": list(one.roles)} for code, one in APPOINTMENTS.items()},
        "acts": {act: {"zh": ACTS[act].zh, "provision": ACTS[act].provision, "scope": dict(row)}
                 for act, row in SCOPES.items()},
        "scopes": dict(SCOPE_WORDS),
        "fields": {field: {f"P{level}": _row(field, level) for level in range(P0, P4 + 1)} for field in FIELDS},
        "identity_in_reports": {
            field: {f"P{level}": _row(field, level, report=True) for level in (P2, P3)} for field in IDENTITY_FIELDS
        },
        "duties": _duties(),
        "configuration": {what: _right(right) for what, right in CONFIGURATION.items()},
        "direct": {what: _right(right) for what, right in DIRECT.items()},
    }  # fmt: skip


def _role(role: str) -> dict[str, Any]:
    return {
        "zh": ROLES[role],
        "unit_kinds": list(KINDS_OF_ROLE[role]),
        "not_with": sorted({other for pair in INCOMPATIBLE if role in pair for other in pair - {role}}),
        "by_two": needs_second(role, ""),
        "delegable": list(delegable(role)),
    }


def _row(field: str, level: int, *, report: bool = False) -> dict[str, dict[str, str]]:
    """How each column sees a field: ordinarily, and with each relation to the demand that changes it."""
    return {column: _cell(field, column, level, report) for column in COLUMNS}


def _cell(field: str, column: str, level: int, report: bool) -> dict[str, str]:
    usual = view_of(field, column, level, report=report)
    found = {"": str(usual)}
    for relation in (one.name for one in fields(Relation) if one.name not in ("co_handler", "recused")):
        view = view_of(field, column, level, Relation(**{relation: True}), report=report)
        if view != usual:
            found[relation] = view
    return found


def _duties() -> dict[str, Any]:
    acts = {guard.name: list(guard.acts) for guard in PRODUCT_GUARDS if guard.name in DUTIES}
    return {
        row: {"zh": zh, "provision": provision, "enforced_by": by, "acts": acts.get(row, [])}
        for row, (zh, provision, by) in DUTIES.items()
    }


def _right(right: Right) -> dict[str, Any]:
    return {
        "zh": right.zh,
        "provision": right.provision,
        "draft": dict(right.draft),
        "confirm": list(right.confirm),
        "approve": list(right.approve),
    }
