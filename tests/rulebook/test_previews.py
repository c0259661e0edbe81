"""What a rule would do is what it does: counted before approval, found again after the sweep (R5, R33)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rulebook.making import RuleDesk, at, notice, this_year
from tests.store.desk import row

from hotline.outbox.models import Message
from hotline.proving.verifying import verify
from hotline.reading.moved import moved_tickets, recounted
from hotline.rulebook.models import Draft, Preview, PreviewRow
from hotline.rulebook.selectors import InForce, history
from hotline.sweeps import recompute_after_notice
from hotline.sweeps.previews import advance, advance_all, begin, cancel
from hotline.tickets.models import Demand

EXAMPLE_14 = notice(2027, ["2027-01-02", "2027-01-03"], ["2027-01-10"])
EXAMPLE_16 = notice(2027, ["2026-12-31"])


def calendar_draft(desk: RuleDesk, content: dict[str, Any]) -> str:
    """A notice drafted and handed in."""
    draft = desk.drafts("管理员小冯", "calendar", content)
    desk.takes("管理员小冯", "submits", draft)
    return draft


def rows_of(draft: str) -> dict[str, PreviewRow]:
    """The rows of a preview by ticket."""
    return {one.number: one for one in PreviewRow.objects.filter(preview_id=int(draft))}


def loaded_by(draft: str) -> InForce:
    """The calendar an approved draft put into force."""
    return next(one for one in history("calendar") if one.draft == int(draft))


def approve_and_sweep(desk: RuleDesk, draft: str) -> None:
    """审批人罗处 approves, and the sweep recounts every ticket."""
    desk.takes("审批人罗处", "approves", draft)
    desk.now += timedelta(minutes=1)
    recompute_after_notice(desk.now)


def test_the_worked_example_of_a_due_that_is_kept(desk: RuleDesk) -> None:
    number = desk.at(at("2026-12-21", "09:58")).accepted(type="complaint")
    assert (row(number).due_at, row(number).provisional) == (at("2027-01-12", "17:30"), True)
    draft = calendar_draft(desk.at(at("2026-12-28")), EXAMPLE_14)
    preview = desk.previews(draft)
    assert (preview.state, preview.total, preview.done) == ("done", 1, 1)
    assert preview.counts == {"kept": 1, "tickets": 1}
    seen = rows_of(draft)[number]
    assert (seen.verdict, seen.was, seen.counted, seen.to) == (
        "kept",
        at("2027-01-12", "17:30"),
        at("2027-01-11", "17:30"),
        at("2027-01-12", "17:30"),
    )
    assert (seen.was_provisional, seen.provisional, seen.unit) == (True, False, "city_management")
    approve_and_sweep(desk, draft)
    assert (row(number).due_at, row(number).provisional) == (at("2027-01-12", "17:30"), False)
    assert verify().clean


def test_the_worked_example_of_a_due_that_moves_and_whom_it_is_told(desk: RuleDesk) -> None:
    number = desk.at(at("2026-12-21", "09:58")).accepted(type="complaint")
    draft = calendar_draft(desk.at(at("2026-12-28")), EXAMPLE_16)
    assert desk.previews(draft).counts["later"] == 1
    assert rows_of(draft)[number].to == at("2027-01-13", "17:30")
    approve_and_sweep(desk, draft)
    assert row(number).due_at == at("2027-01-13", "17:30")
    (found,) = moved_tickets(loaded_by(draft))
    assert (found.number, found.was, found.to, found.verdict) == (
        number,
        at("2027-01-12", "17:30"),
        at("2027-01-13", "17:30"),
        "later",
    )
    told = Message.objects.get(chain=number, kind="load_notice")
    from hotline.outbox.texts import render

    words = render(told, lambda key: key, lambda _: None)
    assert words == f"【{number}】放假安排已公布，到期时间由2027-01-12 17:30改为2027-01-13 17:30。"
    assert (told.recipient_kind, told.recipient) == ("unit", "city_management")


def test_with_the_other_policy_a_due_moves_earlier(desk: RuleDesk) -> None:
    desk.makes("policy", {"changes": {"notice_may_move_earlier": True}})
    number = desk.at(at("2026-12-21", "09:58")).accepted(type="complaint")
    draft = calendar_draft(desk.at(at("2026-12-28")), EXAMPLE_14)
    desk.previews(draft)
    assert (rows_of(draft)[number].verdict, rows_of(draft)[number].to) == ("earlier", at("2027-01-11", "17:30"))
    approve_and_sweep(desk, draft)
    assert row(number).due_at == at("2027-01-11", "17:30")


def a_city_in_december(desk: RuleDesk) -> list[str]:
    """Tickets in every state a notice meets: waiting, with a unit, under review, merged, closed, redone, extended."""
    desk.at(at("2026-12-21", "09:00"))
    waiting = desk.registers()
    plain = desk.accepted(type="complaint")
    short = desk.accepted(type="consultation")
    reviewed = desk.dispatched(type="help")
    desk.does("城管局罗局", "request_return", reviewed, reason="非我职责", basis="三定")
    lead, follower = desk.accepted(type="complaint"), desk.accepted(type="help")
    desk.does("派单员老林", "merge", follower, into=lead, reason="同一路灯")
    asked = desk.accepted(type="help")
    extension = {"reason": "等配件", "length": "3wd", "cause": "third_party", "done_so_far": "已下单"}
    desk.does("城管局罗局", "request_extension", asked, **extension)
    desk.does("审核员周姐", "approve_extension", asked)
    handed_in, closed = desk.accepted(), desk.accepted()
    desk.submits(handed_in)
    desk.closes(closed)
    recalled = desk.dispatched()
    desk.does("派单员老林", "recall", recalled, reason="核对")
    return [waiting, plain, short, reviewed, lead, follower, asked, handed_in, closed, recalled]


DAYS = [f"2026-12-{n}" for n in (29, 30, 31)] + [f"2027-01-{n:02d}" for n in range(4, 32)]
WEEKENDS = {"2027-01-09", "2027-01-10", "2027-01-16", "2027-01-17", "2027-01-23", "2027-01-24", "2027-01-30"}


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(DAYS), max_size=6, unique=True), st.integers(0, 2))
def test_a_preview_is_what_happens_after_approval_and_sweep(
    desk: RuleDesk, named: list[str], hours: int
) -> None:  # fmt: skip
    numbers = a_city_in_december(desk) if not Demand.objects.exists() else []
    off, worked = [day for day in named if day not in WEEKENDS], [day for day in named if day in WEEKENDS]
    desk.now = max(desk.now, at("2026-12-28")) + timedelta(hours=hours)
    made = desk.tries_to_draft("管理员小冯", "calendar", notice(2027, off, worked))
    if not hasattr(made, "number"):
        return  # the same notice as before: nothing to approve
    desk.takes("管理员小冯", "submits", made.number)
    before = {one.number: (one.due_at, one.provisional) for one in Demand.objects.all()}
    preview = desk.previews(made.number)
    foreseen = rows_of(made.number)
    approve_and_sweep(desk, made.number)
    for one in Demand.objects.all():
        seen = foreseen.get(one.number)
        expected = (seen.to, seen.provisional) if seen and seen.to else before[one.number]
        assert (one.due_at, one.provisional) == expected, (one.number, one.state, seen)
    done = recounted(loaded_by(made.number))
    assert dict(done.counts) == {name: n for name, n in preview.counts.items() if name != "tickets"}
    assert done.unchanged + sum(done.counts.values()) == preview.counts["tickets"]
    assert done.left == 0
    assert not numbers or set(foreseen) <= set(numbers)
    report = verify()
    assert report.clean, report


def test_a_policy_leaves_what_is_dispatched_and_says_what_it_would_have_done(desk: RuleDesk) -> None:
    desk.registers()
    quick, slow, returned = desk.accepted(type="help"), desk.accepted(type="help"), desk.dispatched(type="help")
    desk.at(at("2026-04-22", "15:00"))
    desk.does("城管局罗局", "request_return", returned, reason="非我职责", basis="三定")
    desk.does("审核员周姐", "refuse_return", returned, reason="属你职责", basis="三定")
    desk.submits(quick)
    desk.at(at("2026-04-29"))
    desk.submits(slow)
    changes = {"limit_help": "5wd", "return_window": "1wd"}
    draft = desk.drafts("分析员小曾", "policy", {"changes": changes})
    preview = desk.previews(draft)
    assert preview.counts == {
        "tickets": 3,
        "shorter": 3,
        "late": 2,
        "returns": 1,
        "returns_barred": 1,
        "dispatched": 3,
        "undispatched": 1,
    }
    assert {number: one.verdict for number, one in rows_of(draft).items()} == {slow: "late", returned: "late"}
    due = row(slow).due_at
    desk.takes("分析员小曾", "submits", draft)
    desk.takes("审批人罗处", "approves", draft)
    assert row(slow).due_at == due


def test_a_long_preview_is_left_gone_on_with_and_cancelled(desk: RuleDesk) -> None:
    numbers = [desk.accepted() for _ in range(5)]
    draft = Draft.objects.get(id=int(desk.drafts("管理员小冯", "calendar", this_year("2026-04-27"))))
    begin(draft, desk.now)
    assert not advance(draft.id, desk.now, at_most=1)  # a slice takes whole batches
    running = Preview.objects.get()
    assert (running.state, running.done, running.total) == ("running", 5, 5)
    assert advance_all(desk.now) == 0
    done = Preview.objects.get()
    assert (done.state, done.counts["later"], done.ended_at) == ("done", 5, desk.now)
    assert set(rows_of(str(draft.id))) == set(numbers)
    begin(draft, desk.now)
    assert not PreviewRow.objects.exists()
    cancel(draft.id)
    assert advance(draft.id, desk.now)
    assert Preview.objects.get().state == "cancelled"
    assert desk.refused_to("审批人罗处", "approves", str(draft.id)) == "status"


def test_a_preview_that_fails_says_so_and_approval_stays_closed(
    desk: RuleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from hotline.sweeps import previews

    desk.accepted()
    draft = calendar_draft(desk, this_year("2026-04-27"))

    def broken(*_: object) -> None:
        raise ArithmeticError

    with monkeypatch.context() as patched:
        patched.setattr(previews, "after_notice", broken)
        found = desk.previews(draft)
    assert (found.state, found.failure) == ("failed", "ArithmeticError")
    assert desk.refused_to("审批人罗处", "approves", draft) == "preview_missing"
    assert desk.previews(draft).state == "done"
    desk.takes("审批人罗处", "approves", draft)


def test_what_moved_is_listed_by_key_and_by_verdict(desk: RuleDesk) -> None:
    desk.at(at("2026-12-21"))
    numbers = [desk.accepted(type=kind) for kind in ("complaint", "complaint", "consultation")]
    draft = calendar_draft(desk.at(at("2026-12-28")), EXAMPLE_16)
    desk.previews(draft)
    desk.takes("审批人罗处", "approves", draft)
    left = recounted(loaded_by(draft))
    assert (left.left, dict(left.counts)) == (3, {})
    recompute_after_notice(desk.now)
    done = recounted(loaded_by(draft))
    assert (dict(done.counts), done.unchanged, done.left) == ({"later": 2}, 1, 0)
    found = moved_tickets(loaded_by(draft))
    assert [one.number for one in found] == numbers[:2]
    assert [one.number for one in moved_tickets(loaded_by(draft), after=found[0].key)] == numbers[1:2]
    assert moved_tickets(loaded_by(draft), verdict="kept") == []
