"""Replay and rows agree after every act, and eight ways of tampering are found and named."""

import json
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from tests.store.conftest import at
from tests.store.desk import Desk, row
from tests.store.lives import every_act

from hotline.acting.law import adopt_policy
from hotline.acting.request import Accomplished, Asked
from hotline.audit import chains
from hotline.audit.models import Anchor, EventRow
from hotline.cli import main
from hotline.core.audit import Fault, event_hash
from hotline.core.lifecycle import ACTS
from hotline.database.places import Place
from hotline.personal.digest import sm3
from hotline.proving import anchor, verify
from hotline.proving.anchoring import file_of
from hotline.proving.report import sentence
from hotline.sweeps import run_all, silent_acceptance
from hotline.tickets.models import Assignment
from hotline.trouble import Trouble


def tamper(place: Place, *statements: str) -> None:
    """Statements by the superuser, with every trigger asleep."""
    assert place.admin is not None
    with psycopg.connect(place.admin) as admin:
        admin.execute("set session_replication_role = replica")
        for statement in statements:
            assert admin.execute(statement.encode()).rowcount == 1, statement


@pytest.mark.each_postgres
def test_every_act_leaves_rows_that_its_events_prove(desk: Desk) -> None:
    every_act(desk)
    report = verify()
    assert report.faults == ()
    assert report.clean, report
    assert set(ACTS) <= set(EventRow.objects.values_list("act", flat=True))
    assert (report.chains, report.events) == (
        EventRow.objects.values("chain").distinct().count(),
        EventRow.objects.count(),
    )


def test_acts_and_notices_while_a_review_runs_and_time_that_passes_change_nothing_proved(desk: Desk) -> None:
    lead, follower = desk.accepted(), desk.accepted()
    desk.does("派单员老林", "merge", follower, into=lead, reason="同一")
    number = desk.at(at("2026-04-21")).dispatched()
    desk.does("城管局罗局", "request_return", number, reason="非我职责", basis="三定")
    desk.at(at("2026-04-24", "19:00")).does("督办员老郑", "urge", number)
    desk.at(at("2026-04-27")).does("坐席小陈", "add_information", number, content="补充")
    desk.at(at("2026-04-28")).does("坐席小陈", "add_information", follower, content="补充")
    desk.at(at("2026-04-28", "10:00")).does("市民王女士", "choose_follow_up_way", follower, way="web")
    assert verify().clean
    assert row(number).due_at == at("2026-05-13", "17:30")


OTHERWISE = {
    "closure_review_excluded": True,
    "redo_on_dissatisfied": "automatic",
    "exclusion_method": "touched_days",
    "first_receipt_scope": "unit",
    "consultation_excluded": False,
    "pending_extension_stops_overdue": True,
    "timeliness_moment": "approval",
    "amend_type_rule": "restart",
}
"""A policy that settles otherwise what the clock leaves open."""


def test_another_policy_is_proved_as_well(desk: Desk) -> None:
    asked = Asked("adopt_policy", "", desk.who("管理员小冯"), desk.now, {"policy": OTHERWISE})
    assert isinstance(adopt_policy(asked, "yuan_knowledge"), Accomplished)
    desk.now += timedelta(minutes=1)
    every_act(desk)
    number = desk.at(at("2026-12-23")).accepted()
    desk.does("派单员老林", "amend_type", number, type="complaint", reason="实为投诉")
    desk.submits(number)
    desk.at(at("2026-12-28")).does("坐席小陈", "add_information", number, content="补充")
    assert verify().clean
    desk.does("审核员周姐", "refuse_closure", number, reason="照片缺失")
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="dissatisfied", reason="未修")
    assert row(number).state == "handling"
    assert Assignment.objects.filter(demand__number=number).count() == 2
    run_all(at("2027-03-01"))
    report = verify()
    assert report.clean, report


def test_system_acts_not_yet_swept_are_listed_and_are_no_fault(desk: Desk) -> None:
    number = desk.dispatched()
    late = at("2026-04-23")
    report = verify(now=late)
    assert report.clean
    assert report.system_acts == (number,)
    silent_acceptance(late)
    assert verify(now=late).system_acts == ()


Tampering = Callable[[Place, str], None]


def changed_payload(place: Place, number: str) -> None:
    tamper(
        place,
        f"""update audit_eventrow set args = args || '{{"unit": "housing"}}' where chain = '{number}' and seq = 2""",
    )


def deleted_event(place: Place, number: str) -> None:
    tamper(place, f"delete from audit_eventrow where chain = '{number}' and seq = 3")


def swapped_events(place: Place, number: str) -> None:
    tamper(
        place,
        f"update audit_eventrow set seq = -1 where chain = '{number}' and seq = 2",
        f"update audit_eventrow set seq = 2 where chain = '{number}' and seq = 3",
        f"update audit_eventrow set seq = 3 where chain = '{number}' and seq = -1",
    )


def cut_tail(place: Place, number: str) -> None:
    tamper(place, f"delete from audit_eventrow where chain = '{number}' and seq = 5")


def cut_tail_and_rows(place: Place, number: str) -> None:
    """The last event, which changed nothing but the chain, made undone in the row too: only the anchor knows."""
    tamper(
        place,
        f"delete from audit_eventrow where chain = '{number}' and seq = 5",
        f"""update tickets_demand d set chain_seq = 4, chain_head = e.hash, last_event_at = e.at
            from audit_eventrow e where e.chain = d.number and e.seq = 4 and d.number = '{number}'""",
    )


