"""Examples for the list of pages: what fills an address, and where it depends on that, who may open it (S25).

A new page with something in its address needs a line in PARAMETERS (`route:parameter` -> a value), or in WITHIN
(route -> examples with who may open them); what is no page of its own stands in NOT_PAGES with its reason.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.functional import cached_property

from hotline.acting.cataloguing.rights import may_begin
from hotline.acting.organising import proposals
from hotline.catalogue.models import Draft as CatalogueDraft
from hotline.catalogue.models import Item, Trial
from hotline.core.lifecycle import ROLES
from hotline.core.organising import may_draft
from hotline.core.privacy import P2
from hotline.core.scope import Reader, reach_of
from hotline.core.ticket import COMMITTEES
from hotline.organisation.models import Post, Proposal, ServiceAccount, Upload
from hotline.organisation.selectors import on
from hotline.protection.models import Export
from hotline.reading.opening import open_ticket
from hotline.reading.queues import QUEUES, queue_of
from hotline.reading.readers import reader
from hotline.reading.rights import allowed_by_number
from hotline.rulebook.models import Draft
from hotline.tickets.models import Demand, Invitation

STAFF: Final = tuple(role for role in ROLES if role not in ("requester", "system"))
UNIT_ROLES: Final = ("handler", "unit_lead")
OFFICES: Final = ("administrator", "privacy_officer", "auditor")
MOST_UNITS: Final = 3
"""Units whose people are asked whether they may open an example."""

NOT_PAGES: Final = {
    "alive": "keeps a session while its page is worked on, for scripts",
    "catalogue-act": "an act on a draft, by POST",
    "catalogue-settle": "an act on a proposal, by POST",
    "catalogue-suggest": "an act, by POST",
    "catalogue-trial-cancel": "an act, by POST",
    "catalogue-try": "an act, by POST",
    "desk": "leads on to the first queue of the role",
    "duty-own": "leads on to the own unit's list",
    "export-file": "a signed link of an export's page, for a short time",
    "file": "a signed link of a ticket's page, for a short time",
    "language": "a choice, by POST",
    "me": "leads on to the own page among the people",
    "oidc-begin": "leads on to the identity provider",
    "oidc-callback": "where the identity provider leads back to",
    "own-file": "a signed link of the progress page, for a short time",
    "own-rights": "tells whoever's post is suspended; leads on for everybody else",
    "own-sessions-end": "an act, by POST",
    "person-end": "an act, by POST",
    "person-revoke": "an act, by POST",
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
    "unit-people": "an act, by POST",
    "watermark": "the picture behind every page",
}
"""Addresses that are no page of their own, and why."""


def _first(model: Any, column: str = "id", order: str = "-id", **which: Any) -> Callable[[], Any]:
    return lambda: model.objects.filter(**which).order_by(order).values_list(column, flat=True).first()


PARAMETERS: Final[dict[str, Callable[[], Any]]] = {
    "catalogue-batch:name": _first(CatalogueDraft, "batch", batch__gt=""),
    "catalogue-classes-export:form": lambda: "csv",
    "catalogue-compare:key": _first(Item, "key", "key"),
    "catalogue-draft:number": _first(CatalogueDraft),
    "catalogue-export:form": lambda: "csv",
    "catalogue-item:key": _first(Item, "key", "key"),
    "catalogue-list-export:form": lambda: "csv",
    "catalogue-list-export:list_": lambda: "channel",
    "catalogue-list:list_": lambda: "channel",
    "catalogue-trial:number": _first(Trial),
    "duty:unit": lambda: "hotline",
    "import-template:form": lambda: "csv",
    "import-template:kind": lambda: "units",
    "organisation-export:form": lambda: "csv",
    "organisation-export:kind": lambda: "units",
    "person-train:person": _first(Post, "person_id", "id", role="agent"),
    "privacy-version:form": lambda: "call",
    "privacy-version:number": lambda: 1,
    "rule-draft:draft": _first(Draft),
    "rule-tickets:draft": _first(Draft),
    "say:name": lambda: "what",
    "undertakings-missing-file:form": lambda: "csv",
    "system:system": _first(ServiceAccount),
}
"""route:parameter -> a value of it in the data at hand, None where the data hold none."""


@dataclass(frozen=True)
class Example:
    """What fills an address, and which readers may open it with that."""

    values: dict[str, Any]
    opens: Callable[[Reader], bool] = lambda _: True


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
    def units(self) -> list[str]:
        """The units of the first examples, and the committee of an assistance task."""
        found = list(dict.fromkeys(row.unit_id for row in self.demands if row.unit_id))[:MOST_UNITS]
        return [*found, *([self.invitation.unit_id] if self.invitation else [])]

    @cached_property
    def invitation(self) -> Invitation | None:
        """An invitation of a village or residents' committee (a6.2)."""
        rows = Invitation.objects.filter(unit__kind__in=COMMITTEES, demand__protection=0, status="invited")
        return rows.select_related("demand").order_by("-id").first()

    @cached_property
    def readers(self) -> list[Reader]:
        """The readers, people with an account first."""
        posts = Post.objects.filter(on(self.now.date()), role__in=STAFF).select_related("person__account")
        near = posts.exclude(Q(role__in=UNIT_ROLES) & ~Q(unit_id__in=self.units)) if self.units else posts
        wanted: dict[tuple[str, str], Post] = {}
        for post in near.order_by("person__account__id", "id"):
            wanted.setdefault((post.role, post.unit_id if post.role in UNIT_ROLES else ""), post)
        return [reader(post.person_id, post.role, self.now, unit=post.unit_id) for post in wanted.values()]

    def one(self, role: str) -> Reader | None:
        """The first reader of a role."""
        return next((one for one in self.readers if one.actor.role == role), None)

    def opening(self, number: str, reader: Reader) -> str | None:
        """How much of a ticket a reader may open."""
        opened = open_ticket(number, reader, self.now)
        return opened.opening if opened else None


