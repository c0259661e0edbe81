"""Contacts from a file of another system: which column means what, what each row says, what is wrong with it (a3.1).

Nothing is guessed from a cell that cannot be read: the row goes to the rejects with a sentence, the others go on.
Formulas (cells that begin with = + - @) are text like any other; only what is written for people is guarded.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.core.instants import SHANGHAI, BadValue, cut
from hotline.personal.phone import validate_phone
from hotline.trouble import Trouble

HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "编号", "来源编号", "留言编号", "工单编号"),
    "time": ("time", "时间", "接到时间", "来件时间", "留言时间"),
    "user": ("user", "用户", "网络用户", "留言用户"),
    "phone": ("phone", "电话", "联系电话", "手机", "手机号码"),
    "name": ("name", "姓名", "诉求人", "联系人"),
    "title": ("title", "标题", "主题", "留言主题"),
    "text": ("text", "content", "detail", "内容", "诉求内容", "留言详情"),
    "channel": ("channel", "渠道", "来源渠道"),
    "type": ("type", "类型", "诉求类型"),
    "place": ("place", "地点", "事发地", "地址"),
}
"""Field -> the headers it is found under without a mapping, the first that stands in the file."""

REQUIRED: Final = ("id", "time", "text")

CHANNELS: Final = {
    "电话": "phone",
    "来电": "phone",
    "网站": "web",
    "网络": "web",
    "微信": "wechat",
    "短信": "sms",
    "邮件": "email",
    "邮箱": "email",
    "省平台": "province",
    "导入": "import",
} | {code: code for code in ("phone", "web", "wechat", "sms", "email", "province", "import")}

TYPES: Final = {
    "咨询": "consultation",
    "求助": "help",
    "投诉": "complaint",
    "举报": "report",
    "建议": "suggestion",
    "意见": "suggestion",
    "意见建议": "suggestion",
    "表扬": "praise",
    "其他": "other",
    "其它": "other",
}

LONGEST: Final = {"id": 80, "place": 200, "user": 100, "phone": 40, "name": 100}

_DATE_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]*(\d{1,2})[:时](\d{1,2})?(?:[:分](\d{1,2})?秒?(?:\.\d+)?)?分?)?\s*(Z|[+-]\d\d:?\d\d)?"
)


@dataclass(frozen=True)
class Row:
    """One contact as a file tells it; empty where the file is silent."""

    id: str
    received_at: datetime
    words: str
    user: str = ""
    phone: str = ""
    name: str = ""
    channel: str = "import"
    type: str = ""
    place: str = ""


class MissingColumns(Trouble):
    """The file lacks columns that a contact needs, or the mapping names unknown ones."""


Columns = Mapping[str, int]
"""Field -> place of its column."""


Headers = Mapping[str, tuple[str, ...]]
"""Field -> the headers it may stand under."""


def columns(
    header: Sequence[str],
    mapping: Mapping[str, str],
    headers: Headers = HEADERS,
    required: Sequence[str] = REQUIRED,
) -> Columns:
    """Where each field stands. `mapping` is field -> header and goes before the known headers; an empty header: none.

    Raises MissingColumns. A title may stand for a text that has no column.
    """
    places = {name.strip().lower(): n for n, name in reversed(list(enumerate(header)))}
    unknown = [field for field in mapping if field not in headers]
    if unknown:
        raise MissingColumns(f"没有字段 {'、'.join(unknown)}。可以对应的字段：{'、'.join(headers)}。")
    absent = [name for name in mapping.values() if name and name.strip().lower() not in places]
    if absent:
        raise MissingColumns(f"文件里没有列 {'、'.join(absent)}。文件的列：{'、'.join(header)}。")
    found: dict[str, int] = {}
    for field, known in headers.items():
        names = (mapping[field],) if field in mapping else known
        place = next((places[name.strip().lower()] for name in names if name.strip().lower() in places), None)
        if place is not None:
            found[field] = place
    if "text" not in found and "title" in found:
        found["text"] = found["title"]
    missing = [field for field in required if field not in found]
    if missing:
        told = "；".join(f"{field}（{'、'.join(headers[field])}）" for field in missing)
        raise MissingColumns(f"缺少列：{told}。文件的列：{'、'.join(header)}。用 --map 字段=列名 指明。")
    return found


def read_row(cells: Sequence[str], where: Columns, width: int, now: datetime) -> Row | str:
    """The contact of a record, or the sentence that says why it is none. `width`: the columns of the header."""
    said = {field: cells[n].strip() if n < len(cells) else "" for field, n in where.items()}
    wrong = _form(cells, said, where, width) or _words_of_lists(said)
    if wrong:
        return wrong
    received = _received(said["time"], now)
    if isinstance(received, str):
        return received
    words = _words(said)
    if not words:
        return "没有诉求内容"
    if said.get("phone") and (refused := validate_phone(said["phone"])):
        return f"电话不能用：{refused.rstrip('。')}"
    channel, kind = (said.get("channel") or "import").lower(), said.get("type", "")
    rest = {field: said.get(field, "") for field in ("user", "phone", "name", "place")}
    return Row(said["id"], received, words, channel=CHANNELS[channel], type=TYPES.get(kind, kind), **rest)


def _form(cells: Sequence[str], said: Mapping[str, str], where: Columns, width: int) -> str:
    """What is wrong with the form of a record: its columns, its id, the length of its cells."""
    if len(cells) > width:
        return f"有{len(cells)}列，表头只有{width}列，内容里可能有没加引号的逗号"
    if len(cells) <= max(where[field] for field in REQUIRED):
        return f"只有{len(cells)}列，缺少后面的列"
    if not said["id"]:
        return "没有编号"
    for field, longest in LONGEST.items():
        if len(said.get(field, "")) > longest:
            return f"{HEADERS[field][1]}超过{longest}个字符"
    return ""


def _words_of_lists(said: Mapping[str, str]) -> str:
    """What is wrong with the cells that must be words of a list."""
    channel, kind = said.get("channel") or "import", said.get("type", "")
    if channel.lower() not in CHANNELS:
        return f"渠道“{channel}”不认识，可用：{'、'.join(CHANNELS)}"
    if kind and kind not in TYPES and kind not in TYPES.values():
        return f"诉求类型“{kind}”不认识，可用：{'、'.join(TYPES)}"
    return ""


def _words(said: Mapping[str, str]) -> str:
    """Title and text, once where they are the same."""
    title, text = said.get("title", ""), said["text"]
    return "\n".join(dict.fromkeys(part for part in (title, text) if part))


def _received(text: str, now: datetime) -> datetime | str:
    """When the other system received it, or what is wrong with its time."""
    if not text:
        return "没有时间"
    found = read_time(text)
    if found is None:
        return f"时间“{text[:40]}”看不懂，应当如 2026-01-05 09:00"
    try:
        found = cut(found)
    except BadValue:
        return f"时间“{text[:40]}”早于2007年，不在日历之内"
    return f"时间“{text[:40]}”晚于现在" if found > now else found


def read_time(text: str) -> datetime | None:
    """An instant as people and programs write it; without offset it is Shanghai's."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        zone = datetime.strptime(match[7], "%z").tzinfo if match[7] else SHANGHAI
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
