"""How an argument of an act is asked for: label, hint, control. Which arguments there are is the core's table.

An argument not listed here is still asked for, under its own name as a line of text, so that a new argument of the
core never disappears from the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from hotline.core.intake import DISPOSITIONS, ELEMENTS
from hotline.core.marks import LOWERED_BY_HAND, MARKS, SET_BY_HAND
from hotline.core.reply import CHECKLIST
from hotline.web.words import labels

Control = Literal[
    "text", "line", "choice", "flag", "yes_no", "settled", "limit", "date", "instant", "unit", "item", "checks",
    "claims", "hidden", "channel", "duty",
]  # fmt: skip


@dataclass(frozen=True)
class FieldWords:
    """Label, hint and control of an argument; `choices` where the control is a choice."""

    label: str
    control: Control = "text"
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


def _choice(label: str, choices: Mapping[str, str], hint: str = "") -> FieldWords:
    return FieldWords(label, "choice", hint, choices)


HIDDEN: Final = FieldWords("", "hidden")
"""Set by the platform or by another field, never asked for."""

_WAYS: Final = labels.CHANNELS.only("phone", "sms", "web", "wechat")
_CLASSES: Final = {code: row.zh for code, row in DISPOSITIONS.items()}
_BY_HAND: Final = {mark: MARKS[mark].zh for mark in SET_BY_HAND}
_LOWERED: Final = {mark: MARKS[mark].zh for mark in LOWERED_BY_HAND}
_LIMIT: Final = "写法：5个工作日、3日、4小时"

FIELDS: Final[Mapping[str, FieldWords]] = {
    "type": _choice("诉求类型", labels.TYPES),
    "priority": _choice("紧急程度", labels.PRIORITIES),
    "content": FieldWords("内容", hint="请勿填写国家秘密、工作秘密。"),
    "contact": HIDDEN,
    "requester": HIDDEN,
    "organisation": HIDDEN,
    "unit_kind": HIDDEN,
    "item_unit": HIDDEN,
    "item_limit": HIDDEN,
    "item_limits": HIDDEN,
    "to_kind": HIDDEN,
    "urgency": FieldWords("已判明不属紧急事项", "settled"),
    "lead_due": HIDDEN,
    "lead_state": HIDDEN,
    "known_at": HIDDEN,
    "started_at": HIDDEN,
    "latitude": HIDDEN,
    "longitude": HIDDEN,
    "attachments": HIDDEN,
    "proof": HIDDEN,
    "anonymous": FieldWords("匿名", "flag", "不留姓名和联系方式，不能回访，只能凭编号和查询码查进度。"),
    "no_contact": FieldWords("无法联系", "flag"),
    "fact": FieldWords("事实", "line", "与以往诉求比对用：同一事实写同样的词。"),
    "ground": FieldWords("理由", "line", "与以往诉求比对用：同一理由写同样的词。"),
    "claims": FieldWords("事项点", "claims"),
    "follow_up_channel": _choice("回访方式", _WAYS),
    "outside_due": FieldWords("外来办理期限", "instant", "其他城市或省平台要求的时间。"),
    "emergency": FieldWords("属紧急事项（110、119、120、122）", "flag"),
    "statutory_channel": FieldWords("应通过法定程序解决", "flag"),
    "unlawful": FieldWords("违反法律法规或公序良俗", "flag"),
    "out_of_area": FieldWords("不属本市行政管辖范围", "flag"),
    "same_as": FieldWords("与哪件诉求同一事实、同一理由", "line", "填写工单编号。"),
    "speaker": FieldWords("代表该组织提出诉求的人", "line"),
    "for_another": FieldWords("替他人反映", "flag"),
    "person_concerned": FieldWords("相关人", "line"),
    "concerned_unnamed": FieldWords("相关人不具名", "flag"),
    "place": FieldWords("事发地", "line", "说不清位置可以不填。"),
    "place_in": _choice(
        "地点所在", {"city": "本市", "province": "省内其他城市", "outside": "省外", "unknown": "说不清"}
    ),
    "district": FieldWords("行政区划代码", "line"),
    "town": FieldWords("镇街代码", "hidden"),
    "class_code": FieldWords("事项分类", "line", "DB44/T 2479 代码，选目录条目后自动带出。"),
    "linked_to": FieldWords("关联工单", "line"),
    "class": _choice("处理结果", _CLASSES),
    "line": _choice("紧急专线", labels.LINES),
    "channel": FieldWords("方式", "line"),
    "repeat_of": FieldWords("重复的工单编号", "line"),
    "told": FieldWords("已告知的规定和后果"),
    "city": FieldWords("转往城市", "line"),
    "reported_to": FieldWords("报告对象", "line"),
    "ticket_of": FieldWords("所问工单编号", "line"),
    "kind": _choice("无诉求的情形", labels.KINDS_OF_NOTHING),
    "consent": FieldWords("诉求人已同意", "flag"),
    "question": FieldWords("事项"),
    "answer": FieldWords("答复"),
    "source": FieldWords("答复来源", "line", "知识条目、政策文件或经办人。"),
    "unit": FieldWords("单位", "unit"),
    "item": FieldWords("派单目录条目", "item"),
    "duty_basis": FieldWords("法定职责依据", hint="派单目录没有对应条目时填写。"),
    "office": FieldWords("建议工作机构", "line"),
    "manner": _choice("办理方式", labels.MANNERS),
    "reason": FieldWords("理由"),
    "basis": FieldWords("依据", hint="写明法律条款、三定规定或目录条目。"),
    "minutes": FieldWords("协商记录"),
    "body": FieldWords("协商机制", "hidden"),
    "length": FieldWords("延长期限", "limit", _LIMIT),
    "cause": _choice("客观原因", labels.CAUSES),
    "done_so_far": FieldWords("已做工作"),
    "suggested_unit": FieldWords("建议承办单位", "unit"),
    "to": FieldWords("交给谁", "line", "本单位人员或工作机构的名称。"),
    "main": FieldWords("作为主责办理", "flag"),
    "list_item": FieldWords("职责事项清单条目", "duty", "请村（居）委会协助时必选。"),
    "due": FieldWords("内部期限", "instant"),
    "upheld": FieldWords("异议成立", "yes_no"),
    "result": FieldWords("办理结果"),
    "answers": FieldWords("已答复的事项点", "claims"),
    "reached": FieldWords("已联系上", "yes_no"),
    "said": FieldWords("联系内容"),
    "contact_at": FieldWords("联系时间", "instant", "不填即现在。"),
    "form": _choice("答复形式", labels.FORMS),
    "reply": FieldWords("答复内容", hint="先答诉求人问的，再说依据和结果；逐项回应事项点。"),
    "findings": FieldWords("查明情况"),
    "long_term": FieldWords("需长期推进", "flag", "勾选后须写明措施、预计完成期限和解释。"),
    "measures": FieldWords("工作措施"),
    "expected_by": FieldWords("预计完成期限", "date"),
    "explanation": FieldWords("解释"),
    "outcome": _choice("办理结果", labels.OUTCOMES),
    "source_kind": _choice("来源种类", {"article": "知识条目", "answer_line": "答复口径", "catalogue": "派单目录"}),
    "reported_back": FieldWords("已向交办机关报告", "flag"),
    "checklist": FieldWords("办结审核清单", "checks", choices={code: words[0] for code, words in CHECKLIST.items()}),
    "code": FieldWords("退回原因", "line"),
    "solved": _choice("问题解决了吗", labels.SOLVED),
    "words": FieldWords("诉求人原话"),
    "into": FieldWords("并入的工单编号", "line"),
    "facts": FieldWords("情况"),
    "acknowledged": FieldWords("诉求人已知悉答复", "flag"),
    "consequences_told": FieldWords("已告知不留联系方式的后果", "flag", "不能电话回访，只能凭编号和查询码查进度。"),
    "way_declined": FieldWords("诉求人不愿留任何联系方式", "flag"),
    "declined": FieldWords("诉求人不愿提供", "checks", choices=ELEMENTS),
    "reason_code": _choice(
        "原因类别",
        labels.REASONS_NOT_TAKEN,
        "属于告知、劝导、移送而不形成工单的，必填。",
    ),
    "done": FieldWords("所做的工作"),
    "decided": FieldWords("处理决定"),
    "decision": FieldWords("协商确定的内容"),
    "round": _choice("协商方式", {"meeting": "会议协商", "written": "书面协商"}),
    "people": FieldWords("参加人员", "line"),
    "instruction_from": FieldWords("交办来源", "line"),
    "marks": FieldWords("内容是否涉及", "checks", "勾选后整件工单按相应级别保护。", _BY_HAND),
    "subjects": HIDDEN,
    "of": HIDDEN,
    "file": HIDDEN,
    "scrubbed": FieldWords("核对后的文字", hint="承办单位看到的就是这里的文字，不得留下可以认出诉求人的内容。"),
    "units": HIDDEN,
    "element_answers": HIDDEN,
    "channel_entry": FieldWords("法定渠道", "channel", "告知内容取自现行清单。"),
    "return_ground": _choice("退单为什么成立", labels.RETURN_GROUNDS, "选“派单目录有误”的，自动形成目录修订建议。"),
    "documents": HIDDEN,
    "files": HIDDEN,
}
"""Argument -> how it is asked for, whatever the act."""

OF_ACT: Final[Mapping[tuple[str, str], FieldWords]] = {
    ("register", "content"): FieldWords("诉求内容", hint="照诉求人的原意。请勿填写国家秘密、工作秘密。"),
    ("register", "claims"): FieldWords("事项点", "claims", "几件事就编几个号，如 1、2；只有一件的不用改。"),
    ("register", "class_code"): FieldWords(
        "事项分类", "line", "DB44/T 2479 代码；不清楚的不填，派单时选目录条目后自动带出。"
    ),
    ("approve_extension", "length"): FieldWords("延长期限", "limit", "不填即照申请的期限；" + _LIMIT),
    ("register", "marks"): FieldWords("内容是否涉及", "checks", "勾选后整件工单按相应级别保护。", {
        mark: MARKS[mark].zh for mark in ("private", "trade_secret")}),
    ("protect", "reason"): FieldWords("说明"),
    ("unprotect", "marks"): FieldWords("要解除的标记", "checks", "", _LOWERED),
    ("consent_identity", "words"): FieldWords("诉求人同意的表述"),
    ("seal", "reason"): FieldWords("说明", hint="只写为什么疑似，不要抄录内容。"),
    ("request_return", "reason"): FieldWords("认为不属于本单位职责的理由"),
    ("refuse_return", "reason"): FieldWords("不同意的理由"),
    ("request_extension", "reason"): FieldWords("不能按期办结的理由"),
    ("dispatch", "reason"): FieldWords("理由", hint="与派单目录的承办单位不一致时必填。"),
    ("approve_return", "reason"): FieldWords("理由", hint="与派单目录的承办单位不一致时必填。"),
    ("request_extension", "old_due"): FieldWords("原到期时间"),
    ("request_closure", "result"): FieldWords("办理情况"),
    ("request_closure", "ground"): FieldWords("无法办理的理由", hint="办理结果为“无法办理”时必填。"),
    ("submit_co_result", "result"): FieldWords("办理情况"),
    ("refer_to_consultation", "question"): FieldWords("协商事项"),
    ("register", "same_as"): FieldWords("与哪件诉求同一事实、同一理由", "line", "判断为重复时填写工单编号。"),
    ("dispose", "question"): FieldWords("待查明的问题"),
    ("dispose", "channel"): FieldWords("其他法定渠道", "line", "清单里没有的，写明渠道和联系办法。"),
    ("invite_co_handler", "question"): FieldWords("协助事项", hint="请村（居）委会协助时必填：要查什么、答什么。"),
    ("dispose", "reason"): FieldWords("理由"),
    ("contact_requester", "channel"): _choice(
        "联系方式", labels.CHANNELS.only("phone", "sms", "web", "wechat", "email")
    ),
    ("follow_up", "channel"): _choice("回访方式", _WAYS),
    ("follow_up", "result"): _choice("对办理满意吗", labels.RESULTS),
    ("follow_up", "reason"): FieldWords("还缺什么", hint="不满意必填，记原话。"),
    ("follow_up", "consent"): FieldWords("诉求人同意换方式", "flag"),
    ("answer_merged", "channel"): _choice("回访方式", labels.CHANNELS),
    ("answer_merged", "result"): _choice("对办理满意吗", labels.RESULTS),
    ("withdraw", "words"): FieldWords("诉求人撤回的表述"),
    ("withdraw", "channel"): _choice("撤回方式", labels.CHANNELS),
    ("add_claim", "claim"): FieldWords("事项点编号", "line"),
    ("choose_follow_up_way", "way"): _choice("回访方式", _WAYS),
    ("state_position", "position"): FieldWords("本单位的意见"),
    ("ask_requester", "questions"): FieldWords("请诉求人补充什么", hint="逐项写明，诉求人会看到原文。"),
    ("revise", "title"): FieldWords("标题", "line"),
    ("revise", "summary"): FieldWords("摘要"),
    ("revise", "correction"): FieldWords("更正"),
    ("rate_answer", "channel"): _choice("评价方式", _WAYS),
    ("rate_answer", "result"): _choice("对答复满意吗", labels.RESULTS),
    ("rate_answer", "reason"): FieldWords("还缺什么", hint="不满意必填，记原话。"),
    ("release_field", "unit"): HIDDEN,
    ("release_field", "fields"): FieldWords("提供的栏目", "checks"),
    ("enter_transfer", "number_there"): FieldWords("对方编号", "line"),
    ("enter_transfer", "received_there_at"): FieldWords("对方接收时间", "instant"),
    ("enter_transfer", "result"): FieldWords("对方办理结果"),
    ("submit_co_result", "answers"): HIDDEN,
    ("follow_up", "answers"): HIDDEN,
    ("answer_merged", "answers"): HIDDEN,
    ("settle_commitment", "reply"): FieldWords("第几版答复", "line"),
    ("settle_commitment", "evidence"): FieldWords("完成情况"),
}  # fmt: skip
"""Where the same argument is asked for in other words by one act."""


ORDER: Final[Mapping[str, tuple[str, ...]]] = {
    "follow_up": ("channel", "solved", "result", "reason", "words", "consent"),
    "answer_merged": ("channel", "solved", "result", "reason", "words", "consent"),
    "register": ("content", "type", "urgency", "priority", "claims", "place", "class_code", "follow_up_channel"),
    "request_extension": ("cause", "reason", "length", "done_so_far"),
    "request_closure": ("findings", "done", "decided", "result", "outcome", "ground"),
    "decide_consultation": ("unit", "decision", "basis", "round", "people", "minutes"),
    "reply": ("form", "reply", "answers", "findings", "long_term", "measures", "expected_by", "explanation"),
    "contact_requester": ("reached", "channel", "said", "contact_at"),
}
"""The order in which an act asks, where it is not that of the core's table with the wanted ones first."""


def words_of(act: str, argument: str) -> FieldWords:
    """The words of an argument of an act."""
    found = OF_ACT.get((act, argument)) or FIELDS.get(argument)
    return found or FieldWords(argument, "line")
