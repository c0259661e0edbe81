"""What goes wrong, as problem details (RFC 9457): guard, provision and sentence where an act is refused."""

import logging
import secrets
import traceback
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Field, Schema
from ninja.errors import HttpError, ValidationError
from ninja.utils import contribute_operation_callback

from hotline.core.lifecycle import ACTS
from hotline.core.refusal import Refusal

MEDIA_TYPE: Final = "application/problem+json"
log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])


class Wrong(Schema):
    """One value that is not of its form."""

    where: str = Field(description="which value, as body.args.length")
    what: str = Field(description="what is wrong with it")


class ProblemShown(Schema):
    """A problem (RFC 9457). `guard`, `provision` and `sentence` stand where an act was refused under the order."""

    type: str = Field(description="`urn:hotline:problem:` and the code of the problem or guard")
    title: str
    status: int
    detail: str = Field(description="a sentence a person can use (简体中文)")
    guard: str | None = Field(None, description="the guard that refused (前置条件)")
    provision: str | None = Field(None, description="the provision it stands for, as a18.1")
    sentence: str | None = Field(None, description="why the act is not done (不予执行的说明)")
    version: int | None = Field(None, description="the ticket's present version, where another was named")
    errors: list[Wrong] | None = Field(None, description="the values that are not of their form")
    reference: str | None = Field(None, description="under which the fault stands in the log")


class Problem(Exception):
    """An answer that is no success. `code` names it for programs, `detail` says it in words."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.headers, self.more = headers or {}, more

    def response(self) -> HttpResponse:
        """The answer."""
        body = {
            "type": f"urn:hotline:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **{name: value for name, value in self.more.items() if value is not None},
        }
        answer = JsonResponse(body, status=self.status, json_dumps_params={"ensure_ascii": False})
        answer["Content-Type"] = MEDIA_TYPE
        for name, value in self.headers.items():
            answer[name] = value
        return answer


NO_SUCH: Final = "没有这件工单，或者不在你可以查看的范围内。"


def not_found(detail: str = NO_SUCH) -> Problem:
    """Unknown or out of scope: both alike (S34)."""
    return Problem(404, "not_found", detail)


_OF_PERSONS: Final = {"role", "unit", "committee_actor", "own_case", "recusal", "scope"}
_DUTIES: Final = tuple(f"D{n:02}" for n in range(1, 19))
_OF_THE_MOMENT: Final = {
    "state",
    "stale_version",
    "clock_back",
    "consultation_final",
    "follow_up_spacing",
    "repeat",
    "follow_up_hours",
    "returned_before",
    "claim_known",
    "no_supervision",
    "no_commitment",
    "not_due",
    "report_back_missing",
} | {guard.name for row in ACTS.values() for guard in row.guards if guard.standing}
"""Guards that look at the ticket and the time, not at what was entered."""


def status_of(guard: str) -> int:
    """403 where the person may not, 409 where the ticket stands otherwise, 422 where the arguments do not do."""
    if guard in _OF_PERSONS or guard.startswith(("duties", *_DUTIES)):
        return 403
    return 409 if guard in _OF_THE_MOMENT else 422


def refused(refusal: Refusal, version: int | None = None) -> Problem:
    """The problem of a refused act."""
    return Problem(
        status_of(refusal.guard),
        refusal.guard,
        refusal.sentence,
        guard=refusal.guard,
        provision=refusal.provision,
        sentence=refusal.sentence,
        version=version if refusal.guard == "stale_version" else None,
    )


class _Answer(Schema):
    """How the framework keeps what an operation answers."""

    response: ProblemShown


def answers(*statuses: int) -> Callable[[View], View]:
    """Decorates an operation: the problems it may answer with, for its description.

    One model for all: said as responses, the framework makes one for each status of each operation, eight hundred,
    and a third of a web process's start goes by.
    """

    def decorate(view: View) -> View:
        told = dict.fromkeys(sorted({*statuses, 500, 503}), _Answer)
        contribute_operation_callback(view, lambda operation: operation.response_models.update(told))
        return view

    return decorate


# --- what other code raises ---


def of_values(_: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Values not of their form: which, and what is wrong; never the value itself."""
    errors = [
        {"where": ".".join(str(part) for part in one["loc"] if part != "entered"), "what": str(one["msg"])}
        for one in wrong.errors
    ]
    return Problem(422, "bad_value", "有的值不符合要求。", errors=errors).response()


def of_http(_: HttpRequest, wrong: HttpError) -> HttpResponse:
    """The framework's own refusals: no key, a body that is no JSON."""
    if isinstance(wrong.__cause__, Problem):  # what the parser said of the body
        return wrong.__cause__.response()
    if wrong.status_code == 401:
        return unauthorised().response()
    return Problem(wrong.status_code, "bad_request", "请求不合规范。").response()


def unauthorised() -> Problem:
    """No key, or one that is not valid: which of both is not said."""
    return Problem(401, "unauthorised", "没有有效的密钥。", headers={"WWW-Authenticate": "Bearer"})


def of_database(_: HttpRequest, wrong: Exception) -> HttpResponse:
    """The database is away for a moment."""
    log.error("database: %s", type(wrong).__name__)
    return Problem(503, "database_away", "数据库暂时不可用，请稍后重试。", headers={"Retry-After": "5"}).response()


def of_fault(_: HttpRequest, wrong: Exception) -> HttpResponse:
    """A fault of ours: a reference for the caller; in the log where it happened, never with values (S41)."""
    reference = secrets.token_hex(6)
    frames = " < ".join(
        f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in traceback.extract_tb(wrong.__traceback__)
    )
    log.error("fault %s: %s at %s", reference, type(wrong).__name__, frames)
    return Problem(500, "fault", f"平台出了问题，请凭编号 {reference} 与管理员联系。", reference=reference).response()


HANDLERS: Final = {
    Exception: of_fault,
    OperationalError: of_database,
    InterfaceError: of_database,
    ValidationError: of_values,
    HttpError: of_http,
    Problem: lambda _, problem: problem.response(),
}
