"""What would change a due, and the due as shown: by the same sums that decide the acts (arts. 15-23)."""

from typing import Any

from tests.law.story import LI, ZHAO, ZHOU, Story, t, words

from hotline.core.limit import Limit
from hotline.core.prospects import Prospect, prospects
from hotline.core.reading import DueShown, due_shown, is_due_soon, soon_until


def found(story: Story, now: str) -> dict[str, Prospect]:
    return {one.what: one for one in prospects(story.world, story.ticket(), t(now))}


def shown(story: Story, now: str) -> DueShown:
    due = due_shown(story.world, story.ticket(), t(now))
    assert due is not None
    return due


def test_the_longest_extension_is_what_the_act_would_grant() -> None:
    story = Story().handled("2026-06-01 10:00", "consultation")
    asked = found(story, "2026-06-02 09:00")["extension"]
    assert (words(asked.until), str(asked.length), words(asked.latest)) == (
        "2026-06-03 17:30",
        "2wd",
        "2026-06-05 17:30",
    )
    assert asked.refusal is None
    more = story.ask("2026-06-02 09:00", ZHAO, "request_extension", reason="x", length="3wd", cause="weather")
    assert getattr(more, "guard", None) == "extension_length"
    story.do("2026-06-02 09:00", ZHAO, "request_extension", reason="x", length="2wd", cause="weather")
    pending = found(story, "2026-06-02 10:00")["extension"]
    assert pending == Prospect("extension", "later", "a18.1", None, Limit(2, "wd"), t("2026-06-05 17:30"))
    story.do("2026-06-02 11:00", ZHOU, "approve_extension")
    assert story.due("2026-06-02 12:00") == "2026-06-05 17:30"
    used = found(story, "2026-06-02 12:00")["extension"]
    assert used.refusal is not None
    assert used == Prospect("extension", "later", "a18.1", refusal=used.refusal)
    assert (used.refusal.guard, used.refusal.provision) == ("extension_count", "a18.1")


def test_the_policy_may_name_the_longest_extension_itself() -> None:
    story = Story(extension_max="1wd").handled("2026-06-01 10:00", "consultation")
    asked = found(story, "2026-06-02 09:00")["extension"]
    assert (str(asked.length), words(asked.latest)) == ("1wd", "2026-06-04 17:30")


def test_a_return_under_review_leaves_time_to_ask_for_an_extension_later() -> None:
    story = Story().dispatched("2026-06-01 10:00", "consultation").return_asked("2026-06-02 10:00")
    later = found(story, "2026-06-05 10:00")
    assert words(later["extension"].until) == story.due("2026-06-05 10:00") == "2026-06-08 17:30"
    assert later["return_refused"] == Prospect("return_refused", "excluded", "a17.1")


def test_after_the_due_no_extension() -> None:
    story = Story().handled("2026-06-01 10:00", "consultation")
    late = found(story, "2026-06-03 17:31")["extension"]
    assert late.refusal is not None
    assert late.refusal.guard == "extension_late"


def test_returns_until_their_window_ends() -> None:
    story = Story().dispatched("2026-06-01 10:00")
    early = found(story, "2026-06-02 09:00")
    end = t("2026-06-03 17:30")
    assert early["return_refused"] == Prospect("return_refused", "excluded", "a17.1", end)
    assert early["return_approved"] == Prospect("return_approved", "counted_anew", "a17.1", end)
    assert "return_refused" not in found(story, "2026-06-04 09:00")
    asked = Story().dispatched("2026-06-01 10:00").return_asked("2026-06-02 10:00")
    assert found(asked, "2026-06-02 11:00")["return_refused"].until is None
    assert "return_refused" not in found(Story().handled("2026-06-01 10:00"), "2026-06-01 11:00")


def test_where_policy_lets_return_after_acceptance_it_ends_with_the_closure_asked_for() -> None:
    story = Story(return_after_acceptance=True).handled("2026-06-01 10:00")
    assert words(found(story, "2026-06-01 11:00")["return_refused"].until) == "2026-06-03 17:30"
    assert "return_refused" not in found(story.submitted("2026-06-01 11:00"), "2026-06-01 12:00")


def test_what_leaves_the_due_and_what_starts_another() -> None:
    everything = found(Story().handled("2026-06-01 10:00"), "2026-06-02 09:00")
    assert {what: (one.effect, one.provision) for what, one in everything.items()} == {
        "extension": ("later", "a18.1"),
        "closure_refused": ("same", "a22.1"),
        "redo": ("own_limit", "a23.1"),
        "amended": ("not_earlier", "a2.1"),
        "others": ("same", "a38.1"),
    }
    assert str(everything["redo"].length) == "5wd"
    restart = Story(amend_type_rule="restart", redo_max=0).handled("2026-06-01 10:00")
    changed = found(restart, "2026-06-02 09:00")
    assert changed["amended"].effect == "counted_anew"
    assert "redo" not in changed
    assert found(Story(amend_type_rule="recompute").handled("2026-06-01 10:00"), "2026-06-02 09:00")[
        "amended"
    ].effect == ("from_receipt")
    assert found(Story(redo_limit="full").handled("2026-06-01 10:00"), "2026-06-02 09:00")["redo"].length is None


