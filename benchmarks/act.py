"""Acts per second through the actions, beside a pgbench transaction writing the same rows in the same run.

One process leads tickets through register, dispatch, accept, contact, reply, request and approval of closure. The
statements one such ticket writes are recorded and played by pgbench with one client, a transaction per act: what
PostgreSQL itself bears of the same rows, without reading, locking, deciding, hashing or sealing.
"""

import re
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.ground import platform
from hotline.database.programs import bundled

SECONDS = 6
WARM = 300
"""Tickets before the measurement; then the tables are analysed, as autovacuum does within a minute or two."""
ROUNDS = 3
WORDS = "市民反映小区楼下夜间施工噪音扰民，希望尽快处理并回复。" * 9
REPORT = {"findings": WORDS, "done": WORDS, "decided": WORDS, "result": WORDS, "outcome": "solved"}
CHECKLIST = ["contacted", "written_reply_delivered", "claims_answered", "outcome_supported", "long_term_complete"]


class Desk:
    """The people of the demo city who lead tickets through the loop."""

    def __init__(self) -> None:
        from hotline.core.instants import SHANGHAI
        from hotline.demo import data
        from hotline.organisation.selectors import actor

        names = {person.name: person.key for person in data.people()}
        self.now = datetime(2026, 4, 20, 9, tzinfo=SHANGHAI)
        self.unit = next(unit.key for unit in data.units() if "城市管理" in unit.name)
        roles = {
            "坐席小陈": "agent",
            "派单员老林": "dispatcher",
            "城管局小李": "handler",
            "城管局罗局": "unit_lead",
            "审核员周姐": "reviewer",
        }
        self.people = {role: actor(names[name], role, self.now.date()) for name, role in roles.items()}
        self.made = 0

    def loop(self) -> list[Callable[[], Any]]:
        """The acts of one ticket, each a call; the first must have been made before the next."""
        from hotline.acting.kernel import act
        from hotline.acting.reception import ContactIn, RequesterIn, register
        from hotline.acting.request import Accomplished, Asked

        number, n = [""], self.made
        self.made += 1

        def done(result: Any) -> None:
            if not isinstance(result, Accomplished):
                raise SystemExit(f"refused in a measurement: {result}")
            number[0] = result.number

        def registered() -> None:
            args = {"type": "help", "content": WORDS, "contact": "phone", "urgency": "settled", "place": "民生路38号"}
            requester = RequesterIn(name="王女士", phone=f"138{n:08d}")
            asked = Asked("register", "", self.people["agent"], self.now, args, key=f"r{n}-{uuid.uuid4()}")
            done(register(asked, ContactIn("phone", self.now, requester, WORDS)))

        def step(name: str, role: str, after: int, **args: Any) -> Callable[[], None]:
            def call() -> None:
                at = self.now + timedelta(minutes=after)
                done(act(Asked(name, number[0], self.people[role], at, args, key=str(uuid.uuid4()))))

            return call

        return [
            registered,
            step("dispatch", "dispatcher", 1, unit=self.unit, duty_basis="三定规定", class_code="030303"),
            step("accept", "handler", 2),
            step("contact_requester", "handler", 3, said="已到现场"),
            step("reply", "unit_lead", 4, reply=WORDS),
            step("request_closure", "unit_lead", 5, **REPORT),
            step("approve_closure", "reviewer", 6, checklist=CHECKLIST),
        ]


def recorded(desk: Desk) -> list[list[tuple[str, Any]]]:
    """The writing statements of one ticket's loop, by act."""
    from django.db import connection

    acts: list[list[tuple[str, Any]]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"(with|insert|update)", sql) and "select nextval" not in sql:
            acts[-1].append((sql, params))
        return execute(sql, params, many, context)

    for call in desk.loop():
        acts.append([])
        with connection.execute_wrapper(keep):
            call()
    return acts


def script(acts: list[list[tuple[str, Any]]], dsn: str) -> str:
    """A pgbench script of the same statements, ids and unique keys made new in every run."""
    import psycopg

    lines = [r"\set base (random(1, 9000000000000) * 1000)"]
    with psycopg.connect(dsn, cursor_factory=psycopg.ClientCursor) as connection:
        cursor = psycopg.ClientCursor(connection)
        known: dict[object, str] = {}
        for statements in acts:
            lines.append("begin;")
            for sql, params in statements:
                texts = [_literal(cursor, value, known) for value in params]
                lines.append(placed(sql, texts))
            lines.append("commit;")
    return "\n".join(lines) + "\n"


def placed(sql: str, texts: list[str]) -> str:
    """A statement with its values in their places, on one line."""
    return re.sub(r"\$(\d+)", lambda found: texts[int(found[1]) - 1], sql).replace("\n", " ") + ";"


def _literal(cursor: Any, value: Any, known: dict[object, str]) -> str:
    """A value as SQL; what must be unique stands as an expression over the run's base."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1 and _is_id(value, known):
        return known.setdefault(value, f"(:base + {len(known)})")
    if isinstance(value, uuid.UUID):
        return "gen_random_uuid()"
    if isinstance(value, str) and re.fullmatch(r"\d{6}-\d{5}-\d|[0-9a-f]{24}|r?\d*-?[0-9a-f-]{36}", value):
        place = known.setdefault(value, f"(:base + {len(known)})")
        return f"'n' || {place}"
    text: str = cursor.mogrify("%s", [value])
    return text


def _is_id(value: int, known: dict[object, str]) -> bool:
    return value in known or value > 200


def analyse(dsn: str) -> None:
    """Tell the planner how large the tables are by now: plans made for empty tables stay until autovacuum."""
    import psycopg

    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("analyze")


def pgbench(folder: Path, dsn: str) -> float:
    """Acts per second of the recorded script, one client."""
    command = [str(bundled() / "pgbench"), "-n", "-f", str(folder / "loop.sql"), "-T", str(SECONDS), dsn]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([0-9.]+)", told.stdout)
    if found is None or told.returncode != 0:
        raise SystemExit(f"pgbench failed: {told.stderr[-600:]}")
    return float(found[1]) * 7


def ours(desk: Desk) -> tuple[float, dict[str, list[float]]]:
    """Acts per second through the actions, and the milliseconds of each act."""
    times: dict[str, list[float]] = {}
    start, acts = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        for n, call in enumerate(desk.loop()):
            before = time.perf_counter()
            call()
            times.setdefault(ACTS[n], []).append(1000 * (time.perf_counter() - before))
            acts += 1
    return acts / (time.perf_counter() - start), times


ACTS = ("register", "dispatch", "accept", "contact_requester", "reply", "request_closure", "approve_closure")


def run() -> dict[str, Any]:
    """Both sides in turn, three rounds; medians."""
    with platform() as place, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        desk = Desk()
        for _ in range(WARM):
            for call in desk.loop():
                call()
        analyse(place.owner)
        (folder / "loop.sql").write_text(script(recorded(desk), place.owner), encoding="utf-8")
        rates: list[float] = []
        limits: list[float] = []
        times: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            rate, times = ours(desk)
            rates.append(rate)
            limits.append(pgbench(folder, place.owner))
    ratios = sorted(a / b for a, b in zip(rates, limits, strict=True))
    return {
        "ratio": round(median(ratios), 3),
        "ratio_low_high": [round(ratios[0], 3), round(ratios[-1], 3)],
        "acts_per_second": round(median(rates)),
        "pgbench_acts_per_second": round(median(limits)),
        **{f"{name}_ms_p50": round(median(found), 2) for name, found in times.items()},
    }
