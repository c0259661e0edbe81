"""What was typed when the session had ended: kept through signing in, shown again on its form (S24)."""

from django.http import HttpRequest, QueryDict

from hotline.web import drafts

LONGEST = 100_000
"""Characters kept of a form; no form of ours takes more."""


def keep(request: HttpRequest) -> None:
    """Keep a form sent without a session, sealed, for its own address."""
    if request.method != "POST" or not request.POST:
        return
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if len(typed.urlencode()) <= LONGEST:
        drafts.keep(request.session, "interrupted", {"path": request.path, "typed": typed.urlencode()})


def take(request: HttpRequest) -> QueryDict | None:
    """What was typed for this address before signing in, once."""
    kept = drafts.kept(request.session, "interrupted") if "draft-interrupted" in request.session else {}
    if kept.get("path") != request.path:
        return None
    drafts.drop(request.session, "interrupted")
    return QueryDict(kept["typed"])
