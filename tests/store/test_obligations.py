"""Obligations of the order (docs/trace.toml) that no other test of the store shows by itself."""

from datetime import timedelta
from typing import Any

import pytest
from tests.store.conftest import at
from tests.store.desk import REPORT, WANG, Desk, row
from tests.store.lives import PNG

from hotline.acting.reception import ContactIn, RequesterIn, dispose, receive, register
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.core.refusal import Refusal
from hotline.follow_up.models import FollowUp, FollowUpAttempt
from hotline.intake.models import CHANNELS, Contact
from hotline.outbox.models import Message
from hotline.personal.query_code import CodeSeed, code_matches, query_code
from hotline.personal.vault import provider
from hotline.tickets.models import Assignment, Attachment, Demand, Link, Request, Words

KNOWN = {"type": "help", "content": "路灯不亮", "contact": "电话", "urgency": "settled"}


def received(desk: Desk, demands: int = 1) -> list[str]:
    """A call of 王女士 just answered, with so many demands."""
    return receive(ContactIn("phone", desk.now, WANG, "来电", taken_by="chen_agent"), demands)


def settles(desk: Desk, act: Any, number: str, **args: Any) -> Accomplished | Refusal:
    """坐席小陈 registers or disposes of a demand received before."""
    codes = {"persuaded": "unlawful", "statutory_channel_told": "litigation", "repeat_told": "in_handling"}
    kind = str(args.get("class_") or args.get("class"))
    coded = {"reason_code": codes[kind]} if kind in codes else {}
    known = {"urgency": "settled"} | coded | {name.rstrip("_"): value for name, value in args.items()}
    done: Accomplished | Refusal = act(Asked(act.__name__, number, desk.who("坐席小陈"), desk.now, known))
    return done


def refused(done: Accomplished | Refusal) -> tuple[str, str]:
    """Guard and provision of what must be refused."""
    assert isinstance(done, Refusal), done
    return done.guard, done.provision


def test_all_eight_times_of_a_ticket_are_kept_in_order(desk: Desk) -> None:
    number = desk.accepted()
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="satisfied")
    times = {
        "received_at": "register", "registered_at": "register", "dispatched_at": "dispatch", "accepted_at": "accept",
        "first_contact_at": "contact_requester", "replied_at": "reply", "closed_at": "approve_closure",
        "followed_up_at": "follow_up",
    }  # fmt: skip
    kept = [getattr(row(number), name) for name in times]
    set_by = [EventRow.objects.get(chain=number, act=act).recorded_at for act in times.values()]
    assert None not in kept
    assert kept == sorted(kept)
    assert len(set(kept)) >= 7
    assert all(time <= event for time, event in zip(kept, set_by, strict=True))


def test_all_channels_share_one_range_of_numbers_and_one_set_of_rules(desk: Desk) -> None:
    numbers = [desk.registers(RequesterIn(web_user=f"u{n}"), channel) for n, channel in enumerate(CHANNELS)]
    running = [int(number.split("-")[1]) for number in numbers]
    assert running == sorted(set(running))
    assert len({number.split("-")[0] for number in numbers}) == 1
    for channel in CHANNELS:
        asked = Asked("register", "", desk.who("坐席小陈"), desk.now, KNOWN | {"content": ""})
        assert refused(register(asked, ContactIn(channel, desk.now, WANG)))[0] == "content_missing"


def test_the_manner_of_an_assignment_is_kept_and_a_mandatory_one_reports_back(desk: Desk) -> None:
    plain, mandatory = desk.registers(), desk.registers()
    desk.dispatches(plain)
    desk.dispatches(mandatory, manner="mandatory", instruction_from="市政府办公室")
    held = Assignment.objects.get(demand__number=plain)
    assert (held.manner, held.instruction_from) == ("transferred", "")
    held = Assignment.objects.get(demand__number=mandatory)
    assert held.manner == "mandatory"
    assert Words.objects.filter(reference=held.instruction_from, kind="instruction_from").exists()
    event = EventRow.objects.get(chain=mandatory, act="dispatch")
    assert event.args["instruction_from"] == {"present": True, "reference": held.instruction_from}
    desk.does("城管局小李", "accept", mandatory)
    desk.does("城管局小李", "contact_requester", mandatory, reached=True, said="已联系")
    desk.does("城管局罗局", "reply", mandatory, reply="已修复")
    assert desk.refused("城管局罗局", "request_closure", mandatory, **REPORT) == "report_back_missing"
    desk.does("城管局罗局", "request_closure", mandatory, **REPORT, reported_back=True)


