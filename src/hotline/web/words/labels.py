"""Names of things with a code: types, results, channels, dispositions. Chinese; English where the public reads them."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext


class Named(Mapping[str, str]):
    """Codes and their names, given in the language of the page that asks."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def __getitem__(self, code: str) -> str:
        return gettext(self._names[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def only(self, *codes: str) -> "Named":
        """Some of them."""
        return Named({code: self._names[code] for code in codes})


TYPES: Final = Named(
    {
        "consultation": "咨询",
        "help": "求助",
        "complaint": "投诉",
        "report": "举报",
        "suggestion": "建议",
        "praise": "表扬",
        "other": "其他",
    }
)
PRIORITIES: Final = Named({"normal": "普通", "urgent": "紧急", "critical": "特急"})
CHANNELS: Final = Named(
    {
        "phone": "电话",
        "sms": "短信",
        "web": "网站",
        "wechat": "微信",
        "email": "电子邮件",
        "telephony": "电话",
        "province": "省平台",
        "neighbour_city": "兄弟城市",
        "import": "导入",
    }
)
RESULTS: Final = Named(
    {
        "satisfied": "满意",
        "basically_satisfied": "基本满意",
        "no_opinion": "不评价",
        "dissatisfied": "不满意",
        "unreached": "没接通",
    }
)
SOLVED: Final = Named(
    {
        "solved": "已解决",
        "partly": "部分解决",
        "unsolved": "未解决",
        "not_asked": "没有问到",
    }
)
OUTCOMES: Final = Named(
    {
        "solved": "已解决",
        "explained": "已解释说明",
        "long_term": "长期推进",
        "not_possible": "无法办理",
    }
)
CAUSES: Final = Named(
    {
        "testing_or_appraisal": "检测鉴定",
        "statutory_procedure": "法定程序",
        "weather": "天气原因",
        "third_party": "第三方",
        "season": "季节原因",
        "other": "其他客观原因",
    }
)
KINDS_OF_NOTHING: Final = Named(
    {
        "silent": "无声",
        "wrong_number": "误拨",
        "nuisance": "骚扰",
        "abandoned": "中途挂断",
    }
)
LINES: Final = Named(
    {
        "110": "110 报警",
        "119": "119 火警",
        "120": "120 急救",
        "122": "122 交通",
    }
)
FORMS: Final = Named({"written": "书面", "oral": "口头"})
RETURN_GROUNDS: Final = Named(
    {
        "catalogue_wrong": "派单目录有误",
        "dispatch_wrong": "派单有误",
        "facts_unclear": "派单时情况不清",
        "other": "其他",
    }
)
MANNERS: Final = Named({"transferred": "转办", "mandatory": "交办", "supervised": "督办"})
UNIT_KINDS: Final = Named(
    {
        "town_or_subdistrict": "镇街",
        "city_department": "市直部门",
        "authorised_organisation": "授权组织",
        "public_service_enterprise": "公共服务企事业单位",
        "management_committee": "管委会",
        "village_committee": "村民委员会",
        "residents_committee": "居民委员会",
        "hotline": "12345热线",
        "consultation_body": "协商机制",
    }
)
REQUESTS: Final = Named(
    {
        "return": "退单",
        "extension": "延期",
        "closure": "办结",
        "consultation": "协商",
        "objection": "协办异议",
        "supervision": "督办",
        "redo": "重办",
    }
)
DECISIONS: Final = Named(
    {
        "approved": "同意",
        "refused": "不同意",
        "lapsed": "失效",
        "consulted": "协商确定",
        "decided": "已确定",
        "upheld": "异议成立",
        "answered": "已报送",
        "redo": "重办",
        "declined": "不予重办",
    }
)
