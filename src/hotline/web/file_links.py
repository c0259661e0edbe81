"""Links to files (附件链接): signed for one person and one file, dead after a time, answered as a download (S35)."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from django.core import signing
from django.http import HttpResponse

from hotline.protection.rules import rules
from hotline.reading.files import Given

_SALT: Final = "file"


def token(number: str, reference: str, who: str) -> str:
    """What a link to a file carries: it opens this file to this person."""
    return signing.dumps([number, reference, who], salt=_SALT)


def opens(given: str, number: str, reference: str, who: str, now: datetime) -> bool:
    """Whether a link is this person's, for this file, and still lives."""
    lasts = timedelta(minutes=rules(now).files.link_minutes)
    try:
        told = signing.loads(given, salt=_SALT, max_age=lasts)
    except signing.BadSignature:
        return False
    return bool(told == [number, reference, who])


def answer(file: Given) -> HttpResponse:
    """A file as a download of its own kind, in a sandbox: nothing of it runs on our address."""
    response = HttpResponse(file.content, headers={"Content-Type": file.content_type})
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response
