"""The figure of satisfaction (满意率; a23.1, a27.1): who answered, out of whom; those not reached are in neither."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Count

from hotline.core.arguments import FOLLOW_UP_RESULTS, RATINGS
from hotline.follow_up.models import FollowUp


@dataclass(frozen=True)
class Satisfaction:
    """How the follow-ups that ended in a period were answered, by answer.

    `unreached`: every attempt of the policy was made in vain; stands beside the answers and counts as none of them.
    """

    satisfied: int
    basically_satisfied: int
    no_opinion: int
    dissatisfied: int
    unreached: int

    @property
    def answered(self) -> int:
        """The denominator: the follow-ups with an answer. Silence is no answer, of no kind."""
        return sum(getattr(self, result) for result in RATINGS)

    @property
    def rate(self) -> Fraction | None:
        """The share of those satisfied; None where nobody answered: no cases, neither none nor all satisfied."""
        return Fraction(self.satisfied, self.answered) if self.answered else None


def satisfaction(begin: datetime, end: datetime, unit: str | None = None) -> Satisfaction:
    """The figure of the follow-ups ended from `begin` to before `end`, of one unit's tickets or of all (a23.1)."""
    ended = FollowUp.objects.filter(ended_at__gte=begin, ended_at__lt=end)
    if unit is not None:
        ended = ended.filter(demand__unit_id=unit)
    by_result = Counter(dict(ended.values_list("result").annotate(n=Count("id"))))
    return Satisfaction(**{result: by_result[result] for result in FOLLOW_UP_RESULTS})
