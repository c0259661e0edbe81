"""The lists beside the catalogue (清单): channels, duties of committees, laws, questions (a6.1, a13.2.2, a15.2).

An entry is read from plain values and refused field by field, as an item is.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from hotline.core.catalogue_content import KEY, LINK, NOTE, TITLE, Wrong, parse_date_of
from hotline.core.instants import BadValue
from hotline.core.intake import REASON_CODES

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "channel": {
        "name": "渠道名称",
        "scope": "适用范围",
        "basis": "法律依据",
        "address": "地址",
        "phone": "电话",
        "web": "网址",
        "text": "告知内容",
    },
    "duty": {"name": "职责事项", "text": "说明", "committees": "适用于", "basis": "依据"},
    "law": {"name": "名称", "number": "文号", "link": "网址", "until": "失效日期", "replaced_by": "替代它的"},
    "question": {"name": "要问的", "answers": "答案"},
}
"""List -> field -> what it is called."""

NAMES: Final[Mapping[str, str]] = {
    "channel": "法定渠道",
    "duty": "村居职责事项",
    "law": "法律依据",
    "question": "派单要素",
}
COMMITTEES: Final[Mapping[str, str]] = {
    "both": "居委会和村委会",
    "residents_committee": "居委会",
    "village_committee": "村委会",
}
CHANNEL_KEYS: Final = tuple(code for code in REASON_CODES["statutory_channel_told"] if code != "other_procedure")
"""The six statutory procedures of a13.2.2."""

_LONG: Final = {"scope": 500, "text": 1000, "address": 200, "phone": 60}


def read_entry(list_: str, raw: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
    """An entry's content in its plain form, and what is wrong with it (a6.1, a13.2.2, a15.2)."""
    content: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for name, label in LABELS[list_].items():
        try:
            content[name] = _READERS.get((list_, name), _text)(raw.get(name), name, label)
        except BadValue as why:
            wrong.append(Wrong(name, str(why)))
    wrong += [Wrong(name, f"不认识的栏目“{name}”。") for name in sorted(set(raw) - set(LABELS[list_]))]
    return {name: value for name, value in content.items() if value not in ("", {})}, tuple(wrong)


def wrong_key(list_: str, key: str) -> Wrong | None:
    """What is wrong with the key of an entry (a13.2.2): of a channel it is one of the order's own procedures."""
    if not KEY.fullmatch(key):
        return Wrong("key", "编号只用字母、数字、下划线、点和连字符，最多60个。")
    if list_ == "channel" and key not in CHANNEL_KEYS:
        return Wrong("key", f"法定渠道的编号是 {'、'.join(CHANNEL_KEYS)} 之一。")
    return None


def _text(value: object, name: str, label: str) -> str:
    text = str(value or "").strip()
    longest = _LONG.get(name, TITLE)
    if len(text) > longest:
        raise BadValue(f"{label}最多{longest}个字，现在多了{len(text) - longest}个。")
    return text


def _filled(value: object, name: str, label: str) -> str:
    text = _text(value, name, label)
    if not text:
        raise BadValue(f"未填写{label}。")
    return text


def _basis(value: object, _: str, label: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not str(value.get("title") or "").strip():
        raise BadValue(f"未填写{label}。")
    kept = {"title": TITLE, "article": TITLE, "note": NOTE}
    return {name: text[:longest] for name, longest in kept.items() if (text := str(value.get(name) or "").strip())}


def _link(value: object, _: str, label: str) -> str:
    text = str(value or "").strip()
    if text and (not text.startswith(("https://", "http://")) or len(text) > LINK):
        raise BadValue(f"{label}应以 https:// 开头。")
    return text


def _committees(value: object, _: str, label: str) -> str:
    if value not in COMMITTEES:
        raise BadValue(f"请选择{label}哪一种委员会。")
    return str(value)


def _until(value: object, _: str, label: str) -> str:
    return parse_date_of(value, label).isoformat() if value else ""


def _answers(value: object, _: str, label: str) -> dict[str, str]:
    found = {str(key).strip(): str(words).strip() for key, words in value.items()} if isinstance(value, Mapping) else {}
    if len(found) < 2 or not all(KEY.fullmatch(key) and words for key, words in found.items()):
        raise BadValue(f"{label}至少两个，每个有编号和文字。")
    return found


_READERS: Final[Mapping[tuple[str, str], Callable[[object, str, str], Any]]] = {
    ("channel", "name"): _filled,
    ("channel", "basis"): _basis,
    ("channel", "scope"): _filled,
    ("channel", "web"): _link,
    ("channel", "text"): _filled,
    ("duty", "name"): _filled,
    ("duty", "committees"): _committees,
    ("law", "name"): _filled,
    ("law", "link"): _link,
    ("law", "until"): _until,
    ("question", "name"): _filled,
    ("question", "answers"): _answers,
}
