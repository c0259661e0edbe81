"""Many people at once, in one process that takes little: `python -m benchmarks.crowd` reads who as JSON.

Each is a window of a browser of its own: signs in, then looks at the list, opens tickets, asks why this date, searches
and acts, thinking in between. What is not a page (5xx, a broken connection, a wrong form) is an error and told; a
ticket that somebody else has just taken is a conflict, as in life.
"""

import asyncio
import base64
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from django_otp.oath import totp

from benchmarks.serving import PASSWORD, PORT

NUMBER = re.compile(rb'data-row href="/desk/(\d{6}-\d{5,9}-\d)"')
HIDDEN = re.compile(rb'name="(key|version)" value="([^"]*)"')
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"set-cookie: *(\w+)=([^;]*)", re.IGNORECASE)
LOCATION = re.compile(rb"location: (\S+)", re.IGNORECASE)
KNOWN = 8_000
"""Requesters of the stock, whose telephone numbers agents look up."""
CONFLICT = (403, 404, 409, 422)
WORDS = ("路灯不亮", "噪音扰民", "井盖破损", "违规停车", "垃圾清运", "油烟", "积水", "健身器材")


@dataclass
class Figures:
    """What was measured, all people together."""

    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    conflicts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    sign_ins: list[float] = field(default_factory=list)


@dataclass
class Person:
    """One person at work."""

    username: str
    secret: str
    role: str
    queue: str
    cookies: dict[str, str]
    chance: random.Random
    figures: Figures
    listed: list[str] = field(default_factory=list)
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    counted: bool = False

    async def asks(self, kind: str, path: str, /, **fields: str) -> bytes:
        """One request, and the page its answer leads to: the page's bytes, empty where there is none."""
        begun = time.perf_counter()
        status, head, body = await self._send(path, fields)
        self._note(kind, status, begun, path, body)
        if status == 302:
            target = LOCATION.search(head)
            return await self.asks(kind.removesuffix(" done") + " after", target[1].decode() if target else "/desk")
        return body if status == 200 else b""

    def _note(self, kind: str, status: int, begun: float, path: str, body: bytes) -> None:
        if kind == "sign in":
            self.figures.sign_ins.append(1000 * (time.perf_counter() - begun))
        elif self.counted:
            self.figures.times[kind].append(1000 * (time.perf_counter() - begun))
        if status in CONFLICT and kind.startswith("act"):
            self.figures.conflicts[f"{kind} {status}"] += 1
        elif status not in (200, 302):
            self.figures.errors.append(f"{status} {kind} {path}: {_told(body)}")

    async def _send(self, path: str, fields: dict[str, str]) -> tuple[int, bytes, bytes]:
        body = (
            urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}).encode() if fields else b""
        )
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{'POST' if fields else 'GET'} {path} HTTP/1.1", "Host: localhost", f"Cookie: {cookies}"]
        if fields:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        for _ in range(2):  # a connection that nobody used may have been closed meanwhile
            try:
                return await self._exchange("\r\n".join([*lines, "", ""]).encode() + body)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.line = None
        raise ConnectionError(f"no answer to {path}")

    async def _exchange(self, data: bytes) -> tuple[int, bytes, bytes]:
        if self.line is None:
            self.line = await asyncio.open_connection("127.0.0.1", PORT, limit=2**20)
        reader, writer = self.line
        writer.write(data)
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        self.cookies |= {name.decode(): value.decode() for name, value in COOKIE.findall(head)}
        return int(head.split(None, 2)[1]), head, body

    async def signs_in(self) -> None:
        """From the empty form to the first page."""
        await self.asks("form", "/sign-in")
        code = f"{totp(base64.b32decode(self.secret)):06}"
        await self.asks("sign in", "/sign-in", username=self.username, password=PASSWORD, code=code, next="")

    async def works(self) -> None:
        """One thing such a person does."""
        does = DEEDS[self.role]
        await self.chance.choices([deed for deed, _ in does], [weight for _, weight in does])[0](self)


def _told(page: bytes) -> str:
    """The words of a page, shortened."""
    plain = re.sub(rb"(?s)<head.*<main[^>]*>|<[^>]*>", b" ", page).decode(errors="replace")
    return " ".join(plain.split())[:160]


async def looks_at_list(who: Person) -> None:
    page = await who.asks("list", f"/desk/list/{who.queue}")
    who.listed = [number.decode() for number in NUMBER.findall(page)]


