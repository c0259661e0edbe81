"""The machine's clock set back: acts are refused with words, nothing is dated before its chain (S50, T18)."""

from datetime import UTC, datetime, timedelta

import time_machine
from tests.api.client import System

from hotline.audit.models import EventRow
from hotline.proving import verify


def test_an_act_before_the_last_event_is_409_and_changes_nothing(bureau: System, ticket: str) -> None:
    before = list(EventRow.objects.filter(chain=ticket).values_list("seq", "act"))
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1)):
        refused = bureau.as_("城管局小李").with_(Idempotency_Key="k").act(ticket, "accept")
    assert (refused.status, refused.body["guard"]) == (409, "clock_back")
    assert list(EventRow.objects.filter(chain=ticket).values_list("seq", "act")) == before
    accepted = bureau.as_("城管局小李").with_(Idempotency_Key="k").act(ticket, "accept")
    assert (accepted.status, accepted.body["again"]) == (200, False)
    assert verify().clean
