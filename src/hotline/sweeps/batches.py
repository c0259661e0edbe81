"""Taking rows in batches: locked, those of other workers skipped, each batch its own durable transaction."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
BATCH: Final = 100


def in_batches(candidates: "QuerySet[Row]", work: Callable[[Sequence[Row]], int]) -> int:
    """Give the candidates to `work`, batch by batch in ascending id; what it did, summed up.

    A batch never waits for a lock, so sweeps and acts cannot block each other for good. The keys are asked for first,
    once and in no order: where many are due PostgreSQL would walk the whole stock by id to find the first hundred.
    """
    keys = sorted(candidates.order_by().values_list("pk", flat=True))
    done = 0
    for at in range(0, len(keys), BATCH):
        with transaction.atomic(durable=True):
            still = candidates.filter(pk__in=keys[at : at + BATCH]).order_by("pk")
            rows = list(still.select_for_update(skip_locked=True, of=("self",)))
            done += work(rows) if rows else 0
    return done
