"""Idempotency keys of acts: a row of its own beside the demand."""

from django.db import models


class ActKey(models.Model):
    """An idempotency key with the first result: the same key twice gives it again and writes nothing."""

    key = models.CharField(primary_key=True, max_length=80)
    demand = models.CharField(max_length=20, blank=True)
    act = models.CharField(max_length=30)
    result = models.JSONField()
    recorded_at = models.DateTimeField()
