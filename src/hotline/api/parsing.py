"""Reading what programs send: JSON of a bounded size, without characters the database cannot keep (S33)."""

import json
import re
from typing import Any, Final

from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError
from ninja.parser import Parser

from hotline.api.problems import Problem

LARGEST_BODY: Final = 256 * 1024
"""Bytes: many times what the longest text of an act takes."""
DEEPEST: Final = 8
_NOT_KEEPABLE: Final = re.compile("[\0\ud800-\udfff]")


class BoundedJson(Parser):
    """Ninja's parser with our limits."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as a value. Raises Problem 413, 415 or 400."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise Problem(413, "too_large", f"请求正文超过 {LARGEST_BODY // 1024} KiB。")
        if request.content_type not in ("application/json", ""):
            raise Problem(415, "not_json", "请求正文须为 application/json。")
        try:
            text = request.body.decode()
            value = json.loads(text, parse_constant=_no_number)
        except (UnreadablePostError, RawPostDataException) as wrong:
            raise Problem(400, "unreadable", "请求正文没有完整送达。") from wrong
        except (ValueError, RecursionError) as wrong:
            raise Problem(400, "not_json", "请求正文不是 JSON。") from wrong
        _check(value)
        return value


def _no_number(word: str) -> float:
    raise ValueError(word)


def _check(value: Any, depth: int = 0) -> None:
    """Raise Problem for what no text of ours may hold: NUL, half of a surrogate pair, nesting without end."""
    if depth > DEEPEST:
        raise Problem(400, "too_deep", "请求正文嵌套过深。")
    if isinstance(value, str) and not keepable(value):
        raise Problem(400, "bad_character", "请求正文含有不能保存的字符。")
    if isinstance(value, dict):
        for name, one in value.items():
            _check(name, depth + 1)
            _check(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _check(one, depth + 1)


def keepable(text: str) -> bool:
    """Whether the database can keep a text."""
    return _NOT_KEEPABLE.search(text) is None
