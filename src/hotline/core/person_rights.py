"""What a person may ask about the own data (查阅、复制、更正; PIPL 44-46, 49; S44): proof first, then the answer."""

from typing import Final

from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader

PURPOSE: Final = "person_request"
"""The purpose under which copy and correction stand in logs and exports."""
PROOFS: Final = {
    "id_shown": "本人到场，已核对有效身份证件",
    "called_back": "按登记的电话回拨，已核对本人",
    "code_and_phone": "凭工单编号、查询码和登记电话的验证",
    "guardian": "监护人到场，已核对证件和监护关系",
    "agent": "受托人到场，已核对委托书和双方证件",
    "relative": "死者近亲属，已核对证件和亲属关系",
}
"""How the identity of who asks was proved."""
COPY_FORMS: Final = {"html": "网页（html）", "json": "JSON", "xlsx": "Excel 表格（xlsx）"}
CORRECTED: Final = ("name", "phone", "id_number", "address", "email")
"""Fields of identity that can be corrected; the own words are never changed, an addition is a contact (a14.1)."""
NOT_BY: Final = {"phone": ("called_back", "code_and_phone"), "id_number": ("called_back", "code_and_phone")}
"""Proofs by a telephone change neither the telephone nor the identity number (S44; threat T14)."""
LONGEST: Final = 200
SHORTEST: Final = 2


def asking_refusal(act: str, reader: Reader, proof: str, words: str) -> Refusal | None:
    """Why a wish is not answered (a32.1): not a privacy officer, identity not proved, no record of the wish."""
    if reader.actor.role != "privacy_officer":
        return refuse(act, "scope", "a32.1", FAILED)
    if proof not in PROOFS:
        return refuse(act, "proof_missing", "a32.1", FAILED)
    return refuse(act, "look_words_missing", "a32.1", FAILED) if len(words.strip()) < SHORTEST else None


def correcting_refusal(reader: Reader, field: str, value: str, proof: str, words: str) -> Refusal | None:
    """Why a field is not corrected: as above, no such field, nothing to put there, a proof too weak (a32.1)."""
    refusal = asking_refusal("correct_identity", reader, proof, words)
    if refusal is not None:
        return refusal
    if field not in CORRECTED or not value.strip() or len(value) > LONGEST:
        return refuse("correct_identity", "correction_missing", "a32.1", FAILED)
    weak = proof in NOT_BY.get(field, ())
    return refuse("correct_identity", "proof_weak", "a32.1", FAILED) if weak else None
