"""账号: who signs in; opened, given new proofs, ended - what is guarded by two people (a32.1; S21, S22, S24, S26)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.access import accounts, own_account
from hotline.access.accounts import Given, Wanted
from hotline.access.models import AccountRequest, Session
from hotline.core.lifecycle import ROLES
from hotline.core.refusal import Refusal
from hotline.core.scope import reach_of
from hotline.organisation.models import Account, Person, Post
from hotline.organisation.selectors import on
from hotline.web import interrupted, step_up
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

WATCHERS: Final = ("administrator", "privacy_officer", "unit_lead")
KINDS: Final = {"open": "开通账号", "new_password": "重发一次性密码", "new_factor": "解除动态码"}
STATES: Final = {"open": "使用中", "none": "未开通", "ended": "已停用", "no_factor": "未绑定动态码"}
SIZE: Final = 50


@dataclass(frozen=True)
class Row:
    """A person in the list: posts of today in words, the account if there is one."""

    person: Person
    posts: tuple[str, ...]
    account: Account | None

    @property
    def state(self) -> str:
        """How the account stands, in words."""
        if self.account is None:
            return STATES["none"]
        if not self.account.is_active:
            return STATES["ended"]
        return STATES["open" if getattr(self.account, "second_factor", None) else "no_factor"]


@staff(*WATCHERS)
def listed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """People and their accounts, by name or state, paged by key; a unit's lead sees the own unit's people."""
    now, asked = present(request), {name: request.GET.get(name, "")[:60].strip() for name in ("q", "state", "after")}
    found = list(_narrowed(_people(desk, now), asked)[: SIZE + 1])
    shown = {
        **around_desk(request, desk, "accounts"),
        "rows": [_row(person, now) for person in found[:SIZE]],
        "asked": asked,
        "states": STATES,
        "next": found[SIZE - 1].key if len(found) > SIZE else "",
        "waiting": _waiting(desk).count() if desk.role in accounts.DECIDERS else 0,
        "may_open": desk.role != "privacy_officer",
    }
    return render(request, "accounts/list.html", shown)


def _people(desk: Desk, now: datetime) -> QuerySet[Person, Person]:
    """Whom the reader may see here: everybody, or for a unit's lead who works in the own unit and below."""
    people = Person.objects.select_related("account__second_factor", "account__credential").order_by("key")
    if desk.role != "unit_lead":
        return people
    held = Post.objects.filter(on(now.date()), unit_id__in=reach_of(desk.reader))
    return people.filter(key__in=held.values("person_id"))


def _narrowed(people: QuerySet[Person, Person], asked: dict[str, str]) -> QuerySet[Person, Person]:
    if asked["q"]:
        people = people.filter(Q(name__icontains=asked["q"]) | Q(account__username__icontains=asked["q"]))
    state = {
        "open": Q(account__is_active=True),
        "none": Q(account__isnull=True),
        "ended": Q(account__is_active=False),
        "no_factor": Q(account__is_active=True, account__second_factor__isnull=True),
    }.get(asked["state"])
    people = people.filter(state) if state is not None else people
    return people.filter(key__gt=asked["after"]) if asked["after"] else people


def _row(person: Person, now: datetime) -> Row:
    held = [post for post in person.posts.select_related("unit") if _in_force(post, now)]
    words = dict.fromkeys(f"{ROLES[post.role]} · {post.unit.short_name}" for post in held)
    return Row(person, tuple(words), getattr(person, "account", None))


def _in_force(post: Post, now: datetime) -> bool:
    return post.valid_from <= now.date() and (post.valid_to is None or now.date() < post.valid_to)


def _waiting(desk: Desk) -> QuerySet[AccountRequest, AccountRequest]:
    return AccountRequest.objects.filter(decided_at__isnull=True).select_related("person").order_by("asked_at")


@staff(*WATCHERS)
def person(request: HttpRequest, desk: Desk, person: str) -> HttpResponse:
    """One person's account; what may be done with it."""
    now = present(request)
    found = _people(desk, now).filter(key=person).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _done(request, desk, found)
    if interrupted.take(request) is not None:
        messages.success(request, "已验证身份。请再按一次要做的操作。")
    return _show(request, desk, found)


def _show(request: HttpRequest, desk: Desk, found: Person, status: int = 200, **more: Any) -> HttpResponse:
    now = present(request)
    row = _row(found, now)
    posts = list(found.posts.filter(on(now.date())))
    shown = {
        **around_desk(request, desk, "accounts"),
        "row": row,
        "found": found,
        "sessions": Session.objects.filter(account=row.account, expire_date__gt=now).order_by("-seen_at")
        if row.account
        else (),
        "requests": [(one, KINDS[one.kind]) for one in found.account_requests.order_by("-asked_at")[:20]],
        "own": desk.actor.person == found.key,
        "may_ask": accounts.may_ask(desk.reader, posts),
        "may_end": desk.role in accounts.DECIDERS or accounts.may_ask(desk.reader, posts),
        "two": accounts.needs_two(posts),
        **more,
    }
    return render(request, "accounts/person.html", shown, status=status)


