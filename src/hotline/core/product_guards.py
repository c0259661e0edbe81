"""Guards that need what only the platform knows: versions read, persons, posts, dates (lifecycle section 6)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from hotline.core.case import Case, Guard
from hotline.core.counting import base_due
from hotline.core.intake import DISPOSITIONS, NO_FOLLOW_UP, OUT_OF_AREA, REASON_CODES
from hotline.core.place import PLACES, where_of
from hotline.core.refusal import FAILED, Failed
from hotline.core.reply import CHECKLIST, open_items
from hotline.core.ticket import COMMITTEES

REPORT: Final = {"findings": "查明的情况", "done": "所做的工作", "decided": "处理决定", "outcome": "结果类别"}
"""Elements of a unit's report to the hotline (a20.1.5); its result is the act's own guard's."""

Test = Callable[[Case, "Circumstances"], Failed | None]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the platform found about an act before deciding it; the defaults let every guard pass.

    `version_read` is what the asking person saw, `version_now` the ticket's present one; `last_event_at` of the
    chains the act writes to; `asking_units` those whose application is decided; `reason_codes` the reasons offered now
    for each class of disposition that needs one; `delegated` the acts that whoever acts for another may do today;
    `body_missing` the entry a consultation body lacks.
    """

    version_read: int | None = None
    version_now: int | None = None
    last_event_at: datetime | None = None
    recused: bool = False
    asking_units: tuple[str, ...] = ()
    second_reviewer: bool = False
    drafted_by: str | None = None
    item_in_force: bool = True
    unit_in_force: bool = True
    body_has_area: bool = True
    unit_has_person: bool = True
    files_there: bool = True
    reason_codes: Mapping[str, Collection[str]] = field(default_factory=lambda: REASON_CODES)
    delegated: frozenset[str] = frozenset()
    body_missing: str = ""
    class_known: bool = True
    channel_in_force: bool = True
    list_item_in_force: bool = True
    committee_in_area: bool = True
    extension_open: bool = True


def stale_version(case: Case, known: Circumstances) -> Failed | None:
    """The ticket has changed since it was read: nothing is lost, the person looks again (lifecycle section 6)."""
    return FAILED if known.version_read is not None and known.version_read != known.version_now else None


def clock_back(case: Case, known: Circumstances) -> Failed | None:
    """The machine's clock stands before the last event of a chain (S50)."""
    return FAILED if known.last_event_at is not None and case.at < known.last_event_at else None


def delegation(case: Case, known: Circumstances) -> Failed | None:
    """Who acts for another does what was delegated, while it is, and nothing else (a5.2; roles section 7)."""
    if case.actor.behalf is None or case.act in known.delegated:
        return None
    return FAILED


def recusal(case: Case, known: Circumstances) -> Failed | None:
    """D06: the actor, or the actor's unit, is complained about (a11.2)."""
    return FAILED if known.recused else None


def handled_it(case: Case, known: Circumstances) -> Failed | None:
    """D01: whoever handled or released the reply may not review the closure (a22.1)."""
    return FAILED if set(case.actor.persons) & set(case.known.handled_by) else None


def of_asking_unit(case: Case, known: Circumstances) -> Failed | None:
    """D02: whoever belongs to the asking unit may not decide its application (a17.1, a18.1)."""
    return FAILED if set(known.asking_units) & set(case.actor.units) else None


def dispatched_it(case: Case, known: Circumstances) -> Failed | None:
    """D03: whoever dispatched may not review that dispatch's return while another reviewer is on duty (a17.1)."""
    own = case.known.dispatched_by in case.actor.persons
    return FAILED if own and known.second_reviewer else None


def approved_closure(case: Case, known: Circumstances) -> Failed | None:
    """D04: whoever approved the closure may not follow up or decide a redo (a23.1)."""
    return FAILED if set(case.actor.persons) & set(case.known.closures_approved_by) else None


def of_handling_unit(case: Case, known: Circumstances) -> Failed | None:
    """D05: whoever belongs to the unit may not enter or change an answer of follow-up (a23.1, a11.1)."""
    return FAILED if case.known.unit in case.actor.units else None


def drafted_it(case: Case, known: Circumstances) -> Failed | None:
    """D07: the author of a draft may not approve it (a15.2, a36.1)."""
    return FAILED if known.drafted_by in case.actor.persons else None


