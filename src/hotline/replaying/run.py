"""A replay from file to figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from django.db.models import Max

from hotline.acting.locking import context
from hotline.personal.digest import sm3
from hotline.replaying.figures import figures
from hotline.replaying.founding import found, read_kinds
from hotline.replaying.loop import Loop, Tally
from hotline.replaying.rows import Rows
from hotline.replaying.schedule import Schedule
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.sweeps import run_all
from hotline.tickets.models import Demand
from hotline.trouble import Trouble


@dataclass(frozen=True)
class Wanted:
    """What to replay: messages, units, where rejects go, how many rows."""

    file: Path
    units: Path
    rejects: Path
    limit: int | None = None


def source_of(file: Path) -> str:
    """The name under which a file is replayed: by its content, so that the same file is the same replay."""
    content = sm3(file.read_bytes())
    return f"replay-{content.hex()[:12]}"


def replay(wanted: Wanted, found_before: Callable[[int], None], told: Callable[[Tally], None]) -> dict[str, Any]:
    """Replay a file and give its figures; `found_before` hears how many of its demands the database already holds."""
    source = source_of(wanted.file)
    began = monotonic()
    with Rows() as rows:
        rows.load(wanted.file, wanted.rejects, wanted.limit)
        earliest = next(rows.in_order(), None)
        if earliest is None:
            raise Trouble(f"文件 {wanted.file} 里没有可以回放的行。")
        city = found(read_kinds(wanted.units))
        swept = _before(source, found_before)
        policy, calendar, _ = context(earliest.at, None)
        loop = Loop(rows, city, Schedule(CALENDARS[calendar], POLICIES[policy]), source, run_all)
        done = loop.run(told, swept)
        seconds = monotonic() - began
        return {
            **figures(source),
            "read": rows.read,
            "rejected": rows.rejected,
            "rejects_file": rows.rejects_file,
            "acts": done.acts,
            "acts_found_done": done.again,
            "seconds": round(seconds, 1),
            "rows_per_second": round(done.rows / seconds, 1),
            "acts_per_second": round(done.acts / seconds, 1),
        }


def _before(source: str, found_before: Callable[[int], None]) -> datetime | None:
    """The last instant an earlier replay of this source has reached, None where there is none."""
    earlier = Demand.objects.filter(contact__source=source)
    count = earlier.count()
    if count:
        found_before(count)
    last: datetime | None = earlier.aggregate(last=Max("last_event_at"))["last"]
    return last
