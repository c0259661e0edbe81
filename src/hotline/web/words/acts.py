"""What the desk says of an act: its button, what it does (before), what it did (after)."""

from dataclasses import dataclass
from typing import Final

from hotline.core.lifecycle import ACTS
from hotline.core.records import RECORDS
from hotline.outbox.texts import NO_ACTS


@dataclass(frozen=True)
class ActWords:
    """The button, the effect said above it, the notice afterwards; `final`: it cannot be taken back."""

    button: str
    effect: str = ""
    done: str = ""
    final: bool = False


_WORDS: Final = {
    "register": ActWords("登记", "登记后形成诉求工单，请将编号和查询码告知诉求人。", "已登记。"),
    "dispose": ActWords("记录处理结果", "本件不形成工单，处理结果和理由将保存。", "已记录处理结果。"),
    "answer_on_the_spot": ActWords("即时答复", "答复和来源将一并保存。", "已即时答复。", final=True),
    "dispatch": ActWords("派单", "派单即接到，办理期限从派单之时起算；派单后可在对方答复前撤回派单。", "已派单。"),
    "accept": ActWords("受理", "受理后不能再申请退单。", "已受理。请及时联系诉求人。"),
    "assign": ActWords("内部交办", "期限不变，由所选人员或机构具体办理。", "已交办。"),
    "request_return": ActWords("申请退单", "审核时间不计入办理期限。同意：转派其他单位，期限重新计算；"
                               "不同意：由你单位继续办理，期限从首次接到起算。", "已提交，等待审核员决定。"),
    "approve_return": ActWords("同意退单并转派", "转派其他单位，期限从现在起重新计算。", "已转派。"),
    "refuse_return": ActWords("不同意退单", "由原单位继续办理，审核时间不计入。", "已退回承办单位继续办理。"),
    "refer_to_consultation": ActWords("提交协商", "协商确定后，承办单位不得再次申请退单。", "已提交协商。"),
    "decide_consultation": ActWords("录入协商结果", "确定承办单位，不能再退单。", "已确定承办单位。", final=True),
    "request_extension": ActWords("申请延期", "从原到期时间起加；申请期间期限照常计算。", "已提交，等待审核员决定。"),
    "approve_extension": ActWords("同意延期", "理由和新的到期时间将告知诉求人。", "已延期，已通知诉求人。"),
    "refuse_extension": ActWords("不同意延期", "到期时间不变。", "已答复承办单位，期限不变。"),
    "invite_co_handler": ActWords("邀请协办", "协办单位在内部期限前报送结果，你单位统一答复。", "已邀请。"),
    "object_invitation": ActWords("提出异议", "裁定前协办期限不停。", "已提交异议。"),
    "decide_objection": ActWords("裁定异议", "异议成立：解除协办；不成立：应当报送结果。", "已裁定。"),
    "submit_co_result": ActWords("报送结果", "结果报送牵头单位，由其统一答复。", "已报送。"),
    "contact_requester": ActWords("记录联系", "写明是否联系上、诉求人说了什么。", "已记录联系。"),
    "reply": ActWords("书面答复", "将送达诉求人，发出后不能修改。", "已答复。", final=True),
    "request_closure": ActWords("申请办结", "以提交时间判断是否按期。", "已提交办结申请。"),
    "approve_closure": ActWords("同意办结", "同意后进入回访，不能撤销。", "已办结。", final=True),
    "refuse_closure": ActWords("退回继续办理", "期限继续计算，到期时间不变。", "已退回承办单位。"),
    "follow_up": ActWords("保存回访", "解决与满意分别记录，照诉求人原话。", "已记录。"),
    "redo": ActWords("重办", "由承办单位重办，另起重办期限，不能退单。", "已安排重办。"),
    "decline_redo": ActWords("不予重办", "理由将原文告知诉求人，工单归档。", "已归档，已告知理由。", final=True),
    "merge": ActWords("并单", "各自保留编号、答复和回访，期限按主单计算。", "已并单。"),
    "unmerge": ActWords("拆单", "恢复为单独办理，期限按自己的计算。", "已拆单。"),
    "recall": ActWords("撤回派单", "从承办单位撤回，工单回到待派单。", "已撤回，请重新派单。"),
    "urge": ActWords("催办", "提醒承办单位，期限不变。", "已催办。"),
    "add_information": ActWords("补充", "补充内容将送承办人，原文不变。", "已补充。"),
    "supervise": ActWords("督办", "写明事由，承办单位应在督办期限内回复。", "已督办。"),
    "amend_type": ActWords("变更类型或等级", "到期时间不会提前。", "已变更。"),
    "withdraw": ActWords("撤回诉求", "撤回后不再办理，不能恢复；可以重新提出。", "已撤回。", final=True),
    "report_risk": ActWords("上报风险", "立即送报告对象，等待收悉。", "已上报，等待收悉。"),
    "answer_supervision": ActWords("答复督办", "答复督办的事由，期限不变。", "已答复督办。"),
    "add_claim": ActWords("补列事项点", "补列的事项点也须逐项答复。", "已补列。"),
    "settle_commitment": ActWords("了结承诺", "写明承诺事项的完成情况。", "已了结。"),
    "choose_follow_up_way": ActWords("换回访方式", "以最后一次选择为准。", "已更改回访方式。"),
    "state_position": ActWords("陈述协商意见", "意见列入协商记录，供协商时参考。", "已记录意见。"),
    "revise": ActWords("补正文字", "诉求原文不变，补正作为新的版本保存。", "已保存为新的版本。"),
    "attach": ActWords("上传附件", "附件加密保存，不能修改。", "已保存附件。"),
    "ask_requester": ActWords("请诉求人补充", "将告知诉求人，由其在网上填写、上传材料或者来电补充。", "已告知诉求人。"),
    "open_ticket": ActWords("首次打开", "记录本单位第一次打开工单的时间。", "已记录。"),
    "rate_answer": ActWords("评价答复", "以最后一次评价为准。", "已记录评价。"),
    "release_field": ActWords("提供信息", "只提供给该村居办理这一项协助任务，村居查看会留下记录。", "已提供。"),
    "enter_transfer": ActWords("登记异地转办情况", "对方编号、接收时间和结果将告知诉求人。", "已登记，已通知诉求人。"),
    "protect": ActWords("设置保护标记", "整件工单立即按所选标记保护；降低须由保密员说明理由。", "已设置保护标记。"),
    "unprotect": ActWords("降低保护标记", "理由和办理人记入个人信息保护记录。", "已降低保护标记。"),
    "recuse": ActWords("登记回避", "被反映的单位和人员从现在起看不到本工单。", "已登记回避。"),
    "admit": ActWords("准许办理", "准许被反映单位中无关的人员办理。", "已准许。"),
    "lift_recusal": ActWords("解除回避", "所选单位和人员可以按职权看到本工单。", "已解除回避。"),
    "declare_conflict": ActWords("申明利益冲突", "申明后你不再能看到和办理本工单，由单位另行指定人员。",
                                 "已申明，请等待另行指定。", final=True),
    "confirm_text": ActWords("核对文字", "承办单位看到核对后的文字，原文不变。", "已核对，承办单位可以看到。"),
    "release_file": ActWords("核对附件", "核对后承办单位可以下载。", "已核对。"),
    "consent_identity": ActWords("同意透露身份", "记录诉求人同意后，承办单位按职权可以看到其身份。",
                                 "已记录诉求人的同意。"),
    "hand_to_discipline": ActWords("移交纪检监察", "移交后内容只由保密员可见，其他人只能看到编号不存在。", "已移交。",
                                   final=True),
    "seal": ActWords("封存", "疑似涉及国家秘密的立即封存，所有人看不到内容；解除须由两人依书面意见办理。",
                     "已封存，请立即向保密行政管理部门报告。", final=True),
    "unseal": ActWords("解除封存", "依保密行政管理部门书面意见，由两人办理。", "已解除封存。", final=True),
    "destroy": ActWords("销毁封存内容", "依保密行政管理部门书面意见，由两人办理。", "已销毁。", final=True),
    "hand_over": ActWords("移交封存内容", "依保密行政管理部门书面意见，由两人办理。", "已移交。", final=True),
    "answer_merged": ActWords("记录并单诉求人评价", "并单诉求人的评价单独记录。", "已记录。"),
}  # fmt: skip

