"""Who is on duty, gaps and their stand-in, 24-hour services, bodies, readiness, training (a4.3, a5.2, a8.1, a33.1)."""

from datetime import datetime, timedelta
from typing import Any

from tests.organisation.conftest import DAY, Office
from tests.store.conftest import at
from tests.store.desk import Desk

from hotline.acting.organising import desks, posts
from hotline.audit.models import EventRow
from hotline.catalogue.models import Item
from hotline.core.instants import SHANGHAI
from hotline.demo.organisation import plan_duty as plan_demo_duty
from hotline.organisation.duty_list import on_duty, plans
from hotline.organisation.models import Duty, Member, Person, Post, Substitute, Unit
from hotline.organisation.selectors import untrained_for
from hotline.outbox.models import Message
from hotline.proving.verifying import verify
from hotline.reading.organisation import not_ready
from hotline.sweeps import hotline_limits

NIGHT = datetime(2026, 5, 1, 2, 0, tzinfo=SHANGHAI)
"""Two in the morning of Labour Day."""


def plans_(office: Office, begin: str, end: str, person: str = "chen_agent", unit: str = "hotline") -> Any:
    values = {"day": DAY.isoformat(), "begin": begin, "end": end, "person": person, "phone": "", "note": ""}
    return office.tries("管理员小冯", desks.plan_duty, unit, **values)


def test_a_gap_is_marked_and_filled_by_the_stand_in(office: Office) -> None:
    for begin, end in (("00:00", "02:00"), ("04:00", "24:00")):
        plans_(office, begin, end)
    (plan,) = plans(Unit.objects.get(key="hotline"), DAY, 1)
    assert [(gap.start.hour, gap.end.hour) for gap in plan.gaps] == [(2, 4)]
    assert plan.stand_in is not None
    assert plan.stand_in.person == "zheng_supervisor"
    there, gap = on_duty("hotline", at("2026-04-20", "01:00")), on_duty("hotline", at("2026-04-20", "03:00"))
    assert there is not None
    assert gap is not None
    assert (there.person, there.stand_in) == ("chen_agent", False)
    assert (gap.person, gap.stand_in) == ("zheng_supervisor", True)
    assert EventRow.objects.filter(chain="organisation", act="plan_duty").count() == 2
    assert verify().clean


def test_a_list_is_kept_by_the_unit_and_nobody_stands_twice(office: Office) -> None:
    plans_(office, "08:00", "16:00")
    assert plans_(office, "15:00", "18:00").guard == "duty_overlap"
    assert plans_(office, "15:00", "18:00", "nobody").guard == "unknown_person"
    row = {"day": "2026-04-21", "begin": "22:00", "end": "06:00", "person": "shiqi_handler"}
    assert office.refused("城管局罗局", desks.plan_duty, "shiqi", **row) == "unit_scope"
    office.does("石岐老张", desks.plan_duty, "shiqi", **row)
    duty = Duty.objects.get(unit_id="shiqi")
    assert duty.end - duty.start == timedelta(hours=8)
    office.does("石岐老张", desks.cancel_duty, "shiqi", duty=duty.id)
    assert not Duty.objects.filter(unit_id="shiqi").exists()
    running = Duty.objects.get(unit_id="hotline")
    office.now = at("2026-04-20", "12:00")
    office.does("派单员老林", desks.cancel_duty, "hotline", duty=running.id)
    running.refresh_from_db()
    assert running.end == office.now
    assert office.refused("派单员老林", desks.cancel_duty, "hotline", duty=running.id) == "ended"


def test_without_anybody_on_the_list_the_units_number_is_left(office: Office) -> None:
    found = on_duty("water_supply", NIGHT)
    assert found is not None
    assert (found.person, found.phone, found.stand_in) == (None, "0760-00001040", True)
    Unit.objects.filter(key="finance").update(contact_phone="", night_phone="")
    assert on_duty("finance", NIGHT) is None
    assert on_duty("no_such", NIGHT) is None


def test_a_burst_pipe_at_two_on_a_holiday_reaches_the_duty_contact_at_once(office: Office, desk: Desk) -> None:
    plan_demo_duty(NIGHT.date())
    desk.now = NIGHT
    number, other = desk.registers(content="水管爆了"), desk.registers()
    desk.dispatches(number, "water_supply", manner="transferred")
    desk.dispatches(other, "city_management")
    (told,) = Message.objects.filter(recipient_kind="duty")
    assert (told.chain, told.kind, told.recipient, told.channel) == (number, "on_call", "water_supply_handler", "sms")
    assert told.next_try_at == desk.now - timedelta(minutes=1)
    assert told.content == {"unit": "water_supply"}
    assert verify().clean


def item_of(limit: str) -> str:
    """One more item of the waterworks, with this limit for requests of help; its key."""
    row = Item.objects.get(key="water_cut")
    row.key = row.version = f"water_{limit}"
    row.limits = {"help": limit}
    row.save(force_insert=True)
    return row.key


