"""Receiving demands: contact and requester with sealed fields, number, then register or dispose (arts. 11-15)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from hotline.acting.channels import with_channel
from hotline.acting.kernel import BadArgument, Transaction, demand_updates, settled
from hotline.acting.locking import context, view_of, world_of
from hotline.acting.marking import Marked, columns_of, marked, marks_of_registration, marks_on, new_marks
from hotline.acting.projection import columns
from hotline.acting.request import Accomplished, Asked, accomplished_before
from hotline.acting.settled import contact_settled, elements_of, made_by, messages_of
from hotline.acting.words import Kept, keep_words
from hotline.audit.chains import Head
from hotline.core.arguments import read_arguments
from hotline.core.audit import plain_args
from hotline.core.decide import perform
from hotline.core.instants import SHANGHAI, BadValue, cut
from hotline.core.intake import ELEMENTS, way_declined
from hotline.core.number import ticket_number
from hotline.core.place import jurisdiction
from hotline.core.privacy_notice import NoticeTold
from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.ticket import World
from hotline.database.identity import new_id
from hotline.database.writing import Update, write
from hotline.intake.models import Contact, Requester, RequesterKey
from hotline.intake.selectors import INDEXED, given_by, identity_place, requester_by, vault_of
from hotline.outbox.texts import current
from hotline.personal.blind_index import index
from hotline.personal.cipher import Place
from hotline.personal.keys import Purpose
from hotline.personal.phone import validate_phone
from hotline.personal.vault import Vault, new_vault, provider
from hotline.rulebook.wordings import reasons_offered
from hotline.tickets.actions.rows import Done, place_arguments
from hotline.tickets.models import ActKey, Demand

IDENTITY = ("name", "phone", "id_number", "web_user", "email", "address")


@dataclass(frozen=True)
class RequesterIn:
    """What a requester said of himself or herself; all of it may be missing (a11.1, a14.1)."""

    kind: str = "person"
    name: str = ""
    phone: str = ""
    id_number: str = ""
    web_user: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class ContactIn:
    """One contact as a channel hands it over. `received_at` is set by the system, never by a form (a14.1).

    Place, town, wish for withheld identity, marks of protection and way of follow-up are what the requester wrote in a
    form; they stand with the demand until somebody registers it. `declined` are the elements the requester was asked
    for and would not give (a11.1); `consequences_told`: the form that took them said what follows from declining every
    way (a14.1). `notice` is the privacy notice the requester was shown or heard (S45).
    """

    channel: str
    received_at: datetime
    requester: RequesterIn = field(default_factory=RequesterIn)
    words: str = ""
    stated_at: datetime | None = None
    taken_by: str = ""
    source: str = ""
    source_id: str = ""
    speaker: str = ""
    concerned: str = ""
    place: str = ""
    town: str = ""
    withheld: bool = False
    marks: tuple[str, ...] = ()
    way: str = ""
    declined: tuple[str, ...] = ()
    consequences_told: bool = False
    notice: NoticeTold | None = None

    @property
    def protected(self) -> set[str]:
        """The marks the requester asked for (a11.2-c)."""
        return {*self.marks, *({"withheld"} if self.withheld else ())}

    @property
    def given(self) -> set[str]:
        """The elements the requester gave."""
        return {name for name in ELEMENTS if getattr(self.requester, name)}


@dataclass
class Received:
    """The rows of a contact and its demands, the keys to seal their words with, the elements the requester gave."""

    contact: Contact
    requester: int
    vault: Vault
    demands: list[Demand]
    rows: list[models.Model]
    given: Collection[str]


def receive(facts: ContactIn, demands: int = 1) -> list[str]:
    """Keep a contact whose demands are not yet decided; their numbers. Idempotent by source and source id.

    Each demand stays on the open list until it is registered or disposed of (a3.1, a13.2).
    """
    with transaction.atomic(durable=True):
        known = known_numbers(facts)
        if known:
            return known
        received = prepare(facts, demands)
        write([*received.rows, *received.demands])
    return [demand.number for demand in received.demands]


def _protected(done: Done, *, new: bool) -> Marked:
    """The marks a demand has and gets when it is decided (a11.2-c, a13.2.2-d)."""
    there = set() if new else marks_on(done.demand)
    if done.act == "register":
        return marked(done, marks_of_registration(done), there)
    return marked(done, {"discipline"} if done.args.get("reason_code") == "discipline" else set(), there)


def known_numbers(facts: ContactIn) -> list[str]:
    """The numbers given when the same row of the same source was received before."""
    if not facts.source:
        return []
    found = Demand.objects.filter(contact__source=facts.source, contact__source_id=facts.source_id)
    return list(found.order_by("id").values_list("number", flat=True))


def prepare(facts: ContactIn, demands: int = 1) -> Received:
    """The rows of a contact, its requester (found again by blind index) and its demands; nothing is written."""
    requester, vault, rows = requester_rows(facts.requester, facts.received_at)
    contact = contact_row(facts, requester, vault)
    made = [new_demand(contact, facts) for _ in range(demands)]
    marks = [row for one in made for row in new_marks(one.id, facts.protected, "requester", facts.received_at)]
    return Received(contact, requester, vault, made, [*rows, contact, *marks], facts.given)


def contact_row(facts: ContactIn, requester: int, vault: Vault) -> Contact:
    """The row of a contact, its words sealed under the requester's keys."""
    without_way = way_declined(facts.given, facts.declined)
    told = current("way_declined", facts.received_at).version if without_way and facts.consequences_told else None
    contact = Contact(
        id=new_id(),
        requester_id=requester,
        channel=facts.channel,
        received_at=facts.received_at,
        stated_at=facts.stated_at,
        taken_by=facts.taken_by,
        source=facts.source,
        source_id=facts.source_id,
        declined=declined_elements(facts.declined, facts.given),
        contact_declined=without_way,
        declined_told=told,
        notice=facts.notice.form if facts.notice else "",
        notice_version=facts.notice.version if facts.notice else None,
    )
    for column, purpose, text in (
        ("words_sealed", Purpose.CONTENT, facts.words),
        ("speaker_sealed", Purpose.IDENTITY, facts.speaker),
        ("concerned_sealed", Purpose.IDENTITY, facts.concerned),
    ):
        if text:
            setattr(contact, column, vault.seal(purpose, Place("intake_contact", column, contact.id, 1), text))
    return contact


