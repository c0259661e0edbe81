"""Contacts for channels: hand one over, follow the own demand by number and query code, answer what is asked."""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from hotline.acting.kernel import BadArgument
from hotline.acting.reception import receive
from hotline.acting.request import Asked
from hotline.api.act_schemas import REQUESTER_ACTS, REQUESTER_RECORDS, arguments_of
from hotline.api.bodies import Submitted, contact_in
from hotline.api.callers import Caller, too_many
from hotline.api.doing import DoneShown, code_of, on_ticket, opened_for, proved
from hotline.api.given import (
    ACT,
    READ,
    IfMatch,
    OnceKey,
    QueryCode,
    TicketNumber,
    caller_of,
    now,
    origin_of,
    plain,
    tag,
    version_of,
)
from hotline.api.problems import Problem, answers, not_found
from hotline.api.tickets import DueExplained, explained
from hotline.core.instants import cut
from hotline.core.lifecycle import ACTS
from hotline.core.records import RECORDS
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.organisation.service_keys import permits
from hotline.personal.query_code import grouped, query_code
from hotline.personal.vault import provider
from hotline.reading.page import ticket_page
from hotline.reading.shown import TicketPage

router = Router(tags=["contacts"])
CODES_A_MINUTE: Final = 10
"""Tries of a query code for one number in a minute, by whatever channel (S09, S37)."""


class DemandReceived(Schema):
    """A demand received: the number and code its requester is told."""

    number: str
    query_code: str = Field(examples=["4G7K-R2MA"])


class Received(Schema):
    """What became of a contact: its demands, each waiting for a person who registers or disposes of it."""

    demands: list[DemandReceived]


@router.post("/contacts", operation_id="submit_contact", response={201: Received})
@answers(*ACT)
def submit_contact(request: HttpRequest, body: Submitted, once: OnceKey = None) -> Any:
    """Hand over a contact. It is kept at once and decided by a person; the same Idempotency-Key keeps it once."""
    caller, at = caller_of(request, "contacts"), cut(now())
    if not body.words.strip():
        raise Problem(422, "content_missing", "未记录诉求内容。", guard="content_missing", provision="a14.1")
    source = {"source": f"api:{caller.name}", "source_id": str(caller.key_for(once))} if once else {}
    facts = contact_in(body, caller.account.channel, at, **source)
    try:
        numbers = receive(facts, body.demands)
    except BadArgument as wrong:
        raise Problem(422, "bad_argument", str(wrong)) from wrong
    except IntegrityError:
        numbers = receive(facts, body.demands)  # the same key at the same moment: the other one was first
    return Status(201, {"demands": [{"number": number, "query_code": _code(number)} for number in numbers]})


def _code(number: str) -> str:
    seed = code_of(number)
    return grouped(query_code(provider(), seed)) if seed else ""


def _own(request: HttpRequest, number: str, code: str, at: datetime) -> tuple[Caller, Reader]:
    """The requester of a demand, proved by its code. Raises Problem 404 for number and code alike, 429."""
    caller = caller_of(request, "contacts")
    if not permits(f"code:{number}", CODES_A_MINUTE, 1, at):
        raise too_many(at)
    if not proved(number, code):
        raise not_found("号码和查询码不相符。")
    return caller, Reader(Actor("requester", account=caller.name), proved=frozenset({number}))


@router.get("/contacts/{number}", operation_id="get_contact", response={200: TicketPage})
@answers(*READ)
def get_contact(request: HttpRequest, response: HttpResponse, number: TicketNumber, code: QueryCode) -> Any:
    """Where is my demand: state, due with its steps, unit, replies, as its own requester may see them."""
    at = now()
    caller, reader = _own(request, number, code, at)
    page = ticket_page(number, reader, at, origin=origin_of(caller))
    if page is None:
        raise not_found("号码和查询码不相符。")
    tag(response, page.version)
    return page


@router.get("/contacts/{number}/due", operation_id="explain_own_due", response={200: DueExplained})
@answers(*READ)
def explain_own_due(request: HttpRequest, number: TicketNumber, code: QueryCode) -> Any:
    """When must I be answered, and why on that date."""
    at = now()
    _, reader = _own(request, number, code, at)
    return explained(opened_for(number, reader, at))


def _offer(code: str, zh: str, provision: str) -> None:
    """The operation of one act or record of the requester."""
    schema = arguments_of(code)

    def perform(
        request: HttpRequest,
        response: HttpResponse,
        number: TicketNumber,
        body: schema,  # type: ignore[valid-type]
        query_code_: QueryCode,
        if_match: IfMatch = None,
        once: OnceKey = None,
    ) -> Any:
        at = now()
        caller, reader = _own(request, number, query_code_, at)
        key, version = caller.key_for(once), version_of(if_match)
        asked = Asked(code, number, reader.actor, cut(at), plain(body), key, version)
        return on_ticket(asked, reader, response)

    perform.__doc__ = f"{zh}（{provision}），由诉求人办理。"
    offer = router.post(
        f"/contacts/{{number}}/acts/{code}",
        operation_id=f"{code}_by_requester",
        summary=zh,
        response={200: DoneShown},
    )
    offer(answers(*ACT)(perform))


for _name in REQUESTER_ACTS:
    _offer(_name, ACTS[_name].zh, ACTS[_name].provision)
for _name in REQUESTER_RECORDS:
    _offer(_name, RECORDS[_name].zh, RECORDS[_name].provision)
