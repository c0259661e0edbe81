"""Records outside the table of acts: one event, no effect on state or clock (lifecycle section 5).

The discipline is the kernel's: lock, key, system acts due before now, checks, one durable transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from hotline.acting import intake_records, marking
from hotline.acting.assistance import release_field, released
from hotline.acting.attaching import attach, facts_of
from hotline.acting.configuring import own_event
from hotline.acting.desk_records import ask_requester, open_ticket, revise
from hotline.acting.kernel import BadArgument, Transaction, begin, settled, store
from hotline.acting.locking import context, durably, lock, view_of
from hotline.acting.positions import state_position
from hotline.acting.request import Accomplished, Asked, accomplished_before
from hotline.acting.system import system_acts
from hotline.acting.words import keep_words
from hotline.audit.chains import Versions
from hotline.audit.models import Chain
from hotline.core.arguments import Text, read_arguments
from hotline.core.audit import plain_args
from hotline.core.canonical import plain
from hotline.core.case import Case
from hotline.core.decide import first_refusal
from hotline.core.instants import BadValue, cut
from hotline.core.intake import NO_FOLLOW_UP
from hotline.core.lifecycle import ACTS, ROLES, STATE_WORDS
from hotline.core.privacy import P4
from hotline.core.product_guards import Circumstances, product_guards
from hotline.core.reading import shown_deadline
from hotline.core.records import RECORDS, Record
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.core.ticket import FROZEN, OPEN, Ticket
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.follow_up.actions import departs, refused_or_owed
from hotline.follow_up.models import FollowUp, FollowUpAttempt, WayChoice
from hotline.follow_up.questions import NOT_ASKED, answers_to, questions_on
from hotline.organisation.selectors import delegated_acts
from hotline.outbox.messages import to_desk
from hotline.outbox.models import Message
from hotline.supervision.models import Measure
from hotline.tickets.models import ActKey, Claim, Commitment, Demand
from hotline.tickets.versions import REVISED


@dataclass(frozen=True)
class Recording:
    """A record being made: what was asked, on which demand and ticket, its arguments with texts as references."""

    asked: Asked
    demand: Demand
    ticket: Ticket
    doing: Transaction
    args: Mapping[str, Any]

    @property
    def seq(self) -> int:
        """The number of the event to come."""
        return self.doing.heads[self.demand.number].seq + 1

    def reference(self, name: str) -> str:
        """Where a text is kept, empty if it was not given."""
        value = self.args.get(name)
        return (value.reference or "") if isinstance(value, Text) else ""


def record(asked: Asked) -> Accomplished | Refusal:
    """Make a record on a ticket, or say why not. Raises BadArgument, NoSuchTicket."""
    if asked.act not in RECORDS:
        raise BadArgument(f"没有这种记录：{asked.act}。")
    asked = replace(asked, now=cut(asked.now))
    result = durably(lambda: _within(asked))
    return settled(asked, result)


def _within(asked: Asked) -> Accomplished | Refusal:
    demands = lock(asked.number)
    policy, calendar, before = context(asked.now, asked.key)
    if before is not None:
        return accomplished_before(before)
    demand, row = demands[asked.number], RECORDS[asked.act]
    view_of(demand)
    args = _read(asked)
    refusal = _may(asked, row, demand)
    if refusal is not None:
        return refusal
    doing = begin(asked.now, demands, policy, calendar)
    system_acts(doing)
    kept = keep_words(demand, asked.by.person or "", args, asked.args, asked.now)
    making = Recording(asked, demand, doing.world.tickets[asked.number], doing, kept.args)
    refusal = _of_the_unit(making) or _ROWS[asked.act](making)
    if refusal is not None:
        return refusal
    told = plain_args(kept.args)
    doing.world = doing.world.put(row.change(making.ticket, told))
    event = doing.append(asked.number, asked.act, asked.now, asked.by, told)
    doing.rows += kept.rows
    _on_privacy_chain(making, told)
    ticket = doing.world.tickets[asked.number]
    shown = shown_deadline(doing.world, ticket, asked.now)
    result = Accomplished(asked.number, asked.act, ticket.state, shown.due if shown else None, event.seq)
    if asked.key is not None:
        doing.rows.append(
            ActKey(key=asked.key, demand=asked.number, act=asked.act, result=result.plain(), recorded_at=asked.now)
        )
    store(doing)
    return result


def _on_privacy_chain(making: Recording, told: Mapping[str, Any]) -> None:
    """What lowers or closes off a ticket's protection stands on the chain of protection too (S15)."""
    asked, doing = making.asked, making.doing
    if asked.act not in marking.ON_PRIVACY_CHAIN:
        return
    chain = Chain.objects.select_for_update().get(name="privacy")
    versions = Versions(doing.world.policy.version, doing.world.calendar.version)
    event, moved = own_event(chain, asked.act, asked.now, asked.by, {**told, "object": asked.number}, versions)
    doing.events.append(event)
    doing.updates.append(moved)


