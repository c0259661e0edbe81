"""Unsent text kept on the server (草稿): sealed in the session, so that nobody reads it there (S11, S24)."""

import base64
import json
from typing import Any, Final
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from hotline.personal.cipher import DataKey, NotOpened, Place, new_data_key, open_, seal
from hotline.personal.keys import KeyMissing, Purpose
from hotline.personal.vault import provider

_PLACE: Final = Place("web_draft", "sealed", "session", 1)


def keep(session: SessionBase, name: str, values: dict[str, Any]) -> None:
    """Keep plain values under a name in the browser's session."""
    stored = session.get(f"draft-{name}")
    key = _key(stored)
    wrapped = stored["wrapped"] if stored and key else None
    if key is None or wrapped is None:
        key, fresh = new_data_key(provider(), Purpose.CONTENT)
        wrapped = _text(fresh)
    sealed = seal(key, _PLACE, json.dumps(values).encode())
    session[f"draft-{name}"] = {"key": str(key.id), "wrapped": wrapped, "sealed": _text(sealed)}


def kept(session: SessionBase, name: str) -> dict[str, Any]:
    """What is kept under a name; empty where nothing is, or nothing that opens."""
    stored = session.get(f"draft-{name}")
    key = _key(stored)
    if stored is None or key is None:
        return {}
    try:
        values: dict[str, Any] = json.loads(open_(key, _PLACE, base64.b64decode(stored["sealed"])))
    except (NotOpened, ValueError):
        return {}
    return values


def drop(session: SessionBase, name: str) -> None:
    """Forget it."""
    session.pop(f"draft-{name}", None)


def _key(stored: dict[str, str] | None) -> DataKey | None:
    if not stored:
        return None
    try:
        name = UUID(stored["key"])
        return DataKey(name, provider().unwrap(Purpose.CONTENT, base64.b64decode(stored["wrapped"]), name.bytes))
    except (NotOpened, KeyMissing, ValueError):
        return None


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
