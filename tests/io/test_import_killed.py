"""An import killed again and again, and two at once: every row once, nothing half-written (a3.1)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.io.conftest import Command

Files = Callable[..., Path]
ROWS = 12_000


def rows(count: int) -> list[str]:
    """Rows of our own, two of a requester."""
    return [f"R{n},2026-05-{1 + n % 28:02d} 10:00,U{n // 2},,路灯{n},门口路灯坏了" for n in range(count)]


def test_killed_ten_times(place: Any, command: Command, csv_file: Files, kill_at_random: Any) -> None:
    from django.db.models import Count

    from hotline.intake.models import Contact, Requester, RequesterKey
    from hotline.tickets.models import Demand

    file = csv_file("编号,时间,用户,电话,标题,内容", *rows(ROWS))
    killed = kill_at_random(
        lambda: command("import", "contacts", str(file), "--json"), times=10, earliest=0.7, latest=2.0
    )
    last = command("import", "contacts", str(file), "--json")
    out, err = last.communicate()
    assert last.returncode == 0, err
    done = json.loads(out)
    assert (done["read"], done["created"] + done["already"], done["rejected"]) == (ROWS, ROWS, 0), killed
    assert Contact.objects.count() == Demand.objects.count() == ROWS
    assert Contact.objects.values("source", "source_id").distinct().count() == ROWS
    assert not Contact.objects.annotate(n=Count("demands")).exclude(n=1).exists()
    assert Requester.objects.count() == ROWS // 2
    assert RequesterKey.objects.count() == ROWS


def test_two_at_once(place: Any, command: Command, csv_file: Files) -> None:
    from hotline.tickets.models import Demand

    file = csv_file("编号,时间,用户,电话,标题,内容", *rows(3000))
    both = [command("import", "contacts", str(file), "--json") for _ in range(2)]
    said = [json.loads(process.communicate()[0]) for process in both]
    assert sum(done["created"] for done in said) == 3000
    assert Demand.objects.count() == 3000


def test_the_command_says_what_is_missing(place: Any, command: Command, csv_file: Files) -> None:
    process = command("import", "contacts", str(csv_file("内容", "文")))
    out, err = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert "缺少列：id（id、编号" in err
