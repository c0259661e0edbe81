"""Whole requests of the desk on the stock of the present HOTLINE_DATA: `python -m benchmarks.pages` prints JSON.

Through Django's own client, with middleware, session, templates and view log; without a web server. Needs the pages.
"""

import json
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.reading import COMMON, Stock, timed
from hotline.cli.running import platform

WORDS = "measured-lamp-post-7"


def _client(person: str) -> Any:
    """Somebody of the demo city, signed in."""
    from django.test import Client

    from hotline.access.second_factor import code_at, new_secret
    from hotline.demo.accounts import open_account
    from hotline.organisation.models import Account

    Account.objects.filter(username=person).delete()
    secret = new_secret()
    open_account(person, WORDS, secret)
    client = Client(HTTP_HOST="localhost")
    typed = {"username": person, "password": WORDS, "code": code_at(secret, datetime.now(UTC))}
    if client.post("/sign-in", typed).status_code != 302:
        raise SystemExit(f"{person} cannot sign in")
    return client


def _requests(stock: Stock) -> dict[str, Callable[[], Any]]:
    """What is asked for, by name; every answer must be a page."""
    supervisor, lead = (_client(reader.actor.person or "") for reader in (stock.supervisor, stock.lead))

    def page(client: Any, address: Callable[[], str]) -> Callable[[], None]:
        return lambda: _right(client.get(address()))

    def found(text: Callable[[], str]) -> Callable[[], None]:
        return lambda: _right(supervisor.post("/desk/search", {"q": text()}))

    return {
        "list_of_unit": page(lead, lambda: "/desk/list/open"),
        "list_of_supervisor": page(supervisor, lambda: "/desk/list/open"),
        "page_of_any": page(supervisor, lambda: f"/desk/{stock.chance.choice(stock.any)}"),
        "page_of_open": page(lead, lambda: f"/desk/{stock.chance.choice(stock.mine)}"),
        "search_common": found(lambda: COMMON),
        "search_number": found(lambda: stock.chance.choice(stock.any)),
    }


def _right(answer: Any) -> None:
    if answer.status_code not in (200, 302):
        raise SystemExit(f"answer {answer.status_code} to {answer.request['PATH_INFO']}")


def main() -> int:
    """Measure all of them."""
    with platform() as place:
        from hotline.database.migrating import migrate

        migrate(place)
        found = {name: timed(work) for name, work in _requests(Stock(random.Random(1))).items()}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
