"""Dispositions (分类处理结果): the classes of a13.2, what each must record, which limit it starts (R30)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Disposition:
    """One way a demand ends at intake: Chinese name, provision, the arguments it needs in the order of refusal."""

    code: str
    zh: str
    provision: str
    needs: tuple[str, ...] = ()
    limit: str | None = None
    not_taken: bool = False


DISPOSITIONS: Final = {
    d.code: d
    for d in (
        Disposition("emergency_transferred", "即时转紧急专线", "a13.2.1", ("line",), "emergency_handover"),
        Disposition("emergency_told", "告知拨打紧急专线", "a13.2.1", ("line",), "emergency_handover"),
        Disposition("statutory_channel_told", "告知法定渠道", "a13.2.2", ("reason", "channel"), not_taken=True),
        Disposition("repeat_told", "重复反映，告知进度或结果", "a13.2.3", ("reason", "repeat_of"), not_taken=True),
        Disposition("persuaded", "劝导、教育", "a13.2.4", ("reason", "told"), not_taken=True),
        Disposition("province_transferred", "省内异地转办", "a24.1", ("city",)),
        Disposition("out_of_area_told", "省外，告知途径", "a13.1", ("reason",), not_taken=True),
        Disposition("progress_told", "告知办理进度", "a19.1"),
        Disposition("added_to_ticket", "并入在办工单作补充", "a13.2.3"),
        Disposition("risk_reported", "突发事件风险即时上报", "a25.1", ("reported_to",), "risk_report"),
        Disposition("knowledge_gap", "知识缺失，查明后回复", "a34.1"),
        Disposition("nothing_asked", "无诉求", "a13.2"),
        Disposition("withdrawn", "登记前撤回", "a11.2"),
        Disposition("police_referred", "移交公安", "a37.1", ("reason",), not_taken=True),
    )
}
"""Every class but `ticket` (register) and `answered_on_the_spot` (an act of its own)."""

LINES: Final = ("110", "119", "120", "122")
"""The emergency lines (紧急专线) of a13.2.1."""

NOTHING_ASKED: Final = ("silent", "wrong_number", "nuisance", "abandoned")
