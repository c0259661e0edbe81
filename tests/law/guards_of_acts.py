"""The guards of the table of acts, in its order, each with a case refused and a case let pass."""

from typing import Any

from tests.law.guard_cases import (
    DEMAND,
    DISPATCH,
    LONGER,
    NEXT,
    OTHER,
    RETURN,
    THIRD,
    Asked,
    GuardCase,
    but,
    claims_contacted,
    closed,
    contacted,
    dispatched,
    dissatisfied,
    dissatisfied_again,
    extension,
    extension_granted,
    extension_refused,
    handled,
    in_consultation,
    invited,
    invited_replied,
    lacking,
    lost,
    lost_and_pending,
    merged,
    merged_and_lead_closed,
    objected,
    redone,
    registered,
    replied,
    return_pending,
    return_refused,
    submitted,
    two,
)
from tests.law.story import CHEN, HE, LI, LIN, LIU, SUN, WANG, ZHAO, ZHOU, Story

COMMITTEE = {"unit": "沙边村委会", "unit_kind": "village_committee"}


def flag(guard: str, provision: str, sentence: str) -> GuardCase:
    """A demand that intake found to be of another kind."""
    ask = Asked(Story, CHEN, DEMAND)
    return GuardCase("register", guard, provision, sentence, Asked(Story, CHEN, {**DEMAND, guard: True}), ask)


def by(
    act: str, guard: str, provision: str, sentence: str, story: Any, who: Any, bad: Any, good: Any, **at: Any
) -> Any:
    """The same story, refused with some arguments and let pass with others."""
    when, nth = at.get("when", NEXT), at.get("nth", 1)
    return GuardCase(act, guard, provision, sentence, Asked(story, who, bad, when), Asked(story, who, good, when), nth)


def after(
    act: str, guard: str, provision: str, sentence: str, bad: Any, good: Any, who: Any, args: Any, **at: Any
) -> Any:
    """The same question, refused after one story and let pass after another."""
    when = at.get("when", NEXT)
    return GuardCase(act, guard, provision, sentence, Asked(bad, who, args, when), Asked(good, who, args, when))


def reason(act: str, provision: str, story: Any, who: Any, **args: Any) -> GuardCase:
    """An act that wants a reason."""
    asked = Asked(story, who, {"reason": "有理由", **args})
    return lacking(act, "reason_missing", provision, "未说明理由。", asked, "reason")


def with_demand(**args: Any) -> Any:
    return lambda: Story().registered("2026-03-02 09:00", **args)


