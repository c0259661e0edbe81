"""The checks behind the guards of co-handling, reply, closure, follow-up, merging and the lasting acts."""

from hotline.core.case import Case
from hotline.core.counting import base_due
from hotline.core.guards import present_deadline
from hotline.core.intake import NO_FOLLOW_UP
from hotline.core.refusal import FAILED, Failed
from hotline.core.reply import unanswered_claims
from hotline.core.ticket import OUTSTANDING

CHANNEL_WORDS = {"phone": "电话", "sms": "短信", "web": "网页", "wechat": "微信"}
_MERGEABLE = ("registered", "dispatched", "handling")


# --- co-handlers (a16.1) ---


def co_unit(case: Case) -> Failed | None:
    """The lead itself, or a unit already invited in this assignment (a16.1)."""
    unit = case.get("unit")
    return FAILED if unit == case.known.unit or case.held.co_handler(unit) else None


def co_due(case: Case) -> Failed | None:
    """An own inner due that is past or later than the lead's (R24; a16.1)."""
    due = case.get("due")
    if due is None or case.at < due <= present_deadline(case).due:
        return None
    return FAILED


def no_invitation_to_object(case: Case) -> Failed | None:
    """The actor's unit has no invitation that is neither objected to nor answered (a16.1)."""
    co = case.held.co_handler(case.actor.unit)
    return None if co and co.status == "invited" else FAILED


def no_invitation_to_answer(case: Case) -> Failed | None:
    """The actor's unit owes no co-result (a16.1)."""
    co = case.held.co_handler(case.actor.unit)
    return None if co and co.status in OUTSTANDING else FAILED


def no_objection_of_anybody(case: Case) -> Failed | None:
    """No objection is waiting (a16.1)."""
    return None if any(co.status == "objected" for co in case.held.co_handlers) else FAILED


def no_objection_of_unit(case: Case) -> Failed | None:
    """The unit named has no objection waiting (a16.1)."""
    co = case.held.co_handler(case.get("unit"))
    return None if co and co.status == "objected" else FAILED


# --- contact and reply (arts. 20, 21) ---


def contact_first(case: Case) -> Failed | None:
    """The requester has been neither reached nor tried as often as policy asks (a20.1.1)."""
    ticket, held, policy = case.known, case.held, case.policy
    if not policy.contact_required or ticket.anonymous or ticket.no_contact or held.reached:
        return None
    return FAILED if held.attempts < policy.contact_attempts else None


def not_written(case: Case) -> Failed | None:
    """The reply is oral and the type asks for writing (a20.1.2)."""
    oral = case.get("form", "written") != "written"
    return FAILED if oral and case.known.type not in case.policy.oral_reply_types else None


def claim_unanswered(case: Case) -> Failed | None:
    """A claim of the demand has no answer (a21.1.1)."""
    left = unanswered_claims(case.known.claims, case.get("answers", ()))
    return Failed({"claims": "、".join(left)}) if left else None


def long_term(case: Case) -> Failed | None:
    """A long-term matter without measures, expected date or explanation (a21.1.2)."""
    if not case.flag("long_term"):
        return None
    complete = all(name in case.args for name in ("measures", "expected_by", "explanation"))
    return None if complete else FAILED


def expected_past(case: Case) -> Failed | None:
    """The date promised lies before the reply (a21.1.2)."""
    expected = case.get("expected_by")
    return FAILED if expected is not None and expected < case.at.date() else None


# --- closure (art. 22) ---


def no_reply(case: Case) -> Failed | None:
    """No written reply in this assignment, or none since the refusal where policy asks for a new one (a20.1.2)."""
    replied = case.held.replied_since_refusal if case.policy.reply_again_after_refusal else case.held.replied
    return None if replied else FAILED


def co_outstanding(case: Case) -> Failed | None:
    """A co-handler still owes its result (a16.1)."""
    owing = [co.unit for co in case.held.co_handlers if co.status in OUTSTANDING]
    return Failed({"units": "、".join(owing)}) if owing and case.policy.co_results_required else None


# --- follow-up and redo (art. 23) ---


def channel(case: Case) -> Failed | None:
    """A way of follow-up the hotline does not offer (a23.1)."""
    return None if case.get("channel") in case.policy.follow_up_channels else FAILED


def follow_up_hours(case: Case) -> Failed | None:
    """A call outside the hours for calls, both ends inside (a23.1)."""
    if case.get("channel") != "phone":
        return None
    opens, closes = case.policy.follow_up_hours
    second = case.at.hour * 3600 + case.at.minute * 60 + case.at.second
    return None if opens * 60 <= second <= closes * 60 else FAILED


def channel_choice(case: Case) -> Failed | None:
    """The requester chose another way, gave no consent, and no attempt has failed yet (a23.2)."""
    chosen = case.known.follow_up_channel
    if chosen in (None, NO_FOLLOW_UP, case.get("channel")) or case.flag("consent") or case.known.unreached:
        return None
    return Failed({"channel": CHANNEL_WORDS.get(chosen, chosen)})


def reason_if_dissatisfied(case: Case) -> Failed | None:
    """A dissatisfied answer without its reason (a23.1)."""
    return FAILED if case.get("result") == "dissatisfied" and "reason" not in case.args else None


def redo_count(case: Case) -> Failed | None:
    """As many redos as policy allows (R26; a23.1)."""
    return FAILED if case.known.redos >= case.policy.redo_max else None


def redo_window(case: Case) -> Failed | None:
    """The window for a redo has ended (R26; a23.1)."""
    window = case.known.inner.get("redo_window")
    return FAILED if window is None or case.at > window.due else None


# --- merging, recall, amendment, withdrawal ---


def merge_lead(case: Case) -> Failed | None:
    """The lead is unknown, the ticket itself, not in a state to take it, or the ticket leads others (a13.2.3)."""
    ticket, lead = case.known, case.world.tickets.get(case.get("into"))
    if lead is None or lead.id == ticket.id or lead.state not in _MERGEABLE or ticket.followers:
        return FAILED
    return None


def merge_unit(case: Case) -> Failed | None:
    """The ticket lies with a unit and the lead with another or none (a13.2.3)."""
    unit = case.known.unit
    return FAILED if unit is not None and case.world.tickets[case.args["into"]].unit != unit else None


def lead_closed(case: Case) -> Failed | None:
    """The lead is no longer open (a13.2.3)."""
    return None if case.world.lead_of(case.known).is_open else FAILED


def already_replied(case: Case) -> Failed | None:
    """A reply exists in this assignment (a15.1)."""
    return FAILED if case.held.replied else None


def urge_interval(case: Case) -> Failed | None:
    """Too soon after the last urging of this ticket (a38.1)."""
    last = case.known.urged_at
    if last is None or case.at >= base_due(case.world.calendar, case.policy, last, case.policy.urge_interval):
        return None
    return Failed({"interval": str(case.policy.urge_interval)})


def nothing_amended(case: Case) -> Failed | None:
    """Type and priority are what they were (a2.1)."""
    ticket = case.known
    same = case.get("type", ticket.type) == ticket.type and case.get("priority", ticket.priority) == ticket.priority
    return FAILED if same else None


def withdraw_type(case: Case) -> Failed | None:
    """A type that goes on in the public interest though the requester withdraws (a11.1)."""
    return FAILED if case.known.type in case.policy.withdraw_not_for_types else None


def has_merged(case: Case) -> Failed | None:
    """Other tickets are merged into this one (a13.2.3)."""
    return FAILED if case.known.followers else None
