"""Units are renamed, merged, split, closed on a date, with successors; history keeps the old name (a15.3, a5.1)."""

from datetime import date, timedelta
from typing import Any

from tests.organisation.conftest import DAY, Office
from tests.store.desk import Desk

from hotline.acting.organising import proposals, unit_changes
from hotline.acting.organising.hanging import preview
from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow
from hotline.catalogue.models import Item
from hotline.catalogue.selectors import item_in_force
from hotline.core.catalogue import Facts
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.organisation.models import FormerName, Post, Substitute, Succession, Unit
from hotline.organisation.selectors import successor_of
from hotline.proving.verifying import verify
from hotline.reading.page import ticket_page
from hotline.sweeps import run_all, successions
from hotline.sweeps import unit_changes as changes_due
from hotline.tickets.models import Assignment, Demand
from hotline.web.candidates import nearest_items

TOMORROW = DAY + timedelta(days=1)
CITY = "city_management"


def sent_to(item: str, day: date) -> str | None:
    """The unit an item of the catalogue sends a demand to on a date."""
    return item_in_force(item, Facts("", "help"), day).decision.unit


def drafts(office: Office, change: str, unit: str = CITY, when: date = TOMORROW, **values: Any) -> Accomplished:
    return office.does(
        "管理员小冯", unit_changes.draft_change, unit, change=change, effective_on=when, reason="机构改革", **values
    )


def refused(office: Office, change: str, unit: str = CITY, when: date = TOMORROW, **values: Any) -> str:
    return office.refused(
        "管理员小冯", unit_changes.draft_change, unit, change=change, effective_on=when, reason="机构改革", **values
    )


def approved(office: Office) -> None:
    done = office.approves("审批人老柯")
    assert isinstance(done, Accomplished), done


def next_day(office: Office, desk: Desk) -> None:
    office.now = desk.now = office.now + timedelta(days=1)
    run_all(office.now)


def reads(office: Office, name: str, number: str) -> Any:
    page = ticket_page(number, office.reader(name), office.now)
    assert page is not None
    return page


# --- rules ---


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("close", {}, "successors"),
    ("close", {"successors": ["housing", "water"]}, "successors"),
    ("merge", {}, "successors"),
    ("split", {"successors": ["housing"]}, "successors"),
    ("close", {"successors": [CITY]}, "successor_unit"),
    ("close", {"successors": ["no_such"]}, "successor_unit"),
    ("close", {"successors": ["hetian_village"]}, "successor_kind"),
    ("close", {"successors": ["hotline"]}, "successor_kind"),
    ("split", {"successors": ["housing", "water"], "people": {"city_management_lead": "shiqi"}}, "successor_unit"),
    ("close", {"successors": ["housing"], "when": DAY - timedelta(days=1)}, "past"),
    ("rename", {"name": "市城市管理和综合执法局", "short_name": "市城管执法局"}, "nothing"),
    ("rename", {"name": "", "short_name": "城管"}, "nothing"),
    ("close", {"unit": "no_such", "successors": ["housing"]}, "unknown_unit"),
]


def test_what_a_change_needs(office: Office) -> None:
    assert [(change, values, refused(office, change, **values)) for change, values, _ in REFUSED] == REFUSED


def test_an_administrator_drafts_and_the_department_approves(office: Office) -> None:
    assert (
        office.refused("督办员老郑", unit_changes.draft_change, CITY, change="close", effective_on=TOMORROW) == "role"
    )
    drafts(office, "close", successors=["housing"])
    for name, guard in (("管理员小冯", "approver"), ("管理员阿珠", "approver"), ("查看员小翁", "approver")):
        done = office.approves(name)
        assert isinstance(done, Refusal)
        assert done.guard == guard
    assert Unit.objects.get(key=CITY).valid_to is None
    approved(office)
    assert Unit.objects.get(key=CITY).valid_to == TOMORROW
    again = office.tries(
        "审批人老柯",
        proposals.decide,
        str(EventRow.objects.get(act="draft_unit_change").args["proposal"]),
        approved=True,
    )
    assert isinstance(again, Refusal)
    assert again.guard == "decided"
    assert refused(office, "close", successors=["housing"]) == "ends_already"
    assert verify().clean


