"""Holds (暂停删除): what is kept past its time for a case, an appeal, a lawsuit or the archive (a32.1; S43)."""

from typing import Final

from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader

GROUNDS: Final = {
    "case": "案件调查",
    "appeal": "申诉、复议",
    "lawsuit": "诉讼、仲裁",
    "supervision": "监察、督查",
    "archive": "档案管理要求",
    "person": "本人请求保留作为证据",
}
"""Why a ticket's data are kept past their time."""
SHORTEST: Final = 2


def holding_refusal(act: str, reader: Reader, words: str) -> Refusal | None:
    """Why somebody sets or lifts no hold: not a privacy officer, no reason (a32.1; roles section 4)."""
    if reader.actor.role != "privacy_officer":
        return refuse(act, "scope", "a32.1", FAILED)
    return refuse(act, "look_words_missing", "a32.1", FAILED) if len(words.strip()) < SHORTEST else None
