"""Demands of every protection level in many states, with planted values in every field and every text said on them.

What is true of each for those who may read it - level, unit, who is invited, complained about - is told by hand.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.privacy.plants import Plants
from tests.reading.people import OTHERS
from tests.store.desk import CHECKLIST, REPORT, WHO, Desk
from tests.store.lives import PNG

from hotline.acting.reception import ContactIn, dispose, receive
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.organisation.models import Post

LI, LUO, WANG_OF_HOUSING = "城管局小李", "城管局罗局", "住建局老汪"
CITY = "city_management"


@dataclass(frozen=True)
class Case:
    """A planted demand: number, level, the unit it lies with, and whatever else decides who reads what of it."""

    number: str
    level: int = 0
    unit: str = CITY
    person: str = "city_management_handler"
    report: bool = False
    consent: bool = False
    checked: bool = False
    owed: bool = False
    invited: frozenset[str] = frozenset()
    recused: frozenset[str] = frozenset()
    named: frozenset[str] | None = None
    followers: frozenset[str] = frozenset()


@dataclass
class City:
    """The planted demands by what they are."""

    desk: Desk
    plants: Plants = field(default_factory=Plants)
    cases: dict[str, Case] = field(default_factory=dict)

    # --- what is said ---

    def said(self, key: str, *names: str, **more: Any) -> dict[str, Any]:
        """Arguments of an act, each text of them planted under its own name."""
        return {name: self.plants.words(key, name) for name in names} | more

    def registers(self, key: str, **args: Any) -> str:
        """坐席小陈 registers a demand, its requester named once more in the words without any introduction."""
        requester = self.plants.requester(key)
        words = self.plants.words(key, "content", f"隔壁都认得{self.plants.known_as(key, requester.name)}")
        concerned = {"person_concerned": requester.name}
        known = {"content": words, "place": self.plants.location(key), "claims": ["1"], "way": "phone"}
        return self.desk.registers(requester, **{**known, **concerned, **args})

    def dispatched(self, key: str, unit: str = CITY, **args: Any) -> str:
        """Registered and dispatched, with a file whose name names somebody."""
        number = self.registers(key, **args)
        self.desk.dispatches(number, unit, **self.said(key, "duty_basis"))
        self.desk.does("坐席小陈", "attach", number, name=self.plants.file_name(key), content=PNG)
        return number

    def handled(self, key: str, **args: Any) -> str:
        """In hand with 城管局小李, after a return refused and an extension refused, with everything said on the way."""
        desk, number = self.desk, self.dispatched(key, **args)
        desk.does(LUO, "request_return", number, **self.said(key, "reason", "basis"))
        desk.does("审核员周姐", "refuse_return", number, **self.said(key, "reason", "basis"))
        desk.does(LUO, "assign", number, to="city_management_handler")
        asked = self.said(key, "reason", "done_so_far", length="2wd", cause="third_party")
        desk.does(LUO, "request_extension", number, **asked)
        desk.does("审核员周姐", "refuse_extension", number, **self.said(key, "reason"))
        desk.does(LI, "contact_requester", number, **self.said(key, "said", reached=True))
        desk.does(LI, "ask_requester", number, **self.said(key, "questions"))
        desk.does("坐席小陈", "add_claim", number, claim="2", content=self.plants.words(key, "content"))
        desk.does("坐席小陈", "add_information", number, content=self.plants.words(key, "content"))
        desk.does("督办员老郑", "urge", number, **self.said(key, "reason"))
        desk.does("督办员老郑", "supervise", number, **self.said(key, "reason"))
        desk.does(LUO, "answer_supervision", number, **self.said(key, "answer"))
        return number

    def submitted(self, key: str, **args: Any) -> str:
        """Answered, closure asked for, sent back, asked for again."""
        number = self.handled(key, **args)
        told = self.said(key, "findings", "done", "decided", "result")
        self.desk.does(LUO, "reply", number, answers=["1", "2"], **self.said(key, "reply"))
        self.desk.does(LUO, "request_closure", number, **(REPORT | told))
        self.desk.does("审核员周姐", "refuse_closure", number, code="evidence", **self.said(key, "reason"))
        self.desk.does(LUO, "request_closure", number, **REPORT)
        return number

    def closed(self, key: str, **args: Any) -> str:
        """Closed; its follow-up is owed."""
        number = self.submitted(key, **args)
        self.desk.does("审核员周姐", "approve_closure", number, checklist=CHECKLIST)
        return number

    def dissatisfied(self, key: str, **args: Any) -> str:
        """Closed, and its requester is not content."""
        number = self.closed(key, **args)
        said = self.said(key, "words", "reason", channel="phone", result="dissatisfied")
        self.desk.does("回访员小何", "follow_up", number, **said)
        return number

    def case(self, key: str, number: str, **facts: Any) -> None:
        """Keep what is true of a demand."""
        self.cases[key] = Case(number, **facts)


def planted(desk: Desk) -> City:
    """The city with its planted demands."""
    WHO.update(OTHERS)
    city = City(desk)
    _before_a_unit(city)
    _in_every_state(city)
    _of_several_units(city)
    _protected(city)
    _kept_from(city)
    viewer = {"person_id": "zeng_analyst", "unit_id": "hotline", "role": "analyst"}
    Post.objects.filter(**viewer).update(appointment="department_viewer")
    return city


def _before_a_unit(city: City) -> None:
    desk, plants = city.desk, city.plants
    requester = plants.requester("received")
    words = plants.words("received", "content")
    facts = ContactIn("web", desk.now, requester, words, place=plants.location("received"))
    city.case("received", receive(facts)[0], unit="", person="")
    city.case("registered", city.registers("registered"), unit="", person="")
    told = city.said("disposed", "told", "reason")
    args = {"class": "persuaded", "urgency": "settled", "reason_code": "unlawful", **told}
    asked = Asked("dispose", "", desk.who("坐席小陈"), desk.now, args)
    contact = ContactIn("phone", desk.now, plants.requester("disposed"), plants.words("disposed", "content"))
    done = dispose(asked, contact)
    assert isinstance(done, Accomplished), done
    city.case("disposed", done.number, unit="", person="")


def _in_every_state(city: City) -> None:
    """Nothing marked: in hand, closure asked for, followed up, redone."""
    city.case("pool", city.dispatched("pool"), person="")
    city.case("handling", city.handled("handling"))
    city.case("submitted", city.submitted("submitted"))
    city.case("closed", city.closed("closed"), owed=True)
    number = city.dissatisfied("redone")
    city.desk.does("督办员老郑", "redo", number, **city.said("redone", "reason"))
    city.case("redone", number)


def _of_several_units(city: City) -> None:
    """Another unit's, a unit invited, a committee asked, a ticket merged into another."""
    desk = city.desk
    number = city.dispatched("moved")
    desk.does(LUO, "request_return", number, **city.said("moved", "reason", "basis"))
    moved = city.said("moved", "duty_basis", unit="housing", class_code="030303", return_ground="catalogue_wrong")
    desk.does("审核员阿吴", "approve_return", number, **moved)
    city.case("moved", number, unit="housing", person="")
    number = city.handled("co")
    desk.does(LI, "invite_co_handler", number, unit="housing", claims=["1"])
    desk.does(WANG_OF_HOUSING, "submit_co_result", number, **city.said("co", "result"))
    due = (desk.now + timedelta(hours=4)).isoformat()
    asked = city.said("co", "question", list_item="visit", due=due)
    desk.does(LI, "invite_co_handler", number, unit="qiaotou_residents", claims=["1"], **asked)
    desk.does(LI, "release_field", number, unit="qiaotou_residents", fields=["location"])
    city.case("co", number, invited=frozenset({"housing", "qiaotou_residents"}))
    lead, follower = city.handled("lead"), city.handled("follower")
    desk.does("派单员老林", "merge", follower, into=lead, **city.said("follower", "reason"))
    city.case("lead", lead, followers=frozenset({"follower"}))
    city.case("follower", follower)
    desk.does(LUO, "reply", lead, answers=["1", "2"], **city.said("lead", "reply"))


