"""What the database itself refuses, and what no table of it ever holds in clear."""

from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import errors
from tests.store.conftest import at
from tests.store.desk import Desk, row

from hotline.acting.reception import ContactIn, RequesterIn, receive
from hotline.database.identity import new_id
from hotline.database.places import Place
from hotline.intake.models import Requester
from hotline.intake.selectors import identity_place, requester_by, vault_of
from hotline.outbox.adapters import FileAdapter
from hotline.personal.cipher import NotOpened
from hotline.personal.keys import Purpose
from hotline.sweeps import deliver
from hotline.tickets.models import Assignment, Demand, Reply, Words
from hotline.tickets.versions import words_place

POLICY_OF_ONE = (
    "insert into rulebook_policyversion (version, content, in_force_from, drafted_by, approved_by, recorded_at)"
    " values ('SM3:0', '{}', now(), 'zeng', 'zeng', now())"
)


@pytest.mark.each_postgres
def test_the_application_may_not_change_events_or_anchors(desk: Desk, city: Place) -> None:
    desk.registers()
    for statement in (
        "update audit_eventrow set act = 'x'",
        "delete from audit_eventrow",
        "truncate audit_eventrow",
        "update audit_anchor set n = 2",
        "truncate audit_anchor",
    ):
        with psycopg.connect(city.application) as application, pytest.raises(errors.InsufficientPrivilege):
            application.execute(statement.encode())
        with psycopg.connect(city.owner) as owner:
            if "anchor" in statement and "truncate" not in statement:
                continue  # there is no row a trigger could fire for
            with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
                owner.execute(statement.encode())


