"""What intake keeps and tells: the place of the facts, persons, what was declined, what was told (arts. 2-24)."""

from datetime import date

import pytest
from tests.rulebook.making import RuleDesk, appoint_approvers
from tests.store.desk import REPORT, WANG, Desk, row
from tests.store.intake_desk import KNOWN, refused, rendered, settled, settles

from hotline.acting.kernel import BadArgument
from hotline.acting.reception import ContactIn, RequesterIn, dispose, receive, register
from hotline.acting.request import Accomplished, Asked
from hotline.acting.told import WrongCode, told_under
from hotline.audit.models import EventRow
from hotline.core.reading import portal_only
from hotline.follow_up.models import FollowUp
from hotline.intake.models import Contact
from hotline.intake.selectors import vault_of
from hotline.outbox.models import Message
from hotline.outbox.texts import wording
from hotline.personal.cipher import Place
from hotline.personal.keys import Purpose
from hotline.personal.query_code import CodeSeed, code_matches, query_code
from hotline.personal.vault import provider
from hotline.proving import verify
from hotline.tickets.models import Demand, Disposal, Words
from hotline.tickets.selectors import (
    UnknownPlaces,
    dispositions,
    not_taken,
    place_to_ask,
    ticket_as_read,
    unknown_places,
)

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
    assert decided[handed] == {"where": "province", "route": "province_transferred", "provision": "a2.1"}
    assert decided[taken] == {"where": "inside", "route": "ticket", "provision": "a2.1"}


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
    assert event.args["jurisdiction"]["where"] == "inside"
    assert event.args["town"] == "442000001"
    assert "民生路" not in str(event.args)
    assert Words.objects.filter(kind="place", reference=event.args["place"]["reference"]).exists()
    assert verify().clean


def test_a_place_corrected_at_a_contact_is_no_place_asked_for_again(desk: Desk) -> None:
    number = desk.dispatched(place="民生路")
    desk.does("城管局小李", "contact_requester", number, reached=True, district="440402")
    assert (row(number).place, row(number).place_in, row(number).place_asked_at) == ("民生路", "province", None)
    assert unknown_places() == UnknownPlaces(0, 0, 0)


# --- persons and elements (a11.1, a14.1) ---


def test_a_demand_for_a_neighbour_stores_both_and_tells_the_requester(desk: Desk) -> None:
    asked = settles(desk, register, **KNOWN, for_another=True)
    assert refused(asked) == ("person_missing", "a11.1")
    number = settled(desk, register, **KNOWN, for_another=True, person_concerned="邻居陈伯")
    contact, demand = Contact.objects.get(), row(number)
    vault = vault_of(demand.requester_id)
    place = Place("intake_contact", "concerned_sealed", contact.id, 1)
    assert vault.open(Purpose.IDENTITY, place, bytes(contact.concerned_sealed or b"")) == "邻居陈伯"
    assert not contact.concerned_unnamed
    told = Message.objects.get(chain=number, kind="register")
    assert (told.recipient_kind, told.recipient, told.channel) == ("requester", number, "sms")
    kept = [str(event.args) for event in EventRow.objects.all()] + [str(told.content)]
    assert not [text for text in kept if "陈伯" in text]


def test_a_person_concerned_may_stay_unnamed_and_the_contact_says_so(desk: Desk) -> None:
    first, second = receive(ContactIn("phone", desk.now, WANG, "来电"), 2)
    for number, args in ((first, {"concerned_unnamed": True}), (second, {"person_concerned": "邻居陈伯"})):
        asked = Asked("register", number, desk.who("坐席小陈"), desk.now, {**KNOWN, "for_another": True, **args})
        assert isinstance(register(asked), Accomplished)
    contact = Contact.objects.get()
    assert contact.concerned_unnamed
    assert contact.concerned_sealed


def test_what_was_declined_is_recorded_one_by_one_apart_from_what_was_not_asked(desk: Desk) -> None:
    for channel, who in (
        ("web", RequesterIn(web_user="u1", name="李女士")),
        ("phone", RequesterIn(phone="13900139000")),
    ):
        number = settled(desk, register, who, channel, **KNOWN, declined=("id_number", "address"))
        contact = row(number).contact
        assert contact.declined == ["id_number", "address"]
        assert not contact.contact_declined
        assert EventRow.objects.get(chain=number).args["declined"] == ["id_number", "address"]
        seed = CodeSeed(number, row(number).code_generation, row(number).code_key)
        assert code_matches(provider(), seed, query_code(provider(), seed))
    assert row(settled(desk, register, **KNOWN)).contact.declined == []


def test_an_agent_adds_what_was_declined_when_the_demand_is_registered(desk: Desk) -> None:
    (number,) = receive(ContactIn("web", desk.now, RequesterIn(web_user="u2"), "来件", declined=("id_number",)))
    asked = Asked("register", number, desk.who("坐席小陈"), desk.now, {**KNOWN, "declined": ["name"]})
    assert isinstance(register(asked), Accomplished)
    assert Contact.objects.get().declined == ["name", "id_number"]


@pytest.mark.parametrize(("declined", "why"), [(("phone",), "已提供的要素"), (("shoe_size",), "没有这样的要素")])
def test_nothing_is_declined_that_was_given_or_does_not_exist(desk: Desk, declined: tuple[str, ...], why: str) -> None:
    with pytest.raises(BadArgument, match=why):
        settles(desk, register, **KNOWN, declined=declined)
    assert not Contact.objects.exists()


NAMELESS = KNOWN | {"contact": ""}


