"""门户首页 and the pages that only say something: accessibility, the order by article."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.web.permission import public
from hotline.web.words import articles


@public
def home(request: HttpRequest) -> HttpResponse:
    """Two doors, the emergency lines, when an answer is due."""
    return render(request, "portal/home.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """无障碍声明."""
    return render(request, "portal/accessibility.html")


@public
def order(request: HttpRequest) -> HttpResponse:
    """The order, article by article, every provision with an anchor of its own."""
    shown = {"chapters": articles.chapters(), "issued": articles.issued(), "name": articles.ORDER}
    return render(request, "portal/order.html", shown)
