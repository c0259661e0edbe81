"""Who looked: by unit for the requester, line by line for those who watch (a32.1-e; PIPL 44)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.protecting.test_reveal import CHEN, asks
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk

from hotline.organisation.models import Person, Post
from hotline.reading.looked import LogFilters, looked_at, view_log
from hotline.reading.page import ticket_page
from hotline.tickets.models import Demand
from hotline.web.codes import grouped_code

WHO.update(OTHERS)


@pytest.fixture
def number(desk: Desk) -> str:
    """A ticket of 陈大文, opened three times by two people of one unit, once revealed."""
    number = desk.accepted(CHEN)
    for name in ("城管局小李", "城管局小李", "城管局罗局"):
        desk.now += timedelta(minutes=1)
        assert ticket_page(number, reads(desk, name), desk.now)
    desk.now += timedelta(minutes=1)
    assert asks(desk, number)
    return number


def test_the_requester_reads_units_times_fields_and_purposes(desk: Desk, number: str) -> None:
    revealed, opened = looked_at(number)
    assert (revealed.unit, revealed.kind, revealed.fields, revealed.purpose) == (
        "市城市管理和综合执法局", "revealed", ("phone",), "contact",
    )  # fmt: skip
    assert (opened.kind, opened.times, opened.day) == ("opened", 3, date(2026, 4, 20))


def test_the_page_names_no_official(desk: Desk, number: str, signed_in: Any) -> None:
    wang = Client()
    assert wang.get(f"/progress/{number}/seen").status_code == 404
    wang.post("/progress", {"number": number, "code": grouped_code(Demand.objects.get(number=number))})
    assert "谁看过我的信息" in wang.get(f"/progress/{number}").content.decode()
    page = wang.get(f"/progress/{number}/seen").content.decode()
    assert "城市管理和综合执法局因“联系诉求人核实情况”查看了全文：电话" in page
    assert "打开过这件诉求，3次" in page
    for person in Person.objects.filter(key__startswith="city_management"):
        assert person.name not in page


def test_the_privacy_officer_reads_the_reasons_the_auditor_does_not(desk: Desk, number: str, signed_in: Any) -> None:
    tan, deng = signed_in("保密员老谭"), signed_in("审计员老邓")
    page = tan.get("/desk/privacy/log", {"number": number, "kind": "revealed"}).content.decode()
    assert "约时间看现场" in page
    assert "明文查看" in page
    audited = deng.get("/desk/privacy/log", {"number": number}).content.decode()
    assert "约时间看现场" not in audited
    assert "联系诉求人核实情况" in audited
    assert signed_in("城管局小李").get("/desk/privacy/log").status_code == 403


def test_the_log_is_filtered_and_paged_by_key(
    desk: Desk, number: str, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hotline.reading import looked

    monkeypatch.setattr(looked, "PAGE", 2)
    tan = reads(desk, "保密员老谭")
    first = view_log(tan, LogFilters(number=number))
    assert [line.row.kind for line in first.lines] == ["revealed", "opened"]
    second = view_log(tan, LogFilters(number=number), first.before)
    assert [line.row.kind for line in second.lines] == ["opened", "opened"]
    assert second.before == ""
    assert view_log(tan, LogFilters(day=date(2026, 4, 19))).lines == ()
    assert view_log(tan, LogFilters(), "no place").lines == ()
    page = signed_in("保密员老谭").get("/desk/privacy/log", {"person": "没有这个人"}).content.decode()
    assert "没有符合条件的查看记录" in page


def test_a_units_privacy_officer_sees_the_own_unit_only(desk: Desk, number: str) -> None:
    Person.objects.create(key="housing_privacy", name="住建保密员", is_demo=True)
    Post.objects.create(
        person_id="housing_privacy", unit_id="housing", role="privacy_officer", valid_from=date(2020, 1, 1)
    )
    WHO["住建保密员"] = ("housing_privacy", "privacy_officer")
    assert view_log(reads(desk, "住建保密员"), LogFilters()).lines == ()
    assert len(view_log(reads(desk, "保密员老谭"), LogFilters()).lines) == 4
