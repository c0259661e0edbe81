"""People and their posts: asked for by one, where it weighs approved by another, ended (S26; D13)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hotline.acting.configuring import Change
from hotline.acting.organising.wishes import ACCESS, Wish, settle
from hotline.acting.request import Accomplished
from hotline.core.appointments import Held, may_be_held, may_draft_post, needs_second, overlap, standing_against
from hotline.core.lifecycle import ROLES
from hotline.core.organising import may_draft, no
from hotline.core.refusal import Refusal
from hotline.core.units import KIND_WORDS
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.models import Account, Delegation, Person, Post, Proposal, Substitute, Unit
from hotline.organisation.people_plan import held_of
from hotline.organisation.selectors import on


def add_person(wish: Wish) -> Accomplished | Refusal:
    """A new person with a first post; the post waits for its approval where it needs one (S21; roles section 4)."""
    act = "add_person"

    def make() -> Change | Refusal:
        if Person.objects.filter(key=wish.object).exists():
            return no(act, "post_held", "a32.1")
        refusal = _refused_person(wish, act)
        if refusal is not None:
            return refusal
        names = ("name", "title", "phone")
        person = Person(key=wish.object, **{name: wish.values.get(name, "") for name in names})
        change = _given(wish, act, wish.object)
        if isinstance(change, Refusal):
            return change
        return Change({"named": True, **change.told}, [person, *change.rows])

    return settle(wish, act, ACCESS, make)


def _refused_person(wish: Wish, act: str) -> Refusal | None:
    return may_draft("person", act, wish.reader, str(wish.values["unit"]))


def edit_person(wish: Wish) -> Accomplished | Refusal:
    """Name, title, work number of a person; by an administrator, or the lead of one of the person's units."""
    act = "edit_person"

    def make() -> Change | Refusal:
        person = Person.objects.filter(key=wish.object).first()
        if person is None:
            return no(act, "unknown_person", "a32.1")
        refusal = _of_own_unit(wish, "person", act, person.key)
        if refusal is not None:
            return refusal
        fresh = {name: value for name, value in wish.values.items() if value != getattr(person, name)}
        if not fresh:
            return no(act, "nothing", "a32.1")
        return Change({"changed": sorted(fresh)}, updates=[Update(Person, person.key, fresh)])

    return settle(wish, act, ACCESS, make)


def _of_own_unit(wish: Wish, what: str, act: str, person: str) -> Refusal | None:
    """Whether the asking person may change this person: of a unit within the scope, or anybody of the city."""
    units = Post.objects.filter(on(wish.day), person_id=person).values_list("unit_id", flat=True)
    found = [may_draft(what, act, wish.reader, unit) for unit in units] or [may_draft(what, act, wish.reader)]
    return None if None in found else found[0]


def ask_post(wish: Wish) -> Accomplished | Refusal:
    """A post for a person: given at once, or proposed for a second person to approve (roles section 4; D13)."""
    return settle(wish, "ask_post", ACCESS, lambda: _given(wish, "ask_post", wish.object))


def _given(wish: Wish, act: str, person: str) -> Change | Refusal:
    wanted = _wanted(wish.values)
    if wanted is None:
        return no(act, "unknown_unit", "a5.1")
    refusal = _refused_post(wish, act, wanted, person) or post_refused(act, wanted, person)
    if refusal is not None:
        return refusal
    told = {"person": person, **told_of(wanted)}
    if needs_second(wanted.role, wanted.appointment):
        content = {name: _plain(value) for name, value in wish.values.items() if name in POST_VALUES}
        return Change({**told, "proposed": True}, [proposal(wish, "post", person, content, wanted.valid_from)])
    return Change(told, [new_post(person, wanted, wish.person)])


POST_VALUES = ("unit", "role", "appointment", "valid_from", "until")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def told_of(wanted: Held) -> dict[str, Any]:
    """What an event tells of a post: ids, codes, dates."""
    return {
        "unit": wanted.unit,
        "role": wanted.role,
        "appointment": wanted.appointment,
        "from": wanted.valid_from,
        "until": wanted.valid_to,
    }


def _wanted(values: Mapping[str, Any]) -> Held | None:
    """The post wished for; None where the unit is unknown or has ended by then."""
    begin, until = (_date(values.get(name)) for name in ("valid_from", "until"))
    unit = Unit.objects.filter(key=values["unit"]).first()
    if unit is None or begin is None or (unit.valid_to is not None and unit.valid_to <= begin):
        return None
    return Held(unit.key, unit.kind, str(values["role"]), str(values.get("appointment") or ""), begin, until)


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _refused_post(wish: Wish, act: str, wanted: Held, person: str) -> Refusal | None:
    """Who asks: within the scope, a lead for handlers alone, nobody for himself (D13)."""
    refusal = may_draft("post", act, wish.reader, wanted.unit)
    if refusal is not None:
        return refusal
    if not may_draft_post(wish.reader.actor.role, wish.reader.below, wanted):
        return no(act, "role", "a32.1", role="单位负责人", what="该岗位", who="管理员")
    return no(act, "oneself", "a32.1") if person == wish.person else None


