"""Mistakes: acts that people try and must not do. The platform refuses them; nothing else may come of it."""

from collections.abc import Callable
from typing import Any

from hotline.core.lifecycle import ACTS, WITHOUT_TICKET
from hotline.core.ticket import Actor
from hotline.rehearsal.deeds import Deed, Scene

ELSEWHERE = (*WITHOUT_TICKET, "register", "dispose")


REPORTED = {"findings": "现场已查看。", "done": "已派人处理。", "decided": "按职责处理。"}
"""The parts of a report that are there."""


def _committee_accepts(s: Scene) -> Deed:
    return Deed("accept", s.cast.of_unit(s.chance.pick(s.cast.committees).key, "handler"))


def _committee_dispatched(s: Scene) -> Deed:
    committee = s.chance.pick(s.cast.committees).key
    args = {"unit": committee, "duty_basis": "就近办理", "class_code": s.matter.item.code}
    return Deed("dispatch", s.hotline("dispatcher"), args)


def _stranger_replies(s: Scene) -> Deed:
    return Deed("reply", s.cast.of_unit(s.another_unit(), "unit_lead"), {"reply": "已办。"})


def _oral_reply(s: Scene) -> Deed:
    return Deed("reply", _lead(s), {"form": "oral", "answers": list(s.ticket.claims)})


def _half_reply(s: Scene) -> Deed:
    return Deed("reply", _lead(s), {"reply": "已转相关科室。", "answers": []})


def _late_promise(s: Scene) -> Deed:
    return Deed("reply", _lead(s), {"answers": list(s.ticket.claims), "long_term": True, "measures": "分期推进"})


def _bare_return(s: Scene) -> Deed:
    return Deed("request_return", _lead(s), {"reason": "  "})


def _endless_extension(s: Scene) -> Deed:
    return Deed("request_extension", _lead(s), {**s.line("extension_request"), "length": "400wd"})


def _extension_without_cause(s: Scene) -> Deed:
    return Deed("request_extension", _lead(s), {"reason": "人手不足", "length": "2wd"})


def _early_closure(s: Scene) -> Deed:
    return Deed("request_closure", _lead(s), {**REPORTED, "result": "", "outcome": "solved"})


def _not_possible_without_ground(s: Scene) -> Deed:
    return Deed("request_closure", _lead(s), {**REPORTED, "result": "办不了", "outcome": "not_possible"})


def _half_a_report(s: Scene) -> Deed:
    return Deed("request_closure", _lead(s), {"result": "已办", "outcome": "solved", "findings": "已到现场。"})


def _unchecked_closure(s: Scene) -> Deed:
    return Deed("approve_closure", s.hotline("reviewer"), {"checklist": ["contacted"]})


def _own_approval(s: Scene) -> Deed:
    return Deed("follow_up", _lead(s), {"channel": "phone", "result": "satisfied"})


def _pigeon(s: Scene) -> Deed:
    return Deed("follow_up", s.hotline("follow_up_caller"), {"channel": "pigeon", "result": "satisfied"})


def _dissatisfied_without_reason(s: Scene) -> Deed:
    return Deed("follow_up", s.hotline("follow_up_caller"), {"channel": "phone", "result": "dissatisfied"})


def _into_itself(s: Scene) -> Deed:
    return Deed("merge", s.hotline("dispatcher"), {"into": s.ticket.id, "reason": "相同"})


def _silent_withdrawal(_s: Scene) -> Deed:
    return Deed("withdraw", Actor("requester"), {"words": " "})


def _agents_type(s: Scene) -> Deed:
    return Deed("amend_type", s.hotline("agent"), {"type": s.ticket.type, "reason": "核对"})


def _body_elsewhere(s: Scene) -> Deed:
    by = s.cast.actor("ye_town_secretary", "unit_lead")
    args = {"unit": s.another_unit(), "basis": "会议纪要", "body": "tanzhou_consultation"}
    return Deed("decide_consultation", by, args)


def _anything(s: Scene) -> Deed:
    """Any act, without any argument, by whoever comes along."""
    act = s.chance.pick([name for name in ACTS if name not in ELSEWHERE])
    role = s.chance.pick(("agent", "dispatcher", "reviewer", "supervisor", "follow_up_caller"))
    by = _lead(s) if s.chance.happens(0.5) else s.hotline(role)
    args: dict[str, Any] = {"result": "unreached"} if act == "follow_up" else {}
    if act == "merge":
        args = {"into": s.ticket.id}
    return Deed(act, by, args)


def _lead(s: Scene) -> Actor:
    return s.cast.of_unit(s.unit or s.chance.pick(s.cast.units).key, "unit_lead")


MISTAKES: tuple[Callable[[Scene], Deed], ...] = (
    _committee_accepts,
    _committee_dispatched,
    _stranger_replies,
    _oral_reply,
    _half_reply,
    _late_promise,
    _bare_return,
    _endless_extension,
    _extension_without_cause,
    _early_closure,
    _not_possible_without_ground,
    _half_a_report,
    _unchecked_closure,
    _own_approval,
    _pigeon,
    _dissatisfied_without_reason,
    _into_itself,
    _silent_withdrawal,
    _agents_type,
    _body_elsewhere,
    _anything,
)
