"""Intake: dispositions (分类处理结果) with what each must record and which limit it starts (a13.2, R30); elements."""

from collections.abc import Collection
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

REASON_CODES: Final[dict[str, dict[str, str]]] = {
    "statutory_channel_told": {
        "litigation": "诉讼",
        "arbitration": "仲裁",
        "discipline": "纪检监察",
        "reconsideration": "行政复议",
        "petition": "信访",
        "disclosure": "政府信息公开",
        "other_procedure": "其他法定程序",
    },
    "repeat_told": {"in_handling": "正在办理", "finished": "已办结"},
    "persuaded": {"unlawful": "违反法律法规", "public_morals": "违背公序良俗"},
    "out_of_area_told": {"outside_province": "事发地在省外", "no_consent": "不同意省内异地转办"},
    "police_referred": {"abuse": "虚假事项、攻击骚扰、侮辱威胁", "malicious_repetition": "办结后反复恶意拨打"},
}
"""The coded reasons for not taking a demand, by class (a13.2, a14.1, a37.1)."""

OUT_OF_AREA: Final = {"province_transferred": "province", "out_of_area_told": "outside"}
"""The classes for demands from elsewhere -> where their place lies unless it is told otherwise (a2.1, a24.1)."""

LINES: Final = ("110", "119", "120", "122")
"""The emergency lines (紧急专线) of a13.2.1."""

NOTHING_ASKED: Final = ("silent", "wrong_number", "nuisance", "abandoned")

ELEMENTS: Final = {
    "name": "姓名",
    "phone": "电话",
    "id_number": "证件号码",
    "address": "住址",
    "web_user": "网络用户",
    "email": "邮箱",
}
"""What a requester may be asked for about himself or herself and may decline, one by one (a11.1, a14.1)."""

WAYS: Final = ("phone", "web_user", "email")
"""The elements by which a requester can be reached."""

PORTAL: Final = "web"
"""The way on which nobody calls: the requester looks and rates under number and query code (a14.1)."""

NO_FOLLOW_UP: Final = "none"
"""The choice of a requester who wants no follow-up: nobody asks, the portal stays open (a23.2)."""


def way_declined(given: Collection[str], declined: Collection[str]) -> bool:
    """Whether the requester declined to be reached: asked for a way, and none given (a14.1)."""
    return any(way in declined for way in WAYS) and not any(way in given for way in WAYS)