def _done(request: HttpRequest, desk: Desk, found: Person) -> HttpResponse:
    if not step_up.is_fresh(request):
        return step_up.ask(request)
    now, what = present(request), request.POST.get("what", "")
    if what in KINDS:
        wanted = Wanted(
            what, found.key, request.POST.get("username", "").strip().lower(), request.POST.get("reason", "")
        )
        return _told(request, desk, found, what, accounts.ask(wanted, desk.reader, now))
    acts = {"end": _end, "sessions": _end_sessions, "subject": _subject}
    if what not in acts:
        raise Http404
    refused = acts[what](request, desk, found, now)
    if isinstance(refused, Refusal):
        return _show(request, desk, found, 422, errors=[{"field": "", "words": refused.sentence}])
    messages.success(request, {"end": "账号已停用。", "sessions": "登录已全部退出。", "subject": "已保存。"}[what])
    return HttpResponseRedirect(reverse("account-of", args=[found.key]))


def _end(request: HttpRequest, desk: Desk, found: Person, now: datetime) -> Any:
    return accounts.end(found.key, desk.reader, now)


def _subject(request: HttpRequest, desk: Desk, found: Person, now: datetime) -> Any:
    return accounts.name_subject(found.key, request.POST.get("subject", "").strip()[:120], desk.reader, now)


def _end_sessions(request: HttpRequest, desk: Desk, found: Person, now: datetime) -> Any:
    account = accounts.account_of(found.key)
    if account is None:
        raise Http404
    return own_account.end_sessions(account, desk.actor, now, own_account.other_sessions(account))


def _told(request: HttpRequest, desk: Desk, found: Person, what: str, outcome: Given | Refusal) -> HttpResponse:
    """What came of a request: a password shown this once, the wait for a second person, or why not."""
    if isinstance(outcome, Refusal):
        field = "username" if outcome.guard.startswith("username") else ""
        return _show(request, desk, found, 422, errors=[{"field": field, "words": outcome.sentence}])
    if outcome.waits:
        messages.success(request, f"已提出“{KINDS[what]}”，等待另一名管理员或者保密员决定。")
        return HttpResponseRedirect(reverse("account-of", args=[found.key]))
    if not outcome.password:
        messages.success(request, f"已办理：{KINDS[what]}。")
        return HttpResponseRedirect(reverse("account-of", args=[found.key]))
    return given(request, desk, [(found, outcome.password)])


def given(request: HttpRequest, desk: Desk, passwords: list[tuple[Person, str]]) -> HttpResponse:
    """One-time passwords, shown this once."""
    account = {one.person_id: one for one in Account.objects.filter(person__in=[who for who, _ in passwords])}
    rows = [(account[who.key].username, who.name, password) for who, password in passwords]
    return render(request, "accounts/given.html", {**around_desk(request, desk, "accounts"), "rows": rows})


@staff(*accounts.DECIDERS, step_up=True)
def requests(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for a second person; granted or refused by somebody who neither asked nor is concerned."""
    if request.method == "POST":
        found = AccountRequest.objects.select_related("person").filter(pk=_number(request)).first()
        if found is None:
            raise Http404
        outcome = accounts.decide(found, desk.reader, present(request), grant=request.POST.get("grant") == "yes")
        if isinstance(outcome, Refusal):
            messages.error(request, outcome.sentence)
        elif outcome.password:
            return given(request, desk, [(found.person, outcome.password)])
        else:
            messages.success(request, "已决定。")
        return HttpResponseRedirect(reverse("account-requests"))
    rows = list(_waiting(desk))
    names = dict(Person.objects.filter(key__in=[one.asked_by for one in rows]).values_list("key", "name"))
    posts = _posts([one.person_id for one in rows], present(request))
    waiting = [
        (one, KINDS[one.kind], names.get(one.asked_by), accounts.may_decide(desk.reader, one), posts[one.person_id])
        for one in rows
    ]
    shown = {**around_desk(request, desk, "account-requests"), "waiting": waiting}
    return render(request, "accounts/requests.html", shown)


def _posts(people: list[str], now: datetime) -> dict[str, list[Post]]:
    """Posts in force by person: what the deciding person is deciding about (S26)."""
    found: dict[str, list[Post]] = {key: [] for key in people}
    for post in Post.objects.filter(on(now.date()), person_id__in=people).select_related("unit").order_by("id"):
        found[post.person_id].append(post)
    return found


def _number(request: HttpRequest) -> int:
    text = request.POST.get("request", "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0


@staff("administrator", "unit_lead", step_up=True)
def open_many(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open accounts for people in post who have none, some at a time; guarded posts wait for a second person."""
    now = present(request)
    held = Post.objects.filter(on(now.date())).values("person_id")
    asked = {"q": request.GET.get("q", "").strip()[:60], "state": "none", "after": ""}
    without = list(_narrowed(_people(desk, now), asked).filter(key__in=held)[:SIZE])
    if request.method != "POST":
        rows = [_row(one, now) for one in without]
        return render(
            request, "accounts/open_many.html", {**around_desk(request, desk, "accounts"), "rows": rows, "asked": asked}
        )
    chosen = set(request.POST.getlist("person"))
    made, refused = [], []
    for one in (who for who in without if who.key in chosen):
        outcome = accounts.ask(Wanted("open", one.key), desk.reader, now)
        if isinstance(outcome, Refusal):
            refused.append(f"{one.name}：{outcome.sentence}")
        elif outcome.password:
            made.append((one, outcome.password))
    for words in refused:
        messages.warning(request, words)
    waits = len(chosen) - len(made) - len(refused)
    if waits:
        messages.success(request, f"{waits}人的岗位须由第二人决定，已列入待决定的申请。")
    return given(request, desk, made) if made else HttpResponseRedirect(reverse("accounts"))
