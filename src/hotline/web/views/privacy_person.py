"""本人查阅和更正: on a proved wish, the copy of one person's data and the correction of a field (PIPL 44-46; S44)."""

from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.core.instants import BadValue
from hotline.core.number import check_number
from hotline.core.person_rights import COPY_FORMS, CORRECTED, PROOFS
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.protecting.correcting import Wish, correct
from hotline.protecting.person_copy import ask_copy
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.privacy import FIELDS

FIELD_NAMES: Final = {field: FIELDS[field] for field in CORRECTED}


@staff("privacy_officer", step_up=True)
def person(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The two forms; what was typed stays where it is refused."""
    refusal: Refusal | None = None
    if request.method == "POST":
        done = _copy(request, desk) if request.POST.get("what") == "copy" else _correct(request, desk)
        if isinstance(done, str):
            return HttpResponseRedirect(done)
        refusal = done
    typed = request.POST.dict()
    secret = any(secrecy_mark(str(text)) for text in typed.values())
    values: dict[str, Any] = {
        **around_desk(request, desk, "person-request"),
        "proofs": PROOFS,
        "forms": COPY_FORMS,
        "fields": FIELD_NAMES,
        "typed": {"what": typed.get("what", "")} if secret else typed,
        "number": typed.get("number", "") or request.GET.get("number", "")[:40],
        "refusal": refusal,
        "key": uuid4().hex,
    }
    return render(request, "desk/privacy/person.html", values, status=422 if refusal else 200)


def _copy(request: HttpRequest, desk: Desk) -> Refusal | str:
    posted, number = request.POST, _number(request)
    if isinstance(number, Refusal):
        return number
    key = f"export:{desk.account}:{posted.get('key', '')[:48] or uuid4().hex}"
    words, proof = posted.get("words", "")[:200], posted.get("proof", "")
    done = ask_copy(number, posted.get("form", ""), proof, words, desk.reader, present(request), key)
    return done if isinstance(done, Refusal) else reverse("export", args=[done.number])


def _correct(request: HttpRequest, desk: Desk) -> Refusal | str:
    posted, number = request.POST, _number(request)
    if isinstance(number, Refusal):
        return number
    wish = Wish(**{name: posted.get(name, "")[:200] for name in ("field", "value", "proof", "words")})
    done = correct(number, wish, desk.reader, present(request))
    if isinstance(done, Refusal):
        return done
    messages.success(request, "已更正。更正前的内容随说明加密保存。")
    return reverse("person-request")


def _number(request: HttpRequest) -> str | Refusal:
    """The number typed; what bears a mark of secrecy is not kept (S01)."""
    if any(secrecy_mark(request.POST.get(name, "")) for name in ("words", "value")):
        return Refusal("person_request", "secret", "a32.1", "请勿填写国家秘密、工作秘密。内容没有保存。")
    try:
        return check_number(request.POST.get("number", "")[:40])
    except BadValue:
        return Refusal("person_request", "number", "a32.1", "请填写完整的工单编号。")
