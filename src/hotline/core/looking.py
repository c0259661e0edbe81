"""Looking with a reason (明文查看、紧急查看): who may see a masked value, when, how often (a11.2, a32.1; roles 6, 8).

Guards as values: the page asks them for its buttons, the action before it shows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.core.privacy import P4, View, may_reveal
from hotline.core.refusal import FAILED, Refusal, refuse

SHORTEST: Final = 2
"""Characters a reason in words has at least."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A wish to see one field: its view by the matrix, the purpose's code, the reason in words."""

    view: View
    purpose: str
    words: str


def reveal_refusal(asking: Asking, purposes: Collection[str], in_last_hour: int, per_hour: int) -> Refusal | None:
    """Why a masked value is not shown: no cell for it, no reason, too many in an hour (S04; a32.1-c)."""
    if not may_reveal(asking.view):
        return refuse("reveal", "not_masked", "a32.1", FAILED)
    if asking.purpose not in purposes:
        return refuse("reveal", "purpose_missing", "a32.1", FAILED)
    if len(asking.words.strip()) < SHORTEST:
        return refuse("reveal", "look_words_missing", "a32.1", FAILED)
    return refuse("reveal", "reveal_limit", "a32.1", FAILED) if in_last_hour >= per_hour else None


EMERGENCY_ROLES: Final = ("agent", "dispatcher", "reviewer", "supervisor", "follow_up_caller")
"""The desks of the hotline, which may look in an emergency (roles section 8)."""

EMERGENCY_FIELDS: Final = ("name", "phone", "address", "location")
"""What opens of one contact; a recording is playable where there is one."""


@dataclass(frozen=True, slots=True)
class Uses:
    """A person's former emergency views, as far as they stop further use."""

    review_overdue: int = 0
    unfounded_open: int = 0


def emergency_refusal(
    role: str, protection: int, kind: str, words: str, kinds: Collection[str], uses: Uses
) -> Refusal | None:
    """Why an emergency view is not given (roles section 8; S30).

    A use whose review is overdue, or that was found unfounded and is not yet settled, stops the person's further use.
    """
    if role not in EMERGENCY_ROLES:
        return refuse("emergency_view", "emergency_role", "a32.1", FAILED)
    if protection >= P4:
        return refuse("emergency_view", "sealed", "a32.1", FAILED)
    if kind not in kinds:
        return refuse("emergency_view", "purpose_missing", "a32.1", FAILED)
    if len(words.strip()) < SHORTEST:
        return refuse("emergency_view", "look_words_missing", "a32.1", FAILED)
    stopped = uses.review_overdue or uses.unfounded_open
    return refuse("emergency_view", "emergency_unreviewed", "a32.1", FAILED) if stopped else None


def still_open(until: datetime | None, now: datetime) -> bool:
    """Whether what was opened for a time is still to be shown (S04, S30)."""
    return until is not None and now < until
