"""When the acts without a time of their own happen in a replay: one fixed rule between message and reply.

| act | time |
|---|---|
| register | 10 minutes after the message |
| dispatch | 30 minutes after register (well within the 4 working hours of R30) |
| accept | 30 minutes of working time after dispatch |
| contact | one hour of working time after acceptance (within the working day of R22) |
| reply | the file's time |
| request_closure | one minute after the reply |
| review | two hours of working time after that (within the 2 working days of R30) |
| follow-up | by web, 10:00 / 15:00 / 10:00 of the 1st, 2nd, 3rd working day after approval (within R25) |

Where the official replied before this contact would have been, the first four stand at one, two, three and four fifths
of the way from message to reply. A reply at night is taken as it is.
"""

from datetime import date, datetime, time, timedelta

from hotline.core.calendar import Calendar, is_working, nth_working_day
from hotline.core.hours import add_work_time, day_opening
from hotline.core.instants import SHANGHAI
from hotline.core.policy import Policy
from hotline.replaying.rows import Row

MINUTE = 60
FOLLOW_UP_AT = (time(10), time(15), time(10))


class Schedule:
    """The rule under one calendar and policy."""

    def __init__(self, calendar: Calendar, policy: Policy) -> None:
        self._calendar, self._policy = calendar, policy

    def before_reply(self, row: Row) -> tuple[datetime, datetime, datetime, datetime]:
        """Register, dispatch, accept, contact."""
        registered = row.at + timedelta(minutes=10)
        dispatched = registered + timedelta(minutes=30)
        accepted = self._working(dispatched, 30 * MINUTE)
        contacted = self._working(accepted, 60 * MINUTE)
        if row.replied_at is None or contacted < row.replied_at:
            return registered, dispatched, accepted, contacted
        first, second, third, fourth = (_part(row.at, row.replied_at, fifths) for fifths in (1, 2, 3, 4))
        return first, second, third, fourth

    def closure(self, replied: datetime) -> datetime:
        """When the unit asks for closure."""
        return replied + timedelta(minutes=1)

    def review(self, asked: datetime) -> datetime:
        """When the reviewer decides."""
        return self._working(asked, 120 * MINUTE)

    def follow_up(self, approved: datetime, attempt: int) -> datetime:
        """When the n-th question is asked on the web, from 1."""
        day = nth_working_day(self._calendar, approved.date(), attempt)
        return datetime.combine(day, FOLLOW_UP_AT[(attempt - 1) % 3], SHANGHAI)

    def mornings(self, after: datetime, until: datetime) -> list[datetime]:
        """The openings of the working days in (after, until]: then the sweeps run."""
        found, day = [], after.date()
        while day <= until.date():
            if is_working(self._calendar, day) and after < self._opening(day) <= until:
                found.append(self._opening(day))
            day += timedelta(days=1)
        return found

    def _opening(self, day: date) -> datetime:
        return day_opening(self._policy, day)

    def _working(self, start: datetime, seconds: int) -> datetime:
        return add_work_time(self._calendar, self._policy, start, seconds)


def _part(message: datetime, reply: datetime, fifths: int) -> datetime:
    """So many fifths of the way, in whole seconds."""
    return (message + (reply - message) * fifths / 5).replace(microsecond=0)
