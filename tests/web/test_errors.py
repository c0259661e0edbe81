"""When something fails: plain words, a reference, nothing written, the emergency lines (S50)."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from tests.web.conftest import SignedIn

from hotline.database.places import Place
from hotline.web.views import home


def failing(error: Exception) -> Any:
    def view(*_: Any, **__: Any) -> None:
        raise error

    return view


def test_with_the_database_away_the_emergency_lines_stand(city: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "render", failing(OperationalError("server closed the connection")))
    answer = Client().get("/")
    page = answer.content.decode()
    assert answer.status_code == 503
    for told in ("暂时不能使用，正在恢复", "tel:119", "没有写入任何内容"):
        assert told in page
    assert "server closed" not in page


def test_a_fault_of_ours_is_told_with_a_reference_and_no_code_words(
    city: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "render", failing(RuntimeError("secret detail")))
    answer = Client(raise_request_exception=False).get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert ("参考号" in page, "secret detail" in page, "Traceback" in page) == (True, False, False)


def test_the_desk_speaks_chinese_whatever_the_portal_is_read_in(city: Place, signed_in: SignedIn) -> None:
    client = signed_in("派单员老林")
    client.post("/language", {"language": "en", "next": "/"})
    page = client.get("/desk/list/to_dispatch").content.decode()
    assert '<html lang="zh-Hans"' in page
    assert ("跳到主要内容" in page, "Skip to main" in page) == (True, False)
    assert '<html lang="en"' in client.get("/").content.decode()
