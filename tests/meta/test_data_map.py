"""The map of personal data: every column that could hold it is judged, the page is the one generated (S47)."""

from importlib import import_module
from typing import Any

import pytest
from checks.data_map import PAGE, can_hold, content, page, stored, tables, unjudged, unknown
from django.db import models

from hotline.core.privacy import FIELDS
from hotline.organisation.models import SCOPES
from hotline.protecting.exports import COLUMNS
from hotline.protection.shipped import shipped_content

SAID = content()
PERSONAL = {
    (table, column): kind for table, row in SAID["tables"].items() for column, kind in row.get("personal", {}).items()
}


def test_every_column_that_could_hold_personal_data_is_judged() -> None:
    assert unjudged(tables(), SAID["tables"]) == [], "say in docs/data_map.toml what the column is"
    assert unknown(tables(), SAID["tables"]) == []
    both = [table for table, row in SAID["tables"].items() if set(row.get("personal", {})) & set(row.get("other", []))]
    assert both == []


def named(field: Any, name: str) -> Any:
    """A field as it stands in a table."""
    field.set_attributes_from_name(name)
    return field


@pytest.mark.parametrize(
    "field",
    [
        named(models.BinaryField(), "passport_sealed"),
        named(models.BinaryField(), "passport_index"),
        named(models.TextField(), "remark"),
        named(models.JSONField(), "extra"),
        named(models.FloatField(), "height"),
        named(models.CharField(max_length=40), "nickname"),
        named(models.CharField(max_length=11), "mobile_phone"),
        named(models.CharField(max_length=20), "seen_by"),
        named(models.BigIntegerField(), "requester"),
    ],
    ids=lambda field: field.name,
)
def test_a_new_personal_field_would_be_missed(field: Any) -> None:
    assert unjudged({"intake_contact": {field.column: field}}, SAID["tables"]) == [f"intake_contact.{field.column}"]


def test_codes_dates_and_counts_need_no_judgement() -> None:
    plain = (models.CharField(max_length=10), models.DateTimeField(), models.IntegerField(), models.BooleanField())
    assert [can_hold(named(field, "kind")) for field in plain] == [False] * 4


def test_what_is_sealed_or_leads_to_a_person_is_never_judged_to_be_none() -> None:
    wrong = [
        f"{table}.{column}"
        for table, columns in tables().items()
        for column, field in columns.items()
        if (stored(column, field).startswith(("sealed", "wrapped")) or column.endswith("_index") or field.is_relation)
        and can_hold(field)
        and (table, column) not in PERSONAL
    ]
    assert wrong == []
    staff = [one for one in PERSONAL if PERSONAL[one] == "staff_contact"]
    assert {("organisation_person", "phone"), ("organisation_duty", "phone"), ("outbox_unitway", "address")} <= set(
        staff
    )


def test_every_entry_names_a_kind_a_view_a_keeping_rule_and_code_that_exist() -> None:
    kept = {row["kind"] for row in shipped_content()["retention"]}
    assert set(PERSONAL.values()) == set(SAID["kinds"])
    for name, kind in SAID["kinds"].items():
        assert ("matrix" in kind) != ("reads" in kind), name
        assert kind.get("matrix", FIELDS[0]) in FIELDS, name
        assert kind["class"] in ("personal", "sensitive", "inner"), name
    for name, row in SAID["tables"].items():
        if row.get("personal"):
            assert row["about"], name
            assert row["keep"], name
            assert row["erased"].endswith("."), name
    rules = {one for row in SAID["tables"].values() for one in row.get("keep", []) if " " not in one}
    assert rules == kept
    for row in SAID["flows"].values():
        for place in row["code"]:
            module, _, member = place.partition(":")
            assert hasattr(import_module(f"hotline.{module}"), member), place


def test_the_flows_name_every_kind_of_outside_system_and_every_column_that_goes_out() -> None:
    assert set(SCOPES) <= set(SAID["flows"])
    assert [
        scope for purpose in SCOPES for scope in SCOPES[purpose] if scope not in SAID["flows"][purpose]["bounds"]
    ] == []
    assert [name for name in COLUMNS if name.removesuffix("_code") not in SAID["flows"]["export"]["what"]] == []


def test_the_page_is_the_one_generated() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m checks.data_map"