def urgency_open(case: Case, known: Circumstances) -> Failed | None:
    """Nobody has settled yet whether the matter is urgent (a13.1)."""
    if case.get("class") in ("emergency_transferred", "emergency_told"):
        return None
    return None if "urgency" in case.args else FAILED


def person_missing(case: Case, known: Circumstances) -> Failed | None:
    """An organisation without a speaker, or another person neither recorded nor marked unnamed (a2.1, a11.1)."""
    if case.flag("organisation") and "speaker" not in case.args:
        return FAILED
    unnamed = "person_concerned" not in case.args and not case.flag("concerned_unnamed")
    return Failed(variant="concerned") if case.flag("for_another") and unnamed else None


def consequences_untold(case: Case, known: Circumstances) -> Failed | None:
    """Every way to be reached was declined, and nobody said what follows from it (a14.1)."""
    return FAILED if case.flag("way_declined") and not case.flag("consequences_told") else None


def place_outside(case: Case, known: Circumstances) -> Failed | None:
    """A ticket on facts outside the city (a2.1)."""
    where = where_of(case.args)
    return Failed(variant=where) if where in ("province", "outside") else None


def place_class(case: Case, known: Circumstances) -> Failed | None:
    """Turned away as from elsewhere though the place is the city's or unknown, or no city of the province (a2.1).

    A requester from the province who does not agree to the transfer is told where to turn (a24.1).
    """
    kind, where = case.args["class"], where_of(case.args)
    if kind not in OUT_OF_AREA or where == OUT_OF_AREA[kind] or (kind == "out_of_area_told" and where == "province"):
        return None
    return Failed({"where": PLACES[where], "class": DISPOSITIONS[kind].zh})


def reason_code_missing(case: Case, known: Circumstances) -> Failed | None:
    """A demand not taken without a coded reason of its class (a14.1)."""
    codes = known.reason_codes.get(case.args["class"])
    return FAILED if codes and case.get("reason_code") not in codes else None


def class_missing(case: Case, known: Circumstances) -> Failed | None:
    """A dispatch without a class code (a13.1)."""
    return None if "class_code" in case.args or case.known.class_given else FAILED


def class_unknown(case: Case, known: Circumstances) -> Failed | None:
    """A code that the classification in force does not have (a13.1)."""
    return None if known.class_known else FAILED


def channel_not_in_force(case: Case, known: Circumstances) -> Failed | None:
    """The text of a statutory channel that has expired (a13.2.2)."""
    return None if known.channel_in_force else FAILED


def list_item_not_in_force(case: Case, known: Circumstances) -> Failed | None:
    """A committee is to assist with what its list of duties does not have today (a6.1)."""
    return None if known.list_item_in_force else FAILED


def committee_area(case: Case, known: Circumstances) -> Failed | None:
    """A town asks a committee of another town (a6.1)."""
    return None if known.committee_in_area else FAILED


def assistance_unbounded(case: Case, known: Circumstances) -> Failed | None:
    """A committee is asked to assist without a question and a date that bound what it shall do (a6.1)."""
    if case.get("unit_kind") not in COMMITTEES:
        return None
    if "question" not in case.args:
        return FAILED
    return None if "due" in case.args else Failed(variant="date")


def extension_closed(case: Case, known: Circumstances) -> Failed | None:
    """The catalogue item does not open an extension (a15.2)."""
    return None if known.extension_open else FAILED


def consent_missing(case: Case, known: Circumstances) -> Failed | None:
    """A hand-over to another city without the requester's consent (a24.1)."""
    handed_over = case.get("class") == "province_transferred"
    return FAILED if handed_over and not case.flag("consent") else None


def item_not_in_force(case: Case, known: Circumstances) -> Failed | None:
    """The catalogue item is outside its validity (a15.2)."""
    return None if known.item_in_force else FAILED


def unit_not_in_force(case: Case, known: Circumstances) -> Failed | None:
    """The unit named is outside its validity or unknown (a5.1)."""
    return None if known.unit_in_force else FAILED


def unit_without_person(case: Case, known: Circumstances) -> Failed | None:
    """Nobody of the unit named is in post, so that nobody would be accountable for the ticket (a7.1)."""
    return None if known.unit_has_person else FAILED


