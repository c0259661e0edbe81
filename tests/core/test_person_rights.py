"""What a person may ask about the own data: proof first (PIPL 44-46; S44)."""

import pytest

from hotline.core.person_rights import asking_refusal, correcting_refusal
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.core.ticket import Actor

TAN = Reader(Actor("privacy_officer", person="tan"))
SENTENCES = {
    "scope": "该工单不在你的职权范围内。",
    "proof_missing": "请选择身份核验方式。",
    "look_words_missing": "请写明原因。",
    "correction_missing": "请选择更正的栏目并填写更正后的内容。",
    "proof_weak": "更正电话、证件号码须核对证件，不能只凭电话核验。",
}


def refused(act: str, guard: str | None) -> Refusal | None:
    """The whole refusal by its guard."""
    return Refusal(act, guard, "a32.1", SENTENCES[guard]) if guard else None


@pytest.mark.parametrize(
    ("role", "proof", "words", "guard"),
    [
        ("privacy_officer", "id_shown", "窗口提出", None),
        ("privacy_officer", "id_shown", "来信", None),
        ("privacy_officer", "", "窗口提出", "proof_missing"),
        ("privacy_officer", "trust", "窗口提出", "proof_missing"),
        ("privacy_officer", "id_shown", " 窗 ", "look_words_missing"),
        ("auditor", "id_shown", "窗口提出", "scope"),
        ("agent", "id_shown", "窗口提出", "scope"),
    ],
)
def test_a_copy_wants_a_privacy_officer_a_proof_and_the_record_of_the_wish(
    role: str, proof: str, words: str, guard: str | None
) -> None:
    assert asking_refusal("ask_export", Reader(Actor(role, person="x")), proof, words) == refused("ask_export", guard)


@pytest.mark.parametrize(
    ("field", "value", "proof", "guard"),
    [
        ("name", "陈大文", "called_back", None),
        ("phone", "13900001234", "id_shown", None),
        ("phone", "13900001234", "called_back", "proof_weak"),
        ("id_number", "440", "code_and_phone", "proof_weak"),
        ("phone", " ", "id_shown", "correction_missing"),
        ("words", "别的话", "id_shown", "correction_missing"),
        ("name", "长" * 200, "id_shown", None),
        ("name", "长" * 201, "id_shown", "correction_missing"),
        ("name", "陈大文", "", "proof_missing"),
    ],
)
def test_what_is_corrected_on_which_proof(field: str, value: str, proof: str, guard: str | None) -> None:
    assert correcting_refusal(TAN, field, value, proof, "窗口提出") == refused("correct_identity", guard)
