"""未送达的派单: dispatches whose unit has not been reached; sent again, or told by a person, never dispatched twice."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.organisation.models import Unit
from hotline.outbox.selectors import Failure, failed_dispatches
from hotline.reading.restricted import kept_from
from hotline.sweeps import send_again, task_done
from hotline.trouble import Trouble
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.acts import name_of

WAYS: Final = {"desk": "工作台", "sms": "短信", "email": "电子邮件"}


@dataclass(frozen=True)
class Shown:
    """A failure with the names of its unit, act and way."""

    failure: Failure
    unit: str
    act: str
    way: str


@staff("dispatcher", "reviewer")
def undelivered(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, the oldest first, for who decides dispatches (a15.1); what is sent is to send one once more."""
    found = failed_dispatches(kept_from(desk.reader))
    if request.method == "POST":
        return _done(request, desk, found)
    names = dict(Unit.objects.filter(key__in={one.unit for one in found}).values_list("key", "name"))
    rows = [Shown(one, names.get(one.unit, one.unit), name_of(one.act), WAYS.get(one.way, one.way)) for one in found]
    return render(request, "desk/undelivered.html", {**around_desk(request, desk, "undelivered"), "rows": rows})


def _done(request: HttpRequest, desk: Desk, found: list[Failure]) -> HttpResponse:
    """Send a message once more, or note that a person has told the unit; only one that stands in the list."""
    failure = next((one for one in found if str(one.message) == request.POST.get("message")), None)
    if failure is None:
        messages.error(request, "这件派单已经送达或者已由人工告知。")
        return HttpResponseRedirect(reverse("undelivered"))
    try:
        if request.POST.get("what") == "told":
            task_done(failure.message, desk.actor.person or "", present(request))
            messages.success(request, "已记录由人工告知。")
        else:
            send_again(failure.message, present(request))
            messages.success(request, "已安排重新发送，没有再次派单。结果请稍后查看。")
    except Trouble as trouble:
        messages.error(request, str(trouble))
    return HttpResponseRedirect(reverse("undelivered"))