SECOND = {**DEMAND, "ticket": "T2"}
INTAKE = [
    flag("emergency", "a13.2.1", "属紧急事项，请告知拨打或即时转接110、119、120、122。"),
    flag("statutory_channel", "a13.2.2", "应通过法定程序解决，请告知相应法定渠道。"),
    by("register", "repeat", "a13.2.3", "同一事实、同一理由已在办理或已办结，请告知进度或结果。",
       with_demand(**THIRD), CHEN, {**SECOND, **THIRD}, {**SECOND, **THIRD, "ground": "又坏"}),
    flag("unlawful", "a13.2.4", "违反法律法规或公序良俗，请劝导并告知后果。"),
    flag("out_of_area", "a24.1", "不属本市行政管辖范围，请转办或告知途径。"),
    lacking("register", "content_missing", "a14.1", "未记录诉求内容。", Asked(Story, CHEN, DEMAND), "content"),
    by("register", "contact_missing", "a14.1", "未记录联系方式，也未注明匿名。", Story, CHEN,
       but(DEMAND, "contact"), but(DEMAND, "contact", anonymous=True)),
    lacking("answer_on_the_spot", "answer_missing", "a15.1", "未记录答复内容。",
            Asked(registered(), CHEN, {"answer": "已修", "source": "知识库"}), "answer"),
    lacking("answer_on_the_spot", "source_missing", "a15.1", "未记录答复来源。",
            Asked(registered(), CHEN, {"answer": "已修", "source": "知识库"}), "source"),
    lacking("dispatch", "unit_missing", "a15.1", "未填写承办单位。", Asked(registered(), LIN, DISPATCH), "unit"),
    by("dispatch", "committee_lead", "a6.2", "不得将该事项交由居（村）民委员会作为主责办理。", registered(), LIN,
       {**DISPATCH, **COMMITTEE}, {**DISPATCH, "unit": "石岐街道", "unit_kind": "town_or_subdistrict"}),
    by("dispatch", "unit_kind", "a5.1", "该机构不是承办单位。", registered(), LIN,
       {**DISPATCH, "unit_kind": "club"}, {**DISPATCH, "unit_kind": "management_committee"}),
    by("dispatch", "basis_missing", "a15.1", "未说明依据。", registered(), LIN,
       {"unit": "城管局"}, {"unit": "城管局", "item": "照明"}),
    by("dispatch", "other_unit", "a15.1", "与派单目录承办单位不一致，须说明理由。", registered(), LIN,
       {**DISPATCH, "item_unit": "水务局"}, {**DISPATCH, "item_unit": "水务局", "reason": "职责已调整"}),
    by("dispatch", "returned_before", "a17.1", "该单位的退单已获同意，不再派回；可提交协商。",
           lost(), LIN, DISPATCH, OTHER),
    lacking("assign", "unit_missing", "a5.2", "未填写承办单位。", Asked(handled(), LI, {"to": "照明科"}), "to"),
    by("assign", "committee_lead", "a6.2", "不得将该事项交由居（村）民委员会作为主责办理。", handled(), LI,
       {"to": "沙边村委会", "to_kind": "village_committee", "main": True, "list_item": "3"},
       {"to": "沙边村委会", "to_kind": "village_committee", "list_item": "3"}),
    by("assign", "committee_list", "a6.1", "协助事项须对应居（村）民委员会工作职责事项清单。", handled(), LI,
       {"to": "沙边村委会", "to_kind": "residents_committee"}, {"to": "照明科"}),
]  # fmt: skip

RETURNS = [
    after("request_return", "return_count", "a17.1", "本次派单已申请过退单。",
          return_refused(), return_refused(return_max_per_assignment=2), ZHAO, RETURN),
    after("request_return", "return_window", "a17.1", "已超过退单期限（2026-03-04 17:30）。",
          dispatched(silent_acceptance=False), dispatched(silent_acceptance=False, return_window="3wd"), ZHAO, RETURN,
          when="2026-03-04 17:30:01"),
    after("request_return", "already_accepted", "a16.1", "已受理的工单不能申请退单。",
          handled(), handled(return_after_acceptance=True), ZHAO, RETURN),
    lacking("request_return", "reason_missing", "a17.1", "未说明理由。", Asked(dispatched(), ZHAO, RETURN), "reason"),
    lacking("request_return", "basis_missing", "a17.1", "未说明依据。", Asked(dispatched(), ZHAO, RETURN), "basis"),
    lacking("approve_return", "unit_missing", "a17.1", "未填写承办单位。",
         Asked(return_pending(), ZHOU, OTHER), "unit"),
    by("approve_return", "committee_lead", "a6.2", "不得将该事项交由居（村）民委员会作为主责办理。",
       return_pending(), ZHOU, {**OTHER, **COMMITTEE}, OTHER),
    by("approve_return", "unit_kind", "a5.1", "该机构不是承办单位。",
       return_pending(), ZHOU, {**OTHER, "unit_kind": "club"}, {**OTHER, "unit_kind": "public_service_enterprise"}),
    by("approve_return", "same_unit", "a17.1", "同意退单须转派其他单位。", return_pending(), ZHOU, DISPATCH, OTHER),
    lacking("approve_return", "basis_missing", "a15.1", "未说明依据。",
            Asked(return_pending(), ZHOU, OTHER), "duty_basis"),
    by("approve_return", "other_unit", "a15.1", "与派单目录承办单位不一致，须说明理由。", return_pending(), ZHOU,
       {**OTHER, "item_unit": "交通局"}, {**OTHER, "item_unit": "水务局"}),
    after("approve_return", "returned_before", "a17.1", "该单位的退单已获同意，不再派回；可提交协商。",
          lost_and_pending(), lost_and_pending(redispatch_to_returner=True), ZHOU, DISPATCH),
    lacking("refuse_return", "reason_missing", "a17.1", "未说明理由。",
         Asked(return_pending(), ZHOU, RETURN), "reason"),
    lacking("refuse_return", "basis_missing", "a17.1", "未说明依据。", Asked(return_pending(), ZHOU, RETURN), "basis"),
    lacking("refer_to_consultation", "question_missing", "a17.2", "未写明协商事项。",
            Asked(return_pending(), ZHOU, {"question": "由谁办理"}), "question"),
    GuardCase("decide_consultation", "own_case", "a17.2", "当事单位不能自行确定承办单位。",
              Asked(in_consultation, ZHAO, {"unit": "水务局", "basis": "会议纪要"}),
              Asked(in_consultation, SUN, {"unit": "水务局", "basis": "会议纪要"})),
    lacking("decide_consultation", "unit_missing", "a17.2", "未填写承办单位。",
            Asked(in_consultation, HE, {"unit": "水务局", "basis": "会议纪要"}), "unit"),
    by("decide_consultation", "committee_lead", "a6.2", "不得将该事项交由居（村）民委员会作为主责办理。",
       in_consultation, HE, {**COMMITTEE, "basis": "会议纪要"}, {"unit": "水务局", "basis": "会议纪要"}),
    by("decide_consultation", "unit_kind", "a5.1", "该机构不是承办单位。", in_consultation, HE,
       {"unit": "水务局", "unit_kind": "club", "basis": "会议纪要"},
       {"unit": "水务局", "unit_kind": "city_department", "basis": "会议纪要"}),
    lacking("decide_consultation", "basis_missing", "a17.2", "未说明依据。",
            Asked(in_consultation, HE, {"unit": "水务局", "basis": "会议纪要"}), "basis"),
]  # fmt: skip

