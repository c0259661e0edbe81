"""Tickets for the systems of units: worklists, a ticket with its due explained, every act of the lifecycle."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from hotline.acting.reception import dispose, register
from hotline.acting.request import Asked
from hotline.api.act_schemas import NOT_HERE, TICKET_ACTS, Strict, arguments_of
from hotline.api.bodies import Registering, contact_in
from hotline.api.doing import DoneShown, answered, code_of, on_ticket, opened_for
from hotline.api.given import (
    ACT,
    READ,
    SEARCH,
    IfMatch,
    OnceKey,
    PersonKey,
    RoleName,
    TicketNumber,
    caller_of,
    now,
    origin_of,
    plain,
    reader_of,
    tag,
    version_of,
)
from hotline.api.problems import Problem, answers, not_found
from hotline.core.instants import cut
from hotline.core.lifecycle import ACTS
from hotline.core.prospects import Prospect, prospects
from hotline.core.reading import DueShown, due_shown, shown_deadline
from hotline.core.records import RECORDS
from hotline.core.steps import english, plain_step
from hotline.personal.query_code import new_seed, query_code
from hotline.personal.vault import provider
from hotline.reading.opening import Opened
from hotline.reading.page import ticket_page
from hotline.reading.rights import ActOpen, allowed
from hotline.reading.search import LONGEST, Found, NotSearchable, search
from hotline.reading.shown import EventShown, TicketPage
from hotline.reading.worklist import BadList, Counts, Filters, Worklist, queue_counts, worklist

router = Router(tags=["tickets"])
CURSOR = r"^[A-Za-z0-9_:.=-]{1,400}$"


class RegisteredShown(DoneShown):
    """A ticket just formed, with the code its requester is told."""

    query_code: str


class StepShown(Schema):
    """One step of a due date (期限计算步骤)."""

    n: int
    rule: str
    provision: str
    from_: str | None = Field(None, alias="from")
    to: str | None
    days: int | None
    unit: str | None
    why: str
    english: str


class DueExplained(Schema):
    """Why this date: the due, its steps in order, and what would still change it (a15.1, a19.1)."""

    number: str
    due: DueShown | None
    steps: list[StepShown]
    prospects: list[Prospect]


class Searching(Strict):
    """What to look for: a ticket number, a whole telephone number, or words; `after` leads on."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
    after: Annotated[str, StringConstraints(pattern=CURSOR)] | None = None


class EventsShown(Schema):
    """Events of a ticket, the newest first; `older` goes into `before` for those before them."""

    number: str
    events: list[EventShown]
    older: int | None


@router.get("/tickets", operation_id="list_tickets", response={200: Worklist})
@answers(*READ)
def list_tickets(
    request: HttpRequest,
    person: PersonKey = None,
    role: RoleName = None,
    queue: Annotated[
        str | None, Query(pattern=r"^[a-z_]{1,30}$", description="a queue of the role, see /queues")
    ] = None,
    state: Annotated[str, Query(pattern=r"^[a-z_]{0,20}$")] = "",
    due: Annotated[str, Query(pattern=r"^(|overdue|soon|excluded)$")] = "",
    unit: Annotated[str, Query(pattern=r"^[A-Za-z0-9_.-]{0,60}$")] = "",
    town: Annotated[str, Query(pattern=r"^[A-Za-z0-9_.-]{0,20}$")] = "",
    class_code: Annotated[str, Query(pattern=r"^[0-9]{0,6}$")] = "",
    type: Annotated[str, Query(pattern=r"^[a-z_]{0,12}$")] = "",  # noqa: A002 - the field's name
    after: Annotated[str | None, Query(pattern=CURSOR, description="cursor of the next page")] = None,
    before: Annotated[str | None, Query(pattern=CURSOR)] = None,
    size: Annotated[int, Query(ge=1, le=50)] = 50,
) -> Any:
    """A page of a worklist, by due date; `after` and `before` lead on, no page is ever counted from the start."""
    caller = caller_of(request, "tickets")
    reader = reader_of(request, caller, person, role, now())
    filters = Filters(state=state, due=due, unit=unit, town=town, class_code=class_code, type=type)
    try:
        return worklist(reader, now(), queue, filters, after=after, before=before, size=size)
    except BadList as wrong:
        raise Problem(422, "bad_list", str(wrong)) from wrong