async def opens(who: Person) -> None:
    if number := _one(who):
        await who.asks("ticket", f"/desk/{number}")


async def asks_why(who: Person) -> None:
    if number := _one(who):
        await who.asks("why", f"/desk/{number}/why")


async def searches(who: Person) -> None:
    await who.asks("search", "/desk/search", q=who.chance.choice(WORDS))


async def looks_up(who: Person) -> None:
    await who.asks("search", "/desk/search", q=f"138{who.chance.randrange(KNOWN):08d}")


async def contacts(who: Person) -> None:
    if number := _one(who):
        await _acts(who, number, "contact_requester", said="已与诉求人通话，约好上门查看。", reached="yes")


async def dispatches(who: Person) -> None:
    if number := _one(who):
        await _acts(
            who, number, "dispatch", unit="city_management", duty_basis="三定规定", class_code="030303", item=""
        )


async def registers(who: Person) -> None:
    page = await who.asks("act form", "/desk/contact")
    n = who.chance.randrange(10**8)
    facts = {
        "what": "register", "phone": f"139{n:08d}", "name": "王女士", "identity": "", "requester_kind": "person",
        "town": "", "type": "help", "content": f"民生路{n % 300}号附近路灯不亮，晚上出行不便，请尽快维修。",
        "place": f"民生路{n % 300}号", "urgency": "yes", "priority": "normal", "claims": "1",
        "follow_up_channel": "phone",
    }  # fmt: skip
    if page:
        await who.asks("act done", "/desk/contact", **_hidden(page), **facts)


async def _acts(who: Person, number: str, act: str, **fields: str) -> None:
    page = await who.asks("act form", f"/desk/{number}/do/{act}")
    if page:
        await who.asks("act done", f"/desk/{number}/do/{act}", **_hidden(page), **fields)


def _hidden(page: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in HIDDEN.findall(page)}


def _one(who: Person) -> str | None:
    return who.chance.choice(who.listed) if who.listed else None


_READS = [(looks_at_list, 30), (opens, 40), (asks_why, 8), (searches, 7)]
DEEDS = {
    "agent": [(registers, 60), (looks_up, 40)],
    "dispatcher": [*_READS, (dispatches, 15)],
    "handler": [*_READS, (contacts, 15)],
    "unit_lead": [*_READS, (contacts, 15)],
    "reviewer": _READS,
    "supervisor": _READS,
}
"""What each does, by weight; an agent takes calls and looks up."""


async def life(who: Person, think: float, cold: float, seconds: float) -> None:
    """Begin at some moment of the first pause, sign in where that is not done, then work until the end."""
    begun = time.perf_counter()
    try:
        await asyncio.sleep(who.chance.uniform(0, think))
        if not who.cookies:
            await who.signs_in()
        if who.role != "agent":
            await looks_at_list(who)
        while (now := time.perf_counter() - begun) < cold + seconds:
            await asyncio.sleep(think * who.chance.uniform(0.5, 1.5))
            who.counted = now >= cold
            await who.works()
    except (OSError, asyncio.IncompleteReadError) as error:
        who.figures.errors.append(f"{type(error).__name__} {error}")


async def crowd(plan: dict[str, Any]) -> dict[str, Any]:
    """Everybody at once; what was measured."""
    figures = Figures()
    people = [Person(**one, chance=random.Random(n), figures=figures) for n, one in enumerate(plan["people"])]
    await asyncio.gather(*(life(who, plan["think"], plan["cold"], plan["seconds"]) for who in people))
    every = [one for times in figures.times.values() for one in times]
    return {
        "requests": len(every),
        "requests_per_second": round(len(every) / plan["seconds"], 1),
        "all": _cuts(every),
        "by_kind": {
            kind: [len(times), *_cuts(times)] for kind, times in sorted(figures.times.items()) if len(times) > 9
        },
        "sign_in": _cuts(figures.sign_ins),
        "conflicts": dict(figures.conflicts),
        "errors": len(figures.errors),
        "first_errors": figures.errors[:5],
    }


def _cuts(times: list[float]) -> list[float]:
    """Milliseconds at p50 and p95, and the longest."""
    cuts = quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
    return [round(cuts[9], 1), round(cuts[18], 1), round(max(times, default=0), 1)]


def main() -> int:
    """Carry out the plan."""
    print(json.dumps(asyncio.run(crowd(json.load(sys.stdin))), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
