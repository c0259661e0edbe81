"""What two people decide about personal data (两人决定): who proposes, who confirms, on which ground (roles 4; D12)."""

from typing import Final

from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader

APPROVER: Final = "department_approver"
"""The appointment whose holder confirms beside the privacy officers (主管部门审批人)."""

ERASE_GROUNDS: Final = {
    "request": "本人请求删除（个人信息保护法第四十七条）",
    "withdrawn": "撤回同意",
    "unlawful": "违反法律、行政法规处理个人信息",
    "retention": "保存期限届满",
}
SEAL_GROUNDS: Final = {
    "no_secret": "保密行政管理部门认定不属国家秘密",
    "secret": "保密行政管理部门认定属于国家秘密",
    "instruction": "保密行政管理部门的其他书面意见",
}
RETENTION_GROUNDS: Final = {"due": "保存期限届满"}
GROUNDS: Final = {
    "erase": ERASE_GROUNDS,
    "retention": RETENTION_GROUNDS,
    **dict.fromkeys(("unseal", "destroy", "hand_over"), SEAL_GROUNDS),
}
"""Kind of proposal -> its grounds by code."""

WORDS: Final = {
    "erase": "删除个人信息",
    "retention": "到期清理",
    "unseal": "解除封存",
    "destroy": "销毁封存内容",
    "hand_over": "移交封存内容",
}


OF_SEALED: Final = ("unseal", "destroy", "hand_over")
"""What is done to a sealed ticket, on the secrecy authority's written instruction."""


def proposing_refusal(reader: Reader, kind: str, ground: str, instruction: str) -> Refusal | None:
    """Why somebody may not propose: not a privacy officer, no ground, for what is sealed no instruction (a32.1)."""
    if reader.actor.role != "privacy_officer":
        return refuse(f"propose_{kind}", "scope", "a32.1", FAILED)
    if ground not in GROUNDS[kind]:
        return refuse(f"propose_{kind}", "ground_missing", "a32.1", FAILED)
    if kind in OF_SEALED and not instruction.strip():
        return refuse(f"propose_{kind}", "instruction_missing", "a32.1", FAILED)
    return None


def may_confirm(reader: Reader) -> bool:
    """Whether somebody is one of those who confirm: a privacy officer or a department's approver (roles section 4)."""
    return reader.actor.role == "privacy_officer" or APPROVER in reader.appointments


def confirming_refusal(reader: Reader, kind: str, proposed_by: str) -> Refusal | None:
    """Why somebody may not decide what was proposed: of another role, or the one who proposed it (a32.1; D12)."""
    if not may_confirm(reader):
        return refuse(f"confirm_{kind}", "second_role", "a32.1", FAILED)
    own = reader.actor.person is None or reader.actor.person == proposed_by
    return refuse(f"confirm_{kind}", "D12", "a32.1", FAILED) if own else None
