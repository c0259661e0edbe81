"""What stands around every page: the present, who is signed in and in which post, the language, the type size."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from hotline.access import review
from hotline.access.standing import owed
from hotline.api.address import address_of
from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ROLES
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.organisation.models import Post
from hotline.organisation.selectors import NotHeld, delegations_to, on
from hotline.reading.readers import deputy_reader, reader
from hotline.web import sessions

__all__ = ["Available", "Desk", "Held", "address_of", "around", "away", "desk_of", "entering", "present", "take_posts"]


@dataclass(frozen=True)
class Held:
    """A post as the frame shows it: role, unit's key and short name; of a delegated one whose it is (林某 for 李某)."""

    role: str
    unit: str
    unit_name: str
    behalf: str = ""
    behalf_name: str = ""

    @property
    def role_name(self) -> str:
        """The role's name on screen."""
        return f"代{self.behalf_name} {ROLES[self.role]}" if self.behalf else ROLES[self.role]


@dataclass(frozen=True)
class Desk:
    """A person at work in one of the own posts: the reader he or she is there, and which posts there are to choose.

    `owes` names the page of what has to be done before the desk opens; empty where it is open.
    """

    account: int
    name: str
    post: Held
    posts: tuple[Held, ...]
    reader: Reader
    owes: str = ""

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


def desk_of(request: HttpRequest) -> Desk | None:
    """Who is signed in and in which post; None for everybody else, and for whoever still owes something first."""
    found = entering(request)
    return None if found is None or found.owes else found


def entering(request: HttpRequest) -> Desk | None:
    """As `desk_of`, whoever still owes a password, a second factor or the undertaking among them."""
    if not hasattr(request, "_desk"):
        request._desk = _desk(request)  # type: ignore[attr-defined]  # noqa: SLF001
    found: Desk | None = request._desk  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def _desk(request: HttpRequest) -> Desk | None:
    user: Any = request.user
    now = present(request)
    if not user.is_authenticated or sessions.has_run_out(request, now):
        return None
    posts = tuple(Held(**held) for held in request.session.get("posts", ()))
    if not posts:
        return None
    chosen = posts[min(request.session.get("post", 0), len(posts) - 1)]
    try:
        found = _reader(user.person_id, chosen, now)
    except NotHeld:
        sessions.end(request)  # the post has ended: its rights end with the next request (S25, S26)
        return None
    by_password = sessions.way_of(request) == sessions.PASSWORD
    proved, suspended = sessions.has_proved(request), _is_suspended(request, user.person_id, chosen)
    owes = owed(user, now, proved=proved, by_password=by_password, suspended=suspended)
    return Desk(user.pk, user.person.name, chosen, posts, found, owes)


def _is_suspended(request: HttpRequest, person: str, chosen: Held) -> bool:
    """Whether the post was not confirmed in time (S26): looked up once a day, and each time while something is."""
    day = present(request).date()
    known = request.session.get("reviewed", {})
    if known.get("day") != day.isoformat() or known["posts"]:
        posts = [[post.role, post.unit_id] for post in review.suspended(day, person)]
        fresh = {"day": day.isoformat(), "posts": posts}
        if fresh != known:
            request.session["reviewed"] = known = fresh
    return [chosen.role, chosen.unit] in known["posts"]


def _reader(person: str, post: Held, now: datetime) -> Reader:
    """The reader in a post of the own, or in one delegated. Raises NotHeld."""
    if post.behalf:
        return deputy_reader(person, post.behalf, post.role, now, unit=post.unit)
    return reader(person, post.role, now, unit=post.unit)


def take_posts(request: HttpRequest, person: str) -> bool:
    """Note the posts held today, the own and those delegated, in the session just begun; False where there is none."""
    day = present(request).date()
    own = Post.objects.filter(on(day), person_id=person).select_related("unit").order_by("id")
    posts = [Held(post.role, post.unit_id, post.unit.short_name) for post in own]
    given = delegations_to(person, day)
    posts += [
        Held(one.post.role, one.post.unit_id, one.post.unit.short_name, one.holder_id, one.holder.name) for one in given
    ]
    request.session["posts"] = [asdict(post) for post in dict.fromkeys(posts)]
    return bool(posts)


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
