"""What intake keeps and tells: the place of the facts, persons, what was declined, what was told (arts. 2-24)."""

from typing import Any

from tests.store.desk import WANG, Desk, row

from hotline.acting.reception import ContactIn, RequesterIn, dispose, register
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.core.refusal import Refusal
from hotline.proving import verify
from hotline.tickets.models import Demand, Words
from hotline.tickets.selectors import UnknownPlaces, place_to_ask, unknown_places

KNOWN = {"type": "help", "content": "路灯不亮", "contact": "电话", "urgency": "settled"}


def settles(desk: Desk, act: Any, who: RequesterIn = WANG, channel: str = "phone", /, **args: Any) -> Any:
    """坐席小陈 registers or disposes of a contact just received."""
    known = {"urgency": "settled"} | {name.rstrip("_"): value for name, value in args.items()}
    facts = ContactIn(channel, desk.now, who, "来件", speaker=known.pop("by", ""), declined=known.pop("declined", ()))
    return act(Asked(act.__name__, "", desk.who("坐席小陈"), desk.now, known), facts)


def settled(desk: Desk, act: Any, who: RequesterIn = WANG, channel: str = "phone", /, **args: Any) -> str:
    """The number of a demand that must be settled."""
    done = settles(desk, act, who, channel, **args)
    assert isinstance(done, Accomplished), done
    return done.number


def refused(done: Accomplished | Refusal) -> tuple[str, str]:
    """Guard and provision of what must be refused."""
    assert isinstance(done, Refusal), done
    return done.guard, done.provision


# --- the place of the facts (a2.1, a13.1) ---


def test_a_demand_in_another_city_ends_as_transfer_one_in_a_town_as_ticket(desk: Desk) -> None:
    there = {"district": "440402", "place": "珠海拱北"}
    assert refused(settles(desk, register, **KNOWN, **there)) == ("place_outside", "a2.1")
    assert not Demand.objects.exists()
    handed = settled(desk, dispose, class_="province_transferred", city="珠海", consent=True, **there)
    taken = settled(desk, register, **KNOWN, town="442000001", place="民生路")
    assert refused(settles(desk, dispose, class_="out_of_area_told", reason="省外", town="442000001"))[1] == "a2.1"
    assert (row(handed).state, row(handed).place_in, row(handed).district) == ("disposed", "province", "440402")
    assert (row(taken).state, row(taken).place_in, row(taken).town) == ("registered", "inside", "442000001")
    decided = {number: EventRow.objects.get(chain=number).args["jurisdiction"] for number in (handed, taken)}
    assert decided[handed] == {"where": "province", "outcome": "province_transferred", "provision": "a2.1"}
    assert decided[taken] == {"where": "inside", "outcome": "ticket", "provision": "a2.1"}


def test_an_unknown_place_is_taken_counted_and_asked_for_at_first_contact(desk: Desk) -> None:
    found, vain, waiting = (desk.dispatched(place="unknown") for _ in range(3))
    assert {row(number).place_in for number in (found, vain, waiting)} == {"unknown"}
    assert not Words.objects.filter(kind="place").exists()
    assert set(place_to_ask().values_list("number", flat=True)) == {found, vain, waiting}
    assert unknown_places() == UnknownPlaces(to_ask=3, still_unknown=0, found=0)
    desk.does("城管局小李", "contact_requester", found, reached=True, place="民生路8号", town="442000001")
    desk.does("城管局小李", "contact_requester", vain, reached=True, place="unknown")
    desk.does("城管局小李", "contact_requester", waiting, reached=False)
    assert (row(found).place, row(found).place_in, row(found).town) == ("民生路8号", "inside", "442000001")
    assert list(place_to_ask().values_list("number", flat=True)) == [waiting]
    assert unknown_places() == UnknownPlaces(to_ask=1, still_unknown=1, found=1)
    event = EventRow.objects.get(chain=found, act="contact_requester")
    assert event.args["town"] == "442000001"
    assert "民生路" not in str(event.args)
    assert Words.objects.filter(kind="place", reference=event.args["place"]["reference"]).exists()
    assert verify().clean


def test_a_place_corrected_at_a_contact_is_no_place_asked_for_again(desk: Desk) -> None:
    number = desk.dispatched(place="民生路")
    desk.does("城管局小李", "contact_requester", number, reached=True, district="440402")
    assert (row(number).place, row(number).place_in, row(number).place_asked_at) == ("民生路", "province", None)
    assert unknown_places() == UnknownPlaces(0, 0, 0)