EXTENSIONS = [
    after("request_extension", "extension_pending", "a18.1", "已有延期申请待审核。",
           extension(), handled(), ZHAO, LONGER),
    after("request_extension", "extension_redo", "a18.1", "重办工单不能延期。",
          redone(), redone(redo_extension=True), ZHAO, LONGER),
    after("request_extension", "extension_count", "a18.1", "延期次数已用完。",
          extension_granted(), extension_granted(extension_max_count=2), ZHAO, LONGER),
    after("request_extension", "extension_refused_before", "a18.1", "延期申请已被拒绝，不能再次申请。",
          extension_refused(extension_reapply=False), extension_refused(), ZHAO, LONGER),
    GuardCase("request_extension", "extension_late", "a18.1", "已超过办理期限（2026-03-16 17:30），不能申请延期。",
              Asked(handled(), ZHAO, LONGER, "2026-03-16 17:30:01"),
              Asked(handled(), ZHAO, LONGER, "2026-03-16 17:30")),
    lacking("request_extension", "reason_missing", "a18.1", "未说明理由。", Asked(handled(), ZHAO, LONGER), "reason"),
    lacking("request_extension", "length_missing", "a18.1", "未填写延长期限。",
         Asked(handled(), ZHAO, LONGER), "length"),
    by("request_extension", "extension_length", "a18.1", "延长期限超过上限。", handled(), ZHAO,
       {**LONGER, "length": "11wd"}, {**LONGER, "length": "10wd"}),
    after("approve_extension", "no_extension", "a18.1", "没有待审核的延期申请。", handled(), extension(), ZHOU, {}),
    by("approve_extension", "extension_length", "a18.1", "批准期限超过申请期限。", extension(), ZHOU,
       {"length": "6wd"}, {"length": "5wd"}),
    after("refuse_extension", "no_extension", "a18.1", "没有待审核的延期申请。",
          handled(), extension(), ZHOU, {"reason": "无客观原因"}),
    reason("refuse_extension", "a18.1", extension(), ZHOU),
]  # fmt: skip

