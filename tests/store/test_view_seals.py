"""The view log stands in a chain: checked line by line, and nobody waits for it (a32.1-e; S15)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from tests.reading.people import reads
from tests.store.desk import Desk

from hotline.audit.models import EventRow, ViewRow, ViewSeal
from hotline.database import roles
from hotline.database.places import Place, address, read
from hotline.proving import sealing
from hotline.proving.sealing import seal_views
from hotline.proving.verifying import verify
from hotline.reading.page import ticket_page


@pytest.fixture
def viewed(desk: Desk) -> Desk:
    """A ticket opened five times, by two people."""
    number = desk.accepted()
    for n in range(5):
        desk.now += timedelta(minutes=1)
        assert ticket_page(number, reads(desk, "城管局小李" if n % 2 else "城管局罗局"), desk.now)
    return desk


def tampered(place: Place, words: str) -> None:
    """Change the view log as only somebody above the triggers can."""
    name = read(place.owner)[1]["dbname"]
    with roles.connect(address(place.admin or "", dbname=name)) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(words)


def test_lines_are_sealed_in_batches_each_with_one_event(viewed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    assert seal_views(viewed.now) == 5
    assert seal_views(viewed.now) == 0
    events = list(EventRow.objects.filter(chain="views").order_by("seq"))
    assert [(event.seq, event.args["count"]) for event in events] == [(1, 2), (2, 2), (3, 1)]
    assert ViewSeal.objects.count() == 3
    found = verify()
    assert found.clean
    assert found.views == 5


def test_a_line_written_later_goes_into_the_next_batch(viewed: Desk) -> None:
    assert seal_views(viewed.now) == 5
    number = ViewRow.objects.values_list("demand", flat=True)[0]
    ticket_page(number, reads(viewed, "城管局小李"), viewed.now)
    assert seal_views(viewed.now) == 1
    assert verify().views == 6


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("update audit_viewrow set person = 'somebody_else' where id = {id}", "view changed"),
        ("update audit_viewrow set fields = '[]' where id = {id}", "view changed"),
        ("delete from audit_viewrow where id = {id}", "view missing"),
    ],
)
def test_a_changed_or_missing_line_is_named(viewed: Desk, city: Place, words: str, what: str) -> None:
    seal_views(viewed.now)
    line = ViewRow.objects.order_by("at")[2].id
    tampered(city, words.format(id=line))
    fault = verify().faults[0]
    assert (fault.chain, fault.seq, fault.what, fault.fact) == ("views", 1, what, {"line": str(line)})


def test_a_line_put_between_sealed_ones_is_named(viewed: Desk, city: Place) -> None:
    seal_views(viewed.now)
    tampered(
        city,
        "insert into audit_viewrow (id, at, kind, person, role, unit, demand, opening, fields, purpose, reference,"
        " origin, position) select 1, at, kind, person, role, unit, demand, opening, fields, purpose, reference,"
        " origin, position from audit_viewrow limit 1",
    )
    fault = verify().faults[0]
    assert (fault.what, fault.fact) == ("view added", {"line": "1"})


def test_a_seal_that_was_made_to_fit_is_found(viewed: Desk, city: Place) -> None:
    seal_views(viewed.now)
    tampered(city, "update audit_viewseal set digests = overlay(digests placing '\\x00'::bytea from 1)")
    assert verify().faults[0].what == "seal changed"
    tampered(city, "delete from audit_viewseal")
    assert verify().faults[0].what == "seal missing"


def test_the_application_may_change_no_line_and_no_seal(viewed: Desk) -> None:
    seal_views(viewed.now)
    for rows in (ViewRow.objects.all(), ViewSeal.objects.all()):
        with pytest.raises(DatabaseError):
            rows.delete()
