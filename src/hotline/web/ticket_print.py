"""A ticket's printed lines in words (打印工单): items by their names, events as the ticket's page names them (S39)."""

from collections.abc import Mapping
from typing import Final

from hotline.core.lifecycle import STATE_WORDS
from hotline.web.words import labels
from hotline.web.words.acts import name_of
from hotline.web.words.privacy import FIELDS

_ITEMS: Final = {
    **FIELDS,
    "number": "工单编号",
    "state": "状态",
    "type": "诉求类型",
    "received": "接到时间",
    "due": "到期时间",
    "unit": "承办单位",
    "person": "承办人",
    "claim": "事项点",
    "reply": "书面答复",
    "file": "附件",
    "event": "经过",
}
_CODES: Final[Mapping[str, Mapping[str, str]]] = {"state": STATE_WORDS, "type": labels.TYPES}
_ROLES: Final = {"system": "系统", "requester": "诉求人"}


def print_line(item: str, text: str) -> list[str]:
    """The cells of one printed line."""
    if item == "event":
        at, act, who = text.split("|", 2)
        text = f"{at} {name_of(act)} {_ROLES.get(who, who)}"
    return [_ITEMS.get(item, item), _CODES.get(item, {}).get(text, text)]
