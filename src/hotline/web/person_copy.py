"""The file of a person's copy (个人信息副本): a page to read, JSON or a sheet, with its mark (S44)."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from django.template.loader import render_to_string

from hotline.core.lifecycle import STATE_WORDS
from hotline.core.marks import LEVEL_WORDS
from hotline.protecting.export_files import as_xlsx
from hotline.web.words import labels
from hotline.web.words.privacy import FIELDS, looked_words

COPY_TYPES: Final = {"html": "text/html; charset=utf-8", "json": "application/json; charset=utf-8"}
PARTS: Final = {
    "identity": "身份信息",
    "contact": "来电来件",
    "demand": "诉求",
    "reply": "书面答复",
    "file": "您提交的附件",
    "wish": "您对个人信息的申请",
    "looked": "谁看过",
}
ITEMS: Final = {
    **FIELDS,
    "web_user": "网络账号",
    "channel": "渠道",
    "notice": "隐私告知",
    "received": "接到时间",
    "type": "诉求类型",
    "class_code": "事项分类",
    "state": "状态",
    "place": "事发地",
    "protection": "保护级别",
    "closed": "办结时间",
    "words": "原话",
    "title": "标题",
    "summary": "摘要",
    "correction": "更正",
}
_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "channel": labels.CHANNELS,
    "type": labels.TYPES,
    "state": STATE_WORDS,
    "protection": {str(level): words for level, words in LEVEL_WORDS.items()},
}


def copy_file(
    form: str, mark: str, number: str, author: str, heads: Mapping[str, str], rows: Sequence[tuple[str, ...]]
) -> bytes:
    """The bytes of a person's copy in its form."""
    worded = [_worded(*row) for row in rows]
    if form == "xlsx":
        return as_xlsx(mark, number, author, list(heads.values()), worded)
    parts = [
        {"part": part, "of": of, "items": [{"item": row[2], "text": row[3]} for row in own]}
        for (part, of), own in groupby(worded, key=lambda row: (row[0], row[1]))
    ]
    if form == "json":
        return json.dumps({"number": number, "mark": mark, "parts": parts}, ensure_ascii=False, indent=1).encode()
    return render_to_string("desk/privacy/person_copy.html", {"number": number, "mark": mark, "parts": parts}).encode()


def _worded(part: str, of: str, item: str, text: str) -> tuple[str, str, str, str]:
    """Codes by their names; who looked as the requester reads it on the progress page."""
    if part == "looked":
        at, _, unit = item.rpartition(" ")
        kind, purpose, fields, times = text.split("|")
        return (
            PARTS[part],
            of,
            at,
            looked_words(kind, unit, tuple(filter(None, fields.split("、"))), purpose, int(times)),
        )
    return PARTS[part], of, ITEMS.get(item, item), _CODES.get(item, {}).get(text, text)