def test_an_hour_limit_runs_over_the_holiday_a_day_limit_does_not(office: Office, desk: Desk) -> None:
    desk.now = NIGHT
    hours, days = desk.registers(), desk.registers()
    due = desk.does("派单员老林", "dispatch", hours, unit="water_supply", item=item_of("4h")).due
    assert due is not None
    assert due.date() == NIGHT.date()
    later = desk.does("派单员老林", "dispatch", days, unit="water_supply", item=item_of("1wd")).due
    assert later is not None
    assert later.date().isoformat() == "2026-05-06"  # the first working day after Labour Day


def test_at_night_the_hotlines_own_limits_reach_whoever_is_on_duty(office: Office, desk: Desk) -> None:
    plan_demo_duty(DAY)
    number = desk.registers()
    assert hotline_limits(at("2026-04-20", "17:00")) == 1
    assert not Message.objects.filter(recipient_kind="duty").exists()
    desk.now = at("2026-04-20", "20:00")
    at_night = desk.registers()
    assert hotline_limits(at("2026-04-22", "02:00")) == 1
    (told,) = Message.objects.filter(recipient_kind="duty")
    assert (told.chain, told.kind, told.recipient) == (at_night, "night", "liang_agent")
    assert number != at_night


# --- readiness ---


def test_a_unit_is_not_ready_until_the_four_entries_exist(office: Office) -> None:
    assert not_ready(DAY) == []
    facts = {"name": "市公园中心", "short_name": "公园", "kind": "authorised_organisation", "valid_from": DAY}
    Unit.objects.create(key="parks", **facts)
    Person.objects.create(key="fu", name="老傅")

    def missing() -> tuple[str, ...]:
        rows = not_ready(DAY)
        return rows[0].missing if rows else ()

    assert missing() == ("责任领导", "联络科室和电话", "代理人", "值守时间")
    desk_ = {"contact_desk": "办公室", "contact_phone": "0760-00007777", "duty_hours": [["1-5", "09:00", "17:00"]]}
    office.does("管理员小冯", desks.describe_desk, "parks", **desk_)
    assert missing() == ("责任领导", "代理人")
    post = {"unit": "parks", "role": "unit_lead", "appointment": "", "valid_from": DAY, "until": None}
    office.does("管理员小冯", posts.ask_post, "fu", **post)
    office.does("管理员小冯", desks.name_substitute, "parks", person="fu")
    assert missing() == ()
    assert office.refused("管理员小冯", desks.describe_desk, "parks", **desk_) == "nothing"
    assert office.refused("石岐老张", desks.describe_desk, "parks", **desk_) == "unit_scope"
    Substitute.objects.filter(unit_id="parks").update(valid_to=DAY)
    assert missing() == ("代理人",)


# --- bodies ---


def test_without_a_city_body_nothing_is_referred_and_the_entry_missing_is_named(office: Office, desk: Desk) -> None:
    number = desk.dispatched()
    desk.does("城管局罗局", "request_return", number, reason="职责交叉", basis="三定")

    def tried(**more: str) -> str:
        return str(
            getattr(desk.tries("审核员周姐", "refer_to_consultation", number, question="由谁", **more), "sentence", "")
        )

    office.now = desk.now
    office.does("管理员小冯", desks.unseat_member, "city_consultation", person="ke_approver")
    assert tried() == "不能提交协商：缺少市接诉即办协商工作机制的召集人。"
    assert (
        office.refused("石岐老张", desks.seat_member, "city_consultation", person="ke_approver", chair=True) == "role"
    )
    Member.objects.filter(body_id="city_consultation").delete()
    office.does("管理员小冯", desks.seat_member, "city_consultation", person="ke_approver", chair=True)
    assert office.refused("管理员小冯", desks.seat_member, "city_consultation", person="ke_approver") == "member_known"
    other = {"person": "housing_lead", "chair": True}
    assert office.refused("管理员小冯", desks.seat_member, "city_consultation", **other) == "chair_known"
    assert office.refused("管理员小冯", desks.seat_member, "housing", person="housing_lead") == "unknown_unit"
    assert tried() == "不能提交协商：缺少市接诉即办协商工作机制的成员。"
    assert tried(body="shiqi_consultation") == ""
    Unit.objects.filter(key="city_consultation").update(valid_to=DAY)
    again = desk.dispatched()
    desk.does("城管局罗局", "request_return", again, reason="职责交叉", basis="三定")
    number = again
    assert tried() == "不能提交协商：缺少市级协商机制。"


# --- training ---


def test_an_agent_is_warned_of_what_he_has_not_been_trained_for(office: Office) -> None:
    assert untrained_for("chen_agent") == ()
    Person.objects.create(key="xu", name="小许")
    Post.objects.create(person_id="xu", unit_id="hotline", role="agent", valid_from=DAY)
    assert len(untrained_for("xu")) == 7
    training = {"subject": "咨询受理", "level": "basic", "held_on": DAY, "material": "", "covers": ["consultation"]}
    office.does("督办员老郑", desks.record_training, "xu", result="failed", **training)
    assert "consultation" in untrained_for("xu")
    office.does("督办员老郑", desks.record_training, "xu", result="passed", **training)
    assert "consultation" not in untrained_for("xu")
    assert "help" in untrained_for("xu")
    assert office.refused("城管局罗局", desks.record_training, "xu", result="passed", **training) == "role"
    assert (
        office.refused("督办员老郑", desks.record_training, "xu", result="passed", **training | {"subject": " "})
        == "training_missing"
    )
