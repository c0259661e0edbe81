"""Files as a reader may have them (附件): by the matrix, once scanned, as the copy given out (S35, S36).

At P2 and above a unit has those a person of the hotline has looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction

from hotline.core.privacy import P2, UNIT_ROLES, mask_attachment, view_of
from hotline.database.gathering import row_of
from hotline.personal.cipher import NotOpened
from hotline.personal.keys import Purpose
from hotline.personal.vault import Vault
from hotline.reading.names import Names
from hotline.reading.opening import Opened
from hotline.reading.shown import AttachmentShown
from hotline.reading.texts import unsealed, vault_from
from hotline.reading.view_log import log_view, view_row
from hotline.tickets.attachments import place_of
from hotline.tickets.models import Attachment, FileScan, ReleasedFile

HELD_BACK: Final = ("waiting", "infected")
"""What the scanner said of files nobody opens."""
EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "video/mp4": "mp4",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


@dataclass(frozen=True)
class Given:
    """A file as it is given out: its name, by type and number where the name may name somebody, and its bytes."""

    name: str
    content_type: str
    content: bytes


KEPT: Final = """id, reference, demand_id, name_sealed, content_type, size, digest, added_by, added_at,
  (select s.status from tickets_filescan s where s.attachment_id = tickets_attachment.id) as scan,
  exists (select from tickets_releasedfile r where r.attachment_id = tickets_attachment.id) as released"""
"""Of an attachment everything but its content, what the scanner said, whether a unit may have it at P2."""


@dataclass(frozen=True)
class Kept:
    """A file's row without its content, what the scanner said of it, whether it is released (P2)."""

    row: Attachment
    scan: str
    released: bool

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> "Kept":
        """From a row as JSON; a file kept before there were scans is unscanned."""
        return cls(row_of(Attachment, found), found["scan"] or "unscanned", found["released"])


def attachments_shown(opened: Opened, rows: Sequence[Kept], names: Names) -> tuple[AttachmentShown, ...]:
    """Files by name where the matrix shows them, else by type and number; none where they are hidden."""
    if opened.view("attachments") == "hidden" or not rows:
        return ()
    vault = vault_from(opened.demand.keys_found)  # type: ignore[attr-defined]
    return tuple(_shown(opened, vault, n, kept, names) for n, kept in enumerate(rows, 1))


def _shown(opened: Opened, vault: Vault, n: int, kept: Kept, names: Names) -> AttachmentShown:
    row, shown = kept.row, may_have(opened, released=kept.released)
    named = shown and not _nameless(opened)
    place = place_of("name_sealed", row.id)
    name = unsealed(vault, Purpose.FILES, place, row.name_sealed) if named else None
    return AttachmentShown(
        row.id,
        row.reference,
        name or mask_attachment(row.content_type, n),
        row.content_type,
        row.size,
        row.added_at,
        names.of(row.added_by),
        shown and kept.scan not in HELD_BACK,
        kept.scan,
        kept.released,
    )


def _nameless(opened: Opened) -> bool:
    """At P2 and above a unit learns no file's name, which may name somebody (S05)."""
    return opened.demand.protection >= P2 and opened.reader.actor.role in UNIT_ROLES


def may_have(opened: Opened, *, released: bool) -> bool:
    """Whether the reader may have the files of a demand: shown by the matrix, at P2 released by a person (S05)."""
    demand, role = opened.demand, opened.reader.actor.role
    relation = replace(opened.relation, released=released) if role in UNIT_ROLES else opened.relation
    return view_of("attachments", role, demand.protection, relation, report=demand.type == "report") == "shown"


def file_of(opened: Opened, reference: str, origin: str = "") -> Given | None:
    """A file for a reader, its line in the view log written first; None where there is none for this reader."""
    demand = opened.demand
    rows = list(Attachment.objects.filter(demand_id=demand.id).defer("content_sealed", "name_sealed").order_by("id"))
    n = next((n for n, row in enumerate(rows, 1) if row.reference == reference), None)
    if n is None or opened.opening in ("sealed", "header"):
        return None
    row = rows[n - 1]
    scan = FileScan.objects.filter(attachment_id=row.id).first()
    released = ReleasedFile.objects.filter(attachment_id=row.id).exists()
    if not may_have(opened, released=released) or (scan is not None and scan.status in HELD_BACK):
        return None
    with transaction.atomic():
        log_view(
            view_row("downloaded", opened.reader, opened.now, number=demand.number, opening=opened.opening,
                     fields=["attachments"], origin=origin)
        )  # fmt: skip
        return _given(opened, row, scan, n)


def _given(opened: Opened, row: Attachment, scan: FileScan | None, n: int) -> Given | None:
    vault = vault_from(opened.demand.keys_found)  # type: ignore[attr-defined]
    copied = scan is not None and scan.copy_sealed is not None
    column = "copy_sealed" if copied else "content_sealed"
    sealed = scan.copy_sealed if copied and scan is not None else row.content_sealed
    try:
        content = vault.open_bytes(Purpose.FILES, place_of(column, row.id), bytes(sealed or b""))
        name = vault.open(Purpose.FILES, place_of("name_sealed", row.id), bytes(row.name_sealed))
    except (KeyError, NotOpened):
        return None
    masked = f"{mask_attachment(row.content_type, n)}.{EXTENSIONS.get(row.content_type, 'bin')}"
    return Given(masked if _nameless(opened) else name, row.content_type, content)
