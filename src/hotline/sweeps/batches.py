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
    all and in no order: where many are due PostgreSQL would walk the whole stock by id to find the first hundred. What
    the work itself adds behind them, as a message told another way, has its turn in the same call.
    """
    done, after = 0, 0
    while keys := sorted(candidates.order_by().filter(pk__gt=after).values_list("pk", flat=True)):
        for at in range(0, len(keys), BATCH):
            done += _batch(candidates.filter(pk__in=keys[at : at + BATCH]), work)
        after = keys[-1]
    return done


def _batch(candidates: "QuerySet[Row]", work: Callable[[Sequence[Row]], int]) -> int:
    with transaction.atomic(durable=True):
        rows = list(candidates.order_by("pk").select_for_update(skip_locked=True, of=("self",)))
        return work(rows) if rows else 0
