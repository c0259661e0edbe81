"""Reading and filling the pages of rules: words of a page, forms as they stand, steps with a draft."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.rulebook.making import RuleDesk, appoint_approvers
from tests.store.conftest import city  # noqa: F401
from tests.web.conftest import NOW, Clock, clock  # noqa: F401

from hotline.database.places import Place
from hotline.rulebook.models import Draft


class Words(str):
    """The words of a page; what is looked for in them may be spaced as it reads best."""

    __slots__ = ()

    def __contains__(self, told: object) -> bool:
        return str.__contains__(self, re.sub(r"\s+", "", str(told)))


def words(answer: Any) -> Words:
    """A page without its tags and spaces."""
    return Words(re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode())))


def form_of(page: Any, label: str) -> dict[str, str]:
    """What the form with a label would send as it stands."""
    found = re.search(rf'<form[^>]*aria-label="{label}"[^>]*>(.*?)</form>', page.content.decode(), re.DOTALL)
    assert found is not None, label
    inside = found[1]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", inside):
        kind, name, value = (_mark(tag, mark) for mark in ("type", "name", "value"))
        if name and (kind not in ("radio", "checkbox") or " checked" in tag):
            sent[name] = value
    return sent | dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', inside, re.DOTALL))


def _mark(tag: str, mark: str) -> str:
    found = re.search(rf'\b{mark}="([^"]*)"', tag)
    return found[1] if found else ""


def boxes_of(page: Any, name: str) -> list[str]:
    """The boxes ticked under a name."""
    tags = re.findall(rf'<input type="checkbox" name="{name}"[^>]*>', page.content.decode())
    return [_mark(tag, "value") for tag in tags if " checked" in tag]


LISTS = ("extension_causes", "oral_reply_types", "unit_lead_required_for", "closure_checklist", "follow_up_channels",
         "withdraw_not_for_types")  # fmt: skip


def policy_form(client: Client, path: str = "/desk/rules/policy/draft") -> dict[str, Any]:
    """The form of a policy draft as it stands."""
    page = client.get(path)
    assert page.status_code == 200
    return {**form_of(page, "制度参数草稿"), **{name: boxes_of(page, name) for name in LISTS}}


def saved(client: Client, path: str, sent: dict[str, Any]) -> Draft:
    """The draft a form leads to."""
    answer = client.post(path, sent)
    assert answer.status_code == 302, words(answer)
    return Draft.objects.get(id=int(answer.headers["Location"].rpartition("/")[2]))


def step(client: Client, draft: Draft, code: str, **more: str) -> Any:
    """Press a button of a draft's page."""
    return client.post(f"/desk/rules/draft/{draft.id}", {"step": code, "version": str(draft.revision), **more})


def file_of(content: dict[str, Any], name: str = "2027.json") -> SimpleUploadedFile:
    """A notice as a file to send."""
    days = [{"date": day, "isOffDay": fact == "off", "name": "假"} for day, fact in content["days"].items()]
    return SimpleUploadedFile(name, json.dumps({"year": content["year"], "days": days}).encode())


@pytest.fixture
def desk(city: Place, clock: Clock) -> RuleDesk:  # noqa: F811
    """Everybody at work beside the pages, the department's approvers too."""
    appoint_approvers(date(2020, 1, 1))
    return RuleDesk(NOW)
