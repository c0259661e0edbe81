"""The checks behind the guards (lifecycle section 6): each answers None where the act may go on.

Guards of intake, dispatch, return, consultation and extension; those of the later acts are in `guards_of_work`.
"""

from dataclasses import dataclass
from datetime import datetime

from hotline.core.case import Case
from hotline.core.clock import Deadline
from hotline.core.counting import add_to_due
from hotline.core.limit import Limit
from hotline.core.reading import own_deadline
from hotline.core.refusal import FAILED, Failed
from hotline.core.repeats import repeats
from hotline.core.ticket import COMMITTEES, UNIT_KINDS


@dataclass(frozen=True, slots=True)
class Missing:
    """Refuses where an argument is missing; blank text counts as missing (a14.1, a17.1, a18.1)."""

    argument: str

    def __call__(self, case: Case) -> Failed | None:
        """None where the argument is there."""
        return None if self.argument in case.args else FAILED


@dataclass(frozen=True, slots=True)
class Flagged:
    """Refuses where intake found the demand to be of another kind (a13.2)."""

    kind: str

    def __call__(self, case: Case) -> Failed | None:
        """None where the demand is not of that kind."""
        return FAILED if case.flag(self.kind) else None


@dataclass(frozen=True, slots=True)
class CommitteeList:
    """Refuses a committee asked to assist without an item of its list of duties (a6.1)."""

    kind: str
    """The argument that says what kind of body is asked."""

    def __call__(self, case: Case) -> Failed | None:
        """None where it is no committee, or the item of its list is named."""
        return FAILED if case.get(self.kind) in COMMITTEES and "list_item" not in case.args else None


def clock_text(instant: datetime) -> str:
    """An instant as a sentence shows it, to the minute (R1)."""
    return f"{instant:%Y-%m-%d %H:%M}"


# --- intake (arts. 13, 14) ---


def repeat(case: Case) -> Failed | None:
    """Same requester, same fact, same ground as a ticket that still counts (a13.2.3)."""
    found = repeats(case.world, case.policy, case.args, case.at)
    return Failed({"ticket": found[0]}) if found else None


def contact_missing(case: Case) -> Failed | None:
    """Neither a contact nor an accepted demand of somebody who stays anonymous or declines every way (a14.1)."""
    without = case.flag("anonymous") or case.flag("way_declined")
    return None if "contact" in case.args or (without and case.policy.anonymous_accepted) else FAILED


def no_such_ticket(case: Case) -> Failed | None:
    """`repeat_of` is not a ticket this demand repeats (a13.2.3)."""
    named = case.get("repeat_of")
    return None if named in repeats(case.world, case.policy, case.args, case.at) else FAILED


# --- dispatch (arts. 6, 15) ---


def committee_lead(case: Case) -> Failed | None:
    """A committee would become main responsible (a6.2)."""
    return FAILED if case.get("unit_kind") in COMMITTEES else None


def committee_main(case: Case) -> Failed | None:
    """An internal assignment would make a committee main responsible (a6.2)."""
    return FAILED if case.flag("main") and case.get("to_kind") in COMMITTEES else None


def unit_kind(case: Case) -> Failed | None:
    """The body is of no kind that handles demands (a5.1)."""
    return None if case.get("unit_kind", "city_department") in UNIT_KINDS else FAILED


def dispatch_basis(case: Case) -> Failed | None:
    """Neither a catalogue item nor a statutory duty is given (a15.1)."""
    return None if "item" in case.args or "duty_basis" in case.args else FAILED


def other_unit(case: Case) -> Failed | None:
    """The unit departs from the item's without a reason (a15.1)."""
    departs = "item_unit" in case.args and case.get("item_unit") != case.get("unit")
    return FAILED if departs and "reason" not in case.args else None


def returned_before(case: Case) -> Failed | None:
    """The unit lost this ticket by an approved return or by consultation (a17.1)."""
    lost = case.get("unit") in case.known.lost_units
    return FAILED if lost and not case.policy.redispatch_to_returner else None


def same_unit(case: Case) -> Failed | None:
    """An approved return would give the ticket to the unit that returned it (a17.1)."""
    return FAILED if case.get("unit") == case.known.unit else None


# --- return and consultation (art. 17) ---


def return_count(case: Case) -> Failed | None:
    """The unit has applied as often as policy allows in this assignment (a17.1)."""
    return FAILED if case.held.returns >= case.policy.return_max_per_assignment else None


def return_window(case: Case) -> Failed | None:
    """The window for returns has ended, or there is none (R14; a17.1)."""
    window = case.known.inner.get("return_window")
    if window is None or case.known.in_redo_round:
        return Failed(variant="none")
    return Failed({"due": clock_text(window.due)}) if case.at > window.due else None


def already_accepted(case: Case) -> Failed | None:
    """Acceptance, by act or silence, says the duty is the unit's (a16.1)."""
    return FAILED if case.held.accepted and not case.policy.return_after_acceptance else None


def own_case(case: Case) -> Failed | None:
    """The unit now holding the ticket would decide for itself (a17.2)."""
    return FAILED if case.actor.role == "unit_lead" and case.actor.unit == case.known.unit else None


# --- extension (art. 18) ---


def present_deadline(case: Case) -> Deadline:
    """The deadline of the present assignment at the instant of the act (R18, R24)."""
    return own_deadline(case.world, case.known, case.at)


def extension_pending(case: Case) -> Failed | None:
    """An application is still undecided (a18.1)."""
    return FAILED if case.held.extension else None


def extension_redo(case: Case) -> Failed | None:
    """A redo round knows no extension (R26; a18.1)."""
    return FAILED if case.known.in_redo_round and not case.policy.redo_extension else None


def extension_count(case: Case) -> Failed | None:
    """As many extensions as policy allows have been approved (a18.1)."""
    return FAILED if case.held.extensions >= case.policy.extension_max_count else None


def extension_refused_before(case: Case) -> Failed | None:
    """One was refused and policy bars another (a18.1)."""
    return FAILED if case.held.extension_refused and not case.policy.extension_reapply else None


def extension_late(case: Case) -> Failed | None:
    """The due has passed (R18; a18.1)."""
    due = present_deadline(case).due
    return Failed({"due": clock_text(due)}) if case.at > due else None


def extension_longest(case: Case) -> Failed | None:
    """The extension asked for would end later than the longest one (R18; a18.1)."""
    now, asked = present_deadline(case), case.args["length"]
    longest = case.policy.extension_max if isinstance(case.policy.extension_max, Limit) else now.limit
    return FAILED if _ends_later(case, now.own_due, asked, longest) else None


def extension_granted(case: Case) -> Failed | None:
    """The extension granted would end later than the one asked for (R18; a18.1)."""
    pending = case.held.extension
    if pending is None or "length" not in case.args:
        return None
    later = _ends_later(case, present_deadline(case).own_due, case.args["length"], pending.length)
    return Failed(variant="granted") if later else None


def no_extension(case: Case) -> Failed | None:
    """There is nothing to decide (a18.1)."""
    return None if case.held.extension else FAILED


def _ends_later(case: Case, due: datetime, a: Limit, b: Limit) -> bool:
    calendar = case.world.calendar
    return add_to_due(calendar, case.policy, due, a) > add_to_due(calendar, case.policy, due, b)