def test_the_leads_of_the_units_concerned_are_heard(office: Office) -> None:
    drafts(office, "close", successors=["housing"])
    number = str(office.waiting().id)
    assert office.refused("石岐老张", proposals.hear, number, agreed=True) == "unit_scope"
    assert office.refused("住建局老汪", proposals.hear, number, agreed=False) == "reason_missing"
    office.does("住建局老汪", proposals.hear, number, agreed=False, words="人手不足")
    office.does("住建局老汪", proposals.hear, number, agreed=True, words="")
    assert [(one["unit"], one["agreed"]) for one in office.waiting().confirmed] == [("housing", True)]


# --- preview ---


def test_the_preview_lists_what_hangs_on_the_unit(office: Office, desk: Desk) -> None:
    number, co = desk.dispatched(), desk.registers()
    desk.dispatches(co, "housing")
    desk.does("住建局小钟", "accept", co)
    desk.does("住建局小钟", "invite_co_handler", co, unit=CITY, claims=["1"])
    found = preview([CITY], TOMORROW)
    assert [demand.number for demand in found.tickets] == [number]
    assert (found.ticket_count, found.invitation_count) == (1, 1)
    assert {post.person_id for post in found.posts} == {"city_management_handler", "city_management_lead"}
    assert {item.unit_id for item in found.items} == {CITY}
    assert len(found.items) == Item.objects.filter(unit_id=CITY).count() > 3
    town = preview(["shiqi"], TOMORROW)
    assert {unit.key for unit in town.units_below} == {"qiaotou_residents", "shiqi_consultation"}
    assert not preview(["city_government"], TOMORROW).hanging.tickets


def test_a_unit_on_which_nothing_hangs_closes_without_a_successor(office: Office) -> None:
    Unit.objects.create(
        key="empty", name="空单位", short_name="空", kind="city_department", valid_from=date(2026, 1, 1)
    )
    drafts(office, "close", "empty")
    approved(office)
    assert Unit.objects.get(key="empty").valid_to == TOMORROW


# --- what becomes of everything ---


def test_a_closed_unit_hands_everything_to_its_successor_on_the_day(office: Office, desk: Desk) -> None:
    waiting, handled, co = desk.dispatched(), desk.accepted(), desk.registers()
    desk.dispatches(co, "water")
    desk.does("城管局小李", "contact_requester", handled, reached=True, said="已联系")
    due = Demand.objects.get(number=handled).due_at
    office.now = desk.now
    drafts(office, "close", successors=["housing"])
    approved(office)
    office.now = desk.now = office.now + timedelta(minutes=1)
    run_all(office.now)
    assert Demand.objects.get(number=handled).unit_id == CITY  # not before its day
    next_day(office, desk)
    for number in (waiting, handled):
        row: Any = Demand.objects.get(number=number)
        assert (row.unit_id, row.view["assignment"]["unit"]) == ("housing", "housing")
        assert EventRow.objects.filter(chain=number, act="succeed_unit").count() == 1
    moved = Demand.objects.get(number=handled)
    assert moved.due_at == due
    assert moved.person == "city_management_handler"  # went along and goes on
    former, running = Assignment.objects.filter(demand=moved).order_by("given_at")
    assert (former.unit_id, former.ended_by, running.unit_id, running.due_at) == (CITY, "succeeded", "housing", due)
    assert successions(office.now) == 0
    assert Post.objects.filter(person_id="city_management_lead", unit_id="housing", valid_from=TOMORROW).exists()
    assert Substitute.objects.filter(unit_id="housing", person_id="city_management_handler").exists()
    page = reads(office, "审核员周姐", handled)
    assert [turn.unit.name for turn in page.turns] == ["市住房和城乡建设局", "市城市管理和综合执法局"]
    desk.does("住建局老汪", "reply", handled, reply="已修复路灯")
    assert verify().clean


def test_nothing_is_dispatched_to_the_ended_unit_and_its_items_show_the_successor(office: Office, desk: Desk) -> None:
    lamp = Item.objects.get(name="路灯和公共照明")
    assert lamp.unit_id == CITY
    drafts(office, "close", successors=["housing"])
    approved(office)
    number = desk.registers(content="民生路的路灯不亮")
    assert sent_to(lamp.key, DAY) == CITY
    next_day(office, desk)
    assert sent_to(lamp.key, TOMORROW) == "housing"
    shown = next(one for one in nearest_items("民生路的路灯不亮", "", TOMORROW) if one.key == lamp.key)
    assert (shown.unit, shown.unit_name) == ("housing", "市住房和城乡建设局")
    known = {"duty_basis": "三定规定", "class_code": "030303"}
    assert desk.refused("派单员老林", "dispatch", number, unit=CITY, **known) == "unit_not_in_force"
    desk.does("派单员老林", "dispatch", number, unit="housing", item=lamp.key)
    assert Item.objects.get(key=lamp.key).unit_id == CITY  # the version of the catalogue stays as it was
    assert verify().clean


