"""A person's wish about the own data: who records and settles it, on which grounds, by when (PIPL 44-50; S44)."""

from datetime import date

import pytest
from tests.law.story import CALENDAR, t

from hotline.core.person_rights import PROOFS
from hotline.core.person_wishes import (
    ASKERS,
    DONE,
    GROUNDS,
    IN_WORDS,
    KINDS,
    PROOFS_OF,
    REFUSED,
    TO_DO,
    answering_refusal,
    due_of,
    erasing_refusal,
    grounds_of,
    proving_refusal,
    recording_refusal,
    stating_refusal,
)
from hotline.core.policy import Policy, with_overrides
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.core.ticket import Actor

TAN = Reader(Actor("privacy_officer", person="tan"))
TODAY = date(2026, 4, 20)
NEXT_OPENING = with_overrides(Policy(), {"after_hours_receipt": "next_opening"}, "v")


SENTENCES = {
    "scope": "该工单不在你的职权范围内。",
    "wish_kind_missing": "请选择申请的种类和申请人。",
    "proof_of_another": "所选的核验方式不能证明申请人是{asker}。",
    "wish_received": "请填写收到申请的日期，不能晚于今天。",
    "look_words_missing": "请写明原因。",
    "wish_outcome_missing": "请选择办理结果。",
    "proof_missing": "请选择身份核验方式。",
    "ground_missing": "请选择依据。",
    "nothing_to_decide": "没有待决定的事项，或者已过有效期。",
    "wish_open": "该诉求人的同一种申请已登记，尚未答复。",
    "wish_words_missing": "请写明要更正什么、应是什么，或者要解释什么。",
    "wish_words_long": "最多{most}个字，请写短一些。",
    "wish_unproved": "删除申请尚未核验身份，请先在个人权利申请中登记核验。",
    "wish_not_done": "收到申请以后还没有{deed}，请先办理，再登记答复。",
}


def refused(act: str, guard: str | None, **fact: str) -> Refusal | None:
    """The whole refusal by its guard."""
    return Refusal(act, guard, "a32.1", SENTENCES[guard].format_map(fact), fact) if guard else None


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2026, 4, 20), 15, "2026-05-13 17:30"),  # 1 to 5 May are off, Saturday 9 May is worked (调休)
        (date(2026, 4, 17), 15, "2026-05-12 17:30"),
        (date(2026, 5, 8), 1, "2026-05-09 17:30"),
        (date(2026, 5, 9), 1, "2026-05-11 17:30"),
        (date(2026, 5, 10), 1, "2026-05-11 17:30"),
    ],
)
def test_the_answer_is_due_in_working_days_from_the_day_after(received: date, days: int, due: str) -> None:
    assert due_of(CALENDAR, Policy(), received, days) == t(due)


def test_a_wish_of_a_free_day_counts_as_the_policy_says() -> None:
    assert due_of(CALENDAR, NEXT_OPENING, date(2026, 5, 10), 1) == t("2026-05-12 17:30")
    assert due_of(CALENDAR, NEXT_OPENING, date(2026, 5, 11), 1) == t("2026-05-12 17:30")


RECORDED = {"kind": "copy", "asker": "self", "proof": "id_shown", "received": TODAY, "words": "窗口提出"}


@pytest.mark.parametrize(
    ("how", "guard"),
    [
        ({}, None),
        ({"proof": ""}, None),
        ({"asker": "relative", "proof": "relative"}, None),
        ({"kind": "portability"}, "wish_kind_missing"),
        ({"asker": ""}, "wish_kind_missing"),
        ({"proof": "relative"}, "proof_of_another"),
        ({"asker": "relative"}, "proof_of_another"),
        ({"proof": "trust"}, "proof_of_another"),
        ({"received": None}, "wish_received"),
        ({"received": date(2026, 4, 21)}, "wish_received"),
        ({"words": " 窗 "}, "look_words_missing"),
        ({"words": "来信"}, None),
    ],
)
def test_what_a_record_wants(how: dict[str, object], guard: str | None) -> None:
    refusal = recording_refusal(TAN, today=TODAY, **(RECORDED | how))  # type: ignore[arg-type]
    fact = {"asker": ASKERS[str(how.get("asker", "self"))]} if guard == "proof_of_another" else {}
    assert refusal == refused("record_wish", guard, **fact)


@pytest.mark.parametrize("role", ["auditor", "agent", "administrator", "unit_lead", "supervisor"])
def test_nobody_but_a_privacy_officer_records_or_settles(role: str) -> None:
    reader = Reader(Actor(role, person="x"))
    recording = recording_refusal(reader, today=TODAY, **RECORDED)  # type: ignore[arg-type]
    settling = answering_refusal(reader, "copy", DONE, "", "已寄出", proved=True, carried_out=True)
    assert (recording, settling) == (refused("record_wish", "scope"), refused("answer_wish", "scope"))


