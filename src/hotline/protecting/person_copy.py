"""The copy of everything kept of one person (查阅、复制; PIPL 45; S44), and nobody else's data.

The own fields and words, what was answered, who looked - by unit. An export like every other: counted, marked, above
the policy's number of demands approved by another, in the log as a copy for the person.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import SHANGHAI, cut
from hotline.core.person_rights import COPY_FORMS, PROOFS, PURPOSE, asking_refusal
from hotline.core.person_wishes import GROUNDS, KINDS, OUTCOMES, PORTAL
from hotline.core.privacy import OWN_WORDS, P4
from hotline.core.privacy_notice import notice_told
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.writing import copy
from hotline.intake.models import Contact, Requester
from hotline.intake.selectors import identity_place, vault_of
from hotline.personal.cipher import Place
from hotline.personal.keys import Purpose
from hotline.personal.vault import Vault
from hotline.protecting.export_rows import Order, keep, ordered
from hotline.protecting.reasons import reason_words
from hotline.protection.models import Export, PersonWish
from hotline.protection.rules import rules
from hotline.reading.looked import looked_at
from hotline.reading.names import Names
from hotline.reading.opening import open_ticket
from hotline.reading.texts import IDENTITY_COLUMNS, unsealed
from hotline.reading.view_log import view_row
from hotline.tickets.attachments import place_of
from hotline.tickets.models import Attachment, Demand, Reply, Words
from hotline.tickets.versions import words_place

COLUMNS: Final = {"part": "部分", "of": "所属", "item": "项目", "text": "内容"}
"""Column -> its name: part and item are codes, `of` a ticket's number or an instant."""
IDENTITY: Final = (*IDENTITY_COLUMNS, "web_user")
ABOUT: Final = ("title", "summary", "correction")
"""Texts of the desks about what the person said, which are told beside the own words."""

Line = tuple[str, str, str, str]


def ask_copy(
    number: str, form: str, proof: str, words: str, reader: Reader, now: datetime, key: str | None = None
) -> Accomplished | Refusal:
    """Make the copy for the requester of a ticket, whose identity was proved; the result's number is the export's."""
    now = cut(now)
    asked = Asked("ask_export", "", reader.actor, now, {}, key)

    def made(asked: Asked) -> Change | Refusal:
        refusal = asking_refusal(asked.act, reader, proof, words)
        if refusal is not None:
            return refusal
        if form not in COPY_FORMS:
            return refuse(asked.act, "columns_missing", "a32.1", FAILED)
        found = requester_of(number, reader, now)
        if isinstance(found, Refusal):
            return found
        numbers = list(_demands(found).values_list("number", flat=True))
        what = f"本人个人信息副本：{PROOFS[proof]}"
        order = Order("person", what, form, list(COLUMNS), numbers, len(numbers), PURPOSE, words)
        change = ordered(order, reader, now, make_copy)
        return replace(change, told={**change.told, "requester": found, "proof": proof})

    return configure(asked, "privacy", made)


def requester_of(number: str, reader: Reader, now: datetime) -> int | Refusal:
    """The requester of a ticket a privacy officer may open for a request; sealed or anonymous: why there is none."""
    opened = open_ticket(number, replace(reader, reason=PURPOSE), now)
    if opened is None:
        return refuse(PURPOSE, "scope", "a32.1", FAILED)
    if opened.opening == "sealed":
        return refuse(PURPOSE, "sealed", "a32.1", FAILED)
    requester = opened.demand.requester_id
    known = requester is not None and Requester.objects.filter(id=requester, keys__isnull=False).exists()
    return requester if known and requester is not None else refuse(PURPOSE, "nobody_known", "a32.1", FAILED)


def _demands(requester: int) -> Any:
    """The person's demands; of what is sealed nothing leaves (P4)."""
    return Demand.objects.filter(requester_id=requester, protection__lt=P4).order_by("id")


def make_copy(row: Export, reader: Reader, now: datetime) -> None:
    """Seal the copy into the export; a line of the view log for each ticket in it, as `copied` (S44)."""
    demands = list(Demand.objects.filter(number__in=row.numbers, protection__lt=P4).order_by("id"))
    lines = list(_copy(demands)) if demands else []
    keep(row, {"rows": [list(line) for line in lines]}, now)
    copy(
        view_row(
            "copied", reader, now, number=one.number, opening="whole", fields=[*IDENTITY_COLUMNS, "words"],
            purpose=PURPOSE, origin=row.number,
        )
        for one in demands
    )  # fmt: skip


