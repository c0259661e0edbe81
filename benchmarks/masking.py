"""What opening sealed fields, masking and scrubbing cost of a page: processor time with and without them.

The list is measured as a process shows it again, and as it shows it for the first time, nothing scrubbed before.

Without: the same page in the same process, its sealed values already open and given out as they are. The database's
processor is not among it. A page is a request through Django's own client with session, templates and view log.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any
from unittest.mock import patch

from benchmarks.ground import platform
from benchmarks.serving import UNLIMITED, browser, opened

TURNS = 120
TICKETS = 50
PLAIN = (
    "小区门口的三盏路灯一周不亮，晚上老人摔过一跤，向物业反映过两次没有人来，物业说归街道管，街道说要问物业。现在每天下班"
    "回家都要用手机照着走，孩子放学也不安全。请尽快修好，并告诉我什么时候能修好、以后多久检查一次。谢谢。"
)
PERSONAL = f"您好，我叫陈大文，电话13900001234，住在石岐街道悦来南路7号三楼。{PLAIN}"
EVERYTHING = f"{PERSONAL}微信号chen_lamp，邮箱chen@example.cn，车牌粤T12345，身份证11010519491231002X。"
WORDS = (PLAIN, PLAIN, PERSONAL, PLAIN, PLAIN, PERSONAL, PLAIN, PLAIN, PLAIN, EVERYTHING)
"""Messages of ordinary length; three in ten hold personal data, which real ones do less often (docs/scrubbing.md)."""


def run() -> dict[str, Any]:
    """The share of opening and masking in each page's processor time; the main figure is the largest."""
    os.environ.update(UNLIMITED)
    with platform():
        pages = _pages(_tickets())
        found = {name: _measured(page) for name, page in pages.items()}
    shares = {f"{name}_share_percent": round(100 * (full - bare) / full, 1) for name, (full, bare) in found.items()}
    figures = {f"{name}_ms": round(1000 * full, 2) for name, (full, _) in found.items()}
    return {"ratio": max(shares.values()), **shares, **figures, "turns": TURNS}


def _tickets() -> list[str]:
    """Tickets of different people, all with the same unit, words of ordinary length."""
    from tests.store.conftest import at
    from tests.store.desk import Desk

    from hotline.acting.reception import RequesterIn

    desk = Desk(at("2026-04-20"))
    made = []
    for n in range(TICKETS):
        who = RequesterIn(
            name=f"陈大{n}", phone=f"1390000{n:04}", address="石岐街道悦来南路7号", email=f"c{n}@example.cn"
        )
        made.append(desk.dispatched(who, content=WORDS[n % 10]))
    desk.does("城管局小李", "accept", made[2])
    desk.does("城管局小李", "contact_requester", made[2], reached=True, said=PERSONAL)
    return made


def _pages(numbers: list[str]) -> dict[str, Callable[[], None]]:
    from hotline.reading.titles import forget

    lead = browser("city_management_lead", opened("city_management_lead"))

    def page(path: str) -> Callable[[], None]:
        def asked() -> None:
            answer = lead.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"answer {answer.status_code} to {path}")

        return asked

    listed = page("/desk/list/open")

    def anew() -> None:
        forget()
        listed()

    return {"ticket": page(f"/desk/{numbers[2]}"), "list_of_50": listed, "list_of_50_first_time": anew}


def _measured(page: Callable[[], None]) -> tuple[float, float]:
    """Median processor seconds of a page with opening and masking, and without, in turns."""
    full: list[float] = []
    bare: list[float] = []
    for turn in range(TURNS + 5):
        taken = _timed(page)
        with _plain():
            without = _timed(page)
        if turn % 2:  # neither stands always first
            taken = _timed(page)
        if turn >= 5:
            full.append(taken)
            bare.append(without)
    return median(full), median(bare)


def _timed(page: Callable[[], None]) -> float:
    begun = time.process_time()
    page()
    return time.process_time() - begun


_open: dict[bytes, str | None] = {}


@contextmanager
def _plain() -> Iterator[None]:
    """Sealed values come open, nothing is masked or scrubbed."""
    from hotline.reading import texts

    really = texts.unsealed

    def opened(vault: Any, purpose: Any, place: Any, sealed: Any) -> str | None:
        if not sealed:
            return None
        name = bytes(sealed)
        if name not in _open:
            _open[name] = really(vault, purpose, place, sealed)
        return _open[name]

    def as_it_is(_field: str, text: str, view: str, _scrub: Any) -> str | None:
        return None if view == "hidden" else text

    with (
        patch("hotline.reading.texts.unsealed", opened),
        patch("hotline.reading.titles.unsealed", opened),
        patch("hotline.reading.texts.show", as_it_is),
        patch("hotline.reading.worklist.show", as_it_is),
        patch("hotline.reading.texts.scrubber", lambda *_: str),
        patch("hotline.reading.titles.scrubber", lambda *_: str),
    ):
        yield
