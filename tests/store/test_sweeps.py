"""What becomes due by time alone: done once, by any number of sweeps and workers."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.store.conftest import at
from tests.store.desk import Desk, row

from hotline.acting.law import load_notice
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.core.instants import SHANGHAI
from hotline.outbox.adapters import DeliveryFailed, FileAdapter
from hotline.outbox.models import Message
from hotline.sweeps import (
    commitments,
    deliver,
    follow_ups_due,
    hotline_limits,
    recompute_after_notice,
    run_all,
    send_again,
    silent_acceptance,
    task_done,
    warn,
)
from hotline.sweeps.limits import broken_commitments
from hotline.tickets.models import Assignment, Commitment
from hotline.trouble import Trouble


def kinds(number: str) -> list[str]:
    return list(Message.objects.filter(chain=number).order_by("id").values_list("kind", flat=True))


def from_two_workers(sweep: Any, now: datetime) -> int:
    """Run a sweep twice at the same moment; what both did together."""
    barrier, counts = Barrier(2), []

    def work() -> None:
        try:
            barrier.wait()
            counts.append(sweep(now))
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == 2
    return sum(counts)


@pytest.mark.each_postgres
def test_silence_is_acceptance_once_even_from_two_workers(desk: Desk) -> None:
    numbers = [desk.dispatched() for _ in range(3)]
    end = at("2026-04-22", "17:30")
    assert silent_acceptance(end) == 0
    assert from_two_workers(silent_acceptance, end + timedelta(minutes=5)) == 3
    assert silent_acceptance(end + timedelta(minutes=9)) == 0
    for number in numbers:
        assert row(number).state == "handling"
        event = EventRow.objects.get(chain=number, act="silent_acceptance")
        assert event.at == end + timedelta(seconds=1)
        assert event.recorded_at == end + timedelta(minutes=5)
        assert Assignment.objects.get(demand__number=number).accepted_silently


def test_no_sweep_walks_the_stock_by_its_keys(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which are due is asked without an order, which the planner would keep to; then batches of so many by key."""
    monkeypatch.setattr("hotline.sweeps.batches.BATCH", 2)
    numbers = [desk.dispatched() for _ in range(5)]
    with CaptureQueriesContext(connection) as asked:
        assert silent_acceptance(at("2026-04-30")) == 5
    assert {row(number).state for number in numbers} == {"handling"}
    due = [query["sql"] for query in asked if "system_act_at" in query["sql"].partition("WHERE")[2].lower()]
    asking = [sql for sql in due if sql.startswith("SELECT")]
    batches = [sql for sql in asking if "SKIP LOCKED" in sql]
    assert len(batches) == 3
    assert all('"id" IN (' in sql for sql in batches)
    keys = [sql for sql in asking if sql not in batches]
    assert len(keys) == 2  # and once more for what was added meanwhile
    assert not [sql for sql in keys if "ORDER BY" in sql or "LIMIT" in sql]


def test_silence_then_recall_in_one_transaction_keeps_both_facts(desk: Desk) -> None:
    number = desk.dispatched()
    desk.at(at("2026-04-23")).does("派单员老林", "recall", number, reason="误派")
    held = Assignment.objects.get(demand__number=number)
    assert held.accepted_silently
    assert held.ended_by == "recalled"


def test_a_unit_is_warned_once_before_the_due_then_at_the_due_and_every_working_day(desk: Desk) -> None:
    number = desk.accepted()
    due = at("2026-05-07", "17:30")
    assert row(number).due_at == due
    assert warn(at("2026-05-06", "08:29")) == 0
    assert from_two_workers(warn, at("2026-05-06", "08:30")) == 1
    assert warn(at("2026-05-06", "08:31")) == 0
    assert warn(due) == 0
    assert warn(due + timedelta(seconds=1)) == 1
    assert warn(at("2026-05-08", "17:29")) == 0
    assert warn(at("2026-05-08", "17:30")) == 1
    assert warn(at("2026-05-09", "17:30")) == 1  # a Saturday, worked
    assert warn(at("2026-05-10", "17:30")) == 0
    assert [kind for kind in kinds(number) if kind.startswith(("due", "over"))] == [
        "due_soon",
        "overdue",
        "overdue+1",
        "overdue+2",
    ]
    told = Message.objects.get(chain=number, kind="due_soon")
    assert (told.recipient_kind, told.recipient, told.content["due"]) == ("unit", "city_management", due.isoformat())