# --- tickets ---


def _handled(people: People) -> Demand | None:
    return next((row for row in people.demands if row.state == "handling" and row.unit_id), None)


def _on_ticket(*openings: str, **more: Any) -> Callable[[People], Iterator[Example]]:
    """A ticket in hand, with further parts of the address; open to whom one of these openings is given (none: any)."""

    def examples(people: People) -> Iterator[Example]:
        found = _handled(people)
        if found is not None:
            number = found.number

            def opens(one: Reader) -> bool:
                opening = people.opening(number, one)
                return opening is not None and (not openings or opening in openings)

            yield Example({"number": number, **more}, opens)

    return examples


def _queues(_: People) -> Iterator[Example]:
    for key in dict.fromkeys(queue.key for queues in QUEUES.values() for queue in queues):
        yield Example({"queue": key}, lambda one, key=key: queue_of(one, key) is not None)  # type: ignore[misc]


def _act(people: People) -> Iterator[Example]:
    found, what = _handled(people), "contact_requester"
    if found is not None:
        number = found.number

        def opens(one: Reader) -> bool:
            acts = allowed_by_number(number, one, people.now) or ()
            return any(act.act == what and act.allowed for act in acts)

        yield Example({"number": number, "what": what}, opens)


def _reviews(people: People) -> Iterator[Example]:
    wanted = {"closure_pending": "closure", "return_pending": "return"}
    for row in people.demands:
        kind = wanted.pop(row.state or "", None)
        if kind is not None:
            yield Example({"number": row.number, "kind": kind})


def _to_settle(people: People) -> Iterator[Example]:
    found = next((row for row in people.demands if row.state is None), None)
    if found is not None:
        yield from (Example({"number": found.number, "what": what}) for what in ("register", "dispose"))


def _withheld(people: People) -> Iterator[Example]:
    """A ticket whose texts a person looks through before they leave the hotline (S05)."""
    found = Demand.objects.filter(protection=P2, view__isnull=False).order_by("-id").first()
    if found is not None:
        number = found.number
        yield Example({"number": number}, lambda one: people.opening(number, one) == "whole")


def _assistance(people: People) -> Iterator[Example]:
    found = people.invitation
    if found is not None:
        number, unit = found.demand.number, found.unit_id
        yield Example({"number": number}, lambda one: one.actor.unit == unit)


def _assistance_list(_: People) -> Iterator[Example]:
    yield Example({}, lambda one: one.actor.is_committee)


