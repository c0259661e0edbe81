"""试算 of a draft: asked for on its page, a job with progress where it takes longer, its tickets listed (P15)."""

from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.cataloguing.trying import LONGEST, ask, is_small, run_trial
from hotline.catalogue.models import Draft, Trial, TrialLine
from hotline.catalogue.selectors import directory_on
from hotline.catalogue.trials import EFFECTS
from hotline.catalogue.words import limit_words
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

PAGE: Final = 50
TRYING: Final = ("dispatcher", "reviewer", "supervisor", "analyst", "unit_lead")
WORDS: Final = {"waiting": "等待", "running": "正在试算", "done": "已完成", "failed": "没有完成", "cancelled": "已取消"}


@staff(*TRYING)
def begin(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Try a draft on the tickets of the last days: at once where they are few, else as a job."""
    row = Draft.objects.filter(id=number, subject="item").first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("catalogue-draft", args=[number]))
    days, now = _days(request), present(request)
    trial = ask([row], days, desk.actor.person or "", now)
    if is_small(days, now):
        run_trial(trial.id, now)
    else:
        from hotline.sweeps.tasks import try_catalogue

        try_catalogue.defer(trial=trial.id)
    return HttpResponseRedirect(reverse("catalogue-trial", args=[trial.id]))


def _days(request: HttpRequest) -> int:
    text = request.POST.get("days", "90").strip()
    return min(max(int(text), 1), LONGEST) if text.isdecimal() and len(text) < 6 else 90


@staff(*TRYING)
def show(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """How far a trial is, or what it found: counts first, then its tickets."""
    trial = Trial.objects.filter(id=number).first()
    if trial is None:
        raise Http404
    after, effect = request.GET.get("after", ""), request.GET.get("effect", "")
    rows = TrialLine.objects.filter(trial=trial).order_by("id")
    if effect in EFFECTS:
        rows = rows.filter(effect=effect)
    if effect == "late":
        rows = rows.filter(becomes_late=True)
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(id__gt=int(after))
    lines, names = list(rows[: PAGE + 1]), directory_on(present(request).date())
    shown = [
        {
            "number": line.number,
            "town": names.town_name(line.town) if line.town else "未填写",
            "effect": EFFECTS[line.effect],
            "units": [names.unit_name(one) if one else "无" for one in (line.old_unit, line.new_unit)],
            "limits": [limit_words(one) if one else "无" for one in (line.old_limit, line.new_limit)],
            "late": line.becomes_late,
        }
        for line in lines[:PAGE]
    ]
    more = {"effect": effect, "after": str(lines[PAGE - 1].id)} if len(lines) > PAGE else {}
    drafts = list(Draft.objects.filter(id__in=trial.drafts))
    return render(
        request,
        "desk/catalogue/trial.html",
        {
            **around_desk(request, desk, "catalogue"),
            "trial": trial,
            "state": WORDS[trial.state],
            "drafts": drafts,
            "outdated": any(trial.editions.get(str(row.id)) != row.edition for row in drafts),
            "lines": shown,
            "effects": EFFECTS,
            "effect": effect,
            "towns": [(names.town_name(code) if code else "未填写", n) for code, n in _towns(trial)],
            "moves": [
                (names.unit_name(a) if a else "无", names.unit_name(b) if b else "无", n)
                for a, b, n in trial.result.get("moves", ())
            ],
            "next": urlencode(more),
        },
    )


def _towns(trial: Trial) -> list[tuple[str, int]]:
    return list(trial.result.get("towns", {}).items())


@staff(*TRYING)
def cancel(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Stop a trial that has not ended."""
    if request.method == "POST":
        stopped = Trial.objects.filter(id=number, state__in=("waiting", "running")).update(state="cancelled")
        if stopped:
            messages.success(request, "已取消试算。")
    return HttpResponseRedirect(reverse("catalogue-trial", args=[number]))
