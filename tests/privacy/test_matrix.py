"""The matrix of role, field and protection level, cell by cell (roles section 6; S03)."""

from dataclasses import replace
from itertools import product

import pytest

from hotline.core.privacy import COLUMNS, FIELDS, IDENTITY_FIELDS, MATRIX, P3, UNIT_ROLES, Relation, may_reveal, view_of

LETTER = {"shown": "S", "masked": "M", "masked_for_good": "m", "hidden": "H"}
NOBODY = Relation()
EVERYTHING = Relation(
    own_contact=True,
    own_call=True,
    assigned=True,
    contact_allowed=True,
    item_needs_id=True,
    released=True,
    consent=True,
    named=True,
    chosen_email=True,
    two_people=True,
)

# ag di re ha co ul su fc ke an po au ad rq
WITHOUT_RELATION = {
    "name": "MMMMmMMMHHMmHS",
    "phone": "MmMMHMmMHHMmHm",
    "id_number": "HHHHHHHHHHMHHm",
    "address": "MMMMmMmHHHMHHm",
    "location": "SSSSSSSSHmSmHS",
    "email": "MmmMHMHHHHMHHm",
    "attachments": "SSSSmSSHHHMHHS",
    "recording": "HHMHHHMHHHMHHH",
    "words": "SSSSmSSSmmMmHS",
}
WITH_EVERY_RELATION = {
    "name": "SMMMmMMMHHMmHS",
    "phone": "SmMMMMmMHHMmHm",
    "id_number": "MHHMHMHHHHMHHm",
    "address": "SMMMmMmHHHMHHm",
    "location": "SSSSSSSSHmSmHS",
    "email": "MmmMHMHMHHMHHm",
    "attachments": "SSSSSSSHHHMHHS",
    "recording": "MHMHHHMMHHMHHH",
    "words": "SSSSmSSSmmMmHS",
}
P2_WITHOUT_RELATION = {
    "name": "MHHHHHHMHHMmHS",
    "phone": "MHHHHHHMHHMmHm",
    "id_number": "HHHHHHHHHHMHHm",
    "address": "MHHHHHHHHHMHHm",
    "location": "SSSSSSSSHmSmHS",
    "email": "MHHHHHHHHHMHHm",
    "attachments": "SMMmmmMHHHMHHS",
    "recording": "HHHHHHHHHHMHHH",
    "words": "SMMmmmMSHHMmHS",
}


def letters(field: str, protection: int, relation: Relation, *, report: bool = False) -> str:
    views = []
    for column in COLUMNS:
        stands = replace(relation, co_handler=column == "co_handler")
        role = "handler" if column == "co_handler" else column
        views.append(LETTER[view_of(field, role, protection, stands, report=report)])
    return "".join(views)


@pytest.mark.parametrize("field", FIELDS)
def test_normal_tickets_to_readers_without_a_relation(field: str) -> None:
    assert letters(field, 0, NOBODY) == WITHOUT_RELATION[field]


@pytest.mark.parametrize("field", FIELDS)
def test_what_relations_widen(field: str) -> None:
    assert letters(field, 0, EVERYTHING) == WITH_EVERY_RELATION[field]


@pytest.mark.parametrize("field", FIELDS)
def test_secrets_are_masked_for_the_desks_and_outside_the_assignment(field: str) -> None:
    changed = {"attachments": "SMMMmMMHHHMHHS", "words": "SMMMmMMSHHMmHS"}
    assert letters(field, 1, NOBODY) == changed.get(field, WITHOUT_RELATION[field])


def test_the_assigned_person_reads_a_secret_in_full() -> None:
    assert view_of("words", "handler", 1, Relation(assigned=True)) == "shown"
    assert view_of("words", "unit_lead", 1, Relation(assigned=True)) == "shown"
    assert view_of("words", "dispatcher", 1, Relation(assigned=True)) == "masked"


@pytest.mark.parametrize(("field", "level"), list(product(FIELDS, (2, 3))))
def test_a_withheld_identity_reaches_no_unit_and_no_reviewing_desk(field: str, level: int) -> None:
    assert letters(field, level, NOBODY) == P2_WITHOUT_RELATION[field]


@pytest.mark.parametrize("field", IDENTITY_FIELDS)
def test_consent_opens_the_identity_to_units_alone(field: str) -> None:
    consented = letters(field, 2, Relation(consent=True))
    for column, letter in zip(COLUMNS, consented, strict=True):
        base = LETTER[view_of(field, column, 0)] if column != "co_handler" else WITHOUT_RELATION[field][4]
        assert letter == (base if column in UNIT_ROLES else P2_WITHOUT_RELATION[field][COLUMNS.index(column)])


@pytest.mark.parametrize("field", IDENTITY_FIELDS)
def test_a_reporter_is_known_to_nobody_but_the_agent_serving(field: str) -> None:
    assert set(letters(field, 2, NOBODY, report=True)) == {"H"}


def test_a_reporter_is_revealed_by_two_people() -> None:
    two = Relation(two_people=True)
    assert view_of("name", "privacy_officer", 2, two, report=True) == "masked"
    assert view_of("name", "agent", 2, Relation(own_contact=True), report=True) == "shown"
    assert view_of("name", "follow_up_caller", 2, Relation(named=True), report=True) == "masked"
    assert view_of("name", "supervisor", 2, Relation(named=True), report=True) == "hidden"


@pytest.mark.parametrize(("field", "column"), list(product(FIELDS, COLUMNS)))
def test_a_sealed_ticket_and_a_recused_reader_see_nothing(field: str, column: str) -> None:
    assert view_of(field, column, 4, EVERYTHING) == "hidden"
    assert view_of(field, column, 0, replace(EVERYTHING, recused=True)) == "hidden"


@pytest.mark.parametrize(("field", "column", "report"), list(product(FIELDS, COLUMNS, (False, True))))
def test_no_level_shows_more_than_the_one_below(field: str, column: str, report: bool) -> None:
    order = list(LETTER)
    for relation in (NOBODY, EVERYTHING):
        ranks = [order.index(view_of(field, column, level, relation, report=report)) for level in range(5)]
        assert ranks == sorted(ranks)


def test_only_what_is_masked_can_be_revealed() -> None:
    assert [view for view in LETTER if may_reveal(view)] == ["masked"]  # type: ignore[arg-type]


def test_a_role_without_a_column_sees_nothing() -> None:
    assert view_of("location", "system", 0) == "hidden"
    with pytest.raises(KeyError):
        view_of("shoe_size", "agent", 0)


def test_every_cell_is_there() -> None:
    assert {field: len(cells) for field, cells in MATRIX.items()} == dict.fromkeys(MATRIX, 14)


def test_a_demand_is_no_report_unless_it_is_said_to_be() -> None:
    assert view_of("name", "privacy_officer", P3) == "masked"
    assert view_of("name", "privacy_officer", P3, report=True) == "hidden"
