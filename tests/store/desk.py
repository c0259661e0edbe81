"""The people of the demo city at work: every act by the name of who does it, so that a test reads like a case."""

from datetime import date, datetime, timedelta
from typing import Any

from hotline.acting.kernel import act
from hotline.acting.reception import ContactIn, RequesterIn, register
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.core.appointments import compatible
from hotline.core.records import RECORDS
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor
from hotline.organisation.models import Post
from hotline.organisation.selectors import actor
from hotline.tickets.models import Demand

WHO = {
    "坐席小陈": ("chen_agent", "agent"),
    "派单员老林": ("lin_dispatcher", "dispatcher"),
    "派单员小孔": ("kong_dispatcher", "dispatcher"),
    "城管局小李": ("city_management_handler", "handler"),
    "城管局罗局": ("city_management_lead", "unit_lead"),
    "住建局老汪": ("housing_lead", "unit_lead"),
    "住建局小钟": ("housing_handler", "handler"),
    "石岐老张": ("shiqi_lead", "unit_lead"),
    "审核员周姐": ("zhou_reviewer", "reviewer"),
    "审核员阿吴": ("wu_reviewer", "reviewer"),
    "回访员小何": ("he_follow_up", "follow_up_caller"),
    "督办员老郑": ("zheng_supervisor", "supervisor"),
    "协商秘书老莫": ("mo_city_secretary", "supervisor"),
    "管理员小冯": ("feng_administrator", "administrator"),
    "桥头社区阿芳": ("qiaotou_residents_handler", "handler"),
}
CHECKLIST = [
    "contacted",
    "written_reply_delivered",
    "claims_answered",
    "outcome_supported",
    "long_term_complete",
]
REPORT = {"findings": "灯头烧坏", "done": "更换灯头", "decided": "列入巡查", "result": "已修复", "outcome": "solved"}
WANG = RequesterIn(name="王女士", phone="13800138000")

Outcome = Accomplished | Refusal


class Desk:
    """Acts by name; the clock moves a minute with each act unless a time is given."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def at(self, now: datetime) -> "Desk":
        """The same desk at another time."""
        self.now = now
        return self

    def who(self, name: str) -> Actor:
        """An official by name, or the requester."""
        if name == "市民王女士":
            return Actor("requester")
        key, role = WHO[name]
        return actor(key, role, self.now.date())

    def tries(self, name: str, what: str, number: str, /, **args: Any) -> Outcome:
        """Ask for an act or record: what came of it."""
        self.now += timedelta(minutes=1)
        key, version = args.pop("key", None), args.pop("version", None)
        asked = Asked(what, number, self.who(name), self.now, args, key, version)
        return record(asked) if what in RECORDS else act(asked)

    def does(self, name: str, what: str, number: str, /, **args: Any) -> Accomplished:
        """Do an act or record that must succeed."""
        done = self.tries(name, what, number, **args)
        assert isinstance(done, Accomplished), done
        return done

    def refused(self, name: str, what: str, number: str, /, **args: Any) -> str:
        """The guard that refuses an act which must be refused."""
        done = self.tries(name, what, number, **args)
        assert isinstance(done, Refusal), done
        return done.guard

    def registers(self, requester: RequesterIn = WANG, channel: str = "phone", /, **args: Any) -> str:
        """坐席小陈 registers a demand: its number."""
        self.now += timedelta(minutes=1)
        key = args.pop("key", None)
        known = {"type": "help", "content": "路灯不亮", "contact": "电话", "urgency": "settled", "place": "民生路"}
        contact = ContactIn(channel, self.now, requester, "路灯不亮")
        done = register(Asked("register", "", self.who("坐席小陈"), self.now, {**known, **args}, key), contact)
        assert isinstance(done, Accomplished), done
        return done.number

    def dispatches(self, number: str, unit: str = "city_management", /, **args: Any) -> Accomplished:
        """派单员老林 dispatches."""
        known = {"unit": unit, "duty_basis": "三定规定", "class_code": "030303"}
        return self.does("派单员老林", "dispatch", number, **(known | args))

    def dispatched(self, requester: RequesterIn = WANG, /, **args: Any) -> str:
        """A ticket just dispatched to 城管局."""
        number = self.registers(requester, **args)
        self.dispatches(number)
        return number

    def accepted(self, requester: RequesterIn = WANG, /, **args: Any) -> str:
        """A ticket accepted by 城管局小李."""
        number = self.dispatched(requester, **args)
        self.does("城管局小李", "accept", number)
        return number

    def submits(self, number: str, /, **args: Any) -> Accomplished:
        """Contact, reply and request for closure by 城管局."""
        self.does("城管局小李", "contact_requester", number, reached=True, said="已联系")
        self.does("城管局罗局", "reply", number, reply="已修复路灯", **args)
        return self.does("城管局罗局", "request_closure", number, **REPORT)

    def closes(self, number: str, /, **args: Any) -> Accomplished:
        """The unit's work and its closure, approved by 审核员周姐."""
        self.submits(number, **args)
        return self.approves(number)

    def approves(self, number: str) -> Accomplished:
        """审核员周姐 approves a closure, every item of the checklist met."""
        return self.does("审核员周姐", "approve_closure", number, checklist=CHECKLIST)

    def appoints(self, name: str, role: str, unit: str, *, until: date | None = None) -> str:
        """Give an official one more post, perhaps a former one; the name to call him or her by in it.

        A post that may not be held beside it ends today, or began only when the former one had ended.
        """
        key, _ = WHO[name]
        begin, today = date(2020, 1, 1), self.now.date()
        apart = [post for post in Post.objects.filter(person_id=key) if not compatible(post.role, role)]
        for post in apart:
            post.valid_from, post.valid_to = (until, None) if until else (post.valid_from, today)
            post.save()
        begin = today if apart and until is None else begin
        Post.objects.create(person_id=key, unit_id=unit, role=role, valid_from=begin, valid_to=until)
        WHO[f"{name}（{role}）"] = (key, role)
        return f"{name}（{role}）"


def row(number: str) -> Demand:
    """The row of a demand."""
    return Demand.objects.get(number=number)
