"""What time alone brings to sign-in: a new review of rights, sessions and tries that are over (a32.1; S24, S26)."""

from datetime import datetime, timedelta

from hotline.access import review
from hotline.access.models import Session


def open_review(now: datetime) -> int:
    """The review of a period that has begun."""
    return review.open_review(now)


def forget_sessions(now: datetime) -> int:
    """Sessions that are over."""
    return Session.objects.filter(expire_date__lt=now - timedelta(hours=1)).delete()[0]
