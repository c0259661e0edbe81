"""A generated stock: proved like any other, the same for the same seed, never mixed with real tickets."""

import contextlib
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.db.models import F
from pytest_django.plugin import DjangoDbBlocker
from tests.cli.test_main import hotline
from tests.operation.installation import migrated

from hotline.acting.reception import ContactIn, receive
from hotline.core.instants import SHANGHAI
from hotline.database import pointing_at, roles
from hotline.database.places import Place
from hotline.generating.aside import put_aside
from hotline.generating.plan import Plan, days
from hotline.generating.run import generate
from hotline.intake.selectors import vault_of
from hotline.outbox.models import Message
from hotline.personal.cipher import Place as Field
from hotline.personal.keys import Purpose
from hotline.proving import verify
from hotline.rehearsal.invariants import heads_digest
from hotline.rulebook.shipped import shipped_calendar
from hotline.sweeps.search_texts import search_texts, take_in
from hotline.tickets.models import Demand, SearchText, Words

STANDING = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint
where connamespace = 'public'::regnamespace
union all select tablename, indexname, indexdef, true from pg_indexes where schemaname = 'public' order by 1, 2, 3
"""


def test_a_stock_verifies_and_refuses_a_second(own_data: Path) -> None:
    migrated()
    done = hotline("generate", "--tickets", "240", "--seed", "7", "--open", "40", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
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


def test_the_same_seed_gives_the_same_chains(
    fresh_database: Callable[[str, str], Place], django_db_blocker: DjangoDbBlocker, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Numbers and heads of all chains, whoever works; another seed gives others."""
    monkeypatch.setattr("hotline.proving.anchoring.folder", lambda: tmp_path / secrets.token_hex(4))
    heads = []
    for seed, workers in ((3, 1), (3, 2), (4, 2)):
        place = fresh_database("embedded", f"generated_{secrets.token_hex(6)}")
        with django_db_blocker.unblock(), pointing_at(place.application):
            generate(Plan(12, seed=seed, open=4), place, workers, lambda _: None)
            heads.append(heads_digest())
        roles.drop(place)
    assert heads[0] == heads[1] != heads[2]


def test_every_ticket_is_its_own(database: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is found by its own words, opens under its own requester's key, and shares no text, hash or reference."""
    monkeypatch.setattr("hotline.proving.anchoring.folder", lambda: tmp_path / "anchors")
    generate(Plan(180, seed=5, open=20), database, 2, lambda _: None)
    report = verify()
    assert (report.clean, report.chains, report.anchors) == (True, 180, 1)
    before = dict(SearchText.objects.values_list("demand_id", "pieces"))
    units = dict(SearchText.objects.values_list("demand_id", "units"))
    assert len(before) == 180
    assert search_texts(whole=True) == 0
    take_in(list(before))
    assert dict(SearchText.objects.values_list("demand_id", "pieces")) == before
    assert dict(SearchText.objects.values_list("demand_id", "units")) == units
    assert {bool(pieces) for pieces in before.values()} == {True, False}, "of reports nothing is searched"
    said = [opened(words) for words in Words.objects.select_related("demand").all()]
    assert all(said)
    first = Words.objects.filter(kind="content").order_by("id")
    assert len({opened(words) for words in first}) > 60, "the requesters' words differ within a story"
    heads = [bytes(head) for head in Demand.objects.values_list("chain_head", flat=True)]
    assert len(set(heads)) == 180
    assert not Message.objects.filter(next_try_at__isnull=False).exists()
    assert not Demand.objects.filter(chain_seq__gt=F("anchored_seq")).exists()
    assert receive(ContactIn("web", datetime(2026, 11, 20, 18, tzinfo=SHANGHAI))) != []


def opened(words: Words) -> str:
    """A kept text under its requester's key."""
    place = Field("tickets_words", "sealed", words.id, words.version)
    return vault_of(words.demand.requester_id).open(Purpose.CONTENT, place, bytes(words.sealed))


def test_what_is_put_aside_stands_again(database: Place) -> None:
    tables = ["tickets_demand", "tickets_words", "audit_eventrow", "intake_contact"]
    with roles.connect(database.owner) as owner:
        before = standing(owner)
        inside = fails_inside(database, tables, owner)
        assert standing(owner) == before
    assert inside["tickets_words"] < Counter(row[0] for row in before)["tickets_words"]


def standing(owner: psycopg.Connection) -> list[tuple[str, str, str, bool]]:
    """Every index and constraint; without the casts, which PostgreSQL writes elsewhere when it reads its own words."""
    rows = owner.execute(STANDING).fetchall()
    return [(table, name, re.sub(r"::[a-z ]+|[()\[\]]", "", text), valid) for table, name, text, valid in rows]


def fails_inside(place: Place, tables: list[str], owner: psycopg.Connection) -> Counter[str]:
    """What stands, by table, at the moment of a failure while these tables' keys are put aside."""
    inside: Counter[str] = Counter()
    with contextlib.suppress(RuntimeError), put_aside(place.owner, tables):
        inside.update(row[0] for row in standing(owner))
        raise RuntimeError
    return inside


def test_a_plan_is_shared_out_whole() -> None:
    """Every ticket is in one story; the whole ones lie years back, the open ones in the last weeks."""
    for tickets, open_ in ((1, None), (300, 9), (10_000, None), (100_000, 3000)):
        plan = Plan(tickets, open=open_)
        stories = [story for _, of in days(plan, shipped_calendar()) for story in of]
        assert sum(story.tickets for story in stories) == tickets
        assert sum(story.tickets for story in stories if not story.whole) == plan.opened
        assert all(story.tickets <= (512 if story.whole else 16) for story in stories)
        assert all((plan.until - story.day).days <= 30 for story in stories if not story.whole)
        assert all((plan.until - story.day).days >= 30 for story in stories if story.whole)
