"""工单页 (P02): understand and act - time, demand, acts, history, people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hotline.core.privacy import P2
from hotline.core.records import RECORDS
from hotline.core.scope import UNIT_ROLES
from hotline.core.ticket import COMMITTEES
from hotline.organisation.models import Unit
from hotline.reading.page import ticket_page
from hotline.reading.rights import ActOpen
from hotline.reading.shown import EventShown, TicketPage
from hotline.tickets.models import Demand
from hotline.web.codes import grouped_code
from hotline.web.file_links import token
from hotline.web.frame import Desk, address_of, present
from hotline.web.looking import reader_for
from hotline.web.permission import staff
from hotline.web.protecting import protection_of
from hotline.web.views.desk import around_desk
from hotline.web.words import labels
from hotline.web.words.acts import PATH, ActWords, name_of, words_of
from hotline.web.words.due import badge, limit_badge
from hotline.web.words.fields import words_of as field_words

SAID_ABOVE: Final = {("register", "content"), ("register", "place"), ("register", "contact"), ("reply", "reply")}
"""Texts that stand on the page already."""
OPEN_LINES: Final = 4
"""Why-not lines shown before the rest is folded."""
ON_DESK: Final = ("add_claim", "choose_follow_up_way", "ask_requester")
"""Records a person may make from the ticket's page."""
REVIEWS: Final = {
    "approve_return": "return",
    "refuse_return": "return",
    "refer_to_consultation": "return",
    "approve_extension": "extension",
    "refuse_extension": "extension",
    "approve_closure": "closure",
    "refuse_closure": "closure",
    "decide_objection": "objection",
}
"""Acts decided on the page side by side."""
REVIEW_WORDS: Final = {
    "return": "退单审核",
    "extension": "延期审核",
    "closure": "办结审核",
    "objection": "协办异议裁定",
}


@dataclass(frozen=True)
class ActShown:
    """An act with its words: a button where it is open, else a line saying why not."""

    act: str
    words: ActWords
    open: ActOpen | None = None


@dataclass(frozen=True)
class Line:
    """One entry of the history: when, what, who, in which words."""

    at: datetime
    what: str
    who: str
    said: tuple[tuple[str, str], ...]
    later: datetime | None


@staff()
def ticket(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The page of one ticket as this reader may see it."""
    now = present(request)
    before = request.GET.get("before", "")
    page = ticket_page(
        number,
        reader_for(request, desk, number),
        now,
        origin=address_of(request),
        before=int(before) if before.isdecimal() and len(before) < 8 else None,
    )
    if page is None:
        raise Http404
    shown = {
        **around_desk(request, desk),
        "page": page,
        "badge": badge(page.due, page.state) if page.due else limit_badge(page.limit_at, now),
        "history": [_line(event) for event in page.events],
        "code": _told(request, number),
        "to_settle": page.state is None and page.opening == "whole" and desk.role in ("agent", "dispatcher"),
        "attempts": [(one, labels.CHANNELS.get(one.channel, "")) for one in page.attempts],
        "channel": labels.CHANNELS.get(page.channel, ""),
        "way": labels.CHANNELS.get(page.follow_up_channel, ""),
        "priority": labels.PRIORITIES.get(page.priority, ""),
        "protection": protection_of(page, desk.role),
        "committees": _committees(page, desk.role),
        **files_of(page, desk),
        **acts_of(page, desk.role),
    }
    return render(request, "desk/ticket.html", shown)


def _committees(page: TicketPage, role: str) -> frozenset[str]:
    """The committees invited, to whom the unit may release what their task needs (a6.1)."""
    if role not in UNIT_ROLES or page.opening != "whole" or not page.co_handlers:
        return frozenset()
    keys = [co.unit.key for co in page.co_handlers]
    return frozenset(Unit.objects.filter(key__in=keys, kind__in=COMMITTEES).values_list("key", flat=True))


def files_of(page: TicketPage, desk: Desk) -> dict[str, object]:
    """The files with links of this person's own, and whether they are released here."""
    who = desk.actor.person or ""
    made = [(file, file.playable and _link(page.number, file.reference, who)) for file in page.attachments]
    return {"files": made, "may_release": page.protection >= P2 and desk.role in RECORDS["release_file"].who}


def _link(number: str, reference: str, who: str) -> str:
    return f"{reverse('file', args=[number, reference])}?token={quote(token(number, reference, who))}"


def acts_of(page: TicketPage, role: str) -> dict[str, object]:
    """Buttons in path order, reviews, why-not lines open and folded."""
    order = {act: n for n, act in enumerate(PATH)}
    found = sorted(page.acts, key=lambda one: order.get(one.act, len(order)))
    open_ = [one for one in found if one.allowed]
    reviews = dict.fromkeys(REVIEWS[one.act] for one in open_ if one.act in REVIEWS)
    closed = [ActShown(one.act, words_of(one.act), one) for one in found if not one.allowed]
    records = [
        code for code in ON_DESK if role in RECORDS[code].who and page.state not in (None, "disposed", "answered")
    ]
    return {
        "buttons": [ActShown(one.act, words_of(one.act), one) for one in open_ if one.act not in REVIEWS],
        "records": [ActShown(code, words_of(code)) for code in records],
        "reviews": [(kind, REVIEW_WORDS[kind]) for kind in reviews],
        "why_not": _useful(closed)[:OPEN_LINES],
        "why_not_more": [one for one in closed if one not in _useful(closed)[:OPEN_LINES]],
    }


def _useful(closed: list[ActShown]) -> list[ActShown]:
    """Refusals that tell something of this ticket, not merely that its state is another one."""
    return [one for one in closed if one.open and one.open.refusal and one.open.refusal.guard != "state"]


def _line(event: EventShown) -> Line:
    who = " · ".join(part.name for part in (event.person, event.unit) if part)
    said = tuple(
        (field_words(event.act, name).label or name, text)
        for name, text in event.texts.items()
        if text and (event.act, name) not in SAID_ABOVE
    )
    told = _facts(event)
    later = event.recorded_at if event.recorded_at != event.at else None
    return Line(event.at, name_of(event.act) + told, who or _ROLE.get(event.role, event.role), said, later)


_ROLE: Final = {"system": "系统", "requester": "诉求人"}


def _facts(event: EventShown) -> str:
    """The plain fact that belongs to the act's name."""
    args = event.args
    if event.act == "contact_requester":
        return "：已联系上" if args.get("reached") else "：没有联系上"
    if event.act == "follow_up" and args.get("result"):
        return f"：{labels.RESULTS.get(args['result'], '')}"
    return ""


def _told(request: HttpRequest, number: str) -> str:
    """The query code, once, to whoever has just registered the demand and must tell it."""
    if request.session.get("to_tell") != number:
        return ""
    del request.session["to_tell"]
    demand = Demand.objects.filter(number=number).first()
    return grouped_code(demand) if demand else ""
