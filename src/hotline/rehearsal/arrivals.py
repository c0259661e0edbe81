"""Contacts arriving: who calls with what, and what the agent makes of it - a ticket, or one of the classes of a13.2."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hotline.acting.reception import ContactIn, RequesterIn
from hotline.core.intake import PORTAL
from hotline.core.privacy_notice import form_of_channel
from hotline.core.ticket import Actor
from hotline.demo import data
from hotline.rehearsal.cast import Cast, Resident
from hotline.rehearsal.chance import Chance
from hotline.rehearsal.deeds import NOVELTY, Matter, day_words
from hotline.rehearsal.words import Words
from hotline.rulebook.privacy_notices import notice_in_force

SOURCE = "rehearsal"


@dataclass(frozen=True)
class Call:
    """One contact as it comes in: the facts a channel hands over, the matter, what the agent writes for a register."""

    contact: ContactIn
    matter: Matter
    by: Actor
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Earlier:
    """A ticket a resident has already, for repeats and questions about progress."""

    number: str
    matter: Matter


class Reception:
    """Makes contacts by chance; remembers what each resident has raised."""

    def __init__(self, cast: Cast, words: Words, chance: Chance) -> None:
        self.cast, self.words, self.chance = cast, words, chance
        self.raised: dict[int, list[Earlier]] = {}
        self.count = 0

    def call(self, now: datetime) -> Call:
        """The next contact."""
        self.count += 1
        resident = self.chance.pick(self.cast.residents)
        matter = self.matter(resident)
        anonymous = self.chance.happens(0.06)
        text = self.words.fill(matter.demand.text, self.known(matter, now))
        declines = not anonymous and self.chance.happens(0.04)
        who = RequesterIn() if anonymous else RequesterIn(name=resident.name, phone="" if declines else resident.phone)
        contact = ContactIn(
            resident.channel,
            now,
            who,
            text,
            source=SOURCE,
            source_id=str(self.count),
            declined=("phone", "id_number") if declines else ("id_number",),
            notice=notice_in_force(
                PORTAL if resident.channel == PORTAL else form_of_channel(resident.channel), now
            ).told,
        )
        agent = self.cast.of_hotline("agent", self.chance)
        args = self.elements(matter, text, anonymous)
        if declines:
            args = {**args, "contact": "", "consequences_told": True}
        return Call(replace(contact, taken_by=agent.person or ""), matter, agent, args)

    def matter(self, resident: Resident) -> Matter:
        """Something out of the catalogue that concerns this resident."""
        item = self.chance.pick(data.catalogue())
        demand = self.chance.pick(data.texts().items[item.key].demands)
        return Matter(resident, item, self.chance.pick(self.cast.towns), demand, f"{item.key}-{self.count}", "first")

    def elements(self, matter: Matter, text: str, anonymous: bool) -> dict[str, Any]:
        """The elements of a ticket (a14.1)."""
        resident = matter.resident
        known = {"anonymous": True} if anonymous else {
            "contact": resident.phone, "requester": resident.key, "fact": matter.fact, "ground": matter.ground,
        }  # fmt: skip
        way = self.chance.weighted([(6, None), (1, "sms"), (1, "web")])
        return {
            "type": matter.demand.demand_type,
            "priority": self.chance.weighted([(40, "normal"), (2, "urgent"), (1, "critical")]),
            "content": text,
            **known,
            "claims": [str(n) for n in matter.demand.claims],
            "urgency": "settled",
            **({"place": "unknown"} if self.chance.happens(0.04) else self.place(matter)),
            **({"follow_up_channel": way} if way else {}),
            **({"no_contact": True} if not anonymous and self.chance.happens(0.03) else {}),
        }

    def place(self, matter: Matter) -> dict[str, str]:
        """Where it happened, in words and by town (a13.1)."""
        return {"place": self.words.fill("{road}{number}号", {}), "town": matter.town.code}

    def known(self, matter: Matter, now: datetime) -> dict[str, str]:
        """What fills the slots of the requester's words."""
        unit = self.cast.by_key[self.cast.unit_for(matter.item, matter.town)]
        return {
            "town": matter.town.short_name,
            "unit": unit.short_name,
            "other_unit": self.chance.pick(self.cast.units).short_name,
            "item": matter.item.name,
            "law": matter.item.legal_basis.title.strip("《》"),
            "date": day_words(now.date()),
        }

    def remember(self, number: str, matter: Matter) -> None:
        """A ticket now stands under this number."""
        self.raised.setdefault(matter.resident.n, []).append(Earlier(number, matter))

    def disposition(self, call: Call, seen: Mapping[str, int]) -> tuple[Call, dict[str, Any]]:
        """What a contact that becomes no ticket is recorded as, with the arguments its class asks for (a13.2)."""
        earlier = self.raised.get(call.matter.resident.n, [])
        ways = [
            (weight * (1.0 if seen.get(f"dispose {name}") else NOVELTY), name)
            for name, (weight, needs_earlier, _) in CLASSES.items()
            if earlier or not needs_earlier
        ]
        name = self.chance.weighted(ways)
        known = self.known(call.matter, call.contact.received_at)
        text, args = CLASSES[name][2](self, known, self.chance.pick(earlier) if earlier else None)
        words = text or call.contact.words
        call = replace(call, contact=replace(call.contact, words=words))
        started = call.contact.received_at.isoformat()
        return call, {"class": name, "urgency": "settled", "started_at": started, **args}


