"""Marks, confirmed texts and released files: what protects a demand beyond its matrix (a11.2; roles section 6)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hotline.core.marks import MARKS


class Mark(models.Model):
    """A mark of protection (保护标记) with who set it, when, and who lifted it why; lifted, never deleted (a11.2-c).

    `reason` is the reference of the words by which it was lifted.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey("tickets.Demand", models.CASCADE, related_name="marks")
    kind = models.CharField("种类", max_length=15)
    set_at = models.DateTimeField("设定时间")
    set_by = models.CharField("设定人", max_length=60, blank=True)
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_by = models.CharField("解除人", max_length=60, blank=True)
    reason = models.CharField("解除理由引用", max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=tuple(MARKS)), name="mark_kind_known"),
            UniqueConstraint(fields=["demand", "kind"], condition=Q(lifted_at__isnull=True), name="mark_once"),
        ]


class ConfirmedText(models.Model):
    """A scrubbed text a person of the hotline has checked: what a unit reads at P2 and above (核对文字; S05, S07).

    `of` is the reference of the original, empty for the words of the contact; `words` that of the checked text. The
    last one counts.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey("tickets.Demand", models.CASCADE, related_name="confirmed_texts")
    of = models.CharField("原文引用", max_length=40, blank=True)
    words = models.CharField("核对后文字引用", max_length=40)
    by = models.CharField("核对人", max_length=60)
    at = models.DateTimeField("时间")


class ReleasedFile(models.Model):
    """A file a person of the hotline has looked at and lets the unit have at P2 and above (核对附件; S05)."""

    id = models.BigIntegerField(primary_key=True)
    attachment = models.OneToOneField("tickets.Attachment", models.CASCADE, related_name="release")
    by = models.CharField("核对人", max_length=60)
    at = models.DateTimeField("时间")


SCANS = ("waiting", "clean", "infected", "unscanned")


class FileScan(models.Model):
    """What the scanner said of a file (病毒检查; S36): waiting, clean, infected, or that there is no scanner.

    `copy_sealed` is the copy given out, where it is another than what was handed in: a picture without its metadata.
    """

    attachment = models.OneToOneField("tickets.Attachment", models.CASCADE, primary_key=True, related_name="scan")
    status = models.CharField("结果", max_length=10)
    at = models.DateTimeField("时间")
    copy_sealed = models.BinaryField("给出的副本（加密）", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(status__in=SCANS), name="scan_status_known"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["at"], name="scan_waiting", condition=Q(status="waiting")),
        ]