@pytest.mark.each_postgres
def test_what_was_sent_or_said_cannot_be_changed(desk: Desk, city: Place) -> None:
    number = desk.accepted()
    desk.submits(number)
    for statement in ("update tickets_reply set form = 'oral'", "update tickets_words set sealed = ''"):
        with psycopg.connect(city.application) as application, pytest.raises(errors.InsufficientPrivilege):
            application.execute(statement.encode())
    desk.does("审核员周姐", "refuse_closure", number, reason="补充照片")
    desk.does("城管局罗局", "reply", number, reply="更正：已修复两盏")
    assert list(Reply.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


@pytest.fixture
def constrained(desk: Desk) -> str:
    """A ticket whose rows are to be bent."""
    return desk.dispatched()


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("assignment_is_explained", "update tickets_assignment set steps = '[]'"),
        ("assignment_is_explained", "update tickets_assignment set steps_hash = ''"),
        ("demand_state_known", "update tickets_demand set state = 'lost'"),
        ("demand_due_where_owed", "update tickets_demand set due_at = null"),
        ("demand_open_has_unit", "update tickets_demand set unit_id = null"),
        ("demand_open_has_person", "update tickets_demand set person = ''"),
        ("demand_not_its_own_lead", "update tickets_demand set lead_id = id, state = 'merged'"),
        ("demand_merged_has_lead", "update tickets_demand set state = 'merged'"),
        ("demand_priority_known", "update tickets_demand set priority = 'soon'"),
        ("assignment_manner_known", "update tickets_assignment set manner = 'x'"),
        ("policy_approved_by_another", POLICY_OF_ONE),
        ("unit_dates_in_order", "update organisation_unit set valid_to = valid_from"),
    ],
)
def test_the_database_holds_what_it_can_hold(constrained: str, name: str, statement: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_two_running_assignments_of_one_ticket_cannot_be(constrained: str) -> None:
    held = Assignment.objects.get()
    held.id = new_id()
    with pytest.raises(IntegrityError, match="assignment_one_at_a_time"), transaction.atomic():
        held.save(force_insert=True)


def test_a_committee_cannot_be_main_responsible(desk: Desk) -> None:
    number = desk.registers()
    args = {"unit": "hetian_village", "duty_basis": "清单", "class_code": "030303"}
    assert desk.refused("派单员老林", "dispatch", number, **args) == "committee_lead"
    assert not Assignment.objects.exists()


PLANTED = RequesterIn(
    name="欧阳暗香",
    phone="13612345678",
    id_number="110101199003070134",
    email="hidden@example.invalid",
    address="石岐区暗香巷9号",
)
SECRETS = ("欧阳暗香", "13612345678", "110101199003070134", "hidden@", "暗香巷", "标记诉求", "标记答复", "标记理由")


@pytest.mark.each_postgres
def test_no_table_holds_a_name_a_telephone_number_or_a_word_in_clear(desk: Desk, city: Place, tmp_path: Path) -> None:
    number = desk.registers(PLANTED, content="标记诉求", contact="13612345678")
    desk.dispatches(number)
    desk.does("城管局小李", "accept", number)
    asked = {"reason": "标记理由", "length": "2wd", "cause": "weather"}
    desk.does("城管局罗局", "request_extension", number, **asked)
    desk.does("审核员周姐", "approve_extension", number)
    desk.does("城管局小李", "contact_requester", number, said="标记诉求")
    desk.does("城管局罗局", "reply", number, reply="标记答复")
    desk.does("坐席小陈", "add_information", number, content="标记诉求")
    deliver(desk.now, {"*": FileAdapter(tmp_path)})
    assert city.admin is not None
    with psycopg.connect(city.admin) as admin:
        tables = admin.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in tables:
            for stored in admin.execute(f'select t::text from "{table}" t'.encode()):
                found = [secret for secret in SECRETS if secret in stored[0] or secret.encode().hex() in stored[0]]
                assert not found, (table, stored[0])
    requester = Requester.objects.get()
    vault = vault_of(requester.id)
    place = identity_place("name_sealed", requester.id)
    assert vault.open(Purpose.IDENTITY, place, bytes(requester.name_sealed or b"")) == "欧阳暗香"


def test_a_sealed_value_moved_to_another_place_does_not_open(desk: Desk) -> None:
    desk.registers(PLANTED)
    desk.registers(RequesterIn(name="另一人", phone="13500000000"))
    one, other = Requester.objects.order_by("id")
    vault = vault_of(one.id)
    for sealed, column, requester in (
        (other.name_sealed, "name_sealed", one.id),
        (one.name_sealed, "name_sealed", other.id),
        (one.name_sealed, "phone_sealed", one.id),
    ):
        with pytest.raises(NotOpened):
            vault.open(Purpose.IDENTITY, identity_place(column, requester), bytes(sealed or b""))
    first, second = Words.objects.order_by("id")[:2]
    with pytest.raises(NotOpened):
        vault.open(Purpose.CONTENT, words_place(second), bytes(first.sealed))


def test_one_telephone_in_three_spellings_is_one_requester(desk: Desk) -> None:
    for spelling in ("13612345678", "136 1234 5678", "+86-136-1234-5678"):
        desk.registers(RequesterIn(phone=spelling))
    assert Requester.objects.count() == 1
    assert requester_by("phone", "０１３６１２３４５６７８".removeprefix("０")) == Requester.objects.get().id
    assert requester_by("id_number", "13612345678") is None


def test_the_same_row_of_a_source_is_received_once(city: Place) -> None:
    facts = ContactIn("import", at("2026-04-20"), RequesterIn(web_user="u1"), "路灯", source="file", source_id="7")
    assert receive(facts) == receive(facts)
    assert Demand.objects.count() == 1


def test_merge_and_unmerge_restore_states_and_dues_exactly(desk: Desk) -> None:
    help_one = desk.accepted()
    desk.at(at("2026-04-21"))
    complaint, third = desk.accepted(type="complaint"), desk.accepted(type="complaint")
    own = {number: (row(number).state, row(number).due_at) for number in (help_one, complaint, third)}
    desk.does("派单员老林", "merge", third, into=complaint, reason="同一")
    desk.does("派单员老林", "merge", help_one, into=complaint, reason="同一")
    early = own[help_one][1]
    assert {row(number).due_at for number in (help_one, complaint, third)} == {early}
    assert Assignment.objects.get(demand__number=complaint).due_at == early
    desk.does("派单员老林", "unmerge", help_one, reason="不同")
    assert row(third).due_at == own[complaint][1]
    desk.does("派单员老林", "unmerge", third, reason="不同")
    assert {number: (row(number).state, row(number).due_at) for number in own} == own
    assert Assignment.objects.get(demand__number=complaint).due_at == own[complaint][1]