@router.get("/queues", operation_id="list_queues", response={200: Counts})
@answers(*READ)
def list_queues(request: HttpRequest, person: PersonKey = None, role: RoleName = None) -> Any:
    """The queues of the role with what waits in each; counts stop at 10000."""
    caller = caller_of(request, "tickets")
    return queue_counts(reader_of(request, caller, person, role, now()), now())


@router.post("/search", operation_id="search_tickets", response={200: Found})
@answers(*SEARCH)
def search_tickets(request: HttpRequest, body: Searching, person: PersonKey = None, role: RoleName = None) -> Any:
    """Tickets by number, telephone number or words, the newest first; asked in a body, not in an address (S14)."""
    caller = caller_of(request, "tickets")
    reader = reader_of(request, caller, person, role, now())
    try:
        return search(body.text, reader, now(), origin=origin_of(caller), after=body.after)
    except NotSearchable as wrong:
        raise Problem(422, "not_searchable", str(wrong)) from wrong
    except BadList as wrong:
        raise Problem(422, "bad_list", str(wrong)) from wrong


@router.post("/tickets", operation_id="register_ticket", response={201: RegisteredShown})
@answers(*ACT)
def register_ticket(
    request: HttpRequest,
    response: HttpResponse,
    body: Registering,
    person: PersonKey = None,
    role: RoleName = None,
    once: OnceKey = None,
) -> Any:
    """Receive a contact and register its demand as a ticket in one act (登记; a14.1)."""
    caller, at = caller_of(request, "register"), cut(now())
    reader = reader_of(request, caller, person, role, at, acts=True)
    args = {"content": body.contact.words or None, **plain(body.args)}
    if any((body.contact.requester.phone, body.contact.requester.email, body.contact.requester.web_user)):
        args.setdefault("contact", "given")
    asked = Asked("register", "", reader.actor, at, args, caller.key_for(once))
    words = {"words": body.contact.words or str(args.get("content") or "")}
    contact = contact_in(body.contact.model_copy(update=words), body.contact.channel, at, taken_by=person or "")
    done = answered(lambda: register(asked, contact), asked, response)
    response["Location"] = f"/api/v1/tickets/{done.number}"
    seed = code_of(done.number) if done.again else new_seed(provider(), done.number)
    code = query_code(provider(), seed) if seed else ""
    return Status(201, RegisteredShown(**done.model_dump(), query_code=code))


@router.get("/tickets/{number}", operation_id="get_ticket", response={200: TicketPage})
@answers(*READ)
def get_ticket(
    request: HttpRequest,
    response: HttpResponse,
    number: TicketNumber,
    person: PersonKey = None,
    role: RoleName = None,
) -> Any:
    """A ticket as the reader may see it: fields by role and protection, masked by default; the view is logged."""
    caller = caller_of(request, "tickets")
    reader = reader_of(request, caller, person, role, now())
    page = ticket_page(number, reader, now(), origin=origin_of(caller))
    if page is None:
        raise not_found()
    tag(response, page.version)
    return page


@router.get("/tickets/{number}/acts", operation_id="list_acts", response={200: list[ActOpen]})
@answers(*READ)
def list_acts(request: HttpRequest, number: TicketNumber, person: PersonKey = None, role: RoleName = None) -> Any:
    """Every act of the role on this ticket: open, or the refusal that stands whatever is entered."""
    caller = caller_of(request, "tickets")
    return allowed(opened_for(number, reader_of(request, caller, person, role, now()), now()))


@router.get("/tickets/{number}/due", operation_id="explain_due", response={200: DueExplained})
@answers(*READ)
def explain_due(request: HttpRequest, number: TicketNumber, person: PersonKey = None, role: RoleName = None) -> Any:
    """Why this date, step by step with the articles, and what would change it."""
    caller = caller_of(request, "tickets")
    return explained(opened_for(number, reader_of(request, caller, person, role, now()), now()))


