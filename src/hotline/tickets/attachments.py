"""Files on a ticket (附件; a14.1): what is accepted, as data, and opening one that is kept."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from hotline.core.content_type import FileKind
from hotline.intake.selectors import vault_of
from hotline.personal.cipher import Place
from hotline.personal.digest import ALGORITHM, sm3
from hotline.personal.keys import Purpose
from hotline.tickets.models import Attachment
from hotline.trouble import Trouble


@dataclass(frozen=True)
class Accepted:
    """What a city accepts: the largest file in bytes, the kinds."""

    largest: int
    kinds: tuple[FileKind, ...]


@cache
def accepted() -> Accepted:
    """The limits of `data/attachments.json`."""
    rows = json.loads((files(__package__) / "data" / "attachments.json").read_text(encoding="utf-8"))
    kinds = tuple(
        FileKind(
            row["type"],
            row["zh"],
            tuple((at, bytes.fromhex(mark)) for at, mark in row["marks"]),
            bytes.fromhex(row.get("within", "")),
        )
        for row in rows["kinds"]
    )
    return Accepted(rows["largest"], kinds)


@dataclass(frozen=True)
class Opened:
    """A file as it was handed in."""

    name: str
    type: str
    content: bytes
    added_by: str
    added_at: datetime


def place_of(column: str, attachment: int) -> Place:
    """Where a file's name or content stands, for its sealing (S11)."""
    return Place("tickets_attachment", column, attachment, 1)


def digest_of(content: bytes) -> str:
    """The digest of a file, naming its algorithm."""
    return f"{ALGORITHM}:{sm3(content).hex()}"


def opened(number: str, reference: str) -> Opened:
    """A file of a ticket, opened. Raises Trouble where the ticket has none of that name or it is not the one kept."""
    row = Attachment.objects.filter(demand__number=number, reference=reference).select_related("demand").first()
    if row is None:
        raise Trouble(f"工单 {number} 没有附件 {reference}。")
    vault = vault_of(row.demand.requester_id)
    content = vault.open_bytes(Purpose.FILES, place_of("content_sealed", row.id), bytes(row.content_sealed))
    if digest_of(content) != row.digest:
        raise Trouble(f"工单 {number} 的附件 {reference} 与上传时不一致。")
    name = vault.open(Purpose.FILES, place_of("name_sealed", row.id), bytes(row.name_sealed))
    return Opened(name, row.content_type, content, row.added_by, row.added_at)