def declined_elements(declined: Iterable[str], given: Collection[str]) -> list[str]:
    """The elements declined, in the order of the list of elements. Raises BadArgument."""
    said = set(declined)
    if unknown := said - set(ELEMENTS):
        raise BadArgument(f"没有这样的要素：{'、'.join(sorted(unknown))}。")
    if both := [ELEMENTS[name] for name in ELEMENTS if name in said and name in given]:
        raise BadArgument(f"已提供的要素不能记为拒绝提供：{'、'.join(both)}。")
    return [name for name in ELEMENTS if name in said]


def new_demand(contact: Contact, facts: ContactIn) -> Demand:
    """A demand just received: its number and query code exist from now on, a state does not (a14.1)."""
    return Demand(
        id=new_id(),
        number=next_number(facts.received_at),
        code_key=provider().writing_key_id(Purpose.CODES),
        contact_id=contact.id,
        requester_id=contact.requester_id,
        received_at=facts.received_at,
        channel=facts.channel,
        place=facts.place or "unknown",
        town=facts.town,
        **columns_of(facts.protected),
        follow_up_channel=facts.way,
    )


def next_number(received_at: datetime) -> str:
    """The next ticket number of a day: unique and rising, gaps allowed, no counter that anybody waits for (a14.1)."""
    day = received_at.astimezone(SHANGHAI).date()
    with connection.cursor() as cursor:
        cursor.execute("select hotline_next_number(%s)", [day])
        return ticket_number(day, cursor.fetchone()[0])


def requester_rows(facts: RequesterIn, now: datetime) -> tuple[int, Vault, list[models.Model]]:
    """The requester of a contact: the known one under phone, web user or id number, else a new one with own keys."""
    if facts.phone and (wrong := validate_phone(facts.phone)):
        raise BadArgument(wrong)
    for name in ("phone", "web_user", "id_number"):
        text = getattr(facts, name)
        found = requester_by(name, text) if text else None
        if found is not None:
            return found, vault_of(found), []
    return new_requester(facts, now)


def new_requester(facts: RequesterIn, now: datetime) -> tuple[int, Vault, list[models.Model]]:
    """A requester not known before, with own keys."""
    vault, keys = new_vault()
    key = provider().writing_key_id(Purpose.INDEX)
    row = Requester(id=new_id(), kind=facts.kind, created_at=now, index_key=key)
    for name in IDENTITY:
        text = getattr(facts, name)
        if text:
            column = f"{name}_sealed"
            setattr(row, column, vault.seal(Purpose.IDENTITY, identity_place(column, row.id), text))
        if text and name in INDEXED:
            indexed, index_column = INDEXED[name]
            setattr(row, index_column, index(provider(), indexed, text))
    kept = [RequesterKey(id=key, requester_id=row.id, purpose=purpose, wrapped=sealed) for purpose, key, sealed in keys]
    return row.id, vault, [row, *kept]


def register(asked: Asked, contact: ContactIn | None = None) -> Accomplished | Refusal:
    """Form a ticket (登记; a14.1) from a demand received before, or from a contact received in the same act."""
    return _settle(replace(asked, act="register"), contact)


def dispose(asked: Asked, contact: ContactIn | None = None) -> Accomplished | Refusal:
    """End a demand without ticket or answer (分类处理; a13.2)."""
    return _settle(replace(asked, act="dispose"), contact)


def _settle(asked: Asked, contact: ContactIn | None) -> Accomplished | Refusal:
    asked = replace(asked, now=cut(asked.now))
    try:
        with transaction.atomic(durable=True):
            result = _within(asked, contact)
            if isinstance(result, Refusal):
                transaction.set_rollback(True)
    except IntegrityError:
        first = ActKey.objects.filter(key=asked.key or "").values_list("result", flat=True).first()
        if first is None:
            raise
        return accomplished_before(first)  # the same key at the same moment: the other one was first
    return settled(asked, result)


