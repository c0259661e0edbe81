"""A load of acts that may be killed at any moment: `python -m tests.killing.load FILE NAME`.

Each act has its idempotency key by its place in the sequence. What the platform has acknowledged is appended to FILE
and synced before the next act is asked for. Started again it goes on after the last line, so that the act under way
when it was killed is asked for again with the same key. A file FILE.stop ends it after the act in hand.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hotline import database
from hotline.cli.running import platform
from hotline.core.instants import SHANGHAI
from hotline.core.ticket import Actor
from hotline.trouble import Trouble

BEGIN = datetime(2026, 4, 20, 9, tzinfo=SHANGHAI)
AGENT, DISPATCHER = ("chen_agent", "agent"), ("lin_dispatcher", "dispatcher")
HANDLER, LEAD = ("city_management_handler", "handler"), ("city_management_lead", "unit_lead")
REPORT = {"findings": "灯头烧坏", "done": "更换灯头", "decided": "列入巡查", "result": "已修复", "outcome": "solved"}
ACTS: tuple[tuple[str, tuple[str, str], dict[str, Any]], ...] = (
    ("register", AGENT, {"type": "help", "content": "路灯不亮", "contact": "x", "urgency": "settled"}),
    ("dispatch", DISPATCHER, {"unit": "city_management", "duty_basis": "三定", "class_code": "030303"}),
    ("accept", HANDLER, {}),
    ("contact_requester", HANDLER, {"reached": True}),
    ("reply", LEAD, {"reply": "已修复"}),
    ("request_closure", LEAD, REPORT),
)  # fmt: skip
"""Act, who does it, arguments: one ticket's way, over and over."""


def main(file: Path, name: str) -> int:
    """Act until told to stop; where the database was killed while it started, begin again."""
    while True:
        try:
            return act_on(file, name)
        except Trouble as trouble:
            print(trouble, file=sys.stderr)


def act_on(file: Path, name: str) -> int:
    """Act from the first step not yet acknowledged until told to stop."""
    done = read(file)
    number = next((line["number"] for line in reversed(done)), "")
    with platform(), file.open("a") as out:
        for n in steps(len(done), file.with_suffix(".stop")):
            line = insist(n, name, number)
            number = line["number"]
            out.write(json.dumps(line) + "\n")
            out.flush()
            os.fsync(out.fileno())
    return 0


def read(file: Path) -> list[dict[str, Any]]:
    """What has been acknowledged; a line cut off by a kill was never finished and does not count."""
    if not file.exists():
        return []
    whole = file.read_bytes()
    kept = whole[: whole.rfind(b"\n") + 1]
    if kept != whole:
        file.write_bytes(kept)
    return [json.loads(line) for line in kept.splitlines()]


def steps(first: int, stop: Path) -> Iterator[int]:
    """Places in the sequence from `first` on."""
    n = first
    while not stop.exists():
        yield n
        n += 1


def insist(n: int, name: str, number: str) -> dict[str, Any]:
    """Ask for the n-th act with its key until it is acknowledged, starting the database again where it is gone."""
    from django.db import DatabaseError, InterfaceError, connection

    while True:
        try:
            return ask(n, name, number)
        except (DatabaseError, InterfaceError):
            connection.close()
            try:
                database.address()
            except Trouble as trouble:
                print(trouble, file=sys.stderr)


def ask(n: int, name: str, number: str) -> dict[str, Any]:
    """The n-th act."""
    from hotline.acting.kernel import act
    from hotline.acting.reception import ContactIn, RequesterIn, register
    from hotline.acting.request import Accomplished, Asked

    what, (person, role), args = ACTS[n % len(ACTS)]
    key, now = f"{name}-{n}", BEGIN + timedelta(minutes=n % len(ACTS))
    by = Actor(role, *unit_of(role), person)
    if what == "register":
        contact = ContactIn("phone", now, RequesterIn(phone="13800138000"), "路灯不亮")
        done = register(Asked(what, "", by, now, args, key), contact)
    else:
        done = act(Asked(what, number, by, now, args, key))
    if not isinstance(done, Accomplished):
        raise SystemExit(f"{key}: {done}")
    return {"key": key, "number": done.number, "act": what, "version": done.version}


def unit_of(role: str) -> tuple[str | None, str | None]:
    """Unit and its kind of the people here."""
    return ("city_management", "city_department") if role in ("handler", "unit_lead") else ("hotline", "hotline")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
