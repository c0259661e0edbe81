"""The one table of acts (全流程): who, from, to, guards, provision, effect, for guards, buttons, API and simulator."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from hotline.core import effects, guards
from hotline.core import effects_of_work as doing
from hotline.core import guards_of_work as work
from hotline.core.case import Case, Guard
from hotline.core.guards import CommitteeList, Flagged, Missing
from hotline.core.ticket import OPEN, OPEN_WITH_UNIT, STATES, State, World

ROLES: Final = {
    "agent": "话务员",
    "dispatcher": "派单员",
    "reviewer": "审核员",
    "handler": "承办人",
    "unit_lead": "单位负责人",
    "supervisor": "督办员",
    "follow_up_caller": "回访员",
    "knowledge_editor": "知识管理员",
    "analyst": "分析员",
    "privacy_officer": "保密员",
    "auditor": "审计员",
    "administrator": "管理员",
    "requester": "诉求人",
    "system": "系统",
}
"""The fourteen roles and their Chinese names (roles section 1)."""

STATE_WORDS: Final[dict[str, str]] = {
    "registered": "已登记待派单",
    "answered": "已即时答复",
    "disposed": "已分类处理（无工单）",
    "dispatched": "已派单待受理",
    "handling": "办理中",
    "return_pending": "退单审核中",
    "consultation": "协商中",
    "closure_pending": "办结审核中",
    "closed": "已办结待回访",
    "dissatisfied": "回访不满意待定",
    "archived": "已归档",
    "merged": "已并单",
    "withdrawn": "诉求人撤回",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the table.

    `of_lead_unit`: done by handler or unit_lead it belongs to the current lead unit (†). `drafted`: the unit_lead's,
    which a handler may do where `unit_lead_required_for` does not name it. `to` lists the states it may lead to.
    `open_to_committees`: a committee's people may do it (a6.2). `messages` lists whom the act owes a message.
    """

    code: str
    zh: str
    who: tuple[str, ...]
    provision: str
    effect: Callable[[Case], World]
    states: tuple[State, ...] = ()
    to: tuple[State, ...] = ()
    guards: tuple[Guard, ...] = ()
    of_lead_unit: bool = False
    drafted: bool = False
    open_to_committees: bool = False
    messages: tuple[str, ...] = ()


_STATES: Final[dict[str, tuple[State, ...]]] = {
    **{state: (state,) for state in STATES},
    "open": OPEN,
    "open_with_unit": OPEN_WITH_UNIT,
    "reportable": tuple(state for state in STATES if state not in ("answered", "disposed", "withdrawn")),
}
"""The words a row may use for its states."""


def row(
    code: str,
    zh: str,
    who: str,
    states: str,
    provision: str,
    effect: Callable[[Case], World],
    *,
    tell: str = "",
    guards: tuple[Guard, ...] = (),
    **marks: bool,
) -> Act:
    """One row of the table, its roles, states (`from -> to`) and recipients as words (lifecycle section 5)."""
    come, _, go = states.partition("->")
    from_, to = (tuple(state for word in side.split() for state in _STATES[word]) for side in (come, go))
    return Act(
        code, zh, tuple(who.split()), provision, effect, from_, to, guards, messages=tuple(tell.split()), **marks
    )


_standing = partial(Guard, standing=True)

_REASON = Guard("reason_missing", Missing("reason"))
_UNIT_MISSING = Guard("unit_missing", Missing("unit"))
_COMMITTEE_LEAD = Guard("committee_lead", guards.committee_lead, "a6.2")
_UNIT_KIND = Guard("unit_kind", guards.unit_kind, "a5.1")
_DISPATCH_BASIS = Guard("basis_missing", guards.dispatch_basis, "a15.1")
_OTHER_UNIT = Guard("other_unit", guards.other_unit, "a15.1")
_RETURNED_BEFORE = Guard("returned_before", guards.returned_before, "a17.1")
_BASIS = Guard("basis_missing", Missing("basis"))
_NO_EXTENSION = _standing("no_extension", guards.no_extension)

