"""Outside systems at work: keys, and calls through Django's own client as they come over the wire."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from hotline.organisation.models import SCOPES, ServiceAccount
from hotline.organisation.service_keys import issue, open_account

PEOPLE = {
    "坐席小陈": ("chen_agent", "agent"),
    "派单员老林": ("lin_dispatcher", "dispatcher"),
    "城管局小李": ("city_management_handler", "handler"),
    "城管局罗局": ("city_management_lead", "unit_lead"),
    "审核员周姐": ("zhou_reviewer", "reviewer"),
    "回访员小何": ("he_follow_up", "follow_up_caller"),
    "住建局老汪": ("housing_lead", "unit_lead"),
}


@dataclass(frozen=True)
class Answer:
    """An answer: status, JSON body, headers."""

    status: int
    body: Any
    headers: dict[str, str]


def key_for(name: str, purpose: str, now: datetime | None = None, **facts: Any) -> str:
    """A token of a new account."""
    made = now or datetime.now(UTC)
    account = ServiceAccount(
        name=name,
        purpose=purpose,
        unit_id=facts.get("unit"),
        channel=facts.get("channel", ""),
        scopes=facts.get("scopes", list(SCOPES[purpose])),
        addresses=facts.get("addresses", []),
        per_minute=facts.get("per_minute", 60_000),
        drafted_by="feng_administrator",
        approved_by="approver",
        made_at=made,
    )
    return issue(open_account(account), made, facts.get("life", timedelta(days=90)))[1]


@dataclass
class System:
    """One outside system with its key; `as_` names the person it acts for."""

    token: str
    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def as_(self, name: str) -> "System":
        """The same system acting for a person of the demo city."""
        person, role = PEOPLE[name]
        return System(self.token, {**self.headers, "Hotline-Person": person, "Hotline-Role": role}, self.client)

    def with_(self, **headers: str) -> "System":
        """With further headers, underscores standing for hyphens."""
        return System(self.token, {**self.headers, **{n.replace("_", "-"): v for n, v in headers.items()}}, self.client)

    def get(self, path: str, /, **query: Any) -> Answer:
        """A reading call."""
        found = self.client.get(f"/api/v1{path}", query, headers=self._all())
        return _answer(found)

    def post(self, path: str, body: Any = None, /, **args: Any) -> Answer:
        """A writing call."""
        text = body if isinstance(body, (str, bytes)) else json.dumps(args if body is None else body)
        return _answer(self.client.post(f"/api/v1{path}", text, content_type="application/json", headers=self._all()))

    def delete(self, path: str) -> Answer:
        """A deleting call."""
        return _answer(self.client.delete(f"/api/v1{path}", headers=self._all()))

    def act(self, number: str, act: str, /, **args: Any) -> Answer:
        """An act on a ticket."""
        return self.post(f"/tickets/{number}/acts/{act}", args)

    def does(self, number: str, act: str, /, **args: Any) -> Answer:
        """An act that must succeed."""
        done = self.act(number, act, **args)
        assert done.status == 200, done.body
        return done

    def _all(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **self.headers} if self.token else self.headers


def _answer(found: Any) -> Answer:
    body = json.loads(found.content) if found.content else None
    return Answer(found.status_code, body, dict(found.headers))
