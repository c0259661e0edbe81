"""The decisions (待定事项) in words: name, meaning, provision and what a city may choose, one row a policy field.

The one place for it (a4.2): drafting, checking, pages, command line and `docs/decisions.md` read these rows.
"""

from dataclasses import dataclass
from typing import Final

from hotline.core.bounds import NONE, YES_NO, Bounds, Clock, Lengths, Options, Rising, Some, Whole
from hotline.core.code_lists import CAUSES
from hotline.core.reply import CHECKLIST


@dataclass(frozen=True, slots=True)
class Decision:
    """What one policy field settles.

    `zh` its name, `meaning` and `en` one sentence each, `acts` whose guards, limits or effects follow it, `drafters`
    the roles that may draft a change of it (roles section 4).
    """

    field: str
    zh: str
    meaning: str
    en: str
    provision: str
    bounds: Bounds
    acts: tuple[str, ...] = ()
    drafters: tuple[str, ...] = ("administrator", "analyst")


_TYPES: Final = {
    "consultation": "咨询", "help": "求助", "complaint": "投诉", "report": "举报", "suggestion": "建议",
    "praise": "表扬", "other": "其他",
}  # fmt: skip
_WAYS: Final = {"phone": "电话", "sms": "短信", "web": "网站", "wechat": "微信"}
_LEAD_ACTS: Final = {
    "object_invitation": "提出异议", "reply": "书面答复", "request_closure": "申请办结",
    "request_extension": "申请延期", "request_return": "申请退单", "submit_co_result": "报送结果",
}  # fmt: skip
_OF_TYPE: Final = Lengths({"wd": (1, 60), "nd": (1, 90), "wh": (1, 80), "h": (1, 72)})
_OF_PRIORITY: Final = Lengths({"wd": (1, 30), "nd": (1, 30), "wh": (1, 80), "h": (1, 72)}, {None: NONE})
_REVIEW: Final = Lengths({"wd": (1, 5), "wh": (1, 40)})
_RETURN: Final = Lengths({"wd": (1, 5), "nd": (1, 7), "wh": (4, 40)})
_WINDOW: Final = Lengths({"wd": (1, 10), "nd": (1, 14), "wh": (1, 80)})
_WORK: Final = Lengths({"wd": (1, 30), "nd": (1, 45), "wh": (1, 80)})
_SHORT: Final = Lengths({"wd": (1, 5), "wh": (1, 40), "h": (1, 72)})
_D: Final = Decision

