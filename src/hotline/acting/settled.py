"""What registering or disposing of a demand leaves behind: columns, rows, its contact, messages (arts. 11-14)."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from hotline.acting.kernel import message_content, way_to
from hotline.acting.request import Asked
from hotline.core.intake import DISPOSITIONS, PORTAL, WAYS
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.intake.models import Contact
from hotline.outbox.messages import Parties, owed
from hotline.outbox.texts import current, text_for_requester
from hotline.personal.cipher import Place
from hotline.personal.keys import Purpose
from hotline.personal.vault import Vault
from hotline.tickets.actions.rows import Done, place_columns
from hotline.tickets.models import Claim, Demand, Disposal, Handed, Link


def elements_of(done: Done) -> dict[str, Any]:
    """The elements of a demand with columns of their own (a14.1)."""
    plain = done.plain
    if done.act != "register":
        return {"disposition": done.args["class"], **place_columns(done)}
    return {
        "class_code": done.args.get("class_code", ""),
        **place_columns(done),
        "latitude": plain.get("latitude"),
        "longitude": plain.get("longitude"),
        "registered_at": done.now,
        "linked_to_id": _id_of(done.args.get("linked_to")),
    }


def contact_settled(
    contact: Contact, vault: Vault, asked: Asked, args: Mapping[str, Any], *, new: bool
) -> list[Update]:
    """What settling a demand adds to its contact; a contact is finished with its last demand (a11.1, a13.1, a13.2)."""
    declined = bool(args.get("way_declined"))
    values: dict[str, Any] = {
        "urgency_settled_by": (asked.by.person or asked.by.role) if asked.args.get("urgency") else "",
        "declined": list(args.get("declined", ())),
        "contact_declined": contact.contact_declined or declined,
        "declined_told": current("way_declined", asked.now).version if declined else contact.declined_told,
        "concerned_unnamed": contact.concerned_unnamed or bool(args.get("concerned_unnamed")),
        **_persons_named(contact, vault, asked),
    }
    values["finished_at"] = None if not new and _others_open(contact, asked) else asked.now
    if not new:
        return [Update(Contact, contact.id, values)]
    for name, value in values.items():
        setattr(contact, name, value)
    return []


def _others_open(contact: Contact, asked: Asked) -> bool:
    """Whether another demand of the contact waits to be settled."""
    return Demand.objects.filter(contact_id=contact.id, state__isnull=True).exclude(number=asked.number).exists()


def _persons_named(contact: Contact, vault: Vault, asked: Asked) -> dict[str, bytes]:
    """Speaker and person concerned as the agent enters them, sealed beside those named before (a2.1, a11.1)."""
    sealed: dict[str, bytes] = {}
    for argument, column in (("speaker", "speaker_sealed"), ("person_concerned", "concerned_sealed")):
        name, held = str(asked.args.get(argument) or "").strip(), getattr(contact, column)
        place = Place("intake_contact", column, contact.id, 1)
        known = vault.open(Purpose.IDENTITY, place, bytes(held)).split("、") if held else []
        if name and name not in known:
            sealed[column] = vault.seal(Purpose.IDENTITY, place, "、".join([*known, name]))
    return sealed


def made_by(done: Done) -> list[models.Model]:
    """Claims, ties to other tickets, the disposition and the hand-over to another city."""
    rows: list[models.Model] = [
        Claim(id=new_id(), demand_id=done.demand.id, key=key) for key in done.args.get("claims", ())
    ]
    ties = {"repeat": done.args.get("repeat_of"), "progress": done.args.get("ticket_of")}
    ties["new_facts"] = done.args.get("linked_to")
    for kind, number in ties.items():
        other = _id_of(number)
        if other is not None:
            rows.append(Link(id=new_id(), demand_id=done.demand.id, other_id=other, kind=kind, made_at=done.now))
    if done.act == "dispose":
        rows.append(_disposal(done))
    if done.args.get("class") == "province_transferred":
        city = str(done.plain.get("city"))
        rows.append(Handed(id=new_id(), demand_id=done.demand.id, city=city, consent=done.args.get("consent", False)))
    return rows


def _disposal(done: Done) -> Disposal:
    """The record of a demand that ends without ticket, with the text by which its requester is told (a13.2, a14.1)."""
    text = current(text_for_requester("dispose", done.args) or "dispose", done.now)
    return Disposal(
        id=new_id(),
        demand_id=done.demand.id,
        at=done.now,
        by=done.person,
        reason_code=done.args.get("reason_code", ""),
        reason=done.reference("reason"),
        channel=done.reference("channel"),
        told=done.reference("told"),
        text=text.text,
        text_version=text.version,
    )


def _id_of(number: str | None) -> int | None:
    if number is None:
        return None
    return Demand.objects.filter(number=number).values_list("id", flat=True).first()


def messages_of(done: Done, seq: int, given: Collection[str]) -> list[models.Model]:
    """What the requester is told: number, or the text of the class with reason and provision (a13.2, a14.1)."""
    way = way_to(done.demand) if done.act == "register" else way_without_ticket(done.demand, given)
    content = message_content(done)
    if done.act == "dispose":
        told = {name: done.args[name] for name in ("class", "line", "reason_code") if name in done.args}
        content |= {**told, "provision": DISPOSITIONS[done.args["class"]].provision}
    parties = Parties(None, None, None, None, None, {done.demand.number: way}, done.demand.number, False, False)
    return [*owed(done.act, parties, seq, content, done.now)]


def way_without_ticket(demand: Demand, given: Collection[str]) -> str | None:
    """How the requester of a demand without ticket is told: with no way given, under number and code (a13.2.2)."""
    return way_to(demand) if any(way in given for way in WAYS) else PORTAL
