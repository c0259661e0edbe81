"""Words of unusual access (异常查看): each kind by its name and as the sentence that says why it is listed."""

from dataclasses import dataclass
from typing import Final

from hotline.core.unusual import Unusual


@dataclass(frozen=True)
class UnusualWords:
    """The name of a kind, and its sentence with `{count}` and the limits of the rules."""

    name: str
    why: str


UNUSUAL: Final = {
    "own_data": UnusualWords("查看本人信息", "查看的{count}件工单，诉求人与查看人同名或者同一电话。"),
    "reveals_an_hour": UnusualWords(
        "一小时内频繁查看", "一小时内明文查看、紧急查看{count}次，达到{reveals_an_hour}次。"
    ),
    "reveals_a_day": UnusualWords("当天频繁查看", "当天明文查看、紧急查看{count}次，达到{reveals_a_day}次。"),
    "openings_a_day": UnusualWords("当天大量打开", "当天打开{count}件不同的工单，达到{openings_a_day}件。"),
    "searches_nowhere": UnusualWords(
        "查找后未办理",
        "按号码查到人以后{minutes_from_search_to_opening}分钟内没有打开工单或者接待来件，当天{count}次。",
    ),
    "neighbourhood": UnusualWords("集中查看同一社区", "当天明文查看了同一街道、社区的{count}位诉求人。"),
    "outside_unit": UnusualWords("查看他单位工单", "当天查看了{count}件本单位没有承办过的工单。"),
    "refused_reveals": UnusualWords("多次被拒绝", "当天{count}次申请明文查看未获准。"),
    "quiet_hours": UnusualWords(
        "非工作时间查看", "{quiet_from}至次日{quiet_until}查看、查找、导出{count}次，不在值班表上。"
    ),
    "emergency_late": UnusualWords("紧急查看未复核", "{count}次紧急查看超过复核期限，没有复核。"),
}
"""Kind -> its words."""


def why_unusual(kind: str, count: int, limits: Unusual) -> str:
    """Why a finding is listed, in a sentence with its numbers."""
    return UNUSUAL[kind].why.format(count=count, **vars(limits))
