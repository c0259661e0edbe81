"""The data of a ticket's page (工单页): everything a reader may see of one ticket, in a fixed number of statements.

The view-log row is on disk before anything is given out: no log, no view (S04; a32.1).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from hotline.audit.models import EventRow
from hotline.catalogue.models import Item
from hotline.catalogue.selectors import entry_names
from hotline.core.clock import Step
from hotline.core.privacy_notice import notice_told
from hotline.core.prospects import prospects
from hotline.core.reading import due_shown
from hotline.core.scope import Reader, reach_of
from hotline.database.gathering import gathered, row_of
from hotline.reading.files import KEPT, Kept, attachments_shown
from hotline.reading.names import Named, Names
from hotline.reading.opening import Opened, open_ticket
from hotline.reading.rights import allowed
from hotline.reading.shown import (
    AttemptShown,
    ClaimShown,
    CoHandlerShown,
    EventShown,
    ItemShown,
    ReplyShown,
    RequestShown,
    TicketPage,
    Turn,
)
from hotline.reading.texts import REASON, Seen, Texts
from hotline.reading.view_log import log_view, view_row
from hotline.tickets.models import Assignment, Reply, Request, Words

EVENTS: Final = 20
"""Newest events of a page; older ones by key."""
LAST: Final = 2**31 - 1
"""A number no event of a chain reaches."""


def ticket_page(
    number: str,
    reader: Reader,
    now: datetime,
    *,
    origin: str = "",
    before: int | None = None,
    kind: str = "opened",
    purpose: str = "",
) -> TicketPage | None:
    """A ticket as the reader sees it, None where there is none in scope; the view-log row is written (a32.1; S03, S34).

    `origin` is the address asked from; `before` the key of the events to begin after (`TicketPage.older`); `kind` and
    `purpose` what the row says, of another use than opening it.
    """
    opened = open_ticket(number, reader, now)
    if opened is None:
        return None
    page, fields = _PAGES[opened.opening](opened, before)
    row = view_row(
        kind, reader, opened.now, number=page.number, opening=page.opening, fields=fields,
        purpose=purpose or reader.reason, origin=origin,
    )  # fmt: skip
    log_view(row)
    return page


@dataclass(frozen=True)
class _Rows:
    """What is read besides the demand's own row."""

    turns: list[Assignment]
    items: dict[str, Item]
    words: list[Words]
    events: list[EventRow]
    requests: list[Request]
    attachments: list[Kept]
    replies: list[Reply]


def _rows(table: str, condition: str, order: str, columns: str = "*") -> str:
    """Rows of a table as one array, each as JSON."""
    return f"(select coalesce(json_agg(x), '[]') from (select {columns} from {table} where {condition} {order}) x)"


_READ: Final = f"""
select {_rows("tickets_assignment", "demand_id = %(id)s", "order by given_at desc, id desc")} as turns,
  {_rows("catalogue_item", "version = %(item)s", "")} as items,
  {_rows("tickets_words", "demand_id = %(id)s and kind <> %(reason)s", "order by id")} as words,
  {_rows("audit_eventrow", "chain = %(number)s and seq < %(before)s", "order by seq desc limit %(most)s")} as events,
  {_rows("tickets_request", "demand_id = %(id)s", "order by asked_at desc, id desc")} as requests,
  {_rows("tickets_attachment", "demand_id = %(id)s", "order by id", KEPT)} as attachments,
  {_rows("tickets_reply", "demand_id = %(id)s", "order by version desc")} as replies
"""
_MODELS: Final = {
    "turns": Assignment, "items": Item, "words": Words, "events": EventRow, "requests": Request, "replies": Reply,
}  # fmt: skip


def _read(opened: Opened, before: int | None) -> _Rows:
    """Everything that hangs on the demand. One statement."""
    demand = opened.demand
    asked = {"id": demand.id, "number": demand.number, "item": demand.item, "most": EVENTS + 1, "reason": REASON}
    (found,) = gathered(_READ, asked | {"before": before or LAST})
    made: dict[str, Any] = {name: [row_of(model, row) for row in found[name]] for name, model in _MODELS.items()}
    made["items"] = {item.version: item for item in made["items"]}
    made["attachments"] = [Kept.read(row) for row in found["attachments"]]
    return _Rows(**made)


def _sealed(opened: Opened, _: int | None) -> tuple[TicketPage, Iterable[str]]:
    """Of a sealed ticket number and time (P4)."""
    demand = opened.demand
    return TicketPage(demand.number, 0, "sealed", demand.protection, None, demand.received_at), ()


def _header(opened: Opened, before: int | None) -> tuple[TicketPage, Iterable[str]]:
    """What a former unit keeps: number, class, state and its own acts (roles section 2)."""
    demand, reach = opened.demand, reach_of(opened.reader)
    events = EventRow.objects.filter(chain=demand.number, actor__unit__in=sorted(reach)).order_by("-seq")
    if before:
        events = events.filter(seq__lt=before)
    found = list(events[: EVENTS + 1])
    names = Names(_of_events(found))
    page = TicketPage(
        demand.number, demand.chain_seq, "header", demand.protection, demand.state, demand.received_at,
        class_code=demand.class_code,
        events=tuple(_event(row, names, lambda _: None) for row in found[:EVENTS]), older=_older(found),
    )  # fmt: skip
    return page, ()


