"""权限复核: each period every post is confirmed by two people; what is not is suspended and listed (a32.1; S26)."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hotline.access import review
from hotline.access.models import Confirmed, Review
from hotline.access.standing import RIGHTS
from hotline.core.lifecycle import ROLES
from hotline.core.refusal import Refusal
from hotline.organisation.models import Post
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.own_proofs import shown

SIZE: Final = 100


@dataclass(frozen=True)
class Row:
    """A post under review: which words are missing, whether the reader may give one now."""

    post: Post
    missing: tuple[str, ...]
    mine: bool

    @property
    def role_name(self) -> str:
        """The role's name on screen."""
        return ROLES[self.post.role]


WORDS: Final = {review.LEAD: "单位", review.PRIVACY: "保密员"}


@staff("unit_lead", "privacy_officer", "administrator", appointments=(review.APPROVER,), owing=(RIGHTS,))
def rights_review(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The posts one has a word on in the running review, those still open first to be confirmed together."""
    day = present(request).date()
    current = review.current(day)
    if request.method == "POST":
        return _confirm(request, desk)
    rows = _rows(desk, current, request) if current else []
    page: dict[str, Any] = {
        "review": current,
        "rows": rows[:SIZE],
        "more": len(rows) > SIZE,
        "open": sum(1 for row in rows if row.mine),
        "over": current is not None and day > current.due_on,
    }
    return shown(request, desk, "review", here="rights-review", **page)


def _rows(desk: Desk, current: Review, request: HttpRequest) -> list[Row]:
    posts = review.reach(desk.reader, review.under_review(current, present(request).date()))
    known: dict[int, dict[str, str]] = {}
    for one in Confirmed.objects.filter(period=current.period):
        known.setdefault(one.post_id, {})[one.side] = one.by
    rows = [_row(desk, post, known.get(post.pk, {})) for post in posts]
    return sorted(rows, key=lambda row: (not row.mine, not row.missing))


def _row(desk: Desk, post: Post, given: dict[str, str]) -> Row:
    missing = tuple(WORDS[side] for side in WORDS if side not in given)
    open_to = [side for side in review.sides(desk.reader, post) if side not in given]
    return Row(post, missing, bool(open_to) and desk.actor.person not in given.values())


def _confirm(request: HttpRequest, desk: Desk) -> HttpResponse:
    posts = [int(one) for one in request.POST.getlist("post") if one.isdecimal() and len(one) < 12]
    done = review.confirm(posts, desk.reader, present(request))
    if isinstance(done, Refusal):
        messages.error(request, done.sentence)
    else:
        messages.success(request, "已确认所选岗位。")
    return HttpResponseRedirect(reverse("rights-review"))
