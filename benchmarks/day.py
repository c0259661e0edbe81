"""A peak day through the API: 20,000 contacts of which 8,000 become tickets, and 100,000 more contacts, in minutes.

12,000 contacts come by a channel's system and are told another way at reception; 8,000 are registered as tickets by the
desk, dispatched, accepted, worked on, answered and closed: 80,000 calls by 8 clients, the worker and its sweeps beside
them. At the end everything must verify. HOTLINE_BENCH_DAY=CONTACTS,TICKETS,MORE changes the size.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final

from benchmarks.ground import platform
from benchmarks.measured import command
from benchmarks.serving import PORT, key, memory, served, working
from benchmarks.wire import asked, call

CLIENTS: Final = 8
WORDS: Final = "民生路38号附近路灯不亮，晚上出行不便，老人摔过一跤，请尽快维修并告诉我时间。" * 4
REPORT: Final = {"findings": WORDS, "done": WORDS, "decided": WORDS, "result": WORDS, "outcome": "solved"}
CHECKLIST: Final = [
    "contacted",
    "written_reply_delivered",
    "claims_answered",
    "outcome_supported",
    "long_term_complete",
]
TOLD: Final = {
    "class": "statutory_channel_told", "reason": "属于住房公积金业务", "reason_code": "other_procedure",
    "channel": "市住房公积金管理中心", "urgency": "settled",
}  # fmt: skip
CHEN, LIN, ZHOU = ("chen_agent", "agent"), ("lin_dispatcher", "dispatcher"), ("zhou_reviewer", "reviewer")
LI, LUO = ("city_management_handler", "handler"), ("city_management_lead", "unit_lead")
LOOP: Final[tuple[tuple[str, tuple[str, str], dict[str, Any]], ...]] = (
    ("dispatch", LIN, {"unit": "city_management", "duty_basis": "三定规定", "class_code": "030303"}),
    ("accept", LI, {}),
    ("contact_requester", LI, {"reached": True, "said": "约好晚上看现场"}),
    ("reply", LUO, {"reply": WORDS}),
    ("request_closure", LUO, REPORT),
    ("approve_closure", ZHOU, {"checklist": CHECKLIST}),
)  # fmt: skip


class Client:
    """One connection, and what is asked on it."""

    def __init__(self, keys: dict[str, str]) -> None:
        self.keys, self.line, self.calls = keys, socket.create_connection(("127.0.0.1", PORT)), 0

    def asks(self, path: str, body: dict[str, Any], who: tuple[str, str] | None = None) -> dict[str, Any]:
        """A call that must succeed; its answer."""
        use = "portal" if who is None else "unit" if who in (LI, LUO) else "desk"
        headers = {
            "Authorization": f"Bearer {self.keys[use]}", "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()), **({"Hotline-Person": who[0], "Hotline-Role": who[1]} if who else {}),
        }  # fmt: skip
        status, found = call(self.line, asked(f"/api/v1{path}", headers, json.dumps(body).encode()))
        self.calls += 1
        if status not in (200, 201):
            raise SystemExit(f"{status} {path}: {found[:400].decode()}")
        return dict(json.loads(found))

    def answered(self, n: int) -> None:
        """A contact by the portal, answered at reception."""
        number = self.received(n)
        self.asks(f"/demands/{number}/dispose", TOLD, CHEN)

    def received(self, n: int) -> str:
        """A contact by the portal; the number of its demand."""
        body = {"words": WORDS, "requester": {"name": "王女士", "phone": f"139{n % 10**8:08d}"}}
        return str(self.asks("/contacts", body)["demands"][0]["number"])

    def ticket(self, n: int) -> None:
        """A ticket from its registration to its closure."""
        contact = {"requester": {"name": "王女士", "phone": f"138{n % 10**8:08d}"}, "words": WORDS}
        args = {"type": "help", "urgency": "settled", "place": "民生路38号", "content": WORDS}
        number = self.asks("/tickets", {"contact": contact, "args": args}, CHEN)["number"]
        for act, who, given in LOOP:
            self.asks(f"/tickets/{number}/acts/{act}", given, who)


def played(keys: dict[str, str], works: Iterator[tuple[str, int]]) -> tuple[int, float]:
    """All of it by some clients; how many calls, in how many seconds."""
    lock, clients = threading.Lock(), [Client(keys) for _ in range(CLIENTS)]
    failed: list[BaseException] = []

    def work(client: Client) -> None:
        try:
            while not failed:
                with lock:
                    what, n = next(works, ("", 0))
                if not what:
                    return
                does: Callable[[int], object] = getattr(client, what)
                does(n)
        except BaseException as wrong:
            failed.append(wrong)
            raise

    begun = time.perf_counter()
    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise failed[0]
    return sum(client.calls for client in clients), time.perf_counter() - begun


def plan(contacts: int, tickets: int) -> Iterator[tuple[str, int]]:
    """The day, its two kinds of contacts mixed evenly."""
    for n in range(contacts):
        a_ticket = (n + 1) * tickets // contacts > n * tickets // contacts
        yield ("ticket" if a_ticket else "answered"), n


def main() -> int:
    """The clients' process: the day, then the further contacts."""
    given = json.load(sys.stdin)
    calls, seconds = played(given["keys"], plan(given["contacts"], given["tickets"]))
    more = played(given["keys"], (("received", given["contacts"] + n) for n in range(given["more"])))
    print(json.dumps([calls, seconds, *more]))
    return 0


def run() -> dict[str, Any]:
    """The day on a fresh platform, then what is left for the sweeps; the main figure is its minutes."""
    contacts, tickets, more = map(int, (os.environ.get("HOTLINE_BENCH_DAY") or "20000,8000,100000").split(","))
    with platform():
        keys = {
            "desk": key("unit_system", ["tickets", "acts", "register"], unit_id="hotline"),
            "unit": key("unit_system", ["tickets", "acts"], unit_id="city_management"),
            "portal": key("channel", ["contacts"], channel="web"),
        }
        given = json.dumps({"keys": keys, "contacts": contacts, "tickets": tickets, "more": more})
        with served() as server, working():
            told = subprocess.run(
                [sys.executable, "-m", "benchmarks.day"], input=given, capture_output=True, text=True, check=False
            )
            web = memory(server)
        if told.returncode != 0:
            raise SystemExit(f"the clients failed: {told.stderr[-800:]}")
        calls, seconds, _, further = json.loads(told.stdout)
        swept, did = _swept()
        clean = command("verify", "--json").told
    if not clean["clean"]:
        raise SystemExit(f"not clean: {clean}")
    return {
        "ratio": round((seconds + swept) / 60, 2),
        "meaning": f"minutes for {contacts} contacts and {tickets} tickets through the API, and the sweeps after them",
        "calls": calls,
        "calls_per_second": round(calls / seconds, 1),
        "minutes_of_calls": round(seconds / 60, 2),
        "seconds_of_sweeps_afterwards": round(swept, 1),
        "swept": did,
        f"minutes_of_{more}_contacts": round(further / 60, 2),
        "contacts_per_second": round(more / further, 1) if more else 0,
        "web_processes_mib": web,
        "verified_events": clean["events"],
    }


def _swept() -> tuple[float, dict[str, int]]:
    """What the worker had not come to by then."""
    from datetime import datetime

    from hotline.core.instants import SHANGHAI
    from hotline.sweeps import run_all

    begun = time.perf_counter()
    did = run_all(datetime.now(SHANGHAI))
    return time.perf_counter() - begun, did


if __name__ == "__main__":
    sys.exit(main())
