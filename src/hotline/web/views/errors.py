"""Pages of refusal and error: what happened, what was kept, what to do (design: Error pages)."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse, QueryDict
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
    words = _("页面放得太久了，请再按一次提交，内容都在。")
    return _page(request, 403, _("请再提交一次"), words, kept=_typed(request))


def once_more(request: HttpRequest, typed: QueryDict) -> HttpResponse:
    """What was typed before signing in, where a page does not put it back into its form: to be sent once more (S24)."""
    kept = _fields(typed)
    words = "登录以前写的内容都在，请核对后再按一次提交。"
    texts = [value for name, value in kept if len(value) > 1 and name not in ("key", "version", "next")]
    return _page(request, 200, "请再提交一次", words, kept=kept, texts=texts, away=request.get_full_path())


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return _fields(request.POST)


def _fields(typed: QueryDict) -> list[tuple[str, str]]:
    """Names and values of a form, without what must not stand on a page."""
    return [
        (name, str(value))
        for name, values in typed.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "password", "old", "new", "again", "code")
    ]


@public
def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: how long to wait; everything typed is kept on the page; by telephone there is no waiting (S37)."""
    words = _("请求太频繁了，请在%(seconds)s秒以后再试。也可以直接拨打12345，全天有人接听。") % {"seconds": seconds}
    response = _page(request, 429, _("请稍后再试"), words, kept=_typed(request), lines=True)
    response["Retry-After"] = str(seconds)
    return response


def _page(request: HttpRequest, status: int, title: str, words: str, **more: object) -> HttpResponse:
    return render(request, "error.html", {"title": title, "words": words, **more}, status=status)
