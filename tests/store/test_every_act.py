"""Of every act of the table: it has rows or a home, leaves one event a chain it changes, and each message it owes."""

from collections import Counter

import pytest
from tests.store.desk import Desk
from tests.store.lives import LI, every_act

from hotline.acting.registry import ROWS
from hotline.audit.models import EventRow
from hotline.core.lifecycle import ACTS, WITHOUT_TICKET
from hotline.core.records import PROTECTING, RECORDS
from hotline.follow_up.models import FollowUp
from hotline.outbox.models import Message
from hotline.outbox.texts import render

RECIPIENT = {
    "unit": "unit",
    "former_unit": "unit",
    "named_unit": "unit",
    "requester": "requester",
    "requester_if_changed": "requester",
    "requesters_of_followers": "requester",
    "reviewer_if_dissatisfied": "reviewer",
}
"""Name in the table -> kind of recipient, where they differ."""

OTHER_SIDE = {"merge": {"take_in"}, "unmerge": {"let_go"}}
"""Act -> what it writes into the chain of the lead."""


def test_every_act_has_its_rows_or_another_home() -> None:
    assert set(ROWS) | set(WITHOUT_TICKET) == set(ACTS)
    assert not set(ROWS) & set(WITHOUT_TICKET)


@pytest.fixture
def lived(desk: Desk) -> dict[str, str]:
    """Every act done once and more."""
    return every_act(desk)


def test_one_event_a_chain_and_the_messages_of_the_table(lived: dict[str, str]) -> None:
    acts = set(EventRow.objects.values_list("act", flat=True))
    assert set(ACTS) <= acts
    protecting = {record.code for record in PROTECTING}  # each has its own case in tests/protecting
    assert set(RECORDS) - {"settle_commitment"} - protecting <= acts
    known = set(ACTS) | set(RECORDS) | {"silent_acceptance", "recompute", "take_in", "let_go", "lead_moved"}
    assert acts <= known
    once = Counter((event.chain, event.recorded_at, event.act) for event in EventRow.objects.exclude(act="recompute"))
    assert set(once.values()) == {1}
    sent = set(Message.objects.values_list("kind", "recipient_kind"))
    for act in ACTS.values():
        for name in act.messages:
            assert (act.code, RECIPIENT.get(name, name)) in sent, (act.code, name)
    for act_name, others in OTHER_SIDE.items():
        for event in EventRow.objects.filter(act=act_name):
            beside = EventRow.objects.filter(recorded_at=event.recorded_at).exclude(chain=event.chain)
            assert set(beside.values_list("act", flat=True)) - {"lead_moved"} == others


def test_each_requester_of_a_merged_ticket_is_told_and_followed_up(lived: dict[str, str]) -> None:
    lead, follower = lived["lead"], lived["merged"]
    for kind in ("reply", "approve_closure"):
        told = Message.objects.filter(chain=lead, kind=kind, recipient_kind="requester")
        assert set(told.values_list("recipient", flat=True)) == {lead, follower}
    assert FollowUp.objects.get(demand__number=follower).result == "satisfied"
    assert FollowUp.objects.get(demand__number=lead).ended_at is None


def test_every_message_prints_the_number_and_a_requester_never_reads_another_ones(lived: dict[str, str]) -> None:
    for message in Message.objects.all():
        text = render(message, lambda key: key, lambda _: "词")
        to_requester = message.recipient_kind == "requester"
        assert (message.recipient if to_requester else message.chain) in text
        if to_requester and message.recipient != message.chain:
            assert message.chain not in text
        assert LI.phone not in text
        assert "{" not in text
