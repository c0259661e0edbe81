"""The acts on calendar and policy (a4.2): one event on their own chain; tickets follow by the sweep (R5, R33)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models, transaction

from hotline.acting.kernel import BadArgument, settled
from hotline.acting.locking import context
from hotline.acting.request import Accomplished, Asked, accomplished_before
from hotline.audit.chains import Head, Versions, appended, row
from hotline.audit.models import Chain
from hotline.core.arguments import read_arguments
from hotline.core.audit import plain_actor, plain_args
from hotline.core.calendar import Notice
from hotline.core.decide import perform
from hotline.core.instants import BadValue, cut
from hotline.core.policy import with_overrides
from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.ticket import World
from hotline.database.writing import Update, write
from hotline.rulebook.shipped import shipped_notices
from hotline.rulebook.versions import CALENDARS, POLICIES, calendar_row, policy_row
from hotline.tickets.models import ActKey

Made = tuple[models.Model, str]


def load_notice(asked: Asked, drafted_by: str) -> Accomplished | Refusal:
    """Load or replace a year's notice; open tickets are counted anew by the sweep, one event each (R5; a15.1)."""
    return _change(replace(asked, act="load_notice"), "calendar", drafted_by, _calendar)


def adopt_policy(asked: Asked, drafted_by: str) -> Accomplished | Refusal:
    """Put a new policy version into force; tickets keep theirs (R33; a4.2)."""
    return _change(replace(asked, act="adopt_policy"), "policy", drafted_by, _policy)


def _change(
    asked: Asked, name: str, drafted_by: str, make: Callable[[World, Asked, Mapping[str, Any], str], Made]
) -> Accomplished | Refusal:
    asked = replace(asked, now=cut(asked.now))
    with transaction.atomic(durable=True):
        result = _within(asked, name, drafted_by, make)
    return settled(asked, result)


def _within(
    asked: Asked, name: str, drafted_by: str, make: Callable[[World, Asked, Mapping[str, Any], str], Made]
) -> Accomplished | Refusal:
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
    made, version = make(world, asked, args, drafted_by)
    versions = Versions(version if name == "policy" else policy, version if name == "calendar" else calendar)
    told = plain_args({key: value for key, value in args.items() if key == "year"}) | {"version": version}
    event, head = appended(
        name, Head(chain.seq, bytes(chain.head)), asked.act, asked.now, plain_actor(asked.by), told, versions
    )
    result = Accomplished(name, asked.act, None, None, head.seq)
    rows: list[models.Model] = [made, row(event, asked.now)]
    if asked.key is not None:
        rows.append(ActKey(key=asked.key, act=asked.act, result=result.plain(), recorded_at=asked.now))
    write(rows, [Update(Chain, name, {"seq": head.seq, "head": head.hash, "last_event_at": asked.now})])
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


def _calendar(world: World, asked: Asked, args: Mapping[str, Any], _: str) -> Made:
    notice = Notice(args["year"], args["days"], _text(asked, "number"), _text(asked, "url"), asked.now)
    stored = calendar_row(world.calendar.with_notice(notice, ""), in_force_from=asked.now)
    _refuse_known(CALENDARS, stored.version)
    return stored, stored.version


def _policy(world: World, asked: Asked, args: Mapping[str, Any], drafted_by: str) -> Made:
    try:
        policy = with_overrides(world.policy, args.get("policy", {}), "")
    except BadValue as wrong:
        raise BadArgument(str(wrong)) from wrong
    from_ = asked.args.get("in_force_from")
    stored = policy_row(
        policy,
        in_force_from=from_ if isinstance(from_, datetime) else asked.now,
        drafted_by=drafted_by,
        approved_by=asked.by.person or asked.by.role,
    )
    _refuse_known(POLICIES, stored.version)
    return stored, stored.version


def _refuse_known(versions: Mapping[str, object], version: str) -> None:
    """The same content is the same version: there is nothing to put into force."""
    try:
        versions[version]
    except KeyError:
        return
    raise BadArgument("内容与已有版本相同，无须启用。")


def _text(asked: Asked, name: str) -> str | None:
    value = asked.args.get(name)
    return str(value) if value else None
