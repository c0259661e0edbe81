"""Keeping a file on a ticket (上传附件; a14.1): sealed, its type read from its content, named by a reference."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hotline.acting.request import Asked
from hotline.core.content_type import kind_of
from hotline.core.instants import BadValue
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.database.identity import new_id
from hotline.intake.models import Requester, RequesterKey
from hotline.intake.selectors import vault_of
from hotline.personal.cipher import new_data_key
from hotline.personal.keys import Purpose
from hotline.personal.references import new_reference
from hotline.personal.vault import Vault, provider
from hotline.protection.rules import rules
from hotline.tickets.attachments import accepted, digest_of, place_of
from hotline.tickets.examining import Examined, Limits, Wrong, examine
from hotline.tickets.models import Attachment, FileScan
from hotline.tickets.scanning import configured, verdict

if TYPE_CHECKING:
    from hotline.acting.records import Recording

LONGEST_NAME = 200


def facts_of(args: Mapping[str, Any]) -> dict[str, Any]:
    """What the event says of a file: its reference, type and size. Raises BadValue where it is no file."""
    content = args.get("content") or b""
    if not isinstance(content, bytes):
        raise BadValue("content: not the bytes of a file")
    kind = kind_of(content, accepted().kinds)
    return {"attachment": new_reference(), "size": len(content)} | ({"content_type": kind.type} if kind else {})


def attach(making: "Recording") -> Refusal | None:
    """One file, by whoever may see the ticket: hotline, requester, the lead unit, a co-handler (a14.1, a16.1)."""
    asked, by, ticket = making.asked, making.asked.by, making.ticket
    invited = ticket.assignment is not None and ticket.assignment.co_handler(by.unit) is not None
    if by.role in ("handler", "unit_lead") and by.unit != ticket.unit and not invited:
        return refuse(asked.act, "unit", "a5.2", Failed({"act": "上传附件"}))
    found = looked_into(asked.args, asked.now)
    if isinstance(found, Refusal):
        return found
    content: bytes = asked.args.get("content") or b""
    demand, attachment = making.demand, new_id()
    if Attachment.objects.filter(demand_id=demand.id).count() >= rules(asked.now).files.of_one_demand:
        return refuse("attach", "files_many", "a14.1", Failed({"most": str(rules(asked.now).files.of_one_demand)}))
    vault, keys = files_vault(demand.requester_id or 0)
    name = name_of(asked.args)
    making.doing.rows += [
        *keys,
        Attachment(
            id=attachment,
            reference=making.args["attachment"],
            demand_id=demand.id,
            name_sealed=vault.seal(Purpose.FILES, place_of("name_sealed", attachment), name),
            content_sealed=vault.seal_bytes(Purpose.FILES, place_of("content_sealed", attachment), content),
            content_type=making.args["content_type"],
            size=making.args["size"],
            digest=digest_of(content),
            added_by=by.person or by.role,
            added_at=asked.now,
        ),
        _scan(attachment, asked, vault, found),
    ]
    return None


def name_of(args: Mapping[str, Any]) -> str:
    """A file's name without the folders it came from."""
    return str(args.get("name") or "").replace("\\", "/").rpartition("/")[2].strip()[:LONGEST_NAME] or "附件"


def _scan(attachment: int, asked: Asked, vault: Vault, found: Examined) -> FileScan:
    """What the scanner said, and the copy given out where it is another than the file."""
    copy = vault.seal_bytes(Purpose.FILES, place_of("copy_sealed", attachment), found.copy) if found.copy else None
    status = asked.args.get("verdict") or ("waiting" if configured() else "unscanned")
    return FileScan(attachment_id=attachment, status=status, at=asked.now, copy_sealed=copy)


def looked_into(args: Mapping[str, Any], now: datetime) -> Examined | Refusal:
    """What a file is found to be, or why it is not kept: kind, size, what is hidden in it (S01, S35)."""
    known = args.get("examined")
    if isinstance(known, Examined):
        return known
    facts = facts_of(args)
    refusal = not_accepted(facts)
    if refusal is not None:
        return refusal
    limits = rules(now).files
    inside = Limits(limits.most_pixels, limits.most_unpacked, limits.most_ratio, limits.most_parts)
    found = examine(args["content"], facts["content_type"], name_of(args), inside)
    return refuse("attach", found.guard, "a14.1", Failed(found.fact)) if isinstance(found, Wrong) else found


def prepared(args: Mapping[str, Any], now: datetime) -> dict[str, Any] | Refusal:
    """A file looked into and scanned before any lock is held: the arguments to attach it with (S35, S36)."""
    found = looked_into(args, now)
    if isinstance(found, Refusal):
        return found
    said = verdict(args["content"])
    if said == "infected":
        return refuse("attach", "file_infected", "a14.1", FAILED)
    return {**args, "examined": found, "verdict": said}


def not_accepted(facts: Mapping[str, Any]) -> Refusal | None:
    """Why a file with these facts is not kept: none, too large, of no accepted kind (a14.1)."""
    limits = accepted()
    if not facts["size"]:
        return refuse("attach", "file_missing", "a14.1", FAILED)
    if facts["size"] > limits.largest:
        return refuse("attach", "file_too_large", "a14.1", Failed({"limit": f"{limits.largest // 2**20}MB"}))
    if "content_type" not in facts:
        kinds = "、".join(kind.zh for kind in limits.kinds)
        return refuse("attach", "file_kind", "a14.1", Failed({"kinds": kinds}))
    return None


def files_vault(requester: int) -> tuple[Vault, list[RequesterKey]]:
    """The requester's keys with one for files, and its row where it is the first file of this requester (S12)."""
    Requester.objects.select_for_update(no_key=True).get(id=requester)  # two first files at the same moment
    known = RequesterKey.objects.filter(requester_id=requester, purpose=Purpose.FILES)
    if known.exists():
        return vault_of(requester), []
    key, wrapped = new_data_key(provider(), Purpose.FILES)
    row = RequesterKey(id=key.id, requester_id=requester, purpose=str(Purpose.FILES), wrapped=wrapped)
    return Vault([(str(Purpose.FILES), key.id, wrapped)]), [row]
