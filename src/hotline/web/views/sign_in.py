"""Signing in and out, choosing a post (S21-S25): slow for whoever guesses, silent about which accounts exist."""

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from hotline.web import tries
from hotline.web.frame import Desk, address_of, desk_of, present, take_posts
from hotline.web.permission import public, staff
from hotline.web.views.choices import back_to

WRONG = "账号或密码不对，请核对后再试。"


@public
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Account and password; the answer to a wrong one is the same whether or not the account exists (S23)."""
    if request.method != "POST":
        if desk_of(request) is not None:
            return HttpResponseRedirect(back_to(request, reverse("desk")))
        return _form(request)
    username, now = request.POST.get("username", "").strip()[:60], present(request)
    pair = tries.subject("sign_in", username.lower(), address_of(request))
    held = tries.held_until(now, pair)
    if held is not None:
        return _form(request, f"试得太多了，请在{held.astimezone(now.tzinfo):%H:%M:%S}以后再试。", username, 429)
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if user is None:
        tries.failed("sign_in", pair, now)
        return _form(request, WRONG, username, 422)
    tries.passed(pair)
    login(request, user)
    request.session["seen"] = now.isoformat()
    if not take_posts(request, user.person_id):
        logout(request)
        return _form(request, "你今天没有岗位，请联系本单位负责人。", username, 403)
    return HttpResponseRedirect(back_to(request, reverse("desk")))


def _form(request: HttpRequest, wrong: str = "", username: str = "", status: int = 200) -> HttpResponse:
    shown: dict[str, Any] = {"username": username, "next": back_to(request, "")}
    if wrong:
        shown["errors"] = [{"field": "username", "words": wrong}]
    return render(request, "sign_in.html", shown, status=status)


@staff()
def sign_out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """End the session at once; an address typed or followed ends nothing (S31)."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk"))
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


@staff()
def choose_post(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Act in another of the own posts; one that is not held changes nothing."""
    chosen = request.POST.get("post", "")
    if chosen.isdecimal() and int(chosen) < len(desk.posts):
        request.session["post"] = int(chosen)
    return HttpResponseRedirect(reverse("desk"))
