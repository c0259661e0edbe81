"""Erasing a requester (删除诉求人信息): the keys go and with them every sealed value; figures and chains stay.

Blind indexes, search pieces, files and the place in words are cleared beside. Who was erased stands by row id in the
database and in a file outside it, so that an older backup, once restored, is erased anew (S13, S17, S43).
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db.models import Q, QuerySet

from hotline import data_folder
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Asked
from hotline.core.instants import SHANGHAI, cut
from hotline.core.ticket import OPEN, Actor
from hotline.follow_up.models import FollowUp
from hotline.intake.models import Contact, Requester, RequesterKey
from hotline.protection.models import Erased, Hold, PersonWish
from hotline.supervision.models import Measure
from hotline.tickets.models import Attachment, Commitment, Demand, SearchText, Words

FILE: Final = "erasures.jsonl"
_SEALED: Final = ("name", "phone", "id_number", "web_user", "email", "address")
_INDEXED: Final = ("phone", "id_number", "web_user")
_OF_CONTACT: Final = ("speaker_sealed", "concerned_sealed", "words_sealed")


def blocked_by(requester: int) -> list[str]:
    """What stands against erasing a requester: open matters, promises, holds (S43; PIPL 47); empty where nothing."""
    demands = Demand.objects.filter(requester_id=requester)
    of = {"demand__requester_id": requester}
    numbers = demands.values_list("number", flat=True)
    running = demands.filter(Q(state__in=(*OPEN, "merged", "closed", "dissatisfied")) | Q(state__isnull=True))
    found = {
        "还有未办结或者未归档的诉求": running.filter(imported_history=False).exists(),
        "还有未完成的承诺事项": Commitment.objects.filter(status="open", **of).exists(),
        "还有未完成的回访": FollowUp.objects.filter(ended_at__isnull=True, **of).exists(),
        "还有未答复的督办": Measure.objects.filter(kind="supervise", answered_at__isnull=True, **of).exists(),
        "还有未答复的查阅、复制、更正申请": unanswered().filter(requester=requester).exists(),
        "有案件、申诉、诉讼或者归档要求": Hold.objects.filter(lifted_at__isnull=True, demand__in=numbers).exists(),
    }
    return [why for why, stands in found.items() if stands]


def unanswered() -> "QuerySet[PersonWish]":
    """Wishes that nobody could answer any more once the data are gone: all that wait but those for deletion (S44)."""
    return PersonWish.objects.filter(answered_at__isnull=True).exclude(kind="deletion")


def lock_requester(requester: int) -> None:
    """Lock a requester and the own demands, in the order in which they are locked everywhere."""
    list(Demand.objects.filter(requester_id=requester).order_by("id").select_for_update().values_list("id"))
    list(Requester.objects.filter(id=requester).select_for_update().values_list("id"))


def erase_rows(requester: int, ground: str, now: datetime) -> Change:
    """Erase a requester inside the transaction of the decision; the row and the facts that remain."""
    demands = list(Demand.objects.filter(requester_id=requester).values_list("id", flat=True))
    RequesterKey.objects.filter(requester_id=requester).delete()
    columns: dict[str, Any] = dict.fromkeys([f"{name}_sealed" for name in _SEALED])
    columns |= dict.fromkeys(f"{name}_index" for name in _INDEXED)
    Requester.objects.filter(id=requester).update(**columns)
    Contact.objects.filter(requester_id=requester).update(**dict.fromkeys(_OF_CONTACT))
    Words.objects.filter(demand_id__in=demands).delete()
    Attachment.objects.filter(demand_id__in=demands).delete()
    SearchText.objects.filter(demand_id__in=demands).update(pieces=[])
    Demand.objects.filter(id__in=demands).update(place="unknown", latitude=None, longitude=None)
    row = Erased(requester=requester, at=now, ground=ground, demands=len(demands))
    return Change({"requester": requester, "demands": len(demands), "ground": ground}, [row])


# --- the list outside the database ---


def file() -> Path:
    """Where the list of those erased is kept, beside the anchors and apart from any backup of the database."""
    return data_folder.path() / FILE


def listed() -> dict[int, str]:
    """Those erased by row id, each with its ground, as the file says."""
    return {row["requester"]: row["ground"] for row in _lines()}


def _lines() -> Iterator[dict[str, Any]]:
    if file().exists():
        for line in file().read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def write_list() -> int:
    """Add to the file whoever was erased and does not stand in it; how many."""
    known = listed()
    fresh = [row for row in Erased.objects.order_by("at", "requester") if row.requester not in known]
    if fresh:
        folder = data_folder.make(data_folder.path())
        with data_folder.clear_words(folder):
            handle = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as out:
                for row in fresh:
                    at = row.at.astimezone(SHANGHAI).isoformat()
                    out.write(json.dumps({"requester": row.requester, "at": at, "ground": row.ground}) + "\n")
                out.flush()
                os.fsync(handle)
    return len(fresh)


def reapply(now: datetime) -> int:
    """Erase again whoever the file names and the database still holds, as after restoring a backup; how many."""
    again, now = 0, cut(now)
    gone = set(Erased.objects.values_list("requester", flat=True))
    for requester, ground in listed().items():
        if requester in gone or not Requester.objects.filter(id=requester).exists():
            continue
        asked = Asked("reapply_erasure", str(requester), Actor("system"), now, {})
        configure(asked, "privacy", _again(requester, ground, now), first=_locking(requester))
        again += 1
    return again


def _again(requester: int, ground: str, now: datetime) -> Any:
    return lambda _: erase_rows(requester, ground, now)


def _locking(requester: int) -> Any:
    return lambda: lock_requester(requester)
