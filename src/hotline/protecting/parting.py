"""Parting a demand from its requester (身份分离): the identity of a withheld demand goes before its words do (S43; P2).

Words and files are sealed anew under the keys of a requester of whom nothing is known; the former one no longer leads
to the demand, nor the demand to the former one.
"""

from datetime import datetime

from hotline.acting.reception import RequesterIn, new_requester
from hotline.database.writing import write
from hotline.intake.models import RequesterKey
from hotline.intake.selectors import vault_of
from hotline.personal.cipher import Place, new_data_key
from hotline.personal.keys import Purpose
from hotline.personal.vault import Vault, provider
from hotline.tickets.attachments import place_of
from hotline.tickets.models import Attachment, Demand, FileScan, Words
from hotline.tickets.versions import words_place

_OF_CONTACT = (
    ("words_sealed", Purpose.CONTENT),
    ("speaker_sealed", Purpose.IDENTITY),
    ("concerned_sealed", Purpose.IDENTITY),
)


def part(demand: Demand, now: datetime) -> None:
    """Give a demand, with its contact, a requester of whom nothing is known. Inside the caller's transaction."""
    old = vault_of(demand.requester_id)
    requester, new, rows = new_requester(RequesterIn(), now)
    write(rows)
    if Attachment.objects.filter(demand_id=demand.id).exists():
        new = _with_files(requester)
    _words(demand, old, new)
    _files(demand, old, new)
    contact = demand.contact
    for column, purpose in _OF_CONTACT:
        held = getattr(contact, column)
        if held and column == "words_sealed":
            place = Place("intake_contact", column, contact.id, 1)
            setattr(contact, column, new.seal(purpose, place, old.open(purpose, place, bytes(held))))
        else:
            setattr(contact, column, None)
    contact.requester_id = demand.requester_id = requester
    contact.save(update_fields=["requester_id", *(column for column, _ in _OF_CONTACT)])
    demand.save(update_fields=["requester_id"])


def _with_files(requester: int) -> Vault:
    key, wrapped = new_data_key(provider(), Purpose.FILES)
    RequesterKey.objects.create(id=key.id, requester_id=requester, purpose=str(Purpose.FILES), wrapped=wrapped)
    return vault_of(requester)


def _words(demand: Demand, old: Vault, new: Vault) -> None:
    """Kept words never change: they are kept anew under their references."""
    rows = list(Words.objects.filter(demand_id=demand.id))
    Words.objects.filter(demand_id=demand.id).delete()
    for row in rows:
        place = words_place(row)
        row.sealed = new.seal(Purpose.CONTENT, place, old.open(Purpose.CONTENT, place, bytes(row.sealed)))
    write(rows)


def _files(demand: Demand, old: Vault, new: Vault) -> None:
    rows = list(Attachment.objects.filter(demand_id=demand.id))
    scans = {scan.attachment_id: scan for scan in FileScan.objects.filter(attachment__demand_id=demand.id)}
    Attachment.objects.filter(demand_id=demand.id).delete()
    for row in rows:
        for column in ("name_sealed", "content_sealed"):
            place = place_of(column, row.id)
            opened = old.open_bytes(Purpose.FILES, place, bytes(getattr(row, column)))
            setattr(row, column, new.seal_bytes(Purpose.FILES, place, opened))
    for scan in scans.values():
        if scan.copy_sealed:
            place = place_of("copy_sealed", scan.attachment_id)
            opened = old.open_bytes(Purpose.FILES, place, bytes(scan.copy_sealed))
            scan.copy_sealed = new.seal_bytes(Purpose.FILES, place, opened)
    write(rows)
    write(scans.values())
