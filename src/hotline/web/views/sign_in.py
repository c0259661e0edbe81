"""Signing in and out, choosing a post (S21-S25): slow for whoever guesses, silent about which accounts exist."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from hotline.access import alarms, own_account, second_factor
from hotline.access.second_factor import Proof
from hotline.access.standing import EVERYTHING, RIGHTS, factor_of, is_spent
from hotline.core.refusal import Refusal
from hotline.web import sessions, tries
from hotline.web.frame import Desk, address_of, desk_of, entering, present, take_posts
from hotline.web.permission import public, staff
from hotline.web.views.choices import back_to

WRONG = "账号、密码或动态码不对，请核对后再试。"
SPENT = "一次性密码已过期，请向管理员申请新的。"
NO_POST = "你今天没有岗位，请联系本单位负责人。"


@public
@sensitive_post_parameters("password", "code")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Account, password and code; the answer to a wrong one is the same whichever it was, account unknown too (S23)."""
    if request.method != "POST":
        if desk_of(request) is not None:
            return HttpResponseRedirect(back_to(request, reverse("desk")))
        return form(request)
    username, now = request.POST.get("username", "").strip()[:60], present(request)
    pair = tries.subject("sign_in", username.lower(), address_of(request))
    held = tries.held_until(now, pair)
    if held is not None:
        return form(request, f"试得太多了，请在{held.astimezone(now.tzinfo):%H:%M:%S}以后再试。", username, 429)
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    proof = _second(user, request.POST.get("code", ""), now)
    if user is None or proof is None:
        tries.failed("sign_in", pair, now)
        alarms.wrong_try(username, address_of(request), now)
        return form(request, WRONG, username, 422)
    if is_spent(user, now):
        return form(request, SPENT, username, 403)
    tries.passed(pair)
    return admit(request, user, sessions.PASSWORD, proof)


def _second(user: Any, typed: str, now: datetime) -> Proof | None:
    """What the code typed proves: nothing yet where no second factor is enrolled; None: it is wrong or missing."""
    factor = factor_of(user) if user is not None else None
    if factor is None:
        return Proof()
    subject = tries.subject("factor", str(user.pk))
    if tries.held_until(now, subject) is not None:
        return None
    found = second_factor.take(factor, typed, now)
    if not found:
        alarms.wrong_code(user.username, tries.failed("factor", subject, now), now)
        return None
    tries.passed(subject)
    return found


def admit(request: HttpRequest, user: Any, way: str, proof: Proof, next_: str = "") -> HttpResponse:
    """Begin the session of a person who has proved who he or she is, and lead on: to `next_`, else as asked for."""
    now = present(request)
    sessions.begin(request, user, now, address_of(request), way, proved=bool(proof))
    if not take_posts(request, user.person_id):
        logout(request)
        return form(request, NO_POST, user.username, 403)
    desk = entering(request)
    if desk is None:
        return form(request, NO_POST, user.username, 403)
    done = own_account.signed_in(user, desk.actor, now, way, proof.by)
    if isinstance(done, Refusal):
        logout(request)
        return form(request, done.sentence, user.username, 503)
    if proof.by == "recovery":
        messages.warning(request, f"你用了一个恢复码，还剩{proof.left}个。请尽快重新绑定动态码。")
    return HttpResponseRedirect(next_ or back_to(request, reverse("desk")))


def form(request: HttpRequest, wrong: str = "", username: str = "", status: int = 200) -> HttpResponse:
    """The page to sign in on."""
    shown: dict[str, Any] = {
        "username": username,
        "next": back_to(request, ""),
        "identity_provider": settings.HOTLINE_IDENTITY_PROVIDER,
    }
    if wrong:
        shown["errors"] = [{"field": "username", "words": wrong}]
    return render(request, "sign_in.html", shown, status=status)


@staff(owing=EVERYTHING)
def sign_out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """End the session at once; an address typed or followed ends nothing (S31)."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk"))
    own_account.signed_out(request.user, desk.actor, present(request))  # type: ignore[arg-type]
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


@staff(owing=(RIGHTS,))
def choose_post(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Act in another of the own posts; one that is not held changes nothing."""
    chosen = request.POST.get("post", "")
    if chosen.isdecimal() and int(chosen) < len(desk.posts):
        request.session["post"] = int(chosen)
    return HttpResponseRedirect(reverse("desk"))
