"""外部系统: their accounts by three people, their keys shown once, revoked at once (S40; roles sections 4 and 9)."""

from typing import Any, Final

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from hotline.access import systems
from hotline.access.models import SystemRequest
from hotline.core.refusal import Refusal
from hotline.organisation.models import PURPOSES, SCOPES, Person, ServiceAccount, ServiceKey
from hotline.organisation.selectors import units_in_force
from hotline.organisation.service_keys import LONGEST_LIFE
from hotline.trouble import Trouble
from hotline.web import interrupted, step_up
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

PURPOSE_WORDS: Final = {"channel": "受理渠道", "unit_system": "单位系统", "reader": "读取系统"}
SCOPE_WORDS: Final = {
    "contacts": "提交来件", "register": "登记", "tickets": "读工单", "acts": "办理动作", "changes": "读变化",
    "webhooks": "接收通知",
}  # fmt: skip
WATCHERS: Final = ("administrator", "privacy_officer", "auditor")


@staff(*WATCHERS, appointments=(systems.APPROVER,))
def listed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Accounts of outside systems and what waits to become one."""
    if request.method == "POST":
        return _decided(request, desk)
    rows = SystemRequest.objects.filter(decided_at__isnull=True).order_by("drafted_at")
    names = dict(Person.objects.filter(key__in=[row.drafted_by for row in rows]).values_list("key", "name"))
    accounts = ServiceAccount.objects.select_related("unit").order_by(F("ended_at").desc(nulls_first=True), "name")
    shown = {
        **around_desk(request, desk, "systems"),
        "accounts": [(one, PURPOSE_WORDS[one.purpose]) for one in accounts],
        "waiting": [(row, names.get(row.drafted_by, ""), _facts(row.values)) for row in rows],
        "may_confirm": desk.role == "privacy_officer",
        "may_decide": systems.APPROVER in desk.reader.appointments,
        "may_draft": desk.role == "administrator",
    }
    return render(request, "access/systems.html", shown)


def _facts(values: dict[str, Any]) -> list[tuple[str, str]]:
    """What an account may, in words."""
    return [
        ("用途", PURPOSE_WORDS[values["purpose"]]),
        ("单位或渠道", values["unit"] or values["channel"] or "无"),
        ("权限", "、".join(SCOPE_WORDS[scope] for scope in values["scopes"])),
        ("来源地址", "、".join(values["addresses"]) or "不限"),
        ("每分钟次数", str(values["per_minute"])),
    ]


def _decided(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not step_up.is_fresh(request):
        return step_up.ask(request)
    now, what, text = present(request), request.POST.get("what", ""), request.POST.get("request", "")
    number = int(text) if text.isdecimal() and len(text) < 12 else 0
    if not SystemRequest.objects.filter(pk=number).exists():
        raise Http404
    try:
        if what == "fields":
            done = systems.confirm_fields(number, desk.reader, now)
        else:
            reason = request.POST.get("reason", "")
            done = systems.decide(number, desk.reader, now, grant=what == "grant", reason=reason)
    except Trouble as wrong:
        messages.error(request, str(wrong))
    else:
        _tell(request, done, {"fields": "字段已确认。", "grant": "已批准，账号已建立。"}.get(what, "已退回。"))
    return HttpResponseRedirect(reverse("systems"))


def _tell(request: HttpRequest, done: Any, words: str) -> None:
    if isinstance(done, Refusal):
        messages.error(request, done.sentence)
    else:
        messages.success(request, words)


@staff("administrator", step_up=True)
def draft(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask for an account of an outside system."""
    if request.method != "POST":
        return _form(request, desk, interrupted.take(request) or QueryDict())
    try:
        done = systems.draft(_values(request.POST), desk.reader, present(request))
    except Trouble as wrong:
        return _form(request, desk, request.POST, str(wrong))
    if isinstance(done, Refusal):
        return _form(request, desk, request.POST, done.sentence)
    messages.success(request, "已起草，等待保密员确认字段、主管部门审批人批准。")
    return HttpResponseRedirect(reverse("systems"))


