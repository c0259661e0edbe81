"""The one table of acts (全流程): who, from, to, guards, provision, effect, for guards, buttons, API and simulator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hotline.core import effects, effects_of_work, guards, guards_of_work
from hotline.core.case import Case, Guard
from hotline.core.guards import committee_list, flagged, missing
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


_UNIT = ("handler", "unit_lead")
_REASON = Guard("reason_missing", missing("reason"))
_UNIT_MISSING = Guard("unit_missing", missing("unit"))
_COMMITTEE_LEAD = Guard("committee_lead", guards.committee_lead, "a6.2")
_UNIT_KIND = Guard("unit_kind", guards.unit_kind, "a5.1")
_DISPATCH_BASIS = Guard("basis_missing", guards.dispatch_basis, "a15.1")
_OTHER_UNIT = Guard("other_unit", guards.other_unit, "a15.1")
_RETURNED_BEFORE = Guard("returned_before", guards.returned_before, "a17.1")
_BASIS = Guard("basis_missing", missing("basis"))
_NO_EXTENSION = Guard("no_extension", guards.no_extension, standing=True)


def _committee_list(kind: str) -> Guard:
    return Guard("committee_list", committee_list(kind), "a6.1")


ACTS: Final[dict[str, Act]] = {
    act.code: act
    for act in (
        Act(
            "register",
            "登记",
            ("agent", "dispatcher", "follow_up_caller", "handler", "unit_lead", "system"),
            "a14.1",
            effects.register,
            to=("registered",),
            guards=(
                Guard("emergency", flagged("emergency"), "a13.2.1"),
                Guard("statutory_channel", flagged("statutory_channel"), "a13.2.2"),
                Guard("repeat", guards.repeat, "a13.2.3"),
                Guard("unlawful", flagged("unlawful"), "a13.2.4"),
                Guard("out_of_area", flagged("out_of_area"), "a24.1"),
                Guard("content_missing", missing("content"), "a14.1"),
                Guard("contact_missing", guards.contact_missing, "a14.1"),
            ),
            open_to_committees=True,
            messages=("requester",),
        ),
        Act(
            "dispose",
            "分类处理",
            ("agent", "dispatcher"),
            "a13.2",
            effects.dispose,
            to=("disposed",),
            messages=("requester",),
        ),
        Act(
            "answer_on_the_spot",
            "即时答复",
            ("agent", "dispatcher"),
            "a15.1",
            effects.answer_on_the_spot,
            ("registered",),
            ("answered",),
            (Guard("answer_missing", missing("answer")), Guard("source_missing", missing("source"))),
            messages=("requester",),
        ),
        Act(
            "dispatch",
            "派单",
            ("dispatcher",),
            "a15.1",
            effects.dispatch,
            ("registered",),
            ("dispatched",),
            (_UNIT_MISSING, _COMMITTEE_LEAD, _UNIT_KIND, _DISPATCH_BASIS, _OTHER_UNIT, _RETURNED_BEFORE),
            messages=("unit", "requester"),
        ),
        Act(
            "accept",
            "受理",
            _UNIT,
            "a16.1",
            effects.accept,
            ("dispatched",),
            ("handling",),
            of_lead_unit=True,
            messages=("requester",),
        ),
        Act(
            "assign",
            "内部交办",
            _UNIT,
            "a5.2",
            effects.assign,
            ("handling",),
            guards=(
                Guard("unit_missing", missing("to")),
                Guard("committee_lead", guards.committee_main, "a6.2"),
                _committee_list("to_kind"),
            ),
            of_lead_unit=True,
            messages=("person",),
        ),
        Act(
            "request_return",
            "申请退单",
            ("unit_lead",),
            "a17.1",
            effects.request_return,
            ("dispatched", "handling"),
            ("return_pending",),
            (
                Guard("return_count", guards.return_count, standing=True),
                Guard("return_window", guards.return_window, standing=True),
                Guard("already_accepted", guards.already_accepted, "a16.1", standing=True),
                _REASON,
                _BASIS,
            ),
            of_lead_unit=True,
            drafted=True,
            messages=("reviewer",),
        ),
        Act(
            "approve_return",
            "同意退单并转派",
            ("reviewer",),
            "a17.1",
            effects.approve_return,
            ("return_pending",),
            ("dispatched",),
            (
                _UNIT_MISSING,
                _COMMITTEE_LEAD,
                _UNIT_KIND,
                Guard("same_unit", guards.same_unit),
                _DISPATCH_BASIS,
                _OTHER_UNIT,
                _RETURNED_BEFORE,
            ),
            messages=("unit", "former_unit", "requester"),
        ),
        Act(
            "refuse_return",
            "不同意退单",
            ("reviewer",),
            "a17.1",
            effects.refuse_return,
            ("return_pending",),
            ("handling",),
            (_REASON, _BASIS),
            messages=("unit",),
        ),
        Act(
            "refer_to_consultation",
            "提交协商",
            ("reviewer",),
            "a17.2",
            effects.refer_to_consultation,
            ("return_pending",),
            ("consultation",),
            (Guard("question_missing", missing("question")),),
            messages=("body", "unit"),
        ),
        Act(
            "decide_consultation",
            "协商确定",
            ("supervisor", "unit_lead"),
            "a17.2",
            effects.decide_consultation,
            ("consultation",),
            ("handling",),
            (
                Guard("own_case", guards.own_case, standing=True),
                _UNIT_MISSING,
                _COMMITTEE_LEAD,
                _UNIT_KIND,
                _BASIS,
            ),
            messages=("unit", "former_unit", "requester_if_changed"),
        ),
        Act(
            "request_extension",
            "申请延期",
            ("unit_lead",),
            "a18.1",
            effects.request_extension,
            ("handling",),
            guards=(
                Guard("extension_pending", guards.extension_pending, standing=True),
                Guard("extension_redo", guards.extension_redo, standing=True),
                Guard("extension_count", guards.extension_count, standing=True),
                Guard("extension_refused_before", guards.extension_refused_before, standing=True),
                Guard("extension_late", guards.extension_late, standing=True),
                _REASON,
                Guard("length_missing", missing("length")),
                Guard("extension_length", guards.extension_longest),
            ),
            of_lead_unit=True,
            drafted=True,
            messages=("reviewer",),
        ),
        Act(
            "approve_extension",
            "同意延期",
            ("reviewer",),
            "a18.1",
            effects.approve_extension,
            ("handling",),
            guards=(_NO_EXTENSION, Guard("extension_length", guards.extension_granted)),
            messages=("unit", "requester"),
        ),
        Act(
            "refuse_extension",
            "不同意延期",
            ("reviewer",),
            "a18.1",
            effects.refuse_extension,
            ("handling",),
            guards=(_NO_EXTENSION, _REASON),
            messages=("unit",),
        ),
        Act(
            "invite_co_handler",
            "邀请协办",
            _UNIT,
            "a16.1",
            effects_of_work.invite_co_handler,
            ("handling",),
            guards=(
                _UNIT_MISSING,
                Guard("co_unit", guards_of_work.co_unit),
                _committee_list("unit_kind"),
                Guard("claims_missing", missing("claims")),
                Guard("co_due", guards_of_work.co_due),
            ),
            of_lead_unit=True,
            messages=("named_unit",),
        ),
        Act(
            "object_invitation",
            "协办异议",
            ("unit_lead",),
            "a16.1",
            effects_of_work.object_invitation,
            ("handling",),
            guards=(Guard("not_co_handler", guards_of_work.no_invitation_to_object, standing=True), _REASON),
            drafted=True,
            open_to_committees=True,
            messages=("reviewer", "unit"),
        ),
        Act(
            "decide_objection",
            "裁定异议",
            ("reviewer",),
            "a16.1",
            effects_of_work.decide_objection,
            ("handling",),
            guards=(
                Guard("no_objection", guards_of_work.no_objection_of_anybody, standing=True),
                Guard("no_objection", guards_of_work.no_objection_of_unit),
                _REASON,
            ),
            messages=("unit", "named_unit"),
        ),
        Act(
            "submit_co_result",
            "报送协办结果",
            ("unit_lead",),
            "a16.1",
            effects_of_work.submit_co_result,
            ("handling",),
            guards=(
                Guard("not_co_handler", guards_of_work.no_invitation_to_answer, standing=True),
                Guard("result_missing", missing("result")),
            ),
            drafted=True,
            open_to_committees=True,
            messages=("unit",),
        ),
        Act(
            "contact_requester",
            "联系诉求人",
            ("handler", "unit_lead", "agent", "dispatcher"),
            "a20.1.1",
            effects_of_work.contact_requester,
            ("dispatched", "handling"),
            of_lead_unit=True,
        ),
        Act(
            "reply",
            "书面答复",
            ("unit_lead",),
            "a20.1.2",
            effects_of_work.reply,
            ("handling",),
            guards=(
                Guard("contact_first", guards_of_work.contact_first, "a20.1.1", standing=True),
                Guard("not_written", guards_of_work.not_written),
                Guard("claim_unanswered", guards_of_work.claim_unanswered, "a21.1.1"),
                Guard("long_term", guards_of_work.long_term, "a21.1.2"),
                Guard("expected_past", guards_of_work.expected_past, "a21.1.2"),
            ),
            of_lead_unit=True,
            drafted=True,
            messages=("requester", "requesters_of_followers"),
        ),
        Act(
            "request_closure",
            "申请办结",
            ("unit_lead",),
            "a22.1",
            effects_of_work.request_closure,
            ("handling",),
            ("closure_pending",),
            (
                Guard("no_reply", guards_of_work.no_reply, "a20.1.2", standing=True),
                Guard("co_outstanding", guards_of_work.co_outstanding, "a16.1", standing=True),
                Guard("result_missing", missing("result"), "a20.1.5"),
            ),
            of_lead_unit=True,
            drafted=True,
            messages=("reviewer",),
        ),
        Act(
            "approve_closure",
            "同意办结",
            ("reviewer",),
            "a22.1",
            effects_of_work.approve_closure,
            ("closure_pending",),
            ("closed", "archived"),
            messages=("unit", "requester", "requesters_of_followers"),
        ),
        Act(
            "refuse_closure",
            "退回继续办理",
            ("reviewer",),
            "a22.1",
            effects_of_work.refuse_closure,
            ("closure_pending",),
            ("handling",),
            (_REASON,),
            messages=("unit",),
        ),
        Act(
            "follow_up",
            "回访",
            ("follow_up_caller", "requester", "system"),
            "a23.1",
            effects_of_work.follow_up,
            ("closed",),
            ("archived", "dissatisfied", "closed", "handling"),
            (
                Guard("channel", guards_of_work.channel),
                Guard("follow_up_hours", guards_of_work.follow_up_hours),
                Guard("channel_choice", guards_of_work.channel_choice, "a23.2"),
                Guard("reason_missing", guards_of_work.reason_if_dissatisfied),
            ),
            messages=("reviewer_if_dissatisfied",),
        ),
        Act(
            "redo",
            "重办",
            ("reviewer", "supervisor"),
            "a23.1",
            effects_of_work.redo,
            ("dissatisfied",),
            ("handling",),
            (
                Guard("redo_count", guards_of_work.redo_count, standing=True),
                Guard("redo_window", guards_of_work.redo_window, standing=True),
                _REASON,
            ),
            messages=("unit", "requester"),
        ),
        Act(
            "decline_redo",
            "不予重办",
            ("reviewer", "supervisor"),
            "a23.1",
            effects_of_work.decline_redo,
            ("dissatisfied",),
            ("archived",),
            (_REASON,),
            messages=("requester",),
        ),
        Act(
            "merge",
            "并单",
            ("dispatcher", "reviewer"),
            "a13.2.3",
            effects_of_work.merge,
            ("registered", "dispatched", "handling"),
            ("merged",),
            (
                Guard("merge_lead", guards_of_work.merge_lead),
                Guard("merge_unit", guards_of_work.merge_unit),
                _REASON,
            ),
            messages=("unit", "requester"),
        ),
        Act(
            "unmerge",
            "拆单",
            ("dispatcher", "reviewer"),
            "a13.2.3",
            effects_of_work.unmerge,
            ("merged",),
            ("registered", "dispatched", "handling"),
            (Guard("lead_closed", guards_of_work.lead_closed, standing=True), _REASON),
            messages=("unit", "requester"),
        ),
        Act(
            "recall",
            "撤回派单",
            ("dispatcher", "reviewer"),
            "a15.1",
            effects_of_work.recall,
            ("dispatched", "handling"),
            ("registered",),
            (Guard("already_replied", guards_of_work.already_replied, standing=True), _REASON),
            messages=("former_unit",),
        ),
        Act(
            "urge",
            "催办",
            ("dispatcher", "supervisor", "follow_up_caller", "unit_lead"),
            "a38.1",
            effects_of_work.urge,
            OPEN_WITH_UNIT,
            guards=(Guard("urge_interval", guards_of_work.urge_interval, standing=True),),
            of_lead_unit=True,
            messages=("unit",),
        ),
        Act(
            "add_information",
            "补充",
            ("agent", "follow_up_caller", "requester"),
            "a13.2.3",
            effects_of_work.unchanged,
            (*OPEN, "merged"),
            guards=(Guard("content_missing", missing("content"), "a14.1"),),
            messages=("unit",),
        ),
        Act(
            "supervise",
            "督办",
            ("supervisor",),
            "a38.1",
            effects_of_work.supervise,
            (*OPEN_WITH_UNIT, "dissatisfied"),
            guards=(_REASON,),
            messages=("unit",),
        ),
        Act(
            "amend_type",
            "变更类型/等级",
            ("agent", "dispatcher", "reviewer"),
            "a2.1",
            effects_of_work.amend_type,
            ("registered", "dispatched", "handling"),
            guards=(Guard("nothing_amended", guards_of_work.nothing_amended), _REASON),
            messages=("unit", "requester"),
        ),
        Act(
            "withdraw",
            "撤回诉求",
            ("requester", "agent", "follow_up_caller"),
            "a11.2",
            effects_of_work.withdraw,
            ("registered", "dispatched", "handling", "return_pending", "consultation"),
            ("withdrawn",),
            (
                Guard("withdraw_type", guards_of_work.withdraw_type, "a11.1", standing=True),
                Guard("has_merged", guards_of_work.has_merged, "a13.2.3", standing=True),
                Guard("words_missing", missing("words")),
            ),
            messages=("unit",),
        ),
        Act(
            "report_risk",
            "突发风险上报",
            ("agent", "dispatcher", "reviewer", "supervisor", "follow_up_caller", "handler", "unit_lead"),
            "a25.1",
            effects_of_work.report_risk,
            tuple(state for state in STATES if state not in ("answered", "disposed", "withdrawn")),
            guards=(
                Guard("facts_missing", missing("facts")),
                Guard("reported_to_missing", missing("reported_to")),
            ),
            open_to_committees=True,
            messages=("superior",),
        ),
        Act("load_notice", "载入节假日通知", ("administrator",), "a4.2", effects_of_work.load_notice),
        Act("adopt_policy", "启用制度参数版本", ("administrator",), "a4.2", effects_of_work.adopt_policy),
    )
}
"""Every act of the lifecycle, in the order of the order."""

WITHOUT_TICKET: Final = ("register", "dispose", "load_notice", "adopt_policy")
"""Acts that do not presuppose a ticket: never among a ticket's allowed acts."""

DISPOSE_GUARDS: Final[dict[str, Guard]] = {
    "reason": Guard("reason_missing", missing("reason"), "a14.1"),
    "line": Guard("line_missing", missing("line"), "a13.2.1"),
    "channel": Guard("channel_missing", missing("channel"), "a13.2.2"),
    "repeat_of": Guard("no_such_ticket", guards.no_such_ticket, "a13.2.3"),
    "told": Guard("told_missing", missing("told"), "a13.2.4"),
    "city": Guard("city_missing", missing("city"), "a24.1"),
    "reported_to": Guard("reported_to_missing", missing("reported_to"), "a25.1"),
}
"""What a disposition needs -> its guard; which needs a class has stands in `intake.DISPOSITIONS`."""
