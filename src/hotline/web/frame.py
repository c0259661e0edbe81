"""What stands around every page: the present, who is signed in and in which post, the language, the type size."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ROLES
from hotline.core.ticket import Actor
from hotline.organisation.models import Post


@dataclass(frozen=True)
class Desk:
    """A person at work in one of the own posts: who acts, in which unit, and which other posts there are."""

    account: int
    name: str
    post: Post
    posts: tuple[Post, ...]

    @property
    def role(self) -> str:
        """The role acted in."""
        return self.post.role

    @property
    def role_name(self) -> str:
        """The role's name on screen."""
        return ROLES[self.post.role]

    @cached_property
    def actor(self) -> Actor:
        """As the core knows the person: role, unit, every unit he or she belongs to (D02, D05)."""
        unit = self.post.unit
        units = tuple(sorted({post.unit_id for post in self.posts}))
        return Actor(self.post.role, unit.key, unit.kind, self.post.person_id, units)


def present(request: HttpRequest) -> datetime:
    """The one instant of a request, in Shanghai, to the second."""
    found: datetime | None = getattr(request, "_present", None)
    if found is None:
        found = datetime.now(SHANGHAI).replace(microsecond=0)
        request._present = found  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def desk_of(request: HttpRequest) -> Desk | None:
    """Who is signed in and in which post; None for everybody else."""
    if not hasattr(request, "_desk"):
        request._desk = _desk(request)  # type: ignore[attr-defined]  # noqa: SLF001
    found: Desk | None = request._desk  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def _desk(request: HttpRequest) -> Desk | None:
    user: Any = request.user
    if not user.is_authenticated or _idle(request):
        return None
    held = tuple(Post.objects.filter(person_id=user.person_id).select_related("unit", "person").order_by("id"))
    today = present(request).date()
    now = [post for post in held if post.valid_from <= today and (post.valid_to is None or today < post.valid_to)]
    if not now:
        return None
    chosen = next((post for post in now if post.id == request.session.get("post")), now[0])
    others = tuple(post for post in held if post.id != chosen.id)
    return Desk(user.pk, chosen.person.name, chosen, (chosen, *others))


def _idle(request: HttpRequest) -> bool:
    """End a session nobody has used for the idle time (S24); one write a minute keeps it."""
    now = present(request)
    seen = request.session.get("seen")
    last = datetime.fromisoformat(seen) if seen else now
    if now - last > timedelta(minutes=settings.HOTLINE_IDLE_MINUTES):
        logout(request)
        return True
    if seen is None or now - last > timedelta(minutes=1):
        request.session["seen"] = now.isoformat()
    return False


def around(request: HttpRequest) -> dict[str, Any]:
    """What every template may use."""
    return {
        "now": present(request),
        "large": request.COOKIES.get("size") == "large",
        "theme": "dark" if request.COOKIES.get("theme") == "dark" else "light",
        "english": str(getattr(request, "LANGUAGE_CODE", "zh-hans")).startswith("en"),
    }


class Available:
    """Middleware: with the database away every page says so in plain words, and how to reach somebody (S50)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return away(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An error inside a view, which Django would otherwise turn into a page of its own."""
        lost = isinstance(exception, OperationalError | InterfaceError) and not request.path.startswith("/api/")
        return away(request) if lost else None


def away(request: HttpRequest) -> HttpResponse:
    """The page that needs no database."""
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("away.html"), status=503, headers={"Retry-After": "10"})