def _whole(opened: Opened, before: int | None) -> tuple[TicketPage, Iterable[str]]:
    """Everything the matrix lets the reader see."""
    rows = _read(opened, before)
    texts, names = Texts(opened, rows.words), Names(_keys(opened, rows))
    own = opened.opening == "own"
    page = replace(
        _base(opened, names, texts, rows),
        words=texts.original(),
        identity=texts.identity(),
        concerned=texts.concerned(),
        marks=() if own else tuple(sorted(opened.marks)),
        claims=_claims(opened, texts),
        acts=allowed(opened),
        events=() if own else tuple(_event(row, names, texts.of) for row in rows.events[:EVENTS]),
        older=None if own else _older(rows.events),
        requests=() if own else tuple(_request(row, names, texts) for row in rows.requests),
        co_handlers=() if own else _co_handlers(opened, names, texts),
        attachments=attachments_shown(opened, rows.attachments, names),
        replies=tuple(_reply(row, names, texts) for row in rows.replies),
        attempts=() if own else _attempts(opened, names, texts),
    )
    return page, _fields(page, texts)


def _claims_only(opened: Opened, before: int | None) -> tuple[TicketPage, Iterable[str]]:
    """A co-handler's part: its claims, its invitation, the thread between lead, invited units and hotline (a16.1)."""
    rows = _read(opened, before)
    texts, names = Texts(opened, rows.words), Names(_keys(opened, rows))
    reach = reach_of(opened.reader)
    invited = tuple(co for co in _co_handlers(opened, names, texts) if co.unit.key in reach)
    keys = {key for co in invited for key in co.claims}
    thread = [row for row in rows.events if _in_thread(row, reach)]
    page = replace(
        _base(opened, names, texts, rows),
        words=texts.original(),
        identity=texts.identity(),
        claims=tuple(claim for claim in _claims(opened, texts) if claim.key in keys),
        acts=allowed(opened),
        turns=(),
        events=tuple(_event(row, names, texts.of) for row in thread[:EVENTS]),
        older=_older(rows.events),
        co_handlers=invited,
        attachments=attachments_shown(opened, rows.attachments, names),
    )
    return page, _fields(page, texts)


_THREAD: Final = ("invite_co_handler", "object_invitation", "decide_objection", "submit_co_result")

_PAGES: Final[Mapping[str, Callable[[Opened, int | None], tuple[TicketPage, Iterable[str]]]]] = {
    "whole": _whole,
    "masked": _whole,
    "own": _whole,
    "claims": _claims_only,
    "header": _header,
    "sealed": _sealed,
}


def _in_thread(row: EventRow, reach: frozenset[str]) -> bool:
    about = row.actor.get("unit") in reach or row.args.get("unit") in reach
    return about and (row.act in _THREAD or row.actor.get("unit") in reach)


def _base(opened: Opened, names: Names, texts: Texts, rows: _Rows) -> TicketPage:
    """Header, due and turns."""
    demand, ticket = opened.demand, opened.ticket
    item = rows.items.get(demand.item)
    return TicketPage(
        number=demand.number,
        version=demand.chain_seq,
        opening=opened.opening,
        protection=demand.protection,
        state=demand.state,
        received_at=demand.received_at,
        stated_at=demand.contact.stated_at,
        concerned_unnamed=demand.contact.concerned_unnamed,
        notice=notice_told(demand.contact.notice, demand.contact.notice_version),
        type=demand.type,
        priority=demand.priority,
        class_code=demand.class_code,
        channel=demand.channel,
        rounds=ticket.redos + 1 if ticket else 0,
        disposition=demand.disposition,
        unit=names.of(demand.unit_id),
        person=None if opened.opening == "own" else names.of(demand.person),
        item=ItemShown(item.version, item.name, item.legal_basis) if item else None,
        follow_up_channel=demand.follow_up_channel,
        lead=demand.lead.number if demand.lead else None,
        followers=() if opened.opening in ("own", "claims") or not ticket else ticket.followers,
        due=due_shown(opened.world, ticket, opened.now) if ticket else None,
        limit_at=demand.limit_at,
        place=_place(opened, texts),
        turns=tuple(_turn(row, names) for row in rows.turns),
        prospects=prospects(opened.world, ticket, opened.now) if ticket else (),
        policy=demand.policy,
        calendar=demand.calendar,
        office=next((row.office for row in rows.turns if row.ended_at is None), ""),
    )


def _place(opened: Opened, texts: Texts) -> Seen:
    return texts.seen("location", "" if opened.demand.place == "unknown" else opened.demand.place)


def _fields(page: TicketPage, texts: Texts) -> set[str]:
    """The names of the fields shown, in whatever form, for the view log."""
    shown = set(texts.fields)
    return shown | ({"attachments"} if page.attachments else set())


# --- parts ---


