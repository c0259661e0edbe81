"""Texts with places (文本模板): what a drafted wording must keep and may not have (a13.2.2, a14.1, a19.1, a7.1).

A place is written `{due}` in store and `{到期时间}` where people write. Filled at delivery, so that a wording holds no
fact about anybody.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

PLACES: Final = {
    "number": "编号",
    "code": "查询码",
    "unit": "承办单位",
    "due": "到期时间",
    "was": "原到期时间",
    "expected": "预计完成日期",
    "reason": "理由",
    "basis": "依据",
    "told": "告知内容",
    "questions": "需补充的问题",
    "line": "专线",
    "channel": "法定渠道",
    "city": "城市",
    "number_there": "对方编号",
    "received_there_at": "对方接收时间",
    "result": "办理结果",
    "answer": "答复",
    "reply": "书面答复",
    "question": "协商事项",
    "decision": "协商结论",
    "received": "反映日期",
    "claims": "逐项答复",
}
"""Every place and what stands there, as people write it."""
_CODES: Final = {zh: code for code, zh in PLACES.items()}

LONGEST_SAMPLES: Final = {
    "number": "260429-00123-4",
    "code": "ABCD-EF",
    "unit": "一二三四五六七八九十",
    "due": "12月31日",
    "reason": "法定程序期",
    "line": "110",
}
"""The longest values a short message has to carry (words, section 8): number, code, short name, date, coded cause."""
SMS_LENGTH: Final = 70
"""Characters of one short message, the sign included (GSM UCS-2)."""
TEXT_LENGTH: Final = 500
LONGER: Final = {"notice": 2500, "spoken": 160}
"""Reader -> most characters where it is not `TEXT_LENGTH`: a notice to read, one read out in half a minute (S45)."""
_NUMBERS: Final = re.compile(r"\d{7,}|\d{3,4}-\d{7,8}")
_LINK: Final = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextKind:
    """What a text is for: its name, who reads it, the places it must have and may have besides."""

    zh: str
    reader: str
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def places_of(words: str) -> tuple[str, ...]:
    """The places of a wording in their order (a13.2.2). Raises ValueError where braces do not close or hold more."""
    found = []
    for _, name, spec, conversion in Formatter().parse(words):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise ValueError(name)
        found.append(name)
    return tuple(found)


def for_people(words: str) -> str:
    """A wording with its places as people write them (a13.2.2)."""
    return re.sub(r"\{([a-z_]+)\}", lambda place: "{" + PLACES.get(place[1], place[1]) + "}", words)


def from_people(words: str) -> str:
    """A wording as stored, from what people wrote (a13.2.2); a place nobody knows stays and is refused when checked."""
    return re.sub(r"\{\s*([^{}\s]+)\s*\}", lambda place: "{" + _CODES.get(place[1], place[1]) + "}", words)


def wrong_wording(kind: TextKind, words: str) -> list[str]:
    """Why a drafted wording cannot be used, each a sentence (a14.1, a19.1, a7.1); empty where it can."""
    if not words.strip():
        return ["请填写文本。"]
    try:
        used = places_of(words)
    except ValueError:
        return ["花括号只能用来写栏目，如{到期时间}，不能嵌套、不能缺一半。"]
    unknown = [name for name in used if name not in kind.must | kind.may]
    missing = [name for name in PLACES if name in kind.must and name not in used]
    faults = [f"这个文本没有“{PLACES.get(name, name)}”这一栏。" for name in dict.fromkeys(unknown)]
    faults += [f"缺少“{{{PLACES[name]}}}”，这一栏必须告知。" for name in missing]
    if not unknown:
        faults += _length(kind, words)
    if _NUMBERS.search(words):
        faults.append("不能写其他电话号码，对外只有12345。")
    if kind.reader == "sms" and _LINK.search(words):
        faults.append("短信不放网址。")
    return faults


def longest_of(kind: TextKind) -> int:
    """The most characters a text that is no short message may have (a13.2.2)."""
    return LONGER.get(kind.reader, TEXT_LENGTH)


def _length(kind: TextKind, words: str) -> list[str]:
    if kind.reader != "sms":
        most = longest_of(kind)
        more = len(words) - most
        return [f"最多{most}个字，现在多了{more}个。"] if more > 0 else []
    longest = len(filled(words, LONGEST_SAMPLES))
    if longest <= SMS_LENGTH:
        return []
    return [f"按最长的内容填写有{longest}个字，一条短信最多{SMS_LENGTH}个字。"]


def filled(words: str, samples: Mapping[str, str]) -> str:
    """A wording with sample values, a place without one by its name (a13.2.2)."""
    return words.format_map({name: samples.get(name, PLACES[name]) for name in PLACES})


def data_used(words: str) -> tuple[str, ...]:
    """What of a ticket a wording passes on, in words, for the privacy officer to confirm (a11.2; roles section 4)."""
    return tuple(PLACES.get(name, name) for name in dict.fromkeys(places_of(words)))


def changed_places(before: str, after: str) -> tuple[str, ...]:
    """Places a new wording has that the former had not (a11.2)."""
    return tuple(name for name in data_used(after) if name not in data_used(before))


def known_places(names: Iterable[str]) -> frozenset[str]:
    """Names of places as a kind of text holds them; raises KeyError for one nobody knows (a13.2.2)."""
    return frozenset(name for name in names if PLACES[name])
