"""The protection rules as versions: two people, in force from an instant, the past keeps its words (S43; D07)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.reading.people import reads
from tests.rulebook.making import RuleDesk, at
from tests.store.desk import WHO

from hotline.acting.reception import RequesterIn
from hotline.audit.models import EventRow, ViewRow
from hotline.core.protection_rules import with_settings
from hotline.core.refusal import Refusal
from hotline.organisation.models import Person, Post
from hotline.protecting.retention import due
from hotline.protecting.reveal import Revealed, reveal
from hotline.protection.rules import rules, rules_of, shipped
from hotline.protection.shipped import shipped_content
from hotline.proving.verifying import verify
from hotline.rulebook.models import Adoption, Draft, Preview, WordsVersion
from hotline.rulebook.selectors import history

TAN = "保密员老谭"
CHEN = RequesterIn(name="陈大文", phone="13900001234")
FEWER: dict[str, Any] = {"unusual.reveals_an_hour": 5, "retention.view_log.keep_months": 24}


def content(**values: Any) -> dict[str, Any]:
    """The shipped rules with some settings otherwise; __ stands for the dot of a path."""
    return with_settings(shipped_content(), {name.replace("__", "."): value for name, value in values.items()})


def fewer() -> dict[str, Any]:
    """Rules that list more and keep less."""
    return with_settings(shipped_content(), FEWER)


def without(code: str) -> dict[str, Any]:
    """The shipped rules without one purpose of revealing."""
    return content(reveal_purposes=[row for row in shipped_content()["reveal_purposes"] if row["code"] != code])


def due_of(kind: str, now: datetime) -> int:
    """How many of a kind are past their time."""
    return next(one.count for one in due(now) if one.keeping.kind == kind)


def test_drafted_by_one_approved_by_another_in_force_from_its_date(desk: RuleDesk) -> None:
    assert rules(desk.now) is shipped()
    draft = desk.drafts(TAN, "protection", fewer(), in_force_from=at("2026-06-01", "00:00"))
    desk.takes(TAN, "submits", draft)
    desk.previews(draft)
    desk.takes("审批人罗处", "approves", draft, reason="同意")
    assert rules(desk.now) is shipped()
    assert rules(at("2026-05-31", "23:59")) is shipped()
    coming = rules(at("2026-06-01", "00:00"))
    assert (coming.unusual.reveals_an_hour, coming.unusual.reveals_a_day) == (5, 30)
    assert coming.version != shipped().version
    assert rules(at("2027-01-01")) is coming
    assert [(one.name, one.stands(desk.now)) for one in history("protection")] == [
        ("第2版", "coming"),
        ("第1版", "now"),
    ]
    adopted = Adoption.objects.get(kind="protection")
    assert (adopted.drafted_by, adopted.approved_by, adopted.version) == ("tan_privacy", "luo_department", "2")


def test_each_step_is_one_event_without_a_word_of_the_rules(desk: RuleDesk) -> None:
    draft = desk.makes("protection", fewer(), author=TAN)
    events = list(EventRow.objects.filter(chain="rulebook").order_by("seq"))
    assert [event.act for event in events] == ["draft_rule", "submit_rule", "approve_rule"]
    assert {(event.args["object"], event.args["kind"]) for event in events} == {(draft, "protection")}
    assert events[-1].args["version"] == "2"
    assert "联系诉求人" not in str([event.args for event in events])
    assert verify().clean


def test_one_person_alone_puts_nothing_into_force(desk: RuleDesk) -> None:
    Person.objects.create(key="he_privacy", name="保密员小贺")
    post = {"person_id": "he_privacy", "unit_id": "hotline", "role": "privacy_officer"}
    Post.objects.create(**post, valid_from=date(2020, 1, 1))
    WHO["保密员小贺"] = ("he_privacy", "privacy_officer")
    draft = desk.drafts(TAN, "protection", fewer())
    desk.takes(TAN, "submits", draft)
    desk.previews(draft)
    assert desk.refused_to(TAN, "approves", draft) == "role"
    assert desk.refused_to("保密员小贺", "approves", draft) == "role"
    Post.objects.create(**post | {"appointment": "department_approver"}, valid_from=date(2020, 1, 1))
    Post.objects.create(
        person_id="tan_privacy", unit_id="hotline", role="privacy_officer", appointment="department_approver",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    refused = desk.tries_to(TAN, "approves", draft)
    assert isinstance(refused, Refusal)
    assert (refused.guard, refused.sentence) == ("D07", "起草人不能批准。")
    assert rules(desk.now) is shipped()
    desk.takes("保密员小贺", "approves", draft)
    assert rules(desk.now).unusual.reveals_an_hour == 5


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("管理员小冯", "管理员不能起草保护规则，请由保密员办理。"),
        ("分析员小曾", "分析员不能起草保护规则，请由保密员办理。"),
        ("审批人罗处", "分析员不能起草保护规则，请由保密员办理。"),
        ("城管局保密员", "保护规则由热线机构的保密员起草。"),
    ],
)
def test_only_the_hotlines_privacy_officer_drafts(desk: RuleDesk, name: str, sentence: str) -> None:
    Person.objects.create(key="unit_privacy", name="城管局保密员")
    Post.objects.create(
        person_id="unit_privacy", unit_id="city_management", role="privacy_officer", valid_from=date(2020, 1, 1)
    )
    WHO["城管局保密员"] = ("unit_privacy", "privacy_officer")
    refused = desk.tries_to_draft(name, "protection", fewer())
    assert isinstance(refused, Refusal)
    assert refused.sentence == sentence
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("given", "guard"),
    [
        (content, "nothing_changed"),
        (lambda: content(retention__view_log__keep_months=5), "draft_wrong"),
        (lambda: content(private_classes=["0201", "0000"]), "draft_wrong"),
        (lambda: {"unusual": {}}, "draft_wrong"),
    ],
)
def test_what_cannot_be_a_version_is_not_drafted(desk: RuleDesk, given: Any, guard: str) -> None:
    refused = desk.tries_to_draft(TAN, "protection", given())
    assert isinstance(refused, Refusal)
    assert refused.guard == guard
    assert not Draft.objects.exists()


def test_a_draft_overtaken_or_read_before_a_change_waits(desk: RuleDesk) -> None:
    first = desk.drafts(TAN, "protection", fewer())
    desk.takes(TAN, "revises", first, content=content(unusual__reveals_an_hour=6))
    assert desk.refused_to(TAN, "submits", first, version=1) == "stale_version"
    desk.takes(TAN, "submits", first, version=2)
    desk.previews(first)
    desk.makes("protection", fewer(), author=TAN)
    assert desk.refused_to("审批人罗处", "approves", first) == "stale_base"
    desk.takes("审批人罗处", "returns", first, reason="已有新版本")
    desk.takes(TAN, "revises", first, content=content(unusual__reveals_an_hour=6))
    desk.takes(TAN, "submits", first)
    assert desk.refused_to("审批人罗处", "approves", first) == "preview_missing"
    desk.previews(first)
    desk.takes("审批人罗处", "approves", first)
    assert rules(desk.now).unusual.reveals_an_hour == 6


def test_a_later_version_cannot_begin_before_one_already_approved(desk: RuleDesk) -> None:
    desk.makes("protection", fewer(), author=TAN, in_force_from=at("2026-06-01", "00:00"))
    refused = desk.tries_to_draft(TAN, "protection", content(), "")
    assert isinstance(refused, Refusal)
    assert refused.guard == "in_force_order"
    past = desk.tries_to_draft(TAN, "protection", content(), "", in_force_from=at("2026-04-01", "00:00"))
    assert isinstance(past, Refusal)
    assert past.guard == "in_force_past"


def test_a_former_version_comes_back_as_itself(desk: RuleDesk) -> None:
    desk.makes("protection", fewer(), author=TAN)
    between = desk.now
    desk.makes("protection", content(), author=TAN)
    assert rules(desk.now) is shipped()
    assert rules(between).unusual.reveals_an_hour == 5
    assert [one.name for one in history("protection")] == ["第3版（同第1版）", "第2版", "第1版"]
    assert WordsVersion.objects.filter(kind="protection").count() == 1


def test_a_purpose_taken_away_is_refused_and_old_lines_keep_their_words(desk: RuleDesk) -> None:
    number = desk.accepted(CHEN)
    handler = reads(desk, "城管局小李")
    assert isinstance(reveal(number, "phone", handler, desk.now, "visit", "上门前联系"), Revealed)
    desk.makes("protection", without("visit"), author=TAN)
    refused = reveal(number, "phone", handler, desk.now, "visit", "上门前联系")
    assert isinstance(refused, Refusal)
    assert refused.guard == "purpose_missing"
    assert isinstance(reveal(number, "phone", handler, desk.now, "contact", "约时间"), Revealed)
    words = [rules(line.at).purpose(line.kind, line.purpose) for line in ViewRow.objects.order_by("at", "id")]
    assert [one for one in words if one] == ["上门或者到现场处理", "联系诉求人核实情况"]


def test_a_limit_of_a_new_version_holds_for_the_next_act(desk: RuleDesk) -> None:
    number = desk.accepted(CHEN)
    desk.does("城管局小李", "attach", number, name="一.pdf", content=b"%PDF-1.7 x")
    desk.makes("protection", content(files__of_one_demand=1), author=TAN)
    assert desk.refused("城管局小李", "attach", number, name="二.pdf", content=b"%PDF-1.7 y") == "files_many"


def test_before_approval_what_would_be_due_is_counted_both_ways(desk: RuleDesk) -> None:
    number = desk.accepted(CHEN)
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="satisfied", solved="solved", consent=True)
    desk.at(at("2028-06-01"))
    wanted = content(retention__ticket__keep_months=24, retention__refused__keep_months=24)
    draft = desk.drafts(TAN, "protection", wanted)
    assert due_of("ticket", desk.now) == 0
    counts = desk.previews(draft).counts
    assert counts == {"ticket.was": 0, "ticket.now": 1, "refused.was": 0, "refused.now": 0}
    assert due_of("ticket", desk.now) == 0
    desk.takes(TAN, "submits", draft)
    desk.takes("审批人罗处", "approves", draft)
    assert due_of("ticket", desk.now) == 1
    other = desk.drafts(TAN, "protection", with_settings(wanted, {"unusual.quiet_looks": 2}))
    assert desk.previews(other).counts == {}
    assert Preview.objects.get(draft_id=int(other)).state == "done"


@contextmanager
def another_process() -> Iterator[None]:
    """What a process that has not seen the approval keeps."""
    from hotline.rulebook import wordings

    known, seen = dict(wordings._known), dict(wordings._seen)
    yield
    wordings._known.clear()
    wordings._seen.clear()
    wordings._known.update(known)
    wordings._seen.update(seen)


def test_another_process_knows_a_new_version_with_its_next_act(desk: RuleDesk) -> None:
    number = desk.accepted(CHEN)
    handler = reads(desk, "城管局小李")
    assert "visit" in rules(desk.now).reveal_purposes
    with another_process():
        desk.makes("protection", without("visit"), author=TAN)
    refused = reveal(number, "phone", handler, desk.now + timedelta(seconds=1), "visit", "上门前联系")
    assert isinstance(refused, Refusal)
    assert refused.guard == "purpose_missing"


def test_no_version_by_a_number_there_is_none_of(desk: RuleDesk) -> None:
    assert rules_of(1) is shipped()
    with pytest.raises(LookupError):
        rules_of(2)
