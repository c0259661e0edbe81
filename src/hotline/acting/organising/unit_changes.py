"""Renaming, merging, splitting, closing units (a15.3): drafted, heard, approved by another, in effect on its date.

At the approval everything dated is written: the end, the successors, the posts there. What has no date of its own - the
name, the superior of units below, the systems - changes on the day itself (`take_effect`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from hotline.acting.configuring import Change
from hotline.acting.organising.hanging import preview
from hotline.acting.organising.posts import proposal
from hotline.acting.organising.wishes import ORGANISATION, Wish, settle
from hotline.acting.request import Accomplished
from hotline.core.organising import may_draft, no
from hotline.core.refusal import Refusal
from hotline.core.ticket import UNIT_KINDS
from hotline.core.units import CHANGES, successors_wanted
from hotline.database.writing import Update
from hotline.organisation.models import FormerName, Post, Proposal, ServiceAccount, Substitute, Succession, Unit
from hotline.organisation.selectors import on

_PROVISION = "a15.3"


def draft_change(wish: Wish) -> Accomplished | Refusal:
    """Ask for a change of units. `object` is the unit, of a merger the first.

    Values: change, effective_on, reason; for a new name `name` and `short_name`; else `units` that end, `successors` -
    the first takes everything not allotted - and `items` and `people` allotted to others of them, by key.
    """
    act = "draft_unit_change"

    def make() -> Change | Refusal:
        refusal = may_draft("unit", act, wish.reader) or refused_change(act, wish.values, wish.object, wish.day)
        if refusal is not None:
            return refusal
        kind, content = str(wish.values["change"]), _content(wish.values)
        made = proposal(wish, kind, wish.object, content, wish.values["effective_on"])
        told = {name: value for name, value in content.items() if name in ("units", "successors")}
        return Change({"proposal": made.id, "change": kind, "on": wish.values["effective_on"], **told}, [made])

    return settle(wish, act, ORGANISATION, make)


def _content(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "short_name", "units", "successors", "items", "people", "reason")
    return {name: values[name] for name in names if values.get(name)}


def refused_change(act: str, values: Mapping[str, Any], unit: str, day: date) -> Refusal | None:
    """Why a change of units may not be asked for, or no longer be approved (a15.3)."""
    when, change = values["effective_on"], str(values["change"])
    ending = units_ending(values, unit)
    standing = {one.key: one for one in Unit.objects.filter(on(day), key__in=ending)}
    if set(standing) != set(ending):
        return no(act, "unknown_unit", _PROVISION)
    ended = next((one for one in standing.values() if one.valid_to is not None), None)
    if ended is not None and ended.valid_to is not None:
        return no(act, "ends_already", _PROVISION, day=ended.valid_to.isoformat())
    if when < day:
        return no(act, "past", _PROVISION)
    if change == "rename":
        return _refused_name(act, values, standing[unit])
    if any(when <= one.valid_from for one in standing.values()):
        return no(act, "dates", _PROVISION)
    return _refused_successors(act, change, values, list(standing.values()), when)


def units_ending(values: Mapping[str, Any], unit: str) -> list[str]:
    """The units a change ends, of a new name the unit itself."""
    return list(dict.fromkeys([unit, *values.get("units", ())]))


def _refused_name(act: str, values: Mapping[str, Any], unit: Unit) -> Refusal | None:
    name, short = str(values.get("name") or ""), str(values.get("short_name") or "")
    if not name or not short or (name, short) == (unit.name, unit.short_name):
        return no(act, "nothing", _PROVISION)
    return None


def _refused_successors(
    act: str, change: str, values: Mapping[str, Any], ending: Sequence[Unit], when: date
) -> Refusal | None:
    """How many, of which kind, in force from that day on (a15.3)."""
    named = list(values.get("successors", ()))
    least, most = successors_wanted(change, preview([unit.key for unit in ending], when).hanging)
    if len(named) < least or (most is not None and len(named) > most):
        return no(act, "successors", _PROVISION, change=CHANGES[change], n=str(least))
    found = {one.key: one for one in Unit.objects.filter(on(when), key__in=named, valid_to__isnull=True)}
    if set(found) != set(named) or set(named) & {unit.key for unit in ending}:
        return no(act, "successor_unit", _PROVISION)
    kinds = {unit.kind for unit in ending}
    fits = all(one.kind in kinds or (one.kind in UNIT_KINDS and kinds <= set(UNIT_KINDS)) for one in found.values())
    if not fits:
        return no(act, "successor_kind", _PROVISION)
    allotted = {*values.get("items", {}).values(), *values.get("people", {}).values()}
    return None if allotted <= set(named) else no(act, "successor_unit", _PROVISION)


# --- approval ---


def approved_change(wish: Wish, draft: Proposal) -> Change | Refusal:
    """What an approval writes: ends, successors, posts with them; looked at again as things stand now."""
    act = "decide_proposal"
    values = {**draft.content, "change": draft.kind, "effective_on": max(draft.effective_on, wish.day)}
    refusal = refused_change(act, values, draft.object, wish.day)
    if refusal is not None:
        return refusal
    told: dict[str, Any] = {"change": draft.kind, "unit": draft.object, "on": values["effective_on"]}
    moved = {"effective_on": values["effective_on"]}
    updates = [Update(Proposal, draft.id, moved)]
    if draft.kind == "rename":
        return Change(told, updates=updates)
    ending, when = units_ending(values, draft.object), values["effective_on"]
    updates += [Update(Unit, key, {"valid_to": when}) for key in ending]
    rows: list[Any] = []
    successors = values.get("successors", [])
    if successors:
        rows += _successions(ending, successors[0], values.get("items", {}), when)
        posts, ended = _posts(wish, draft, ending, when)
        rows, updates = [*rows, *posts], [*updates, *ended]
    else:
        updates += [Update(Post, post.id, {"valid_to": max(when, post.valid_from)}) for post in _live(ending, when)]
    return Change({**told, "units": ending, "successors": successors}, rows, updates)


def _successions(ending: Iterable[str], main: str, items: Mapping[str, str], when: date) -> list[Succession]:
    return [
        Succession(unit_id=unit, successor_id=successor, item=item, since=when)
        for unit in ending
        for item, successor in {"": main, **items}.items()
    ]


def _live(units: Iterable[str], when: date) -> list[Post]:
    live = Post.objects.filter(unit_id__in=list(units)).exclude(valid_to__lte=when)
    return list(live.select_related("unit").order_by("id"))


def _posts(wish: Wish, draft: Proposal, ending: Sequence[str], when: date) -> tuple[list[Any], list[Update]]:
    """Everybody keeps the post at the successor from that day on; who stands in there stands in here."""
    people, main = draft.content.get("people", {}), draft.content["successors"][0]
    rows: list[Any] = []
    updates: list[Update] = []
    taken = {(p.person_id, p.unit_id, p.role, p.appointment) for p in _live(draft.content["successors"], when)}
    for post in _live(ending, when):
        updates.append(Update(Post, post.id, {"valid_to": max(when, post.valid_from)}))
        to = people.get(post.person_id, main)
        place = (post.person_id, to, post.role, post.appointment)
        if place not in taken:
            taken.add(place)
            rows.append(_moved(post, to, when, draft.drafted_by, wish.person))
    for named in Substitute.objects.filter(unit_id__in=ending, valid_to__isnull=True):
        updates.append(Update(Substitute, named.id, {"valid_to": max(when, named.valid_from)}))
        to = people.get(named.person_id, main)
        standing = Substitute.objects.filter(unit_id=to, person_id=named.person_id, valid_to__isnull=True).exists()
        if not standing:
            rows.append(Substitute(unit_id=to, person_id=named.person_id, valid_from=when))
    return rows, updates


def _moved(post: Post, to: str, when: date, given_by: str, approved_by: str) -> Post:
    by_two = given_by != post.person_id and approved_by not in (given_by, post.person_id)
    return Post(
        person_id=post.person_id,
        unit_id=to,
        role=post.role,
        appointment=post.appointment,
        valid_from=max(when, post.valid_from),
        valid_to=post.valid_to,
        given_by=given_by if by_two else "",
        approved_by=approved_by if by_two else "",
    )


# --- the day itself ---


def take_effect(wish: Wish, draft: Proposal) -> Accomplished | Refusal:
    """On its date a change of units does what has no date of its own (a15.3). By the platform."""
    act = "unit_change_in_effect"

    def make() -> Change | Refusal:
        if Proposal.objects.filter(id=draft.id, applied_at__isnull=False).exists():
            return no(act, "decided", _PROVISION)
        applied = Update(Proposal, draft.id, {"applied_at": wish.now})
        told = {"proposal": draft.id, "change": draft.kind}
        if draft.kind == "rename":
            unit = Unit.objects.get(key=draft.object)
            former = FormerName(unit_id=unit.key, name=unit.name, short_name=unit.short_name, until=draft.effective_on)
            fresh = {name: draft.content[name] for name in ("name", "short_name")}
            return Change(told, [former], [applied, Update(Unit, unit.key, fresh)])
        return Change(told, updates=[applied, *_undated(draft)])

    return settle(wish, act, ORGANISATION, make)


def _undated(draft: Proposal) -> list[Update]:
    """Units below get the successor as superior, a town's consultation body ends with it; systems go over."""
    ending, successors = units_ending(draft.content, draft.object), draft.content.get("successors", [])
    below = Unit.objects.filter(parent_id__in=ending, valid_to__isnull=True)
    updates = [
        Update(Unit, unit.key, {"valid_to": draft.effective_on})
        if unit.kind == "consultation_body"
        else Update(Unit, unit.key, {"parent_id": successors[0]})
        for unit in below
        if unit.kind == "consultation_body" or successors
    ]
    systems = ServiceAccount.objects.filter(unit_id__in=ending, ended_at__isnull=True) if successors else ()
    return [*updates, *(Update(ServiceAccount, one.pk, {"unit_id": successors[0]}) for one in systems)]
