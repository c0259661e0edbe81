"""What every call may say beside its body: for whom, which version was read, the idempotency key."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path
from pydantic import StringConstraints

from hotline.api.act_schemas import NUMBER_FORM
from hotline.api.callers import Behalf, Caller, reader_for
from hotline.api.problems import Problem
from hotline.core.scope import Reader

PersonKey = Annotated[
    str | None,
    Header(
        alias="Hotline-Person", description="key of the person the system acts for", pattern=r"^[A-Za-z0-9_.-]{1,60}$"
    ),
]
RoleName = Annotated[
    str | None,
    Header(alias="Hotline-Role", description="the post in which that person acts", pattern=r"^[a-z_]{1,20}$"),
]
OnceKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="any name of the caller's own: the same one gives the first result again, whatever happened",
        pattern=r"^[\x21-\x7e]{1,200}$",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="the ETag of the ticket as it was read; another present version refuses the act",
        pattern=r'^"?[0-9]{1,9}"?$',
    ),
]
QueryCode = Annotated[
    str,
    Header(alias="Query-Code", description="the query code told to the requester", pattern=r"^[A-Za-z0-9-]{1,20}$"),
]
TicketNumber = Annotated[
    str, Path(pattern=NUMBER_FORM, description="ticket number, as 260420-00001-8"), StringConstraints()
]

READ: Final = (401, 403, 404, 422, 429)
SEARCH: Final = (400, 401, 403, 413, 415, 422, 429)
ACT: Final = (400, 401, 403, 404, 409, 413, 415, 422, 429)


def caller_of(request: HttpRequest, scope: str) -> Caller:
    """Who calls, with the right for a scope. Raises Problem 403."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    caller.may(scope)
    return caller


def reader_of(
    request: HttpRequest, caller: Caller, person: str | None, role: str | None, now: datetime, *, acts: bool = False
) -> Reader:
    """For whom a call is made. Raises Problem 403; 422 where only one of person and role is given."""
    if (person is None) != (role is None) or (acts and person is None):
        raise Problem(422, "person_missing", "请同时写明 Hotline-Person 和 Hotline-Role。")
    return reader_for(request, caller, Behalf(person, role), now)


def version_of(if_match: str | None) -> int | None:
    """The version a caller has read."""
    return None if if_match is None else int(if_match.strip('"'))


def origin_of(caller: Caller) -> str:
    """What the view log keeps of where a call came from."""
    return f"{caller.name} {caller.address}"


def now() -> datetime:
    """The instant of this call."""
    return datetime.now(UTC)


def tag(response: HttpResponse, version: int) -> None:
    """The ETag of a ticket's version."""
    response["ETag"] = f'"{version}"'


def plain(model: Any) -> dict[str, Any]:
    """What a body says, without what it leaves out."""
    found: dict[str, Any] = model.model_dump(exclude_none=True)
    return found