def body_area(case: Case, known: Circumstances) -> Failed | None:
    """A town's body would decide on units or matters outside its area (a8.1)."""
    return None if known.body_has_area else FAILED


def body_missing(case: Case, known: Circumstances) -> Failed | None:
    """There is no body to refer to, or nobody in its chair or on it; the first missing entry is named (a8.1)."""
    return Failed({"entry": known.body_missing}) if known.body_missing else None


def decision_missing(case: Case, known: Circumstances) -> Failed | None:
    """A consultation without the words of its decision, or without saying whether it met or wrote (a8.1)."""
    if "decision" not in case.args:
        return FAILED
    return None if "round" in case.args else Failed(variant="round")


def cause_missing(case: Case, known: Circumstances) -> Failed | None:
    """No objective cause out of the policy's list (a18.1)."""
    return None if case.get("cause") in case.policy.extension_causes else FAILED


def contact_time(case: Case, known: Circumstances) -> Failed | None:
    """A contact dated before receipt or in the future (a20.1.1)."""
    stated = case.get("contact_at", case.at)
    received = case.known.inner.get("first_contact")
    too_early = received is not None and stated < received.start
    return FAILED if too_early or stated > case.at else None


def follow_up_refused(case: Case, known: Circumstances) -> Failed | None:
    """The requester chose no follow-up: nobody calls or asks; he or she may still answer on the portal (a23.2)."""
    by_himself = case.actor.role == "requester" and case.get("channel") != "phone"
    return FAILED if case.known.follow_up_channel == NO_FOLLOW_UP and not by_himself else None


def follow_up_spacing(case: Case, known: Circumstances) -> Failed | None:
    """Another attempt too soon after one that reached nobody; the requester may answer at any time (a23.1)."""
    last, spacing = case.known.tried_at, case.policy.follow_up_spacing
    if last is None or case.actor.role == "requester":
        return None
    again = base_due(case.world.calendar, case.policy, last, spacing)
    return Failed({"interval": str(spacing)}) if case.at < again else None


def file_unknown(case: Case, known: Circumstances) -> Failed | None:
    """A file named as evidence or document that the ticket does not hold (a16.1, a20.1.5)."""
    return None if known.files_there else FAILED


def reply_missing(case: Case, known: Circumstances) -> Failed | None:
    """An answer without words answers nothing (a20.1.2)."""
    return None if "reply" in case.args else FAILED


def report_incomplete(case: Case, known: Circumstances) -> Failed | None:
    """The unit's report lacks one of its elements; the first one missing is named (a20.1.5)."""
    missing = next((zh for name, zh in REPORT.items() if name not in case.args), None)
    return Failed({"element": missing}) if missing else None


def outcome_ground(case: Case, known: Circumstances) -> Failed | None:
    """Outcome `not_possible` without its ground (a20.1.5)."""
    return FAILED if case.get("outcome") == "not_possible" and "ground" not in case.args else None


def report_back_missing(case: Case, known: Circumstances) -> Failed | None:
    """A ticket given for mandatory report (交办) without the report back (a4.3)."""
    held = case.held
    return FAILED if held.mandatory and not (held.reported_back or case.flag("reported_back")) else None


def checklist_open(case: Case, known: Circumstances) -> Failed | None:
    """An item of the closure checklist is not met (a22.1)."""
    left = open_items(case.policy.closure_checklist, case.get("checklist", ()))
    return Failed({"item": CHECKLIST.get(left[0], (left[0],))[0]}) if left else None


@dataclass(frozen=True, slots=True)
class ProductGuard:
    """One row: name, provision (None: the act's), test, the acts it is tested at (none named: all).

    A standing one does not depend on the arguments.
    """

    name: str
    provision: str | None
    test: Test
    acts: tuple[str, ...] = ()
    standing: bool = False


_DECISIONS = (
    "approve_return",
    "refuse_return",
    "approve_extension",
    "refuse_extension",
    "decide_objection",
    "refer_to_consultation",
)

_NAMING_A_UNIT = ("dispatch", "approve_return", "decide_consultation", "invite_co_handler")