Made = tuple[str, dict[str, Any]]
Make = Callable[[Reception, Mapping[str, str], Earlier | None], Made]


def _line(kind: str, *names: str, **fixed: Any) -> Make:
    """A class whose words and arguments stand in one line of the texts."""

    def make(reception: Reception, known: Mapping[str, str], _earlier: Earlier | None) -> Made:
        line = reception.words.line(kind, known)
        return line.get("text", line.get("question", "")), {**{name: line[name] for name in names}, **fixed}

    return make


def _repeat(reception: Reception, known: Mapping[str, str], earlier: Earlier | None) -> Made:
    text = reception.words.text("repeat_told", known)
    if earlier is None:
        return text, {"reason": "同一事项", "reason_code": "in_handling"}
    keys = {
        "requester": earlier.matter.resident.key,
        "fact": earlier.matter.fact,
        "ground": earlier.matter.ground,
        "same_as": earlier.number,
    }
    return text, {
        "reason": "同一事实、同一理由，已在办理。",
        "reason_code": "in_handling",
        "repeat_of": earlier.number,
        **keys,
    }


def _about_ticket(reception: Reception, known: Mapping[str, str], earlier: Earlier | None) -> Made:
    text = reception.words.text("progress_asked", known)
    return text, {"ticket_of": earlier.number} if earlier else {}


def _risk(reception: Reception, known: Mapping[str, str], _earlier: Earlier | None) -> Made:
    line = reception.words.line("risk", known)
    return line["facts"], {"reported_to": line["reported_to"]}


def _city(reception: Reception, known: Mapping[str, str], _earlier: Earlier | None) -> Made:
    line = reception.words.line("out_of_area", known)
    return line["text"], {"city": line["city"], "place_in": "province", "consent": reception.chance.happens(0.9)}


OUTSIDE = {"reason": "不在本省，已告知属地热线。", "reason_code": "outside_province", "place_in": "outside"}

CLASSES: dict[str, tuple[float, bool, Make]] = {
    "emergency_transferred": (1, False, _line("emergency", "line")),
    "emergency_told": (1, False, _line("emergency", "line")),
    "statutory_channel_told": (
        2,
        False,
        _line("statutory_channel", "reason", "channel", reason_code="litigation"),
    ),
    "repeat_told": (2, True, _repeat),
    "persuaded": (0.5, False, _line("persuasion", "reason", "told", reason_code="unlawful")),
    "province_transferred": (1, False, _city),
    "out_of_area_told": (0.5, False, _line("out_of_province", **OUTSIDE)),
    "progress_told": (4, True, _about_ticket),
    "added_to_ticket": (1, True, _about_ticket),
    "risk_reported": (0.3, False, _risk),
    "knowledge_gap": (1, False, _line("knowledge_gap", "question")),
    "nothing_asked": (2, False, _line("nothing_asked", "kind")),
    "withdrawn": (0.5, False, _line("withdrawal")),
    "police_referred": (0.2, False, _line("police_referral", "reason", reason_code="abuse")),
}
"""Class of a13.2 -> how often, whether it needs an earlier ticket, its words and arguments."""
