"""Names of things with a code: types, results, channels, dispositions. Chinese; English where the public reads them."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

TYPES: Final[Mapping[str, str]] = {
    "consultation": _("咨询"),
    "help": _("求助"),
    "complaint": _("投诉"),
    "report": _("举报"),
    "suggestion": _("建议"),
    "praise": _("表扬"),
    "other": _("其他"),
}
PRIORITIES: Final[Mapping[str, str]] = {"normal": _("普通"), "urgent": _("紧急"), "critical": _("特急")}
CHANNELS: Final[Mapping[str, str]] = {
    "phone": _("电话"),
    "sms": _("短信"),
    "web": _("网站"),
    "wechat": _("微信"),
    "email": _("电子邮件"),
    "telephony": _("电话"),
    "province": _("省平台"),
    "neighbour_city": _("兄弟城市"),
    "import": _("导入"),
}
RESULTS: Final[Mapping[str, str]] = {
    "satisfied": _("满意"),
    "basically_satisfied": _("基本满意"),
    "no_opinion": _("不评价"),
    "dissatisfied": _("不满意"),
    "unreached": _("没接通"),
}
SOLVED: Final[Mapping[str, str]] = {
    "solved": _("已解决"),
    "partly": _("部分解决"),
    "unsolved": _("未解决"),
    "not_asked": _("没有问到"),
}
OUTCOMES: Final[Mapping[str, str]] = {
    "solved": _("已解决"),
    "explained": _("已解释说明"),
    "long_term": _("长期推进"),
    "not_possible": _("无法办理"),
}
CAUSES: Final[Mapping[str, str]] = {
    "testing_or_appraisal": _("检测鉴定"),
    "statutory_procedure": _("法定程序"),
    "weather": _("天气原因"),
    "third_party": _("第三方"),
    "season": _("季节原因"),
    "other": _("其他客观原因"),
}
KINDS_OF_NOTHING: Final[Mapping[str, str]] = {
    "silent": _("无声"),
    "wrong_number": _("误拨"),
    "nuisance": _("骚扰"),
    "abandoned": _("中途挂断"),
}
LINES: Final[Mapping[str, str]] = {
    "110": _("110 报警"),
    "119": _("119 火警"),
    "120": _("120 急救"),
    "122": _("122 交通"),
}
FORMS: Final[Mapping[str, str]] = {"written": _("书面"), "oral": _("口头")}
MANNERS: Final[Mapping[str, str]] = {"transferred": _("转办"), "mandatory": _("交办"), "supervised": _("督办")}
UNIT_KINDS: Final[Mapping[str, str]] = {
    "town_or_subdistrict": _("镇街"),
    "city_department": _("市直部门"),
    "authorised_organisation": _("授权组织"),
    "public_service_enterprise": _("公共服务企事业单位"),
    "management_committee": _("管委会"),
    "village_committee": _("村民委员会"),
    "residents_committee": _("居民委员会"),
    "hotline": _("12345热线"),
    "consultation_body": _("协商机制"),
}
REQUESTS: Final[Mapping[str, str]] = {
    "return": _("退单"),
    "extension": _("延期"),
    "closure": _("办结"),
    "consultation": _("协商"),
    "objection": _("协办异议"),
    "supervision": _("督办"),
    "redo": _("重办"),
}
DECISIONS: Final[Mapping[str, str]] = {
    "approved": _("同意"),
    "refused": _("不同意"),
    "lapsed": _("失效"),
    "consulted": _("协商确定"),
    "decided": _("已确定"),
    "upheld": _("异议成立"),
    "answered": _("已报送"),
    "redo": _("重办"),
    "declined": _("不予重办"),
}