# fmt: off
ACTS: Final[dict[str, Act]] = {
    act.code: act
    for act in (
        row("register", "登记", "agent dispatcher follow_up_caller handler unit_lead system", "-> registered", "a14.1",
            effects.register, tell="requester", open_to_committees=True,
            guards=(Guard("emergency", Flagged("emergency"), "a13.2.1"),
                    Guard("statutory_channel", Flagged("statutory_channel"), "a13.2.2"),
                    Guard("repeat", guards.repeat, "a13.2.3"), Guard("unlawful", Flagged("unlawful"), "a13.2.4"),
                    Guard("out_of_area", Flagged("out_of_area"), "a24.1"),
                    Guard("content_missing", Missing("content"), "a14.1"),
                    Guard("contact_missing", guards.contact_missing, "a14.1"))),
        row("dispose", "分类处理", "agent dispatcher", "-> disposed", "a13.2", effects.dispose, tell="requester"),
        row("answer_on_the_spot", "即时答复", "agent dispatcher", "registered -> answered", "a15.1",
            effects.answer_on_the_spot, tell="requester",
            guards=(Guard("answer_missing", Missing("answer")), Guard("source_missing", Missing("source")))),
        row("dispatch", "派单", "dispatcher", "registered -> dispatched", "a15.1", effects.dispatch,
            tell="unit requester",
            guards=(_UNIT_MISSING, _COMMITTEE_LEAD, _UNIT_KIND, _DISPATCH_BASIS, _OTHER_UNIT, _RETURNED_BEFORE)),
        row("accept", "受理", "handler unit_lead", "dispatched -> handling", "a16.1", effects.accept, tell="requester",
            of_lead_unit=True),
        row("assign", "内部交办", "handler unit_lead", "handling", "a5.2", effects.assign, tell="person",
            of_lead_unit=True,
            guards=(Guard("unit_missing", Missing("to")), Guard("committee_lead", guards.committee_main, "a6.2"),
                    Guard("committee_list", CommitteeList("to_kind"), "a6.1"))),
        row("request_return", "申请退单", "unit_lead", "dispatched handling -> return_pending", "a17.1",
            effects.request_return, tell="reviewer", of_lead_unit=True, drafted=True,
            guards=(_standing("return_count", guards.return_count), _standing("return_window", guards.return_window),
                    _standing("already_accepted", guards.already_accepted, "a16.1"), _REASON, _BASIS)),
        row("approve_return", "同意退单并转派", "reviewer", "return_pending -> dispatched", "a17.1",
            effects.approve_return, tell="unit former_unit requester",
            guards=(_UNIT_MISSING, _COMMITTEE_LEAD, _UNIT_KIND, Guard("same_unit", guards.same_unit),
                    _DISPATCH_BASIS, _OTHER_UNIT, _RETURNED_BEFORE)),
        row("refuse_return", "不同意退单", "reviewer", "return_pending -> handling", "a17.1", effects.refuse_return,
            tell="unit",
            guards=(_REASON, _BASIS)),
        row("refer_to_consultation", "提交协商", "reviewer", "return_pending -> consultation", "a17.2",
            effects.refer_to_consultation, tell="body unit",
            guards=(Guard("question_missing", Missing("question")),)),
        row("decide_consultation", "协商确定", "supervisor unit_lead", "consultation -> handling", "a17.2",
            effects.decide_consultation, tell="unit former_unit requester_if_changed",
            guards=(_standing("own_case", guards.own_case), _UNIT_MISSING, _COMMITTEE_LEAD, _UNIT_KIND, _BASIS)),
        row("request_extension", "申请延期", "unit_lead", "handling", "a18.1", effects.request_extension,
            tell="reviewer", of_lead_unit=True, drafted=True,
            guards=(_standing("extension_pending", guards.extension_pending),
                    _standing("extension_redo", guards.extension_redo),
                    _standing("extension_count", guards.extension_count),
                    _standing("extension_refused_before", guards.extension_refused_before),
                    _standing("extension_late", guards.extension_late), _REASON,
                    Guard("length_missing", Missing("length")),
                    Guard("extension_length", guards.extension_longest))),
        row("approve_extension", "同意延期", "reviewer", "handling", "a18.1", effects.approve_extension,
            tell="unit requester",
            guards=(_NO_EXTENSION, Guard("extension_length", guards.extension_granted))),
        row("refuse_extension", "不同意延期", "reviewer", "handling", "a18.1", effects.refuse_extension, tell="unit",
            guards=(_NO_EXTENSION, _REASON)),
        row("invite_co_handler", "邀请协办", "handler unit_lead", "handling", "a16.1", doing.invite_co_handler,
            tell="named_unit", of_lead_unit=True,
            guards=(_UNIT_MISSING, Guard("co_unit", work.co_unit),
                    Guard("committee_list", CommitteeList("unit_kind"), "a6.1"),
                    Guard("claims_missing", Missing("claims")), Guard("co_due", work.co_due))),
        row("object_invitation", "协办异议", "unit_lead", "handling", "a16.1", doing.object_invitation,
            tell="reviewer unit", drafted=True, open_to_committees=True,
            guards=(_standing("not_co_handler", work.no_invitation_to_object), _REASON)),
        row("decide_objection", "裁定异议", "reviewer", "handling", "a16.1", doing.decide_objection,
            tell="unit named_unit",
            guards=(_standing("no_objection", work.no_objection_of_anybody),
                    Guard("no_objection", work.no_objection_of_unit), _REASON)),
        row("submit_co_result", "报送协办结果", "unit_lead", "handling", "a16.1", doing.submit_co_result, tell="unit",
            drafted=True, open_to_committees=True,
            guards=(_standing("not_co_handler", work.no_invitation_to_answer),
                    Guard("result_missing", Missing("result")))),
        row("contact_requester", "联系诉求人", "handler unit_lead agent dispatcher", "dispatched handling", "a20.1.1",
            doing.contact_requester, of_lead_unit=True),
        row("reply", "书面答复", "unit_lead", "handling", "a20.1.2", doing.reply,
            tell="requester requesters_of_followers", of_lead_unit=True, drafted=True,
            guards=(_standing("contact_first", work.contact_first, "a20.1.1"),
                    Guard("not_written", work.not_written),
                    Guard("claim_unanswered", work.claim_unanswered, "a21.1.1"),
                    Guard("long_term", work.long_term, "a21.1.2"),
                    Guard("expected_past", work.expected_past, "a21.1.2"))),
        row("request_closure", "申请办结", "unit_lead", "handling -> closure_pending", "a22.1", doing.request_closure,
            tell="reviewer", of_lead_unit=True, drafted=True,
            guards=(_standing("no_reply", work.no_reply, "a20.1.2"),
                    _standing("co_outstanding", work.co_outstanding, "a16.1"),
                    Guard("result_missing", Missing("result"), "a20.1.5"))),
        row("approve_closure", "同意办结", "reviewer", "closure_pending -> closed archived", "a22.1",
            doing.approve_closure, tell="unit requester requesters_of_followers"),
        row("refuse_closure", "退回继续办理", "reviewer", "closure_pending -> handling", "a22.1", doing.refuse_closure,
            tell="unit",
            guards=(_REASON,)),
        row("follow_up", "回访", "follow_up_caller requester system",
            "closed -> archived dissatisfied closed handling", "a23.1", doing.follow_up,
            tell="reviewer_if_dissatisfied",
            guards=(Guard("channel", work.channel), Guard("follow_up_hours", work.follow_up_hours),
                    Guard("channel_choice", work.channel_choice, "a23.2"),
                    Guard("reason_missing", work.reason_if_dissatisfied))),
        row("redo", "重办", "reviewer supervisor", "dissatisfied -> handling", "a23.1", doing.redo,
            tell="unit requester",
            guards=(_standing("redo_count", work.redo_count), _standing("redo_window", work.redo_window), _REASON)),
        row("decline_redo", "不予重办", "reviewer supervisor", "dissatisfied -> archived", "a23.1", doing.decline_redo,
            tell="requester",
            guards=(_REASON,)),
        row("merge", "并单", "dispatcher reviewer", "registered dispatched handling -> merged", "a13.2.3", doing.merge,
            tell="unit requester",
            guards=(Guard("merge_lead", work.merge_lead), Guard("merge_unit", work.merge_unit), _REASON)),
        row("unmerge", "拆单", "dispatcher reviewer", "merged -> registered dispatched handling", "a13.2.3",
            doing.unmerge, tell="unit requester",
            guards=(_standing("lead_closed", work.lead_closed), _REASON)),
        row("recall", "撤回派单", "dispatcher reviewer", "dispatched handling -> registered", "a15.1", doing.recall,
            tell="former_unit",
            guards=(_standing("already_replied", work.already_replied), _REASON)),
        row("urge", "催办", "dispatcher supervisor follow_up_caller unit_lead", "open_with_unit", "a38.1", doing.urge,
            tell="unit", of_lead_unit=True,
            guards=(_standing("urge_interval", work.urge_interval),)),
        row("add_information", "补充", "agent follow_up_caller requester", "open merged", "a13.2.3", doing.unchanged,
            tell="unit",
            guards=(Guard("content_missing", Missing("content"), "a14.1"),)),
        row("supervise", "督办", "supervisor", "open_with_unit dissatisfied", "a38.1", doing.supervise, tell="unit",
            guards=(_REASON,)),
        row("amend_type", "变更类型/等级", "agent dispatcher reviewer", "registered dispatched handling", "a2.1",
            doing.amend_type, tell="unit requester",
            guards=(Guard("nothing_amended", work.nothing_amended), _REASON)),
        row("withdraw", "撤回诉求", "requester agent follow_up_caller",
            "registered dispatched handling return_pending consultation -> withdrawn", "a11.2", doing.withdraw,
            tell="unit",
            guards=(_standing("withdraw_type", work.withdraw_type, "a11.1"),
                    _standing("has_merged", work.has_merged, "a13.2.3"), Guard("words_missing", Missing("words")))),
        row("report_risk", "突发风险上报", "agent dispatcher reviewer supervisor follow_up_caller handler unit_lead",
            "reportable", "a25.1", doing.report_risk, tell="superior", open_to_committees=True,
            guards=(Guard("facts_missing", Missing("facts")), Guard("reported_to_missing", Missing("reported_to")))),
        row("load_notice", "载入节假日通知", "administrator", "", "a4.2", doing.load_notice),
        row("adopt_policy", "启用制度参数版本", "administrator", "", "a4.2", doing.adopt_policy),
    )
}
# fmt: on
"""Every act of the lifecycle, in the order of the order."""

WITHOUT_TICKET: Final = ("register", "dispose", "load_notice", "adopt_policy")
"""Acts that do not presuppose a ticket: never among a ticket's allowed acts."""

DISPOSE_GUARDS: Final[dict[str, Guard]] = {
    "reason": Guard("reason_missing", Missing("reason"), "a14.1"),
    "line": Guard("line_missing", Missing("line"), "a13.2.1"),
    "channel": Guard("channel_missing", Missing("channel"), "a13.2.2"),
    "repeat_of": Guard("no_such_ticket", guards.no_such_ticket, "a13.2.3"),
    "told": Guard("told_missing", Missing("told"), "a13.2.4"),
    "city": Guard("city_missing", Missing("city"), "a24.1"),
    "reported_to": Guard("reported_to_missing", Missing("reported_to"), "a25.1"),
}
"""What a disposition needs -> its guard; which needs a class has stands in `intake.DISPOSITIONS`."""
