"""The daily anchor (锚): heads of the chains that grew, in a file outside the database, each naming the last (S16).

A file is lines of canonical JSON: the header, then [chain, number of events, last hash] for each chain in order of
its name. Its hash is taken over the whole file and stands in the row and in the next anchor.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from django.db import connection, transaction

from hotline import data_folder
from hotline.audit.models import Anchor
from hotline.core.audit import Fault
from hotline.core.canonical import canonical_json, plain
from hotline.core.instants import cut
from hotline.personal.digest import ALGORITHM

BATCH: Final = 1000
_GROWN: Final = """
select number as chain, chain_seq as seq, chain_head as head from tickets_demand where chain_seq > anchored_seq
union all select name, seq, head from audit_chain where seq > anchored_seq
"""
_EVERY: Final = """
select number as chain, chain_seq as seq, chain_head as head from tickets_demand where chain_seq > 0
union all select name, seq, head from audit_chain where seq > 0
"""
_DIFFERS: Final = """
select v.chain, v.seq from unnest(%s::text[], %s::int[], %s::text[]) with ordinality v(chain, seq, head, n)
left join audit_eventrow e on e.chain = v.chain and e.seq = v.seq
where e.hash is null or encode(e.hash, 'hex') <> v.head order by v.n limit 1
"""
Line = tuple[str, int, str]


def folder() -> Path:
    """Where the anchors of this installation are kept."""
    return data_folder.path() / "anchors"


def file_of(n: int) -> Path:
    """The file of an anchor by its number."""
    return folder() / f"{n:06}.jsonl"


def anchor(now: datetime) -> Path | None:
    """Anchor the chains that grew since the last anchor; the file written, None where nothing grew.

    File first, row after: what the row says is on disk. A crash between leaves a file without row, which the next
    anchor replaces.
    """
    file = _anchored(now, _GROWN)
    if file is not None:
        _bookmark(file)
    return file


def anchor_all(now: datetime) -> Path | None:
    """Anchor every chain as it stands, for a stock written with its bookmarks already at the ends of its chains."""
    return _anchored(now, _EVERY)


def _anchored(now: datetime, which: str) -> Path | None:
    """The next anchor, naming these chains: its file, then its row."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
            cursor.execute("select pg_advisory_xact_lock(hashtext('hotline anchor'))")
            cursor.execute(f"select count(*), sum(seq) from ({which}) g")  # noqa: S608 - a constant
            count, events = cursor.fetchone()
        if not count:
            return None
        last = Anchor.objects.order_by("-n").first()
        made = Anchor(
            n=last.n + 1 if last else 1,
            made_at=cut(now),
            chains=count,
            events=events,
            previous=last.hash if last else "",
        )
        file = file_of(made.n)
        made.hash = _write(file, made, which)
        made.save(force_insert=True)
    return file


def _header(made: Anchor) -> dict[str, Any]:
    return {
        "algorithm": ALGORITHM,
        "chains": made.chains,
        "events": made.events,
        "made_at": plain(made.made_at),
        "n": made.n,
        "previous": made.previous,
    }


def _write(file: Path, made: Anchor, which: str) -> str:
    """Write a file whole or not at all, on disk before this returns; its hash."""
    data_folder.make(file.parent)
    digest, being_written = hashes.Hash(hashes.SM3()), file.with_suffix(".part")
    with data_folder.clear_words(file.parent), being_written.open("wb") as out:
        for line in _lines(made, which):
            out.write(line)
            digest.update(line)
        out.flush()
        os.fsync(out.fileno())
        being_written.replace(file)
        directory = os.open(file.parent, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)
    return f"{ALGORITHM}:{digest.finalize().hex()}"


def _lines(made: Anchor, which: str) -> Iterator[bytes]:
    yield canonical_json(_header(made)) + b"\n"
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'select chain, seq, head from ({which}) g order by chain collate "C"')  # noqa: S608
        while rows := cursor.fetchmany(BATCH):
            for chain, seq, head in rows:
                yield canonical_json([chain, seq, bytes(head).hex()]) + b"\n"


def _read(file: Path) -> Iterator[Line]:
    """The lines of an anchor after its header."""
    with file.open("rb") as lines:
        for line in islice(lines, 1, None):
            chain, seq, head = json.loads(line)
            yield str(chain), int(seq), str(head)


def _bookmark(file: Path) -> None:
    """Note how far each chain is anchored. Left undone by a crash, the next anchor names those heads again."""
    lines = _read(file)
    while batch := list(islice(lines, BATCH)):
        names, seqs = [line[0] for line in batch], [line[1] for line in batch]
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            ordered = "select id from tickets_demand where number = any(%s) order by id for update"
            cursor.execute(ordered, [names])
            for table, name in (("tickets_demand", "number"), ("audit_chain", "name")):
                cursor.execute(
                    f"update {table} d set anchored_seq = v.seq "  # noqa: S608 - constants
                    f"from unnest(%s::text[], %s::int[]) v(chain, seq) where d.{name} = v.chain",
                    [names, seqs],
                )


def anchor_faults(*, last_only: bool = False) -> tuple[int, list[Fault]]:
    """How many anchors there are, and the first fault of each: file, row, order, or an event that differs."""
    rows = list(Anchor.objects.order_by("n"))
    faults = _missing_rows(rows)
    previous = ""
    for made in rows:
        if not last_only or made is rows[-1]:
            fault = _fault(made, previous if not last_only else made.previous)
            faults += [fault] if fault else []
        previous = made.hash
    return len(rows), faults


def _missing_rows(rows: list[Anchor]) -> list[Fault]:
    """Numbers left out among the rows, and files without a row."""
    known = {made.n for made in rows}
    files = {int(file.stem) for file in folder().glob("[0-9]*.jsonl") if file.stem.isdigit()}
    missing = (set(range(1, max(known, default=0) + 1)) | files) - known
    return [Fault(f"anchor {n}", None, "anchor row missing") for n in sorted(missing)]


def _fault(made: Anchor, previous: str) -> Fault | None:
    name, file = f"anchor {made.n}", file_of(made.n)
    if not file.exists():
        return Fault(name, None, "anchor file missing", {"made_at": plain(made.made_at)})
    digest = hashes.Hash(hashes.SM3())
    with file.open("rb") as content:
        header = content.readline()
        digest.update(header)
        while block := content.read(1 << 16):
            digest.update(block)
    same = f"{ALGORITHM}:{digest.finalize().hex()}" == made.hash and made.previous == previous
    if not same or header != canonical_json(_header(made)) + b"\n":
        return Fault(name, None, "anchor changed", {"made_at": plain(made.made_at)})
    return _event_fault(made, file)


def _event_fault(made: Anchor, file: Path) -> Fault | None:
    lines = _read(file)
    while batch := list(islice(lines, BATCH)):
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERS, [list(part) for part in zip(*batch, strict=True)])
            found = cursor.fetchone()
        if found:
            fact = {"anchor": made.n, "made_at": plain(made.made_at)}
            return Fault(found[0], found[1], "event of an anchor missing or changed", fact)
    return None
