"""Changing the configuration: one durable transaction with its rows and ONE event on the chain of its subject.

Organisation, catalogue, rulebook, access and privacy each have one chain (S15). What may be changed by whom is the
subject's own rule, a function of values that gives a Refusal or the Change; here stands only how a change happens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models, transaction

from hotline.acting.kernel import settled
from hotline.acting.locking import context
from hotline.acting.request import Accomplished, Asked, accomplished_before
from hotline.audit.chains import Head, Versions, appended, row
from hotline.audit.models import CONFIGURATION_CHAINS, Chain, EventRow
from hotline.core.audit import plain_actor, plain_args
from hotline.core.instants import cut
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.ticket import Actor
from hotline.database.writing import Update, write
from hotline.tickets.models import ActKey


@dataclass(frozen=True)
class Change:
    """What a change writes: new rows, new values of rows, rows taken away, and what its event tells.

    `told` is an argument view: keys, dates, enums, versions, counts; of a text or a person's data only that it is
    there and its reference (S17). `number` names the object where the change itself gives it its name.
    """

    told: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[models.Model] = ()
    updates: Sequence[Update] = ()
    number: str = ""
    gone: Sequence["models.QuerySet[Any]"] = ()


OVERTAKEN: Final = timedelta(seconds=60)
"""How much later than an act's own time the last event may be: others went first while it waited for the chain, as when
hundreds sign in at once. It then counts as done with the last of them; more than that is a wrong clock."""


def configure(
    asked: Asked, chain: str, make: Callable[[Asked], Change | Refusal], first: Callable[[], object] | None = None
) -> Accomplished | Refusal:
    """Change the configuration or say why not: `make` decides under the lock of the chain, so that no two cross.

    `asked.number` names the object; `first` locks rows that are locked before a chain everywhere: tickets. The same
    idempotency key gives the first result again; a refusal leaves nothing but its line in the log of refused attempts.
    """
    if chain not in CONFIGURATION_CHAINS:
        raise ValueError(chain)
    asked = replace(asked, now=cut(asked.now))
    with transaction.atomic(durable=True):
        if first is not None:
            first()
        result = _within(asked, chain, make)
    return settled(asked, result)


def _within(asked: Asked, name: str, make: Callable[[Asked], Change | Refusal]) -> Accomplished | Refusal:
    chain = Chain.objects.select_for_update().get(name=name)
    last = chain.last_event_at or asked.now
    clock_back = last - asked.now > OVERTAKEN
    if not clock_back:
        asked = replace(asked, now=max(asked.now, last))
    policy, calendar, before = context(asked.now, asked.key)
    if before is not None:
        return accomplished_before(before)
    if clock_back:
        return refuse(asked.act, "clock_back", "a4.2", FAILED)
    change = make(asked)
    if isinstance(change, Refusal):
        return change
    number = change.number or asked.number
    told = {**change.told, "object": number}
    event, moved = own_event(chain, asked.act, asked.now, asked.by, told, Versions(policy, calendar))
    result = Accomplished(number, asked.act, None, None, event.seq)
    rows: list[models.Model] = [*change.rows, event]
    if asked.key is not None:
        rows.append(ActKey(key=asked.key, act=asked.act, result=result.plain(), recorded_at=asked.now))
    for taken_away in change.gone:
        taken_away.delete()
    write(rows, [*change.updates, moved])
    return result


def own_event(
    chain: Chain, act: str, at: datetime, by: Actor, told: Mapping[str, Any], versions: Versions
) -> tuple[EventRow, Update]:
    """The next event of a chain of no ticket, which the caller has locked, and the new head of its row."""
    head = Head(chain.seq, bytes(chain.head))
    event, following = appended(chain.name, head, act, at, plain_actor(by), plain_args(told), versions)
    moved = {"seq": following.seq, "head": following.hash, "last_event_at": at}
    return row(event, at), Update(Chain, chain.name, moved)
