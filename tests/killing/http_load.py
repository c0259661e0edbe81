"""Clients that act through the HTTP API with idempotency keys and ask again until they are answered."""

import hashlib
import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.operation.installation import Installation
from tests.store.desk import REPORT

CHEN, LIN = ("chen_agent", "agent"), ("lin_dispatcher", "dispatcher")
LI, LUO = ("city_management_handler", "handler"), ("city_management_lead", "unit_lead")
CONTACT = {"requester": {"phone": "13800138000"}, "words": "民生路路灯不亮"}
ACTS: tuple[tuple[str, tuple[str, str], dict[str, Any]], ...] = (
    ("register", CHEN, {"contact": CONTACT, "args": {"type": "help", "urgency": "settled"}}),
    ("dispatch", LIN, {"unit": "city_management", "duty_basis": "三定", "class_code": "030303"}),
    ("accept", LI, {}),
    ("contact_requester", LI, {"reached": True}),
    ("reply", LUO, {"reply": "已修复"}),
    ("request_closure", LUO, REPORT),
)  # fmt: skip
"""Act, who does it, body: one ticket's way, over and over."""


@dataclass
class Clients:
    """Clients at work; what was acknowledged, and how often what else came."""

    installation: Installation
    desk: str
    bureau: str
    number: int
    said: list[dict[str, Any]] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(self.number)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let every client have its act in hand acknowledged."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=120)
            assert not thread.is_alive()

    def wait_for_progress(self, more: int = 1) -> None:
        """Until so many further acts have been acknowledged."""
        before, until = len(self.said), time.monotonic() + 90
        while len(self.said) < before + more:
            assert time.monotonic() < until, ("nothing is acknowledged any more", self.others)
            assert not self.wrong, self.wrong
            time.sleep(0.01)

    def _work(self, client: int) -> None:
        number, n = "", 0
        while not self._stop.is_set() and not self.wrong:
            line = self._insist(f"c{client}-{n}", n, number)
            if line is None:
                return
            self.said.append(line)
            number, n = str(line["number"]), n + 1

    def _insist(self, key: str, n: int, number: str) -> dict[str, Any] | None:
        """Ask until it is acknowledged; None where the answer is one that must not come."""
        act, (person, role), body = ACTS[n % len(ACTS)]
        path = "/api/v1/tickets" if act == "register" else f"/api/v1/tickets/{number}/acts/{act}"
        token = self.bureau if role in ("handler", "unit_lead") else self.desk
        headers = {"Authorization": f"Bearer {token}", "Hotline_Person": person, "Hotline_Role": role}
        until, came = time.monotonic() + 120, Counter[str]()
        while time.monotonic() < until:
            try:
                answer = self.installation.ask(path, "POST", body, **headers, Idempotency_Key=key)
            except (OSError, http.client.HTTPException) as error:
                came[type(error).__name__] += 1
                self.others[type(error).__name__] += 1
                time.sleep(0.05)
                continue
            if answer.status in (200, 201):
                done = answer.json
                self.others["again"] += bool(done["again"])
                return {"key": key, "token": token, "number": done["number"], "act": act, "version": done["version"]}
            came[str(answer.status)] += 1
            self.others[str(answer.status)] += 1
            if answer.status != 503:
                self.wrong.append(f"{key} {act}: {answer.status} {answer.body.decode()[:300]}")
                return None
            time.sleep(0.1)
        self.wrong.append(f"{key} {act}: no answer in time, but {dict(came)}")
        return None


def kept_key(account: int, key: str) -> str:
    """Under which the platform keeps a caller's key."""
    return f"{account}-{hashlib.sha256(key.encode()).hexdigest()}"