INVITE = {"unit": "水务局", "claims": ["1"]}
CO_WORK = [
    lacking("invite_co_handler", "unit_missing", "a16.1", "未填写承办单位。", Asked(handled(), LI, INVITE), "unit"),
    by("invite_co_handler", "co_unit", "a16.1", "该单位是牵头单位或已受邀。", handled(), LI,
       {**INVITE, "unit": "城管局"}, INVITE),
    by("invite_co_handler", "committee_list", "a6.1", "协助事项须对应居（村）民委员会工作职责事项清单。", handled(), LI,
       {**INVITE, **COMMITTEE}, {**INVITE, **COMMITTEE, "list_item": "3"}),
    lacking("invite_co_handler", "claims_missing", "a16.1", "未写明需协办的事项点。",
            Asked(handled(), LI, INVITE), "claims"),
    by("invite_co_handler", "co_due", "a16.1", "内部期限不得晚于牵头单位的办理期限。", handled(), LI,
       {**INVITE, "due": "2026-03-16T17:30:01+08:00"}, {**INVITE, "due": "2026-03-16T17:30:00+08:00"}),
    GuardCase("object_invitation", "not_co_handler", "a16.1", "你单位没有待办的协办邀请。",
              Asked(objected, SUN, {"reason": "非本局管网"}), Asked(invited(), SUN, {"reason": "非本局管网"})),
    reason("object_invitation", "a16.1", invited(), SUN),
    after("decide_objection", "no_objection", "a16.1", "没有待裁定的异议。",
          invited(), objected, ZHOU, {"unit": "水务局", "reason": "属其职责"}),
    by("decide_objection", "no_objection", "a16.1", "没有待裁定的异议。", objected, ZHOU,
       {"unit": "交通局", "reason": "属其职责"}, {"unit": "水务局", "reason": "属其职责"}, nth=2),
    reason("decide_objection", "a16.1", objected, ZHOU, unit="水务局"),
    after("submit_co_result", "not_co_handler", "a16.1", "你单位没有待办的协办邀请。",
          handled(), objected, SUN, {"result": "管网已查"}),
    lacking("submit_co_result", "result_missing", "a16.1", "未填写办理结果。",
            Asked(invited(), SUN, {"result": "管网已查"}), "result"),
]  # fmt: skip

LONG = {"long_term": True, "measures": "分段改造", "expected_by": "2026-12-01", "explanation": "需立项"}
REPLIES = [
    after("reply", "contact_first", "a20.1.1", "尚未联系诉求人。", handled(), contacted(), ZHAO, {}),
    by("reply", "not_written", "a20.1.2", "应当书面答复。", contacted(), ZHAO, {"form": "oral"}, {"form": "written"}),
    by("reply", "claim_unanswered", "a21.1.1", "事项点乙未答复。", claims_contacted, ZHAO,
       {"answers": ["甲"]}, {"answers": ["乙", "甲"]}),
    by("reply", "long_term", "a21.1.2", "长期推进事项须写明措施、预计完成期限和解释。", contacted(), ZHAO,
       but(LONG, "explanation"), LONG),
    by("reply", "expected_past", "a21.1.2", "预计完成期限早于答复日。", contacted(), ZHAO,
       {"expected_by": "2026-03-02"}, {"expected_by": "2026-03-03"}),
    after("request_closure", "no_reply", "a20.1.2", "尚未书面答复诉求人。",
          contacted(), replied(), ZHAO, {"result": "已修复"}),
    after("request_closure", "co_outstanding", "a16.1", "协办单位水务局尚未报送结果。",
          invited_replied(), invited_replied(co_results_required=False), ZHAO, {"result": "已修复"}),
    lacking("request_closure", "result_missing", "a20.1.5", "未填写办理结果。",
            Asked(replied(), ZHAO, {"result": "已修复"}), "result"),
    reason("refuse_closure", "a22.1", submitted, ZHOU),
]  # fmt: skip

