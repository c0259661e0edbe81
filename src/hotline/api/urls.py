"""The addresses of the API, below /api/v1/."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from hotline.api import changes, contacts, rulebook, tickets
from hotline.api.door import api
from hotline.api.problems import not_found

for _router in (contacts.router, tickets.router, changes.router, rulebook.router):
    api.add_router("", _router)


def nowhere(_: HttpRequest) -> HttpResponse:
    """An address the API does not have."""
    return not_found("没有这个接口。").response()


urlpatterns = [path("", api.urls), re_path(r"", nowhere)]
