"""Files that waited for the scanner (病毒检查; S36): looked at when it answers; an infected one never opens."""

from datetime import datetime
from typing import Final

from hotline.core.instants import cut
from hotline.database.writing import Update, write
from hotline.intake.selectors import vault_of
from hotline.outbox.messages import to_desk
from hotline.personal.keys import Purpose
from hotline.tickets.attachments import place_of
from hotline.tickets.models import FileScan
from hotline.tickets.scanning import ScannerAway, configured

AT_ONCE: Final = 50


def scan_files(now: datetime) -> int:
    """Scan the files that wait, the oldest first; how many were looked at. With the scanner away they go on waiting."""
    scanner = configured()
    if scanner is None:
        return 0
    done = 0
    waiting = FileScan.objects.filter(status="waiting").select_related("attachment__demand").order_by("at")
    for scan in list(waiting[:AT_ONCE]):
        file, demand = scan.attachment, scan.attachment.demand
        try:
            vault = vault_of(demand.requester_id)
            content = vault.open_bytes(Purpose.FILES, place_of("content_sealed", file.id), bytes(file.content_sealed))
            said = scanner.scan(content)
        except ScannerAway:
            return done
        told = to_desk(f"infected_file+{file.id}", "privacy", demand.number, demand.chain_seq, {}, cut(now))
        changed = Update(FileScan, file.id, {"status": said, "at": cut(now)})
        write([told] if said == "infected" else [], [changed])
        done += 1
    return done
