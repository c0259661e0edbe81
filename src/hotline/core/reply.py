"""Replies (书面答复) and closure: which claims are unanswered, what the closure checklist finds (a20-a22)."""

from collections.abc import Sequence
from typing import Final

CHECKLIST: Final = {
    "contacted": ("已联系诉求人", "a20.1.1"),
    "written_reply_delivered": ("书面答复已送达", "a20.1.2"),
    "claims_answered": ("各诉求事项点均已答复", "a21.1.1"),
    "outcome_supported": ("办理结果有依据", "a20.1.5"),
    "long_term_complete": ("长期推进事项要素齐全", "a21.1.2"),
}
"""The closure checklist (办结审核清单): what each item says and where the order asks for it (a22.1)."""


def unanswered_claims(claims: Sequence[str], answers: Sequence[str]) -> list[str]:
    """The claims (诉求事项点) a reply leaves out, in their order (a21.1.1)."""
    return [claim for claim in claims if claim not in answers]


def open_items(checklist: Sequence[str], met: Sequence[str]) -> list[str]:
    """The items of a policy's closure checklist the reviewer did not find met (a22.1)."""
    return [item for item in checklist if item not in met]
