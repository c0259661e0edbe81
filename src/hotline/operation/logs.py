"""The log: one JSON object a line, and the one place where personal data and secrets are taken out of it (S20, S41).

A line says when, how bad, who speaks, what, and of the facts given with it only those of FACTS. Of a fault it says the
kind and where in the code, never the words of the exception: they may quote a value.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from hotline.personal.scrub import scrub

REFERENCE: Final[ContextVar[str]] = ContextVar("reference", default="")
"""Under which a request stands in the log; its answer carries it as X-Request-ID, an error page shows it."""

FACTS: Final = ("route", "method", "status", "ms", "run", "did", "seconds", "act", "guard")
"""What may stand in a line besides its message: names and figures."""

DEEPEST: Final = 12
"""Frames of a fault that a line shows, the innermost last."""

_SECRETS: Final = (
    (re.compile(r"(?i)\b(bearer\s+|hl_)[\w.~+/=-]+"), r"\1〔密钥〕"),
    (re.compile(r"(?i)\b(password|passwd|secret|token|code|cookie|authorization|csrftoken|sessionid)(\s*[=:]\s*)\S+"),
     r"\1\2〔密钥〕"),
    (re.compile(r"(?i)(\w+://[^\s:/@]*:)[^\s@]+@"), r"\1〔密钥〕@"),
    (re.compile(r"\?\S+"), "?〔查询〕"),
)  # fmt: skip


def scrubbed(text: str) -> str:
    """The text without secrets, query strings and what the rules know as personal data."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return str(scrub(text).text)


class Lines(logging.Formatter):
    """Formats every record of every logger."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrubbed(message_of(record)),
            "process": record.process,
        }
        reference = getattr(record, "reference", "") or REFERENCE.get()
        if reference:
            line["reference"] = str(reference)
        line |= {name: record.__dict__[name] for name in FACTS if name in record.__dict__}
        if record.exc_info and record.exc_info[0] is not None:
            line["fault"] = record.exc_info[0].__name__
            line["where"] = places_of(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def message_of(record: logging.LogRecord) -> str:
    """The words of a record: ours with their values, those of others without, since nobody answers for them."""
    if record.name.startswith(("hotline", "_granian", "granian")):
        return record.getMessage()
    return str(record.msg)


def places_of(trace: TracebackType | None) -> list[str]:
    """Where a fault happened: file, line and function, outermost first."""
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
