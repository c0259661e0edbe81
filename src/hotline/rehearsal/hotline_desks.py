"""How people of the hotline and requesters behave, by what they see (arts. 15, 17, 18, 22, 23, 38)."""

from datetime import timedelta
from typing import Any

from hotline.core.arguments import ROUNDS
from hotline.core.intake import NO_FOLLOW_UP, PORTAL
from hotline.core.policy import DEMAND_TYPES, Policy
from hotline.core.ticket import Actor
from hotline.rehearsal.deeds import NOVELTY, Deed, Option, Scene


def dispatch(s: Scene) -> Deed:
    """By the catalogue; elsewhere by statutory duty, as after a return (a15.1)."""
    proper = s.cast.unit_for(s.matter.item, s.matter.town)
    by = s.hotline("dispatcher")
    if proper in s.ticket.lost_units or s.chance.happens(0.1):
        return Deed("dispatch", by, by_duty(s, s.another_unit()))
    manner = s.chance.weighted([(9, "transferred"), (1, "mandatory")])
    return Deed("dispatch", by, {"unit": proper, "item": s.matter.item.key, "manner": manner})


def by_duty(s: Scene, unit: str) -> dict[str, Any]:
    """A unit named by its statutory duty, with the words for it."""
    line = s.line("return_approval")
    return {"unit": unit, "class_code": s.matter.item.code, **line}


def answer(s: Scene) -> Deed:
    """An answer from the knowledge base (a15.1)."""
    line = s.line("on_the_spot")
    said = {"answer": line["answer"], "source": line["source"], "acknowledged": s.chance.happens(0.9)}
    return Deed("answer_on_the_spot", s.hotline("agent"), said)


def amend(s: Scene) -> Deed:
    """Another type or priority (a2.1)."""
    by = s.hotline("agent" if s.ticket.state == "registered" and s.chance.happens(0.3) else "dispatcher")
    changed = {"priority": s.chance.pick(("urgent", "critical"))} if s.chance.happens(0.4) else {
        "type": s.chance.pick([kind for kind in DEMAND_TYPES if kind != s.ticket.type])
    }  # fmt: skip
    return Deed("amend_type", by, {**changed, "reason": s.text("amend_type_reason")})


def merge(s: Scene) -> Deed:
    """Into another ticket of the same unit (a13.2.3)."""
    leads = [
        number
        for number, other in s.others.items()
        if other.state in ("registered", "dispatched", "handling")
        and number != s.ticket.id
        and (s.ticket.unit is None or other.unit == s.ticket.unit)
    ]
    args = {"into": s.chance.pick(leads or [s.ticket.id]), "reason": s.text("merge_reason")}
    return Deed("merge", s.hotline(s.chance.pick(("dispatcher", "reviewer"))), args)


def unmerge(s: Scene) -> Deed:
    """Two matters after all (a13.2.3)."""
    return Deed("unmerge", s.hotline("dispatcher"), {"reason": s.text("unmerge_reason")})


def recall(s: Scene) -> Deed:
    """Dispatched to the wrong unit (a15.1)."""
    return Deed("recall", s.hotline("dispatcher"), {"reason": s.text("recall_reason")})


def withdraw(s: Scene) -> Deed:
    """The requester has settled it, directly or by telephone (a11.2)."""
    words = s.text("withdrawal")
    by = s.hotline("follow_up_caller") if s.chance.happens(0.5) else REQUESTER
    return Deed("withdraw", by, {"words": words})


REQUESTER = Actor("requester")
"""The requester, acting with number and query code."""


def add_information(s: Scene) -> Deed:
    """Something more about the matter (a13.2.3)."""
    by = REQUESTER if s.chance.happens(0.5) else s.hotline("agent")
    return Deed("add_information", by, {"content": s.text("addition")})


def urge(s: Scene) -> Deed:
    """A reminder (a38.1)."""
    return Deed("urge", s.hotline(s.chance.pick(("dispatcher", "supervisor"))), {"reason": s.text("urge")})


def supervise(s: Scene) -> Deed:
    """A demand on the unit (a38.1)."""
    return Deed("supervise", s.hotline("supervisor"), {"reason": s.text("supervise_reason")})


def report_risk(s: Scene) -> Deed:
    """A danger, reported upwards at once (a25.1)."""
    known = {"known_at": (s.now - timedelta(minutes=5)).isoformat()}
    return Deed("report_risk", s.hotline("agent"), {**s.line("risk"), **known})


def contact_by_hotline(s: Scene) -> Deed:
    """The hotline's own call, not counted for the unit (a12.2)."""
    return Deed(
        "contact_requester", s.hotline("agent"), {"reached": True, "channel": "phone", "said": s.text("contact")}
    )


def approve_return(s: Scene) -> Deed:
    """To another unit, by duty (a17.1)."""
    return Deed("approve_return", reviewer(s), by_duty(s, s.another_unit()))


def refuse_return(s: Scene) -> Deed:
    """With reason and basis (a17.1)."""
    return Deed("refuse_return", reviewer(s), s.line("return_refusal"))


def refer(s: Scene) -> Deed:
    """Neither yes nor no: to the consultation (a17.2)."""
    args = {
        "question": s.text("consultation_question"),
        "body": "city_consultation",
        "units": [s.another_unit()],
    }
    return Deed("refer_to_consultation", reviewer(s), args)


def reviewer(s: Scene) -> Actor:
    """A reviewer who did not dispatch the ticket (D03)."""
    barred = (s.ticket.dispatched_by,) if s.ticket.dispatched_by else ()
    return s.hotline("reviewer", but=barred)