PRODUCT_GUARDS: tuple[ProductGuard, ...] = (
    ProductGuard("stale_version", None, stale_version),
    ProductGuard("clock_back", None, clock_back),
    ProductGuard("delegation", "a5.2", delegation, standing=True),
    ProductGuard("recusal", "a11.2", recusal, standing=True),
    ProductGuard("D01", "a22.1", handled_it, ("approve_closure", "refuse_closure"), standing=True),
    ProductGuard("D02", None, of_asking_unit, _DECISIONS, standing=True),
    ProductGuard("D03", "a17.1", dispatched_it, ("approve_return", "refuse_return"), standing=True),
    ProductGuard("D04", "a23.1", approved_closure, ("follow_up", "redo", "decline_redo"), standing=True),
    ProductGuard("D05", "a23.1", of_handling_unit, ("follow_up",), standing=True),
    ProductGuard("D07", "a36.1", drafted_it, ("adopt_policy", "load_notice")),
    ProductGuard("urgency_open", "a13.1", urgency_open, ("register", "dispose")),
    ProductGuard("person_missing", "a11.1", person_missing, ("register",)),
    ProductGuard("consequences_untold", "a14.1", consequences_untold, ("register",)),
    ProductGuard("place_outside", "a2.1", place_outside, ("register",)),
    ProductGuard("place_class", "a2.1", place_class, ("dispose",)),
    ProductGuard("channel_not_in_force", "a13.2.2", channel_not_in_force, ("dispose",)),
    ProductGuard("reason_code_missing", "a14.1", reason_code_missing, ("dispose",)),
    ProductGuard("class_missing", "a13.1", class_missing, ("dispatch",)),
    ProductGuard("class_unknown", "a13.1", class_unknown, ("dispatch",)),
    ProductGuard("list_item_not_in_force", "a6.1", list_item_not_in_force, ("assign", "invite_co_handler")),
    ProductGuard("committee_area", "a6.1", committee_area, ("assign", "invite_co_handler")),
    ProductGuard("assistance_unbounded", "a6.1", assistance_unbounded, ("invite_co_handler",)),
    ProductGuard("extension_closed", "a15.2", extension_closed, ("request_extension",)),
    ProductGuard("consent_missing", "a24.1", consent_missing, ("dispose",)),
    ProductGuard("item_not_in_force", "a15.2", item_not_in_force, ("dispatch", "approve_return")),
    ProductGuard("unit_not_in_force", "a5.1", unit_not_in_force, _NAMING_A_UNIT),
    ProductGuard(
        "unit_without_person", "a7.1", unit_without_person, ("dispatch", "approve_return", "decide_consultation")
    ),
    ProductGuard("body_missing", "a8.1", body_missing, ("refer_to_consultation",)),
    ProductGuard("body_area", "a8.1", body_area, ("decide_consultation",)),
    ProductGuard("decision_missing", "a8.1", decision_missing, ("decide_consultation",)),
    ProductGuard("cause_missing", "a18.1", cause_missing, ("request_extension",)),
    ProductGuard("reply_missing", "a20.1.2", reply_missing, ("reply",)),
    ProductGuard("contact_time", "a20.1.1", contact_time, ("contact_requester",)),
    ProductGuard("follow_up_refused", "a23.2", follow_up_refused, ("follow_up",)),
    ProductGuard("follow_up_spacing", "a23.1", follow_up_spacing, ("follow_up",), standing=True),
    ProductGuard("file_unknown", None, file_unknown, ("submit_co_result", "request_closure")),
    ProductGuard("report_incomplete", "a20.1.5", report_incomplete, ("request_closure",)),
    ProductGuard("outcome_ground", "a20.1.5", outcome_ground, ("request_closure",)),
    ProductGuard("report_back_missing", "a4.3", report_back_missing, ("request_closure",)),
    ProductGuard("checklist_open", "a22.1", checklist_open, ("approve_closure",)),
)
"""The product guards from top to bottom: after the checks of `may`, before the act's own guards."""


def product_guards(act: str, known: Circumstances | None) -> tuple[Guard, ...]:
    """The product guards of an act, bound to what the platform knows; none without it (lifecycle section 6)."""
    if known is None:
        return ()
    return tuple(
        Guard(row.name, lambda case, row=row: row.test(case, known), row.provision, row.standing)  # type: ignore[misc]
        for row in PRODUCT_GUARDS
        if not row.acts or act in row.acts
    )