def post_refused(act: str, wanted: Held, person: str) -> Refusal | None:
    """Why a person may not hold a post: unit's kind, dates, the posts held besides (roles section 1)."""
    if not may_be_held(wanted):
        return no(act, "post_kind", "a5.1", kind=KIND_WORDS[wanted.kind])
    if wanted.valid_to is not None and wanted.valid_to <= wanted.valid_from:
        return no(act, "dates", "a32.1")
    held = tuple(held_of(post) for post in Post.objects.filter(person_id=person).select_related("unit"))
    against = standing_against(wanted, held)
    if against is not None:
        return no(act, "posts_apart", "a32.1", other=ROLES[against.role])
    same = any(
        overlap(one, wanted) and (one.unit, one.role, one.appointment) == (wanted.unit, wanted.role, wanted.appointment)
        for one in held
    )
    return no(act, "post_held", "a32.1") if same else None


def new_post(person: str, wanted: Held, given_by: str, approved_by: str = "") -> Post:
    """The row of a post, with who gave and who approved it."""
    return Post(
        person_id=person,
        unit_id=wanted.unit,
        role=wanted.role,
        appointment=wanted.appointment,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        given_by=given_by,
        approved_by=approved_by,
    )


def proposal(wish: Wish, kind: str, object_: str, content: Mapping[str, Any], effective_on: date) -> Proposal:
    """The row of a draft that waits for a second person."""
    return Proposal(
        id=new_id(),
        kind=kind,
        object=object_,
        content=dict(content),
        effective_on=effective_on,
        drafted_by=wish.person,
        drafted_at=wish.now,
    )


def approved_post(wish: Wish, draft: Proposal) -> Change | Refusal:
    """The post a proposal brings, looked at again when it is approved."""
    act = "decide_proposal"
    wanted = _wanted(draft.content)
    if wanted is None:
        return no(act, "unknown_unit", "a5.1")
    refusal = post_refused(act, wanted, draft.object)
    if refusal is not None:
        return refusal
    post = new_post(draft.object, wanted, draft.drafted_by, wish.person)
    return Change({"person": draft.object, **told_of(wanted)}, [post])


# --- ending ---


def end_post(wish: Wish) -> Accomplished | Refusal:
    """A post ends today; the last responsible leader and the last administrator stay (a5.2). `object` is the person."""
    act = "end_post"

    def make() -> Change | Refusal:
        post = Post.objects.filter(id=wish.values["post"], person_id=wish.object).select_related("unit").first()
        if post is None or (post.valid_to is not None and post.valid_to <= wish.day):
            return no(act, "ended", "a32.1")
        refusal = may_draft("post", act, wish.reader, post.unit_id) or _kept_by_lead(wish, act, post)
        refusal = refusal or last_of(act, [post], wish.day)
        if refusal is not None:
            return refusal
        return Change(
            {"person": wish.object, **told_of(held_of(post)), "until": wish.day}, updates=[_ended(post, wish)]
        )

    return settle(wish, act, ACCESS, make)


def _kept_by_lead(wish: Wish, act: str, post: Post) -> Refusal | None:
    if may_draft_post(wish.reader.actor.role, wish.reader.below, held_of(post)):
        return None
    return no(act, "role", "a32.1", role="单位负责人", what="该岗位", who="管理员")


def _ended(post: Post, wish: Wish) -> Update:
    return Update(Post, post.id, {"valid_to": max(wish.day, post.valid_from)})


def last_of(act: str, posts: Sequence[Post], day: date) -> Refusal | None:
    """Why these posts may not end: nobody would lead the unit (a5.2), nobody administer the platform."""
    ids = [post.id for post in posts]
    for post in posts:
        if post.unit.valid_to is not None and post.unit.valid_to <= day:
            continue
        left = Post.objects.filter(on(day), role=post.role).exclude(id__in=ids)
        if post.role == "unit_lead" and not left.filter(unit_id=post.unit_id).exists():
            return no(act, "last_leader", "a5.2")
        if post.role == "administrator" and not left.exists():
            return no(act, "last_administrator", "a4.3")
    return None


def end_person(wish: Wish) -> Accomplished | Refusal:
    """Somebody leaves: every post, delegation and the account end today; open work goes to the unit's pool (S26)."""
    act = "end_person"

    def make() -> Change | Refusal:
        posts = list(Post.objects.filter(person_id=wish.object).select_related("unit"))
        live = [post for post in posts if post.valid_to is None or post.valid_to > wish.day]
        if not live:
            return no(act, "ended", "a32.1")
        refusal = may_draft("account", act, wish.reader, live[0].unit_id) or last_of(act, live, wish.day)
        refusal = refusal or next((r for post in live if (r := _kept_by_lead(wish, act, post))), None)
        if refusal is not None:
            return refusal
        return Change({"posts": len(live)}, updates=[*(_ended(post, wish) for post in live), *_bound_to(wish)])

    return settle(wish, act, ACCESS, make)


def _bound_to(wish: Wish) -> list[Update]:
    """What else ends with a person: account, what was delegated by or to the person, standing substitution."""
    person, revoked = wish.object, {"revoked_at": wish.now, "revoked_by": wish.person}
    given = Delegation.objects.filter(revoked_at__isnull=True, valid_to__gt=wish.day)
    ids = {*given.filter(holder_id=person).values_list("id", flat=True)}
    ids |= {*given.filter(deputy_id=person).values_list("id", flat=True)}
    substitutes = Substitute.objects.filter(person_id=person, valid_to__isnull=True).values_list("id", flat=True)
    accounts = Account.objects.filter(person_id=person, is_active=True).values_list("pk", flat=True)
    return [
        *(Update(Delegation, one, revoked) for one in sorted(ids)),
        *(Update(Substitute, one, {"valid_to": wish.day}) for one in substitutes),
        *(Update(Account, one, {"is_active": False}) for one in accounts),
    ]