def rebuilt_chain(place: Place, number: str) -> None:
    """The last event changed and hashed anew, as whoever knows the code could do."""
    event = chains.read(EventRow.objects.get(chain=number, seq=5))
    changed = EventRow.objects.get(chain=number, seq=5).args | {"content": {"present": False}}
    forged = event_hash(event.__class__(**{f: getattr(event, f) for f in event.__slots__} | {"args": changed}), sm3)
    tamper(
        place,
        f"""update audit_eventrow set args = '{json.dumps(changed)}', hash = '\\x{forged.hex()}'
            where chain = '{number}' and seq = 5""",
        f"update tickets_demand set chain_head = '\\x{forged.hex()}' where number = '{number}'",
    )


def changed_due(place: Place, number: str) -> None:
    tamper(place, f"update tickets_demand set due_at = due_at + interval '1 day' where number = '{number}'")


def changed_state(place: Place, number: str) -> None:
    tamper(place, f"update tickets_demand set state = 'dispatched' where number = '{number}'")


def changed_steps(place: Place, number: str) -> None:
    tamper(
        place,
        f"""update tickets_assignment set steps = jsonb_set(steps, '{{0,days}}', '99')
            where demand_id = (select id from tickets_demand where number = '{number}')""",
    )


def changed_view(place: Place, number: str) -> None:
    tamper(place, f"""update tickets_demand set view = view || '{{"handled_by": []}}' where number = '{number}'""")


@pytest.mark.parametrize(
    ("tampering", "seq", "what"),
    [
        (changed_payload, 2, "content changed after it was written"),
        (deleted_event, 3, "event missing or out of order"),
        (swapped_events, 2, "does not follow the event before it"),
        (cut_tail, 5, "events missing at the end"),
        (cut_tail_and_rows, 5, "event of an anchor missing or changed"),
        (rebuilt_chain, 5, "event of an anchor missing or changed"),
        (changed_due, 5, "row differs: due_at"),
        (changed_state, 5, "row differs: state"),
        (changed_steps, 3, "row differs: assignment steps"),
        (changed_view, 5, "row differs: view"),
    ],
)
def test_tampering_is_found_and_named(desk: Desk, city: Place, tampering: Tampering, seq: int, what: str) -> None:
    number, other = desk.accepted(), desk.accepted()
    desk.does("督办员老郑", "urge", number)
    desk.does("坐席小陈", "add_information", number, content="补充")
    anchor(desk.now)
    assert verify().clean
    tampering(city, number)
    report = verify()
    assert not report.clean
    assert [(fault.chain, fault.seq, fault.what) for fault in report.faults][:1] == [(number, seq, what)]
    assert number in sentence(report.faults[0])
    assert str(seq) in sentence(report.faults[0])
    assert verify([other]).clean


@pytest.mark.each_postgres
def test_a_removed_or_changed_anchor_is_found(desk: Desk, city: Place) -> None:
    desk.registers()
    first = anchor(desk.now)
    assert first is not None
    assert anchor(desk.now) is None
    desk.registers()
    second = anchor(desk.now)
    assert second == file_of(2)
    assert (report := verify()).clean, report
    assert report.anchors == 2
    assert Anchor.objects.get(n=2).previous == Anchor.objects.get(n=1).hash
    kept = first.read_bytes()
    first.write_bytes(kept.replace(b'"n":1', b'"n":9'))
    assert [(fault.chain, fault.what) for fault in verify().faults] == [("anchor 1", "anchor changed")]
    first.unlink()
    assert [(fault.chain, fault.what) for fault in verify().faults] == [("anchor 1", "anchor file missing")]
    first.write_bytes(kept)
    assert verify().clean
    tamper(city, "delete from audit_anchor where n = 2")
    assert verify().faults == (Fault("anchor 2", None, "anchor row missing"),)


def test_the_chains_that_grew_are_those_verified_since_the_anchor(desk: Desk) -> None:
    desk.registers()
    anchor(desk.now)
    assert verify(since_anchor=True).chains == 0
    number = desk.accepted()
    assert verify(since_anchor=True).events == 3
    assert verify([number]).chains == 1
    with pytest.raises(Trouble):
        verify(["260420-99999-0"])


def test_a_ticket_left_without_next_step_or_follow_up_is_a_loose_end(desk: Desk, city: Place) -> None:
    open_one, closed = desk.accepted(), desk.accepted()
    desk.closes(closed)
    tamper(city, "delete from follow_up_followup")
    tamper(
        city,
        f"""update tickets_assignment set ended_at = now(), ended_by = 'x' where ended_at is null and demand_id =
            (select id from tickets_demand where number = '{open_one}')""",
    )
    report = verify()
    assert report.without_follow_up == (closed,)
    assert report.without_next_step == (open_one,)
    assert not report.clean


def test_the_command_says_what_it_found(desk: Desk, city: Place, capsys: pytest.CaptureFixture[str]) -> None:
    number = desk.accepted()
    assert main.main(["anchor", "--print"]) == 0
    assert number in capsys.readouterr().out
    assert main.main(["verify"]) == 0
    assert "全部相符" in capsys.readouterr().out
    changed_due(city, number)
    assert main.main(["verify", "--json", number]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["faults"][0]["chain"] == number
    assert main.main(["verify"]) == 1
    assert f"第一处不符：{number} 第 3 个事件" in capsys.readouterr().out
