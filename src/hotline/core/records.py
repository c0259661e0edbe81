"""Records outside the table of acts: kept with an event, without effect on state or clock (lifecycle section 5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from hotline.core.ticket import Ticket

Change = Callable[[Ticket, Mapping[str, Any]], Ticket]


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record: its Chinese name, who may make it, its provision, what of the ticket it changes.

    `of_others`: people of other units than the one that holds the ticket may make it too; its rows say which.
    """

    code: str
    zh: str
    who: tuple[str, ...]
    provision: str
    change: Change
    of_others: bool = False


def _nothing(ticket: Ticket, _: Mapping[str, Any]) -> Ticket:
    return ticket


def _claim(ticket: Ticket, args: Mapping[str, Any]) -> Ticket:
    key = str(args["claim"])
    return ticket if key in ticket.claims else replace(ticket, claims=(*ticket.claims, key))


def _way(ticket: Ticket, args: Mapping[str, Any]) -> Ticket:
    return replace(ticket, follow_up_channel=str(args["way"]))


_DESKS: Final = ("agent", "dispatcher", "reviewer", "supervisor", "follow_up_caller")
_MARKING: Final = ("agent", "dispatcher", "reviewer", "unit_lead", "privacy_officer")
_CHECKING: Final = ("agent", "dispatcher", "reviewer", "privacy_officer")
_HANDING: Final = ("agent", "dispatcher", "reviewer", "privacy_officer")
_ALL: Final = (*_DESKS, "handler", "unit_lead", "privacy_officer")

PROTECTING: Final = (
    Record("protect", "设置保护标记", _MARKING, "a11.2", _nothing),
    Record("unprotect", "降低保护标记", ("privacy_officer",), "a11.2", _nothing),
    Record("recuse", "登记回避", ("supervisor", *_MARKING), "a11.2", _nothing),
    Record("admit", "准许办理", ("reviewer", "privacy_officer"), "a11.2", _nothing),
    Record("lift_recusal", "解除回避", ("privacy_officer",), "a11.2", _nothing),
    Record("declare_conflict", "申明利益冲突", (*_DESKS, "handler", "unit_lead"), "a11.2", _nothing, of_others=True),
    Record("confirm_text", "核对文字", _CHECKING, "a11.2", _nothing),
    Record("release_file", "核对附件", _CHECKING, "a11.2", _nothing),
    Record("consent_identity", "同意透露身份", ("agent", "follow_up_caller", "requester"), "a11.2", _nothing),
    Record("hand_to_discipline", "移交纪检监察", _HANDING, "a13.2.2", _nothing),
    Record("seal", "封存", _ALL, "a32.1", _nothing, of_others=True),
    Record("unseal", "解除封存", (), "a32.1", _nothing),
    Record("destroy", "销毁封存内容", (), "a32.1", _nothing),
    Record("hand_over", "移交封存内容", (), "a32.1", _nothing),
)
"""Records of protection (roles section 4): marks raised by a desk and lowered by the privacy officer, recusal, seal.

What nobody does alone has no role here: two people decide it, and the record is the second one's.
"""

ATTACHING: Final = ("agent", "dispatcher", "reviewer", "follow_up_caller", "handler", "unit_lead", "requester")
"""Who may put a file on a ticket (a14.1)."""

ASKING: Final = ("agent", "dispatcher", "reviewer", "handler", "unit_lead")
"""Who may ask a requester for facts or files that are missing (a12.2)."""

RECORDS: Final = {
    record.code: record
    for record in (
        Record("answer_supervision", "答复督办", ("unit_lead",), "a38.1", _nothing),
        Record("add_claim", "补列事项点", ("agent", "handler", "unit_lead"), "a21.1.1", _claim),
        Record("settle_commitment", "了结承诺", ("unit_lead", "system"), "a21.1.2", _nothing),
        Record("choose_follow_up_way", "选择回访方式", ("requester", "agent", "follow_up_caller"), "a23.2", _way),
        Record("state_position", "陈述协商意见", ("unit_lead", "supervisor"), "a8.1", _nothing, of_others=True),
        Record("revise", "补正文字", ("agent", "dispatcher", "reviewer", "follow_up_caller"), "a14.1", _nothing),
        Record("attach", "上传附件", ATTACHING, "a14.1", _nothing, of_others=True),
        Record("open_ticket", "首次打开", ("handler", "unit_lead"), "a15.1", _nothing),
        Record("answer_merged", "并单诉求人评价", ("requester", "follow_up_caller"), "a23.1", _nothing),
        Record("rate_answer", "评价答复", ("requester", "follow_up_caller"), "a11.1", _nothing),
        Record("ask_requester", "请诉求人补充", ASKING, "a12.2", _nothing),
        Record("release_field", "向协办村居提供信息", ("handler", "unit_lead"), "a6.1", _nothing),
        Record("enter_transfer", "登记异地转办情况", ("agent", "dispatcher"), "a24.1", _nothing),
        *PROTECTING,
    )
}
"""The records: a claim added later is due to be answered (a21.1.1); the last choice of a way counts (a23.2)."""
