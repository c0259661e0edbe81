"""From draft to force: who may take which step, two people always, the past never changed (a4.2, D07, R33)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.rulebook.making import RuleDesk, at, notice
from tests.store.desk import row

from hotline.acting.locking import context
from hotline.acting.request import Accomplished
from hotline.audit.models import Chain, EventRow
from hotline.core.refusal import Refusal
from hotline.proving.verifying import verify
from hotline.rulebook.models import Adoption, Draft, PolicyVersion
from hotline.rulebook.versions import CALENDARS, POLICIES, known_versions, latest

SHORTER = {"changes": {"return_window": "1wd", "silent_acceptance_after": "2wd", "redo_limit": "3wd"}}


def in_force(desk: RuleDesk) -> Any:
    """The policy in force now."""
    return POLICIES[context(desk.now, None)[0]]


def test_a_policy_is_drafted_submitted_previewed_approved_and_in_force_from_its_date(desk: RuleDesk) -> None:
    draft = desk.drafts("分析员小曾", "policy", SHORTER, in_force_from=at("2026-06-01", "00:00"))
    desk.takes("分析员小曾", "submits", draft)
    desk.previews(draft)
    desk.takes("审批人罗处", "approves", draft, reason="同意")
    adopted = Adoption.objects.get(draft_id=int(draft))
    assert (adopted.drafted_by, adopted.approved_by) == ("zeng_analyst", "luo_department")
    assert in_force(desk).return_window.n == 2
    assert POLICIES[context(at("2026-05-31", "23:59"), None)[0]].return_window.n == 2
    assert POLICIES[context(at("2026-06-01", "00:00"), None)[0]].return_window.n == 1
    assert [version["name"] for version in known_versions("policy")] == ["第2版", "第1版"]


def test_each_step_is_one_event_and_approval_one_more_on_the_chain_of_the_law(desk: RuleDesk) -> None:
    draft = desk.makes("policy", SHORTER)
    events = EventRow.objects.filter(chain="rulebook").order_by("seq")
    assert [event.act for event in events] == ["draft_rule", "submit_rule", "approve_rule"]
    assert {event.args["object"] for event in events} == {draft}
    approved = events.last()
    assert approved is not None
    assert approved.actor["person"] == "luo_department"
    law = EventRow.objects.get(chain="policy")
    assert (law.act, law.policy, law.args["version"]) == ("adopt_policy", approved.args["version"], law.policy)
    assert "依据" not in str([event.args for event in events])
    report = verify()
    assert report.clean, report


@pytest.mark.parametrize(
    ("name", "kind", "who"),
    [
        ("派单员老林", "policy", "管理员、分析员"),
        ("城管局罗局", "calendar", "管理员、分析员"),
        ("分析员小曾", "template", "知识管理员、单位负责人"),
        ("保密员老谭", "code_list", "管理员、分析员"),
    ],
)
def test_only_the_roles_of_a_kind_draft_it(desk: RuleDesk, name: str, kind: str, who: str) -> None:
    refused = desk.tries_to_draft(name, kind, {})
    assert isinstance(refused, Refusal)
    assert refused.guard == "role"
    assert refused.sentence.endswith(f"请由{who}办理。")
    assert not Draft.objects.exists()


def test_nobody_approves_the_own_draft_and_only_who_is_appointed_approves(desk: RuleDesk) -> None:
    own = desk.drafts("审批人罗处", "policy", SHORTER)
    desk.takes("审批人罗处", "submits", own)
    desk.previews(own)
    refused = desk.tries_to("审批人罗处", "approves", own)
    assert isinstance(refused, Refusal)
    assert (refused.guard, refused.sentence) == ("D07", "起草人不能批准。")
    assert desk.refused_to("审批人罗处", "returns", own, reason="改") == "D07"
    assert desk.refused_to("分析员小曾", "approves", own) == "role"
    assert desk.refused_to("管理员小冯", "approves", own) == "role"
    desk.takes("审批人余处", "approves", own)


def test_the_database_itself_knows_two_people(desk: RuleDesk) -> None:
    draft = Draft.objects.get(id=int(desk.drafts("分析员小曾", "policy", SHORTER)))
    draft.status, draft.decided_by, draft.decided_at = "approved", draft.drafted_by, desk.now
    with pytest.raises(IntegrityError, match="draft_decided_by_another"), transaction.atomic():
        draft.save()
    draft.decided_by = ""
    with pytest.raises(IntegrityError, match="draft_decided_by_somebody"), transaction.atomic():
        draft.save()
    draft.status, draft.confirmed_by = "submitted", draft.drafted_by
    with pytest.raises(IntegrityError, match="draft_confirmed_by_another"), transaction.atomic():
        draft.save()
    last = latest("policy")
    assert last is not None
    own = {"kind": "policy", "version": last.version, "in_force_from": desk.now, "drafted_by": "a", "approved_by": "a"}
    with pytest.raises(IntegrityError, match="adoption_approved_by_another"), transaction.atomic():
        Adoption.objects.create(id=1, **own)


@pytest.mark.parametrize("table", ["policyversion", "calendarversion", "adoption", "wordsversion"])
def test_what_was_put_into_force_is_never_changed(desk: RuleDesk, table: str) -> None:
    for words in (f"update rulebook_{table} set recorded_at = now()", f"delete from rulebook_{table}"):
        with connection.cursor() as cursor, pytest.raises(ProgrammingError, match=r"permission denied|append-only"):
            cursor.execute(words)


def test_only_the_author_goes_on_with_a_draft(desk: RuleDesk) -> None:
    draft = desk.drafts("分析员小曾", "policy", SHORTER)
    for step in ("revises", "submits", "withdraws"):
        assert desk.refused_to("管理员小冯", step, draft) == "author"
    desk.takes("分析员小曾", "withdraws", draft)
    assert desk.refused_to("分析员小曾", "submits", draft) == "status"
    assert Draft.objects.get().status == "withdrawn"


def test_a_returned_draft_is_changed_and_handed_in_again(desk: RuleDesk) -> None:
    draft = desk.drafts("分析员小曾", "policy", SHORTER)
    assert desk.refused_to("审批人罗处", "returns", draft, reason="太短") == "status"
    desk.takes("分析员小曾", "submits", draft)
    assert desk.refused_to("分析员小曾", "revises", draft, content=SHORTER) == "status"
    assert desk.refused_to("审批人罗处", "returns", draft) == "reason_missing"
    desk.takes("审批人罗处", "returns", draft, reason="重办期限太短")
    kept = Draft.objects.get()
    assert (kept.status, kept.decision, kept.decided_by) == ("returned", "重办期限太短", "luo_department")
    desk.takes("分析员小曾", "revises", draft, content={"changes": {"redo_limit": "4wd"}})
    assert desk.refused_to("分析员小曾", "submits", draft, version=1) == "stale_version"
    desk.takes("分析员小曾", "submits", draft, version=2)
    assert desk.refused_to("审批人罗处", "approves", draft) == "preview_missing"
    desk.previews(draft)
    desk.takes("审批人罗处", "approves", draft)
    assert in_force(desk).redo_limit.n == 4


def test_a_preview_counts_for_the_draft_as_it_stands_only(desk: RuleDesk) -> None:
    draft = desk.drafts("分析员小曾", "policy", SHORTER)
    desk.previews(draft)
    desk.takes("分析员小曾", "revises", draft, content={"changes": {"redo_limit": "4wd"}})
    desk.takes("分析员小曾", "submits", draft)
    assert desk.refused_to("审批人罗处", "approves", draft) == "preview_missing"


def test_a_draft_overtaken_by_another_version_is_looked_at_again(desk: RuleDesk) -> None:
    first = desk.drafts("分析员小曾", "policy", SHORTER)
    desk.takes("分析员小曾", "submits", first)
    desk.previews(first)
    desk.makes("policy", {"changes": {"due_soon": 2}}, author="管理员小冯")
    assert desk.refused_to("审批人罗处", "approves", first) == "stale_base"
    desk.takes("审批人罗处", "returns", first, reason="另有新版本")
    desk.takes("分析员小曾", "revises", first)
    desk.takes("分析员小曾", "submits", first)
    desk.previews(first)
    desk.takes("审批人罗处", "approves", first)
    assert (in_force(desk).due_soon, in_force(desk).redo_limit.n) == (2, 3)


@pytest.mark.parametrize(
    ("content", "guard"),
    [
        ({"changes": {"return_window": "9wd"}}, "draft_wrong"),
        ({"changes": {"no_such": 1}}, "draft_wrong"),
        ({"changes": {"return_window": "3wd"}}, "draft_wrong"),  # longer than the silence that is acceptance
        ({"changes": {}}, "nothing_changed"),
        ({"changes": {"return_window": "2wd"}}, "nothing_changed"),
        ({}, "draft_wrong"),
    ],
)
def test_what_cannot_be_a_policy_is_not_drafted(desk: RuleDesk, content: dict[str, Any], guard: str) -> None:
    refused = desk.tries_to_draft("分析员小曾", "policy", content)
    assert isinstance(refused, Refusal)
    assert refused.guard == guard
    assert not EventRow.objects.filter(chain="rulebook").exists()


def test_a_reason_is_wanted(desk: RuleDesk) -> None:
    refused = desk.tries_to_draft("分析员小曾", "policy", SHORTER, reason=" ")
    assert isinstance(refused, Refusal)
    assert refused.guard == "reason_missing"


def test_machines_are_switched_by_the_administrator_alone(desk: RuleDesk) -> None:
    switched = {"changes": {"auto_dispatch": True}}
    refused = desk.tries_to_draft("分析员小曾", "policy", switched)
    assert isinstance(refused, Refusal)
    assert refused.guard == "role"
    assert isinstance(desk.tries_to_draft("管理员小冯", "policy", switched), Accomplished)


def test_a_date_in_the_past_is_refused_when_drafted_and_when_approved(desk: RuleDesk) -> None:
    refused = desk.tries_to_draft("分析员小曾", "policy", SHORTER, in_force_from=desk.now)
    assert isinstance(refused, Refusal)
    assert (refused.guard, refused.sentence) == ("in_force_past", "拟启用时间已过，不能追溯，请改期。")
    draft = desk.drafts("分析员小曾", "policy", SHORTER, in_force_from=at("2026-04-21", "00:00"))
    desk.takes("分析员小曾", "submits", draft)
    desk.previews(draft)
    desk.at(at("2026-04-21", "08:00"))
    assert desk.refused_to("审批人罗处", "approves", draft) == "in_force_past"


def test_a_version_does_not_slip_in_before_one_that_is_to_come(desk: RuleDesk) -> None:
    desk.makes("policy", SHORTER, in_force_from=at("2026-06-01", "00:00"))
    early = desk.tries_to_draft("分析员小曾", "policy", {"changes": {"due_soon": 2}})
    assert isinstance(early, Refusal)
    assert early.guard == "in_force_order"
    desk.makes("policy", {"changes": {"due_soon": 2}}, in_force_from=at("2026-06-01", "00:00"))
    coming = POLICIES[context(at("2026-06-01", "00:00"), None)[0]]
    assert (coming.due_soon, str(coming.redo_limit)) == (2, "3wd")


def test_a_former_content_comes_back_into_force(desk: RuleDesk) -> None:
    first = context(desk.now, None)[0]
    desk.makes("policy", SHORTER)
    second = context(desk.now, None)[0]
    assert second != first
    back = {"changes": {"return_window": "2wd", "redo_limit": "5wd"}}
    desk.makes("policy", back)
    assert context(desk.now, None)[0] == first
    desk.makes("policy", SHORTER)
    assert context(desk.now, None)[0] == second
    assert PolicyVersion.objects.count() == 2
    assert [version["name"] for version in known_versions("policy")] == ["第4版", "第3版", "第2版", "第1版"]
    number = desk.dispatched()
    assert row(number).policy == second
    assert verify().clean


def test_open_tickets_keep_the_version_they_were_dispatched_under(desk: RuleDesk) -> None:
    before = desk.dispatched(type="help")
    due = row(before).due_at
    desk.makes("policy", {"changes": {"limit_help": "5wd"}})
    after = desk.dispatched(type="help")
    assert row(before).due_at == due
    assert row(before).policy != row(after).policy
    assert (row(before).due_at, row(after).due_at) == (at("2026-05-07", "17:30"), at("2026-04-27", "17:30"))
    desk.does("城管局罗局", "request_return", before, reason="非我职责", basis="三定")
    desk.does("审核员周姐", "refuse_return", before, reason="属你职责", basis="三定")
    assert row(before).due_at == due
    assert verify().clean


def test_a_notice_is_in_force_at_once_and_never_from_a_date(desk: RuleDesk) -> None:
    content = notice(2027, ["2027-02-05", "2027-02-06", "2027-02-07"])
    refused = desk.tries_to_draft("管理员小冯", "calendar", content, in_force_from=at("2026-12-01"))
    assert isinstance(refused, Refusal)
    assert refused.guard == "in_force_at_once"
    draft = desk.makes("calendar", content, author="管理员小冯")
    calendar = CALENDARS[context(desk.now, None)[1]]
    assert calendar.notices[2027].days[at("2027-02-05").date()] == "off"
    law = EventRow.objects.get(chain="calendar")
    assert (law.act, law.args["year"]) == ("load_notice", 2027)
    assert Adoption.objects.get(draft_id=int(draft)).version == law.calendar
    assert verify().clean


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"year": 2027},
        {"year": "2027", "days": {"2027-01-01": "off"}},
        {"year": 2027, "days": {"2027-1-1": "off"}},
        {"year": 2027, "days": ["2027-01-01"]},
        {"year": 2027, "days": {"2027-01-01": "off"}},
        {"year": 2028, "days": notice(2027, [])["days"]},
    ],
)
def test_what_is_no_notice_is_not_drafted(desk: RuleDesk, content: dict[str, Any]) -> None:
    refused = desk.tries_to_draft("管理员小冯", "calendar", content)
    assert isinstance(refused, Refusal)
    assert refused.guard == "draft_wrong"


def test_the_same_notice_again_changes_nothing(desk: RuleDesk) -> None:
    content = notice(2027, ["2027-02-05"])
    desk.makes("calendar", content)
    refused = desk.tries_to_draft("分析员小曾", "calendar", content)
    assert isinstance(refused, Refusal)
    assert refused.guard == "nothing_changed"


def test_an_unknown_draft_and_a_clock_set_back(desk: RuleDesk) -> None:
    from hotline.acting.kernel import BadArgument

    for number in ("1", "x", "9" * 30):
        with pytest.raises(BadArgument, match="没有这份草稿"):
            desk.tries_to("分析员小曾", "submits", number)
    draft = desk.drafts("分析员小曾", "policy", SHORTER)
    desk.now -= timedelta(hours=1)
    assert desk.refused_to("分析员小曾", "submits", draft) == "clock_back"
    assert Chain.objects.get(name="rulebook").seq == 1