def test_an_extension_moves_the_warning_and_closure_ends_it(desk: Desk) -> None:
    number = desk.accepted()
    warn(at("2026-05-06", "09:00"))
    desk.at(at("2026-05-06", "10:00"))
    desk.does("城管局罗局", "request_extension", number, reason="等配件", length="5wd", cause="third_party")
    desk.does("审核员周姐", "approve_extension", number)
    assert row(number).due_at == at("2026-05-13", "17:30")
    assert warn(at("2026-05-11", "17:00")) == 0
    assert warn(at("2026-05-12", "08:30")) == 1
    desk.at(at("2026-05-12", "10:00")).closes(number)
    assert warn(at("2026-06-01")) == 0


def test_the_requester_reads_reason_and_new_date_of_an_extension(desk: Desk, tmp_path: Path) -> None:
    number = desk.accepted()
    desk.does("城管局罗局", "request_extension", number, reason="等配件到货", length="5wd", cause="third_party")
    desk.does("审核员周姐", "approve_extension", number)
    deliver(desk.now, {"*": FileAdapter(tmp_path)})
    lines = [json.loads(line) for line in (tmp_path / "sms-20260420.jsonl").read_text("utf-8").splitlines()]
    told = [line["text"] for line in lines if line["kind"] == "approve_extension"]
    assert told == [f"【{number}】您的诉求延期办理，理由：等配件到货。办理期限延至2026-05-13 17:30。"]
    assert all(number in line["text"] for line in lines)
    assert not any("13800138000" in line["text"] or "王女士" in line["text"] for line in lines)


def test_limits_of_the_hotline_that_pass_are_noticed_once_at_the_desk_concerned(desk: Desk) -> None:
    waiting, returned, asked, submitted = desk.registers(), desk.dispatched(), desk.accepted(), desk.accepted()
    desk.does("城管局罗局", "request_return", returned, reason="不属职责", basis="三定")
    desk.does("城管局罗局", "request_extension", asked, reason="天气", length="2wd", cause="weather")
    desk.submits(submitted)
    late = at("2026-04-23")
    assert from_two_workers(hotline_limits, late) == 4
    assert hotline_limits(late) == 0
    for number, kind, desk_of in (
        (waiting, "late_dispatch", "dispatcher"),
        (returned, "late_return_review", "reviewer"),
        (asked, "late_extension_review", "reviewer"),
        (submitted, "late_closure_review", "reviewer"),
    ):
        assert Message.objects.get(chain=number, kind=kind).recipient_kind == desk_of
    desk.at(late).does("审核员周姐", "refer_to_consultation", returned, question="谁管", body="city_consultation")
    assert hotline_limits(at("2026-05-06")) == 1
    told = Message.objects.get(chain=returned, kind="late_consultation")
    assert (told.recipient_kind, told.recipient) == ("body", "city_consultation")


def test_a_follow_up_past_its_limit_is_noticed_once(desk: Desk) -> None:
    number = desk.accepted()
    desk.closes(number)
    assert follow_ups_due(at("2026-04-23", "17:30")) == 0
    assert from_two_workers(follow_ups_due, at("2026-04-24")) == 1
    assert kinds(number)[-1] == "late_follow_up"


def test_a_commitment_past_its_date_is_broken_once_and_can_be_kept_late(desk: Desk) -> None:
    number = desk.accepted()
    long_term = {"long_term": True, "measures": "改造", "explanation": "须施工", "expected_by": "2026-05-15"}
    desk.closes(number, **long_term)
    assert commitments(at("2026-05-15", "23:00")) == 0
    assert from_two_workers(commitments, at("2026-05-16")) == 1
    assert [broken.demand.number for broken in broken_commitments()] == [number]
    assert EventRow.objects.filter(chain=number, act="settle_commitment").count() == 1
    desk.at(at("2026-05-20")).does("城管局罗局", "settle_commitment", number, reply=1, evidence="已完工")
    assert Commitment.objects.get().status == "kept_late"