ANSWER = {"channel": "sms", "result": "satisfied"}
AFTER_CLOSURE = [
    by("follow_up", "channel", "a23.1", "不提供该回访方式。", closed(), LIU, {**ANSWER, "channel": "pigeon"}, ANSWER),
    GuardCase("follow_up", "follow_up_hours", "a23.1", "不在回访时段内。",
              Asked(closed(), LIU, {**ANSWER, "channel": "phone"}, "2026-03-03 20:30:01"),
              Asked(closed(), LIU, {**ANSWER, "channel": "phone"}, "2026-03-03 20:30")),
    by("follow_up", "channel_choice", "a23.2", "诉求人选择了短信回访。", closed(follow_up_channel="sms"), LIU,
       {**ANSWER, "channel": "phone"}, {**ANSWER, "channel": "phone", "consent": True}),
    by("follow_up", "reason_missing", "a23.1", "未说明理由。", closed(), LIU,
       {"channel": "sms", "result": "dissatisfied"}, {"channel": "sms", "result": "dissatisfied", "reason": "仍不亮"}),
    after("redo", "redo_count", "a23.1", "重办次数已用完。",
          dissatisfied_again(), dissatisfied_again(redo_max=2), ZHOU, {"reason": "查实"}),
    GuardCase("redo", "redo_window", "a23.1", "已超过重办期限。",
              Asked(dissatisfied(), HE, {"reason": "查实"}, "2026-03-09 17:30:01"),
              Asked(dissatisfied(), HE, {"reason": "查实"}, "2026-03-09 17:30")),
    reason("redo", "a23.1", dissatisfied(), ZHOU),
    reason("decline_redo", "a23.1", dissatisfied(), HE),
]  # fmt: skip

MERGE = {"ticket": "T2", "into": "T1", "reason": "同一路灯"}
SPECIAL = [
    by("merge", "merge_lead", "a13.2.3", "不能并入该工单。", two(), LIN, {**MERGE, "into": "T9"}, MERGE),
    after("merge", "merge_unit", "a13.2.3", "两件工单承办单位不同，不能并单。", two("水务局"), two(), LIN, MERGE),
    lacking("merge", "reason_missing", "a13.2.3", "未说明理由。", Asked(two(), LIN, MERGE), "reason"),
    after("unmerge", "lead_closed", "a13.2.3", "主单已办结，不能拆单。",
          merged_and_lead_closed, merged, LIN, {"ticket": "T2", "reason": "并非同一"}),
    reason("unmerge", "a13.2.3", merged, LIN, ticket="T2"),
    after("recall", "already_replied", "a15.1", "已答复诉求人，不能撤回派单。",
          replied(), contacted(), LIN, {"reason": "误派"}),
    reason("recall", "a15.1", dispatched(), LIN),
    GuardCase("urge", "urge_interval", "a38.1", "距上次催办不足24h。",
              Asked(lambda: handled()().do("2026-03-02 10:00", HE, "urge"), LIN, {}, "2026-03-03 09:59:59"),
              Asked(lambda: handled()().do("2026-03-02 10:00", HE, "urge"), LIN, {}, "2026-03-03 10:00")),
    lacking("add_information", "content_missing", "a14.1", "未记录诉求内容。",
            Asked(handled(), WANG, {"content": "又坏一盏"}), "content"),
    reason("supervise", "a38.1", handled(), HE),
    by("amend_type", "nothing_amended", "a2.1", "类型和等级均未变化。", handled(), LIN,
       {"type": "help", "priority": "normal", "reason": "r"}, {"priority": "urgent", "reason": "实为加急"}),
    reason("amend_type", "a2.1", handled(), LIN, type="complaint"),
    after("withdraw", "withdraw_type", "a11.1", "举报涉及公共利益，撤回不影响继续办理。",
          handled("report"), handled(), WANG, {"words": "不用了"}),
    after("withdraw", "has_merged", "a13.2.3", "请先拆单。", merged, two(), WANG, {"words": "不用了"}),
    lacking("withdraw", "words_missing", "a11.2", "未记录诉求人撤回的表述。",
            Asked(handled(), WANG, {"words": "不用了"}), "words"),
    lacking("report_risk", "facts_missing", "a25.1", "未写明情况。",
            Asked(handled(), LI, {"facts": "路面塌陷", "reported_to": "应急局"}), "facts"),
    lacking("report_risk", "reported_to_missing", "a25.1", "未记录报告对象。",
            Asked(handled(), LI, {"facts": "路面塌陷", "reported_to": "应急局"}), "reported_to"),
]  # fmt: skip

GUARDS_OF_ACTS: list[GuardCase] = [
    *INTAKE, *RETURNS, *EXTENSIONS, *CO_WORK, *REPLIES, *AFTER_CLOSURE, *SPECIAL,
]  # fmt: skip
