"""Warnings at an equal spacing, counted at once as if one had walked there (a5.2; R32); records (lifecycle 5)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.core.counting import add_to_due
from hotline.core.instants import SHANGHAI
from hotline.core.limit import Limit, parse_limit
from hotline.core.policy import Policy
from hotline.core.records import RECORDS
from hotline.core.spacing import after, latest_instant, overdue_from
from hotline.core.ticket import Ticket
from hotline.rulebook.shipped import shipped_calendar

CALENDAR, POLICY = shipped_calendar(), Policy()
DUE = datetime(2026, 2, 12, 17, 30, tzinfo=SHANGHAI)


def walked(first: datetime, spacing: Limit, at: datetime) -> tuple[int, datetime]:
    """The same by walking from one instant to the next."""
    n, moment = 0, first
    while (following := add_to_due(CALENDAR, POLICY, moment, spacing)) <= at:
        n, moment = n + 1, following
    return n, moment


@given(
    st.integers(0, 60 * 24 * 60),
    st.sampled_from(
        [Limit(1, "wd"), Limit(3, "wd"), Limit(2, "nd"), Limit(4, "wh"), Limit(30, "h"), Limit(700, "min")]
    ),
    st.integers(0, 60 * 24 * 90),
)
def test_counted_at_once_is_walked(start: int, spacing: Limit, minutes: int) -> None:
    first = overdue_from(DUE + timedelta(minutes=start))
    at = first + timedelta(minutes=minutes)
    assert latest_instant(CALENDAR, POLICY, first, spacing, at) == walked(first, spacing, at)


def test_a_warning_each_working_day_over_spring_festival() -> None:
    first = overdue_from(DUE)
    assert first == DUE + timedelta(seconds=1)
    friday, saturday = DUE + timedelta(days=1), DUE + timedelta(days=2)
    assert after(CALENDAR, POLICY, first, Limit(1, "wd"), first) == friday
    assert after(CALENDAR, POLICY, first, Limit(1, "wd"), friday) == saturday  # 02-14 is worked
    assert after(CALENDAR, POLICY, first, Limit(1, "wd"), saturday) == datetime(2026, 2, 24, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("spacing", "at", "n", "moment"),
    [
        ("1h", timedelta(days=3, minutes=30), 72, timedelta(hours=72)),
        ("1h", timedelta(hours=1), 1, timedelta(hours=1)),
        ("1h", timedelta(minutes=59), 0, timedelta()),
        ("3wd", timedelta(days=8), 2, timedelta(days=8)),
        ("3wd", timedelta(days=7, hours=23), 1, timedelta(days=3)),
        ("1wd", timedelta(hours=23), 0, timedelta()),
    ],
)
def test_the_last_instant_and_its_number(spacing: str, at: timedelta, n: int, moment: timedelta) -> None:
    monday = datetime(2026, 3, 2, 17, 30, tzinfo=SHANGHAI)
    assert latest_instant(CALENDAR, POLICY, monday, parse_limit(spacing), monday + at) == (n, monday + moment)


def test_before_the_first_the_next_is_the_first() -> None:
    first = overdue_from(DUE)
    assert after(CALENDAR, POLICY, first, Limit(1, "wd"), DUE) == first
    assert latest_instant(CALENDAR, POLICY, first, Limit(1, "wd"), DUE) == (0, first)


TICKET = Ticket("T1", "handling", "default", DUE, claims=("c1",), follow_up_channel="phone")


def test_a_claim_added_later_is_due_to_be_answered_once() -> None:
    with_one = RECORDS["add_claim"].change(TICKET, {"claim": "c2"})
    assert with_one.claims == ("c1", "c2")
    assert RECORDS["add_claim"].change(with_one, {"claim": "c2"}) == with_one


def test_the_last_choice_of_a_way_counts() -> None:
    assert RECORDS["choose_follow_up_way"].change(TICKET, {"way": "web"}).follow_up_channel == "web"


@pytest.mark.parametrize("code", ["answer_supervision", "settle_commitment", "answer_merged"])
def test_the_other_records_change_nothing(code: str) -> None:
    assert RECORDS[code].change(TICKET, {}) is TICKET


DESKS = ("agent", "dispatcher", "reviewer", "supervisor", "follow_up_caller")


def test_who_may_make_a_record_and_where_the_order_says_so() -> None:
    known = {record.code: (record.zh, record.who, record.provision) for record in RECORDS.values()}
    assert known == {
        "answer_supervision": ("答复督办", ("unit_lead",), "a38.1"),
        "add_claim": ("补列事项点", ("agent", "handler", "unit_lead"), "a21.1.1"),
        "settle_commitment": ("了结承诺", ("unit_lead", "system"), "a21.1.2"),
        "choose_follow_up_way": ("选择回访方式", ("requester", "agent", "follow_up_caller"), "a23.2"),
        "state_position": ("陈述协商意见", ("unit_lead", "supervisor"), "a8.1"),
        "revise": ("补正文字", ("agent", "dispatcher", "reviewer", "follow_up_caller"), "a14.1"),
        "attach": (
            "上传附件",
            ("agent", "dispatcher", "reviewer", "follow_up_caller", "handler", "unit_lead", "requester"),
            "a14.1",
        ),
        "open_ticket": ("首次打开", ("handler", "unit_lead"), "a15.1"),
        "answer_merged": ("并单诉求人评价", ("requester", "follow_up_caller"), "a23.1"),
        "rate_answer": ("评价答复", ("requester", "follow_up_caller"), "a11.1"),
        "ask_requester": (
            "请诉求人补充",
            ("agent", "dispatcher", "reviewer", "handler", "unit_lead"),
            "a12.2",
        ),
        "release_field": ("向协办村居提供信息", ("handler", "unit_lead"), "a6.1"),
        "enter_transfer": ("登记异地转办情况", ("agent", "dispatcher"), "a24.1"),
        "protect": ("设置保护标记", ("agent", "dispatcher", "reviewer", "unit_lead", "privacy_officer"), "a11.2"),
        "unprotect": ("降低保护标记", ("privacy_officer",), "a11.2"),
        "recuse": (
            "登记回避",
            ("supervisor", "agent", "dispatcher", "reviewer", "unit_lead", "privacy_officer"),
            "a11.2",
        ),
        "admit": ("准许办理", ("reviewer", "privacy_officer"), "a11.2"),
        "lift_recusal": ("解除回避", ("privacy_officer",), "a11.2"),
        "declare_conflict": ("申明利益冲突", (*DESKS, "handler", "unit_lead"), "a11.2"),
        "confirm_text": ("核对文字", ("agent", "dispatcher", "reviewer", "privacy_officer"), "a11.2"),
        "release_file": ("核对附件", ("agent", "dispatcher", "reviewer", "privacy_officer"), "a11.2"),
        "consent_identity": ("同意透露身份", ("agent", "follow_up_caller", "requester"), "a11.2"),
        "hand_to_discipline": ("移交纪检监察", ("agent", "dispatcher", "reviewer", "privacy_officer"), "a13.2.2"),
        "seal": ("封存", (*DESKS, "handler", "unit_lead", "privacy_officer"), "a32.1"),
        "unseal": ("解除封存", (), "a32.1"),
        "destroy": ("销毁封存内容", (), "a32.1"),
        "hand_over": ("移交封存内容", (), "a32.1"),
    }
