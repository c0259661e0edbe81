"""Changing the configuration: one transaction, one event on its chain, a refusal leaves nothing (S15)."""

from datetime import datetime, timedelta

from tests.store.desk import Desk

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import Chain, EventRow, RefusedAttempt
from hotline.core.instants import SHANGHAI
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.ticket import Actor
from hotline.organisation.models import Person
from hotline.proving.verifying import verify

NOW = datetime(2026, 4, 20, 9, tzinfo=SHANGHAI)
FENG = Actor("administrator", "hotline", "hotline", "feng_admin")


def named(name: str) -> Change:
    return Change({"present": bool(name)}, rows=[Person(key="new_person", name=name, is_demo=True)])


def test_a_change_is_one_event_with_its_rows_and_verifies(desk: Desk) -> None:
    asked = Asked("add_person", "new_person", FENG, NOW, key="k-1")
    done = configure(asked, "organisation", lambda _: named("赵新"))
    assert isinstance(done, Accomplished)
    event = EventRow.objects.get(chain="organisation")
    assert (event.act, event.args, event.actor["person"]) == (
        "add_person",
        {"present": True, "object": "new_person"},
        "feng_admin",
    )
    assert Person.objects.filter(key="new_person").exists()
    again = configure(asked, "organisation", lambda _: named("钱新"))
    assert isinstance(again, Accomplished)
    assert again.again
    assert Person.objects.get(key="new_person").name == "赵新"
    assert verify().clean


def test_a_refused_change_leaves_only_its_line_in_the_log(desk: Desk) -> None:
    def no(asked: Asked) -> Refusal:
        return refuse(asked.act, "D07", "a15.2", FAILED)

    refused = configure(Asked("approve", "x", FENG, NOW, key="k-2"), "catalogue", no)
    assert isinstance(refused, Refusal)
    assert not EventRow.objects.filter(chain="catalogue").exists()
    assert Chain.objects.get(name="catalogue").seq == 0
    assert RefusedAttempt.objects.get(act="approve").guard == "D07"


def test_a_clock_set_back_is_refused(desk: Desk) -> None:
    configure(Asked("add_person", "new_person", FENG, NOW), "organisation", lambda _: named("赵新"))
    earlier = Asked("add_person", "other", FENG, NOW - timedelta(seconds=61))
    refused = configure(earlier, "organisation", lambda _: Change())
    assert isinstance(refused, Refusal)
    assert refused.guard == "clock_back"


def test_who_is_overtaken_while_waiting_for_the_chain_acts_with_the_last(desk: Desk) -> None:
    """Hundreds sign in at once: a later request may get the chain before an earlier one, which is no wrong clock."""
    configure(Asked("add_person", "new_person", FENG, NOW), "organisation", lambda _: named("赵新"))
    seen: list[Asked] = []

    def change(asked: Asked) -> Change:
        seen.append(asked)
        return Change()

    done = configure(Asked("add_person", "other", FENG, NOW - timedelta(seconds=5)), "organisation", change)
    assert isinstance(done, Accomplished)
    assert [asked.now for asked in seen] == [NOW]
    assert list(EventRow.objects.filter(chain="organisation").order_by("seq").values_list("at", flat=True))[-1] == NOW
    assert verify().clean


def test_a_chain_changed_by_hand_is_found(desk: Desk) -> None:
    configure(Asked("add_person", "new_person", FENG, NOW), "organisation", lambda _: named("赵新"))
    Chain.objects.filter(name="organisation").update(head=b"x" * 32)
    found = verify()
    assert not found.clean
    assert found.faults[0].chain == "organisation"