def _keys(opened: Opened, rows: _Rows) -> set[str | None]:
    """Every unit and person named on the page."""
    demand: Any = opened.demand
    keys: set[str | None] = {demand.unit_id, demand.person, *_of_events(rows.events)}
    keys |= {row.unit_id for row in rows.turns} | {co["unit"] for co in demand.invitations_found}
    keys |= {key for row in rows.requests for key in (row.unit, row.asked_by, row.decided_by)}
    keys |= {key for row in rows.replies for key in (row.unit, row.by)}
    keys |= {key for row in demand.attempts_found for key in (row["unit"], row["by"])}
    return keys | {kept.row.added_by for kept in rows.attachments}


def _of_events(events: Iterable[EventRow]) -> set[str | None]:
    return {row.actor.get(name) for row in events for name in ("person", "unit", "behalf")}


def _older(events: list[EventRow]) -> int | None:
    return events[EVENTS - 1].seq if len(events) > EVENTS else None


def _event(row: EventRow, names: Names, text: Callable[[str | None], str | None]) -> EventShown:
    plain, texts = _split(row.args, text)
    who = row.actor
    return EventShown(
        row.seq, row.act, row.at, row.recorded_at, _who(row, names), str(who.get("role", "")),
        names.of(who.get("unit"), row.at), texts, plain,
    )  # fmt: skip


def _who(row: EventRow, names: Names) -> Named | None:
    """Who acted; for another, with both names (林某 代 李某; roles section 7)."""
    person, behalf = (names.of(row.actor.get(name)) for name in ("person", "behalf"))
    return Named(person.key, f"{person.name} 代 {behalf.name}") if person and behalf else person


def _split(
    args: Mapping[str, Any], text: Callable[[str | None], str | None]
) -> tuple[dict[str, Any], dict[str, str | None]]:
    """Plain arguments and texts of an event apart; of a personal argument only that it is there."""
    texts = {name: text(value.get("reference")) for name, value in args.items() if _is_text(value)}
    return {name: value for name, value in args.items() if not _is_text(value)}, texts


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and "reference" in value


def _turn(row: Assignment, names: Names) -> Turn:
    return Turn(
        names.of(row.unit_id, row.given_at) or Named(row.unit_id, row.unit_id),
        row.manner,
        row.given_at,
        row.due_at,
        tuple(map(_step, row.steps)),
        row.steps_hash,
        row.accepted_at,
        row.accepted_silently,
        row.ended_at,
        row.ended_by,
    )


def _step(plain: Mapping[str, Any]) -> Step:
    """A step as stored."""
    start, end = (datetime.fromisoformat(plain[name]) if plain[name] else None for name in ("from", "to"))
    return Step(plain["n"], plain["rule"], plain["provision"], start, end, plain["days"], plain["unit"], plain["why"])


def _claims(opened: Opened, texts: Texts) -> tuple[ClaimShown, ...]:
    demand: Any = opened.demand
    return tuple(ClaimShown(row["key"], texts.of(row["words"])) for row in demand.claims_found)


def _request(row: Request, names: Names, texts: Texts) -> RequestShown:
    return RequestShown(
        row.kind, names.of(row.unit, row.asked_at), row.asked_at, names.of(row.asked_by),
        _opened_texts(row.asked, texts), row.due_at, row.decided_at, names.of(row.decided_by), row.decision,
        _opened_texts(row.decided, texts),
    )  # fmt: skip


def _opened_texts(facts: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """The facts of an application, each reference replaced by its text as the reader sees it."""
    return {
        name: texts.of(value) if isinstance(value, str) and texts.knows(value) else value
        for name, value in facts.items()
    }


def _co_handlers(opened: Opened, names: Names, texts: Texts) -> tuple[CoHandlerShown, ...]:
    demand: Any = opened.demand
    duties = entry_names([row["list_item"] for row in demand.invitations_found if row["list_item"]])
    return tuple(
        CoHandlerShown(
            names.of(row["unit"]) or Named(row["unit"], row["unit"]),
            tuple(map(str, row["claims"])),
            _instant(row["invited"]),
            _instant(row["due"]),
            row["status"],
            texts.of(row["result"]),
            _instant(row["reported"]) if row["reported"] else None,
            duties.get(row["list_item"], ""),
            texts.of(row["question"]),
        )
        for row in demand.invitations_found
    )


def _attempts(opened: Opened, names: Names, texts: Texts) -> tuple[AttemptShown, ...]:
    demand: Any = opened.demand
    return tuple(
        AttemptShown(
            names.of(row["by"]),
            names.of(row["unit"], _instant(row["at"])),
            _instant(row["at"]),
            row["channel"],
            row["reached"],
            texts.of(row["said"]),
        )
        for row in demand.attempts_found
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _reply(row: Reply, names: Names, texts: Texts) -> ReplyShown:
    return ReplyShown(
        row.version, names.of(row.unit, row.at), names.of(row.by), row.at, row.form, texts.of(row.words),
        tuple(map(str, row.answers)), row.long_term, row.expected_by,
    )  # fmt: skip
