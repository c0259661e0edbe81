"""Taking rows in batches: locked, those of other workers skipped, each batch its own durable transaction."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
BATCH: Final = 100


def in_batches(candidates: "QuerySet[Row]", work: Callable[[Sequence[Row]], int]) -> int:
    """Give the candidates to `work`, batch by batch in ascending id; what it did, summed up.

    A batch never waits for a lock, so sweeps and acts cannot block each other for good.
    """
    done, after = 0, 0
    while True:
        with transaction.atomic(durable=True):
            following = candidates.filter(pk__gt=after).order_by("pk")
            rows = list(following.select_for_update(skip_locked=True, of=("self",))[:BATCH])
            if not rows:
                return done
            done += work(rows)
        after = rows[-1].pk
