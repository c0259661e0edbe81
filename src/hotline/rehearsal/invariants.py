"""What must hold after every day: a next step for every open ticket, every message accounted for, chains proved."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from hotline.acting.locking import view_of
from hotline.audit.models import OWN_CHAINS, Chain, EventRow
from hotline.core.decide import silent_acceptance
from hotline.core.ticket import OPEN, OPEN_WITH_UNIT, Ticket
from hotline.follow_up.models import FollowUp
from hotline.organisation.selectors import works_for
from hotline.outbox.models import Message
from hotline.personal.digest import sm3
from hotline.rehearsal import proofs
from hotline.tickets.models import Assignment, Demand, Request

WAITING_FOR = {"return_pending": "return", "consultation": "consultation", "closure_pending": "closure"}
"""State -> the request whose decision is the next step."""


def broken(since: datetime | None, now: datetime) -> Iterator[str]:
    """Every broken invariant in words, the ticket named first. `since` None: look at all chains."""
    yield from without_next_step()
    yield from without_one_accountable(now)
    yield from unaccounted_messages(now)
    yield from proofs.faults_of(None if since is None else grown(since))


def grown(since: datetime) -> list[str]:
    """The tickets whose chain grew from an instant on."""
    chains = EventRow.objects.filter(recorded_at__gte=since).exclude(chain__in=OWN_CHAINS)
    return sorted(set(chains.values_list("chain", flat=True)))


def without_next_step() -> Iterator[str]:
    """Tickets not final on which nobody would ever do anything."""
    living = Demand.objects.filter(state__in=(*OPEN, "closed", "dissatisfied", "merged")).order_by("number")
    undecided = set(Request.objects.filter(decided_at__isnull=True).values_list("demand_id", "kind"))
    running = set(Assignment.objects.filter(ended_at__isnull=True).values_list("demand_id", flat=True))
    owed = set(FollowUp.objects.filter(ended_at__isnull=True).values_list("demand_id", flat=True))
    for demand in living.iterator(chunk_size=500):
        ticket = view_of(demand)
        lack = _lack(demand, ticket, undecided, running, owed)
        if lack:
            yield f"工单 {demand.number}（{ticket.state}）：{lack}"


def _lack(
    demand: Demand, ticket: Ticket, undecided: set[tuple[int, str]], running: set[int], owed: set[int]
) -> str | None:
    """What a ticket in its state should have and has not."""
    if ticket.state != demand.state:
        return f"行上的状态是 {demand.state}"
    if ticket.state in OPEN_WITH_UNIT and (demand.due_at is None or not demand.unit_id or demand.id not in running):
        return "没有承办单位、到期时间或者正在进行的派发"
    lacking = {
        "registered": ("dispatch" not in ticket.inner, "没有派单期限"),
        "dispatched": (silent_acceptance(ticket) != demand.system_act_at, "没有视为受理的时间"),
        "closed": (demand.id not in owed, "没有应做的回访"),
        "dissatisfied": ("redo_window" not in ticket.inner, "没有决定重办的期限"),
        "merged": (demand.lead_id is None, "没有主单"),
        **{state: ((demand.id, kind) not in undecided, "没有待审核的申请") for state, kind in WAITING_FOR.items()},
    }
    lacks, what = lacking.get(ticket.state, (False, ""))
    return what if lacks else None


def without_one_accountable(now: datetime) -> Iterator[str]:
    """Tickets with a unit whose running assignment lies elsewhere, or whose person is not in post there (a7.1)."""
    held = Demand.objects.filter(state__in=OPEN_WITH_UNIT).order_by("number")
    running = dict(Assignment.objects.filter(ended_at__isnull=True).values_list("demand_id", "unit_id"))
    for number, one, unit, person in held.values_list("number", "id", "unit_id", "person"):
        if running.get(one) != unit:
            yield f"工单 {number}：正在进行的派发不在承办单位"
        if not works_for(person, unit or "", now.date()):
            yield f"工单 {number}：承办单位内没有对它负责的人"


def unaccounted_messages(now: datetime) -> Iterator[str]:
    """Messages that are neither delivered once, nor visibly failed, nor still to be tried."""
    delivered, failed = Q(delivered_at__isnull=False), Q(failed_at__isnull=False)
    waiting = Q(next_try_at__isnull=False)
    neither = Message.objects.filter(~delivered & ~failed & ~waiting)
    both = Message.objects.filter(delivered & (failed | waiting))
    silent = Message.objects.filter(failed, failure="")
    overlooked = Message.objects.filter(waiting & ~delivered, next_try_at__lt=now)
    for what, found in (
        ("没有着落", neither),
        ("送达后仍在投递", both),
        ("失败而没有说明", silent),
        ("到时没有投递", overlooked),
    ):
        yield from (f"工单 {chain}：消息{what}" for chain in found.order_by("chain").values_list("chain", flat=True))


def heads_digest() -> str:
    """One digest over the heads of all chains, by name: the same for the same acts."""
    heads = [(demand.number, demand.chain_seq, bytes(demand.chain_head)) for demand in _with_chain()]
    heads += [(chain.name, chain.seq, bytes(chain.head)) for chain in Chain.objects.order_by("name")]
    lines = (f"{name} {seq} {head.hex()}\n" for name, seq, head in sorted(heads))
    return "SM3:" + sm3("".join(lines).encode()).hex()


def _with_chain() -> Iterator[Demand]:
    rows = Demand.objects.filter(chain_seq__gt=0).only("number", "chain_seq", "chain_head").order_by("number")
    yield from rows.iterator(chunk_size=2000)
