"""Sessions in the database, their keys as digests, known by account, so that they can be listed and ended (S24).

A session is kept an hour longer than it may be used: what was typed when it had just ended is kept for its person.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from hotline.access.models import Session
from hotline.database.gathering import gathered, row_of

GRACE: Final = timedelta(hours=1)
_SESSION: Final = """
select row_to_json(s) as session from access_session s where s.session_key = %(key)s and s.expire_date > %(now)s
"""


def digest(key: str) -> str:
    """What stands in the table for a session's key."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's own engine over our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = gathered(_SESSION, {"key": digest(self.session_key or ""), "now": timezone.now()})
        if found:
            return row_of(Session, found[0]["session"])
        self._session_key = None
        return None

    def exists(self, session_key: str) -> bool:
        """Whether the key is in use."""
        return Session.objects.filter(session_key=digest(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """Forget the session, this one or the one named."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row, with what the list of sessions shows beside the data."""
        began = _instant(data.get("began"))
        return Session(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=(began or timezone.now()) + timedelta(seconds=settings.SESSION_COOKIE_AGE) + GRACE,
            account_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            began_at=began,
            seen_at=_instant(data.get("seen")),
            address=str(data.get("address", ""))[:60],
            device=str(data.get("device", ""))[:120],
        )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
