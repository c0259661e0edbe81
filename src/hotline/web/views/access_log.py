"""登录和权限记录、登录告警: what happened to accounts and rights, and what looks like guessing (a32.1; S15, S23)."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.access import alarms
from hotline.access.models import Alarm
from hotline.audit.models import EventRow
from hotline.core.lifecycle import ROLES
from hotline.core.refusal import Refusal
from hotline.organisation.models import Person, Unit
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.access import ALARMS, act_words, told_words

SIZE: Final = 100
LONGEST_SEQ: Final = 10


@staff("auditor", "privacy_officer", "administrator")
def listed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Events of the chain of access, the newest first, paged by their number; of one person where asked."""
    before, who = request.GET.get("before", ""), request.GET.get("person", "")[:60].strip()
    rows = EventRow.objects.filter(chain="access").order_by("-seq")
    if who:
        rows = rows.filter(actor__person=who) | rows.filter(args__object=who)
    if before.isdecimal() and len(before) <= LONGEST_SEQ:
        rows = rows.filter(seq__lt=int(before))
    found = list(rows[: SIZE + 1])
    shown = {
        **around_desk(request, desk, "access-log"),
        "lines": _lines(found[:SIZE]),
        "older": found[SIZE - 1].seq if len(found) > SIZE else None,
        "person": who,
    }
    return render(request, "access/log.html", shown)


def _lines(rows: list[EventRow]) -> list[dict[str, Any]]:
    keys = {str(key) for row in rows for key in (row.actor.get("person"), row.args.get("object")) if key}
    names = {
        **dict(Unit.objects.filter(key__in=keys).values_list("key", "name")),
        **dict(Person.objects.filter(key__in=keys).values_list("key", "name")),
    }
    return [
        {
            "at": row.at,
            "who": names.get(row.actor.get("person", ""), ROLES.get(row.actor.get("role", ""), "系统")),
            "act": act_words(row.act),
            "about": names.get(str(row.args.get("object")), row.args.get("object")),
            "told": told_words(row.args),
        }
        for row in rows
    ]


@staff("administrator", "privacy_officer", "auditor")
def alarms_listed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Alarms that stand open first; whoever looks into one says so."""
    if request.method == "POST":
        return _seen(request, desk)
    rows = Alarm.objects.order_by("-seen_at", "-last_at")
    open_ = alarms.open_alarms()
    past = rows.filter(seen_at__isnull=False)[:SIZE]
    shown = {
        **around_desk(request, desk, "sign-in-alarms"),
        "open": [(row, ALARMS[row.kind]) for row in open_],
        "past": [(row, ALARMS[row.kind]) for row in past],
        "may_see_to": desk.role != "auditor",
    }
    return render(request, "access/alarms.html", shown)


def _seen(request: HttpRequest, desk: Desk) -> HttpResponse:
    text = request.POST.get("alarm", "")
    number = int(text) if text.isdecimal() and len(text) < 12 else 0
    if desk.role == "auditor" or not Alarm.objects.filter(pk=number, seen_at__isnull=True).exists():
        raise Http404
    done = alarms.see_to(number, desk.actor, present(request))
    if isinstance(done, Refusal):
        messages.error(request, done.sentence)
    else:
        messages.success(request, "已记下处理人和时间。")
    return HttpResponseRedirect(reverse("sign-in-alarms"))