def _values(typed: QueryDict) -> dict[str, Any]:
    """What was typed as the facts of an account. Raises Trouble where it cannot be read."""
    purpose, times = typed.get("purpose", ""), typed.get("per_minute", "").strip()
    if not typed.get("name", "").strip():
        raise Trouble("请填写系统名称。")
    if purpose not in PURPOSES:
        raise Trouble("请选择用途。")
    if not times.isdecimal() or not 1 <= int(times) <= 100_000:
        raise Trouble("每分钟次数应为1至100000的整数。")
    return {
        "name": typed.get("name", "").strip()[:30],
        "purpose": purpose,
        "unit": typed.get("unit", "") if purpose == "unit_system" else "",
        "channel": typed.get("channel", "").strip()[:15] if purpose == "channel" else "",
        "scopes": [scope for scope in typed.getlist("scopes") if scope in SCOPES[purpose]],
        "addresses": typed.get("addresses", "").replace("，", ",").replace(",", " ").split(),
        "per_minute": int(times),
    }


def _form(request: HttpRequest, desk: Desk, typed: QueryDict, wrong: str = "") -> HttpResponse:
    shown = {
        **around_desk(request, desk, "systems"),
        "typed": typed,
        "chosen": typed.getlist("scopes"),
        "purposes": PURPOSE_WORDS,
        "scopes": SCOPE_WORDS,
        "units": dict(units_in_force(present(request).date()).order_by("kind", "code").values_list("key", "name")),
        "errors": [{"field": "", "words": wrong}] if wrong else [],
    }
    return render(request, "access/system_draft.html", shown, status=422 if wrong else 200)


@staff(*WATCHERS, appointments=(systems.APPROVER,))
def system(request: HttpRequest, desk: Desk, system: int) -> HttpResponse:
    """One account with its keys: issue, revoke, end."""
    found = ServiceAccount.objects.select_related("unit").filter(pk=system).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _changed(request, desk, found)
    return _show(request, desk, found)


def _changed(request: HttpRequest, desk: Desk, found: ServiceAccount) -> HttpResponse:
    if not step_up.is_fresh(request):
        return step_up.ask(request)
    now, what = present(request), request.POST.get("what", "")
    if what == "issue":
        return _issued(request, desk, found)
    if what == "revoke":
        key = ServiceKey.objects.select_related("account").filter(pk=request.POST.get("key"), account=found).first()
        if key is None:
            raise Http404
        _tell(request, systems.revoke(key, desk.reader, now), f"密钥 {key.pk} 已吊销。")
    elif what == "end":
        _tell(request, systems.end(found, desk.reader, now), "账号已停用，全部密钥立即失效。")
    else:
        raise Http404
    return HttpResponseRedirect(reverse("system", args=[found.pk]))


def _issued(request: HttpRequest, desk: Desk, found: ServiceAccount) -> HttpResponse:
    days = request.POST.get("days", "")
    try:
        if not days.isdecimal() or len(days) > 4:
            raise Trouble(f"密钥的有效期为 1 到 {LONGEST_LIFE.days} 天。")
        done, token = systems.issue(found, int(days), desk.reader, present(request))
    except Trouble as wrong:
        return _show(request, desk, found, [{"field": "days", "words": str(wrong)}])
    if isinstance(done, Refusal):
        return _show(request, desk, found, [{"field": "", "words": done.sentence}])
    return _show(request, desk, found, token=token)


def _show(request: HttpRequest, desk: Desk, found: ServiceAccount, errors: Any = (), token: str = "") -> HttpResponse:
    now = present(request)
    keys = [(key, _state(key, now)) for key in found.keys.order_by("-issued_at")]
    shown = {
        **around_desk(request, desk, "systems"),
        "system": found,
        "facts": _facts(_values_of(found)),
        "keys": keys,
        "token": token,
        "errors": errors,
        "may_issue": desk.role == "administrator" and found.ended_at is None,
        "may_end": desk.role in systems.ENDERS and found.ended_at is None,
    }
    return render(request, "access/system.html", shown, status=422 if errors else 200)


def _values_of(found: ServiceAccount) -> dict[str, Any]:
    known = {name: getattr(found, name) for name in ("purpose", "channel", "scopes", "addresses", "per_minute")}
    return {**known, "unit": found.unit.name if found.unit else ""}


def _state(key: ServiceKey, now: Any) -> str:
    if key.revoked_at is not None:
        return "已吊销"
    return "已到期" if key.expires_at <= now else "有效"
