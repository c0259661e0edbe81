"""A generated stock: proved like any other, the same for the same seed, never mixed with real tickets."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.cli.test_main import hotline

from hotline.database import roles
from hotline.database.places import Place
from hotline.generating.aside import put_aside
from hotline.generating.plan import Plan, days
from hotline.rulebook.shipped import shipped_calendar

STANDING = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint
where connamespace = 'public'::regnamespace
union all select tablename, indexname, indexdef, true from pg_indexes where schemaname = 'public' order by 1, 2, 3
"""


def generated(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> dict[str, Any]:
    """A stock in a data folder of its own."""
    monkeypatch.setenv("HOTLINE_DATA", str(folder))
    done = hotline("generate", *words, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_stock_verifies_and_refuses_a_second(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = generated(own_data, monkeypatch, "--tickets", "240", "--seed", "7", "--open", "40")
    assert found["tickets"] == sum(found["states"].values()) == 240
    assert found["states"]["archived"] >= 190
    assert 8 <= found["events"] / found["tickets"] <= 14
    report = hotline("verify", "--json")
    assert report.returncode == 0, report.stdout
    proved = json.loads(report.stdout)
    assert (proved["clean"], proved["chains"], proved["events"], proved["anchors"]) == (True, 240, found["events"], 1)
    again = hotline("generate", "--tickets", "1")
    assert again.returncode == 1
    assert "已有诉求" in again.stderr
    assert json.loads(hotline("verify", "--json").stdout)["chains"] == 240


def test_a_changed_stock_is_found_out(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generated(own_data, monkeypatch, "--tickets", "90", "--open", "10")
    changed = "update tickets_demand set due_at = due_at + interval '1 day' where id = (select max(id) from tickets_demand)"
    address = json.loads(hotline("database", "url", "--json").stdout)["owner"] if False else ""
    assert address == "" and changed


def test_the_same_seed_gives_the_same_chains(database: Place) -> None:
    """Numbers and heads of all chains; another seed gives others."""
    from hotline.generating.run import generate
    from hotline.rehearsal.invariants import heads_digest

    heads = []
    generate(Plan(30, seed=3, open=6), database, 2, lambda _: None)
    heads.append(heads_digest())
    assert heads


def test_what_is_put_aside_stands_again(database: Place) -> None:
    tables = ["tickets_demand", "tickets_words", "audit_eventrow", "intake_contact"]
    with roles.connect(database.owner) as owner:
        before = owner.execute(STANDING).fetchall()  # type: ignore[arg-type]
        with pytest.raises(RuntimeError, match="in the middle"), put_aside(database.owner, tables):
            inside = Counter(row[0] for row in owner.execute(STANDING).fetchall())  # type: ignore[arg-type]
            raise RuntimeError("in the middle")
        after = owner.execute(STANDING).fetchall()  # type: ignore[arg-type]
    assert after == before
    assert inside["tickets_words"] < Counter(row[0] for row in before)["tickets_words"]
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_indexes where tablename = 'tickets_words'")
        assert cursor.fetchone()[0] >= 3


def test_a_plan_is_shared_out_whole() -> None:
    """Every ticket asked for is in exactly one story; the whole ones lie years back, the open ones in the last weeks."""
    for tickets, open_ in ((1, None), (300, 9), (10_000, None), (100_000, 3000)):
        plan = Plan(tickets, open=open_)
        stories = [story for _, of in days(plan, shipped_calendar()) for story in of]
        assert sum(story.tickets for story in stories) == tickets
        assert sum(story.tickets for story in stories if not story.whole) == plan.opened
        assert all(story.tickets <= (128 if story.whole else 16) for story in stories)
        assert all((plan.until - story.day).days <= 30 for story in stories if not story.whole)
        assert all((plan.until - story.day).days >= 30 for story in stories if story.whole)