def test_a_split_allots_items_and_people(office: Office, desk: Desk) -> None:
    lamp = Item.objects.get(name="路灯和公共照明")
    lit, other = desk.registers(), desk.dispatched()
    desk.does("派单员老林", "dispatch", lit, item=lamp.key, unit=CITY, class_code=lamp.class_code)
    office.now = desk.now
    values: dict[str, Any] = {"items": {lamp.key: "water"}, "people": {"city_management_handler": "water"}}
    drafts(office, "split", successors=["housing", "water"], **values)
    approved(office)
    next_day(office, desk)
    units = dict(Demand.objects.values_list("number", "unit_id"))
    assert (units[lit], units[other]) == ("water", "housing")
    assert successor_of(CITY, TOMORROW) == "housing"
    assert successor_of(CITY, TOMORROW, lamp.key) == sent_to(lamp.key, TOMORROW) == "water"
    posts = dict(Post.objects.filter(valid_from=TOMORROW).values_list("person_id", "unit_id"))
    assert posts == {"city_management_handler": "water", "city_management_lead": "housing"}
    assert verify().clean


def test_a_merger_ends_several_and_reaches_co_handlers_and_units_below(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    desk.does("城管局小李", "invite_co_handler", number, unit="shiqi", claims=["1"])
    office.now = desk.now
    drafts(office, "merge", "shiqi", units=["dongqu"], successors=["xiqu"])
    approved(office)
    next_day(office, desk)
    view: Any = Demand.objects.get(number=number).view
    assert [co["unit"] for co in view["assignment"]["co_handlers"]] == ["xiqu"]
    assert Unit.objects.get(key="qiaotou_residents").parent_id == "xiqu"
    assert Unit.objects.get(key="huacheng_residents").parent_id == "xiqu"
    assert Unit.objects.get(key="shiqi_consultation").valid_to == TOMORROW
    assert set(Succession.objects.values_list("unit_id", "successor_id")) == {("shiqi", "xiqu"), ("dongqu", "xiqu")}
    assert verify().clean


def test_a_closed_ticket_done_again_is_done_by_the_successor(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    desk.closes(number)
    office.now = desk.now
    drafts(office, "close", successors=["housing"])
    approved(office)
    next_day(office, desk)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="dissatisfied", reason="仍不亮")
    desk.does("督办员老郑", "redo", number, reason="确未修好")
    assert Demand.objects.get(number=number).unit_id == "housing"
    assert verify().clean


# --- names ---


def test_history_keeps_the_name_of_its_day(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    office.now = desk.now
    drafts(office, "rename", name="市城市管理局", short_name="市城管")
    approved(office)
    assert Unit.objects.get(key=CITY).name == "市城市管理和综合执法局"
    next_day(office, desk)
    assert changes_due(office.now) == 0
    former = FormerName.objects.get()
    assert (former.name, former.until, Unit.objects.get(key=CITY).name) == (
        "市城市管理和综合执法局", TOMORROW, "市城市管理局",
    )  # fmt: skip
    desk.does("城管局小李", "contact_requester", number, reached=True, said="已联系")
    page = reads(office, "城管局罗局", number)
    assert page.unit.name == "市城市管理局"
    units = [event.unit.name for event in page.events if event.unit and event.unit.key == CITY]
    assert units == ["市城市管理局", "市城市管理和综合执法局"]
    assert page.turns[0].unit.name == "市城市管理和综合执法局"
    assert verify().clean


def test_the_reader_of_an_ended_unit_has_no_post_there_any_more(office: Office, desk: Desk) -> None:
    drafts(office, "close", successors=["housing"])
    approved(office)
    next_day(office, desk)
    reader: Reader = office.reader("城管局罗局")
    assert reader.actor.unit == "housing"
    assert CITY in reader.actor.units