PATH: Final = (
    "dispatch", "answer_on_the_spot", "accept", "request_closure", "reply", "contact_requester", "request_return",
    "request_extension", "invite_co_handler", "assign", "approve_closure", "refuse_closure", "approve_return",
    "refuse_return", "refer_to_consultation", "decide_consultation", "approve_extension", "refuse_extension",
    "decide_objection", "object_invitation", "submit_co_result", "follow_up", "redo", "decline_redo", "amend_type",
    "merge", "unmerge", "recall", "urge", "supervise", "add_information", "report_risk", "withdraw",
)  # fmt: skip
"""Acts on a ticket, the furthest step of the normal path before those that led to it."""


def words_of(act: str) -> ActWords:
    """The words of an act or record; one not listed here is told by the name the core gives it."""
    found = _WORDS.get(act)
    if found is not None:
        return found
    row = ACTS.get(act) or RECORDS.get(act)
    return ActWords(row.zh if row else act)


def name_of(act: str) -> str:
    """The name of an act, record or side event in a timeline."""
    row = ACTS.get(act) or RECORDS.get(act)
    return row.zh if row else _SIDE.get(act, act)


_SIDE: Final = {
    "silent_acceptance": "视为受理",
    "recompute": "按新日历重算期限",
    "take_in": "有工单并入本单",
    "let_go": "有工单拆出本单",
    "lead_moved": "主单变化",
    "succeed_unit": "机构调整，由承接单位继续办理",
    "to_pool": "承办人离岗，退回本单位待办",
}


def notice_of(kind: str, count: int | None = None) -> str:
    """What a desk is told of, in a few words: an act, that a time has come, that so many of something are there."""
    plain = kind.partition("+")[0]
    told = _TIMES.get(plain) or NO_ACTS.get(plain) or name_of(plain)
    return told if count is None else f"{told}{count}条"


_TIMES: Final = {
    "due_soon": "即将到期",
    "overdue": "已超期",
    "late_dispatch": "派单时限已过",
    "late_return_review": "退单审核时限已过",
    "late_extension_review": "延期审核时限已过",
    "late_closure_review": "办结审核时限已过",
    "late_consultation": "协商时限已过",
    "late_follow_up": "回访时限已过",
    "commitment_broken": "承诺完成日期已过",
}
