"""Acts, records and registrations through the API: scope, then the same actions as everybody's, then the answer."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from ninja import Field, Schema

from hotline.acting.kernel import BadArgument, act
from hotline.acting.locking import NoSuchTicket
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.api.given import tag
from hotline.api.problems import Problem, not_found, refused
from hotline.core.lifecycle import ACTS, STATE_WORDS
from hotline.core.records import RECORDS
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader, scope_refusal
from hotline.personal.query_code import CodeSeed, code_matches
from hotline.personal.vault import provider
from hotline.reading.opening import Opened, open_ticket
from hotline.tickets.models import Demand
from hotline.trouble import Trouble


class DoneShown(Schema):
    """An act done and durable."""

    number: str
    act: str
    state: str | None
    state_word: str | None = Field(None, description="the state in words (简体中文)")
    due: datetime | None = None
    version: int = Field(description="the ticket's version after the act, also its ETag")
    again: bool = Field(False, description="the idempotency key had already given this result")


def opened_for(number: str, reader: Reader, now: datetime) -> Opened:
    """The ticket in the reader's scope. Raises Problem 404."""
    opened = open_ticket(number, reader, now)
    if opened is None:
        raise not_found()
    return opened


def on_ticket(asked: Asked, reader: Reader, response: HttpResponse) -> DoneShown:
    """An act or record on a ticket in scope. Raises Problem."""
    opened = opened_for(asked.number, reader, asked.now)
    provision = (RECORDS if asked.act in RECORDS else ACTS)[asked.act].provision
    if asked.act in ACTS:
        outside = scope_refusal(asked.act, provision, reader, opened.standing)
        if outside is not None and outside.guard in ("scope", "recusal") and _role_does(asked.act, reader):
            raise refused(outside)
    return answered(lambda: (record if asked.act in RECORDS else act)(asked), asked, response)


def _role_does(code: str, reader: Reader) -> bool:
    """Whether the act is the role's at all: if not, the core says so in better words than the scope."""
    row = ACTS[code]
    return reader.actor.role in row.who or (row.drafted and reader.actor.role == "handler")


def answered(work: Callable[[], Accomplished | Refusal], asked: Asked, response: HttpResponse) -> DoneShown:
    """The answer of an action. Raises Problem for a refusal, a bad argument, an unknown ticket, a used key."""
    try:
        result = work()
    except NoSuchTicket as wrong:
        raise not_found() from wrong
    except BadArgument as wrong:
        raise Problem(422, "bad_argument", str(wrong)) from wrong
    except Trouble as wrong:
        raise Problem(503, "not_ready", str(wrong), headers={"Retry-After": "60"}) from wrong
    if isinstance(result, Refusal):
        raise refused(result, _version_now(asked, result))
    if result.again and (result.act != asked.act or asked.number not in ("", result.number)):
        raise Problem(422, "key_reused", "这个 Idempotency-Key 已用于另一项办理。")
    tag(response, result.version)
    return DoneShown(
        number=result.number,
        act=result.act,
        state=result.state,
        state_word=STATE_WORDS.get(result.state or ""),
        due=result.due,
        version=result.version,
        again=result.again,
    )


def _version_now(asked: Asked, refusal: Refusal) -> int | None:
    if refusal.guard != "stale_version":
        return None
    return Demand.objects.filter(number=asked.number).values_list("chain_seq", flat=True).first()


def code_of(number: str) -> CodeSeed | None:
    """What makes the query code of a demand, None for an unknown number."""
    found = Demand.objects.filter(number=number).values_list("code_generation", "code_key").first()
    return CodeSeed(number, *found) if found else None


def proved(number: str, code: str) -> bool:
    """Whether number and code belong together; an unknown number costs the same work (S09)."""
    return code_matches(provider(), code_of(number), code)