def _protected(city: City) -> None:
    """Secrets of persons and trade, identity withheld, reports."""
    city.case("private", city.dissatisfied("private", marks=["private"]), level=1)
    city.case("private_pool", city.dispatched("private_pool", marks=["trade_secret"]), level=1, person="")
    city.case("withheld", city.dissatisfied("withheld", identity_withheld=True), level=2)
    number = city.handled("checked", identity_withheld=True)
    for event in EventRow.objects.filter(chain=number, act="register"):
        checked = {"of": event.args["content"]["reference"], "scrubbed": city.plants.neutral("checked", "scrubbed")}
        city.desk.does("派单员老林", "confirm_text", number, **checked)
    city.case("checked", number, level=2, checked=True)
    number = city.handled("consented", identity_withheld=True)
    city.desk.does("坐席小陈", "consent_identity", number, **city.said("consented", "words"))
    city.case("consented", number, level=2, consent=True)
    city.case("report", city.submitted("report", type="report"), level=2, report=True)


def _kept_from(city: City) -> None:
    """A unit and a person complained about, a matter handed to discipline, one sealed."""
    number = city.handled("about_unit")
    city.desk.does("派单员老林", "recuse", number, subjects=["housing"], **city.said("about_unit", "reason"))
    city.case("about_unit", number, level=3, recused=frozenset({"housing"}))
    number = city.submitted("about_person")
    city.desk.does("派单员老林", "recuse", number, subjects=["city_management_handler"])
    city.case("about_person", number, level=3, recused=frozenset({"city_management_handler"}))
    number = city.handled("discipline")
    city.desk.does("审核员周姐", "hand_to_discipline", number, **city.said("discipline", "reason"))
    city.case("discipline", number, level=2, named=frozenset())
    number = city.submitted("sealed")
    city.desk.does("派单员老林", "seal", number, **city.said("sealed", "reason"))
    city.case("sealed", number, level=4)
