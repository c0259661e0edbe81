"""The review of rights (权限复核): every period each post is confirmed by two people, or suspended (a32.1; S26).

One looks for the unit, one for privacy; nobody confirms the own post, nobody gives both words. Suspended posts act
nowhere from the next request on; whoever may confirm others still reaches the review itself.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from hotline.access.models import SIDES, Confirmed, Review
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.core.instants import SHANGHAI, midnight
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader, reach_of
from hotline.core.ticket import Actor
from hotline.organisation.models import Post
from hotline.organisation.selectors import on

CHAIN: Final = "access"
LEAD, PRIVACY = SIDES
OF_THE_CITY: Final = ("hotline", "competent_department", "consultation_body")
"""Kinds of unit whose people no unit's lead answers for: the administration or the department's approver does."""
APPROVER: Final = "department_approver"


def beginning(day: date) -> date:
    """The first day of the period a day lies in."""
    months = settings.HOTLINE_REVIEW["months"]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def name_of(begins: date) -> str:
    """The name of a period: 2026Q2 for quarters."""
    return f"{begins.year}Q{(begins.month - 1) // settings.HOTLINE_REVIEW['months'] + 1}"


def open_review(now: datetime) -> int:
    """Open the review of the present period once, where people have worked here since before it began; 1 if it did.

    A platform set up in the middle of a period begins with the next one.
    """
    day = now.astimezone(SHANGHAI).date()
    begins = beginning(day)
    period = name_of(begins)
    if Review.objects.filter(period=period).exists():
        return 0
    if not EventRow.objects.filter(chain=CHAIN, at__lt=midnight(begins)).exists():
        return 0
    due = day + timedelta(days=settings.HOTLINE_REVIEW["days"])
    review = Review(period=period, begins_on=begins, due_on=due, opened_at=now)
    asked = Asked("open_review", period, Actor("system"), now)
    done = configure(asked, CHAIN, lambda _: Change({"due": due.isoformat()}, rows=[review]))
    return int(isinstance(done, Accomplished))


def current(day: date) -> Review | None:
    """The newest review opened by a date."""
    return Review.objects.filter(begins_on__lte=day).order_by("-begins_on").first()


def under_review(review: Review, day: date) -> QuerySet[Any, Any]:
    """The posts of a date held since before the review began, with how many of its two words each has."""
    held = Post.objects.filter(on(day), valid_from__lt=review.begins_on).select_related("person", "unit")
    words = Count("confirmations", filter=Q(confirmations__period=review.period), distinct=True)
    return held.annotate(words=words).order_by("unit__kind", "unit_id", "person_id", "id")


def suspended(day: date, person: str | None = None) -> list[Post]:
    """Posts not confirmed by the date of their review, of one person or of all; never the last administrator's."""
    review = current(day)
    if review is None or day <= review.due_on:
        return []
    found = under_review(review, day).filter(words__lt=len(SIDES))
    if person is not None:
        found = found.filter(person_id=person)
    return [post for post in found if post.role != "administrator" or _another_administrator(review, day, post)]


def _another_administrator(review: Review, day: date, post: Post) -> bool:
    others = Post.objects.filter(on(day), role="administrator", person__account__is_active=True)
    words = Confirmed.objects.filter(post=OuterRef("pk"), period=review.period).values("post")
    confirmed = others.annotate(words=Subquery(words.annotate(n=Count("pk")).values("n")))
    standing = confirmed.filter(Q(words=len(SIDES)) | Q(valid_from__gte=review.begins_on))
    return standing.exclude(person_id=post.person_id).exists()


# --- who confirms what ---


def sides(by: Reader, post: Post) -> tuple[str, ...]:
    """The words somebody may give on a post; none on the own."""
    if by.actor.person == post.person_id:
        return ()
    found = []
    if _for_the_unit(by, post):
        found.append(LEAD)
    if _for_privacy(by, post):
        found.append(PRIVACY)
    return tuple(found)


def _for_the_unit(by: Reader, post: Post) -> bool:
    if by.actor.role == "unit_lead" and post.unit_id in reach_of(by):
        return True
    of_city = post.unit.kind in OF_THE_CITY or post.role == "unit_lead"
    return of_city and (by.actor.role == "administrator" or APPROVER in by.appointments)


def _for_privacy(by: Reader, post: Post) -> bool:
    if by.actor.role == "privacy_officer":
        return by.actor.unit_kind == "hotline" or post.unit_id == by.actor.unit
    stands_in = by.actor.role == "administrator" or APPROVER in by.appointments
    return post.role == "privacy_officer" and stands_in


def may_review(role: str, appointments: frozenset[str]) -> bool:
    """Whether somebody may confirm any post at all."""
    return role in ("unit_lead", "privacy_officer", "administrator") or APPROVER in appointments


def reach(by: Reader, posts: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The posts of a review somebody may have a word on, as a condition of the statement."""
    if by.actor.role == "unit_lead" and APPROVER not in by.appointments:
        posts = posts.filter(unit_id__in=reach_of(by))
    elif by.actor.role == "privacy_officer" and by.actor.unit_kind != "hotline":
        posts = posts.filter(unit_id=by.actor.unit)
    elif by.actor.role != "privacy_officer":
        posts = posts.filter(Q(unit__kind__in=OF_THE_CITY) | Q(role__in=("unit_lead", "privacy_officer")))
    return posts.exclude(person_id=by.actor.person)


def confirm(posts: Sequence[int], by: Reader, now: datetime) -> Accomplished | Refusal:
    """Give the words one may give on these posts in the running review; each is wanted still."""
    day = now.astimezone(SHANGHAI).date()
    review = current(day)
    asked = Asked("confirm_rights", review.period if review else "", by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        if review is None:
            return refuse(asked.act, "review_closed", "a32.1", FAILED)
        held = list(under_review(review, day).filter(pk__in=posts))
        given = [row for post in held for row in _words(post, by, review, now)]
        if not given:
            return refuse(asked.act, "review_not_yours", "a32.1", FAILED)
        told = [[row.post_id, row.side] for row in given]
        return Change({"period": review.period, "confirmed": told}, rows=given)

    return configure(asked, CHAIN, make)


def _words(post: Post, by: Reader, review: Review, now: datetime) -> list[Confirmed]:
    """One word on a post: the first side still open that is the person's to give; two words take two people."""
    known = {one.side: one.by for one in Confirmed.objects.filter(post=post, period=review.period)}
    person = by.actor.person or ""
    if person in known.values():
        return []
    side = next((one for one in sides(by, post) if one not in known), None)
    return [Confirmed(post=post, period=review.period, side=side, by=person, at=now)] if side else []
