"""Delegation with an end, and standing substitutes for an absence (a5.2; roles section 7)."""

from collections.abc import Sequence
from datetime import date, timedelta

from hotline.acting.configuring import Change
from hotline.acting.locking import context
from hotline.acting.organising.wishes import ACCESS, Wish, settle
from hotline.acting.request import Accomplished
from hotline.core.appointments import could_hold, delegable
from hotline.core.lifecycle import ACTS, ROLES
from hotline.core.organising import may_draft, no
from hotline.core.refusal import Refusal
from hotline.database.writing import Update
from hotline.organisation.models import Delegation, Person, Post, Substitute
from hotline.organisation.people_plan import held_of
from hotline.organisation.selectors import on
from hotline.rulebook.versions import POLICIES

_PROVISION = "a5.2"


def delegate(wish: Wish) -> Accomplished | Refusal:
    """Named acts of the own post for a while to somebody who could hold it; no chain, not everything (roles section 7).

    `object` is the deputy; values: acts, valid_from, valid_to.
    """
    act = "delegate"

    def make() -> Change | Refusal:
        actor = wish.reader.actor
        refusal = may_draft("delegation", act, wish.reader, actor.unit) or _refused(wish, act)
        if refusal is not None:
            return refusal
        post = Post.objects.filter(on(wish.day), person_id=wish.person, role=actor.role, unit_id=actor.unit).first()
        if post is None:
            return no(act, "ended", _PROVISION)
        made = _row(wish, post, wish.object, wish.values["acts"], "own")
        return Change(_told(made), [made])

    return settle(wish, act, ACCESS, make)


def _refused(wish: Wish, act: str) -> Refusal | None:
    role = wish.reader.actor.role
    acts, begin, end = wish.values["acts"], wish.values["valid_from"], wish.values["valid_to"]
    if not acts:
        return no(act, "nothing", _PROVISION)
    others = [one for one in acts if one not in delegable(role)]
    if others:
        return no(
            act, "not_delegable", _PROVISION, acts="、".join(ACTS[one].zh if one in ACTS else one for one in others)
        )
    return _refused_dates(wish, act, begin, end) or _refused_deputy(wish, act, role)


def _refused_dates(wish: Wish, act: str, begin: date, end: date) -> Refusal | None:
    if end <= begin or begin < wish.day:
        return no(act, "dates", _PROVISION)
    longest = POLICIES[context(wish.now, None)[0]].delegation_days
    return no(act, "too_long", _PROVISION, days=str(longest)) if end - begin > timedelta(days=longest) else None


def _refused_deputy(wish: Wish, act: str, role: str) -> Refusal | None:
    deputy = Person.objects.filter(key=wish.object).first()
    if deputy is None or deputy.key == wish.person:
        return no(act, "unknown_person", _PROVISION)
    posts = tuple(held_of(post) for post in Post.objects.filter(on(wish.day), person=deputy).select_related("unit"))
    if not posts:
        return no(act, "unknown_person", _PROVISION)
    if not could_hold(role, posts, wish.day):
        return no(act, "deputy", _PROVISION, name=deputy.name, role=ROLES[role])
    return None


def _row(wish: Wish, post: Post, deputy: str, acts: Sequence[str], cause: str) -> Delegation:
    return Delegation(
        post_id=post.id,
        holder_id=post.person_id,
        deputy_id=deputy,
        acts=list(acts),
        valid_from=wish.values["valid_from"],
        valid_to=wish.values["valid_to"],
        cause=cause,
        made_by=wish.person,
        made_at=wish.now,
    )


def _told(*made: Delegation) -> dict[str, object]:
    first = made[0]
    return {
        "holder": first.holder_id,
        "deputies": sorted(one.deputy_id for one in made),
        "acts": list(first.acts),
        "from": first.valid_from,
        "until": first.valid_to,
        "cause": first.cause,
    }


def revoke(wish: Wish) -> Accomplished | Refusal:
    """A delegation ends at once: by its holder, the deputy, or an administrator (roles section 7).

    `object` is the holder; value: delegation.
    """
    act = "revoke_delegation"

    def make() -> Change | Refusal:
        found = Delegation.objects.filter(
            id=wish.values["delegation"], holder_id=wish.object, revoked_at__isnull=True, valid_to__gt=wish.day
        ).first()
        if found is None:
            return no(act, "ended", _PROVISION)
        own = wish.person in (found.holder_id, found.deputy_id)
        if not own and wish.reader.actor.role != "administrator":
            return no(
                act, "role", _PROVISION, role=ROLES[wish.reader.actor.role], what="撤销授权", who="授权人或者管理员"
            )
        return Change(_told(found), updates=[_revoked(found.id, wish)])

    return settle(wish, act, ACCESS, make)


def _revoked(delegation: int, wish: Wish) -> Update:
    return Update(Delegation, delegation, {"revoked_at": wish.now, "revoked_by": wish.person})


def mark_absence(wish: Wish) -> Accomplished | Refusal:
    """A leader is away: the unit's standing substitutes act for him or her meanwhile (a5.2; roles section 7).

    `object` is the leader; values: unit, valid_from, valid_to. Marked by the leader, another lead of the unit, or an
    administrator on the unit's written request.
    """
    act = "mark_absence"

    def make() -> Change | Refusal:
        unit, begin = str(wish.values["unit"]), wish.values["valid_from"]
        refusal = may_draft("absence", act, wish.reader, unit)
        refusal = refusal or _refused_dates(wish, act, begin, wish.values["valid_to"])
        if refusal is not None:
            return refusal
        held = Post.objects.filter(on(begin), person_id=wish.object, unit_id=unit, role="unit_lead").first()
        if held is None:
            return no(act, "ended", _PROVISION)
        deputies = _substitutes(unit, wish.object, begin)
        if not deputies:
            return no(act, "substitute_missing", _PROVISION)
        made = [_row(wish, held, deputy, delegable("unit_lead"), "absence") for deputy in deputies]
        return Change(_told(*made), made)

    return settle(wish, act, ACCESS, make)


def _substitutes(unit: str, leader: str, day: date) -> list[str]:
    """The substitutes of a unit who are in post on a date and may stand in for its leader."""
    named = Substitute.objects.filter(on(day), unit_id=unit).exclude(person_id=leader)
    held = {person: list[Post]() for person in named.order_by("id").values_list("person_id", flat=True)}
    for post in Post.objects.filter(on(day), person_id__in=held).select_related("unit"):
        held[post.person_id].append(post)
    return [
        person
        for person, posts in held.items()
        if posts and could_hold("unit_lead", tuple(held_of(post) for post in posts), day)
    ]


def end_absence(wish: Wish) -> Accomplished | Refusal:
    """The leader is back: nobody acts for him or her any more (roles section 7). `object`: the leader; value: unit."""
    act = "end_absence"

    def make() -> Change | Refusal:
        refusal = may_draft("absence", act, wish.reader, str(wish.values["unit"]))
        if refusal is not None:
            return refusal
        found = list(
            Delegation.objects.filter(
                holder_id=wish.object,
                post__unit_id=wish.values["unit"],
                cause="absence",
                revoked_at__isnull=True,
                valid_to__gt=wish.day,
            )
        )
        if not found:
            return no(act, "not_absent", _PROVISION)
        return Change(_told(*found), updates=[_revoked(one.id, wish) for one in found])

    return settle(wish, act, ACCESS, make)
