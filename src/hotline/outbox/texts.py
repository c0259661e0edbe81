"""The sentences of messages (a14.1, a17.1, a19.1): short, by kind and recipient, rendered at delivery.

Every text begins with the number of the recipient's own ticket. It says no name, address or telephone number; of the
words kept it repeats only those owed to this recipient.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ACTS, STATE_WORDS
from hotline.outbox.models import Message

Opener = Callable[[str], str | None]
"""Reference -> the words kept under it, None where they are gone."""

TO_REQUESTER: Final[dict[str, str]] = {
    "register": "您的诉求已登记。",
    "way_declined": "您没有留下联系方式：我们不能回访您，进度和结果只能凭编号和查询码查询。",
    "dispose": "您的诉求已处理：{told}",
    "dispose emergency_transferred": "您说的是紧急事项，已转至{line}办理。",
    "dispose emergency_told": "您说的是紧急事项，请直接拨打{line}。",
    "dispose statutory_channel_told": "这件事应当通过法定程序解决：{channel}理由：{reason}",
    "dispose repeat_told": "这件事您已经提出过，请凭原来的编号查询进度和结果。理由：{reason}",
    "dispose persuaded": "您的诉求不予受理，理由：{reason}应当遵守的规定和法律后果：{told}",
    "dispose province_transferred": "事发地不在本市，经您同意，已转当地12345热线办理。转往：{city}",
    "dispose out_of_area_told": "事发地不在本市，请向当地反映。理由：{reason}",
    "dispose police_referred": "这件事已移交公安机关处理。理由：{reason}",
    "enter_transfer": "当地12345热线已接收，编号{number_there}，接收时间{received_there_at}。转往：{city}",
    "enter_transfer result": "当地12345热线的办理结果：{result}当地编号{number_there}，转往：{city}",
    "answer_on_the_spot": "您的诉求答复如下：{answer}",
    "dispatch": "您的诉求已派给{unit}办理，期限{due}。",
    "accept": "{unit}已受理您的诉求，期限{due}。",
    "approve_return": "您的诉求已转由{unit}办理，期限{due}。",
    "decide_consultation": "您的诉求经协商确定由{unit}办理，期限{due}。",
    "approve_extension": "您的诉求延期办理，理由：{reason}办理期限延至{due}。",
    "reply": "{unit}答复您的诉求：{reply}",
    "approve_closure": "您的诉求已办结，我们将回访您。",
    "approve_closure uncalled": "您的诉求已办结，您可以凭编号和查询码评价。",
    "redo": "您的诉求重新办理，期限{due}。",
    "decline_redo": "您的诉求不再重办，理由：{reason}",
    "merge": "您的诉求与同一事项的其他诉求合并办理，期限{due}。",
    "unmerge": "您的诉求恢复单独办理，期限{due}。",
    "amend_type": "您的诉求的类型或者紧急程度已变更，期限{due}。",
}
"""Act (and class or occasion) -> what its requester reads."""

FORMER: Final[dict[str, tuple[str, ...]]] = {}
"""Text -> its former wordings, the oldest first; the one above is the version after them. A changed text goes here."""


@dataclass(frozen=True)
class Wording:
    """A text in one of its versions, as a message keeps it (a13.2.2)."""

    text: str
    version: int
    words: str


def current(text: str) -> Wording:
    """The version in use of a text for requesters."""
    return Wording(text, len(FORMER.get(text, ())) + 1, TO_REQUESTER[text])


def wording(text: str, version: int) -> str:
    """The words of a text in the version that was told, whatever is in use since. Raises LookupError."""
    return (*FORMER.get(text, ()), TO_REQUESTER[text])[version - 1]


def text_for_requester(kind: str, content: Mapping[str, Any]) -> str | None:
    """Which text a message to a requester is: by its act, of a disposition by its class; None without one."""
    by_class = f"{kind} {content.get('class')}"
    return next((text for text in (by_class, kind) if text in TO_REQUESTER), None)


TO_OFFICIALS: Final[dict[str, str]] = {
    "due_soon": "即将到期，期限{due}。",
    "overdue": "已超期，期限为{due}，请立即办理。",
    "late_dispatch": "派单时限已过，请立即派单。",
    "late_return_review": "退单审核时限已过，请立即审核。",
    "late_extension_review": "延期审核时限已过，请立即审核。",
    "late_closure_review": "办结审核时限已过，请立即审核。",
    "late_consultation": "协商时限已过，请尽快确定承办单位。",
    "late_follow_up": "回访时限已过，请立即回访。",
    "commitment_broken": "承诺完成日期{expected}已过，请报告完成情况。",
    "reply": "已答复诉求人。",
    "dispatch": "请办理{office}，期限{due}。",
    "approve_return": "退单已获同意，退单理由：{reason}转派依据：{basis}现承办单位{unit}，期限{due}。",
    "refuse_return": "不同意退单，理由：{reason}依据：{basis}期限{due}。",
    "refuse_extension": "不同意延期，理由：{reason}期限仍为{due}。",
    "approve_extension": "同意延期，期限延至{due}。",
    "refuse_closure": "办结申请退回继续办理，理由：{reason}期限{due}。",
    "refer_to_consultation": "提交协商，事项：{question}",
    "decide_consultation": "经协商确定由{unit}办理，结论：{decision}依据：{basis}期限{due}。",
    "redo": "重办，理由：{reason}期限{due}。",
    "recall": "派单已撤回，理由：{reason}",
    "withdraw": "诉求人已撤回诉求。",
    "supervise": "督办，理由：{reason}",
    "urge": "催办，期限{due}。",
    "rate_answer": "诉求人对答复不满意，理由：{reason}",
    "catalogue_asked": "派单目录修订征求你单位意见，请在{due}前答复。",
}
"""Kind -> what officials read; kinds without an entry say the act and the state."""


SUBJECTS: Final = {"catalogue": "派单目录"}
"""Chains of no ticket -> what a message of theirs begins with."""


def render(message: Message, unit_name: Callable[[str], str], opened: Opener) -> str:
    """The text of a message."""
    requester = message.recipient_kind == "requester"
    kind = message.kind.partition("+")[0]
    template = (_told(message) if requester else TO_OFFICIALS.get(kind)) or _plain(kind, message.content)
    number = message.recipient if requester else SUBJECTS.get(message.chain, message.chain)
    words = _Words(message.content, unit_name, opened)
    return f"【{number}】{template.format_map(words)}"


def _told(message: Message) -> str | None:
    """What the requester was told: the version kept with the message."""
    text = message.content.get("text")
    return wording(text, message.content["text_version"]) if text else None


def _plain(kind: str, content: Mapping[str, Any]) -> str:
    act = ACTS[kind].zh if kind in ACTS else kind
    state = STATE_WORDS.get(str(content.get("state")), "")
    return f"{act}。{f'状态：{state}。' if state else ''}"


class _Words(dict[str, str]):
    """The places of a template, filled when asked for, so that no word is opened that is not said."""

    def __init__(self, content: Mapping[str, Any], unit_name: Callable[[str], str], opened: Opener) -> None:
        super().__init__()
        self._content, self._unit_name, self._opened = content, unit_name, opened

    def __missing__(self, name: str) -> str:
        value = self._content.get(name)
        match name:
            case "due":
                return _due(value, provisional=bool(self._content.get("provisional")))
            case "unit":
                return self._unit_name(str(value)) if value else "承办单位"
            case "expected" | "line" | "number_there":
                return str(value or "")
            case "basis" if not value and self._content.get("item"):
                return f"派单目录条目{self._content['item']}。"
            case "office":
                return f"（建议由{value}承办）" if value else ""
            case "received_there_at":
                return _instant(value) if value else "待确认"
            case _:
                return _sentence(self._opened(str(value)) if value else None)


def _due(value: Any, *, provisional: bool) -> str:
    if not value:
        return "待定"
    return _instant(value) + ("（暂定，待国务院公布）" if provisional else "")


def _instant(value: Any) -> str:
    return f"{datetime.fromisoformat(str(value)).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _sentence(text: str | None) -> str:
    if not text:
        return "（见工单）。"
    return text if text[-1] in "。！？" else f"{text}。"
