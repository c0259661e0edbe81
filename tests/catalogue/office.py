"""The people who look after the catalogue, at work: every act by the name of who does it."""

from datetime import date, datetime, timedelta
from typing import Any

from hotline.acting.cataloguing.answering import confirm, decide, object_to, propose
from hotline.acting.cataloguing.approving import approve, send_back
from hotline.acting.cataloguing.drafting import draft, edit, withdraw
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor
from hotline.organisation.models import Post
from hotline.organisation.selectors import actor

WHO = {
    "派单员老林": ("lin_dispatcher", "dispatcher"),
    "派单员小孔": ("kong_dispatcher", "dispatcher"),
    "目录审批人": ("zeng_analyst", "analyst"),
    "知识管理员": ("yuan_knowledge", "knowledge_editor"),
    "管理员小冯": ("feng_administrator", "administrator"),
    "坐席小陈": ("chen_agent", "agent"),
    "城管局罗局": ("city_management_lead", "unit_lead"),
    "城管局小李": ("city_management_handler", "handler"),
    "住建局老汪": ("housing_lead", "unit_lead"),
    "供电负责人": ("power_supply_lead", "unit_lead"),
    "石岐老张": ("shiqi_lead", "unit_lead"),
}
APPOINTED = ("catalogue_approver", "department_approver")

LAMPS: dict[str, Any] = {
    "key": "lamp_posts",
    "name": "路灯杆和灯具更换",
    "class_code": "030501",
    "demand_types": ["help", "complaint"],
    "legal_basis": {"title": "城市照明管理规定", "article": "第二十五条", "note": "演示，待法制部门确认"},
    "unit": "city_management",
    "by_town": False,
    "office": "",
    "rules": [],
    "co_units": ["power_supply"],
    "limits": {},
    "scope": ["灯杆更换", "灯具更换"],
    "examples": [],
    "ask": "灯杆编号",
    "not_covered": "小区内的灯",
    "extension_open": True,
}
"""An item of our own, complete and without a word the others have."""

BY_TOWN: dict[str, Any] = {
    **LAMPS,
    "key": "alley_cleaning",
    "name": "内街小巷保洁",
    "class_code": "030502",
    "unit": None,
    "by_town": True,
    "office": "城市建设和管理局",
    "co_units": [],
    "scope": ["小巷没人扫", "内街脏"],
}

Outcome = Accomplished | Refusal


class Office:
    """Acts by name; a minute passes with each unless a time is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        for appointment in APPOINTED:
            Post.objects.create(
                person_id="zeng_analyst", unit_id="hotline", role="analyst", appointment=appointment,
                valid_from=date(2020, 1, 1),
            )  # fmt: skip

    def who(self, name: str) -> Actor:
        key, role = WHO[name]
        return actor(key, role, self.now.date())

    def asked(self, name: str, **args: Any) -> Asked:
        self.now += timedelta(minutes=1)
        return Asked("", "", self.who(name), self.now, args)

    def tomorrow(self) -> date:
        return self.now.date() + timedelta(days=1)

    def tries_draft(self, name: str, content: dict[str, Any] | None, **more: Any) -> Outcome:
        known = {"subject": "item", "content": content, "in_force_from": self.tomorrow(), "reason": "职责调整"}
        return draft(self.asked(name, **{**known, **more}))

    def drafts(self, name: str, content: dict[str, Any] | None, **more: Any) -> int:
        """Draft; the id of the draft."""
        return int(accomplished(self.tries_draft(name, content, **more)).number)

    def edits(self, name: str, number: int, content: dict[str, Any], read: int | None = None, **more: Any) -> Outcome:
        known = {"content": content, "in_force_from": self.tomorrow(), "reason": "职责调整"}
        return edit(self.asked(name, **{**known, **more}), number, read)

    def proposes(self, name: str, *ids: int) -> Outcome:
        return propose(self.asked(name), ids)

    def confirms(self, name: str, *ids: int) -> Outcome:
        return confirm(self.asked(name), ids)

    def objects(self, name: str, number: int, reason: str) -> Outcome:
        return object_to(self.asked(name), [number], reason)

    def decides(self, name: str, number: int, unit: str, reason: str) -> Outcome:
        return decide(self.asked(name), number, unit, reason)

    def approves(self, name: str, *ids: int, start: date | None = None) -> Outcome:
        return approve(self.asked(name), ids, start)

    def sends_back(self, name: str, number: int, reason: str) -> Outcome:
        return send_back(self.asked(name), [number], reason)

    def withdraws(self, name: str, *ids: int) -> Outcome:
        return withdraw(self.asked(name), ids)

    def enacts(self, content: dict[str, Any] | None, **more: Any) -> int:
        """A change through its whole life, every unit asked having confirmed; its draft's id."""
        from hotline.catalogue.models import Confirmation

        number = self.drafts("派单员老林", content, **more)
        accomplished(self.proposes("派单员老林", number))
        Confirmation.objects.filter(draft_id=number).update(
            answer="confirmed", answered_by="unit lead", answered_at=self.now
        )
        accomplished(self.approves("目录审批人", number))
        return number


def accomplished(outcome: Outcome) -> Accomplished:
    """An act that must succeed."""
    assert isinstance(outcome, Accomplished), outcome
    return outcome


def refused(outcome: Outcome) -> str:
    """The guard of an act that must be refused."""
    assert isinstance(outcome, Refusal), outcome
    return outcome.guard
