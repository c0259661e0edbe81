"""The unusual looks of a day listed, settled by an event, exported as every list is (a32.1; S49)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.protecting.test_reveal import CHEN, asks
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk
from tests.web.conftest import later

from hotline.acting.reception import RequesterIn
from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow
from hotline.core.refusal import Refusal
from hotline.organisation.models import Duty, Person
from hotline.outbox.models import Message
from hotline.protecting import watching
from hotline.protecting.emergency import ask as ask_emergency
from hotline.protecting.exports import take
from hotline.protecting.findings_export import ask_findings
from hotline.protecting.watching import list_unusual, review
from hotline.protection.models import Export, Finding
from hotline.protection.rules import shipped
from hotline.protection.shipped import shipped_content
from hotline.proving.verifying import verify
from hotline.reading.findings import FindingFilters, findings
from hotline.reading.page import ticket_page
from hotline.reading.view_log import log_view, view_row

WHO.update(OTHERS)
TODAY = date(2026, 4, 20)


def limits(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    """Rules of protection with other thresholds."""
    changed = replace(shipped(), unusual=replace(shipped().unusual, **values))  # type: ignore[arg-type]
    monkeypatch.setattr(watching, "rules", lambda _: changed)


def listed() -> dict[tuple[str, str], int]:
    """What stands in the list."""
    return {(row.kind, row.person): row.count for row in Finding.objects.all()}


LI = "city_management_handler"


def test_ordinary_looks_list_nothing_and_write_nothing(desk: Desk) -> None:
    number = desk.accepted(CHEN)
    assert ticket_page(number, reads(desk, "城管局小李"), desk.now)
    assert asks(desk, number)
    assert list_unusual(desk.now) == 0
    assert listed() == {}
    assert not EventRow.objects.filter(act="list_unusual").exists()


def test_an_official_who_looks_at_the_own_demand_is_listed_by_name_or_telephone(desk: Desk) -> None:
    li = Person.objects.get(key=LI)
    Person.objects.filter(key=LI).update(phone="137 0000 1111")
    by_phone = desk.accepted(RequesterIn(name="某人", phone="13700001111"), identity_withheld=True)  # hidden from Li
    by_name = desk.accepted(RequesterIn(name=li.name, phone="13500002222"))
    desk.now += timedelta(minutes=1)
    assert ticket_page(by_name, reads(desk, "城管局小李"), desk.now)
    assert list_unusual(desk.now) == 0  # the name stood there masked
    assert ticket_page(by_phone, reads(desk, "城管局小李"), desk.now)
    assert asks(desk, by_name)
    assert list_unusual(desk.now) == 1
    row = Finding.objects.get()
    assert (row.kind, row.person, row.count, row.day) == ("own_data", LI, 2, TODAY)
    assert set(row.demands) == {by_phone, by_name}
    assert li.name not in str(EventRow.objects.get(act="list_unusual").args)


def test_neighbours_seen_in_full_are_counted_by_street(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(monkeypatch, same_neighbourhood=2)
    for n in range(2):
        of = RequesterIn(name="邻居", phone=f"1370000111{n}", address=f"石岐街道悦来南路{n}号")
        assert asks(desk, desk.accepted(of))
    assert list_unusual(desk.now) == 1
    row = Finding.objects.get()
    assert (row.kind, row.count) == ("neighbourhood", 2)
    assert "悦来" not in str(vars(row))


def test_looks_by_night_but_not_of_whoever_is_on_duty(desk: Desk) -> None:
    number = desk.accepted(CHEN)
    desk.now = desk.now.replace(hour=22)
    assert asks(desk, number)
    begin = desk.now - timedelta(hours=2)
    duty = Duty.objects.create(unit_id="city_management", person_id=LI, start=begin, end=begin + timedelta(hours=12))
    assert list_unusual(desk.now) == 0
    duty.delete()
    assert list_unusual(desk.now) == 1
    assert listed() == {("quiet_hours", LI): 1}


def test_refused_wishes_and_tickets_of_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(monkeypatch, refused_reveals=1, outside_unit=1)
    number = desk.accepted(CHEN)
    assert isinstance(asks(desk, number, words=""), Refusal)
    log_view(view_row("opened", reads(desk, "住建局老汪"), desk.now, number=number, opening="masked"))
    log_view(view_row("opened", reads(desk, "城管局罗局"), desk.now, number=number, opening="whole"))
    assert list_unusual(desk.now) == 2
    assert listed() == {("refused_reveals", LI): 1, ("outside_unit", "housing_lead"): 1}


def test_an_emergency_view_not_reviewed_in_time_is_listed_on_the_day_it_was_due(desk: Desk) -> None:
    number = desk.accepted(CHEN)
    assert ask_emergency(number, reads(desk, "坐席小梁"), desk.now, "120", "老人倒地")
    assert list_unusual(desk.now) == 0
    desk.now += timedelta(days=2)
    assert list_unusual(desk.now) == 1
    assert listed() == {("emergency_late", "liang_agent"): 1}
    assert list_unusual(desk.now) == 0


def test_a_day_is_listed_once_and_more_of_the_same_opens_it_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(monkeypatch, reveals_a_day=2, reveals_an_hour=99)
    number = desk.accepted(CHEN)
    assert asks(desk, number)
    assert asks(desk, number)
    assert list_unusual(desk.now) == 1
    assert list_unusual(desk.now) == 0
    row = Finding.objects.get()
    done = review(row.id, reads(desk, "保密员老谭"), desk.now, "duty")
    assert isinstance(done, Accomplished)
    assert list_unusual(desk.now) == 0
    assert asks(desk, number)
    assert list_unusual(desk.now) == 1
    row.refresh_from_db()
    assert (row.count, row.outcome, row.reviewed_by, row.reviewed_at) == (3, "", "", None)
    acts = list(EventRow.objects.filter(chain="privacy").order_by("seq").values_list("act", flat=True))
    assert acts == ["list_unusual", "review_finding", "list_unusual"]
    assert verify().clean


def test_days_on_which_the_worker_stood_still_are_listed_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline.sweeps.running import note

    limits(monkeypatch, reveals_a_day=1)
    note(watching.RUN, desk.now, {}, 0.1)
    number = desk.accepted(CHEN)
    assert asks(desk, number)
    desk.now += timedelta(days=6)
    assert list_unusual(desk.now) == 1
    assert Finding.objects.get().day == TODAY


def test_the_privacy_officers_are_told_once_a_day_how_many_are_new(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, signed_in: Any, clock: Any
) -> None:
    limits(monkeypatch, reveals_a_day=1, refused_reveals=1)
    number = desk.accepted(CHEN)
    assert list_unusual(desk.now) == 0
    told = Message.objects.filter(kind="unusual_found")
    assert not told.exists()
    assert asks(desk, number)
    assert isinstance(asks(desk, number, words=""), Refusal)
    assert list_unusual(desk.now) == 2
    message = told.get()
    assert (message.recipient_kind, message.recipient, message.channel) == ("privacy", "hotline", "desk")
    assert (message.chain, message.content) == ("privacy", {"count": 2})
    desk.now += timedelta(minutes=15)
    assert asks(desk, number)
    assert list_unusual(desk.now) == 1
    assert told.count() == 1  # of the same day nothing more
    for count in (2, 2):
        desk.now += timedelta(days=1)
        assert list_unusual(desk.now) == 0
        assert told.count() == count  # the one listed anew since, once
    assert told.order_by("-id")[0].content == {"count": 1}
    clock.move_to(desk.now)
    page = signed_in("保密员老谭").get("/desk/notices").content.decode()
    assert "新列出异常查看2条" in page
    assert 'href="/desk/privacy/unusual"' in page
    assert number not in page
    assert "新列出异常查看" not in signed_in("审计员老邓").get("/desk/notices").content.decode()


@pytest.fixture
def finding(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Finding:
    """城管局小李 listed for one look in full too many."""
    limits(monkeypatch, reveals_a_day=1)
    assert asks(desk, desk.accepted(CHEN))
    assert list_unusual(desk.now) == 1
    return Finding.objects.get()


def test_settling_is_an_event_and_keeps_no_requesters_number(desk: Desk, finding: Finding) -> None:
    tan = reads(desk, "保密员老谭")
    for who, outcome, words, guard in (
        ("审计员老邓", "duty", "", "scope"),
        ("保密员老谭", "", "", "outcome_missing"),
        ("保密员老谭", "improper", "", "look_words_missing"),
    ):
        refused = review(finding.id, reads(desk, who), desk.now, outcome, words)
        assert isinstance(refused, Refusal)
        assert refused.guard == guard
    Finding.objects.filter(id=finding.id).update(person="tan_privacy")
    own = review(finding.id, tan, desk.now, "duty")
    assert isinstance(own, Refusal)
    assert own.guard == "own_look"
    Finding.objects.filter(id=finding.id).update(person=LI)
    assert isinstance(review(finding.id, tan, desk.now, "improper", "查看了13912345678"), Accomplished)
    finding.refresh_from_db()
    assert (finding.outcome, finding.words, finding.reviewed_by) == ("improper", "查看了〔电话〕", "tan_privacy")
    event = EventRow.objects.get(act="review_finding")
    assert event.args["words"] == {"present": True}
    again = review(finding.id, tan, desk.now, "duty")
    assert isinstance(again, Refusal)
    assert again.guard == "nothing_to_decide"
    assert verify().clean


def test_the_page_lists_filters_settles(desk: Desk, finding: Finding, signed_in: Any, clock: Any) -> None:
    later(clock, desk, 1)
    tan, deng = signed_in("保密员老谭"), signed_in("审计员老邓")
    page = tan.get("/desk/privacy/unusual").content.decode()
    assert "当天频繁查看" in page
    assert "明文查看、紧急查看1次" in page
    assert f"/desk/privacy/log?person={LI}&amp;day=2026-04-20" in page
    assert "没有符合条件的异常查看" in tan.get("/desk/privacy/unusual", {"kind": "own_data"}).content.decode()
    assert "没有符合条件的异常查看" in tan.get("/desk/privacy/unusual", {"person": "没有这个人"}).content.decode()
    audited = deng.get("/desk/privacy/unusual").content.decode()
    assert "当天频繁查看" in audited
    assert 'name="finding"' not in audited
    post = {"finding": str(finding.id), "outcome": "improper"}
    assert tan.post("/desk/privacy/unusual", post).status_code == 422
    assert tan.post("/desk/privacy/unusual", post | {"words": "机密★10年"}).status_code == 422
    assert tan.post("/desk/privacy/unusual", post | {"words": "看了熟人"}).status_code == 302
    done = tan.get("/desk/privacy/unusual", {"state": "done"}).content.decode()
    assert "不当查看，已交单位处理：看了熟人" in done
    assert signed_in("城管局小李").get("/desk/privacy/unusual").status_code == 403


def test_the_list_leaves_as_a_counted_export(desk: Desk, finding: Finding, signed_in: Any, clock: Any) -> None:
    tan = reads(desk, "保密员老谭")
    refused = ask_findings(FindingFilters(), "csv", "", "汇总", tan, desk.now)
    assert isinstance(refused, Refusal)
    assert refused.guard == "purpose_missing"
    later(clock, desk, 1)
    client = signed_in("保密员老谭")
    post = {"what": "export", "form": "csv", "purpose": "report", "words": "月度汇总", "key": "k"}
    answer = client.post("/desk/privacy/unusual", post)
    row = Export.objects.get()
    assert answer["Location"] == f"/desk/privacy/exports/{row.number}"
    assert (row.kind, row.rows, row.needs_approval) == ("finding", 1, False)
    page = client.get(answer["Location"]).content.decode()
    link = page.split('href="/desk/privacy/exports/')[1].split('"')[0].replace("&amp;", "&")
    file = client.get(f"/desk/privacy/exports/{link}").content.decode()
    assert row.number in file
    assert "当天频繁查看" in file
    assert take(row.number, reads(desk, "审计员老邓"), desk.now) is None


def test_findings_go_on_by_key(desk: Desk, finding: Finding) -> None:
    for n in range(3):
        Finding.objects.create(
            id=n + 1, kind="quiet_hours", person=f"p{n}", unit="housing", day=TODAY - timedelta(days=n), count=1,
            listed_at=desk.now,
        )  # fmt: skip
    tan, seen, before = reads(desk, "保密员老谭"), [], ""
    for _ in range(3):
        page = findings(tan, FindingFilters(), before, size=2)
        seen += [line.row.person for line in page.lines]
        before = page.before
        if not before:
            break
    assert seen == [LI, "p0", "p1", "p2"]
    assert findings(tan, FindingFilters(), "2026-99-99.1").lines == ()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        findings(tan, FindingFilters())
    assert len(asked) == 3


def test_a_units_privacy_officer_settles_the_own_people_only(desk: Desk, finding: Finding, signed_in: Any) -> None:
    from hotline.organisation.models import Post

    Person.objects.create(key="housing_privacy", name="住建保密员", is_demo=True)
    Post.objects.create(
        person_id="housing_privacy", unit_id="housing", role="privacy_officer", valid_from=date(2020, 1, 1)
    )
    WHO["住建保密员"] = ("housing_privacy", "privacy_officer")
    assert "新列出异常查看" not in signed_in("住建保密员").get("/desk/notices").content.decode()
    other = reads(desk, "住建保密员")
    assert findings(other, FindingFilters()).lines == ()
    refused = review(finding.id, other, desk.now, "duty")
    assert isinstance(refused, Refusal)


def test_thresholds_are_rules_not_code() -> None:
    assert shipped_content()["unusual"]["reveals_an_hour"] == shipped().unusual.reveals_an_hour
