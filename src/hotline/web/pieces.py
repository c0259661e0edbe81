"""Pieces of a page that stand on it fifty times: written straight, at a fifth of what a template's variables cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hotline.core.instants import SHANGHAI
from hotline.reading.worklist import Row
from hotline.web.words import labels
from hotline.web.words.dates import instant_words
from hotline.web.words.due import Badge

_NOTHING: Final = SafeString("")


@dataclass(frozen=True)
class Shown:
    """A row with its badge: the due, or the hotline's limit where no due runs or where it is the hotline's turn."""

    row: Row
    badge: Badge


def instant(value: datetime | None, now: datetime | None) -> SafeString:
    """An instant to the minute, the year only where it is not this one."""
    if value is None:
        return _NOTHING
    local = value.astimezone(SHANGHAI)
    words = instant_words(local, now)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@cache
def icon(name: str) -> SafeString:
    """An icon of the sprite, always beside words."""
    if not name:
        return _NOTHING
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
                       static("vendor/icons.svg"), name)  # fmt: skip


def badge(shown: Badge) -> SafeString:
    """The badge of a due or limit."""
    told = format_html('<span class="due {}">{}{}</span>', shown.kind, icon(shown.icon), shown.words)
    return told + SafeString(' <span class="provisional">暂定，待国务院公布</span>') if shown.provisional else told


_ROW: Final = """<tr><td>{badge}{due}</td>
<td><a class="number" data-row href="{url}" aria-label="{number} {title}">{number}</a></td>
<td class="title">{shown}{place}</td>
<td class="beside">{type}</td><td class="beside">{state}</td><td class="beside">{held}</td></tr>"""


def rows(listed: Sequence[Shown], now: datetime) -> SafeString:
    """The rows of a list of tickets."""
    return SafeString("".join(_row(one.row, one.badge, now) for one in listed))


def _row(row: Row, due: Badge, now: datetime) -> SafeString:
    return format_html(
        _ROW,
        badge=badge(due),
        due=format_html(" {}", instant(due.due, now)) if due.due else "",
        url=_address().replace(_ANY, row.number),
        number=row.number,
        title=row.title or "",
        shown=row.title or "内容未显示",
        place=format_html(' <span class="quiet">{}</span>', row.place) if row.place else "",
        type=labels.TYPES.get(row.type, ""),
        state=labels.state_of(row.state),
        held=" · ".join(named.name for named in (row.unit, row.person) if named) or "未派单",
    )


_ANY: Final = "000000-00000-0"


@cache
def _address() -> str:
    """The address of a ticket's page, with a number that stands for any."""
    return reverse("ticket", args=[_ANY])