def _may(asked: Asked, row: Record, demand: Demand) -> Refusal | None:
    """Version, clock and role, in this order."""
    if asked.version is not None and asked.version != demand.chain_seq:
        return refuse(asked.act, "stale_version", row.provision, FAILED)
    if demand.last_event_at is not None and asked.now < demand.last_event_at:
        return refuse(asked.act, "clock_back", row.provision, FAILED)
    if demand.protection >= P4:
        return refuse(asked.act, "sealed", "a32.1", FAILED)
    if asked.by.behalf is not None and not delegated_acts(asked.by, asked.now.date()):
        return refuse(asked.act, "delegation", "a5.2", FAILED)
    if asked.by.role in row.who:
        return None
    who = "、".join(ROLES[role] for role in row.who)
    return refuse(asked.act, "role", row.provision, Failed({"role": ROLES[asked.by.role], "act": row.zh, "who": who}))


def _of_the_unit(making: Recording) -> Refusal | None:
    """People of units make records only on tickets of their own unit (a5.2)."""
    by, row = making.asked.by, RECORDS[making.asked.act]
    if by.role in ("handler", "unit_lead") and not row.of_others and by.unit != making.ticket.unit:
        return refuse(row.code, "unit", "a5.2", Failed({"act": row.zh}))
    return None


def _not_in(making: Recording) -> Refusal:
    row = RECORDS[making.asked.act]
    return refuse(row.code, "state", row.provision, Failed({"state": STATE_WORDS[making.ticket.state], "act": row.zh}))


def _missing(making: Recording, guard: str, sentence: str) -> Refusal:
    row = RECORDS[making.asked.act]
    return Refusal(row.code, guard, row.provision, sentence)


# --- arguments ---

_TEXTS: Final = {
    "answer_supervision": ("answer",),
    "add_claim": ("content",),
    "state_position": ("position",),
    "revise": tuple(REVISED),
    "ask_requester": ("questions",),
    "settle_commitment": ("evidence",),
    **intake_records.TEXTS,
    **marking.TEXTS,
}


def _read(asked: Asked) -> dict[str, Any]:
    """The arguments of a record: its texts as such, the others as plain values of their kind."""
    try:
        if asked.act == "answer_merged":
            return read_arguments("follow_up", asked.args, platform=True)
        texts = {name: Text() for name in _TEXTS.get(asked.act, ()) if str(asked.args.get(name) or "").strip()}
        return texts | _VALUES[asked.act](asked.args)
    except (BadValue, KeyError, ValueError) as wrong:
        raise BadArgument(f"{asked.act}：参数不全或者不对（{wrong}）。") from wrong


def _settling(args: Mapping[str, Any]) -> dict[str, Any]:
    return {"reply": int(args["reply"])}


_VALUES: Final[dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "answer_supervision": lambda _: {},
    "revise": lambda _: {},
    "attach": facts_of,
    "open_ticket": lambda _: {},
    "ask_requester": lambda _: {},
    "state_position": lambda args: {"unit": str(args["unit"])} if args.get("unit") else {},
    "add_claim": lambda args: {"claim": str(args["claim"])},
    "settle_commitment": _settling,
    "choose_follow_up_way": lambda args: {"way": str(args["way"])},
    "rate_answer": intake_records.rating,
    "enter_transfer": intake_records.transfer,
    **marking.VALUES,
    "release_field": released,
}


# --- the rows of each record ---


def _answer_supervision(making: Recording) -> Refusal | None:
    """The answer to the oldest supervision not yet answered (a38.1)."""
    if "answer" not in making.args:
        return _missing(making, "answer_missing", "未记录答复内容。")
    waiting = Measure.objects.filter(demand_id=making.demand.id, kind="supervise", answered_at__isnull=True)
    oldest = waiting.order_by("at", "id").values_list("id", flat=True).first()
    if oldest is None:
        return _missing(making, "no_supervision", "没有待答复的督办。")
    values = {"answered_at": making.asked.now, "answer": making.reference("answer")}
    making.doing.updates.append(Update(Measure, oldest, values))
    return None


def _add_claim(making: Recording) -> Refusal | None:
    """A claim found later, to be answered like the others (a21.1.1)."""
    if making.ticket.state not in OPEN:
        return _not_in(making)
    key = making.args["claim"]
    if key in making.ticket.claims:
        return _missing(making, "claim_known", "该事项点已经列出。")
    claim = Claim(id=new_id(), demand_id=making.demand.id, key=key, words=making.reference("content"))
    making.doing.rows.append(claim)
    return None


