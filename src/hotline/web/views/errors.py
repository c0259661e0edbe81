"""Pages of refusal and error: what happened, what was kept, what to do (design: Error pages)."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hotline.web.permission import public

log = logging.getLogger("hotline.web")


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for a page that is not and for one that is not for this reader."""
    return _page(request, 404, _("没有这个页面"), _("没有这个页面，或你不能查看它。请检查编号。"))


@public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, _("不能打开此页"), _("你的岗位不能打开此页。需要的话请向本单位负责人申请。"))


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, _("没有看懂这次请求"), _("没有写入任何内容。请返回上一页再试。"))


@public
def broken(request: HttpRequest) -> HttpResponse:
    """500, with a reference number that the log knows."""
    reference = secrets.token_hex(4)
    log.error("page failed", extra={"reference": reference})
    words = _("这一步没有完成，没有写入任何内容。请返回上一页再试。")
    return _page(request, 500, _("这一步没有完成"), words, reference=reference)


@public
def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 without a valid token: everything typed is kept on the page, to be sent once more (S31)."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "password")
    ]
    words = _("页面放得太久了，请再按一次提交，内容都在。")
    return _page(request, 403, _("请再提交一次"), words, kept=kept)


def _page(request: HttpRequest, status: int, title: str, words: str, **more: object) -> HttpResponse:
    return render(request, "error.html", {"title": title, "words": words, **more}, status=status)
