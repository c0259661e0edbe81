"""The sentences of messages (a14.1, a17.1, a19.1): short, by kind and recipient, rendered at delivery.

The words are rules as data: a message keeps the text and the version in force when it was owed, and is rendered by it.

Every text begins with the number of the recipient's own ticket. It says no name, address or telephone number; of the
words kept it repeats only those owed to this recipient.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ACTS, STATE_WORDS
from hotline.core.wordings import places_of
from hotline.outbox.models import Message
from hotline.rulebook import wordings
from hotline.rulebook.shipped_words import shipped_texts

Opener = Callable[[str], str | None]
"""Reference -> the words kept under it, None where they are gone."""


@dataclass(frozen=True)
class Wording:
    """A text in one of its versions, as a message keeps it (a13.2.2)."""

    text: str
    version: int
    words: str


def current(text: str, now: datetime) -> Wording:
    """A text in the version in force at an instant, with its number. Raises LookupError for a text nobody knows."""
    number = wordings.number_in_force("template", text, now)
    return Wording(text, number, wording(text, number))


def wording(text: str, version: int) -> str:
    """The words of a text in the version that was told, whatever is in use since. Raises LookupError."""
    return str(wordings.content("template", text, version)["words"])


def text_for_requester(kind: str, content: Mapping[str, Any]) -> str | None:
    """Which text a message to a requester is: by its act, of a disposition by its class; None without one."""
    by_class = f"{kind} {content.get('class')}"
    return next((text for text in (by_class, kind) if text in shipped_texts()), None)


OFFICIAL: Final = "desk "
"""What the keys of texts for officials begin with."""


def text_for_official(kind: str) -> str | None:
    """Which text a message to a unit or desk is; None: kinds without one say the act and the state."""
    key = OFFICIAL + kind.partition("+")[0]
    return key if key in shipped_texts() else None


def version_kept(recipient_kind: str, kind: str, content: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What a message keeps of its text: the key and the number in force when it is owed (a13.2.2)."""
    of_requester = recipient_kind == "requester"
    text = text_for_requester(kind, content) if of_requester else text_for_official(kind)
    return {"text": text, "text_version": current(text, now).version} if text else {}


SUBJECTS: Final = {"catalogue": "派单目录", "privacy": "个人信息保护"}
"""Chains of no ticket -> what a message of theirs begins with."""


NO_ACTS: Final = {
    "ask_export": "导出待批准",
    "catalogue_asked": "派单目录修订征求意见",
    "emergency_asked": "紧急查看待值班长确认",
    "emergency_view": "有人使用紧急查看",
    "infected_file": "附件带有病毒",
    "reveal_limit": "明文查看达到上限",
    "unusual_found": "新列出异常查看",
    "wishes_due": "今日到期或者已超期的个人权利申请",
}
"""What desks are told of that is no act on a ticket, by kind of message."""


def render(message: Message, unit_name: Callable[[str], str], opened: Opener) -> str:
    """The text of a message."""
    requester = message.recipient_kind == "requester"
    template = _told(message, requester=requester) or _plain(message.kind.partition("+")[0], message.content)
    number = message.recipient if requester else SUBJECTS.get(message.chain, message.chain)
    words = _Words(message.content, unit_name, opened)
    return f"【{number}】{template.format_map(words)}"


def _told(message: Message, *, requester: bool) -> str | None:
    """What was told: the version kept with the message; one to officials that keeps none was of the shipped texts.

    None for officials where the text would repeat kept words and the message leaves the house (S17).
    """
    text = message.content.get("text") or (None if requester else text_for_official(message.kind))
    if not text:
        return None
    words = wording(text, message.content.get("text_version", wordings.SHIPPED))
    stays = requester or message.channel == "desk" or set(places_of(words)) <= _NOT_KEPT_WORDS
    return words if stays else None


_NOT_KEPT_WORDS: Final = {"due", "was", "unit", "expected", "office"}


def _plain(kind: str, content: Mapping[str, Any]) -> str:
    act = ACTS[kind].zh if kind in ACTS else NO_ACTS.get(kind, kind)
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
            case "was":
                return _due(value, provisional=False)
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
