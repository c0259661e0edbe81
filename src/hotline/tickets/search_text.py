"""What a demand's words are found by, in a table of its own (S14; a32.1)."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchText(models.Model):
    """The search pieces of one demand's own words (检索片段; S14): keyed digests of scrubbed text at P0.

    Written by a sweep, outside the deciding transaction; `key` is the key id of the digests, `words` the newest text
    taken in. A demand at P1 or above keeps its row with no pieces, so that the sweep does not look at it again. `units`
    are those that held it or took part: a unit's search goes by words and units at once. Whether it still sees the
    demand is asked of the demand itself.
    """

    demand = models.OneToOneField("tickets.Demand", models.CASCADE, primary_key=True, related_name="search_text")
    pieces = ArrayField(models.BigIntegerField(), verbose_name="片段", default=list)
    units = ArrayField(models.CharField(max_length=60), verbose_name="承办和协办单位", default=list)
    words = models.BigIntegerField("最新文字", default=0)
    protection = models.SmallIntegerField("保护级别", default=0)
    key = models.CharField("密钥", max_length=40)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            GinIndex(fields=["pieces", "units"], name="search_pieces", fastupdate=False),
            models.Index(fields=["words"], name="search_newest"),
        ]
