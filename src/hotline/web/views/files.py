"""附件: put on a ticket, and given out by links that die (S35, S36; a14.1)."""

from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.attaching import prepared
from hotline.acting.kernel import BadArgument
from hotline.acting.records import record
from hotline.acting.request import Asked
from hotline.core.records import ATTACHING, RECORDS
from hotline.core.refusal import Refusal
from hotline.reading.files import file_of
from hotline.reading.opening import open_ticket
from hotline.tickets.attachments import accepted
from hotline.web.file_links import answer, opens
from hotline.web.frame import Desk, address_of, present
from hotline.web.looking import reader_for
from hotline.web.permission import public, staff
from hotline.web.views.desk import around_desk
from hotline.web.views.progress import proved
from hotline.web.words.acts import words_of

REQUESTER: Final = "requester"
CHECKING: Final = RECORDS["release_file"].who


@staff(*[role for role in ATTACHING if role != REQUESTER])
def attach(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """上传附件: looked into and scanned before anything is kept."""
    opened = open_ticket(number, desk.reader, present(request))
    if opened is None or opened.demand.view is None or opened.opening not in ("whole", "claims"):
        raise Http404
    refusal = _kept(request, desk, number) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        messages.success(request, words_of("attach").done)
        return HttpResponseRedirect(reverse("ticket", args=[number]))
    limits = accepted()
    shown = {
        **around_desk(request, desk),
        "number": number,
        "kinds": "、".join(kind.zh for kind in limits.kinds),
        "largest": limits.largest // 2**20,
        "refusal": refusal,
        "key": uuid4().hex,
    }
    return render(request, "desk/privacy/attach.html", shown, status=422 if refusal else 200)


def _kept(request: HttpRequest, desk: Desk, number: str) -> Refusal | None:
    file = request.FILES.get("file")
    content = file.read(accepted().largest + 1) if file else b""
    args = prepared({"name": file.name if file else "", "content": content}, present(request))
    if isinstance(args, Refusal):
        return args
    key = f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
    try:
        done = record(Asked("attach", number, desk.actor, present(request), args, key))
    except BadArgument as wrong:
        return Refusal("attach", "bad_argument", "a14.1", str(wrong))
    return done if isinstance(done, Refusal) else None


@staff()
def file(request: HttpRequest, desk: Desk, number: str, file: str) -> HttpResponse:
    """A file by its signed link: the rights are looked at again, the taking is logged."""
    if not opens(request.GET.get("token", ""), number, file, desk.actor.person or "", present(request)):
        raise Http404
    opened = open_ticket(number, reader_for(request, desk, number), present(request))
    given = file_of(opened, file, address_of(request)) if opened else None
    if given is None:
        raise Http404
    return answer(given)


@staff(*CHECKING)
def release(request: HttpRequest, desk: Desk, number: str, file: str) -> HttpResponse:
    """核对附件: a file a unit may have at P2."""
    if request.method != "POST" or open_ticket(number, reader_for(request, desk, number), present(request)) is None:
        raise Http404
    key = f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
    try:
        done = record(Asked("release_file", number, desk.actor, present(request), {"file": file}, key))
    except BadArgument as wrong:
        raise Http404 from wrong
    if isinstance(done, Refusal):
        messages.error(request, done.sentence)
    else:
        messages.success(request, words_of("release_file").done)
    return HttpResponseRedirect(reverse("ticket", args=[number]))


@public
def own_file(request: HttpRequest, number: str, file: str) -> HttpResponse:
    """A file of the own demand, for whoever has shown its code in that browser."""
    opened = proved(request, number)
    if not opens(request.GET.get("token", ""), number, file, REQUESTER, present(request)):
        raise Http404
    given = file_of(opened, file, address_of(request))
    if given is None:
        raise Http404
    return answer(given)
