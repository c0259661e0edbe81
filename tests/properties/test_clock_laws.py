"""Laws of counting that hold for every calendar, policy and instant."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.law.story import ZHAO, ZHOU, Story, t

from hotline.core.calendar import Calendar, Fact, Notice, is_working, nth_working_day, working_days_between
from hotline.core.counting import add_to_due, base_due, shift_due
from hotline.core.hours import add_work_time, day_end, work_time, working_day_of
from hotline.core.instants import SHANGHAI, day_of_due
from hotline.core.limit import Limit, Unit
from hotline.core.number import check_digit, check_number, ticket_number
from hotline.core.policy import Policy, with_overrides

UNITS: tuple[Unit, ...] = ("wd", "nd", "wh", "h", "min")
FIRST = date(2025, 12, 1)

DAYS = st.integers(0, 150).map(lambda n: FIRST + timedelta(days=n))
FACTS: tuple[Fact, ...] = ("off", "working")
NOTICES = st.dictionaries(DAYS, st.sampled_from(FACTS), max_size=25)
CALENDARS = NOTICES.map(lambda days: Calendar("any", {2026: Notice(2026, days)}))
INSTANTS = st.integers(0, 150 * 86_400).map(lambda n: datetime(2025, 12, 1, tzinfo=SHANGHAI) + timedelta(seconds=n))
LIMITS = st.builds(Limit, st.integers(1, 40), st.sampled_from(UNITS))
POLICIES = st.builds(
    lambda method, receipt, end: with_overrides(
        Policy(), {"exclusion_method": method, "after_hours_receipt": receipt, "day_end": end}, "any"
    ),
    st.sampled_from(["day_difference", "touched_days", "working_time"]),
    st.sampled_from(["as_is", "next_opening"]),
    st.sampled_from(["close_of_business", "24:00"]),
)


def with_day_off(calendar: Calendar, day: date) -> Calendar:
    days: dict[date, Fact] = {**calendar.notices[2026].days, day: "off"}
    return Calendar("one more", {2026: Notice(2026, days)})


@given(CALENDARS, POLICIES, INSTANTS, LIMITS, DAYS)
def test_a_day_off_more_never_ends_a_limit_earlier(
    calendar: Calendar, policy: Policy, start: datetime, limit: Limit, day: date
) -> None:
    more = with_day_off(calendar, day)
    assert base_due(more, policy, start, limit) >= base_due(calendar, policy, start, limit)
    assert add_to_due(more, policy, start, limit) >= add_to_due(calendar, policy, start, limit)


@given(CALENDARS, POLICIES, INSTANTS, LIMITS)
def test_a_longer_limit_never_ends_earlier(calendar: Calendar, policy: Policy, start: datetime, limit: Limit) -> None:
    longer = Limit(limit.n + 1, limit.unit)
    assert base_due(calendar, policy, start, longer) >= base_due(calendar, policy, start, limit) > start


@given(CALENDARS, POLICIES, INSTANTS, LIMITS)
def test_a_limit_in_days_ends_with_a_working_day(
    calendar: Calendar, policy: Policy, start: datetime, limit: Limit
) -> None:
    assume(limit.unit in ("wd", "nd"))
    due = base_due(calendar, policy, start, limit)
    assert is_working(calendar, day_of_due(due))
    assert due == day_end(policy, day_of_due(due))


@given(CALENDARS, INSTANTS, LIMITS)
def test_as_it_is_a_limit_in_working_days_leaves_n_of_them(calendar: Calendar, start: datetime, limit: Limit) -> None:
    due = base_due(calendar, Policy(), start, Limit(limit.n, "wd"))
    assert working_days_between(calendar, start.date(), due.date()) == limit.n


@given(CALENDARS, POLICIES, INSTANTS, INSTANTS, INSTANTS, st.sampled_from(UNITS))
def test_excluded_time_never_moves_a_due_back_and_always_suffices(
    calendar: Calendar, policy: Policy, due: datetime, a: datetime, b: datetime, unit: Unit
) -> None:
    a, b = sorted([a, b])
    if unit in ("wd", "nd"):
        due = day_end(policy, nth_working_day(calendar, due.date(), 1))
    moved = shift_due(calendar, policy, due, unit, a, b)
    assert moved >= due
    if a > due:
        assert moved == due
    elif unit in ("h", "min"):
        assert moved - due == b - a
    elif unit == "wd" and policy.exclusion_method != "working_time":
        assert moved >= b or working_day_of(calendar, policy, b) == day_of_due(moved)


@given(CALENDARS, DAYS, st.integers(1, 200))
def test_the_nth_working_day_and_the_count_agree(calendar: Calendar, day: date, n: int) -> None:
    found = nth_working_day(calendar, day, n)
    assert is_working(calendar, found)
    assert working_days_between(calendar, day, found) == n
    back = nth_working_day(calendar, day, -n)
    assert is_working(calendar, back)
    assert working_days_between(calendar, back, day) == n - (not is_working(calendar, day))


@given(CALENDARS, DAYS, DAYS)
def test_the_count_is_what_counting_on_the_fingers_gives(calendar: Calendar, a: date, b: date) -> None:
    a, b = sorted([a, b])
    fingers = sum(is_working(calendar, a + timedelta(days=n)) for n in range(1, (b - a).days + 1))
    assert working_days_between(calendar, a, b) == fingers == -working_days_between(calendar, b, a)


@given(CALENDARS, POLICIES, INSTANTS, st.integers(1, 400_000))
def test_adding_work_time_and_measuring_it_are_inverse(
    calendar: Calendar, policy: Policy, a: datetime, seconds: int
) -> None:
    end = add_work_time(calendar, policy, a, seconds)
    assert work_time(calendar, policy, a, end) == seconds
    assert work_time(calendar, policy, a, end - timedelta(seconds=1)) == seconds - 1


@given(CALENDARS, POLICIES, INSTANTS, INSTANTS, INSTANTS)
def test_work_time_adds_up(calendar: Calendar, policy: Policy, a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted([a, b, c])
    parts = work_time(calendar, policy, a, b) + work_time(calendar, policy, b, c)
    assert parts == work_time(calendar, policy, a, c)


@given(CALENDARS, POLICIES, INSTANTS)
def test_the_working_day_of_an_instant_is_the_first_that_has_not_ended(
    calendar: Calendar, policy: Policy, instant: datetime
) -> None:
    day = working_day_of(calendar, policy, instant)
    assert is_working(calendar, day)
    assert day >= instant.date()
    assert instant <= day_end(policy, day)
    earlier = [instant.date() + timedelta(days=n) for n in range((day - instant.date()).days)]
    assert all(not is_working(calendar, e) or day_end(policy, e) < instant for e in earlier)


# --- refused requests ---

MINUTES = st.integers(0, 2 * 24 * 60)


@given(MINUTES, st.integers(0, 20 * 24 * 60), POLICIES)
def test_a_refused_return_moves_the_due_by_the_excluded_time_alone(asked: int, later: int, policy: Policy) -> None:
    chosen: dict[str, Any] = {"return_window": "5wd", "silent_acceptance": False}
    story = Story(exclusion_method=policy.exclusion_method, **chosen).dispatched("2026-02-09 10:00", "complaint")
    a = t("2026-02-09 10:00") + timedelta(minutes=asked)
    b = a + timedelta(minutes=later)
    before = story.deadline("2026-02-09 10:00")
    story.return_asked(f"{a:%Y-%m-%d %H:%M}").return_refused(f"{b:%Y-%m-%d %H:%M}")
    after = story.deadline(f"{b:%Y-%m-%d %H:%M}")
    assert before is not None
    assert after is not None
    world = story.world
    assert after.due == shift_due(world.calendar, world.policy, before.due, "wd", a, b)


@given(MINUTES, MINUTES)
def test_a_refused_extension_and_a_refused_closure_move_nothing(asked: int, later: int) -> None:
    story = Story().handled("2026-02-09 10:00", "complaint")
    due = story.due("2026-02-09 10:00")
    a = t("2026-02-09 11:00") + timedelta(minutes=asked)
    b = a + timedelta(minutes=later)
    first, second = f"{a:%Y-%m-%d %H:%M}", f"{b:%Y-%m-%d %H:%M}"
    story.do(first, ZHAO, "request_extension", reason="待检测", length="3wd")
    story.do(second, ZHOU, "refuse_extension", reason="无客观原因")
    assert story.due(second) == due
    story.submitted(second).do(second, ZHOU, "refuse_closure", reason="漏项")
    assert story.due(second) == due


# --- numbers ---


@given(st.integers(1, 999_999), st.integers(0, 20), st.integers(0, 9))
def test_the_check_digit_finds_every_wrong_digit(n: int, position: int, digit: int) -> None:
    number = ticket_number(date(2026, 1, 5), n)
    assert check_number(number) == number
    digits = number.replace("-", "")[:-1]
    position %= len(digits)
    assume(digits[position] != str(digit))
    wrong = digits[:position] + str(digit) + digits[position + 1 :]
    assert check_digit(wrong) != check_digit(digits)