def _within(asked: Asked, facts: ContactIn | None) -> Accomplished | Refusal:
    policy, calendar, before = context(asked.now, asked.key)
    if before is not None:
        return accomplished_before(before)
    received = prepare(facts) if facts else _found(asked.number)
    demand = received.demands[0]
    asked, channel = with_channel(asked)
    args = _arguments(asked, facts, received)
    kept = keep_words(demand, asked.by.person or "", args, asked.args, asked.now, received.vault)
    world = world_of(_others(args), policy, calendar)
    circumstances = Circumstances(
        version_read=asked.version,
        version_now=demand.chain_seq,
        reason_codes=reasons_offered(asked.now),
        channel_in_force=channel is not None,
    )
    outcome = perform(world, asked.act, demand.number, asked.by, kept.args, asked.now, circumstances)
    if isinstance(outcome, Refusal):
        return outcome
    return _write(asked, received, demand, kept, outcome, new=facts is not None)


def _found(number: str) -> Received:
    """A demand received before and not yet decided, locked."""
    waiting = Demand.objects.select_related("contact").select_for_update(of=("self", "contact"))
    demand = waiting.filter(number=number).first()
    if demand is None or demand.state is not None:
        raise BadArgument(f"{number} 不是待处理的诉求。")
    requester = demand.requester_id or 0
    return Received(demand.contact, requester, vault_of(requester), [demand], [], given_by(requester))


def _arguments(asked: Asked, facts: ContactIn | None, received: Received) -> dict[str, Any]:
    """The arguments read; that a legal person or organisation asks, and who speaks for it, is the contact's (a2.1).

    So is what the requester declined to give, now or when the contact was received (a11.1, a14.1).
    """
    said = asked.args.get("declined")
    entered = list(said) if isinstance(said, list | tuple) else []
    declined = declined_elements([*received.contact.declined, *entered], facts.given if facts else ())
    known: dict[str, object] = {**place_arguments(asked.args), "declined": declined, "way_declined": None}
    if asked.act == "register" and declined and not asked.args.get("contact"):
        known["way_declined"] = way_declined(received.given, declined) or None
        if received.contact.declined_told is not None:
            known["consequences_told"] = True
    if asked.act == "register" and facts is not None and facts.requester.kind != "person":
        known |= {"organisation": True, "speaker": facts.speaker}
    try:
        return read_arguments(asked.act, {**asked.args, **known}, platform=True)
    except BadValue as wrong:
        raise BadArgument(str(wrong)) from wrong


def _others(args: Mapping[str, Any]) -> list[Any]:
    """The earlier tickets a person judged this demand against, and the lead of a merged one."""
    named = {args.get("same_as"), args.get("repeat_of")} - {None}
    if not named:
        return []
    found = [view_of(d) for d in Demand.objects.filter(number__in=named, view__isnull=False)]
    leads = [ticket.merged_into for ticket in found if ticket.merged_into]
    return [*found, *(view_of(d) for d in Demand.objects.filter(number__in=leads))]


def _write(asked: Asked, received: Received, demand: Demand, kept: Kept, outcome: World, *, new: bool) -> Accomplished:
    """Rows, event and messages of a demand registered or disposed of, in one statement."""
    ticket = outcome.tickets[demand.number]
    doing = Transaction(asked.now, {demand.number: demand}, outcome, {demand.number: Head(demand.chain_seq, b"")})
    told = plain_args(kept.args) | {"jurisdiction": jurisdiction(kept.args).plain()}
    event = doing.append(demand.number, asked.act, asked.now, asked.by, told)
    values, shown = columns(outcome, ticket, asked.now)
    done = Done(asked.act, demand, None, ticket, outcome, asked.by, kept.args, asked.args, asked.now, shown)
    protected = _protected(done, new=new)
    elements = elements_of(done) | protected.columns
    doing.set(demand.number, **elements)
    if new:
        head = doing.heads[demand.number]
        values |= elements | {"chain_seq": head.seq, "chain_head": head.hash, "last_event_at": asked.now}
        for name, value in values.items():
            setattr(demand, name, value)
        made: list[models.Model] = [*received.rows, demand]
        updates: list[Update] = []
    else:
        made, updates = [], demand_updates(doing)
    made += protected.rows
    updates += contact_settled(received.contact, received.vault, asked, kept.args, new=new)
    result = Accomplished(demand.number, asked.act, ticket.state, None, event.seq)
    doing.rows += [*made, *kept.rows, *made_by(done), *messages_of(done, event.seq, received.given)]
    if asked.key is not None:
        doing.rows.append(
            ActKey(key=asked.key, demand=demand.number, act=asked.act, result=result.plain(), recorded_at=asked.now)
        )
    write([*doing.rows, *doing.events], updates)
    return result
