"""The ticket (诉求工单) and its assignment (派发记录) as frozen values: all that guards and clock need to know.

Only ids, instants, numbers and enums: no words of a requester, no name, no address (S17).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal, get_args

from hotline.core.calendar import Calendar
from hotline.core.clock import Cap, Clock, Deadline
from hotline.core.limit import Limit
from hotline.core.policy import Policy

State = Literal[
    "registered",
    "answered",
    "disposed",
    "dispatched",
    "handling",
    "return_pending",
    "consultation",
    "closure_pending",
    "closed",
    "dissatisfied",
    "archived",
    "merged",
    "withdrawn",
]
STATES: Final[tuple[State, ...]] = get_args(State)
OPEN_WITH_UNIT: Final[tuple[State, ...]] = (
    "dispatched",
    "handling",
    "return_pending",
    "consultation",
    "closure_pending",
)
OPEN: Final[tuple[State, ...]] = ("registered", *OPEN_WITH_UNIT)
FROZEN: Final[tuple[State, ...]] = ("closed", "dissatisfied", "archived")
"""States whose due is the one frozen at closure."""

CoStatus = Literal["invited", "objected", "bound", "released", "reported"]
OUTSTANDING: Final[tuple[CoStatus, ...]] = ("invited", "objected", "bound")
TAKING_PART: Final[tuple[CoStatus, ...]] = (*OUTSTANDING, "reported")
"""Of a co-handler who has, or has had, a part in the ticket (协办单位; a20.1.4)."""
COMMITTEES: Final = ("village_committee", "residents_committee")
"""Villagers' and residents' committees (居民委员会、村民委员会): may assist, never be main responsible (a6)."""

UNIT_KINDS: Final = (
    "town_or_subdistrict",
    "city_department",
    "authorised_organisation",
    "public_service_enterprise",
    "management_committee",
)
"""The kinds of unit a ticket may be dispatched to (承办单位; a5.1, a5.3)."""


@dataclass(frozen=True, slots=True)
class InnerLimit:
    """A limit beside the due date: of the hotline, of a window, of a follow-up (R14, R22-R26, R30).

    `policy` names the version it was counted under; a notice counts it anew (R5).
    """

    start: datetime
    limit: Limit
    due: datetime
    policy: str


@dataclass(frozen=True, slots=True)
class CoHandler:
    """A unit invited to some claims of this assignment (协办单位; a16.1), with its inner due (R24)."""

    unit: str
    status: CoStatus
    due: datetime
    committee: bool = False


@dataclass(frozen=True, slots=True)
class PendingExtension:
    """An extension asked for and not decided (R18, R19)."""

    asked_at: datetime
    length: Limit


@dataclass(frozen=True, slots=True)
class Assignment:
    """One ticket lying with one unit, with the guards' counters of this turn (派发记录).

    `item_limits` are the catalogue item's limits by demand type, `*` standing for every type; `accepted` is acceptance
    by act or silence; `locked` the consultation lock (a17.2); `applied_at`, `referred_at`, `submitted_at` belong to
    the review now running.
    """

    unit: str
    clock: Clock
    item: str | None = None
    item_limits: tuple[tuple[str, Limit], ...] = ()
    accepted: bool = False
    locked: bool = False
    returns: int = 0
    extensions: int = 0
    extension_refused: bool = False
    extension: PendingExtension | None = None
    applied_at: datetime | None = None
    referred_at: datetime | None = None
    submitted_at: datetime | None = None
    reached: bool = False
    attempts: int = 0
    replied: bool = False
    replied_since_refusal: bool = False
    co_handlers: tuple[CoHandler, ...] = ()
    mandatory: bool = False
    reported_back: bool = False

    def asked_extension(self) -> PendingExtension:
        """The extension of an act that presupposes one asked for and not decided."""
        if self.extension is None:
            raise LookupError("no extension has been asked for")
        return self.extension

    def co_handler(self, unit: str | None) -> CoHandler | None:
        """The invitation of a unit in this assignment, released ones included."""
        return next((co for co in self.co_handlers if co.unit == unit), None)


@dataclass(frozen=True, slots=True)
class Receipt:
    """An earlier turn of a unit in this round: first receipt may go back to it (R16 `first_receipt_scope`)."""

    unit: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """A demand from its reception on; a ticket from register on (lifecycle section 3).

    `policy` is the version the ticket carries (R33). `assignment` is the current one, kept after closure, merge and
    withdrawal; `recalled` the one a recall took away. `requester`, `fact`, `ground` are opaque keys for the rule of
    repeats (a13.2.3). `followers` are the tickets now merged into this
    one (R28); `lost_units` lost the ticket by approved return or by consultation. `tried_at` is the last follow-up that
    reached nobody (DEC 79). Persons are keys, for the
    separation of duties (D01, D03, D04).
    """

    id: str
    state: State
    policy: str
    registered_at: datetime
    type: str = "other"
    priority: str = "normal"
    anonymous: bool = False
    no_contact: bool = False
    requester: str | None = None
    fact: str | None = None
    ground: str | None = None
    claims: tuple[str, ...] = ()
    follow_up_channel: str | None = None
    outside_due: datetime | None = None
    class_given: bool = False
    assignment: Assignment | None = None
    recalled: Assignment | None = None
    recalled_at: datetime | None = None
    receipts: tuple[Receipt, ...] = ()
    lost_units: tuple[str, ...] = ()
    redos: int = 0
    former_state: State | None = None
    merged_into: str | None = None
    followers: tuple[str, ...] = ()
    unmerged_at: datetime | None = None
    inner: Mapping[str, InnerLimit] = field(default_factory=dict)
    urged_at: datetime | None = None
    ended_at: datetime | None = None
    frozen: Deadline | None = None
    timely: bool | None = None
    unreached: int = 0
    tried_at: datetime | None = None
    handled_by: tuple[str, ...] = ()
    dispatched_by: str | None = None
    closures_approved_by: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Open (在办): registered, or with a unit and not closed."""
        return self.state in OPEN

    @property
    def in_redo_round(self) -> bool:
        """From the redo on, whatever assignment is current (R26)."""
        return self.redos > 0

    @property
    def unit(self) -> str | None:
        """The unit of the current assignment."""
        return self.assignment.unit if self.assignment else None

    def held(self) -> Assignment:
        """The current assignment of a ticket known to have one."""
        if self.assignment is None:
            raise LookupError(f"ticket {self.id} has no assignment")
        return self.assignment

    def with_assignment(self, **changes: object) -> "Ticket":
        """The ticket with its current assignment changed."""
        return replace(self, assignment=replace(self.held(), **changes))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for an act: role, and for a unit's people the unit and, for a committee, its kind.

    `person` and `units` (to which the person belongs or belonged) are known to the platform only (roles section 5).
    `account` is the service account of an outside system that asked on the person's behalf (roles section 9). `behalf`
    is whose acts are delegated to `person`: both names stand, both are tested (林某 for 李某; roles section 7).
    """

    role: str
    unit: str | None = None
    unit_kind: str | None = None
    person: str | None = None
    units: tuple[str, ...] = ()
    account: str | None = None
    behalf: str | None = None

    @property
    def persons(self) -> tuple[str, ...]:
        """Everybody the separation of duties looks at: who acts and for whom (roles sections 5 and 7)."""
        return tuple(one for one in (self.person, self.behalf) if one is not None)

    @property
    def is_committee(self) -> bool:
        """Whether a villagers' or residents' committee acts (a6.2)."""
        return self.unit_kind in COMMITTEES


@dataclass(frozen=True, slots=True)
class World:
    """The tickets concerned with the calendar and the policies: what one decision can see.

    `policy` is the version in force, `policies` those the tickets carry, by version.
    """

    calendar: Calendar
    policy: Policy
    policies: Mapping[str, Policy]
    tickets: Mapping[str, Ticket] = field(default_factory=dict)

    def put(self, *tickets: Ticket) -> "World":
        """The world with these tickets in place of their former selves."""
        return replace(self, tickets={**self.tickets, **{ticket.id: ticket for ticket in tickets}})

    def policy_of(self, ticket: Ticket) -> Policy:
        """The policy version a ticket carries (R33)."""
        return self.policies[ticket.policy]

    def lead_of(self, ticket: Ticket) -> Ticket:
        """The lead of a merged ticket, else the ticket itself (R28)."""
        return self.tickets[ticket.merged_into] if ticket.merged_into else ticket


def without_caps_of(clock: Clock, ticket: str) -> Clock:
    """The clock as if that ticket had never been merged in (R28)."""
    return replace(clock, changes=tuple(c for c in clock.changes if not (isinstance(c, Cap) and c.ticket == ticket)))
