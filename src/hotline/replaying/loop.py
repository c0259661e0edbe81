"""The loop itself: every message through the same actions as any other, in order of time across tickets.

A heap holds the next act of each demand. Rows enter when their time comes, so only demands on their way are in memory.
Every act has a key of source, row and step: a replay that was killed, or is asked for again, finds what it had done.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hotline.acting.kernel import act
from hotline.acting.reception import ContactIn, RequesterIn, dispose, known_numbers, register
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor
from hotline.intake.demand_type import read_demand_type
from hotline.replaying.founding import City
from hotline.replaying.review import evasion
from hotline.replaying.rows import Row, Rows
from hotline.replaying.schedule import Schedule
from hotline.tickets.models import ActKey

SYSTEM = Actor("system")
CHECKLIST = ["contacted", "written_reply_delivered", "claims_answered", "outcome_supported", "long_term_complete"]
DONE_WORDS = "已书面答复诉求人，办理情况见答复。"
REPORT = {
    "findings": "原文件只载答复，查明的情况见答复。",
    "done": "原文件只载答复，所做的工作见答复。",
    "decided": "原文件只载答复，处理决定见答复。",
    "outcome": "explained",
    "result": DONE_WORDS,
}
"""What a unit reports in a replay: the file holds its reply and nothing else, and the report says so."""
NO_UNIT_BASIS = "目录没有相近事项，由政务服务部门先行承办。"


@dataclass(order=True)
class Next:
    """The next act of one demand; of the same instant the row that came first goes first."""

    at: datetime
    n: int
    step: str = field(compare=False)
    row: Row = field(compare=False)
    number: str = field(default="", compare=False)
    unit: str = field(default="", compare=False)
    times: tuple[datetime, ...] = field(default=(), compare=False)
    attempt: int = field(default=0, compare=False)


@dataclass
class Tally:
    """What the loop did, for progress and to say that an earlier replay was found; the figures come from the events."""

    rows: int = 0
    acts: int = 0
    again: int = 0
    refused: int = 0
    at: datetime | None = None


Morning = Callable[[datetime], object]


class Loop:
    """One replay: `run` does every act of every row."""

    def __init__(self, rows: Rows, city: City, schedule: Schedule, source: str, morning: Morning) -> None:
        self._rows, self._city, self._schedule, self._source = rows, city, schedule, source
        self._morning = morning
        self._heap: list[Next] = []
        self.done = Tally()

    def run(self, told: Callable[[Tally], None], swept_until: datetime | None) -> Tally:
        """Do everything; sweeps run at the opening of each working day after `swept_until`."""
        for at, step in self._in_order():
            self._sweep(at, swept_until)
            self._do(step)
            told(self.done)
        return self.done

    def _in_order(self) -> Iterator[tuple[datetime, Next]]:
        coming = self._rows.in_order()
        row = next(coming, None)
        n = 0
        while row is not None or self._heap:
            while row is not None and (not self._heap or row.at <= self._heap[0].at):
                n += 1
                self._enter(row, n)
                row = next(coming, None)
            following = heapq.heappop(self._heap)
            yield following.at, following

    def _enter(self, row: Row, n: int) -> None:
        times = self._schedule.before_reply(row)
        bare = Row(row.id, row.user, row.at, "", "", "", row.replied_at, row.repeats)
        self._push(Next(times[0], n, "repeat" if row.repeats else "register", bare, times=times))
        self.done.rows += 1

    def _push(self, following: Next) -> None:
        heapq.heappush(self._heap, following)

    def _sweep(self, at: datetime, swept_until: datetime | None) -> None:
        last = self.done.at
        self.done.at = at if last is None else max(last, at)
        if last is None or at <= last:
            return
        for morning in self._schedule.mornings(last, at):
            if swept_until is None or morning > swept_until:
                self._morning(morning)

    def _do(self, now: Next) -> None:
        steps: dict[str, Callable[[Next], None]] = {
            "register": self._register,
            "repeat": self._repeat,
            "dispatch": self._dispatch,
            "accept": self._accept,
            "contact": self._contact,
            "reply": self._reply,
            "closure": self._closure,
            "review": self._review,
            "follow_up": self._follow_up,
        }
        steps[now.step](now)

    def _count(self, result: Accomplished | Refusal) -> bool:
        self.done.acts += 1
        if isinstance(result, Refusal):
            self.done.refused += 1
            return False
        self.done.again += result.again
        return True

    def _key(self, now: Next, step: str = "") -> str:
        return f"{self._source}:{now.row.id}:{step or now.step}{now.attempt or ''}"

    def _act(self, now: Next, name: str, by: Actor, **args: Any) -> bool:
        return self._count(act(Asked(name, now.number, by, now.at, args, key=self._key(now))))

    def _then(self, now: Next, step: str, at: datetime, **changes: Any) -> None:
        kept: dict[str, Any] = {"number": now.number, "unit": now.unit, "times": now.times, "attempt": 0} | changes
        self._push(Next(max(at, now.at), now.n, step, now.row, **kept))

    # --- the steps ---

    def _received(self, row: Row) -> ContactIn:
        words = "\n".join(part for part in (row.title, row.detail) if part)
        who = RequesterIn(web_user=row.user)
        return ContactIn("web", row.at, who, words, taken_by="replay", source=self._source, source_id=row.id)

    def _registration(self, row: Row) -> dict[str, Any]:
        kind = read_demand_type(row.title, row.detail).demand_type
        who = {"contact": row.user, "follow_up_channel": "web"} if row.user else {"anonymous": True}
        content = "\n".join(part for part in (row.title, row.detail) if part)
        return {"type": kind, "content": content, "urgency": "settled", "place": "unknown", **who}

    def _register(self, now: Next, **judged: str) -> None:
        row = self._rows.of(now.row.id)
        asked = Asked(
            "register",
            "",
            self._city.desk("agent"),
            now.at,
            {**self._registration(row), **judged},
            key=self._key(now, "register"),
        )
        result = register(asked, self._received(row))
        if self._count(result) and isinstance(result, Accomplished):
            self._then(now, "dispatch", now.times[1], number=result.number)

    def _repeat(self, now: Next) -> None:
        """The same user with the same text: registering is refused, the requester is told of the earlier ticket."""
        row = self._rows.of(now.row.id)
        earlier = known_numbers(ContactIn("web", row.at, source=self._source, source_id=row.repeats or ""))
        if not earlier:  # the earlier message is not registered yet: it stands in the heap and goes first
            first = self._schedule.before_reply(self._rows.of(row.repeats or ""))[0]
            self._then(now, "repeat", first)
            return
        if not ActKey.objects.filter(key=self._key(now, "repeat")).exists():
            self._register(now, same_as=earlier[0])
        args = {
            "class": "repeat_told",
            "reason_code": "in_handling",
            "reason": f"同一诉求人、同一内容，已有工单 {earlier[0]}，告知其进度或结果。",
            "repeat_of": earlier[0],
            "same_as": earlier[0],
            "urgency": "settled",
        }
        asked = Asked("dispose", "", self._city.desk("agent"), now.at, args, key=self._key(now, "repeat"))
        self._count(dispose(asked, self._received(row)))

    def _dispatch(self, now: Next) -> None:
        row = self._rows.of(now.row.id)
        found = self._city.match(row.title, row.detail)
        basis = {"item": found.item} if found.item else {"duty_basis": NO_UNIT_BASIS}
        by = self._city.desk("dispatcher")
        if self._act(now, "dispatch", by, unit=found.unit, class_code=found.class_code, **basis):
            self._then(now, "accept", now.times[2], unit=found.unit)

    def _accept(self, now: Next) -> None:
        if self._act(now, "accept", self._city.of_unit(now.unit, "handler")):
            self._then(now, "contact", now.times[3])

    def _contact(self, now: Next) -> None:
        by = self._city.of_unit(now.unit, "handler")
        self._act(now, "contact_requester", by, reached=True, channel="web")
        if now.row.replied_at is not None:
            self._then(now, "reply", now.row.replied_at)

    def _reply(self, now: Next) -> None:
        text = self._rows.of(now.row.id).reply
        if text:
            self._act(now, "reply", self._city.of_unit(now.unit, "unit_lead"), reply=text, form="written")
        self._then(now, "closure", self._schedule.closure(now.at))

    def _closure(self, now: Next) -> None:
        by = self._city.of_unit(now.unit, "unit_lead")
        if self._act(now, "request_closure", by, **REPORT):
            self._then(now, "review", self._schedule.review(now.at))

    def _review(self, now: Next) -> None:
        by = self._city.desk(f"reviewer-{1 + now.n % 2}")
        why = evasion(self._rows.of(now.row.id).reply)
        if why:
            self._act(now, "refuse_closure", by, reason=why, code="claims_answered")
        elif self._act(now, "approve_closure", by, checklist=CHECKLIST) and now.row.user:
            self._then(now, "follow_up", self._schedule.follow_up(now.at, 1), attempt=1, times=(now.at,))

    def _follow_up(self, now: Next) -> None:
        """Asked on the web; the file holds no answer, so nobody is recorded as satisfied or not."""
        result = act(
            Asked("follow_up", now.number, SYSTEM, now.at, {"channel": "web", "result": "unreached"}, self._key(now))
        )
        if self._count(result) and isinstance(result, Accomplished) and result.state == "closed":
            attempt = now.attempt + 1
            at = self._schedule.follow_up(now.times[0], attempt)
            self._then(now, "follow_up", at, attempt=attempt, times=now.times)