def _copy(demands: list[Demand]) -> Iterator[Line]:
    requester = Requester.objects.get(id=demands[0].requester_id or 0)
    vault = vault_of(requester.id)
    for name in IDENTITY:
        place = identity_place(f"{name}_sealed", requester.id)
        text = unsealed(vault, Purpose.IDENTITY, place, getattr(requester, f"{name}_sealed"))
        if text:
            yield "identity", "", name, text
    yield from _contacts(requester.id, {one.contact_id for one in demands}, vault)
    for demand in demands:
        yield from _demand(demand)
        yield from _texts(demand, vault)
        yield from _files(demand, vault)
        yield from _wishes(demand)
        yield from _who_looked(demand)


def _contacts(requester: int, contacts: set[int], vault: Vault) -> Iterator[Line]:
    """The contacts of the demands told, and those that became none; a contact with a sealed demand stays out."""
    rows = Contact.objects.filter(requester_id=requester).order_by("id")
    bare = set(rows.filter(demands__isnull=True).values_list("id", flat=True))
    for row in rows.filter(id__in=contacts | bare):
        at = _instant(row.received_at)
        yield "contact", at, "channel", row.channel
        told = notice_told(row.notice, row.notice_version)
        if told:
            yield "contact", at, "notice", told.name
        text = unsealed(vault, Purpose.CONTENT, Place("intake_contact", "words_sealed", row.id, 1), row.words_sealed)
        if text:
            yield "contact", at, "words", text


def _demand(demand: Demand) -> Iterator[Line]:
    values = {
        "received": _instant(demand.received_at),
        "type": demand.type,
        "class_code": demand.class_code,
        "state": demand.state or "",
        "place": "" if demand.place == "unknown" else demand.place,
        "protection": str(demand.protection),
        "closed": _instant(demand.closed_at),
    }
    for item, text in values.items():
        if text:
            yield "demand", demand.number, item, text


def _texts(demand: Demand, vault: Vault) -> Iterator[Line]:
    """The person's own words, what the desks wrote of them, and the replies sent; no inner text, no official's name."""
    rows = {row.reference: row for row in Words.objects.filter(demand_id=demand.id).order_by("id")}
    for row in rows.values():
        if row.kind in OWN_WORDS or row.kind in ABOUT:
            text = unsealed(vault, Purpose.CONTENT, words_place(row), row.sealed)
            if text:
                yield "demand", demand.number, "words" if row.kind in OWN_WORDS else row.kind, text
    replies = list(Reply.objects.filter(demand_id=demand.id).order_by("version"))
    names = Names(one.unit for one in replies)
    for reply in replies:
        row_ = rows.get(reply.words)
        text = unsealed(vault, Purpose.CONTENT, words_place(row_), row_.sealed) if row_ else None
        unit = names.of(reply.unit)
        if text:
            yield "reply", demand.number, f"{_instant(reply.at)} {unit.name if unit else ''}".strip(), text


def _files(demand: Demand, vault: Vault) -> Iterator[Line]:
    """The files the person handed in, by name and size; whoever holds the code fetches them from the progress page."""
    for row in Attachment.objects.filter(demand_id=demand.id, added_by__in=("", "requester")).order_by("id"):
        name = unsealed(vault, Purpose.FILES, place_of("name_sealed", row.id), row.name_sealed)
        if name:
            yield "file", demand.number, name, f"{row.content_type}，{row.size}字节，{_instant(row.added_at)}"


def _wishes(demand: Demand) -> Iterator[Line]:
    """What the person asked about the own data, in the own words if stated on the portal, and how it was answered."""
    rows = list(PersonWish.objects.filter(demand=demand.number).order_by("id"))
    words = reason_words([one for row in rows for one in (row.words, row.answer_words) if one]) if rows else {}
    for row in rows:
        own = words.get(row.words, "") if row.recorded_by == PORTAL else ""
        told = own, OUTCOMES.get(row.outcome, "待答复"), GROUNDS.get(row.ground, ""), words.get(row.answer_words, "")
        yield "wish", demand.number, f"{row.received_on.isoformat()} {KINDS[row.kind]}", "；".join(filter(None, told))


def _who_looked(demand: Demand) -> Iterator[Line]:
    for one in looked_at(demand.number):
        at = _instant(one.at) if one.at else one.day.isoformat()
        fields = "、".join(one.fields)
        purpose = rules(one.at).purpose(one.kind, one.purpose) if one.at else ""
        yield (
            "looked",
            demand.number,
            f"{at} {one.unit}",
            f"{one.kind}|{purpose}|{fields}|{one.times}",
        )


def _instant(value: datetime | None) -> str:
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if value else ""
