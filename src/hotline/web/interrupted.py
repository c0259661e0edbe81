"""What was typed when the session had ended or a proof was asked for: kept, shown again on its form (S24).

It is kept for the person whose session it was: whoever else signs in at that browser never sees it.
"""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from hotline.web import drafts

LONGEST = 100_000
"""Characters kept of a form; no form of ours takes more."""


def keep(request: HttpRequest, account: int | None) -> None:
    """Keep a form that could not be taken, sealed, for its own address and account (None: not known whose)."""
    if request.method != "POST" or not request.POST:
        return
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if len(typed.urlencode()) <= LONGEST:
        kept = {"path": request.path, "typed": typed.urlencode(), "account": account, "files": bool(request.FILES)}
        drafts.keep(request.session, "interrupted", kept)


def take(request: HttpRequest) -> QueryDict | None:
    """What was typed for this address before, once."""
    kept = drafts.kept(request.session, "interrupted") if "draft-interrupted" in request.session else {}
    if kept.get("path") != request.path:
        return None
    drafts.drop(request.session, "interrupted")
    if kept.get("account") not in (None, request.user.pk):
        return None
    if kept.get("files"):
        messages.warning(request, "登录以前选的文件没有保留，请重新选择。")
    return QueryDict(kept["typed"])


def wanted(request: HttpRequest) -> str:
    """The page to come back to: the one asked for, or the one around a part asked for by a script."""
    around = request.headers.get("HX-Current-URL", "")
    if not around:
        return request.get_full_path()
    parts = urlsplit(around)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def sent_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to another page; a script that asked for a part leads the whole page there."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
