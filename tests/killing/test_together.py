"""Many people on few tickets: no deadlock in thousands of mixed acts, nothing half done, everything proved.

HOTLINE_MIXED_ACTS says how many (default 240; `make kill` 10,000).
"""

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg
import pytest
from django.db import connection
from tests.store.desk import CHECKLIST, REPORT, WANG, Desk, row

from hotline.acting.request import Accomplished
from hotline.core.instants import SHANGHAI
from hotline.core.refusal import Refusal
from hotline.database.places import Place
from hotline.proving import verify
from hotline.sweeps import run_all

ACTS: Final = int(os.environ.get("HOTLINE_MIXED_ACTS", "240"))
PEOPLE: Final = 8
TICKETS: Final = 10
UNITS: Final = ("city_management", "housing", "shiqi")
LEADS: Final = {"city_management": "城管局罗局", "housing": "住建局老汪", "shiqi": "石岐老张"}
DUTY: Final = {"duty_basis": "三定规定", "class_code": "030303"}

Step = tuple[str, str, dict[str, Any]]
"""Who does which act with which arguments."""


def steps(state: str, unit: str | None, other: str, chance: random.Random) -> list[Step]:
    """What could be done next in a state, besides what always may be tried."""
    lead, elsewhere = LEADS.get(unit or "", "城管局罗局"), chance.choice(UNITS)
    dispatcher, reviewer = chance.choice(("派单员老林", "派单员小孔")), chance.choice(("审核员周姐", "审核员阿吴"))
    merge: Step = (dispatcher, "merge", {"into": other, "reason": "同一事项"})
    known: dict[str, list[Step]] = {
        "registered": [(dispatcher, "dispatch", {"unit": chance.choice(UNITS), **DUTY})] * 3 + [merge],
        "dispatched": [
            (lead, "accept", {}),
            (lead, "accept", {}),
            (lead, "request_return", {"reason": "非我职责", "basis": "三定"}),
            (dispatcher, "recall", {"reason": "核对"}),
            merge,
        ],
        "handling": [
            (lead, "contact_requester", {"reached": True, "said": "已联系"}),
            (lead, "contact_requester", {"reached": True, "said": "再次联系"}),
            (lead, "request_extension", {"reason": "等配件", "length": "2wd", "cause": "third_party"}),
            (reviewer, "approve_extension", {"length": "2wd"}),
            (reviewer, "refuse_extension", {"reason": "理由不充分"}),
            (lead, "invite_co_handler", {"unit": elsewhere, "claims": ["1"]}),
            (LEADS[elsewhere], "submit_co_result", {"result": "已清理", "answers": {"1": "已清运"}}),
            (lead, "reply", {"reply": "已修复路灯"}),
            (lead, "request_closure", REPORT),
            (lead, "request_closure", REPORT),
            ("督办员老郑", "urge", {}),
            merge,
        ],
        "return_pending": [
            (reviewer, "refuse_return", {"reason": "属你职责", "basis": "三定"}),
            (reviewer, "approve_return", {"unit": elsewhere, **DUTY}),
        ],
        "closure_pending": [
            (reviewer, "approve_closure", {"checklist": CHECKLIST}),
            (reviewer, "refuse_closure", {"reason": "照片缺失", "code": "evidence"}),
        ],
        "merged": [(dispatcher, "unmerge", {"reason": "另一事项"})],
        "closed": [("市民王女士", "choose_follow_up_way", {"way": "web"}), merge],
    }
    always: list[Step] = [("坐席小陈", "add_information", {"content": "又坏一盏"})]
    return known.get(state, []) + always


class Pool:
    """The tickets in play; one that has come to its end makes room for a new one."""

    def __init__(self) -> None:
        self.numbers = [_person().registers(WANG, claims=["1"]) for _ in range(TICKETS)]
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def play(self, n: int) -> None:
        """One act of one person, and now and then all sweeps, on a connection of this thread."""
        chance = random.Random(n)
        place = chance.randrange(TICKETS)
        demand = row(self.numbers[place])
        if demand.state in ("archived", "withdrawn", "closed") and chance.random() < 0.3:
            self.numbers[place] = _person().registers(WANG, claims=["1"])
            self.done["register"] += 1
            return
        if n % 50 == 0:
            run_all(datetime.now(SHANGHAI))
        other = chance.choice(self.numbers)
        name, what, args = chance.choice(steps(demand.state or "", demand.unit_id, other, chance))
        outcome = _person().tries(name, what, demand.number, **args)
        if isinstance(outcome, Accomplished):
            self.done[what] += 1
        else:
            assert_clear(outcome)
            self.refused[outcome.guard] += 1


def assert_clear(refusal: Refusal) -> None:
    """A refusal says which rule, of which provision, in a sentence."""
    assert refusal.guard
    assert refusal.provision
    assert refusal.sentence.endswith("。")


def _person() -> Desk:
    """Somebody who acts now."""
    return Desk(datetime.now(SHANGHAI).replace(microsecond=0) - _MINUTE)


_MINUTE: Final = timedelta(minutes=1)
"""A desk's clock moves on by a minute with each act; here it is to stand at the present then."""


def deadlocks(place: Place) -> int:
    """How many the server has had to break in this database."""
    with psycopg.connect(place.owner) as owner:
        found = owner.execute("select deadlocks from pg_stat_database where datname = current_database()").fetchone()
    assert found is not None
    return int(found[0])


@pytest.fixture
def city(database: Place) -> Place:
    """A fresh database with the demo city founded."""
    from hotline.demo.founding import found_demo_city

    found_demo_city()
    return database


def test_thousands_of_mixed_acts_end_without_deadlock(city: Place) -> None:
    pool = Pool()

    def playing(first: int) -> None:
        try:
            for n in range(first, ACTS, PEOPLE):
                pool.play(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as people:
        for one in [people.submit(playing, first) for first in range(PEOPLE)]:
            one.result()
    assert deadlocks(city) == 0
    assert sum(pool.done.values()) >= ACTS // 4, (pool.done, pool.refused)
    assert len(pool.done) >= 8, pool.done
    report = verify()
    assert report.clean, report.plain()
    print(f"{ACTS} acts asked for, done {dict(pool.done)}, refused {dict(pool.refused)}")
