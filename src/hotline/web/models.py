"""What the doors keep of their own: wrong tries, so that guessing is slow in every process (S09, S23, S37)."""

from django.db import models


class Tries(models.Model):
    """Wrong tries on one subject; the subject is a keyed digest, so that no address and no number stands here."""

    subject = models.BinaryField(primary_key=True)
    failures = models.IntegerField(default=0)
    last_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
