"""Rotating keys (密钥轮换): a new master key for new writes, what the old ones wrapped wrapped anew behind it (S13).

Fields stay as they are: only data keys are wrapped anew, and indexes made anew. Reading and exact search go on
throughout, for old keys are kept and every index is looked for under all of them. The work is done in batches, each its
own transaction with its progress: it may be stopped anywhere and goes on where it was.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from hotline.access.second_factor import rewrap_old
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Asked
from hotline.core.instants import cut
from hotline.core.ticket import Actor
from hotline.database.identity import new_id
from hotline.intake.models import Requester, RequesterKey
from hotline.intake.selectors import INDEXED, identity_place
from hotline.personal.blind_index import index
from hotline.personal.cipher import NotOpened, rewrap
from hotline.personal.file_keys import LOOKED, FileKeyProvider
from hotline.personal.key_file import announce_master_key, promote_master_key
from hotline.personal.keys import KeyProvider, Purpose, wrapping_key_id
from hotline.personal.vault import Vault, provider
from hotline.protection.models import Export, Rotation
from hotline.sweeps.search_texts import search_texts
from hotline.trouble import Trouble

BATCH: Final = 1000
GRACE: Final = 2 * LOOKED + 1.0
"""Seconds within which every process has looked into the key file."""
REWRAPPED: Final = (Purpose.IDENTITY, Purpose.CONTENT, Purpose.P2, Purpose.FILES)
NEW_ONLY: Final = (Purpose.CODES, Purpose.RECEIPTS)
"""Purposes whose old keys stay good for what they made: codes told to people, receipts given."""
Told = Callable[[Rotation], None]


def begin(purpose: Purpose, now: datetime, wait: Callable[[float], None] = time.sleep) -> Rotation:
    """A new master key of a purpose, known to every process before any of them writes with it; the work still to do.

    Raises Trouble where a rotation of the purpose is under way. With a key service the new key is made there.
    """
    if Rotation.objects.filter(purpose=purpose, finished_at__isnull=True).exists():
        raise Trouble(f"用途 {purpose} 的轮换还没有完成，请先继续：hotline keys rotate --resume。")
    held = provider()
    if isinstance(held, FileKeyProvider) and held.path is not None:
        name = announce_master_key(held.path, purpose)
        wait(GRACE)
        promote_master_key(held.path, purpose, name)
        wait(GRACE)
    key = provider().writing_key_id(purpose)
    row = Rotation(id=new_id(), purpose=str(purpose), key=key, begun_at=cut(now), total=_total(purpose, key))
    if purpose in NEW_ONLY:
        row.finished_at = cut(now)
    asked = Asked("rotate_keys", str(purpose), Actor("system"), cut(now), {})
    configure(asked, "privacy", lambda _: Change({"key": key, "rows": row.total}, [row]))
    return row


def _total(purpose: Purpose, key: str) -> int:
    if purpose is Purpose.INDEX:
        return Requester.objects.exclude(index_key=key).count()
    return RequesterKey.objects.filter(purpose=purpose).count() if purpose in REWRAPPED else 0


def advance(row: Rotation, now: datetime, *, seconds: float | None = None, told: Told | None = None) -> bool:
    """Go on with a rotation, for so many seconds or to its end; whether it is done."""
    until = None if seconds is None else time.monotonic() + seconds
    work = _reindex if row.purpose == Purpose.INDEX else _rewrap
    for done, cursor in work(row):
        row.done, row.cursor = row.done + done, cursor
        row.save(update_fields=["done", "cursor"])
        if told is not None:
            told(row)
        if until is not None and time.monotonic() >= until:
            return False
    _finish(row, now)
    return True


def _finish(row: Rotation, now: datetime) -> None:
    """What hangs beside the requesters' keys, then the end with its event."""
    if row.purpose == Purpose.IDENTITY:
        while rewrap_old():
            pass
    if row.purpose == Purpose.FILES:
        _exports()
    if row.purpose == Purpose.INDEX:
        search_texts(whole=True)
    row.finished_at = cut(now)
    asked = Asked("rotated_keys", row.purpose, Actor("system"), cut(now), {})
    row.save(update_fields=["finished_at"])
    configure(asked, "privacy", lambda _: Change({"key": row.key, "rows": row.done}))


def _rewrap(row: Rotation) -> Iterator[tuple[int, str]]:
    """Wrap the data keys of a purpose anew, batch by batch in the order of their ids."""
    purpose, after = Purpose(row.purpose), row.cursor
    while True:
        with transaction.atomic(durable=True):
            found = RequesterKey.objects.filter(purpose=purpose).order_by("id")
            rows = list((found.filter(id__gt=UUID(after)) if after else found).values_list("id", "wrapped")[:BATCH])
            if not rows:
                return
            done = _write(_rewrapped(provider(), purpose, row.key, rows))
        after = str(rows[-1][0])
        yield done, after


