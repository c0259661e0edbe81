"""我的账号: what proves me, where I am signed in, what I have undertaken (a32.1; S21-S24, S29)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hotline.access import own_account, review, undertaking
from hotline.access.models import Acceptance, Session
from hotline.access.session_store import digest
from hotline.access.standing import EVERYTHING, RIGHTS, credential_of, factor_of
from hotline.core.refusal import Refusal
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.own_proofs import on, said, shown


@staff()
def account(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The own account: posts, proofs, sessions, undertaking."""
    user: Any = request.user
    known = credential_of(user)
    accepted = Acceptance.objects.filter(person_id=user.person_id).order_by("-at").first()
    return shown(
        request,
        desk,
        "account",
        username=user.username,
        set_at=known.set_at if known else None,
        factor=factor_of(user),
        left=user.recovery_codes.filter(used_at__isnull=True).count(),
        accepted=accepted,
        sessions=_sessions(request, user),
    )


def _sessions(request: HttpRequest, user: Any) -> list[tuple[Session, bool]]:
    """The account's sessions, the newest first, and which is this one."""
    mine = digest(request.session.session_key or "")
    found = Session.objects.filter(account=user, expire_date__gt=present(request)).order_by("-seen_at")
    return [(one, one.session_key == mine) for one in found]


@staff()
def end_sessions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Sign out elsewhere: one session of the own account, or all but this."""
    user: Any = request.user
    if request.method == "POST":
        which = own_account.other_sessions(user, digest(request.session.session_key or ""))
        if request.POST.get("session"):
            which = which.filter(session_key=request.POST["session"])
        count = which.count()
        done = own_account.end_sessions(user, desk.actor, present(request), which) if count else None
        if isinstance(done, Refusal):
            messages.error(request, done.sentence)
        else:
            messages.success(request, f"已退出{count}处登录。")
    return HttpResponseRedirect(reverse("own-account"))


@staff(owing=EVERYTHING)
def undertake(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Read and accept the confidentiality undertaking in force; before the first access, and anew when it changes."""
    user: Any = request.user
    text = undertaking.current(present(request).date())
    if text is None:
        return on(request)
    accepted = Acceptance.objects.filter(person_id=user.person_id, undertaking=text).first()
    if request.method != "POST" or accepted:
        return shown(request, desk, "undertaking", undertaking=text, accepted=accepted)
    if request.POST.get("accepted") != "yes":
        wrong = [{"field": "accepted", "words": "请勾选“我已阅读并作出以上承诺”。"}]
        return shown(request, desk, "undertaking", 422, undertaking=text, errors=wrong)
    done = own_account.accept(user, desk.actor, present(request), text.version)
    if isinstance(done, Refusal):
        return shown(request, desk, "undertaking", 503, undertaking=text, errors=said(done))
    return on(request)


@staff(owing=(RIGHTS,))
def rights(request: HttpRequest, desk: Desk) -> HttpResponse:
    """That the post acted in was not confirmed in time, and what to do about it (S26)."""
    if not desk.owes:
        return on(request)
    may_review = review.may_review(desk.role, desk.reader.appointments)
    return shown(request, desk, "rights", review=review.current(present(request).date()), may_review=may_review)