def test_who_declines_to_be_reached_is_told_what_follows_and_rates_on_the_portal_only(desk: Desk) -> None:
    who = RequesterIn(name="周先生")
    assert refused(settles(desk, register, who, **NAMELESS)) == ("contact_missing", "a14.1")
    asked = settles(desk, register, who, **NAMELESS, declined=("phone",))
    assert refused(asked) == ("consequences_untold", "a14.1")
    assert not Contact.objects.exists()
    number = settled(desk, register, who, **NAMELESS, declined=("phone",), consequences_told=True)
    contact = row(number).contact
    assert (contact.contact_declined, contact.declined, contact.declined_told) == (True, ["phone"], 1)
    assert "不能回访" in wording("way_declined", contact.declined_told or 0)
    assert portal_only(ticket_as_read(number)[0])
    assert Message.objects.get(chain=number, kind="register").channel == "web"
    desk.dispatches(number)
    desk.does("城管局小李", "accept", number)
    desk.does("城管局罗局", "reply", number, reply="已修复")
    desk.does("城管局罗局", "request_closure", number, **REPORT)
    desk.approves(number)
    owed = FollowUp.objects.get()
    assert (row(number).state, owed.excused, owed.due_at) == ("archived", "no_contact", None)
    assert desk.refused("回访员小何", "follow_up", number, channel="phone", result="satisfied") == "state"
    assert not Message.objects.filter(failed_at__isnull=False).exists()
    assert verify().clean


def test_an_impossible_telephone_number_is_refused_with_the_reason(desk: Desk) -> None:
    with pytest.raises(BadArgument, match="手机号码应当是11位"):
        settles(desk, register, RequesterIn(phone="1380013800"), **KNOWN)
    assert not Contact.objects.exists()


# --- what was told (a13.2.2, a14.1) ---

COURT = {
    "class_": "statutory_channel_told", "reason": "已向法院起诉", "reason_code": "litigation",
    "channel": "中山市第一人民法院",
}  # fmt: skip


def test_a_channel_told_is_kept_with_its_text_and_read_under_number_and_code(desk: Desk) -> None:
    number = settled(desk, dispose, RequesterIn(web_user="u3"), "web", **COURT)
    kept = Disposal.objects.get(demand__number=number)
    assert (kept.text, kept.text_version) == ("dispose statutory_channel_told", 1)
    assert Words.objects.get(reference=kept.channel).kind == "channel"
    message = Message.objects.get(chain=number)
    assert (message.channel, message.content["text"], message.content["text_version"]) == ("web", kept.text, 1)
    seed = CodeSeed(number, row(number).code_generation, row(number).code_key)
    code = query_code(provider(), seed)
    (told,) = told_under(number, code)
    assert "中山市第一人民法院" in told.text
    assert "已向法院起诉" in told.text
    assert (told.at, told.version) == (desk.now, 1)
    for wrong in ((number, "22222222"), ("260420-99999-9", code)):
        with pytest.raises(WrongCode):
            told_under(*wrong)


def test_who_gave_no_way_to_be_reached_still_reads_it_under_number_and_code(desk: Desk) -> None:
    number = settled(desk, dispose, RequesterIn(), **COURT)
    assert Message.objects.get(chain=number).channel == "web"
    assert "中山市第一人民法院" in rendered(number)
    (received,) = receive(ContactIn("phone", desk.now, WANG, "来电"))
    asked = Asked("dispose", received, desk.who("坐席小陈"), desk.now, {"class": "withdrawn", "urgency": "settled"})
    assert isinstance(dispose(asked), Accomplished)
    assert Message.objects.get(chain=received).channel == "sms"


def test_a_text_changed_later_is_still_read_as_it_was_told(desk: Desk) -> None:
    number = settled(desk, dispose, **COURT)
    rules = RuleDesk(desk.now)
    appoint_approvers(date(2020, 1, 1))
    rules.makes("template", {"words": "请找{channel}{reason}"}, subject=COURT_TEXT)
    later = settled(desk.at(rules.now), dispose, **COURT)
    codes = {one: query_code(provider(), CodeSeed(one, 1, row(one).code_key)) for one in (number, later)}
    (old,), (new,) = (told_under(one, code) for one, code in codes.items())
    assert (old.version, new.version) == (1, 2)
    assert "应当通过法定程序解决" in old.text
    assert "请找中山市第一人民法院。" in new.text


def test_a_demand_not_taken_has_its_reason_in_record_figures_and_answer(desk: Desk) -> None:
    assert refused(settles(desk, dispose, **(COURT | {"reason": " "}))) == ("reason_missing", "a14.1")
    assert refused(settles(desk, dispose, **(COURT | {"reason_code": ""}))) == ("reason_code_missing", "a14.1")
    number = settled(desk, dispose, **COURT)
    settled(desk, dispose, **(COURT | {"reason_code": "petition"}))
    settled(desk, dispose, **(COURT | {"reason_code": "petition"}))
    settled(desk, dispose, class_="nothing_asked", kind="silent")
    petition = ("statutory_channel_told", "petition")
    assert not_taken() == {petition: 2, ("statutory_channel_told", "litigation"): 1}
    assert not_taken(until=desk.now) == {}
    assert dispositions()["nothing_asked"] == 1
    kept = Disposal.objects.get(demand__number=number)
    assert (kept.reason_code, kept.by) == ("litigation", "chen_agent")
    content = Message.objects.get(chain=number).content
    assert (content["reason"], content["provision"], content["reason_code"]) == (kept.reason, "a13.2.2", "litigation")
    assert "理由：已向法院起诉。" in rendered(number)


COURT_TEXT = "dispose statutory_channel_told"
