"""Random walks: people try acts on a few tickets in order of time; what the core does becomes events as the platform
would write them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from hypothesis import strategies as st
from tests.law.story import CALENDAR, CHEN, HE, LI, LIN, LIU, QIAN, SUN, WANG, ZHAO, ZHOU

from hotline.core.arguments import read_arguments
from hotline.core.audit import GENESIS, Event, event_hash, plain_actor, plain_args
from hotline.core.calendar import Calendar
from hotline.core.canonical import plain
from hotline.core.case import Case
from hotline.core.decide import first_refusal, may, perform, settle
from hotline.core.effects_of_work import cap_of
from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ACTS
from hotline.core.policy import Policy, with_overrides
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor, World

TICKETS = ("T1", "T2", "T3")
DEMAND = {"type": "help", "content": "路灯不亮", "contact": "有"}
RETURN = {"reason": "不属本单位", "basis": "三定规定"}

MOVES: list[tuple[str, Actor, dict[str, Any]]] = [
    ("register", CHEN, {**DEMAND, "type": "complaint"}),
    ("register", CHEN, {**DEMAND, "priority": "urgent", "claims": ["1"]}),
    ("register", CHEN, {**DEMAND, "outside_due": "2026-02-25T17:00:00+08:00"}),
    ("register", CHEN, {"type": "report", "content": "私搭", "anonymous": True}),
    ("dispose", CHEN, {"class": "emergency_told", "line": "119"}),
    ("answer_on_the_spot", CHEN, {"answer": "有", "source": "知识库"}),
    ("dispatch", LIN, {"unit": "城管局", "duty_basis": "三定规定"}),
    ("dispatch", LIN, {"unit": "城管局", "item": "照明", "item_limit": "5nd"}),
    ("dispatch", LIN, {"unit": "水务局", "item": "管网", "item_limit": "20wh"}),
    ("accept", LI, {}),
    ("accept", QIAN, {}),
    ("assign", LI, {"to": "照明科"}),
    ("request_return", ZHAO, RETURN),
    ("request_return", SUN, RETURN),
    ("approve_return", ZHOU, {"unit": "水务局", "duty_basis": "三定规定"}),
    ("refuse_return", ZHOU, RETURN),
    ("refer_to_consultation", ZHOU, {"question": "由谁办理"}),
    ("refer_to_consultation", ZHOU, {"question": "是否属本单位职责"}),
    ("decide_consultation", HE, {"unit": "城管局", "basis": "会议纪要"}),
    ("decide_consultation", HE, {"unit": "水务局", "basis": "会议纪要"}),
    ("request_extension", ZHAO, {"reason": "待检测", "length": "3wd"}),
    ("approve_extension", ZHOU, {}),
    ("approve_extension", ZHOU, {"length": "1wd"}),
    ("refuse_extension", ZHOU, {"reason": "无客观原因"}),
    ("invite_co_handler", LI, {"unit": "水务局", "claims": ["1"]}),
    ("object_invitation", SUN, {"reason": "非本局"}),
    ("decide_objection", ZHOU, {"unit": "水务局", "reason": "属其职责", "upheld": True}),
    ("submit_co_result", SUN, {"result": "已查"}),
    ("contact_requester", LI, {}),
    ("contact_requester", QIAN, {"reached": False}),
    ("reply", ZHAO, {"answers": ["1"]}),
    ("reply", SUN, {"answers": ["1"]}),
    ("request_closure", ZHAO, {"result": "已修复"}),
    ("request_closure", SUN, {"result": "已修复"}),
    ("approve_closure", ZHOU, {}),
    ("refuse_closure", ZHOU, {"reason": "漏项"}),
    ("follow_up", LIU, {"channel": "sms", "result": "dissatisfied", "reason": "仍不亮"}),
    ("follow_up", LIU, {"channel": "sms", "result": "unreached"}),
    ("follow_up", LIU, {"channel": "web", "result": "satisfied"}),
    ("redo", ZHOU, {"reason": "查实"}),
    ("decline_redo", HE, {"reason": "无新情况"}),
    ("merge", LIN, {"into": "T1", "reason": "同一路灯"}),
    ("merge", LIN, {"into": "T2", "reason": "同一路灯"}),
    ("unmerge", LIN, {"reason": "并非同一"}),
    ("recall", LIN, {"reason": "误派"}),
    ("urge", HE, {}),
    ("add_information", WANG, {"content": "又坏一盏"}),
    ("supervise", HE, {"reason": "久拖"}),
    ("amend_type", LIN, {"type": "consultation", "reason": "r"}),
    ("amend_type", LIN, {"priority": "critical", "reason": "r"}),
    ("withdraw", WANG, {"words": "不用了"}),
    ("report_risk", LI, {"facts": "塌方", "reported_to": "应急局"}),
    ("load_notice", Actor("administrator"), {"year": 2026, "days": [{"date": "2026-02-12", "isOffDay": True}]}),
    ("load_notice", Actor("administrator"), {"year": 2026, "days": [{"date": "2026-02-22", "isOffDay": False}]}),
    ("adopt_policy", Actor("administrator"), {"policy": {"limit_help": "5wd", "exclusion_method": "touched_days"}}),
]
"""What somebody may try; most tries are refused, which is as it should be."""

POLICIES = st.fixed_dictionaries(
    {},
    optional={
        "exclusion_method": st.sampled_from(["day_difference", "touched_days", "working_time"]),
        "first_receipt_scope": st.sampled_from(["assignment", "unit"]),
        "after_hours_receipt": st.sampled_from(["as_is", "next_opening"]),
        "day_end": st.sampled_from(["close_of_business", "24:00"]),
        "consultation_excluded": st.booleans(),
        "closure_review_excluded": st.booleans(),
        "timeliness_moment": st.sampled_from(["submission", "approval"]),
        "redo_on_dissatisfied": st.sampled_from(["review", "automatic"]),
        "redo_limit": st.sampled_from(["5wd", "full"]),
        "redo_max": st.just(2),
        "recall_same_unit": st.sampled_from(["continue", "restart"]),
        "amend_type_rule": st.sampled_from(["never_earlier", "recompute", "restart"]),
        "merge_due": st.sampled_from(["earliest", "lead"]),
        "notice_may_move_earlier": st.booleans(),
        "redispatch_to_returner": st.booleans(),
        "return_after_acceptance": st.booleans(),
        "return_max_per_assignment": st.just(3),
    },
)
"""Some of the policies a city may choose."""


TRIES = st.lists(
    st.tuples(
        st.integers(0, 9_999),
        st.sampled_from([*TICKETS, "T1", "T1"]),
        st.sampled_from([0, 1, 45, 45, 180, 600, 1440, 7200]),
    ),
    min_size=15,
    max_size=60,
)
"""Which move, on which ticket, after how many minutes."""

RARE = {
    **dict.fromkeys(("withdraw", "dispose", "answer_on_the_spot", "recall"), 9),
    **dict.fromkeys(("merge", "urge", "add_information", "report_risk", "supervise", "amend_type", "assign"), 4),
    **dict.fromkeys(("contact_requester", "invite_co_handler", "request_extension"), 2),
}
"""Acts that end a ticket early or leave it where it is: tried less often, so that walks go on."""


def _stands(case: Case) -> bool:
    """Whether nothing stands against the act whatever its arguments."""
    standing = (guard for guard in ACTS[case.act].guards if guard.standing)
    return (may(case) or first_refusal(case, standing)) is None


def likely(world: World, ticket: str, number: int, at: datetime) -> tuple[str, Actor, dict[str, Any]]:
    """One move in five is any of them; the others are such as state, role and unit allow."""
    if ticket not in world.tickets:
        return MOVES[number % 5]
    if number % 5 == 0:
        return MOVES[number // 5 % len(MOVES)]
    known = world.tickets[ticket]
    open_moves = [
        (act, actor, args)
        for act, actor, args in MOVES
        if known.state in ACTS[act].states
        and _stands(Case(world, act, actor, at, world.policy_of(known), known))
        and number % RARE.get(act, 1) == 0
    ]
    return open_moves[number // 5 % len(open_moves)] if open_moves else MOVES[number // 5 % len(MOVES)]


@dataclass
class Walk:
    """A walk so far: the world, each ticket's chain of events, the versions the events name."""

    world: World
    chains: dict[str, list[Event]] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    refused: int = 0

    def write(self, chain: str, act: str, at: datetime, actor: Actor, args: dict[str, Any], policy: str) -> None:
        """Append one event to a chain, as the platform does."""
        events = self.chains.setdefault(chain, [])
        before = events[-1].hash if events else GENESIS
        event = Event(
            chain, len(events) + 1, act, at, plain_actor(actor), args, policy, self.world.calendar.version, None,
            before, "SHA-256",
        )  # fmt: skip
        hashed = event_hash(event, lambda content: sha256(content).digest())
        events.append(Event(**{**_fields(event), "hash": hashed}))

    def attempt(self, number: int, ticket: str, at: datetime) -> Refusal | None:
        """One try: the system acts due before, then the act with its events on every chain it changes."""
        self.world, done = settle(self.world, at)
        policy = self.world.policy.version
        for system_act in done:
            self.write(system_act.ticket, "silent_acceptance", system_act.effective_at, Actor("system"), {}, policy)
        act, actor, raw = likely(self.world, ticket, number, at)
        if (ticket in self.world.tickets) == (act in ("register", "dispose")):
            return None
        before = self.world
        args = read_arguments(act, raw)
        outcome = perform(before, act, ticket, actor, args, at)
        if isinstance(outcome, Refusal):
            self.refused += 1
            return outcome
        self._record(before, outcome, act, ticket, actor, args, at)
        return None

    def _policy(self) -> str:
        return self.world.policy.version

    def _record(
        self, before: World, after: World, act: str, ticket: str, actor: Actor, args: dict[str, Any], at: datetime
    ) -> None:
        if act == "load_notice":
            version = f"calendar {len(self.calendars) + 1}"
            calendar = Calendar(version, after.calendar.notices, after.calendar.statutory)
            self.calendars[version] = calendar
            self.world = World(calendar, after.policy, after.policies, after.tickets)
            for other in before.tickets:
                self.write(other, "recompute", at, Actor("system"), {}, self._policy())
            return
        self.world = after
        if act == "adopt_policy":
            return
        self.write(ticket, act, at, actor, plain_args(args), self._policy())
        if act == "merge":
            policy = before.policy_of(before.tickets[ticket])
            cap = cap_of(Case(before, act, actor, at, policy, before.tickets[ticket], ticket, args))
            taken = {"ticket": ticket, "cap": plain(cap.due) if cap else None}
            self.write(args["into"], "take_in", at, actor, taken, self._policy())
        if act == "unmerge":
            lead = before.tickets[ticket].merged_into or ""
            self.write(lead, "let_go", at, actor, {"ticket": ticket}, self._policy())


