"""Slowing down whoever guesses: query codes per number and address, sign-in per account and address (S09, S23, S37).

Every failure past the free ones makes the next try wait longer, then for good hours. Nothing sleeps: a try that comes
too early is answered at once with when to try again, whether or not number or account exist.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from hotline.personal.keys import Purpose
from hotline.personal.vault import provider
from hotline.web.models import Tries


@dataclass(frozen=True)
class Rule:
    """Free failures, the first wait in seconds (doubled each time), the longest wait and from which failure on."""

    free: int
    first: int
    locked_from: int
    longest: int

    def wait(self, failures: int) -> timedelta | None:
        """How long the next try has to wait after so many failures."""
        if failures < self.free:
            return None
        if failures >= self.locked_from:
            return timedelta(seconds=self.longest)
        return timedelta(seconds=min(self.longest, self.first * 2 ** (failures - self.free)))


FORGOTTEN = timedelta(days=1)
"""A subject without failure for so long begins anew."""


def rule(kind: str) -> Rule:
    """The rule of a kind of try, from the settings."""
    return Rule(**settings.HOTLINE_TRIES[kind])


def subject(kind: str, *names: str) -> bytes:
    """The keyed digest a row stands under."""
    message = "\n".join((kind, *names)).encode()
    return provider().mac(Purpose.CODES, "tries", message)


def held_until(now: datetime, *subjects: bytes) -> datetime | None:
    """Until when the next try has to wait; None: it may come now."""
    found = Tries.objects.filter(subject__in=subjects, held_until__gt=now).values_list("held_until", flat=True)
    return max((until for until in found if until), default=None)


def failed(kind: str, name: bytes, now: datetime) -> int:
    """Count one failure: how many there are. Taken in the database, so that tries in parallel all count."""
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into web_tries (subject, failures, last_at) values (%(name)s, 1, %(now)s)
               on conflict (subject) do update set last_at = %(now)s,
                 failures = case when web_tries.last_at < %(old)s then 1 else web_tries.failures + 1 end
               returning failures""",
            {"name": name, "now": now, "old": now - FORGOTTEN},
        )
        failures = int(cursor.fetchone()[0])
        wait = rule(kind).wait(failures)
        if wait is not None:
            cursor.execute("update web_tries set held_until = %s where subject = %s", [now + wait, name])
    return failures


def passed(name: bytes) -> None:
    """A right try ends the count."""
    Tries.objects.filter(subject=name).delete()
