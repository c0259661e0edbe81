"""What one person may do today (一个人的权限): posts, appointments, delegations, scope, units below (roles; S25)."""

from datetime import datetime
from typing import Any

from hotline.core.instants import SHANGHAI
from hotline.core.organising import CONFIGURATION, DIRECT
from hotline.core.scope import SCOPES, Reader
from hotline.organisation.models import Account, Delegation, Person, Post
from hotline.organisation.selectors import delegations_to, on
from hotline.reading.readers import deputy_reader, readers_of
from hotline.trouble import Trouble


def who_may(user: str, now: datetime) -> dict[str, Any]:
    """Everything one account may do at an instant. Raises Trouble where there is no such account or person."""
    account = Account.objects.filter(username=user).first()
    person = account.person if account else Person.objects.filter(key=user).first()
    if person is None:
        raise Trouble(f"没有账号或者人员 {user}。")
    day = now.astimezone(SHANGHAI).date()
    posts = Post.objects.filter(person=person).select_related("unit").order_by("valid_from", "id")
    return {
        "person": person.key,
        "name": person.name,
        "account": {"username": account.username, "active": account.is_active} if account else None,
        "day": day.isoformat(),
        "posts": [_post(post) for post in posts.filter(on(day))],
        "former_posts": [_post(post) for post in posts.filter(valid_to__lte=day)],
        "may": [_may(reader) for reader in readers_of(person.key, now)],
        "acts_for": [_acts_for(one, now) for one in delegations_to(person.key, day)],
        "delegated": [_delegated(one) for one in _given(person.key, now)],
    }


def _post(post: Post) -> dict[str, Any]:
    return {
        "unit": post.unit_id,
        "unit_name": post.unit.name,
        "role": post.role,
        "appointment": post.appointment,
        "from": post.valid_from.isoformat(),
        "until": post.valid_to.isoformat() if post.valid_to else None,
        "given_by": post.given_by,
        "approved_by": post.approved_by,
    }


def _may(reader: Reader) -> dict[str, Any]:
    """One post's acts by scope and what it may draft or approve."""
    role = reader.actor.role
    known = {role, *reader.appointments}
    return {
        "role": role,
        "unit": reader.actor.unit,
        "units_below": sorted(reader.below - {reader.actor.unit or ""}),
        "appointments": sorted(reader.appointments),
        "acts": {act: row[role] for act, row in SCOPES.items() if row.get(role, "-") != "-"},
        "drafts": {
            what: right.draft[role] for what, right in {**CONFIGURATION, **DIRECT}.items() if role in right.draft
        },
        "approves": [what for what, right in CONFIGURATION.items() if known & set(right.approve)],
    }


def _acts_for(given: Delegation, now: datetime) -> dict[str, Any]:
    """What somebody may do for another, as a request of this moment would find it."""
    post = given.post
    reader = deputy_reader(given.deputy_id, given.holder_id, post.role, now, unit=post.unit_id)
    return {**_delegated(given), "units_below": sorted(reader.below), "acts": sorted(reader.delegated)}


def _given(person: str, now: datetime) -> list[Delegation]:
    day = now.astimezone(SHANGHAI).date()
    live = Delegation.objects.filter(holder_id=person, revoked_at__isnull=True, valid_to__gt=day)
    return list(live.select_related("post__unit", "deputy", "holder").order_by("id"))


def _delegated(given: Delegation) -> dict[str, Any]:
    return {
        "holder": given.holder_id,
        "deputy": given.deputy_id,
        "role": given.post.role,
        "unit": given.post.unit_id,
        "acts": sorted(given.acts),
        "from": given.valid_from.isoformat(),
        "until": given.valid_to.isoformat(),
        "cause": given.cause,
    }