@pytest.mark.parametrize(
    ("kind", "outcome", "ground", "words", "proved", "carried_out", "guard"),
    [
        ("copy", DONE, "", "", True, True, None),
        ("copy", DONE, "", "", True, False, "wish_not_done"),
        ("copy", DONE, "", "已寄出", False, True, "proof_missing"),
        ("copy", "", "", "已寄出", True, True, "wish_outcome_missing"),
        ("deletion", REFUSED, "duty", "还在办理", False, False, None),
        ("deletion", REFUSED, "term", "保存期限未满", True, False, None),
        ("copy", REFUSED, "term", "保存期限未满", True, False, "ground_missing"),
        ("deletion", REFUSED, "accurate", "信息无误", True, False, "ground_missing"),
        ("deletion", REFUSED, "", "还在办理", True, False, "ground_missing"),
        ("deletion", REFUSED, "duty", "", True, False, "look_words_missing"),
        ("deletion", REFUSED, "duty", " 办 ", True, False, "look_words_missing"),
        ("deletion", REFUSED, "duty", "在办", True, False, None),
    ],
)
def test_what_an_answer_wants(
    kind: str, outcome: str, ground: str, words: str, proved: bool, carried_out: bool, guard: str | None
) -> None:
    refusal = answering_refusal(TAN, kind, outcome, ground, words, proved=proved, carried_out=carried_out)
    fact = {"deed": "提供副本"} if guard == "wish_not_done" else {}
    assert refusal == refused("answer_wish", guard, **fact)


NUMBER = "260420-00001-8"
CHEN = Reader(Actor("requester"), proved=frozenset({NUMBER}))


@pytest.mark.parametrize(
    ("kind", "words", "guard"),
    [
        ("copy", "", None),
        ("access", " ", None),
        ("deletion", "字" * 500, None),
        ("deletion", f" {'字' * 500} ", None),
        ("deletion", "字" * 501, "wish_words_long"),
        ("correction", "门号", None),
        ("correction", "", "wish_words_missing"),
        ("explanation", " 问 ", "wish_words_missing"),
        ("portability", "转走", "wish_kind_missing"),
        ("", "", "wish_kind_missing"),
    ],
)
def test_what_a_wish_stated_on_the_portal_wants(kind: str, words: str, guard: str | None) -> None:
    fact = {"most": "500"} if guard == "wish_words_long" else {}
    assert stating_refusal(CHEN, NUMBER, kind, frozenset(), words) == refused("record_wish", guard, **fact)


def test_a_kind_is_offered_on_the_portal_as_it_is_taken() -> None:
    for kind in KINDS:
        others = frozenset(KINDS) - {kind}
        assert stating_refusal(CHEN, NUMBER, kind, others) is None
        assert stating_refusal(CHEN, NUMBER, kind, others, "写明要求") is None
        for words in (None, "写明要求"):
            assert stating_refusal(CHEN, NUMBER, kind, {kind}, words) == refused("record_wish", "wish_open")


def test_the_portal_takes_a_wish_of_whoever_holds_the_code_alone() -> None:
    for reader in (TAN, Reader(Actor("requester")), Reader(Actor("agent"), proved=frozenset({NUMBER}))):
        assert stating_refusal(reader, NUMBER, "copy", frozenset(), "") == refused("record_wish", "scope")
    assert stating_refusal(CHEN, "260420-00002-6", "copy", frozenset(), "") == refused("record_wish", "scope")


@pytest.mark.parametrize(
    ("asker", "proof", "proved", "guard"),
    [
        ("self", "id_shown", False, None),
        ("relative", "relative", False, None),
        ("self", "id_shown", True, "nothing_to_decide"),
        ("self", "", False, "proof_missing"),
        ("self", "relative", False, "proof_of_another"),
        ("agent", "id_shown", False, "proof_of_another"),
    ],
)
def test_what_a_proof_of_a_wish_wants(asker: str, proof: str, proved: bool, guard: str | None) -> None:
    fact = {"asker": ASKERS[asker]} if guard == "proof_of_another" else {}
    assert proving_refusal(TAN, asker, proof, proved=proved) == refused("prove_wish", guard, **fact)
    deng = Reader(Actor("auditor", person="deng"))
    assert proving_refusal(deng, asker, proof, proved=proved) == refused("prove_wish", "scope")


@pytest.mark.parametrize(
    ("ground", "proofs", "guard"),
    [
        ("request", [], None),
        ("request", ["id_shown"], None),
        ("request", [""], "wish_unproved"),
        ("unlawful", [""], None),
    ],
)
def test_nobody_is_erased_on_a_request_nobody_proved(ground: str, proofs: list[str], guard: str | None) -> None:
    assert erasing_refusal("propose_erase", ground, proofs) == refused("propose_erase", guard)


def test_the_lists_belong_together() -> None:
    assert set(PROOFS_OF) == set(ASKERS)
    assert {proof for proofs in PROOFS_OF.values() for proof in proofs} == set(PROOFS)
    assert set(TO_DO) < set(KINDS)
    assert set(IN_WORDS) < set(KINDS)
    assert {code for kind in KINDS for code in grounds_of(kind)} == set(GROUNDS)
    assert "unproved" in grounds_of("explanation")
