"""Every page of the product with a real example and who may open it, from the addresses and what their views say (S25).

`hotline pages` lists it; tests open each page as every role. A new page with something in its address needs an example:
a parameter in PARAMETERS, or, where who may open it depends on the example, a function in WITHIN.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.urls import URLPattern, get_resolver, reverse
from django.utils.functional import cached_property

from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ROLES
from hotline.core.privacy import P2
from hotline.core.scope import Reader, reach_of
from hotline.organisation.models import Post, ServiceAccount
from hotline.organisation.selectors import on
from hotline.protection.models import Export
from hotline.reading.opening import open_ticket
from hotline.reading.queues import QUEUES
from hotline.reading.readers import reader
from hotline.reading.rights import allowed_by_number
from hotline.rulebook.models import Draft
from hotline.tickets.models import Demand
from hotline.web.permission import SIGNED_IN, may_open
from hotline.web.views.privacy_export import WATCHING
from hotline.web.views.ticket import REVIEWS

STAFF: Final = tuple(role for role in ROLES if role not in ("requester", "system"))
PUBLIC: Final = ("public",)
HOLDER: Final = ("requester",)
"""Who holds the number and code of a demand."""

NOT_PAGES: Final = {
    "desk": "leads on to the first queue of the role",
    "export-file": "a file to take, by its signed link",
    "file": "a file to take, by its signed link",
    "language": "a choice, by POST",
    "oidc-begin": "leads on to the identity provider",
    "oidc-callback": "where the identity provider leads back to",
    "own-file": "a file to take, by its signed link",
    "own-rights": "tells whoever's post is suspended; leads on for everybody else",
    "own-sessions-end": "an act, by POST",
    "post": "a choice, by POST",
    "progress-do": "acts of the requester, by POST",
    "release-file": "an act, by POST",
    "said": "shows the receipt of the demand just said, once",
    "say-begin": "leads on to the first step",
    "search": "by POST: a telephone number never stands in an address (S14)",
    "sign-in-code": "between the identity provider's word and the desk",
    "sign-out": "an act, by POST",
    "size": "a choice, by POST",
    "theme": "a choice, by POST",
    "watermark": "a picture of the frame",
}
"""Addresses that are no page of their own, and why."""


def _latest_draft() -> int | None:
    return Draft.objects.order_by("-id").values_list("id", flat=True).first()


PARAMETERS: Final[dict[str, Callable[[], Any]]] = {
    "rule-draft:draft": _latest_draft,
    "rule-tickets:draft": _latest_draft,
    "say:name": lambda: "what",
    "system:system": lambda: ServiceAccount.objects.order_by("id").values_list("id", flat=True).first(),
}
"""route:parameter -> a value of it in the data at hand, None where the data hold none."""


@dataclass(frozen=True)
class Page:
    """A page: the name of its address, an example (None: the data hold none), roles, appointments that open it too.

    `people` are keys of people who may open this very example, one of each role.
    """

    name: str
    url: str | None
    roles: tuple[str, ...]
    appointments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class NoExample(LookupError):
    """A page has a parameter that nobody gave an example for."""


@dataclass(frozen=True)
class Example:
    """What fills an address, and which readers may open it with that."""

    values: dict[str, Any]
    opens: Callable[[Reader], bool] = lambda _: True


UNIT_ROLES: Final = ("handler", "unit_lead")
MOST_UNITS: Final = 3
"""Units whose people are asked whether they may open an example."""


class People:
    """One person of each role as readers today; of a unit's roles one of each unit the examples lie with."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @cached_property
    def demands(self) -> list[Demand]:
        """Demands to take examples from, those of units whose people have accounts first, the newest first."""
        rows = Demand.objects.filter(protection=0, imported_history=False).order_by("-id")
        held = Post.objects.filter(on(self.now.date()), role__in=UNIT_ROLES, person__account__is_active=True)
        units = set(held.values_list("unit_id", flat=True))
        return sorted(rows.only("number", "state", "unit_id")[:2000], key=lambda row: row.unit_id not in units)

    @cached_property
    def readers(self) -> list[Reader]:
        """The readers, people with an account first."""
        units = list(dict.fromkeys(row.unit_id for row in self.demands if row.unit_id))[:MOST_UNITS]
        posts = Post.objects.filter(on(self.now.date()), role__in=STAFF).select_related("person__account")
        near = posts.exclude(Q(role__in=UNIT_ROLES) & ~Q(unit_id__in=units)) if units else posts
        wanted: dict[tuple[str, str], Post] = {}
        for post in near.order_by("person__account__id", "id"):
            wanted.setdefault((post.role, post.unit_id if post.role in UNIT_ROLES else ""), post)
        return [reader(post.person_id, post.role, self.now, unit=post.unit_id) for post in wanted.values()]


def pages(now: datetime) -> list[Page]:
    """Every page. Raises NoExample where an address has a part nobody gave an example for."""
    people = People(now.astimezone(SHANGHAI))
    return [page for route in routes() if route.name not in NOT_PAGES for page in _pages_of(route, people)]


def routes() -> Iterator[URLPattern]:
    """Every address of the product but those of the API."""
    return (one for one in get_resolver().url_patterns if isinstance(one, URLPattern))


def _pages_of(route: URLPattern, people: People) -> Iterator[Page]:
    name, view = str(route.name), route.callback
    given = WITHIN.get(name)
    examples = list(given(people)) if given else [_filled(route)]
    for example in examples:
        yield _page(name, view, example, people)
    if not examples:
        yield Page(name, None, _roles(view))