def decide_same(s: Scene) -> Deed:
    """The consultation leaves the ticket where it is (a17.2)."""
    return _decide(s, s.unit)


def decide_other(s: Scene) -> Deed:
    """The consultation names another unit (a17.2)."""
    return _decide(s, s.another_unit())


def _decide(s: Scene, unit: str) -> Deed:
    by = s.cast.actor("mo_city_secretary", "supervisor")
    line = s.line("consultation_decision")
    args = {
        "unit": unit,
        "basis": line["basis"],
        "body": "city_consultation",
        "decision": line["reason"],
        "round": s.chance.pick(ROUNDS),
    }
    return Deed("decide_consultation", by, args)


def approve_extension(s: Scene) -> Deed:
    """Granted as asked (a18.1)."""
    return Deed("approve_extension", reviewer(s), {})


def refuse_extension(s: Scene) -> Deed:
    """No objective cause (a18.1)."""
    return Deed("refuse_extension", reviewer(s), {"reason": s.text("extension_refusal")})


def decide_objection(s: Scene) -> Deed:
    """The co-handler is released or bound (a16.1)."""
    unit = next((co.unit for co in s.ticket.held().co_handlers if co.status == "objected"), "")
    args = {"unit": unit, "upheld": s.chance.happens(0.5), "reason": s.line("objection")["decision_reason"]}
    return Deed("decide_objection", reviewer(s), args)


def approve_closure(s: Scene) -> Deed:
    """Every item of the checklist is met (a22.1)."""
    return Deed("approve_closure", s.hotline("reviewer"), {"checklist": list(Policy().closure_checklist)})


def refuse_closure(s: Scene) -> Deed:
    """Something is lacking (a22.1)."""
    return Deed("refuse_closure", s.hotline("reviewer"), {"reason": s.text("closure_refusal"), "code": "incomplete"})


def follow_up(s: Scene) -> Deed:
    """A call or message back; the requester answers as he or she is (a23.1)."""
    refused = s.ticket.follow_up_channel == NO_FOLLOW_UP  # the requester answers of his or her own accord (a23.2)
    channel = PORTAL if refused else s.ticket.follow_up_channel or "phone"
    new = 1.0 if s.seen.get("redo") and s.seen.get("decline_redo") else NOVELTY
    result = s.chance.weighted([
        (4 * s.matter.resident.content, "satisfied"),
        (2, "basically_satisfied"),
        (0.5, "no_opinion"),
        (0.7, "unreached"),
        (3 * new * (1 - s.matter.resident.content), "dissatisfied"),
    ])  # fmt: skip
    args: dict[str, Any] = {"channel": channel, "result": result, "consent": True}
    if result == "dissatisfied":
        args |= {"reason": s.text("dissatisfied"), "solved": s.chance.pick(("partly", "unsolved"))}
    elif result != "unreached":
        args |= {"words": s.text("satisfied"), "solved": s.chance.weighted([(9, "solved"), (1, "no_answer")])}
    if result != "unreached":
        args["answers"] = {"contacted": s.chance.pick(("yes", "no_answer")), "answered_in_writing": "yes"}
    by = REQUESTER if channel in ("web", "wechat") and result != "unreached" else s.hotline("follow_up_caller")
    return Deed("follow_up", by, args)


def redo(s: Scene) -> Deed:
    """A new round, decided by somebody who did not approve the closure (a23.1, D04)."""
    return Deed("redo", fresh_eyes(s), {"reason": s.text("redo_reason")})


def decline_redo(s: Scene) -> Deed:
    """No new round, with the reason (a23.1)."""
    return Deed("decline_redo", fresh_eyes(s), {"reason": s.text("decline_redo_reason")})


def fresh_eyes(s: Scene) -> Actor:
    """A reviewer who did not approve the closure, else the supervisor."""
    if set(s.cast.holders("reviewer")) <= set(s.ticket.closures_approved_by):
        return s.hotline("supervisor")
    return s.hotline("reviewer", but=s.ticket.closures_approved_by)


REGISTERED: tuple[Option, ...] = (
    (12, "dispatch", dispatch),
    (0.4, "answer_on_the_spot", answer),
    (0.3, "amend_type", amend),
    (0.2, "merge", merge),
    (0.15, "withdraw", withdraw),
    (0.3, "add_information", add_information),
    (0.1, "report_risk", report_risk),
)
RETURN_PENDING: tuple[Option, ...] = (
    (3, "approve_return", approve_return),
    (3, "refuse_return", refuse_return),
    (2, "refer_to_consultation", refer),
    (0.3, "add_information", add_information),
    (0.1, "withdraw", withdraw),
)
CONSULTATION: tuple[Option, ...] = (
    (3, "decided for the same unit", decide_same),
    (3, "decided for another unit", decide_other),
    (0.2, "urge", urge),
)
CLOSURE_PENDING: tuple[Option, ...] = (
    (8, "approve_closure", approve_closure),
    (1.5, "refuse_closure", refuse_closure),
    (0.2, "urge", urge),
)
CLOSED: tuple[Option, ...] = ((10, "follow_up", follow_up), (0.1, "report_risk", report_risk))
DISSATISFIED: tuple[Option, ...] = (
    (3, "redo", redo),
    (2, "decline_redo", decline_redo),
    (0.5, "supervise", supervise),
)
MERGED: tuple[Option, ...] = ((0.4, "unmerge", unmerge), (3, "add_information", add_information))