def test_a_notice_moves_dues_later_never_earlier_and_is_counted_once(desk: Desk) -> None:
    number = desk.at(at("2026-12-21")).accepted(type="complaint")
    promised = row(number)
    assert (promised.due_at, promised.provisional) == (at("2027-01-12", "17:30"), True)
    days = [{"date": "2027-01-01", "isOffDay": True}, {"date": "2027-01-10", "isOffDay": False}]
    asked = Asked("load_notice", "", desk.who("管理员小冯"), at("2026-12-22"), {"year": 2027, "days": days})
    assert isinstance(load_notice(asked, "yuan_knowledge"), Accomplished)
    assert row(number).calendar == promised.calendar
    assert from_two_workers(recompute_after_notice, at("2026-12-22", "10:00")) == 1
    assert recompute_after_notice(at("2026-12-22", "11:00")) == 0
    counted = row(number)
    assert (counted.due_at, counted.provisional) == (at("2027-01-12", "17:30"), False)
    held = Assignment.objects.get(demand__number=number)
    assert held.due_at == counted.due_at
    assert "R5" in [step["rule"] for step in held.steps]


class Broken:
    """A way out that never works."""

    def deliver(self, message: Message, text: str, now: datetime) -> str:  # noqa: ARG002 - the protocol's
        raise DeliveryFailed("对方不应答")


def test_three_failures_make_a_task_that_a_person_closes_or_sends_again(desk: Desk) -> None:
    desk.registers()
    now, adapters = desk.now, {"*": Broken()}
    assert [deliver(now + timedelta(minutes=m), adapters) for m in (0, 0, 1, 4, 5, 6, 60)] == [0] * 7
    task = Message.objects.get()
    assert (task.tries, task.failure, task.failed_at) == (3, "对方不应答", now + timedelta(minutes=5))
    send_again(task.id, now + timedelta(hours=2))
    assert deliver(now + timedelta(hours=2), {"*": FileAdapter()}) == 1
    task.refresh_from_db()
    assert task.delivered_at is not None
    assert task.failed_at is None
    with pytest.raises(Trouble):
        task_done(task.id, "he_follow_up", now)


def test_a_requester_without_a_way_is_a_task_at_once(desk: Desk) -> None:
    number = desk.registers(no_contact=True)
    task = Message.objects.get(chain=number)
    assert task.failed_at is not None
    assert deliver(desk.now, {}) == 0
    with pytest.raises(Trouble):
        send_again(task.id, desk.now)
    task_done(task.id, "he_follow_up", desk.now)
    task.refresh_from_db()
    assert (task.task_done_by, task.task_done_at) == ("he_follow_up", desk.now)


def test_all_sweeps_twice_do_nothing_new_and_two_workers_deliver_once(desk: Desk) -> None:
    for _ in range(3):
        desk.dispatched()
    late = at("2026-05-20").astimezone(SHANGHAI)
    first = run_all(late)
    assert first["silent_acceptance"] == 3
    assert first["warn"] == 3
    assert first["deliver"] == Message.objects.filter(delivered_at__isnull=False).count() == Message.objects.count()
    assert set(run_all(late).values()) == {0}
    desk.at(late).registers()
    assert from_two_workers(lambda now: deliver(now, {"*": FileAdapter()}), desk.now) == 1


def test_the_worker_only_calls_the_sweeps_and_acts_write_no_jobs(desk: Desk) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    from hotline.sweeps import tasks

    assert {task.name for task in (tasks.sweep, tasks.daily_anchor, tasks.take_in_texts, tasks.take_in_all_texts)} == {
        "sweeps.run_all",
        "proving.anchor",
        "sweeps.search_texts",
        "sweeps.all_search_texts",
    }
    assert set(app.periodic_registry.periodic_tasks) >= {("sweeps.run_all", ""), ("proving.anchor", "")}
    desk.closes(desk.accepted())
    tasks.sweep.func(0)
    assert not ProcrastinateJob.objects.exists()