def _filled(route: URLPattern) -> Example | None:
    values = {}
    for parameter in route.pattern.converters:
        place = f"{route.name}:{parameter}"
        if place not in PARAMETERS:
            raise NoExample(f"请在 hotline/web/pages.py 的 PARAMETERS 或者 WITHIN 中给出页面 {place} 的例子。")
        values[parameter] = PARAMETERS[place]()
    return None if None in values.values() else Example(values)


def _roles(view: Any) -> tuple[str, ...]:
    if view.permission == "public":
        return PUBLIC
    return STAFF if view.permission == SIGNED_IN else tuple(view.permission)


def _page(name: str, view: Any, example: Example | None, people: People) -> Page:
    if example is None:
        return Page(name, None, _roles(view), _appointments(view))
    url = reverse(name, kwargs=example.values)
    if view.permission == "public":
        return Page(name, url, HOLDER if name.startswith("progress") else PUBLIC)
    may = [one for one in people.readers if may_open(view, one.actor.role, one.appointments) and example.opens(one)]
    first: dict[str, str] = {}
    for one in may:
        first.setdefault(one.actor.role, one.actor.person or "")
    known = tuple(role for role in STAFF if role in first)
    return Page(name, url, known, _appointments(view), tuple(first[role] for role in known))


def _appointments(view: Any) -> tuple[str, ...]:
    return tuple(getattr(view, "appointments", ()))


# --- examples on which it depends who may open them ---


def _queues(_: People) -> Iterator[Example]:
    for queue in dict.fromkeys(queue.key for queues in QUEUES.values() for queue in queues):
        holders = {role for role, queues in QUEUES.items() if queue in [one.key for one in queues]}
        yield Example({"queue": queue}, lambda one, holders=holders: one.actor.role in holders)  # type: ignore[misc]


def _tickets(people: People) -> Iterator[Example]:
    found = next((row for row in people.demands if row.state == "handling" and row.unit_id), None)
    if found is not None:
        number = found.number
        yield Example({"number": number}, lambda one: open_ticket(number, one, people.now) is not None)


def _act(people: People) -> Iterator[Example]:
    what = "contact_requester"
    for example in _tickets(people):
        number = example.values["number"]

        def opens(one: Reader, number: str = number) -> bool:
            acts = allowed_by_number(number, one, people.now) or ()
            return any(act.act == what and act.allowed for act in acts)

        yield Example({"number": number, "what": what}, opens)


def _reviews(people: People) -> Iterator[Example]:
    wanted = {"closure_pending": "closure", "return_pending": "return"}
    for row in people.demands:
        kind = wanted.pop(row.state or "", None)
        if kind in REVIEWS.values():
            yield Example({"number": row.number, "kind": kind})


def _to_settle(people: People) -> Iterator[Example]:
    found = next((row for row in people.demands if row.state is None), None)
    if found is not None:
        yield from (Example({"number": found.number, "what": what}) for what in ("register", "dispose"))


def _progress(people: People) -> Iterator[Example]:
    for example in _tickets(people):
        yield Example(example.values)


def _opened(*openings: str) -> Callable[[People], Iterator[Example]]:
    """The example of a ticket, for whoever opens it thus."""

    def examples(people: People) -> Iterator[Example]:
        for example in _tickets(people):
            number = example.values["number"]
            yield Example({"number": number}, lambda one: _opens(number, one, people.now, openings))

    return examples


def _opens(number: str, one: Reader, now: datetime, openings: tuple[str, ...]) -> bool:
    opened = open_ticket(number, one, now)
    return opened is not None and opened.opening in openings


def _reveal(people: People) -> Iterator[Example]:
    for example in _opened("whole", "masked", "claims")(people):
        yield Example({**example.values, "field": "phone"}, example.opens)


def _texts(people: People) -> Iterator[Example]:
    """A demand whose requester's identity is withheld."""
    number = Demand.objects.filter(protection=P2).exclude(state=None).values_list("number", flat=True).first()
    if number is not None:
        yield Example({"number": number}, lambda one: _opens(number, one, people.now, ("whole",)))


def _export(_: People) -> Iterator[Example]:
    """An export: open to whoever asked for it and to those who watch."""
    found = Export.objects.order_by("-asked_at").values_list("number", "asked_by").first()
    if found is not None:
        number, by = found
        yield Example({"number": number}, lambda one: one.actor.role in WATCHING or one.actor.person == by)


def _account(people: People) -> Iterator[Example]:
    """A handler's account: open to the administration and to the lead of the own unit."""
    found = next((one.actor for one in people.readers if one.actor.role == "handler"), None)
    if found is not None:
        yield Example(
            {"person": found.person}, lambda one: one.actor.role != "unit_lead" or found.unit in reach_of(one)
        )


WITHIN: Final[dict[str, Callable[[People], Iterator[Example]]]] = {
    "account-of": _account,
    "act": _act,
    "attach": _opened("whole", "claims"),
    "check-texts": _texts,
    "emergency-view": _opened("whole"),
    "export": _export,
    "export-ask": _queues,
    "progress": _progress,
    "progress-seen": _progress,
    "progress-why": _progress,
    "recusal": _opened("whole"),
    "reveal": _reveal,
    "review": _reviews,
    "settle": _to_settle,
    "ticket": _tickets,
    "why": _tickets,
    "worklist": _queues,
}
"""Route -> its examples with who may open them."""
