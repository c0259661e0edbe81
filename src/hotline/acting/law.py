"""The acts on calendar and policy (a4.2): one event on their own chain; tickets follow by the sweep (R5, R33).

A version is put into force by approving its draft (`acting.rulemaking`). The administrator's acts here do the same for
what the caller knows to be approved: rehearsals and tests, which know no pages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import models, transaction

from hotline.acting.kernel import BadArgument, settled
from hotline.acting.locking import context
from hotline.acting.request import Accomplished, Asked, accomplished_before
from hotline.audit.chains import Head, Versions, appended, row
from hotline.audit.models import Chain
from hotline.core.arguments import read_arguments
from hotline.core.audit import plain_actor, plain_args
from hotline.core.calendar import Calendar, Notice
from hotline.core.decide import perform
from hotline.core.instants import BadValue, cut
from hotline.core.policy import Policy, with_overrides
from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor, World
from hotline.database.writing import Update, write
from hotline.rulebook.models import CalendarVersion, Draft, PolicyVersion
from hotline.rulebook.shipped import shipped_notices
from hotline.rulebook.versions import CALENDARS, POLICIES, adoption, calendar_row, latest, policy_row
from hotline.tickets.models import ActKey

OWN_ACT: Final = {"policy": "adopt_policy", "calendar": "load_notice"}
"""Chain of law -> the act its events are of."""


@dataclass(frozen=True)
class Signed:
    """Who made a version and from when it is in force; the draft, where it came by one."""

    drafted_by: str
    approved_by: str
    in_force_from: datetime
    draft: Draft | None = None


@dataclass(frozen=True)
class Put:
    """A version being put into force: its rows, its name, the event's further arguments."""

    rows: tuple[models.Model, ...]
    version: str
    told: Mapping[str, Any]


def policy_put(policy: Policy, by: Signed) -> Put:
    """Rows of a policy put into force: the adoption, and the version where its content is new (a4.2)."""
    made = policy_row(
        policy, in_force_from=by.in_force_from, drafted_by=by.drafted_by, approved_by=by.approved_by
    )  # fmt: skip
    known = PolicyVersion.objects.filter(version=made.version).exists()
    return _put("policy", made, by, known=known, told={"in_force_from": by.in_force_from})


def calendar_put(calendar: Calendar, year: int, by: Signed) -> Put:
    """Rows of a calendar put into force with one year's notice loaded (R5)."""
    made = calendar_row(calendar, in_force_from=by.in_force_from)
    known = CalendarVersion.objects.filter(version=made.version).exists()
    return _put("calendar", made, by, known=known, told={"year": year})


def _put(
    kind: str, made: PolicyVersion | CalendarVersion, by: Signed, *, known: bool, told: Mapping[str, Any]
) -> Put:  # fmt: skip
    last = latest(kind)
    if last is not None and last.version == made.version:
        raise BadArgument("内容与已有版本相同，无须启用。")
    own = adoption(kind, made.version, by.in_force_from, by.drafted_by, by.approved_by, draft=by.draft)
    return Put((own,) if known else (made, own), made.version, told)


def lawful_event(
    chain: Chain, put: Put, by: Actor, now: datetime, policy: str, calendar: str
) -> tuple[models.Model, Update, int]:
    """The event of a version on the locked chain of its law: its row, the chain's new head, its number."""
    of_policy = chain.name == "policy"
    versions = Versions(put.version if of_policy else policy, calendar if of_policy else put.version)
    told = plain_args(put.told) | {"version": put.version}
    event, head = appended(
        chain.name, Head(chain.seq, bytes(chain.head)), OWN_ACT[chain.name], now, plain_actor(by), told, versions
    )
    moved = Update(Chain, chain.name, {"seq": head.seq, "head": head.hash, "last_event_at": now})
    return row(event, now), moved, head.seq


def load_notice(asked: Asked, drafted_by: str) -> Accomplished | Refusal:
    """Load or replace a year's notice; open tickets are counted anew by the sweep, one event each (R5; a15.1)."""
    return _change(replace(asked, act="load_notice"), "calendar", drafted_by, _calendar)


def adopt_policy(asked: Asked, drafted_by: str) -> Accomplished | Refusal:
    """Put a new policy version into force; tickets keep theirs (R33; a4.2)."""
    return _change(replace(asked, act="adopt_policy"), "policy", drafted_by, _policy)


Make = Callable[[World, Asked, Mapping[str, Any], str], Put]


def _change(asked: Asked, name: str, drafted_by: str, make: Make) -> Accomplished | Refusal:
    asked = replace(asked, now=cut(asked.now))
    with transaction.atomic(durable=True):
        result = _within(asked, name, drafted_by, make)
    return settled(asked, result)


def _within(asked: Asked, name: str, drafted_by: str, make: Make) -> Accomplished | Refusal:
    chain = Chain.objects.select_for_update().get(name=name)
    policy, calendar, before = context(asked.now, asked.key)
    if before is not None:
        return accomplished_before(before)
    args = _arguments(asked)
    world = World(CALENDARS[calendar], POLICIES[policy], POLICIES)
    known = Circumstances(drafted_by=drafted_by, last_event_at=chain.last_event_at)
    refusal = perform(world, asked.act, name, asked.by, args, asked.now, known)
    if isinstance(refusal, Refusal):
        return refusal
    put = make(world, asked, args, drafted_by)
    event, moved, seq = lawful_event(chain, put, asked.by, asked.now, policy, calendar)
    result = Accomplished(name, asked.act, None, None, seq)
    rows = [*put.rows, event]
    if asked.key is not None:
        rows.append(ActKey(key=asked.key, act=asked.act, result=result.plain(), recorded_at=asked.now))
    write(rows, [moved])
    return result


def _arguments(asked: Asked) -> dict[str, Any]:
    try:
        args = read_arguments(asked.act, asked.args, platform=True)
    except BadValue as wrong:
        raise BadArgument(str(wrong)) from wrong
    if asked.act == "load_notice" and "days" not in args:
        shipped = shipped_notices().get(args["year"])
        if shipped is None:
            raise BadArgument(f"{args['year']} 年的节假日通知未随产品提供，请给出日期。")
        args["days"] = shipped.days
    return args


def _calendar(world: World, asked: Asked, args: Mapping[str, Any], drafted_by: str) -> Put:
    notice = Notice(args["year"], args["days"], _text(asked, "number"), _text(asked, "url"), asked.now)
    by = Signed(drafted_by, asked.by.person or asked.by.role, asked.now)
    return calendar_put(world.calendar.with_notice(notice, ""), notice.year, by)


def _policy(world: World, asked: Asked, args: Mapping[str, Any], drafted_by: str) -> Put:
    try:
        policy = with_overrides(world.policy, args.get("policy", {}), "")
    except BadValue as wrong:
        raise BadArgument(str(wrong)) from wrong
    from_ = asked.args.get("in_force_from")
    begins = from_ if isinstance(from_, datetime) else asked.now
    return policy_put(policy, Signed(drafted_by, asked.by.person or asked.by.role, begins))


def _text(asked: Asked, name: str) -> str | None:
    value = asked.args.get(name)
    return str(value) if value else None