def test_the_requester_rates_in_words_and_no_unit_does(desk: Desk) -> None:
    number = desk.accepted()
    desk.closes(number)
    rating = {"channel": "web", "result": "satisfied", "solved": "partly", "words": "修得很快"}
    assert desk.refused("城管局小李", "follow_up", number, **rating) == "role"
    assert not FollowUpAttempt.objects.exists()
    held = row(number)
    seed = CodeSeed(number, held.code_generation, held.code_key)
    assert code_matches(provider(), seed, query_code(provider(), seed))
    assert not code_matches(provider(), seed, "22222222")
    desk.does("市民王女士", "follow_up", number, **rating)
    made = FollowUpAttempt.objects.get()
    assert (made.channel, made.at, made.role) == ("web", desk.now, "requester")
    assert (made.answers["solved"], made.answers["satisfied"]) == ("partly", "satisfied")
    assert Words.objects.filter(reference=made.answers["why"]).exists()


def test_urgency_is_settled_first_and_by_whom(desk: Desk) -> None:
    (number,) = received(desk)
    for act, args in ((register, KNOWN), (dispose, {"class": "nothing_asked", "kind": "silent"})):
        assert refused(settles(desk, act, number, **(args | {"urgency": None}))) == ("urgency_open", "a13.1")
    assert Contact.objects.get().finished_at is None
    assert isinstance(settles(desk, register, number, **KNOWN), Accomplished)
    assert Contact.objects.get().urgency_settled_by == "chen_agent"


def test_three_demands_of_a_contact_end_each_on_its_own(desk: Desk) -> None:
    first, second, third = received(desk, 3)
    assert isinstance(settles(desk, register, first, **KNOWN), Accomplished)
    assert isinstance(settles(desk, dispose, second, class_="persuaded", reason="违法", told="已告知"), Accomplished)
    assert list(Demand.objects.filter(state=None).values_list("number", flat=True)) == [third]
    assert Contact.objects.get().finished_at is None
    assert isinstance(settles(desk, dispose, third, class_="nothing_asked", kind="silent"), Accomplished)
    assert Contact.objects.get().finished_at == desk.now
    ends = list(Demand.objects.order_by("number").values_list("state", "disposition"))
    assert ends == [("registered", ""), ("disposed", "persuaded"), ("disposed", "nothing_asked")]
    told = Message.objects.get(chain=second, kind="dispose")
    assert told.content["provision"] == "a13.2.4"
    with pytest.raises(Exception, match="不是待处理的诉求"):
        settles(desk, dispose, second, class_="nothing_asked", kind="silent")


def test_a_caller_told_the_line_is_finished_with_line_and_time(desk: Desk) -> None:
    (number,) = received(desk)
    answered = desk.now
    desk.at(at("2026-04-20", "09:01"))
    asked = {"class": "emergency_told", "started_at": answered.isoformat(), "urgency": None}
    assert refused(settles(desk, dispose, number, **asked)) == ("line_missing", "a13.2.1")
    assert isinstance(settles(desk, dispose, number, **asked, line="119"), Accomplished)
    contact, event = Contact.objects.get(), EventRow.objects.get(chain=number)
    assert contact.finished_at is not None
    assert (contact.finished_at - contact.received_at).total_seconds() == 60
    assert (event.args["line"], event.actor["person"]) == ("119", "chen_agent")


