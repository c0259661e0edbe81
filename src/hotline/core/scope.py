"""Which tickets a person may open and where an act may be done: scope (范围) as data (roles sections 2 to 4; S34).

Scope is one of four things an act needs; role, state and guards are `decide`'s. The facts about a ticket are values
given by the caller, under the unit tree of the day of the act.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from hotline.core.privacy import P4
from hotline.core.refusal import Failed, Refusal, refuse
from hotline.core.ticket import Actor

Scope = Literal["C", "S", "U", "A", "R", "d", "p", "-"]
"""Whole city, own unit and below, own unit, assigned, the requester's own, may draft, may propose, none."""

Opening = Literal["whole", "masked", "claims", "header", "own", "sealed"]
"""How much opens: all; all, masked for good; a co-handler's claims and working thread; a former unit's header and own
acts; the requester's own view; of a sealed demand number and time."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads or acts: the actor, the units at and below the own one today, appointments, a reason given.

    `proved` are the numbers of demands shown to be the requester's own, by code or recorded call; `delegated` the acts
    that whoever acts for another may do (roles section 7).
    """

    actor: Actor
    below: frozenset[str] = frozenset()
    appointments: frozenset[str] = frozenset()
    reason: str = ""
    proved: frozenset[str] = frozenset()
    delegated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What scope needs to know of a demand.

    `invited` are units with an invitation not released, `former` units that lost it by return, recall or consultation,
    `named` the persons named on a restricted matter, `recused` persons and units complained about, `released` persons
    of such a unit who may work on it all the same (D06).
    """

    number: str
    protection: int = 0
    unit: str | None = None
    person: str = ""
    invited: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    follow_up_owed: bool = False
    restricted: bool = False
    named: frozenset[str] = frozenset()
    recused: frozenset[str] = frozenset()
    released: frozenset[str] = frozenset()


WHOLE_CITY: Final = ("agent", "dispatcher", "reviewer", "supervisor")
"""Desks that open every ticket of the city: an agent by number, telephone or while serving, not by browsing."""

UNIT_ROLES: Final = ("handler", "unit_lead")


def is_recused(reader: Reader, about: Standing) -> bool:
    """Whether the reader, or a unit he or she belongs or belonged to, is complained about (D06; a11.2)."""
    actor = reader.actor
    if about.recused & set(actor.persons):
        return True
    return bool(about.recused & {*actor.units, actor.unit}) and actor.person not in about.released


def opening(reader: Reader, about: Standing) -> Opening | None:
    """How much of a ticket the reader may open; None answers as if there were none (roles sections 2, 4; S34)."""
    if is_recused(reader, about) or (about.restricted and not _on_restricted(reader, about)):
        return None
    found = _opening_by_role(reader, about)
    return "sealed" if found is not None and about.protection >= P4 else found


def _on_restricted(reader: Reader, about: Standing) -> bool:
    named = reader.actor.person is not None and reader.actor.person in about.named
    return named or (reader.actor.role == "privacy_officer" and bool(reader.reason))


def _opening_by_role(reader: Reader, about: Standing) -> Opening | None:
    role = reader.actor.role
    if role in WHOLE_CITY:
        return "whole"
    if role in UNIT_ROLES:
        return _opening_of_unit(reader, about)
    if role == "requester":
        return "own" if about.number in reader.proved else None
    if role == "analyst":
        return "masked" if "department_viewer" in reader.appointments else None
    if role == "follow_up_caller":
        return "whole" if about.follow_up_owed else None
    if role == "privacy_officer":
        return "whole" if reader.reason else None
    return None


def _opening_of_unit(reader: Reader, about: Standing) -> Opening | None:
    """Lead before invited before former; a handler opens what is his or hers and what nobody has yet (U pool).

    A committee opens no ticket: it sees its assistance tasks (`assistance.may_open_task`; a6.1).
    """
    if reader.actor.is_committee:
        return None
    reach = reach_of(reader)
    if about.unit in reach:
        return "whole" if _own_or_pool(reader, about) else None
    if about.invited & reach:
        return "claims"
    return "header" if about.former & reach else None


def _own_or_pool(reader: Reader, about: Standing) -> bool:
    if reader.actor.role == "unit_lead" or "unit_desk" in reader.appointments:
        return True
    return about.person in ("", reader.actor.person, reader.actor.unit)


def reach_of(reader: Reader) -> frozenset[str]:
    """The units whose tickets lie in a unit person's reach: a lead's and below, a handler's own (roles section 2)."""
    own = frozenset({reader.actor.unit} if reader.actor.unit else ())
    return own | reader.below if reader.actor.role == "unit_lead" else own


