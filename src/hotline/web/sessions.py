"""Sessions in the database as Django keeps them, read by a statement that is not composed anew at every request."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db

from hotline.database.gathering import gathered, row_of

_SESSION = """
select row_to_json(s) as session from django_session s where s.session_key = %(key)s and s.expire_date > %(now)s
"""


class SessionStore(db.SessionStore):
    """One session."""

    def _get_session_from_db(self) -> Any:
        """Its row; without one it begins anew, under another key."""
        found = gathered(_SESSION, {"key": self.session_key, "now": datetime.now(UTC)})
        if found:
            return row_of(self.model, found[0]["session"])
        self._session_key = None
        return None
