"""Whole requests on the stock of the present HOTLINE_DATA, over HTTP: `python -m benchmarks.pages CLIENTS SECONDS`.

`hotline serve` answers, with sessions, view log and everything else; prints as JSON of each kind calls a second,
milliseconds at p50 and p95, and of processor a call, the web processes' and the database's.
"""

import json
import random
import sys
from typing import Any

from benchmarks.clients import measured
from benchmarks.reading import COMMON, Stock
from benchmarks.serving import cookies, key, memory, served
from benchmarks.wire import asked, form
from hotline.cli.running import platform

MANY = 400
"""Different requests of a kind."""


class Asking:
    """What people of the hotline and of the units ask for on this stock."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        desks = [cookies(str(one.actor.person)) for one in (stock.supervisor, stock.dispatcher, stock.reviewer)]
        self.desks, self.supervisor, self.lead = desks, desks[0], cookies(str(stock.lead.actor.person))
        self.key = key("unit_system", ["tickets", "acts", "register"], unit_id="hotline")

    def kinds(self) -> dict[str, list[bytes]]:
        """Name -> requests."""
        stock, chance = self.stock, self.stock.chance
        words = [COMMON, *stock.roads]
        return {
            "list_of_unit": [self._page(self.lead, "/desk/list/open")],
            "list_of_supervisor": [self._page(self.supervisor, "/desk/list/open")],
            "page_of_any": [self._page(self._desk(), f"/desk/{chance.choice(stock.any)}") for _ in range(MANY)],
            "page_of_open": [self._page(self.lead, f"/desk/{number}") for number in stock.mine],
            "search_common": [self._search(COMMON)],
            "search_words": [self._search(chance.choice(words)) for _ in range(MANY)],
            "search_phone": [self._search(stock.phone()) for _ in range(MANY)],
            "api_ticket": [self._api(f"/tickets/{chance.choice(stock.any)}") for _ in range(MANY)],
            "api_list": [self._api("/tickets?queue=open")],
            "api_search": [self._api_search(chance.choice(words)) for _ in range(MANY)],
            "api_counts": [self._api("/queues")],
        }

    def _desk(self) -> tuple[str, str]:
        return self.stock.chance.choice(self.desks)

    @staticmethod
    def _page(who: tuple[str, str], path: str) -> bytes:
        return asked(path, {"Cookie": who[0]})

    def _search(self, text: str) -> bytes:
        who = self._desk()
        return form("/desk/search", *who, q=text)

    def _api(self, path: str) -> bytes:
        return asked(f"/api/v1{path}", self._heads())

    def _api_search(self, text: str) -> bytes:
        body = json.dumps({"text": text}).encode()
        return asked("/api/v1/search", {**self._heads(), "Content-Type": "application/json"}, body)

    def _heads(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.key}",
            "Hotline-Person": str(self.stock.supervisor.actor.person),
            "Hotline-Role": "supervisor",
        }


def main(words: list[str]) -> int:
    """Measure all of them."""
    clients, seconds = int(words[0]), float(words[1])
    with platform() as place:
        from hotline.database.migrating import migrate

        migrate(place)
        kinds: dict[str, Any] = Asking(Stock(random.Random(1))).kinds()
        wanted = {name: of for name, of in kinds.items() if name in words[2:] or len(words) == 2}
        with served() as server:
            found = measured(wanted, clients, seconds, server)
            found["web_processes_mib"] = [memory(server)]
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
