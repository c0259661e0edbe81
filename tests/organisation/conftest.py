"""The demo city's office: administrators, approver, privacy officer and leads change the organisation by name."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.store.conftest import at, city  # noqa: F401
from tests.store.desk import Desk

from hotline.acting.organising import proposals
from hotline.acting.organising.wishes import Wish
from hotline.acting.request import Accomplished
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.database.places import Place
from hotline.organisation.models import Proposal
from hotline.reading.readers import reader

WHO = {
    "管理员小冯": ("feng_administrator", "administrator"),
    "管理员阿珠": ("zhu_administrator", "administrator"),
    "保密员老谭": ("tan_privacy", "privacy_officer"),
    "审批人老柯": ("ke_approver", "analyst"),
    "查看员小翁": ("weng_viewer", "analyst"),
    "督办员老郑": ("zheng_supervisor", "supervisor"),
    "派单员老林": ("lin_dispatcher", "dispatcher"),
    "审核员周姐": ("zhou_reviewer", "reviewer"),
    "审核员阿吴": ("wu_reviewer", "reviewer"),
    "城管局罗局": ("city_management_lead", "unit_lead"),
    "城管局小李": ("city_management_handler", "handler"),
    "石岐老张": ("shiqi_lead", "unit_lead"),
    "住建局老汪": ("housing_lead", "unit_lead"),
}
"""Who works here, by the name they have in the demo city."""

DAY = date(2026, 4, 20)
Act = Callable[[Wish], Accomplished | Refusal]


class Office:
    """Changes of the organisation by name; the clock moves a minute with each."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def reader(self, name: str) -> Reader:
        """Somebody in the own post of today."""
        key, role = WHO[name]
        return reader(key, role, self.now)

    def tries(self, name: str, act: Act, object_: str, /, **values: Any) -> Accomplished | Refusal:
        """Ask for a change: what came of it."""
        self.now += timedelta(minutes=1)
        return act(Wish(self.reader(name), self.now, object_, values))

    def does(self, name: str, act: Act, object_: str, /, **values: Any) -> Accomplished:
        """Make a change that must succeed."""
        done = self.tries(name, act, object_, **values)
        assert isinstance(done, Accomplished), done
        return done

    def refused(self, name: str, act: Act, object_: str, /, **values: Any) -> str:
        """What refuses a change that must be refused."""
        done = self.tries(name, act, object_, **values)
        assert isinstance(done, Refusal), done
        return done.guard

    def waiting(self) -> Proposal:
        """The one proposal that waits."""
        return Proposal.objects.get(decided_at__isnull=True)

    def approves(self, name: str, approved: bool = True, reason: str = "") -> Accomplished | Refusal:
        """Decide the one proposal that waits."""
        return self.tries(name, proposals.decide, str(self.waiting().id), approved=approved, reason=reason)


@pytest.fixture
def office(city: Place) -> Office:  # noqa: F811
    """The office on Monday 2026-04-20 at nine."""
    return Office(at("2026-04-20"))


@pytest.fixture
def desk(city: Place) -> Desk:  # noqa: F811
    """The desks of the same city, on the same day."""
    return Desk(at("2026-04-20"))
