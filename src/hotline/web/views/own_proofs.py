"""密码、动态码、恢复码: what proves a person, changed by that person alone (a32.1; S21, S22)."""

from typing import Any, Final

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from hotline.access import alarms, own_account, passwords, second_factor
from hotline.access.second_factor import Proof
from hotline.access.session_store import digest
from hotline.access.standing import EVERYTHING, PASSWORD, credential_of, factor_of
from hotline.core.refusal import Refusal
from hotline.web import drafts, sessions, step_up, tries
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.choices import back_to
from hotline.web.views.desk import around_desk

PENDING: Final = "factor"
HELD: Final = "试得太多了，请在{:%H:%M:%S}以后再试。"


def shown(
    request: HttpRequest, desk: Desk, template: str, status: int = 200, here: str = "own-account", **more: Any
) -> HttpResponse:
    """A page of one's own account: in the frame of the desk, or bare while something is owed."""
    frame = "portal.html" if desk.owes else "staff.html"
    known = {} if desk.owes else around_desk(request, desk, here)
    next_ = back_to(request, "")
    return render(request, f"own/{template}.html", {**known, "frame": frame, "desk": desk, "next": next_, **more},
                  status=status)  # fmt: skip


def on(request: HttpRequest) -> HttpResponse:
    """Where to go on: the page asked for, or the desk."""
    return HttpResponseRedirect(back_to(request, reverse("desk")))


def said(refusal: Refusal, field: str = "") -> list[dict[str, str]]:
    """A refusal as the list of errors of a page."""
    return [{"field": field, "words": refusal.sentence}]


@staff(owing=EVERYTHING)
@sensitive_post_parameters()
def password(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Change the own password; a one-time password must be changed before anything else."""
    user: Any = request.user
    must = desk.owes == PASSWORD
    known = credential_of(user)
    page: dict[str, Any] = {"must": must, "rules": passwords.rules(), "one_time": bool(known and known.must_change)}
    if request.method != "POST":
        return shown(request, desk, "password", **page)
    wrong = _password_wrong(request, user, must)
    if wrong:
        return shown(request, desk, "password", 422, errors=wrong, **page)
    now, keep = present(request), digest(request.session.session_key or "")
    done = own_account.change_password(user, desk.actor, now, request.POST["new"], keep)
    if isinstance(done, Refusal):
        return shown(request, desk, "password", 503, errors=said(done), **page)
    user.refresh_from_db(fields=["password"])
    update_session_auth_hash(request, user)
    messages.success(request, "密码已更换，其他设备上的登录已退出。")
    return on(request)


def _password_wrong(request: HttpRequest, user: Any, must: bool) -> list[dict[str, str]]:
    new, again = request.POST.get("new", ""), request.POST.get("again", "")
    if not must and not check_password(request.POST.get("old", ""), user.password):
        return [{"field": "old", "words": "现在的密码不对。"}]
    if new != again:
        return [{"field": "again", "words": "两次输入的新密码不一样。"}]
    return [{"field": "new", "words": words} for words in own_account.password_faults(user, new, present(request))]


@staff(owing=EVERYTHING)
@sensitive_post_parameters()
def factor(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Enrol a code generator: QR code and typed secret, proved by a code; replacing one asks for a proof first."""
    user: Any = request.user
    if factor_of(user) is not None and not step_up.is_fresh(request):
        return step_up.ask(request)
    secret = drafts.kept(request.session, PENDING).get("secret")
    if request.method != "POST" or secret is None:
        secret = second_factor.new_secret()
        drafts.keep(request.session, PENDING, {"secret": secret})
        return _enrolment(request, desk, secret)
    now = present(request)
    done = own_account.enrol(user, desk.actor, now, secret, request.POST.get("code", ""))
    if isinstance(done, Refusal):
        return _enrolment(request, desk, secret, errors=said(done, "code"))
    drafts.drop(request.session, PENDING)
    sessions.prove(request, now)
    return shown(request, desk, "recovery_codes", codes=done, first=True)


def _enrolment(request: HttpRequest, desk: Desk, secret: str, errors: Any = ()) -> HttpResponse:
    user: Any = request.user
    code = segno.make(second_factor.address(secret, user.username), error="m", micro=False)
    page = {
        "picture": code.svg_inline(scale=5, light="white", svgclass="qr", lineclass=None),
        "secret": second_factor.grouped(secret),
        "again": factor_of(user) is not None,
        "errors": errors,
    }
    return shown(request, desk, "second_factor", 422 if errors else 200, **page)


@staff(step_up=True)
def recovery_codes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How many recovery codes are left; fresh ones, shown this once."""
    user: Any = request.user
    if request.method == "POST":
        done = own_account.renew_recovery_codes(user, desk.actor, present(request))
        if isinstance(done, Refusal):
            return shown(request, desk, "recovery_codes", 503, errors=said(done))
        return shown(request, desk, "recovery_codes", codes=done)
    left = user.recovery_codes.filter(used_at__isnull=True).count()
    return shown(request, desk, "recovery_codes", left=left, all=second_factor.RECOVERY_CODES)


def proof_of(user: Any, typed: str, request: HttpRequest) -> Proof | str:
    """What a code typed proves for an account; a string says why nothing: it is wrong, or there were too many tries."""
    known, now = factor_of(user), present(request)
    if known is None:
        return "还没有绑定动态码。"
    subject = tries.subject("factor", str(user.pk))
    held = tries.held_until(now, subject)
    if held is not None:
        return HELD.format(held.astimezone(now.tzinfo))
    found = second_factor.take(known, typed, now)
    if not found:
        alarms.wrong_code(user.username, tries.failed("factor", subject, now), now)
        return "动态码不对、已用过或已过期。"
    tries.passed(subject)
    return found


@staff()
@sensitive_post_parameters()
def confirm(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the second factor anew before something risky (step-up)."""
    user: Any = request.user
    known = factor_of(user) is not None
    by_provider = sessions.way_of(request) == sessions.IDENTITY_PROVIDER
    if request.method != "POST":
        return shown(request, desk, "confirm", known=known, by_provider=by_provider)
    found = proof_of(user, request.POST.get("code", ""), request)
    if isinstance(found, str):
        wrong = [{"field": "code", "words": found}]
        return shown(request, desk, "confirm", 422, known=known, by_provider=by_provider, errors=wrong)
    done = own_account.proved_again(user, desk.actor, present(request), found.by)
    if isinstance(done, Refusal):
        return shown(request, desk, "confirm", 503, known=known, by_provider=by_provider, errors=said(done))
    sessions.prove(request, present(request))
    return on(request)