def _rewrapped(held: KeyProvider, purpose: Purpose, key: str, rows: list[Any]) -> list[tuple[UUID, bytes, bytes]]:
    """Id, old and new form of those not yet under the new key."""
    old = [(one, bytes(wrapped)) for one, wrapped in rows if wrapping_key_id(bytes(wrapped)) != key]
    if isinstance(held, FileKeyProvider):
        held.expect(purpose, len(old))
    return [(one, wrapped, rewrap(held, purpose, one, wrapped)) for one, wrapped in old]


def _write(fresh: list[tuple[UUID, bytes, bytes]]) -> int:
    """Put the new forms in place of the old; a key erased or rewrapped meanwhile is left alone."""
    if not fresh:
        return 0
    ids, old, new = zip(*fresh, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "update intake_requesterkey k set wrapped = v.new from unnest(%s::uuid[], %s::bytea[], %s::bytea[])"
            " v(id, old, new) where k.id = v.id and k.wrapped = v.old",
            [list(ids), list(old), list(new)],
        )
        return int(cursor.rowcount)


def _exports() -> None:
    for row in Export.objects.filter(file_key__isnull=False).exclude(file_key_id=None):
        if row.file_key_id is not None:
            fresh = rewrap(provider(), Purpose.FILES, row.file_key_id, bytes(row.file_key or b""))
            Export.objects.filter(id=row.id, file_key=row.file_key).update(file_key=fresh)


def _reindex(row: Rotation) -> Iterator[tuple[int, str]]:
    """Make the blind indexes anew, batch by batch in the order of the requesters."""
    after = int(row.cursor or 0)
    while True:
        with transaction.atomic(durable=True):
            waiting = Requester.objects.filter(id__gt=after).exclude(index_key=row.key).order_by("id")
            rows = list(waiting.select_for_update(skip_locked=True)[:BATCH])
            if not rows:
                return
            keys = _keys_of([one.id for one in rows])
            for one in rows:
                _index_anew(one, Vault(keys.get(one.id, ())), row.key)
            _write_indexes(rows)
        after = rows[-1].id
        yield len(rows), str(after)


def _write_indexes(rows: list[Requester]) -> None:
    columns = [column for _, column in INDEXED.values()]
    sets = ", ".join(f"{column} = v.{column}" for column in columns)
    arrays = ", ".join("%s::bytea[]" for _ in columns)
    places = f"v(id, index_key, {', '.join(columns)})"
    values: list[Any] = [[one.id for one in rows], [one.index_key for one in rows]]
    values += [[_bytes(getattr(one, column)) for one in rows] for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"update intake_requester r set index_key = v.index_key, {sets}"  # noqa: S608 - columns of this code
            f" from unnest(%s::bigint[], %s::text[], {arrays}) {places} where r.id = v.id",
            values,
        )


def _bytes(value: Any) -> bytes | None:
    return bytes(value) if value is not None else None


def _keys_of(requesters: list[int]) -> dict[int, list[tuple[str, UUID, bytes]]]:
    found: dict[int, list[tuple[str, UUID, bytes]]] = {}
    rows = RequesterKey.objects.filter(requester_id__in=requesters, purpose=Purpose.IDENTITY)
    for row in rows:
        found.setdefault(row.requester_id, []).append((row.purpose, row.id, bytes(row.wrapped)))
    return found


def _index_anew(row: Requester, vault: Vault, key: str) -> None:
    for name, (field, column) in INDEXED.items():
        sealed = getattr(row, f"{name}_sealed")
        if sealed and getattr(row, column):
            place = identity_place(f"{name}_sealed", row.id)
            try:
                setattr(row, column, index(provider(), field, vault.open(Purpose.IDENTITY, place, bytes(sealed))))
            except (KeyError, NotOpened):
                continue
    row.index_key = key


@dataclass(frozen=True)
class Standing:
    """How many data keys or indexes stand under one key of a purpose."""

    purpose: str
    key: str
    newest: bool
    rows: int


def standing() -> list[Standing]:
    """What stands under which key: an old one at 0 is used by nothing in this database, only by its backups."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select purpose, convert_from(substring(wrapped from 3 for get_byte(wrapped, 1)), 'UTF8'), count(*)"
            " from intake_requesterkey group by 1, 2 union all"
            " select 'index', index_key, count(*) from intake_requester where phone_index is not null"
            " or id_number_index is not null or web_user_index is not null group by 1, 2"
        )
        counted = {(purpose, key): rows for purpose, key, rows in cursor.fetchall()}
    held = provider()
    return [
        Standing(str(purpose), key, n == 0, counted.get((str(purpose), key), 0))
        for purpose in Purpose
        for n, key in enumerate(held.key_ids(purpose))
    ]


def go_on(now: datetime, seconds: float = 20.0) -> int:
    """Go on with the rotations under way, as a worker does every minute; how many were finished."""
    done = 0
    for row in Rotation.objects.filter(finished_at__isnull=True).order_by("begun_at"):
        done += advance(row, now, seconds=seconds)
    return done