def _release(people: People) -> Iterator[Example]:
    found = people.invitation
    if found is not None:
        number = found.demand.number
        values = {"number": number, "unit": found.unit_id}
        yield Example(values, lambda one: people.opening(number, one) == "whole")


# --- units, people, what waits for a decision ---


def _unit(*, drafting: bool = False, **more: str) -> Callable[[People], Iterator[Example]]:
    def examples(people: People) -> Iterator[Example]:
        lead = people.one("unit_lead")
        if lead is not None:
            unit = lead.actor.unit or ""
            yield Example(
                {"unit": unit, **more},
                lambda one: not drafting or may_draft("unit_desk", "", one, unit) is None,
            )

    return examples


def _of_lead(one: Reader, unit: str) -> bool:
    return one.actor.role == "unit_lead" and unit in reach_of(one)


def _account(people: People) -> Iterator[Example]:
    """A handler's account: open to the administration and to the lead of the own unit."""
    handler = people.one("handler")
    if handler is not None:
        unit = handler.actor.unit or ""
        yield Example({"person": handler.actor.person}, lambda one: one.actor.role in OFFICES or _of_lead(one, unit))


def _person(people: People) -> Iterator[Example]:
    """A handler, who sees the own page too."""
    example = next(_account(people), None)
    if example is not None:
        own, opens = example.values["person"], example.opens
        yield Example(example.values, lambda one: one.actor.person == own or opens(one))


def _absence(people: People) -> Iterator[Example]:
    lead = people.one("unit_lead")
    if lead is not None:
        unit = lead.actor.unit or ""
        yield Example({"person": lead.actor.person}, lambda one: may_draft("absence", "", one, unit) is None)


def _delegate(_: People) -> Iterator[Example]:
    yield Example({}, lambda one: may_draft("delegation", "", one, one.actor.unit) is None)


def _proposal(_: People) -> Iterator[Example]:
    found = Proposal.objects.order_by("-id").first()
    if found is not None:
        concerned = proposals.concerned(found)

        def opens(one: Reader) -> bool:
            own = one.actor.unit in concerned or found.drafted_by == one.actor.person
            return own or one.actor.role != "unit_lead"

        yield Example({"proposal": found.id}, opens)


def _upload(_: People) -> Iterator[Example]:
    found = Upload.objects.order_by("-id").first()
    if found is not None:
        yield Example({"upload": found.id}, lambda one: one.actor.person == found.person)


def _catalogue_begin(_: People) -> Iterator[Example]:
    yield Example({"subject": "item"}, lambda one: may_begin("item", one.actor.role))
    yield Example({"subject": "channel"}, lambda one: may_begin("channel", one.actor.role))


def _export(_: People) -> Iterator[Example]:
    found = Export.objects.order_by("-id").first()
    if found is not None:
        yield Example(
            {"number": found.number},
            lambda one: one.actor.role in ("privacy_officer", "auditor") or one.actor.person == found.asked_by,
        )


WITHIN: Final[dict[str, Callable[[People], Iterator[Example]]]] = {
    "account-of": _account,
    "act": _act,
    "assistance": _assistance_list,
    "assistance-task": _assistance,
    "attach": _on_ticket("whole", "claims"),
    "catalogue-begin": _catalogue_begin,
    "check-texts": _withheld,
    "delegate": _delegate,
    "emergency-view": _on_ticket("whole"),
    "export": _export,
    "export-ask": _queues,
    "import-preview": _upload,
    "person": _person,
    "person-absence": _absence,
    "person-post": _account,
    "print": _on_ticket("whole", "masked", "claims"),
    "progress": _on_ticket(),
    "progress-seen": _on_ticket(),
    "progress-why": _on_ticket(),
    "progress-wishes": _on_ticket(),
    "recusal": _on_ticket("whole"),
    "release": _release,
    "reveal": _on_ticket("whole", "masked", "claims", field="phone"),
    "review": _reviews,
    "settle": _to_settle,
    "ticket": _on_ticket(),
    "unit": _unit(),
    "unit-amend": _unit(),
    "unit-change": _unit(kind="rename"),
    "unit-desk": _unit(drafting=True),
    "unit-proposal": _proposal,
    "why": _on_ticket(),
    "why-unit": _on_ticket("whole", "claims", "masked"),
    "worklist": _queues,
}
"""Route -> its examples with who may open them."""
