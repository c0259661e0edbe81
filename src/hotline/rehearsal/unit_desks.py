"""How people of the units behave, by what they see (arts. 16-18, 20-22)."""

from datetime import timedelta
from typing import Any

from hotline.core.ticket import OUTSTANDING, Actor
from hotline.demo import data
from hotline.rehearsal import hotline_desks as desk
from hotline.rehearsal.deeds import Deed, Option, Scene


def accept(s: Scene) -> Deed:
    """The unit takes the ticket (a16.1)."""
    return Deed("accept", s.handler())


def request_return(s: Scene) -> Deed:
    """Not the unit's duty, it says (a17.1)."""
    return Deed("request_return", s.lead(), s.line("return_request"))


def assign(s: Scene) -> Deed:
    """To an office or a person inside the unit (a5.2)."""
    offices = s.cast.by_key[s.unit].offices
    to = s.chance.pick(offices) if offices else s.handler().person
    return Deed("assign", s.lead(), {"to": to})


def contact(s: Scene) -> Deed:
    """A call to the requester; now and then nobody answers (a20.1.1)."""
    reached = s.chance.happens(0.8)
    said = s.line("contact", result="reached")["text"] if reached else ""
    return Deed("contact_requester", s.handler(), {"reached": reached, "channel": "phone", "said": said})


def request_extension(s: Scene) -> Deed:
    """For an objective cause (a18.1)."""
    return Deed("request_extension", s.lead(), {**s.line("extension_request"), "done_so_far": s.text("contact")})


def invite(s: Scene) -> Deed:
    """Another unit for some claims; now and then a committee for an item of its list (a16.1, a6.1)."""
    invited = {co.unit for co in s.ticket.held().co_handlers} | {s.unit}
    claims = list(s.ticket.claims[:1])
    assistance = _assistance(s, claims) if s.chance.happens(0.2) else None
    if assistance is not None:
        return assistance
    units = [unit.key for unit in s.cast.units if unit.key not in invited]
    return Deed("invite_co_handler", s.handler(), {"unit": s.chance.pick(units), "claims": claims})


def _assistance(s: Scene, claims: list[str]) -> Deed | None:
    """A committee of the town's own, of a city unit any, is asked to look and tell within two hours (a6.1).

    None where the town has none, or the limit may end before the committee could answer.
    """
    of_town = s.cast.by_key[s.unit].kind == "town_or_subdistrict"
    near = [body for body in s.cast.committees if body.parent == s.unit or not of_town]
    if not near or s.now > s.ticket.held().clock.start + timedelta(hours=20):
        return None
    asked = {"unit": s.chance.pick(near).key, "claims": claims, "list_item": "协助走访核实"}
    until = (s.now + timedelta(hours=2)).isoformat()
    return Deed("invite_co_handler", s.handler(), {**asked, "question": s.text("contact"), "due": until})


def co_result(s: Scene) -> Deed:
    """An invited unit reports (a16.1)."""
    unit = _owing(s)
    line = s.line("co_result")["result"]
    args = {"result": line, "answers": dict.fromkeys(s.ticket.claims[:1], line)}
    return Deed("submit_co_result", _speaker(s, unit), args)


def object_invitation(s: Scene) -> Deed:
    """An invited unit says it is not concerned (a16.1)."""
    return Deed("object_invitation", _speaker(s, _owing(s)), {"reason": s.line("objection")["reason"]})


def _owing(s: Scene) -> str:
    return next((co.unit for co in s.ticket.held().co_handlers if co.status in OUTSTANDING), s.another_unit())


def _speaker(s: Scene, unit: str) -> Actor:
    committee = unit in {body.key for body in s.cast.committees}
    return s.cast.of_unit(unit, "handler" if committee else "unit_lead")


def reply(s: Scene) -> Deed:
    """The written answer to every claim, now and then a long-term one (a20.1.2, a21.1)."""
    texts = data.texts().items[s.matter.item.key]
    points = [texts.claims[int(key) - 1] for key in s.ticket.claims if int(key) <= len(texts.claims)]
    words = "".join(s.words.fill(point.findings + point.remedies, s.known) for point in points)
    args: dict[str, Any] = {"reply": words + texts.basis, "answers": list(s.ticket.claims)}
    if s.chance.happens(0.15 if s.seen.get("settle_commitment") else 0.4):
        line = s.line("long_term")
        days = int(line.pop("expected_in_days")) if s.chance.happens(0.5) else s.chance.number(1, 6)
        by = s.now.date() + timedelta(days=days)
        args |= {"long_term": True, **line, "expected_by": by.isoformat()}
    return Deed("reply", s.lead(), args)


def request_closure(s: Scene) -> Deed:
    """The unit's report (a20.1.5, a22.1)."""
    line = s.line("outcome")
    args: dict[str, Any] = {
        "findings": s.line("contact", result="reached")["text"],
        "done": line["result"],
        "decided": line["result"],
        "outcome": line["outcome"],
        "result": line["result"],
        "reported_back": True,
    }
    if line["outcome"] == "not_possible":
        args["ground"] = line["result"]
    return Deed("request_closure", s.lead(), args)


DISPATCHED: tuple[Option, ...] = (
    (9, "accept", accept),
    (1.2, "request_return", request_return),
    (0.4, "recall", desk.recall),
    (0.3, "contact_requester", contact),
    (0.3, "urge", desk.urge),
    (0.2, "amend_type", desk.amend),
    (0.3, "merge", desk.merge),
    (0.2, "add_information", desk.add_information),
    (0.1, "withdraw", desk.withdraw),
    (0.1, "supervise", desk.supervise),
)
SELDOM: tuple[Option, ...] = (
    (0.3, "urge", desk.urge),
    (0.2, "supervise", desk.supervise),
    (0.2, "amend_type", desk.amend),
    (0.3, "add_information", desk.add_information),
    (0.1, "report_risk", desk.report_risk),
    (0.1, "withdraw", desk.withdraw),
    (0.2, "merge", desk.merge),
    (0.2, "contact_requester", desk.contact_by_hotline),
    (0.3, "assign", assign),
)
"""What may happen to any ticket in a unit's hands."""


def handling(s: Scene) -> tuple[Option, ...]:
    """What comes next to a ticket in the unit's hands, by what has been done."""
    held = s.ticket.held()
    options: list[Option] = list(SELDOM)
    statuses = {co.status for co in held.co_handlers}
    if held.extension is not None:
        options += [(8, "approve_extension", desk.approve_extension), (4, "refuse_extension", desk.refuse_extension)]
    elif not held.replied:
        options.append((0.8, "request_extension", request_extension))
    if "objected" in statuses:
        options.append((6, "decide_objection", desk.decide_objection))
    if "invited" in statuses:
        options += [(6, "submit_co_result", co_result), (2, "object_invitation", object_invitation)]
    if "bound" in statuses:
        options.append((6, "submit_co_result", co_result))
    if not held.replied:
        options += [(1, "invite_co_handler", invite), (0.2, "recall", desk.recall)]
    return (*options, *_onwards(s))


def _onwards(s: Scene) -> tuple[Option, ...]:
    """The straight way: contact, reply, closure; a co-handler's result is waited for (a20.1, a22.1)."""
    held = s.ticket.held()
    nobody_to_call = s.ticket.anonymous or s.ticket.no_contact
    if not held.reached and not nobody_to_call and held.attempts < 3:
        return ((10, "contact_requester", contact),)
    if not held.replied:
        return ((8, "reply", reply),)
    return ((10, "request_closure", request_closure),)