def _fields(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in Event.__slots__}


def begin(overrides: dict[str, object]) -> Walk:
    """A walk before its first step."""
    policy = with_overrides(Policy(), overrides, "policy 1")
    world = World(CALENDAR, policy, {policy.version: policy})
    return Walk(world, calendars={CALENDAR.version: CALENDAR})


START = datetime(2026, 2, 9, 9, 0, tzinfo=SHANGHAI)


def instants(tries: list[tuple[int, str, int]]) -> list[tuple[int, str, datetime]]:
    """The tries with their instants, in order of time."""
    at, found = START, []
    for number, ticket, minutes in tries:
        at += timedelta(minutes=minutes)
        found.append((number, ticket, at))
    return found


def walked(overrides: dict[str, object], tries: list[tuple[int, str, int]]) -> Walk:
    """A whole walk."""
    walk = begin(overrides)
    for number, ticket, at in instants(tries):
        walk.attempt(number, ticket, at)
    return walk


assert {act for act, _, _ in MOVES} == set(ACTS), "every act is tried"

CHOICES: dict[str, list[object]] = {
    "exclusion_method": ["day_difference", "touched_days", "working_time"],
    "first_receipt_scope": ["assignment", "unit"],
    "consultation_excluded": [True, False],
    "closure_review_excluded": [True, False],
    "recall_same_unit": ["continue", "restart"],
    "amend_type_rule": ["never_earlier", "recompute", "restart"],
    "redispatch_to_returner": [True, False],
}


def long_walk(seed: int) -> tuple[dict[str, object], list[tuple[int, str, int]]]:
    """A long walk drawn evenly, which reaches what short ones do not."""
    draw = Random(seed)
    overrides = {name: draw.choice(values) for name, values in CHOICES.items()}
    pauses = [1, 45, 45, 180, 600, 1440]
    tries = [(draw.randrange(10_000), draw.choice([*TICKETS, "T1"]), draw.choice(pauses)) for _ in range(150)]
    return overrides, tries