# --- acts ---

_ROLES: Final = (
    "agent",
    "dispatcher",
    "reviewer",
    "handler",
    "unit_lead",
    "supervisor",
    "follow_up_caller",
    "requester",
    "system",
)

# Cells left to right as in _ROLES (roles section 3).
_TABLE: Final = """
register               C C - U U - C - C
dispose                C C - - - - - - -
answer_on_the_spot     C C - - - - - - -
dispatch               p C - - - - - - C
accept                 - - - U S - - - C
assign                 - - - U S - - - -
request_return         - - - d S - - - -
approve_return         - - C - - - - - -
refuse_return          - - C - - - - - -
refer_to_consultation  - - C - - - - - -
decide_consultation    - - - - A A - - -
request_extension      - - - d S - - - -
approve_extension      - - C - - - - - -
refuse_extension       - - C - - - - - -
invite_co_handler      - - - U S - - - -
object_invitation      - - - d S - - - -
decide_objection       - - C - - - - - -
submit_co_result       - - - d S - - - -
contact_requester      C C - A S - - - -
reply                  - - - d S - - - -
request_closure        - - - d S - - - -
approve_closure        - - C - - - - - -
refuse_closure         - - C - - - - - -
follow_up              - - - - - - A R C
redo                   - - C - - C p p -
decline_redo           - - C - - C - - -
merge                  p C C - - - - - -
unmerge                p C C - - - - - -
recall                 p C C p p - - - -
urge                   - C - - S C C p -
add_information        C - - - - - C R -
report_risk            C C C A S C C - -
supervise              - p p - - C p - -
amend_type             C C C - p - - - -
withdraw               R - - - - - R R -
"""


def _read_table(text: str) -> dict[str, dict[str, Scope]]:
    rows = (line.split() for line in text.strip().splitlines())
    return {act: dict(zip(_ROLES, cells, strict=True)) for act, *cells in rows}  # type: ignore[arg-type]


SCOPES: Final[Mapping[str, Mapping[str, Scope]]] = _read_table(_TABLE)
"""Act -> role -> scope; a role not among the columns performs no act on a ticket."""

_BY_INVITATION: Final = ("object_invitation", "submit_co_result")
"""Acts of an invited unit, whose scope goes through its invitation (a16.1)."""


def scope_of(act: str, role: str) -> Scope:
    """The scope in which a role may do an act, `-` where it may not (roles section 3; a5.2)."""
    return SCOPES.get(act, {}).get(role, "-")


def in_scope(act: str, reader: Reader, about: Standing) -> bool:
    """Whether a ticket lies within the scope an act has for the reader (roles sections 2 and 3; S34; a5.2).

    A handler's draft (`d`) reaches as far as the own unit: whether it may be released is the policy's
    (`unit_lead_required_for`). Who may only propose (`p`) or nothing (`-`) is outside.
    """
    scope = scope_of(act, reader.actor.role)
    if scope in ("p", "-") or is_recused(reader, about) or about.protection >= P4:
        return False
    if about.restricted and not _on_restricted(reader, about):
        return False
    if scope == "R":
        return reader.actor.role != "requester" or about.number in reader.proved
    if scope in ("S", "U", "d"):
        return bool(_concerned(act, about) & reach_of(reader))
    return scope == "C" or _assigned(act, reader, about)


def _concerned(act: str, about: Standing) -> frozenset[str]:
    """The units through which an act of a unit reaches a ticket: those invited, the lead, for a risk either."""
    if act in _BY_INVITATION:
        return about.invited
    lead = frozenset({about.unit} if about.unit else ())
    return lead | about.invited if act == "report_risk" else lead


def _assigned(act: str, reader: Reader, about: Standing) -> bool:
    """Scope A: named on the ticket, its follow-up owed, or speaking for a consultation body (a8.1)."""
    if act == "follow_up":
        return about.follow_up_owed
    if act == "decide_consultation":
        return reader.actor.unit_kind == "consultation_body"
    if act == "report_risk" and about.invited & reach_of(reader):
        return True
    return about.unit in reach_of(reader) and _own_or_pool(reader, about)


def scope_refusal(act: str, provision: str, reader: Reader, about: Standing) -> Refusal | None:
    """The refusal of an act outside its scope, None inside (roles section 3; S34; a5.2)."""
    if is_recused(reader, about):
        return refuse(act, "recusal", "a11.2", Failed())
    return None if in_scope(act, reader, about) else refuse(act, "scope", provision, Failed())
