"""Tickets created per second through the API at 8 clients, beside pgbench writing the same rows in the same run.

The server runs as `hotline serve` does (2 workers of 4 threads) with everything on: key, rate limit, scope, validation,
guards, limits, sealing, event, outbox, idempotency key. The clients hold their connections and send registrations with
new people and new keys. pgbench plays the rows of one such registration with 8 clients, a transaction each: once as a
plain program writes them, a statement per row, once in the one chained statement the platform uses.
"""

import json
import re
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.act import _literal, analyse, placed
from benchmarks.ground import platform
from benchmarks.serving import PORT, memory, served
from benchmarks.serving import key as desk_key
from benchmarks.wire import asked, call
from hotline.database.programs import bundled

SECONDS, ROUNDS, CLIENTS = 8, 3, 8
WARM = 1_500
WORDS = "市民反映小区楼下夜间施工噪音扰民，希望尽快处理并回复。" * 9


def body(n: int) -> bytes:
    """One registration with a person of its own."""
    requester = {"name": "王女士", "phone": f"138{n % 10**8:08d}"}
    args = {"type": "help", "urgency": "settled", "place": "民生路38号", "content": WORDS}
    return json.dumps({"contact": {"requester": requester, "words": WORDS}, "args": args}).encode()


def request(token: str, n: int) -> bytes:
    """The call as it goes over the wire."""
    headers = {
        "Authorization": f"Bearer {token}", "Content-Type": "application/json", "Hotline-Person": "chen_agent",
        "Hotline-Role": "agent", "Idempotency-Key": str(uuid.uuid4()),
    }  # fmt: skip
    return asked("/api/v1/tickets", headers, body(n))


class Load:
    """Clients calling for some seconds."""

    def __init__(self, token: str) -> None:
        self.token, self.n, self.lock = token, 0, threading.Lock()

    def run(self, seconds: float) -> tuple[float, list[float]]:
        """Registrations per second, and the milliseconds of each. Stops the measurement at any other answer."""
        times: list[float] = []
        wrong: list[int] = []
        begin = time.perf_counter()

        def client() -> None:
            with socket.create_connection(("127.0.0.1", PORT)) as line:
                while time.perf_counter() - begin < seconds and not wrong:
                    with self.lock:
                        self.n += 1
                        n = self.n
                    data, before = request(self.token, n), time.perf_counter()
                    status, _ = call(line, data)
                    times.append(1000 * (time.perf_counter() - before))
                    if status != 201:
                        wrong.append(status)

        clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        if wrong:
            raise SystemExit(f"an answer {wrong[0]} in a measurement")
        return len(times) / (time.perf_counter() - begin), times


def recorded(key: str) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """The rows of one registration: as the one statement that was sent, and as a statement per row."""
    from django.db import connection
    from django.test import Client

    from hotline.database import writing

    headers = {"Authorization": f"Bearer {key}", "Hotline-Person": "chen_agent", "Hotline-Role": "agent"}
    client = Client(SERVER_NAME="localhost")

    def register(n: int) -> Any:
        once = {"Idempotency-Key": str(uuid.uuid4())}
        return client.post("/api/v1/tickets", body(n), "application/json", headers=headers | once)

    for n in range(60):  # so that ids are larger than any other number of a row
        register(10**7 - 1 - n)
    sent: list[tuple[str, Any]] = []
    single: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"(with|insert)", sql) and "tickets_demand" in sql:
            sent.append((sql, params))
        return execute(sql, params, many, context)

    insert = writing._insert  # noqa: SLF001 - the measurement looks inside

    def keep_rows(model: Any, rows: Any, values: list[Any]) -> str:
        for row in rows:
            own: list[Any] = []
            single.append((insert(model, [row], own), own))
        return insert(model, rows, values)

    writing._insert = keep_rows  # noqa: SLF001
    try:
        with connection.execute_wrapper(keep):
            answer = register(10**7)
    finally:
        writing._insert = insert  # noqa: SLF001
    if answer.status_code != 201:
        raise SystemExit(f"the registration to be recorded was answered {answer.status_code}: {answer.content!r}")
    return sent, single


def script(statements: list[tuple[str, Any]], dsn: str) -> str:
    """A pgbench transaction of these statements, ids and unique keys made new in every run."""
    import psycopg

    lines, known = [r"\set base (random(1, 9000000000000) * 1000)", "begin;"], {}  # type: ignore[var-annotated]
    with psycopg.connect(dsn, cursor_factory=psycopg.ClientCursor) as connection:
        cursor = psycopg.ClientCursor(connection)
        for sql, params in statements:
            texts = [_place(cursor, value, known) for value in params]
            lines.append(placed(sql, texts))
    return "\n".join([*lines, "commit;"]) + "\n"


def _place(cursor: Any, value: Any, known: dict[object, str]) -> str:
    """As for acts, and the idempotency key of an account."""
    if isinstance(value, str) and re.fullmatch(r"\d+-[0-9a-f]{64}", value):
        return "'k' || " + known.setdefault(value, f"(:base + {len(known)})")
    return _literal(cursor, value, known)


def pgbench(file: Path, dsn: str) -> float:
    """Transactions per second of a script with as many clients."""
    command = [
        str(bundled() / "pgbench"),
        "-n",
        "-f",
        str(file),
        "-T",
        str(SECONDS),
        "-c",
        str(CLIENTS),
        "-j",
        "2",
        dsn,
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([0-9.]+)", told.stdout)
    if found is None or told.returncode != 0:
        raise SystemExit(f"pgbench failed: {told.stderr[-600:]}")
    return float(found[1])


def run() -> dict[str, Any]:
    """All sides in turn, three rounds; medians and the spread of the ratio."""
    with platform() as place, tempfile.TemporaryDirectory() as temporary:
        key, folder = desk_key("unit_system", ["register"], unit_id="hotline"), Path(temporary)
        sent, single = recorded(key)
        (folder / "one.sql").write_text(script(sent, place.owner), encoding="utf-8")
        (folder / "rows.sql").write_text(script(single, place.owner), encoding="utf-8")
        load = Load(key)
        rates, by_row, by_one, times = [], [], [], []
        with served() as server:
            while load.n < WARM:
                load.run(2)
            analyse(place.owner)
            for _ in range(ROUNDS):
                rate, found = load.run(SECONDS)
                rates.append(rate)
                times += found
                by_row.append(pgbench(folder / "rows.sql", place.owner))
                by_one.append(pgbench(folder / "one.sql", place.owner))
            web = memory(server)
    ratios = sorted(a / b for a, b in zip(rates, by_row, strict=True))
    return {
        "ratio": round(median(ratios), 3),
        "ratio_low_high": [round(ratios[0], 3), round(ratios[-1], 3)],
        "aim": ">= 0.30 of pgbench writing the same rows, a statement per row, 8 clients each",
        "ratio_to_one_chained_statement": round(median(a / b for a, b in zip(rates, by_one, strict=True)), 3),
        "tickets_per_second": round(median(rates)),
        "pgbench_rows_per_second": round(median(by_row)),
        "pgbench_one_statement_per_second": round(median(by_one)),
        "rows": len(single),
        "ms_p50": round(median(times), 1),
        "ms_p95": round(quantiles(times, n=20)[18], 1),
        "web_processes_mib": web,
    }
