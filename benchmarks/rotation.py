"""How fast keys rotate: data keys wrapped anew, blind indexes made anew, rows a second."""

import time
from typing import Any

from benchmarks.ground import platform

REQUESTERS = 20_000


def run() -> dict[str, Any]:
    """Rows a second of a rotation of identity keys and of index keys."""
    with platform():
        _requesters()
        rewrapped, reindexed = _rotated("identity"), _rotated("index")
    return {"ratio": rewrapped, "data_keys_per_second": rewrapped, "indexes_per_second": reindexed, "rows": REQUESTERS}


def _requesters() -> None:
    """Requesters of one telephone each, written in bulk."""
    from datetime import UTC, datetime

    from django.db import transaction

    from hotline.acting.reception import RequesterIn, new_requester
    from hotline.database.writing import copy

    now = datetime.now(UTC)
    for start in range(0, REQUESTERS, 2_000):
        rows = []
        for n in range(start, start + 2_000):
            rows += new_requester(RequesterIn(name="陈大文", phone=f"139{n:08}"), now)[2]
        with transaction.atomic():
            copy(rows)


def _rotated(name: str) -> int:
    from datetime import UTC, datetime

    from hotline.personal.keys import Purpose
    from hotline.protecting.rotating import advance, begin

    row = begin(Purpose(name), datetime.now(UTC), wait=lambda _: time.sleep(1.1))
    begun = time.perf_counter()
    if not advance(row, datetime.now(UTC)) or row.done != REQUESTERS:
        raise SystemExit(f"rotated {row.done} of {REQUESTERS}")
    return round(row.done / (time.perf_counter() - begun))