DECISIONS: Final = (
    # Calendar and counting
    _D("day_end", "一日的截止", "期限当天到下班时届满，还是到24时届满。",
       "When the day of a limit ends: with the last session of office hours, or at midnight.", "cc203.2",
       Options({"close_of_business": "下班时", "24:00": "24时"})),
    _D("work_sessions", "工作时段", "工作日里哪些时间算工作时间。",
       "The hours that count as working hours, on working days.", "cc203.2", Clock("sessions", "00:00", "24:00")),
    _D("after_hours_receipt", "下班后接到", "下班后或者休息日接到的工单，算当天接到，还是算下一个工作时段接到。",
       "Whether a ticket received after hours or on a day off counts as received that day or at the next opening.",
       "cc201", Options({"as_is": "算当天", "next_opening": "算下一个工作时段"})),
    _D("provisional_tail_from", "岁末暂定日", "下一年放假通知未公布时，12月从哪天起的日期仍属暂定。",
       "From this day of December on, dates stay provisional while next year's notice is missing.", "cc203",
       Clock("month_day", "12-01", "12-31")),
    _D("notice_may_move_earlier", "通知可使到期提前", "补发的放假通知能否让已告知的到期时间提前。",
       "Whether a notice that arrives late may move a due date earlier.", "a15.1", YES_NO),
    _D("limit_starts_at", "期限的起点", "承办单位的期限从何时起算。",
       "What starts a unit's limit; the order leaves nothing but dispatch.", "a16.1", Options({"dispatch": "派单时"})),
    _D("limit_consultation", "咨询类期限", "咨询类诉求的基本办理期限。", "Limit of a consultation.", "a15.1", _OF_TYPE,
       ("dispatch",)),
    _D("limit_praise", "表扬类期限", "表扬类诉求的基本办理期限。", "Limit of praise.", "a15.1", _OF_TYPE,
       ("dispatch",)),
    _D("limit_help", "求助类期限", "求助类诉求的基本办理期限。", "Limit of a request for help.", "a15.1", _OF_TYPE,
       ("dispatch",)),
    _D("limit_suggestion", "建议类期限", "建议类诉求的基本办理期限。", "Limit of a suggestion.", "a15.1", _OF_TYPE,
       ("dispatch",)),
    _D("limit_other", "其他类期限", "其他类诉求的基本办理期限。", "Limit of whatever fits no type.", "a15.1", _OF_TYPE,
       ("dispatch",)),
    _D("limit_complaint", "投诉类期限", "投诉类诉求的基本办理期限。", "Limit of a complaint.", "a15.1", _OF_TYPE,
       ("dispatch",)),
    _D("limit_report", "举报类期限", "举报类诉求的基本办理期限。", "Limit of a report of wrongdoing.", "a15.1",
       _OF_TYPE, ("dispatch",)),
    _D("limit_urgent", "紧急件期限", "紧急件最长多久；与基本期限比，先到的算数。",
       "Limit an urgent ticket may not exceed; the earlier of two counts.", "a15.1", _OF_PRIORITY, ("dispatch",)),
    _D("limit_critical", "特急件期限", "特急件最长多久；与基本期限比，先到的算数。",
       "Limit a critical ticket may not exceed; the earlier of two counts.", "a15.1", _OF_PRIORITY, ("dispatch",)),
    _D("exclusion_method", "不计入时间的算法", "不计入的审核时间按日差、按涉及的日子，还是按工作时间到秒计算。",
       "How excluded review time is counted in days: by the difference of days, by days touched, or to the second.",
       "a17.1",
       Options({"day_difference": "按日差", "touched_days": "按涉及的日子", "working_time": "按工作时间到秒"}),
       ("refuse_return",)),
    _D("first_receipt_scope", "首次接到", "同一单位再次接到时，首次接到指本次派单，还是本轮第一次。",
       "What first receipt means where a unit holds a ticket a second time: this assignment or its first in the round.",
       "a17.1", Options({"assignment": "本次派单", "unit": "本轮第一次"}), ("refuse_return", "refuse_closure")),
    # Return and consultation
    _D("return_window", "退单期限", "接到工单后多久内可以申请退单。", "How long a unit may apply for return.", "a17.1",
       _RETURN, ("request_return",)),
    _D("return_max_per_assignment", "退单次数", "一次派单可以申请几次退单。",
       "How often a unit may apply for return in one assignment.", "a17.1", Whole(1, 5, "次"), ("request_return",)),
    _D("return_after_acceptance", "受理后退单", "受理以后能否申请退单。",
       "Whether an accepted ticket may still be returned.", "a16.1", YES_NO, ("request_return",)),
    _D("return_review_limit", "退单审核时限", "热线多久内审核退单申请。", "Time for the hotline to decide a return.",
       "a17.1", _REVIEW, ("approve_return", "refuse_return")),
    _D("redispatch_to_returner", "派回退单单位", "退单已获同意的单位，能否再派给它。",
       "Whether a ticket may go back to a unit whose return was approved.", "a17.1", YES_NO, ("dispatch",)),
    _D("consultation_excluded", "协商时间不计入", "协商的时间是否不计入期限；否则只到提交协商为止。",
       "Whether the time of a consultation is excluded, or only the time up to its referral.", "a17.2", YES_NO,
       ("decide_consultation",)),
    _D("consultation_limit", "协商时限", "协商机制多久内确定承办单位。", "Time for a consultation body to decide.",
       "a8.1", Lengths({"wd": (1, 20), "nd": (1, 30)}), ("refer_to_consultation",)),
    _D("consultation_lock_ends", "协商确定的效力", "协商确定的单位何时可以再申请退单。",
       "When the unit named by consultation may return the ticket; the order knows no such day.", "a17.2",
       Options({"never": "不得再次申请"})),
    _D("silent_acceptance", "默认受理", "期限内既不受理也不退单的，是否视为受理。",
       "Whether a silent unit is taken to have accepted.", "a16.1", YES_NO, ("accept",)),
    _D("silent_acceptance_after", "默认受理时间", "多久不答视为受理。", "After which time silence is acceptance.",
       "a16.1", _RETURN, ("accept",)),
    # Extension
    _D("extension_max_count", "延期次数", "一次派单可以延期几次。", "How many extensions one assignment may have.",
       "a18.1", Whole(1, 3, "次"), ("request_extension",)),
    _D("extension_max", "最长延期", "一次最长延期多久。",
       "The longest extension; own_limit means as long as the limit itself.", "a18.1",
       Lengths({"wd": (1, 60), "nd": (1, 90)}, {"own_limit": "与办理期限相同"}), ("request_extension",)),
    _D("extension_counts_from", "延期的起点", "延长的时间从何时算起。",
       "From when an extension counts; the order leaves the old due.", "a18.1", Options({"old_due": "原到期时间"})),
    _D("extension_reapply", "被拒后再申请", "延期申请被拒后，到期前能否再申请。",
       "Whether a unit may apply again after a refused extension.", "a18.1", YES_NO, ("request_extension",)),
    _D("pending_extension_stops_overdue", "待审延期不算超期", "到期时延期申请仍未审核的，是否不算超期。",
       "Whether a ticket past its due is not overdue while an extension is undecided.", "a18.1", YES_NO),
    _D("extension_review_limit", "延期审核时限", "热线多久内审核延期申请。",
       "Time for the hotline to decide an extension.", "a18.1", _REVIEW, ("approve_extension", "refuse_extension")),
    _D("extension_causes", "延期的客观原因", "可以申请延期的客观原因。",
       "The objective causes a unit may give for an extension.", "a18.1", Some(CAUSES, 1), ("request_extension",)),
    _D("redo_extension", "重办延期", "重办轮次能否延期。", "Whether a redo may be extended.", "a23.1", YES_NO,
       ("request_extension",)),
    # Contact, reply, closure
    _D("first_contact_limit", "首次联系时限", "接到工单后多久内联系诉求人算及时。",
       "What in time means for the first contact with the requester.", "a20.1.1", _SHORT, ("contact_requester",)),
    _D("contact_required", "答复前须联系", "答复以前是否必须联系过诉求人。", "Whether a reply presupposes a contact.",
       "a20.1.1", YES_NO, ("reply",)),
    _D("contact_attempts", "联系次数", "几次联系不上后可以直接书面答复。",
       "After how many failed attempts a reply needs no contact.", "a20.1.1", Whole(1, 10, "次"), ("reply",)),
    _D("oral_reply_types", "可口头答复的类型", "哪些类型可以只口头答复。",
       "Types of demand that may be answered orally alone.", "a20.1.2", Some(_TYPES), ("reply", "request_closure")),
    _D("timeliness_moment", "按期的判断时点", "是否按期，看提交办结申请的时间，还是看同意的时间。",
       "Which moment decides timeliness: the submission that was approved, or the approval.", "a22.1",
       Options({"submission": "提交办结申请时", "approval": "同意办结时"}), ("approve_closure",)),
    _D("closure_review_excluded", "办结审核不计入", "办结申请被退回的，审核时间是否不计入期限。",
       "Whether the time of reviewing a refused closure is excluded.", "a22.1", YES_NO, ("refuse_closure",)),
    _D("closure_review_limit", "办结审核时限", "热线多久内审核办结申请。", "Time for the hotline to review a closure.",
       "a22.1", _REVIEW, ("approve_closure", "refuse_closure")),
    _D("reply_again_after_refusal", "退回后重新答复", "办结被退回后，是否必须重新答复诉求人。",
       "Whether a refused closure asks for a new reply.", "a22.1", YES_NO, ("request_closure",)),
    _D("unit_lead_required_for", "须负责人签发", "单位的哪些操作须由负责人签发。",
       "The acts of a unit only its leader may release.", "a5.2", Some(_LEAD_ACTS), tuple(_LEAD_ACTS)),
    _D("closure_checklist", "办结审核清单", "同意办结前必须逐项满足的内容。",
       "What the reviewer must find met to approve a closure.", "a22.1",
       Some({code: zh for code, (zh, _) in CHECKLIST.items()}, 1), ("approve_closure",)),
    # Co-handlers
    _D("co_handler_limit", "协办时限", "协办单位多久内报送结果，不超过牵头单位的期限。",
       "Time for a co-handler to report, inside the lead's limit.", "a16.1", _WORK, ("invite_co_handler",)),
    _D("co_handler_margin", "统稿时间", "留给牵头单位统一答复的工作日。",
       "Working days kept for the lead unit to write the one answer.", "a16.1", Whole(0, 5, "个工作日"),
       ("invite_co_handler",)),
    _D("co_results_required", "等齐协办结果", "协办结果未报齐时能否申请办结：是，即须等齐。",
       "Whether closure waits for the co-handlers' results.", "a16.1", YES_NO, ("request_closure",)),
    _D("co_objection_stops", "异议停止计时", "协办单位提出异议是否停止其期限。",
       "Whether an objection stops a co-handler's limit; it does not.", "a16.1", Options({False: "否"})),
    # After closure
    _D("follow_up_limit", "回访时限", "同意办结后多久内回访。", "Time for the follow-up after closure.", "a23.1",
       _WINDOW, ("follow_up",)),
    _D("follow_up_channels", "回访方式", "热线提供的回访方式。", "The ways of follow-up the hotline offers.", "a23.2",
       Some(_WAYS, 1), ("follow_up",)),
    _D("follow_up_attempts", "回访次数", "几次接不通算联系不上。",
       "After how many failed attempts a requester counts as unreachable.", "a23.1", Whole(1, 10, "次"),
       ("follow_up",)),
    _D("follow_up_hours", "回访时段", "每天几点到几点可以打电话。",
       "Between which hours people may be called, every day.", "a23.1", Clock("span", "07:00", "22:00"),
       ("follow_up",)),
    _D("redo_on_dissatisfied", "不满意之后", "诉求人不满意的，由人决定是否重办，还是自动重办。",
       "Whether a dissatisfied answer is decided by a person or leads to a redo by itself.", "a23.1",
       Options({"review": "由人决定", "automatic": "自动重办"}), ("follow_up", "redo")),
    _D("redo_limit", "重办期限", "重办轮次的办理期限。", "Limit of a redo; full means the type's limit anew.", "a23.1",
       Lengths({"wd": (1, 30), "nd": (1, 45)}, {"full": "按类型重新计算"}), ("redo",)),
    _D("redo_max", "重办次数", "一件工单最多重办几次。", "How many redos a ticket may have.", "a23.1",
       Whole(1, 5, "次"), ("redo",)),
    _D("redo_window", "重办决定时限", "诉求人不满意后多久内可以决定重办。",
       "How long after a dissatisfied answer a redo may be decided.", "a23.1", _WINDOW, ("redo",)),
    _D("follow_up_share", "回访比例", "办结工单中回访的比例。",
       "Share of closed tickets that are followed up, in percent.", "a23.1", Whole(1, 100, "%"), ("approve_closure",)),
    # The hotline's own duties
    _D("dispatch_limit", "派单时限", "登记或者撤回后多久内派单。", "Time from registration or recall to dispatch.",
       "a15.1", Lengths({"wd": (1, 2), "wh": (1, 16), "h": (1, 24)}), ("dispatch",)),
    _D("emergency_handover_limit", "紧急转接时限", "紧急事项即时转接，即时指多久。",
       "What at once means for an emergency, from the start of the contact.", "a13.2.1", Lengths({"min": (1, 30)}),
       ("dispose",)),
    _D("risk_report_limit", "风险上报时限", "知悉风险后即时上报，即时指多久。",
       "What at once means for reporting a risk, from knowledge.", "a25.1", Lengths({"min": (1, 120), "h": (1, 2)}),
       ("report_risk",)),
    _D("call_answer_seconds", "接听时间", "来电在几秒内接听。", "Seconds in which a call is to be answered.", "a4.3",
       Whole(5, 60, "秒")),
    _D("auto_dispatch", "自动派单", "恰有一个目录条目完全符合时，系统能否自动派单。",
       "Whether the system may dispatch where exactly one item fits.", "a15.1", YES_NO, ("dispatch",),
       ("administrator",)),
    _D("recall_same_unit", "撤回后派回原单位", "撤回后再派给同一单位，期限接着算，还是重新算。",
       "Whether a recalled ticket dispatched to the same unit goes on or starts anew.", "a15.1",
       Options({"continue": "接着算", "restart": "重新算"}), ("dispatch",)),
    _D("amend_type_rule", "变更类型或等级", "变更类型或等级后，到期时间不提前、重算，还是从变更时重新起算。",
       "What an amended type or priority does to the due: never earlier, counted anew, or started anew.", "a2.1",
       Options({"never_earlier": "不提前", "recompute": "重算", "restart": "重新起算"}), ("amend_type",)),
    _D("merge_due", "并单的到期", "并单后主单按最早的到期时间，还是按主单自己的。",
       "Whether a lead is due no later than the tickets merged into it.", "a13.2.3",
       Options({"earliest": "按最早的", "lead": "按主单的"}), ("merge",)),
    _D("due_soon", "即将超期", "到期前几个工作日起算即将超期。",
       "How many working days before its due a ticket counts as due soon.", "a5.2", Whole(1, 5, "个工作日")),
    _D("overdue_grades", "超期分级", "超期几个工作日起升一级。",
       "The grades of overdue shown, in working days after the due.", "a38.1", Rising(1, 60, "个工作日")),
    _D("urge_interval", "催办间隔", "同一工单两次催办至少隔多久。", "Least time between two urgings of a ticket.",
       "a38.1", Lengths({"h": (1, 168), "wd": (1, 5), "wh": (1, 40)}), ("urge",)),
    _D("supervise_limit", "督办回复时限", "承办单位多久内回复督办。", "Time to answer a supervision.", "a38.1",
       _WINDOW, ("supervise",)),
    # Intake
    _D("anonymous_accepted", "受理匿名诉求", "没有姓名和联系方式的诉求是否受理。",
       "Whether demands without contact are taken.", "a14.1", YES_NO, ("register",)),
    _D("repeat_scope_days", "重复反映的范围", "办结后多少日内再次反映算重复。",
       "For how many natural days an ended ticket still makes a repeat; none means without end.", "a13.2.3",
       Whole(1, 3650, "日", "不限"), ("register", "dispose")),
    _D("withdraw_not_for_types", "撤回后继续办理的类型", "诉求人撤回后仍应办理的类型。",
       "Types that go on though the requester withdraws.", "a11.1", Some(_TYPES), ("withdraw",)),
    _D("outside_province", "省外诉求", "事发地在省外的诉求怎样处理。",
       "What is done with demands from outside the province.", "a24.1", Options({"tell": "告知途径"})),
    _D("knowledge_gap_limit", "知识缺口回复时限", "知识库没有答案的咨询，多久内回电。",
       "Time to call back where the knowledge base had no answer.", "a13.1", _SHORT, ("dispose",)),
    _D("outside_due_rule", "外来期限", "外地或省平台要求的期限与本市期限怎样取舍。",
       "Which due counts where another city set one.", "a24.1", Options({"earlier": "取较早的"})),
    # Knowledge, openness, order
    _D("knowledge_notice_min", "政策报送最晚日", "政策公布前最晚几个工作日报送。",
       "Fewest working days before publication for handing in a new policy.", "a34.2.2", Whole(3, 4, "个工作日")),
    _D("knowledge_notice_max", "政策报送最早日", "政策公布前最早几个工作日报送。",
       "Most working days before publication for handing in a new policy.", "a34.2.2", Whole(9, 10, "个工作日")),
    _D("knowledge_correction_limit", "知识更正时限", "查实有误的知识多久内更正。",
       "Time to correct a verified defect of the knowledge base.", "a34.3", _WINDOW),
    _D("knowledge_urgent_correction_limit", "紧急知识更正时限", "紧急事项的错误口径多久内更正。",
       "The same for wrong texts about emergencies.", "a34.3", Lengths({"wh": (1, 16), "h": (1, 24)})),
    _D("catalogue_confirm_limit", "目录确认时限", "承办单位多久内确认派单目录条目，逾期由热线决定。",
       "Time for a unit to confirm a catalogue item.", "a15.2", Lengths({"wd": (1, 20), "nd": (1, 30)})),
    _D("misconduct_contacts", "反复拨打次数", "多少次没有新情况的来电可以立案。",
       "Contacts without anything new that make a case of misuse.", "a37.1.2", Whole(3, 100, "次")),
    _D("misconduct_days", "反复拨打期间", "在多少日内计算次数。", "The natural days in which they are counted.",
       "a37.1.2", Whole(7, 180, "日")),
    _D("hard_matter_days", "疑难诉求", "办理多少日仍未办结的算持续时间长。",
       "Natural days after which an open matter counts as long.", "a20.1.3", Whole(10, 180, "日")),
    _D("bulletin_every", "通报周期", "多久公布一次办理情况。", "How often the public bulletin appears.", "a39.2",
       Options({"quarter": "每季度"})),
    _D("improper_return_count", "不当退单", "同一单位同类事项被拒退单几次提示督办。",
       "Refused returns on one class that show improper returning.", "a38.1", Whole(2, 20, "次")),
    # Warnings, protection
    _D("warning_interval", "超期提醒间隔", "到期后隔多久提醒承办单位一次。",
       "Spacing of the warnings to a unit from the due on.", "a5.2", _SHORT),
    _D("follow_up_spacing", "回访间隔", "两次回访至少隔多久。", "Least time between two attempts at follow-up.",
       "a23.1", _SHORT, ("follow_up",)),
    _D("reveal_seconds", "明文显示时间", "个人信息明文显示多少秒。", "How long a revealed personal field is shown.",
       "a32.1", Whole(10, 300, "秒")),
    _D("reveal_per_hour", "每小时明文次数", "一人一小时最多查看几次明文。",
       "How many reveals one person may make in an hour.", "a32.1", Whole(1, 200, "次")),
    _D("delegation_days", "最长委托", "一次委托最长多少日。", "The longest delegation, in natural days.", "a5.2",
       Whole(1, 90, "日")),
    _D("break_glass_minutes", "紧急查看时间", "紧急查看显示多少分钟。",
       "How long an emergency view of personal data is shown.", "a32.1", Whole(5, 60, "分钟")),
    _D("export_two_person_rows", "导出须两人的行数", "导出超过多少行须由另一人批准。",
       "Above how many rows an export needs two people.", "a32.1", Whole(0, 5000, "行")),
    # Review of the catalogue
    _D("catalogue_review_count", "复核目录的次数", "同一条目或者类别退单、偏离、缺口满几次提示复核。",
       "How many approved returns, departures or gaps on one item or class raise a task of review.", "a15.3",
       Whole(2, 20, "次")),
    _D("catalogue_review_days", "复核目录的期间", "在多少日内计算次数。",
       "The natural days in which they are counted.", "a15.3", Whole(30, 365, "日")),
)  # fmt: skip
"""Every policy field, in the order of the decisions."""
