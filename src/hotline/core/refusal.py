"""Refusals (不予执行) as values: which guard, by which provision, with which facts, in words a person can use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not done. No row, event or message has been written and no idempotency key used."""

    act: str
    guard: str
    provision: str
    sentence: str
    fact: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """A guard's answer where it refuses: the facts its sentence names, which of its sentences, which provision."""

    fact: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    provision: str | None = None


FAILED: Final = Failed()

SENTENCES: Final[dict[str, str]] = {
    "state": "工单现为“{state}”，不能{act}。",
    "role": "{role}不能{act}，请由{who}办理。",
    "unit": "只有当前承办单位可以{act}。",
    "unit co_handler": "协办单位不能代替牵头单位办理。",
    "committee_actor": "居（村）民委员会不作为主责办理单位。",
    "committee_lead": "不得将该事项交由居（村）民委员会作为主责办理。",
    "committee_list": "协助事项须对应居（村）民委员会工作职责事项清单。",
    "unit_kind": "该机构不是承办单位。",
    "unit_missing": "未填写承办单位。",
    "basis_missing": "未说明依据。",
    "other_unit": "与派单目录承办单位不一致，须说明理由。",
    "returned_before": "该单位的退单已获同意，不再派回；可提交协商。",
    "same_unit": "同意退单须转派其他单位。",
    "reason_missing": "未说明理由。",
    "emergency": "属紧急事项，请告知拨打或即时转接110、119、120、122。",
    "statutory_channel": "应通过法定程序解决，请告知相应法定渠道。",
    "repeat": "同一事实、同一理由已在办理或已办结，请告知进度或结果。",
    "unlawful": "违反法律法规或公序良俗，请劝导并告知后果。",
    "out_of_area": "不属本市行政管辖范围，请转办或告知途径。",
    "content_missing": "未记录诉求内容。",
    "contact_missing": "未记录联系方式，也未注明匿名。",
    "line_missing": "未记录专线。",
    "channel_missing": "未记录法定渠道。",
    "no_such_ticket": "所指工单不构成重复反映。",
    "told_missing": "未记录告知的规定和后果。",
    "city_missing": "未记录转往城市。",
    "reported_to_missing": "未记录报告对象。",
    "answer_missing": "未记录答复内容。",
    "source_missing": "未记录答复来源。",
    "consultation_final": "经协商确定承办单位，不得再次申请退单。",
    "return_count": "本次派单已申请过退单。",
    "return_window": "已超过退单期限（{due}）。",
    "return_window none": "重办或者协商确定的派单不设退单期限，不能申请退单。",
    "already_accepted": "已受理的工单不能申请退单。",
    "question_missing": "未写明协商事项。",
    "own_case": "当事单位不能自行确定承办单位。",
    "extension_pending": "已有延期申请待审核。",
    "extension_redo": "重办工单不能延期。",
    "extension_count": "延期次数已用完。",
    "extension_refused_before": "延期申请已被拒绝，不能再次申请。",
    "extension_late": "已超过办理期限（{due}），不能申请延期。",
    "length_missing": "未填写延长期限。",
    "extension_length": "延长期限超过上限。",
    "extension_length granted": "批准期限超过申请期限。",
    "no_extension": "没有待审核的延期申请。",
    "co_unit": "该单位是牵头单位或已受邀。",
    "claims_missing": "未写明需协办的事项点。",
    "co_due": "内部期限不得晚于牵头单位的办理期限。",
    "not_co_handler": "你单位没有待办的协办邀请。",
    "no_objection": "没有待裁定的异议。",
    "result_missing": "未填写办理结果。",
    "contact_first": "尚未联系诉求人。",
    "not_written": "应当书面答复。",
    "claim_unanswered": "事项点{claims}未答复。",
    "long_term": "长期推进事项须写明措施、预计完成期限和解释。",
    "expected_past": "预计完成期限早于答复日。",
    "no_reply": "尚未书面答复诉求人。",
    "co_outstanding": "协办单位{units}尚未报送结果。",
    "channel": "不提供该回访方式。",
    "follow_up_hours": "不在回访时段内。",
    "channel_choice": "诉求人选择了{channel}回访。",
    "redo_count": "重办次数已用完。",
    "redo_window": "已超过重办期限。",
    "merge_lead": "不能并入该工单。",
    "merge_unit": "两件工单承办单位不同，不能并单。",
    "lead_closed": "主单已办结，不能拆单。",
    "already_replied": "已答复诉求人，不能撤回派单。",
    "urge_interval": "距上次催办不足{interval}。",
    "nothing_amended": "类型和等级均未变化。",
    "withdraw_type": "举报涉及公共利益，撤回不影响继续办理。",
    "has_merged": "请先拆单。",
    "words_missing": "未记录诉求人撤回的表述。",
    "facts_missing": "未写明情况。",
    "stale_version": "内容在你打开之后已有变化，请核对后再提交。",
    "clock_back": "当前时间早于上一条记录，请检查系统时钟。",
    "scope": "该工单不在你的职权范围内。",
    "recusal": "内容涉及你或你的单位，请回避。",
    "D01": "你曾办理或审签过本工单的答复，不能审核其办结。",
    "D02": "你属于申请单位，不能审核本申请。",
    "D03": "本工单由你派单，由其他审核员审核退单。",
    "D04": "你同意过本工单办结，不能回访或决定重办。",
    "D05": "你属于承办单位，不能回访或录入、更改评价。",
    "D07": "起草人不能批准。",
    "urgency_open": "尚未判明是否属紧急事项。",
    "person_missing": "未记录代表该组织提出诉求的人。",
    "person_missing concerned": "未记录相关人，也未注明不具名。",
    "consequences_untold": "未告知不留联系方式的后果：不能回访，只能凭编号和查询码查询。",
    "place_outside province": "事发地在省内其他城市，请征得诉求人同意后转办。",
    "place_outside outside": "事发地在省外，请告知诉求人途径。",
    "place_class": "事发地{where}，不能按“{class}”处理。",
    "reason_code_missing": "未选择不予受理的理由。",
    "class_missing": "未填写事项分类。",
    "consent_missing": "未记录诉求人同意转办。",
    "item_not_in_force": "该派单目录条目不在有效期内。",
    "class_unknown": "现行事项分类中没有这个代码。",
    "channel_not_in_force": "该法定渠道的告知内容已失效，请选择现行的。",
    "list_item_not_in_force": "所写的村（居）委会工作职责事项不在现行清单内。",
    "committee_area": "只能请本辖区的村（居）委会协助。",
    "assistance_unbounded": "请村（居）委会协助须写明协助事项。",
    "assistance_unbounded date": "请村（居）委会协助须写明答复日期。",
    "extension_closed": "该派单目录条目不开放延期。",
    "unit_not_in_force": "该机构不在有效期内，不是承办单位。",
    "unit_without_person": "该单位没有在岗的负责人或者承办人，无人对工单负责。",
    "body_area": "不属该镇街协商机制的辖区，应由市级协商机制确定。",
    "decision_missing": "未写明协商结论。",
    "decision_missing round": "未注明是会议协商还是书面协商。",
    "cause_missing": "未选择延期的客观原因。",
    "file_unknown": "所列附件不在本工单上，请先上传。",
    "report_incomplete": "办理情况报告未写明{element}。",
    "outcome_ground": "办理结果为“无法办理”，须说明理由。",
    "position_missing": "未写明单位意见。",
    "revision_missing": "未填写标题、摘要或者更正内容。",
    "file_missing": "未附文件，或者文件是空的。",
    "file_too_large": "文件超过{limit}，请压缩或者分开上传。",
    "file_kind": "不接受这种文件，可以上传：{kinds}。",
    "opened_before": "本次派单已经打开过。",
    "no_position": "没有待定的协商，或者该单位不在协商之列。",
    "checklist_open": "办结审核清单“{item}”未满足。",
    "contact_time": "联系时间不能早于接到工单，也不能晚于现在。",
    "follow_up_refused": "诉求人选择不接受回访，不再联系；诉求人可以自行在网上评价。",
    "follow_up_spacing": "距上次回访不足{interval}，请换个时段。",
    "report_back_missing": "交办工单须先向交办机关报告办理情况。",
}
"""Guard (and variant) -> the sentence shown; the English words are rendered from the guard's name."""


def refuse(act: str, guard: str, provision: str, failed: Failed) -> Refusal:
    """The refusal of a failed guard; the provision it found itself goes before the given one (lifecycle section 6)."""
    key = f"{guard} {failed.variant}" if failed.variant else guard
    sentence = SENTENCES[key].format_map(failed.fact)
    return Refusal(act, guard, failed.provision or provision, sentence, failed.fact)