@pytest.mark.parametrize(
    "turned_away",
    [
        {"class": "statutory_channel_told", "reason": "已进入诉讼", "channel": "人民法院"},
        {"class": "persuaded", "reason": "辱骂", "told": "治安管理处罚法"},
    ],
)
def test_only_the_part_that_is_turned_away_is_not_taken(desk: Desk, turned_away: dict[str, str]) -> None:
    away, taken = received(desk, 2)
    assert isinstance(settles(desk, dispose, away, **turned_away), Accomplished)
    assert isinstance(settles(desk, register, taken, **KNOWN), Accomplished)
    assert [demand.number for demand in Demand.objects.filter(disposition=turned_away["class"])] == [away]
    assert [demand.number for demand in Demand.objects.filter(state="registered")] == [taken]
    assert Contact.objects.count() == 1


def test_persuasion_keeps_ground_and_words(desk: Desk) -> None:
    (number,) = received(desk)
    persuaded = {"class": "persuaded", "reason": "辱骂", "told": "治安管理处罚法"}
    assert refused(settles(desk, dispose, number, **(persuaded | {"told": ""}))) == ("told_missing", "a13.2.4")
    assert refused(settles(desk, dispose, number, **(persuaded | {"reason": ""})))[0] == "reason_missing"
    assert isinstance(settles(desk, dispose, number, **persuaded), Accomplished)
    assert set(Words.objects.filter(demand__number=number).values_list("kind", flat=True)) == {"reason", "told"}


def test_a_repeat_is_a_contact_and_no_second_ticket(desk: Desk) -> None:
    ticket = desk.dispatched()
    (number,) = received(desk)
    told = {"class": "repeat_told", "reason": "同一路灯", "repeat_of": ticket, "same_as": ticket, "told": "正在修"}
    assert isinstance(settles(desk, dispose, number, **told), Accomplished)
    assert Demand.objects.exclude(state="disposed").count() == 1
    assert Contact.objects.count() == 2
    tie = Link.objects.get()
    assert (tie.demand.number, tie.other.number, tie.kind) == (number, ticket, "repeat")
    assert Words.objects.filter(demand__number=number, kind="told").exists()


def test_new_facts_go_into_the_ticket_or_start_a_later_one(desk: Desk) -> None:
    ticket = desk.accepted()
    due = row(ticket).due_at
    (number,) = received(desk)
    assert isinstance(settles(desk, dispose, number, class_="added_to_ticket", ticket_of=ticket), Accomplished)
    desk.does("坐席小陈", "add_information", ticket, content="又坏一盏")
    told = Message.objects.get(chain=ticket, kind="add_information")
    assert (told.recipient_kind, told.recipient) == ("unit", "city_management")
    assert row(ticket).due_at == due
    desk.closes(ticket)
    later = desk.registers(linked_to=ticket)
    ties = {tie.demand.number: (tie.other.number, tie.kind) for tie in Link.objects.all()}
    assert ties == {number: (ticket, "progress"), later: (ticket, "new_facts")}


def test_an_extension_nobody_can_be_told_of_is_a_call_task(desk: Desk) -> None:
    number = desk.accepted(no_contact=True)
    asked = {"reason": "等配件", "length": "5wd", "cause": "third_party"}
    desk.does("城管局罗局", "request_extension", number, **asked)
    desk.does("审核员周姐", "approve_extension", number)
    owed = Message.objects.get(chain=number, kind="approve_extension", recipient_kind="requester")
    due = at("2026-05-13", "17:30")
    assert (owed.channel, owed.task_done_at, owed.content["due"]) == ("call", None, due.isoformat())
    assert Words.objects.filter(reference=owed.content["reason"], demand__number=number).exists()
    assert owed.failed_at is not None


def test_closed_answered_solved_and_satisfied_are_four_facts(desk: Desk) -> None:
    one, other = desk.accepted(), desk.accepted()
    for number, result, solved in ((one, "satisfied", "unsolved"), (other, "dissatisfied", "solved")):
        desk.closes(number)
        desk.does("回访员小何", "follow_up", number, channel="phone", result=result, solved=solved, reason="慢")
    assert Demand.objects.filter(closed_at__isnull=False).count() == 2
    assert Demand.objects.filter(replied_at__isnull=False).count() == 2
    assert FollowUp.objects.get(solved="solved").demand.number == other
    assert FollowUp.objects.get(result="satisfied").demand.number == one