def _settle_commitment(making: Recording) -> Refusal | None:
    """A commitment kept, kept late, or by the system broken (a21.1.2)."""
    asked = making.asked
    found = Commitment.objects.filter(demand_id=making.demand.id, reply__version=making.args["reply"]).first()
    by_system = asked.by.role == "system"
    if found is None or found.status not in (("open",) if by_system else ("open", "broken")):
        return _missing(making, "no_commitment", "没有待了结的承诺。")
    values: dict[str, Any] = {"status": "broken"}
    if not by_system:
        if "evidence" not in making.args:
            return _missing(making, "evidence_missing", "未附完成情况。")
        kept = asked.now.date() <= found.expected_by
        evidence = making.reference("evidence")
        values = {"status": "kept" if kept else "kept_late", "settled_at": asked.now, "evidence": evidence}
    elif asked.now.date() <= found.expected_by:
        return _missing(making, "not_due", "承诺期限未到。")
    else:
        making.doing.rows += _broken(making, found.unit, found.expected_by)
    making.doing.updates.append(Update(Commitment, found.id, values))
    return None


def _broken(making: Recording, unit: str, expected: date) -> list[Message]:
    content = {"unit": unit, "expected": expected.isoformat(), "state": making.ticket.state}
    return [
        message(making, "commitment_broken", "unit", unit, content),
        message(making, "commitment_broken", "supervisor", "hotline", content),
    ]


def message(making: Recording, kind: str, to: str, whom: str, content: Mapping[str, Any]) -> Message:
    """A message to a desk that a record owes, under the event to come."""
    return to_desk(kind, to, making.demand.number, making.seq, content, making.asked.now, whom)


def _choose_way(making: Recording) -> Refusal | None:
    """A choice of the way of follow-up, or of none; the last one counts (a23.2)."""
    way, world = making.args["way"], making.doing.world
    if way not in (*world.policy_of(making.ticket).follow_up_channels, NO_FOLLOW_UP):
        return refuse(making.asked.act, "channel", "a23.2", FAILED)
    making.doing.updates += refused_or_owed(making.demand.id, way, world.lead_of(making.ticket).inner.get("follow_up"))
    making.doing.rows.append(
        WayChoice(
            id=new_id(),
            demand_id=making.demand.id,
            way=way,
            at=making.asked.now,
            by=making.asked.by.person or making.asked.by.role,
        )
    )
    return None


def _answer_merged(making: Recording) -> Refusal | None:
    """The own answer of a merged ticket's requester, its lead being closed; `merged` stays (a23.1; lifecycle 7)."""
    ticket, doing, asked = making.ticket, making.doing, making.asked
    lead = doing.world.lead_of(ticket)
    owed = FollowUp.objects.filter(demand_id=making.demand.id, ended_at__isnull=True).first()
    if ticket.state != "merged" or lead.state not in FROZEN or owed is None:
        return _not_in(making)
    seen = replace(ticket, assignment=lead.assignment, closures_approved_by=lead.closures_approved_by)
    case = Case(doing.world, "follow_up", asked.by, asked.now, doing.world.policy_of(ticket), seen, args=making.args)
    guards = (*product_guards("follow_up", Circumstances()), *ACTS["follow_up"].guards)
    refusal = first_refusal(case, guards)
    if refusal is not None:
        return replace(refusal, act=asked.act)
    result, asked_of = making.args["result"], questions_on(asked.now.date())
    given = answers_to(asked_of, making.args)
    tried = FollowUpAttempt.objects.filter(follow_up=owed).count() + 1
    doing.rows.append(
        FollowUpAttempt(
            id=new_id(),
            follow_up_id=owed.id,
            at=asked.now,
            channel=making.args["channel"],
            by=asked.by.person or "",
            role=asked.by.role,
            result=result,
            questions=asked_of.version,
            answers=given,
            departed=departs(ticket.follow_up_channel, making.args["channel"]),
        )
    )
    if result != "unreached" or tried >= doing.world.policy_of(ticket).follow_up_attempts:
        ended = {"ended_at": asked.now, "result": result, "solved": given.get("solved", NOT_ASKED), "excused": ""}
        doing.updates.append(Update(FollowUp, owed.id, ended))
        doing.set(asked.number, followed_up_at=asked.now)
    if result == "dissatisfied":
        content = {"state": ticket.state, "lead": plain(lead.id), "reason": making.reference("reason")}
        doing.rows.append(message(making, "answer_merged", "reviewer", "hotline", content))
    return None


_ROWS: Final[dict[str, Callable[[Recording], Refusal | None]]] = {
    "answer_supervision": _answer_supervision,
    "state_position": state_position,
    "revise": revise,
    "attach": attach,
    "open_ticket": open_ticket,
    "ask_requester": ask_requester,
    "add_claim": _add_claim,
    "settle_commitment": _settle_commitment,
    "choose_follow_up_way": _choose_way,
    "answer_merged": _answer_merged,
    "rate_answer": intake_records.rate_answer,
    "enter_transfer": intake_records.enter_transfer,
    **marking.ROWS,
    "release_field": release_field,
}
