"""Looking with a reason, deciding by two, marks and the seal of the view log (a11.2, a32.1; roles 4, 6, 8)."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from tests.law.story import t

from hotline.core.canonical import canonical_json
from hotline.core.deciding import ERASE_GROUNDS, GROUNDS, OF_SEALED, confirming_refusal, may_confirm, proposing_refusal
from hotline.core.looking import EMERGENCY_ROLES, Asking, Uses, emergency_refusal, reveal_refusal, still_open
from hotline.core.marks import MARKS, mark_of_level, protection_of
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.core.view_seal import COVERED, Differing, Line, batch_digest, first_differing, line_digest

PURPOSES = ("contact", "identify")
ASKED = Asking("masked", "contact", "回拨")


def told(refusal: Refusal | None) -> tuple[str, str, str, str] | None:
    return (refusal.act, refusal.guard, refusal.provision, refusal.sentence) if refusal else None


# --- a masked value ---


@pytest.mark.parametrize(
    ("asking", "used", "guard", "sentence"),
    [
        (replace(ASKED, view="shown"), 0, "not_masked", "该栏目不提供明文查看。"),
        (replace(ASKED, view="masked_for_good"), 0, "not_masked", "该栏目不提供明文查看。"),
        (replace(ASKED, purpose="curiosity"), 0, "purpose_missing", "请选择用途。"),
        (replace(ASKED, words=" 回 "), 0, "look_words_missing", "请写明原因。"),
        (ASKED, 20, "reveal_limit", "本小时查看次数已到上限，已告知保密员。"),
    ],
)
def test_a_masked_value_is_not_shown_without_its_reason(asking: Asking, used: int, guard: str, sentence: str) -> None:
    assert told(reveal_refusal(asking, PURPOSES, used, 20)) == ("reveal", guard, "a32.1", sentence)


def test_a_masked_value_is_shown_with_a_reason_up_to_the_limit() -> None:
    assert reveal_refusal(ASKED, PURPOSES, 19, 20) is None


# --- an emergency ---


@pytest.mark.parametrize(
    ("changes", "guard", "sentence"),
    [
        ({"role": "handler"}, "emergency_role", "紧急查看只限热线各岗位。"),
        ({"protection": 4}, "sealed", "本工单已封存，按规定处理。"),
        ({"kind": "hurry"}, "purpose_missing", "请选择用途。"),
        ({"words": "急 "}, "look_words_missing", "请写明原因。"),
        (
            {"uses": Uses(review_overdue=1)},
            "emergency_unreviewed",
            "此前的紧急查看尚未复核或者被认定不当，处理以前不能再次使用。",
        ),
        (
            {"uses": Uses(unfounded_open=1)},
            "emergency_unreviewed",
            "此前的紧急查看尚未复核或者被认定不当，处理以前不能再次使用。",
        ),
    ],
)
def test_an_emergency_view_that_is_not_given_says_why(changes: dict[str, Any], guard: str, sentence: str) -> None:
    asked: dict[str, Any] = {"role": "agent", "protection": 3, "kind": "life", "words": "落水", "uses": Uses()}
    refusal = emergency_refusal(**{**asked, **changes}, kinds=("life",))
    assert told(refusal) == ("emergency_view", guard, "a32.1", sentence)


@pytest.mark.parametrize("role", EMERGENCY_ROLES)
def test_the_desks_of_the_hotline_may_look_in_an_emergency(role: str) -> None:
    assert emergency_refusal(role, 3, "life", "落水", ("life",), Uses()) is None


def test_what_was_opened_for_a_time_closes_with_it() -> None:
    until = t("2026-03-02 10:15")
    assert still_open(until, t("2026-03-02 10:14:59"))
    assert not still_open(until, until)
    assert not still_open(None, until)


# --- two people ---


def officer(person: str | None = "lan", role: str = "privacy_officer", *appointments: str) -> Reader:
    return Reader(Actor(role, "hotline", "hotline", person), appointments=frozenset(appointments))


@pytest.mark.parametrize("kind", GROUNDS)
def test_a_privacy_officer_proposes_on_a_ground_of_the_kind(kind: str) -> None:
    ground = next(iter(GROUNDS[kind]))
    assert proposing_refusal(officer(), kind, ground, "粤保函〔2026〕3号") is None
    act = f"propose_{kind}"
    assert told(proposing_refusal(officer(), kind, "habit", "x")) == (act, "ground_missing", "a32.1", "请选择依据。")
    other = proposing_refusal(officer(role="auditor"), kind, ground, "x")
    assert told(other) == (act, "scope", "a32.1", "该工单不在你的职权范围内。")
    without = proposing_refusal(officer(), kind, ground, " ")
    sentence = "请填写保密行政管理部门书面意见的文号。"
    wanted = (act, "instruction_missing", "a32.1", sentence) if kind in OF_SEALED else None
    assert told(without) == wanted


def test_what_is_erased_and_what_is_unsealed_have_grounds_of_their_own() -> None:
    assert GROUNDS["erase"] == ERASE_GROUNDS
    assert GROUNDS["unseal"] == GROUNDS["destroy"] == GROUNDS["hand_over"] != ERASE_GROUNDS


def test_another_person_confirms() -> None:
    approver = officer("luo", "administrator", "department_approver")
    assert (may_confirm(officer()), may_confirm(approver), may_confirm(officer(role="auditor"))) == (True, True, False)
    for who in (officer("mei"), approver):
        assert confirming_refusal(who, "erase", "lan") is None
    own = ("confirm_erase", "D12", "a32.1", "提出人不能确认。")
    assert told(confirming_refusal(officer("lan"), "erase", "lan")) == own
    assert told(confirming_refusal(officer(None), "erase", "lan")) == own
    stranger = told(confirming_refusal(officer("mei", "auditor"), "erase", "lan"))
    assert stranger == ("confirm_erase", "second_role", "a32.1", "须由另一名保密员或者主管部门审批人确认。")


# --- marks of protection ---


def test_the_highest_mark_is_the_level_of_a_demand() -> None:
    assert protection_of([]) == 0
    assert protection_of(["consent"]) == 0
    assert protection_of(["private", "report", "consent"]) == 2
    assert protection_of(["sealed", "recusal"]) == 4


@pytest.mark.parametrize(("level", "mark"), list(enumerate(["", "private", "withheld", "recusal", "sealed", ""])))
def test_a_bare_level_stands_for_a_mark_of_that_level(level: int, mark: str) -> None:
    assert mark_of_level(level) == mark
    if mark:
        assert MARKS[mark].level == level


# --- the seal of the view log ---


def digest(content: bytes) -> bytes:
    return sha256(content).digest()


ROW: dict[str, Any] = {
    **dict.fromkeys(COVERED, ""),
    "id": 7,
    "at": t("2026-03-02 10:00"),
    "fields": ["name"],
    "found": None,
}
LINES = [Line(7, b"a"), Line(8, b"b"), Line(9, b"c")]


def test_the_digest_of_a_line_covers_every_column_and_no_more() -> None:
    plain = {**ROW, "at": "2026-03-02T10:00:00+08:00"}
    assert line_digest(ROW, digest) == digest(canonical_json(plain))
    assert line_digest(ROW | {"another": 1}, digest) == line_digest(ROW, digest)
    for name in COVERED:
        other: Any = datetime(2026, 3, 3, tzinfo=ROW["at"].tzinfo) if name == "at" else 8
        assert line_digest(ROW | {name: other}, digest) != line_digest(ROW, digest), name


def test_the_digest_of_a_batch_is_over_ids_and_digests_in_order() -> None:
    assert batch_digest(LINES[:2], digest) == digest(b"\0" * 7 + b"\x07a" + b"\0" * 7 + b"\x08b")
    assert batch_digest(LINES, digest) != batch_digest(LINES[::-1], digest)
    assert batch_digest([], digest) == digest(b"")


def test_the_first_line_that_differs_is_named() -> None:
    assert first_differing(LINES, LINES) is None
    assert first_differing(LINES, LINES[::-1]) is None
    assert first_differing(LINES, LINES[1:]) == Differing(7, "missing")
    assert first_differing(LINES, [LINES[0], Line(8, b"x"), Line(9, b"y")]) == Differing(8, "changed")
    assert first_differing(LINES, [*LINES, Line(10, b"d"), Line(11, b"e")]) == Differing(10, "added")
    assert first_differing([], [Line(0, b"")]) == Differing(0, "added")