def explained(opened: Opened) -> dict[str, Any]:
    """The due of an opened ticket with its steps; empty where none runs or the opening is no more than a header."""
    ticket, number = opened.ticket, opened.demand.number
    if ticket is None or opened.opening in ("header", "sealed"):
        return {"number": number, "due": None, "steps": [], "prospects": []}
    found = shown_deadline(opened.world, ticket, opened.now)
    steps = [{**plain_step(step), "english": english(step)} for step in found.steps] if found else []
    return {
        "number": number,
        "due": due_shown(opened.world, ticket, opened.now),
        "steps": steps,
        "prospects": list(prospects(opened.world, ticket, opened.now)),
    }


@router.get("/tickets/{number}/events", operation_id="list_events", response={200: EventsShown})
@answers(*READ)
def list_events(
    request: HttpRequest,
    number: TicketNumber,
    person: PersonKey = None,
    role: RoleName = None,
    before: Annotated[int | None, Query(ge=1, le=10**9, description="`older` of the page before")] = None,
) -> Any:
    """The events of a ticket, twenty at a time, the newest first."""
    caller = caller_of(request, "tickets")
    reader = reader_of(request, caller, person, role, now())
    page = ticket_page(number, reader, now(), origin=origin_of(caller), before=before)
    if page is None:
        raise not_found()
    return {"number": page.number, "events": list(page.events), "older": page.older}


# --- acts: one operation each, all of one form ---


def _offer(code: str, zh: str, kind: str) -> None:
    """The operation of one act or record."""
    schema = arguments_of(code)

    def perform(
        request: HttpRequest,
        response: HttpResponse,
        number: TicketNumber,
        body: schema,  # type: ignore[valid-type]
        person: PersonKey = None,
        role: RoleName = None,
        if_match: IfMatch = None,
        once: OnceKey = None,
    ) -> Any:
        caller, at = caller_of(request, "acts"), now()
        reader = reader_of(request, caller, person, role, at, acts=True)
        key, version = caller.key_for(once), version_of(if_match)
        asked = Asked(code, number, reader.actor, cut(at), plain(body), key, version)
        return on_ticket(asked, reader, response)

    perform.__doc__ = f"{zh}（{_provision(code)}）。"
    offer = router.post(
        f"/tickets/{{number}}/{kind}/{code}",
        operation_id=code,
        summary=zh,
        response={200: DoneShown},
        tags=[kind],
    )
    offer(answers(*ACT)(perform))


def _provision(code: str) -> str:
    return (ACTS if code in ACTS else RECORDS)[code].provision


for _code in TICKET_ACTS:
    _offer(_code, ACTS[_code].zh, "acts")
for _code, _record in RECORDS.items():
    if _code in NOT_HERE:
        continue
    _offer(_code, _record.zh, "records")


# --- demands received and not yet decided ---


def _settling(code: str, action: Any) -> None:
    """Register or dispose of a demand received before."""
    schema = arguments_of(code)

    def settle(
        request: HttpRequest,
        response: HttpResponse,
        number: TicketNumber,
        body: schema,  # type: ignore[valid-type]
        person: PersonKey = None,
        role: RoleName = None,
        once: OnceKey = None,
    ) -> Any:
        caller, at = caller_of(request, "register"), cut(now())
        reader = reader_of(request, caller, person, role, at, acts=True)
        if opened_for(number, reader, at).demand.state is not None:
            raise Problem(409, "already_decided", "这件诉求已经登记或者处理。")
        asked = Asked(code, number, reader.actor, at, plain(body), caller.key_for(once))
        return answered(lambda: action(asked), asked, response)

    settle.__doc__ = f"{ACTS[code].zh}（{ACTS[code].provision}）：此前收到、尚未处理的诉求。"
    offer = router.post(
        f"/demands/{{number}}/{code}",
        operation_id=f"{code}_demand",
        summary=ACTS[code].zh,
        response={200: DoneShown},
        tags=["demands"],
    )
    offer(answers(*ACT)(settle))


_settling("register", register)
_settling("dispose", dispose)
