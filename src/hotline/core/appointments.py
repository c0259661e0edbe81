"""Posts: which roles go together, who may be given what, by whom, what may be delegated (roles sections 1, 4, 7).

Everything here is data and functions of values; the database refuses incompatible posts by the same pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from hotline.core.scope import SCOPES
from hotline.core.ticket import COMMITTEES, UNIT_KINDS

HELD: Final = (
    "agent",
    "dispatcher",
    "reviewer",
    "handler",
    "unit_lead",
    "supervisor",
    "follow_up_caller",
    "knowledge_editor",
    "analyst",
    "privacy_officer",
    "auditor",
    "administrator",
)
"""The roles a person may hold; requester and system are nobody's post."""

_APART: Final = {
    "administrator": HELD,
    "auditor": HELD,
    "privacy_officer": ("agent", "handler", "analyst"),
    "reviewer": ("handler", "unit_lead"),
    "follow_up_caller": ("handler", "unit_lead"),
    "supervisor": ("handler", "unit_lead"),
}

INCOMPATIBLE: Final = frozenset(
    frozenset(pair) for role, others in _APART.items() for pair in product((role,), others) if pair[0] != pair[1]
)
"""Pairs of roles one person may not hold at the same time (roles section 1)."""

KINDS_OF_ROLE: Final[Mapping[str, tuple[str, ...]]] = {
    "agent": ("hotline",),
    "dispatcher": ("hotline",),
    "reviewer": ("hotline",),
    "follow_up_caller": ("hotline",),
    "knowledge_editor": ("hotline",),
    "administrator": ("hotline",),
    "handler": (*UNIT_KINDS, *COMMITTEES),
    "unit_lead": (*UNIT_KINDS, "consultation_body"),
    "supervisor": ("hotline", "competent_department", "consultation_body"),
    "analyst": ("hotline", "competent_department", "city_government"),
    "privacy_officer": ("hotline", "competent_department", *UNIT_KINDS),
    "auditor": ("hotline", "competent_department", "city_government"),
}
"""Role -> the kinds of unit it belongs to (roles section 1; a committee has no unit lead, for it is never main
responsible: a6.2)."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What narrows or widens a role (任命): its name, the roles that may bear it, the kinds of unit."""

    zh: str
    roles: tuple[str, ...]
    kinds: tuple[str, ...] = ()


APPOINTMENTS: Final[Mapping[str, Appointment]] = {
    "consultation_secretary": Appointment("协商秘书", ("supervisor", "unit_lead"), ("consultation_body",)),
    "department_approver": Appointment("主管部门审批人", ("analyst", "supervisor"), ("competent_department",)),
    "catalogue_approver": Appointment("目录审批人", ("dispatcher", "reviewer", "supervisor", "analyst")),
    "duty_leader": Appointment("值班长", ("agent", "dispatcher", "reviewer", "supervisor"), ("hotline",)),
    "unit_desk": Appointment("单位联络员", ("handler",), UNIT_KINDS),
    "restricted_reader": Appointment("专办人", ("supervisor", "reviewer", "follow_up_caller", "handler", "unit_lead")),
    "assistant_committee": Appointment("村居协办", ("handler",), COMMITTEES),
    "government_viewer": Appointment("市政府查看", ("analyst",), ("city_government", "competent_department")),
    "department_viewer": Appointment("主管部门查看", ("analyst",), ("competent_department",)),
}
"""Appointments by code (roles section 1)."""

BY_TWO: Final = ("reviewer", "supervisor", "privacy_officer", "auditor", "administrator")
"""Roles that a second administrator or the privacy officer must approve; so must any appointment (roles section 4)."""


@dataclass(frozen=True, slots=True)
class Held:
    """One post of a person: unit, its kind, role, appointment, in force from a date up to another, not included."""

    unit: str
    kind: str
    role: str
    appointment: str = ""
    valid_from: date = date.min
    valid_to: date | None = None


def compatible(role: str, other: str) -> bool:
    """Whether one person may hold both roles at the same time (roles section 1)."""
    return frozenset((role, other)) not in INCOMPATIBLE


def overlap(one: Held, other: Held) -> bool:
    """Whether two posts are in force on some same day (roles section 1)."""
    return (other.valid_to is None or one.valid_from < other.valid_to) and (
        one.valid_to is None or other.valid_from < one.valid_to
    )


def standing_against(wanted: Held, held: tuple[Held, ...]) -> Held | None:
    """The post because of which another may not be given: incompatible and overlapping (roles section 1)."""
    return next((one for one in held if overlap(one, wanted) and not compatible(one.role, wanted.role)), None)


def may_be_held(post: Held) -> bool:
    """Whether role and appointment belong to a unit of that kind (roles section 1)."""
    if post.kind not in KINDS_OF_ROLE.get(post.role, ()):
        return False
    if not post.appointment:
        return True
    known = APPOINTMENTS.get(post.appointment)
    return known is not None and post.role in known.roles and (not known.kinds or post.kind in known.kinds)


def needs_second(role: str, appointment: str) -> bool:
    """Whether a second administrator or the privacy officer must approve the post (roles section 4; D13)."""
    return role in BY_TWO or bool(appointment)


def may_draft_post(role: str, below: frozenset[str], wanted: Held) -> bool:
    """Whether an administrator, or a lead for handlers of the own unit and below, may ask for it (roles section 4)."""
    if role == "administrator":
        return True
    return role == "unit_lead" and wanted.role == "handler" and wanted.unit in below


APPROVING_POSTS: Final = ("administrator", "privacy_officer")
"""Who approves posts that need a second person (roles section 4)."""

# --- delegation ---

DELEGATING: Final = ("unit_lead", "reviewer", "supervisor")
"""Roles that may delegate named acts (roles section 7)."""

NOT_DELEGABLE: Final = ("decide_consultation", "supervise")
"""Acts that stay with their holder; so do all approvals, which are no acts on a ticket (roles section 7)."""


def delegable(role: str) -> tuple[str, ...]:
    """The acts a role may delegate, in the order of the table of scopes (roles section 7; a5.2)."""
    if role not in DELEGATING:
        return ()
    return tuple(
        act for act, row in SCOPES.items() if row.get(role, "-") not in ("-", "p") and act not in NOT_DELEGABLE
    )


def could_hold(role: str, held: tuple[Held, ...], day: date) -> bool:
    """Whether a deputy could hold the role delegated: no post of today stands against it (roles section 7)."""
    return standing_against(Held("", "", role, valid_from=day), held) is None
