"""The feed of changes: complete, in a fixed order, within the unit's reach; without gaps under concurrent commits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.client import System, key_for
from tests.api.conftest import dispatched, registered

from hotline.audit.models import EventRow
from hotline.database.places import Place
from hotline.reading import changes as feed

Seen = list[tuple[str, int]]


def read_on(system: System, cursor: str) -> tuple[Seen, str]:
    """What stands after a cursor, and the next one."""
    told = system.get("/changes", after=cursor).body
    return [(change["ticket"], change["seq"]) for change in told["changes"]], told["next"]


def test_a_unit_is_told_what_happens_while_the_ticket_lies_with_it(hotline: System, bureau: System) -> None:
    elsewhere, number = registered(hotline), dispatched(hotline)
    bureau.as_("城管局小李").does(number, "accept")
    hotline.as_("派单员老林").does(number, "recall", reason="派错")
    hotline.as_("派单员老林").does(number, "dispatch", unit="housing", duty_basis="三定", class_code="030303")
    told = bureau.get("/changes").body["changes"]
    assert [(one["ticket"], one["act"]) for one in told] == [
        (number, "dispatch"),
        (number, "accept"),
        (number, "recall"),
    ]
    assert elsewhere not in {one["ticket"] for one in told}
    housing = System(key_for("zj", "unit_system", unit="housing")).get("/changes").body["changes"]
    assert [(one["ticket"], one["act"], one["seq"]) for one in housing] == [(number, "dispatch", 5)]


def test_a_change_says_nothing_personal(bureau: System, ticket: str) -> None:
    bureau.as_("城管局小李").does(ticket, "accept")
    bureau.as_("城管局小李").does(ticket, "contact_requester", said="王女士13800138000已联系")
    one = bureau.get("/changes").body["changes"][-1]
    assert set(one) == {"cursor", "ticket", "seq", "act", "at", "recorded_at", "role", "unit"}


def test_reading_on_from_any_place_gives_the_rest_and_nothing_twice(hotline: System, bureau: System) -> None:
    for _ in range(3):
        bureau.as_("城管局小李").does(dispatched(hotline), "accept")
    whole = bureau.get("/changes").body["changes"]
    assert len(whole) == 6
    for n, one in enumerate(whole):
        assert bureau.get("/changes", after=one["cursor"]).body["changes"] == whole[n + 1 :]
    assert bureau.get("/changes", after="latest").body["changes"] == []
    assert read_on(bureau, bureau.get("/changes", after="latest").body["next"])[0] == []


def test_long_feeds_come_in_parts_without_gaps(
    hotline: System, bureau: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        dispatched(hotline)
    whole = read_on(bureau, feed.BEGINNING)[0]
    monkeypatch.setattr(feed, "SCANNED", 2)
    found: Seen = []
    cursor, more = feed.BEGINNING, True
    while more:
        told = bureau.get("/changes", after=cursor).body
        found += [(one["ticket"], one["seq"]) for one in told["changes"]]
        cursor, more = told["next"], told["more"]
    assert found == whole


@pytest.mark.parametrize("cursor", ["", "x", "1", "1.", "-1.2", "9" * 19 + ".1", "1.1 "])
def test_a_cursor_that_is_none_is_refused(bureau: System, cursor: str) -> None:
    assert bureau.get("/changes", after=cursor).status == 422


@contextmanager
def writing(place: Place) -> Iterator[psycopg.Connection]:
    """A second writer in a transaction of its own, not yet committed."""
    with psycopg.connect(place.application) as other:
        yield other


def copy_event(other: psycopg.Connection, source: int, identity: int, seq: int) -> None:
    """Write an event like another one into the chain of a ticket."""
    names = "chain, act, at, recorded_at, actor, args, policy, calendar, item, rules, previous, algorithm, hash"
    other.execute(
        f"insert into audit_eventrow (id, seq, {names}) select %s, %s, {names} from audit_eventrow where id = %s",
        [identity, seq, source],
    )


def test_a_late_commit_is_not_missed(city: Place, bureau: System, ticket: str) -> None:
    source = EventRow.objects.get(chain=ticket, seq=2).id
    before, cursor = read_on(bureau, feed.BEGINNING)
    with writing(city) as slow, writing(city) as quick:
        copy_event(slow, source, 9_000_000_001, 91)  # took its number first, commits last
        copy_event(quick, source, 9_000_000_002, 92)
        quick.commit()
        while_slow_runs, cursor_then = read_on(bureau, cursor)
        slow.commit()
    after, _ = read_on(bureau, cursor_then)
    assert before == [(ticket, 2)]
    assert while_slow_runs == []  # nothing above the floor of the running writer is told yet
    assert after == [(ticket, 91), (ticket, 92)]


def test_readers_miss_nothing_while_many_write(city: Place, bureau: System, ticket: str) -> None:
    source = EventRow.objects.get(chain=ticket, seq=2).id
    writers, each = 6, 40

    def write(n: int) -> None:
        with psycopg.connect(city.application) as mine:
            for k in range(each):
                seq = 100 + n * each + k
                copy_event(mine, source, 9_100_000_000 + (seq * 7919) % 100_003, seq)
                mine.execute("select pg_sleep(random() * 0.004)")
                mine.commit()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    for thread in threads:
        thread.start()
    found: list[int] = []
    cursor = feed.BEGINNING
    while any(thread.is_alive() for thread in threads) or len(found) < 1 + writers * each:
        told, following = read_on(bureau, cursor)
        found += [seq for _, seq in told]
        if following == cursor and not any(thread.is_alive() for thread in threads):
            break
        cursor = following
    assert sorted(found) == [2, *range(100, 100 + writers * each)]
    assert len(found) == len(set(found))


def test_several_changes_of_one_transaction_stand_together(city: Place, bureau: System, ticket: str) -> None:
    source = EventRow.objects.get(chain=ticket, seq=2).id
    with writing(city) as both, writing(city) as other:
        copy_event(both, source, 9_000_000_001, 91)
        copy_event(other, source, 9_000_000_002, 92)
        other.commit()
        copy_event(both, source, 9_000_000_003, 93)
        both.commit()
    assert [seq for _, seq in read_on(bureau, feed.BEGINNING)[0]] == [2, 91, 93, 92]


def test_a_change_undone_holds_nothing_back(city: Place, bureau: System, ticket: str) -> None:
    source = EventRow.objects.get(chain=ticket, seq=2).id
    with writing(city) as other:
        copy_event(other, source, 9_000_000_001, 91)
        other.rollback()
        copy_event(other, source, 9_000_000_002, 92)
        other.commit()
    assert [seq for _, seq in read_on(bureau, feed.BEGINNING)[0]] == [2, 92]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=12))
def test_pages_of_a_worklist_are_the_whole_list_in_order(eight: tuple[System, list[str]], sizes: list[int]) -> None:
    system, numbers = eight
    lead = system.as_("城管局罗局")
    found: list[str] = []
    after: dict[str, Any] = {}
    for n in range(len(numbers) + 1):
        page = lead.get("/tickets", queue="open", size=sizes[n % len(sizes)], **after).body
        found += [row["number"] for row in page["rows"]]
        if page["after"] is None:
            break
        after = {"after": page["after"]}
    assert sorted(found) == sorted(numbers)
    assert len(found) == len(set(found))


@pytest.fixture
def eight(hotline: System, bureau: System) -> tuple[System, list[str]]:
    """Eight tickets with 城管局."""
    return bureau, [dispatched(hotline) for _ in range(8)]


def test_a_cursor_of_another_list_is_refused(eight: tuple[System, list[str]]) -> None:
    lead = eight[0].as_("城管局罗局")
    after = lead.get("/tickets", queue="open", size=2).body["after"]
    assert lead.get("/tickets", queue="to_accept", size=2, after=after).status == 422
    assert lead.get("/tickets", queue="nothing").status == 422
    assert lead.get("/tickets", queue="open", due="overdue").body["rows"] == []


def test_the_feed_is_read_by_its_index(city: Place, ticket: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        cursor.execute(
            "explain select id from audit_eventrow where (position, id) > (0, 0) and position <= 1000 "
            "order by position, id limit 10"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "event_feed" in plan
    assert "Sort" not in plan
