"""Names of things with a code: types, results, channels, dispositions. Chinese; English where the public reads them."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext

from hotline.core.code_lists import Entry, words_of
from hotline.core.lifecycle import STATE_WORDS
from hotline.core.units import KIND_WORDS
from hotline.rulebook.wordings import entries_in_force


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


class Listed(Mapping[str, str]):
    """The codes of a list a city changes: those offered now are gone through, ended ones still have their words."""

    def __init__(self, subject: str) -> None:
        self._subject = subject

    def _entries(self) -> tuple[Entry, ...]:
        return entries_in_force(self._subject, timezone.now())

    def __getitem__(self, code: str) -> str:
        return gettext(words_of(self._entries())[code])

    def __iter__(self) -> Iterator[str]:
        return (entry.code for entry in self._entries() if not entry.ended)

    def __len__(self) -> int:
        return sum(not entry.ended for entry in self._entries())


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
CAUSES: Final = Listed("extension_causes")
REASONS_NOT_TAKEN: Final = Listed("not_taken_reasons")
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
UNIT_KINDS: Final = Named(KIND_WORDS)
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


def state_of(state: str | None) -> str:
    """A state by its name on the desk; none: received and not yet registered."""
    return STATE_WORDS.get(state or "", "待登记")
