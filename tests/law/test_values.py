"""Values on their way in and out: numbers, policy, arguments, events, knowledge, reading the clock."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from tests.law.story import CALENDAR, DEFAULT, LI, LIN, ZHAO, ZHOU, Story, t, words

from hotline.core.arguments import Text
from hotline.core.audit import GENESIS, Event, check_chain, event_content, event_hash, plain_actor, plain_args
from hotline.core.canonical import canonical_json, plain
from hotline.core.instants import BadValue
from hotline.core.knowledge import notice_status, notice_window
from hotline.core.limit import Limit
from hotline.core.number import check_digit, check_number, ticket_number
from hotline.core.policy import Policy, plain_policy, read_overrides, with_overrides
from hotline.core.reading import (
    due_soon_from,
    is_due_soon,
    is_timely,
    remaining_working_days,
    remaining_working_minutes,
)
from hotline.core.reply import CHECKLIST
from hotline.core.ticket import Actor

# --- numbers (a14.1) ---


def test_the_number_of_a_ticket() -> None:
    assert ticket_number(date(2026, 1, 5), 1) == "260105-00001-" + check_digit("26010500001")
    assert ticket_number(date(2026, 1, 5), 99_999)[:13] == "260105-99999-"
    assert ticket_number(date(2026, 1, 5), 100_000)[:14] == "260105-100000-"
    with pytest.raises(ValueError, match=r"^numbers of a day begin at 1$"):
        ticket_number(date(2026, 1, 5), 0)


def test_the_check_digit_of_the_standard() -> None:
    assert check_digit("0794") == "5"  # the worked example of ISO 7064 for Mod 11,10
    assert check_digit("") == "1"


def test_a_number_is_tidied_before_it_is_checked() -> None:
    number = ticket_number(date(2026, 1, 5), 42)
    assert check_number(f" {number[:6]} {number[6:]}\n") == number
    wide = number.translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    assert check_number(wide) == number
    assert check_number(number.replace("-", "—")) == number
    with pytest.raises(BadValue, match=r"^not a ticket number of the form 260105-00001-8$"):
        check_number("260105-0001-7")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    with pytest.raises(BadValue, match=r"^not a valid ticket number: the check digit does not agree$"):
        check_number(wrong)


# --- policy (a4.2) ---

READ = {
    "work_sessions": ([["00:00", "12:00"], ["12:00", "24:00"]], ((0, 720), (720, 1440))),
    "follow_up_hours": (["08:30", "20:30"], (510, 1230)),
    "provisional_tail_from": ("02-29", (2, 29)),
    "extension_max": ("10wd", Limit(10, "wd")),
    "limit_urgent": (None, None),
    "redo_limit": ("full", "full"),
    "repeat_scope_days": (0, 0),
    "overdue_grades": ([1, 2], (1, 2)),
    "withdraw_not_for_types": (["report", "complaint"], ("report", "complaint")),
    "co_objection_stops": (False, False),
    "day_end": ("24:00", "24:00"),
}
FIRST_AND_LAST = {"01-01": (1, 1), "12-31": (12, 31)}


@pytest.mark.parametrize("name", READ)
def test_a_policy_value_is_read_and_written_back(name: str) -> None:
    given, value = READ[name]
    assert read_overrides({name: given}) == {name: value}
    assert plain_policy(with_overrides(Policy(), {name: given}, "v"))[name] == given


@pytest.mark.parametrize("given", FIRST_AND_LAST)
def test_the_first_and_the_last_day_of_a_year(given: str) -> None:
    assert read_overrides({"provisional_tail_from": given}) == {"provisional_tail_from": FIRST_AND_LAST[given]}


WRONG = {
    "day_end": ("18:00", "not one of close_of_business, 24:00"),
    "work_sessions": ([["08:30", "24:01"]], "not a time of the form 08:30"),
    "follow_up_hours": (["08:30", "08:30"], "a span of time must end after it starts"),
    "provisional_tail_from": ("02-30", "not a date of the form 12-25"),
    "due_soon": (-1, "not a whole number of 0 or more"),
    "silent_acceptance": ("yes", "neither true nor false"),
    "co_objection_stops": (True, "fixed to false: the order knows no other way"),
    "follow_up_channels": (["sms", 1], "not a list of texts"),
    "oral_reply_types": (["petition"], "not a demand type: petition"),
    "overdue_grades": ("1", "not a list of whole numbers"),
    "nothing": (1, "the policy has no such field"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_policy_value_is_named(name: str) -> None:
    value, said = WRONG[name]
    with pytest.raises(BadValue) as caught:
        read_overrides({name: value})
    assert str(caught.value) == f"{name}: {said}"


SPANS = [("work_sessions", [], "not a list of sessions such as [[08:30, 12:00], [14:30, 17:30]]"),
         ("work_sessions", "x", "not a list of sessions such as [[08:30, 12:00], [14:30, 17:30]]"),
         ("work_sessions", [["08:30", "12:00"], ["11:59", "17:30"]], "sessions must follow one another"),
         ("work_sessions", [["08:30"]], "not a pair of times such as [08:30, 12:00]"),
         ("follow_up_hours", "0830", "not a pair of times such as [08:30, 12:00]"),
         ("follow_up_hours", ["8:300", "20:30"], "not a time of the form 08:30"),
         ("follow_up_hours", ["08:60", "20:30"], "not a time of the form 08:30"),
         ("follow_up_hours", ["0x:30", "20:30"], "not a time of the form 08:30"),
         ("follow_up_hours", ["08:3x", "20:30"], "not a time of the form 08:30"),
         ("follow_up_hours", ["０８:30", "20:30"], "not a time of the form 08:30"),
         ("follow_up_hours", [830, 2030], "not a time of the form 08:30"),
         ("follow_up_hours", ["08-30", "20:30"], "not a time of the form 08:30"),
         ("provisional_tail_from", "00-01", "not a date of the form 12-25"),
         ("provisional_tail_from", "13-01", "not a date of the form 12-25"),
         ("provisional_tail_from", "12-00", "not a date of the form 12-25"),
         ("provisional_tail_from", "12:25", "not a date of the form 12-25"),
         ("provisional_tail_from", "1x-25", "not a date of the form 12-25"),
         ("provisional_tail_from", "12-x5", "not a date of the form 12-25"),
         ("provisional_tail_from", "12-2x", "not a date of the form 12-25"),
         ("provisional_tail_from", "12-255", "not a date of the form 12-25"),
         ("provisional_tail_from", 1225, "not a date of the form 12-25")]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "said"), SPANS)
def test_times_and_days_of_no_form(name: str, value: object, said: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_overrides({name: value})
    assert str(caught.value) == f"{name}: {said}"


@pytest.mark.parametrize(("month", "days"), list(enumerate([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], 1)))
def test_every_month_has_its_days(month: int, days: int) -> None:
    assert read_overrides({"provisional_tail_from": f"{month:02}-{days}"})
    with pytest.raises(BadValue):
        read_overrides({"provisional_tail_from": f"{month:02}-{days + 1}"})


def test_the_plain_policy_is_whole_and_reads_back() -> None:
    whole = plain_policy(DEFAULT)
    assert (whole["limit_help"], whole["provisional_tail_from"]) == ("10wd", "12-25")
    assert whole["follow_up_hours"] == ["08:30", "20:30"]
    assert whole["work_sessions"] == [["08:30", "12:00"], ["14:30", "17:30"]]
    assert whole["overdue_grades"] == [1, 5, 10]
    assert (whole["limit_urgent"], whole["repeat_scope_days"], whole["silent_acceptance"]) == ("3wd", None, True)
    assert "version" not in whole
    again = with_overrides(Policy(), whole, "again")
    assert replace(again, version="default") == DEFAULT
    assert again.version == "again"


# --- events (a32.1) ---


def digest(content: bytes) -> bytes:
    return sha256(content).digest()


def chain() -> list[Event]:
    events: list[Event] = []
    for seq, act in enumerate(["register", "dispatch"], 1):
        previous = events[-1].hash if events else GENESIS
        event = Event("T1", seq, act, t("2026-03-02 10:00"), {"role": "agent"}, {}, "p", "c", None, previous, "SHA-256")
        events.append(replace(event, hash=event_hash(event, digest)))
    return events


def test_what_an_event_keeps_of_actor_and_arguments() -> None:
    assert plain_actor(LI) == {"role": "handler", "unit": "城管局", "person": "城管局小李"}
    assert plain_actor(Actor("handler", "村", "village_committee")) == {
        "role": "handler", "unit": "村", "unit_kind": "village_committee",
    }  # fmt: skip
    args = {"reason": Text("r1"), "length": Limit(5, "wd"), "due": t("2026-03-02 10:00"), "answers": ("1",)}
    assert plain_args(args) == {
        "reason": {"present": True, "reference": "r1"},
        "length": "5wd",
        "due": "2026-03-02T10:00:00+08:00",
        "answers": ["1"],
    }


def test_what_the_hash_covers() -> None:
    first, second = chain()
    assert event_content(second) == {
        "act": "dispatch", "actor": {"role": "agent"}, "algorithm": "SHA-256", "args": {},
        "at": "2026-03-02T10:00:00+08:00", "calendar": "c", "chain": "T1", "item": None, "policy": "p",
        "previous": first.hash.hex(), "rules": "1", "seq": 2,
    }  # fmt: skip
    assert second.hash == digest(canonical_json(event_content(second)))


def test_the_faults_of_a_chain() -> None:
    first, second = chain()
    assert check_chain([first, second], digest) is None
    assert check_chain([], digest) is None
    faults = {
        "event missing or out of order": [second],
        "does not follow the event before it": [first, replace(second, previous=b"x")],
        "content changed after it was written": [first, replace(second, act="accept")],
    }
    for what, events in faults.items():
        fault = check_chain(events, digest)
        assert fault is not None
        assert (fault.chain, fault.seq, fault.what) == ("T1", len(events), what)


def test_the_plain_form() -> None:
    assert plain(t("2026-03-02 10:00")) == "2026-03-02T10:00:00+08:00"
    assert plain(date(2026, 3, 2)) == "2026-03-02"
    assert plain({"b": (1, None), "a": True}) == {"b": [1, None], "a": True}
    with pytest.raises(TypeError, match=r"^no plain form for float$"):
        plain(1.5)
    assert canonical_json({"b": 1, "a": "路"}) == '{"a":"路","b":1}'.encode()


# --- knowledge (R31) ---


def test_the_window_for_a_new_policy() -> None:
    publish = date(2026, 3, 2)
    assert notice_window(CALENDAR, DEFAULT, publish) == (date(2026, 2, 10), date(2026, 2, 26))
    days = [(2, 9), (2, 10), (2, 26), (2, 27)]
    found = [notice_status(CALENDAR, DEFAULT, publish, date(2026, month, day)) for month, day in days]
    assert found == ["early", "in_time", "in_time", "late"]


def test_the_closure_checklist_cites_the_order() -> None:
    assert set(CHECKLIST) == set(DEFAULT.closure_checklist)


# --- reading the clock (R32) ---


def read(story: Story, when: str) -> tuple[bool, int | None, int | None]:
    ticket = story.ticket()
    return (
        is_due_soon(story.world, ticket, t(when)),
        remaining_working_days(story.world, ticket, t(when)),
        remaining_working_minutes(story.world, ticket, t(when)),
    )


READINGS = [
    ("2026-06-02 17:00", (False, 2, 810)),
    ("2026-06-03 08:29:59", (False, 1, 780)),
    ("2026-06-03 08:30", (True, 1, 780)),
    ("2026-06-04 12:00", (True, 0, 180)),
    ("2026-06-04 17:29:30", (True, 0, 0)),
    ("2026-06-04 17:30", (True, 0, 0)),
    ("2026-06-04 17:31", (False, -1, 0)),
    ("2026-06-05 09:00:59", (False, -1, -30)),
    ("2026-06-08 09:00", (False, -2, -420)),
]


@pytest.mark.parametrize(("when", "expected"), READINGS)
def test_r32_what_remains(when: str, expected: tuple[bool, int, int]) -> None:
    story = Story().dispatched("2026-06-01 10:00", "complaint", priority="urgent")
    assert read(story, when) == expected


def test_r32_past_the_due_but_still_on_its_day() -> None:
    story = Story(day_end="24:00").dispatched("2026-06-01 10:00", item="急", item_limit="2h")
    assert read(story, "2026-06-01 12:00:01") == (False, 0, 0)
    weekend = Story().dispatched("2026-06-05 17:00", item="急", item_limit="24h")
    assert read(weekend, "2026-06-05 18:00") == (True, 0, 0)
    assert words(due_soon_from(weekend.world, weekend.ticket(), t("2026-06-06 17:00"))) == "2026-06-05 08:30"
    two = Story(due_soon=2).dispatched("2026-06-01 10:00")
    assert words(due_soon_from(two.world, two.ticket(), t("2026-06-15 17:30"))) == "2026-06-11 08:30"


def test_r32_nothing_remains_without_a_running_due() -> None:
    story = Story().registered("2026-06-01 10:00")
    assert read(story, "2026-06-01 11:00") == (False, None, None)
    assert is_timely(story.world, story.ticket()) is None
    closed = Story().handled("2026-06-01 10:00").closed("2026-06-01 11:00")
    assert read(closed, "2026-06-15 17:00") == (False, None, None)
    assert is_timely(closed.world, closed.ticket()) is True


def test_r19_a_pending_extension_stops_nothing_unless_policy_says_so() -> None:
    def pending(**policy: Any) -> Story:
        story = Story(**policy).handled("2026-06-01 10:00")
        return story.do("2026-06-15 17:00", ZHAO, "request_extension", reason="r", length="1wd")

    assert pending().overdue("2026-06-15 17:30:01")
    lenient = pending(pending_extension_stops_overdue=True)
    assert not lenient.overdue("2026-06-16 10:00")
    lenient.do("2026-06-16 10:00", ZHOU, "refuse_extension", reason="r")
    assert lenient.overdue("2026-06-16 10:00")


def test_r32_a_stopped_clock_is_overdue_only_if_stopped_too_late() -> None:
    policy: dict[str, Any] = {"return_window": "20wd", "silent_acceptance": False}
    late = Story(**policy).dispatched("2026-06-01 10:00", "consultation").return_asked("2026-06-03 17:30:01")
    assert late.overdue("2026-06-03 17:30:01")
    just = Story(**policy).dispatched("2026-06-01 10:00", "consultation").return_asked("2026-06-03 17:30")
    assert not just.overdue("2026-06-10 10:00")


def test_r20_what_is_handed_in_in_time_is_not_overdue() -> None:
    just = Story().handled("2026-06-01 10:00").submitted("2026-06-15 17:30")
    assert not just.overdue("2026-06-20 10:00")
    assert is_timely(just.world, just.do("2026-06-20 10:00", ZHOU, "approve_closure").ticket()) is True
    late = Story().handled("2026-06-01 10:00").submitted("2026-06-15 17:30:01")
    assert late.overdue("2026-06-15 17:30:01")
    assert is_timely(late.world, late.do("2026-06-20 10:00", ZHOU, "approve_closure").ticket()) is False


def test_r28_a_merged_ticket_is_as_its_lead() -> None:
    story = Story().handled("2026-06-01 10:00").dispatched("2026-06-05 10:00", "consultation", "T2")
    story.do("2026-06-05 11:00", LIN, "merge", "T2", into="T1", reason="r")
    assert story.due("2026-06-05 11:00", "T2") == "2026-06-09 17:30"
    assert story.overdue("2026-06-09 17:30:01", "T2")
    second = story.ticket("T2")
    assert remaining_working_days(story.world, second, t("2026-06-05 11:00")) == 2
    assert is_due_soon(story.world, second, t("2026-06-08 09:00"))
    story.closed("2026-06-09 10:00")
    assert is_timely(story.world, story.ticket("T2")) is True
