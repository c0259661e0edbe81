"""Pieces that stand on a page many times: written straight, at a fifth of what a template's variables cost.

Every value goes through `escape`, whatever is known of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from typing import Final

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString

from hotline.core.instants import SHANGHAI
from hotline.reading.worklist import Row
from hotline.web.navigation import Section
from hotline.web.words import articles, labels
from hotline.web.words.dates import instant_words, is_english
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
    machine, words = local.isoformat(timespec="minutes"), instant_words(local, now)
    return SafeString(f'<time datetime="{machine}">{escape(words)}</time>')


@cache
def icon(name: str) -> SafeString:
    """An icon of the sprite, always beside words."""
    if not name:
        return _NOTHING
    sprite = escape(static("vendor/icons.svg"))
    return SafeString(
        f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{escape(name)}"/></svg>'
    )


def badge(shown: Badge) -> SafeString:
    """The badge of a due or limit."""
    provisional = ' <span class="provisional">暂定，待国务院公布</span>' if shown.provisional else ""
    told = f'<span class="due {escape(shown.kind)}">{icon(shown.icon)}{escape(shown.words)}</span>'
    return SafeString(told + provisional)


def cited(provision: str) -> SafeString:
    """A provision as an article reference, a link where it is one of the order."""
    return _cited(provision, is_english())


@cache
def _cited(provision: str, _english: bool) -> SafeString:
    """As `cited`, kept: there are as many as provisions, in two languages."""
    words, place = escape(articles.reference(provision)), articles.anchor(provision)
    return SafeString(f'<a href="{reverse("order")}#{escape(place)}">{words}</a>' if place else words)


def why_not(button: str, sentence: str, provision: str) -> SafeString:
    """A line saying why an act is not open, with the article."""
    return SafeString(f'<p class="why-not">{escape(button)}：{escape(sentence)}（{cited(provision)}）</p>')


@lru_cache(maxsize=1_000)
def menu(sections: tuple[Section, ...], here: str, look: str) -> SafeString:
    """The menu of a role on one page, kept: it is the same for all who have the role."""
    return SafeString("".join(f"<h2>{escape(one.zh)}</h2>\n<ul{look}>{_entries(one, here)}</ul>\n" for one in sections))


def _entries(section: Section, here: str) -> str:
    return "".join(
        f'<li><a href="{escape(one.url)}"{_CURRENT if one.name == here else ""}>{escape(one.zh)}</a></li>'
        for one in section.entries
    )


_CURRENT: Final = ' aria-current="page"'


def rows(listed: Sequence[Shown], now: datetime, lead: str = "ticket") -> SafeString:
    """The rows of a list of tickets; each leads to the ticket's page, or to another one of the ticket."""
    return SafeString("".join(_row(one.row, one.badge, now, _address(lead)) for one in listed))


def _row(row: Row, due: Badge, now: datetime, lead: str) -> str:
    number, title = escape(row.number), escape(row.title or "")
    when = f" {instant(due.due, now)}" if due.due else ""
    place = f' <span class="quiet">{escape(row.place)}</span>' if row.place else ""
    type_, state = escape(labels.TYPES.get(row.type, "")), escape(labels.state_of(row.state))
    held = " · ".join(escape(named.name) for named in (row.unit, row.person) if named) or "未派单"
    return f"""<tr><td>{badge(due)}{when}</td>
<td><a class="number" data-row href="{lead.replace(_ANY, number)}" aria-label="{number} {title}">{number}</a></td>
<td class="title">{title or "内容未显示"}{place}</td>
<td class="beside">{type_}</td><td class="beside">{state}</td><td class="beside">{held}</td></tr>"""


_ANY: Final = "000000-00000-0"


@cache
def _address(page: str) -> str:
    """The address of a page of a ticket, with a number that stands for any."""
    return reverse(page, args=[_ANY])