def test_another_way_than_the_chosen_one_needs_consent_and_is_noted(desk: Desk) -> None:
    chosen, failed = desk.accepted(follow_up_channel="web"), desk.accepted(follow_up_channel="web")
    for number in (chosen, failed):
        desk.closes(number)
        call = {"channel": "phone", "result": "satisfied"}
        assert desk.refused("回访员小何", "follow_up", number, **call) == "channel_choice"
    desk.does("回访员小何", "follow_up", chosen, **call, consent=True)
    desk.does("回访员小何", "follow_up", failed, channel="web", result="unreached")
    assert desk.refused("回访员小何", "follow_up", failed, **call) == "follow_up_spacing"
    desk.at(desk.now + timedelta(hours=5)).does("回访员小何", "follow_up", failed, **call)
    made = FollowUpAttempt.objects.order_by("at").values_list("channel", "departed")
    assert list(made) == [("phone", True), ("web", False), ("phone", True)]


def test_an_organisation_needs_a_speaker_whatever_the_caller_says(desk: Desk) -> None:
    company = RequesterIn(kind="legal_person", name="某公司", phone="076088888888")
    asked = Asked("register", "", desk.who("坐席小陈"), desk.now, KNOWN)
    assert refused(register(asked, ContactIn("phone", desk.now, company, "来电"))) == ("person_missing", "a11.1")
    done = register(asked, ContactIn("phone", desk.now, company, "来电", speaker="李经理"))
    assert isinstance(done, Accomplished)
    assert Contact.objects.get(demands__number=done.number).speaker_sealed


def test_a_redo_goes_on_in_the_manner_the_ticket_was_given(desk: Desk) -> None:
    number = desk.registers()
    desk.dispatches(number, manner="mandatory", instruction_from="市政府办公室")
    desk.does("城管局小李", "accept", number)
    desk.does("城管局小李", "contact_requester", number, reached=True)
    desk.does("城管局罗局", "reply", number, reply="已修复路灯")
    desk.does("城管局罗局", "request_closure", number, **REPORT, reported_back=True)
    desk.approves(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="dissatisfied", reason="仍不亮")
    desk.does("审核员阿吴", "redo", number, reason="再修")
    first, second = Assignment.objects.filter(demand__number=number).values_list("manner", "instruction_from")
    assert first == second
    assert first[0] == "mandatory"
    assert first[1]


def test_the_units_report_is_kept_part_by_part_with_its_evidence(desk: Desk) -> None:
    number = desk.accepted()
    desk.does("城管局小李", "contact_requester", number, reached=True)
    desk.does("城管局罗局", "reply", number, reply="已修复路灯")
    elsewhere = desk.registers()
    desk.does("坐席小陈", "attach", elsewhere, name="别处.png", content=PNG)
    named = {"files": [Attachment.objects.get().reference]}
    assert desk.refused("城管局罗局", "request_closure", number, **REPORT, **named) == "file_unknown"
    desk.does("城管局小李", "attach", number, name="修好后.png", content=PNG)
    evidence = Attachment.objects.get(demand__number=number).reference
    partly = {name: value for name, value in REPORT.items() if name != "decided"}
    assert desk.refused("城管局罗局", "request_closure", number, **partly) == "report_incomplete"
    assert desk.refused("城管局罗局", "request_closure", number, **REPORT | {"outcome": "not_possible"}) == (
        "outcome_ground"
    )
    desk.does("城管局罗局", "request_closure", number, **REPORT, files=[evidence])
    asked = Request.objects.get(demand__number=number, kind="closure").asked
    assert (asked["outcome"], asked["files"]) == ("solved", [evidence])
    for part in ("findings", "done", "decided", "result"):
        assert Words.objects.get(reference=asked[part]).kind == part
