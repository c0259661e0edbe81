"""What stands around every page: the present, who is signed in and in which post, the language, the type size."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ROLES
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.database.gathering import gathered, row_of
from hotline.organisation.models import Account, Person, Post
from hotline.organisation.selectors import NotHeld, on
from hotline.reading.readers import reader


@dataclass(frozen=True)
class Held:
    """A post as the frame shows it: role, unit's key and short name."""

    role: str
    unit: str
    unit_name: str

    @property
    def role_name(self) -> str:
        """The role's name on screen."""
        return ROLES[self.role]


@dataclass(frozen=True)
class Desk:
    """A person at work in one of the own posts: the reader he or she is there, and which posts there are to choose."""

    account: int
    name: str
    post: Held
    posts: tuple[Held, ...]
    reader: Reader

    @property
    def role(self) -> str:
        """The role acted in."""
        return self.post.role

    @property
    def actor(self) -> Actor:
        """As the core knows the person: role, unit, every unit he or she belongs to (D02, D05)."""
        return self.reader.actor


def present(request: HttpRequest) -> datetime:
    """The one instant of a request, in Shanghai, to the second."""
    found: datetime | None = getattr(request, "_present", None)
    if found is None:
        found = datetime.now(SHANGHAI).replace(microsecond=0)
        request._present = found  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. Behind a gateway of the city it is the address the gateway itself has added last."""
    if settings.HOTLINE_BEHIND_GATEWAY:
        told: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        return told.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
    return str(request.META.get("REMOTE_ADDR", ""))


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
    posts = tuple(Held(**held) for held in request.session.get("posts", ()))
    if not posts:
        return None
    chosen = posts[min(request.session.get("post", 0), len(posts) - 1)]
    try:
        found = reader(user.person_id, chosen.role, present(request), unit=chosen.unit)
    except NotHeld:
        logout(request)  # the post has ended: its rights end with the next request (S25, S26)
        return None
    return Desk(user.pk, user.person.name, chosen, posts, found)


def take_posts(request: HttpRequest, person: str) -> bool:
    """Note the posts held today in the session just begun; False where there is none, and nothing to sign in for."""
    found = Post.objects.filter(on(present(request).date()), person_id=person).select_related("unit").order_by("id")
    posts = [asdict(Held(post.role, post.unit_id, post.unit.short_name)) for post in found]
    request.session["posts"] = list({(post["role"], post["unit"]): post for post in posts}.values())
    return bool(posts)


class Accounts(ModelBackend):
    """Django's way of signing in, with the person's name read along with the account."""

    def get_user(self, user_id: int) -> Any:
        """The account of a session, if it is still in use."""
        found = gathered(_ACCOUNT, {"id": user_id})
        if not found:
            return None
        account = row_of(Account, found[0]["account"])
        account.person = row_of(Person, found[0]["person"])
        return account


_ACCOUNT: Final = """
select row_to_json(a) as account, row_to_json(p) as person
from organisation_account a join organisation_person p on p.key = a.person_id where a.id = %(id)s and a.is_active
"""


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
            return away()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An error inside a view, which Django would otherwise turn into a page of its own."""
        lost = isinstance(exception, OperationalError | InterfaceError) and not request.path.startswith("/api/")
        return away() if lost else None


def away() -> HttpResponse:
    """The page that needs no database."""
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("away.html"), status=503, headers={"Retry-After": "10"})
