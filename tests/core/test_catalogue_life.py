"""Who may do what with a change of the catalogue, and why not: the whole refusal (a15.2, a15.3; D07)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from hotline.core.catalogue_life import (
    OPEN_STATES,
    STATES,
    SUBJECTS,
    Answer,
    DraftFacts,
    in_state,
    is_approver,
    is_current,
    may_answer,
    may_approve,
    may_decide,
    may_draft,
    refusal_of,
    starts_in_time,
)
from hotline.core.catalogue_lint import Finding
from hotline.core.instants import SHANGHAI
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor

LIN = Actor("dispatcher", "hotline", person="lin")
LUO = Actor("unit_lead", "city_management", person="luo")
CHEN = Actor("agent", "hotline", person="chen")
ZENG = Actor("analyst", "department", person="zeng")
APPOINTED = frozenset({"catalogue_approver"})
DUE = datetime(2026, 4, 27, 17, 30, tzinfo=SHANGHAI)

ASKED = Answer("city_management", "城管局", DUE)
CONFIRMED = Answer("housing", "住建局", DUE, "confirmed")
OBJECTED = Answer("city_management", "城管局", DUE, "objected")
DRAFT = DraftFacts(
    subject="item",
    key="lamps",
    name="路灯",
    state="proposed",
    edition=2,
    authors=frozenset({"lin", "kong"}),
    in_force_from=date(2026, 5, 1),
)


def test_a_refusal_fills_its_sentence_and_keeps_the_fact() -> None:
    assert refusal_of("draft", "open_draft", "a15.2", name="路灯") == Refusal(
        "draft", "open_draft", "a15.2", "“路灯”已有未办结的草稿。", {"name": "路灯"}
    )


# --- drafting (roles section 4) ---


@pytest.mark.parametrize(
    ("subject", "provision", "sentence", "who"),
    [
        ("item", "a15.2", "话务员不能起草派单目录条目，请由派单员、单位负责人办理。", "派单员、单位负责人"),
        ("classification", "a13.1", "话务员不能起草事项分类，请由管理员办理。", "管理员"),
        ("channel", "a13.2.2", "话务员不能起草法定渠道，请由知识管理员办理。", "知识管理员"),
        ("duty", "a6.1", "话务员不能起草村居职责事项，请由派单员办理。", "派单员"),
        ("law", "a15.3", "话务员不能起草法律依据，请由派单员、知识管理员办理。", "派单员、知识管理员"),
        ("question", "a15.2", "话务员不能起草派单要素，请由派单员办理。", "派单员"),
    ],
)
def test_an_agent_drafts_nothing(subject: str, provision: str, sentence: str, who: str) -> None:
    fact = {"role": "话务员", "act": "起草", "subject": SUBJECTS[subject].zh, "who": who}
    expected = Refusal("draft", "role", provision, sentence, fact)
    assert may_draft("draft", subject, CHEN, frozenset(), ()) == expected


def test_each_subject_is_drafted_by_its_roles_alone() -> None:
    for subject, row in SUBJECTS.items():
        for role in ("dispatcher", "unit_lead", "administrator", "knowledge_editor", "analyst"):
            refusal = may_draft("edit_draft", subject, Actor(role, "hotline"), frozenset(), ())
            assert (refusal is None) == (role in row.drafters), (subject, role)


@pytest.mark.parametrize(
    ("owners", "may"),
    [
        (("city_management",), True),
        (("city_management", "lamp_office"), True),
        (("city_management", "housing"), False),
        (("housing", "city_management"), False),
        (("city_management", None), False),
    ],
)
def test_a_lead_drafts_what_the_own_unit_and_those_below_handle(owners: tuple[str | None, ...], may: bool) -> None:
    reach = frozenset({"city_management", "lamp_office"})
    refusal = Refusal("edit_draft", "own_items", "a15.2", "单位负责人只能起草本单位承办的条目。")
    assert may_draft("edit_draft", "item", LUO, reach, owners) == (None if may else refusal)
    assert may_draft("edit_draft", "item", LIN, frozenset(), owners) is None


# --- state, edition, day ---


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_open_goes_on(state: str) -> None:
    refusal = in_state("withdraw_draft", replace(DRAFT, state=state), *OPEN_STATES)
    if state in ("draft", "proposed"):
        assert refusal is None
    else:
        words = {"approved": "已批准", "withdrawn": "已撤回"}[state]
        fact = {"state": words, "act": "撤回草稿"}
        sentence = f"草稿现为“{words}”，不能撤回草稿。"
        assert refusal == Refusal("withdraw_draft", "state", "a15.2", sentence, fact)


def test_the_provision_is_the_subjects() -> None:
    duty = replace(DRAFT, subject="duty", state="approved")
    refusals = in_state("propose_draft", duty, "draft"), is_current("edit_draft", duty, 1)
    assert [one.provision for one in refusals if one] == ["a6.1", "a6.1"]


@pytest.mark.parametrize(("read", "current"), [(None, True), (2, True), (1, False), (3, False)])
def test_a_draft_changed_since_it_was_read_is_not_overwritten(read: int | None, current: bool) -> None:
    stale = Refusal("edit_draft", "stale", "a15.2", "内容在你打开之后已有变化，请核对后再提交。")
    assert is_current("edit_draft", DRAFT, read) == (None if current else stale)


TODAY = date(2026, 4, 20)


@pytest.mark.parametrize(
    ("start", "replaces_today", "earliest"),
    [
        (TODAY, False, None),
        (date(2026, 4, 19), False, "2026-04-20"),
        (TODAY, True, "2026-04-21"),
        (date(2026, 4, 21), True, None),
        (date(2026, 4, 22), True, None),
    ],
)
def test_the_catalogue_of_a_day_stays_the_one_its_tickets_were_dispatched_by(
    start: date, replaces_today: bool, earliest: str | None
) -> None:
    found = starts_in_time("draft", "law", start, TODAY, replaces_today)
    if earliest is None:
        assert found is None
    else:
        sentence = f"生效日期不能早于{earliest}。"
        assert found == Refusal("draft", "date_early", "a15.3", sentence, {"day": earliest})


# --- units asked (会同各承办单位制定) ---


@pytest.mark.parametrize(
    ("subject", "by", "may"),
    [
        ("item", LUO, True),
        ("item", replace(LUO, role="handler"), False),
        ("item", replace(LUO, unit="housing"), False),
        ("item", replace(LUO, unit="water"), False),
        ("classification", replace(LUO, role="knowledge_editor"), True),
        ("classification", LUO, False),
        ("law", LUO, False),
    ],
)
def test_a_units_lead_answers_once_for_the_unit_asked(subject: str, by: Actor, may: bool) -> None:
    draft = replace(DRAFT, subject=subject, answers=(ASKED, CONFIRMED))
    words = "没有请你单位答复的条目，或者已经答复。"
    refusal = Refusal("object_draft", "not_asked", SUBJECTS[subject].provision, words)
    assert may_answer("object_draft", draft, by) == (None if may else refusal)


def test_what_is_settled_no_longer_waits() -> None:
    assert [one.settled for one in (ASKED, CONFIRMED, OBJECTED, replace(OBJECTED, decided=True))] == [
        False, True, False, True,
    ]  # fmt: skip


# --- the hotline decides (裁定) ---


def decided(answers: tuple[Answer, ...], now: datetime = DUE, reason: str = "三定规定写明", by: Actor = LIN,
            unit: str = "city_management") -> Refusal | None:  # fmt: skip
    return may_decide(replace(DRAFT, answers=answers), by, unit, reason, now)


NOTHING = Refusal("decide_draft", "nothing_open", "a15.2", "没有待裁定的意见。")
REASON = Refusal("decide_draft", "reason_missing", "a15.2", "未说明理由。")


def test_only_a_dispatcher_decides() -> None:
    sentence = "话务员不能裁定派单目录条目，请由派单员办理。"
    fact = {"role": "话务员", "act": "裁定", "subject": "派单目录条目", "who": "派单员"}
    assert decided((OBJECTED,), by=CHEN) == Refusal("decide_draft", "role", "a15.2", sentence, fact)


def test_an_objection_is_decided_at_once_with_a_reason() -> None:
    early = DUE - timedelta(days=5)
    assert decided((CONFIRMED, OBJECTED), early) is None
    assert decided((OBJECTED,), early, reason=" ") == REASON


def test_silence_is_decided_after_its_time_only() -> None:
    sentence = "城管局的答复期限到2026-04-27 17:30，到期前不能裁定。"
    fact = {"unit": "城管局", "due": "2026-04-27 17:30"}
    assert decided((ASKED,)) == Refusal("decide_draft", "not_yet", "a15.2", sentence, fact)
    assert decided((ASKED,), DUE + timedelta(minutes=1)) is None
    assert decided((ASKED,), DUE + timedelta(minutes=1), reason="") == REASON


def test_what_is_settled_or_was_never_asked_is_not_decided() -> None:
    assert decided((replace(OBJECTED, decided=True),)) == NOTHING
    assert decided((CONFIRMED,), unit="housing") == NOTHING
    assert decided((OBJECTED,), unit="water") == NOTHING
    assert decided(()) == NOTHING


def test_the_provision_of_a_decision_is_the_subjects() -> None:
    duty = replace(DRAFT, subject="duty", answers=(ASKED,))
    provisions = set()
    for by, unit, reason, now in (
        (CHEN, "city_management", "r", DUE), (LIN, "water", "r", DUE), (LIN, "city_management", "r", DUE),
        (LIN, "city_management", "", DUE + timedelta(days=1)),
    ):  # fmt: skip
        refusal = may_decide(duty, by, unit, reason, now)
        assert refusal is not None
        provisions.add(refusal.provision)
    assert provisions == {"a6.1"}


# --- approving (D07) ---

ERROR = Finding("unit_unknown", "error", "lamps", "unit", "a6.2", "“甲”不是有效期内的单位。")
SECOND_ERROR = replace(ERROR, provision="a5.1", words="“乙”不是承办单位。")
DOUBT = Finding("limit_longer", "warning", "lamps", "limits", "a15.2", "期限较长。")


def test_somebody_appointed_and_no_author_approves_what_every_unit_has_settled() -> None:
    settled = replace(DRAFT, answers=(CONFIRMED, replace(OBJECTED, decided=True)))
    assert may_approve(settled, ZENG, APPOINTED) is None
    assert is_approver("return_draft", settled, ZENG, APPOINTED) is None


@pytest.mark.parametrize(
    ("subject", "who", "provision"),
    [("item", "目录审批人", "a15.2"), ("duty", "主管部门审批人", "a6.1")],
)
def test_nobody_approves_without_the_appointment(subject: str, who: str, provision: str) -> None:
    draft = replace(DRAFT, subject=subject)
    for act, zh in (("approve_draft", "批准"), ("return_draft", "退回修改")):
        expected = Refusal(act, "approver", provision, f"只有{who}可以{zh}。", {"who": who, "act": zh})
        assert is_approver(act, draft, ZENG, frozenset({"unit_desk"})) == expected
    assert may_approve(draft, ZENG, frozenset()) == is_approver("approve_draft", draft, ZENG, frozenset())


@pytest.mark.parametrize("person", ["lin", "kong", None])
def test_nobody_approves_what_the_own_hand_wrote_at(person: str | None) -> None:
    by = replace(ZENG, person=person)
    expected = Refusal("approve_draft", "D07", "a15.2", "起草人不能批准。")
    assert may_approve(DRAFT, by, APPOINTED) == expected
    assert is_approver("return_draft", DRAFT, by, APPOINTED) == replace(expected, act="return_draft")


@pytest.mark.parametrize(
    ("names", "units"),
    [
        (("城管局",), "城管局"),
        (("城管局", "住建局", "水务局"), "城管局、住建局、水务局"),
        (("城管局", "住建局", "水务局", "交通局"), "城管局、住建局、水务局等4个单位"),
    ],
)
def test_units_that_have_not_settled_are_named(names: tuple[str, ...], units: str) -> None:
    draft = replace(DRAFT, answers=(CONFIRMED, *(Answer(name, name, DUE) for name in names)), findings=(ERROR,))
    sentence = f"{units}尚未同意，也未裁定，不能批准。"
    assert may_approve(draft, ZENG, APPOINTED) == Refusal(
        "approve_draft", "unconfirmed", "a15.2", sentence, {"units": units}
    )


def test_an_error_bars_approval_by_its_own_provision() -> None:
    draft = replace(DRAFT, findings=(DOUBT, ERROR, SECOND_ERROR), warnings_reason="须等备件")
    words = "lamps：“甲”不是有效期内的单位。"
    assert may_approve(draft, ZENG, APPOINTED) == Refusal(
        "approve_draft", "checks", "a6.2", f"检查未通过：{words}", {"words": words}
    )


def test_warnings_want_a_reason() -> None:
    doubtful = replace(DRAFT, findings=(DOUBT, DOUBT))
    expected = Refusal("approve_draft", "warnings_reason", "a15.2", "检查有2项提示，须说明理由。", {"n": "2"})
    assert may_approve(doubtful, ZENG, APPOINTED) == expected
    assert may_approve(replace(doubtful, warnings_reason=" "), ZENG, APPOINTED) == expected
    assert may_approve(replace(doubtful, warnings_reason="须等备件"), ZENG, APPOINTED) is None