def test_nothing_changes_a_due_that_does_not_run() -> None:
    assert found(Story().registered("2026-06-01 10:00"), "2026-06-01 11:00") == {}
    assert found(closed(), "2026-06-04 10:00") == {}


def closed(**policy: Any) -> Story:
    story = Story(**policy).handled("2026-06-01 10:00", "consultation")
    story.do("2026-06-02 09:00", LI, "contact_requester", reached=True)
    story.do("2026-06-02 10:00", ZHAO, "reply", reply="x")
    story.do("2026-06-02 11:00", ZHAO, "request_closure", result="x", outcome="solved")
    return story.do("2026-06-03 09:00", ZHOU, "approve_closure")


def test_the_words_of_a_due() -> None:
    story = Story().handled("2026-06-01 10:00", "consultation")
    assert shown(story, "2026-06-01 11:00").word == "in_time"
    soon = shown(story, "2026-06-02 09:00")
    assert (soon.word, soon.days, soon.grade) == ("soon", 1, 0)
    assert soon == DueShown(t("2026-06-03 17:30"), "soon", False, 1, 750)
    late = shown(story, "2026-06-04 09:00")
    assert late == DueShown(t("2026-06-03 17:30"), "overdue", False, -1, -30, grade=1)
    hours = Story(day_end="24:00").dispatched("2026-06-01 10:00", item="急", item_limit="2h")
    assert shown(hours, "2026-06-01 12:01") == DueShown(t("2026-06-01 12:00"), "overdue", False, 0, 0, grade=0)
    assert shown(story, "2026-06-10 09:00").grade == 5
    assert [shown(story, f"2026-06-{at}").word for at in ("02 08:29", "02 08:30", "03 17:30")] == [
        "in_time",
        "soon",
        "soon",
    ]
    asked = Story().dispatched("2026-06-01 10:00", "consultation").return_asked("2026-06-02 10:00")
    stopped = shown(asked, "2026-06-20 10:00")
    assert (stopped.word, words(stopped.since)) == ("excluded", "2026-06-02 10:00")
    assert words(stopped.due) == asked.due("2026-06-20 10:00") != "2026-06-03 17:30"


def test_the_words_of_a_due_at_the_end() -> None:
    story = Story().handled("2026-06-01 10:00", "consultation")
    story.do("2026-06-02 09:00", LI, "contact_requester", reached=True)
    story.do("2026-06-02 10:00", ZHAO, "reply", reply="x")
    story.do("2026-06-02 11:00", ZHAO, "request_closure", result="x", outcome="solved")
    submitted = shown(story, "2026-06-20 09:00")
    assert (submitted.word, words(submitted.since), submitted.grade) == ("submitted", "2026-06-02 11:00", 0)
    assert shown(closed(), "2026-06-20 09:00") == DueShown(t("2026-06-03 17:30"), "closed_in_time")
    with_approval = Story(timeliness_moment="approval").handled("2026-06-01 10:00", "consultation")
    assert shown(with_approval.submitted("2026-06-02 11:00"), "2026-06-02 12:00").word == "soon"
    story = Story().handled("2026-06-01 10:00", "consultation")
    story.do("2026-06-09 09:00", LI, "contact_requester", reached=True)
    story.do("2026-06-09 10:00", ZHAO, "reply", reply="x")
    story.do("2026-06-09 11:00", ZHAO, "request_closure", result="x", outcome="solved")
    assert shown(story, "2026-06-09 12:00").word == "overdue"
    story.do("2026-06-10 09:00", ZHOU, "approve_closure")
    assert shown(story, "2026-06-10 10:00").word == "closed_late"
    assert due_shown(Story().registered("2026-06-01 10:00").world, Story().registered("2026-06-01 10:00").ticket(),
                     t("2026-06-01 11:00")) is None  # fmt: skip


def test_the_last_due_that_is_soon_agrees_with_each_ticket() -> None:
    """Over a holiday, with several spans: a stored due counts as soon exactly where the ticket does."""
    for days in (0, 1, 3):
        story = Story(due_soon=days).handled("2026-04-24 10:00", "consultation")
        due = story.deadline("2026-04-24 11:00")
        assert due is not None
        hours = ("08:00", "08:30", "09:00", "17:00")
        for now in (f"2026-04-{day} {hour}" for day in (24, 25, 26, 27, 28) for hour in hours):
            if t(now) < t("2026-04-24 11:00") or t(now) > due.due:
                continue
            until = soon_until(story.world.calendar, story.world.policy, t(now))
            assert (due.due <= until) == is_due_soon(story.world, story.ticket(), t(now)), (days, now)


def test_a_due_after_the_last_notice_is_shown_as_provisional() -> None:
    story = Story().handled("2026-12-28 10:00")
    assert shown(story, "2026-12-28 11:00").provisional
    story.submitted("2026-12-29 10:00").do("2026-12-29 11:00", ZHOU, "approve_closure")
    assert shown(story, "2026-12-30 09:00").provisional


def test_a_grade_of_overdue_is_no_grade_of_a_due_that_stands_still() -> None:
    story = Story(return_window="20wd", silent_acceptance=False).dispatched("2026-06-01 10:00", "consultation")
    story.return_asked("2026-06-03 17:30")
    stopped = shown(story, "2026-06-20 10:00")
    assert (stopped.word, stopped.grade) == ("excluded", 0)
