"""A demand kept from somebody stands in no list of the privacy pages, and nothing about it is decided there (S06)."""

from typing import Any

import pytest
from tests.protecting.test_emergency import looks
from tests.protecting.test_erasing import list_apart, second  # noqa: F401
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.desk import WANG, WHO, Desk, row
from tests.web.conftest import SignedIn

from hotline.acting.reception import ContactIn, dispose, receive
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import Refusal
from hotline.database.identity import new_id
from hotline.protecting.emergency import review, settle
from hotline.protecting.holding import hold, lift
from hotline.protecting.proposals import decide, propose
from hotline.protecting.wishing import Answer, answer, prove
from hotline.protection.models import EmergencyView, Finding, Hold, PersonWish, Proposal
from hotline.reading.page import ticket_page
from hotline.tickets.models import Restriction

WHO.update(OTHERS)
TAN = "保密员老谭"
HOLDS, USES, PROPOSALS = "/desk/privacy/keeping", "/desk/privacy/emergencies", "/desk/privacy/proposals"


def kept(desk: Desk, number: str, kind: str = "recused", subject: str = "") -> None:
    """A restriction on a demand: of 老谭, who is complained about, unless said otherwise."""
    of = {"demand": row(number), "kind": kind, "subject": subject or WHO[TAN][0]}
    Restriction.objects.create(id=new_id(), set_at=desk.now, **of)


def guard(done: Any) -> str:
    """Why not."""
    assert isinstance(done, Refusal), done
    return done.guard


@pytest.fixture
def two(desk: Desk, second: str) -> tuple[str, str]:  # noqa: F811
    """A demand that complains about 老谭 and another one, held and looked at in an emergency both."""
    found = desk.registers(CHEN), desk.registers(WANG)
    for number in found:
        assert isinstance(hold(number, "lawsuit", "法院调取材料", reads(desk, second), desk.now), Accomplished)
        looks(desk, number)
    kept(desk, found[0])
    return found


def test_holds_and_emergency_views_of_it_are_in_no_list_and_nobody_kept_from_it_decides(
    desk: Desk, two: tuple[str, str], second: str, signed_in: SignedIn  # noqa: F811
) -> None:  # fmt: skip
    about, other = two
    tan, deng = signed_in(TAN), signed_in("审计员老邓")
    for page in (HOLDS, USES):
        shown = tan.get(page).content.decode()
        assert other in shown, page
        assert about not in shown, page
        assert about in deng.get(page).content.decode(), page
    view, own = EmergencyView.objects.get(demand=about), reads(desk, TAN)
    assert guard(review(view.id, own, desk.now, "founded")) == "nothing_to_decide"
    assert guard(settle(view.id, own, desk.now)) == "nothing_to_decide"
    assert guard(lift(Hold.objects.get(demand=about).id, "案件已结", own, desk.now)) == "nothing_to_decide"
    assert isinstance(review(view.id, reads(desk, second), desk.now, "founded"), Accomplished)
    assert isinstance(lift(Hold.objects.get(demand=other).id, "案件已结", own, desk.now), Accomplished)


def test_what_is_for_people_named_alone_is_not_the_auditors(
    desk: Desk, two: tuple[str, str], signed_in: SignedIn
) -> None:
    about, other = two
    kept(desk, other, "named", "zhou_reviewer")
    deng = signed_in("审计员老邓")
    for page in (HOLDS, USES):
        shown = deng.get(page).content.decode()
        assert about in shown, page
        assert other not in shown, page


def ended(desk: Desk, who: Any) -> str:
    """A demand of which nothing is open, so that its requester may be erased."""
    (number,) = receive(ContactIn("phone", desk.now, who, "邻市的路灯不亮"))
    told = {"class": "statutory_channel_told", "channel": "诉讼", "told": "请等候法院处理", "urgency": "settled",
            "reason": "已向法院起诉", "reason_code": "litigation"}  # fmt: skip
    done = dispose(Asked("dispose", number, desk.who("坐席小陈"), desk.now, told))
    assert isinstance(done, Accomplished), done
    return number


def test_an_erasure_that_touches_it_is_proposed_seen_and_decided_by_others(
    desk: Desk, second: str, signed_in: SignedIn  # noqa: F811
) -> None:  # fmt: skip
    about, same, other = ended(desk, CHEN), ended(desk, CHEN), ended(desk, WANG)
    kept(desk, about)
    own = reads(desk, TAN)
    unknown = propose("erase", "260420-99999-9", "request", own, desk.now)
    assert guard(propose("erase", about, "request", own, desk.now)) == guard(unknown) == "scope"
    for number in (same, other):
        assert isinstance(propose("erase", number, "request", reads(desk, second), desk.now), Accomplished)
    shown = signed_in(TAN).get(PROPOSALS).content.decode()
    assert other in shown
    assert about not in shown
    assert same not in shown
    seen = signed_in("保密员小贺").get(PROPOSALS).content.decode()
    assert all(number in seen for number in (about, same, other))
    proposal = Proposal.objects.get(requester=row(about).requester_id)
    for confirm in (True, False):
        assert guard(decide(proposal.id, own, desk.now, confirm=confirm)) == "nothing_to_decide"
    assert Proposal.objects.filter(decided_at__isnull=True).count() == 2


def test_who_proposed_not_knowing_sees_the_own_proposal_without_it(desk: Desk, signed_in: SignedIn) -> None:
    about, same = ended(desk, CHEN), ended(desk, CHEN)
    kept(desk, about)
    assert isinstance(propose("erase", same, "request", reads(desk, TAN), desk.now), Accomplished)
    shown = signed_in(TAN).get(PROPOSALS).content.decode()
    assert same in shown
    assert about not in shown


def test_a_wish_recorded_on_it_is_proved_and_answered_by_another(desk: Desk, second: str) -> None:  # noqa: F811
    number = desk.registers(CHEN)
    kept(desk, number)
    wish = PersonWish.objects.create(
        id=new_id(), demand=number, requester=row(number).requester_id or 0, kind="copy", asker="self",
        received_on=desk.now.date(), words="x", recorded_by="second_privacy", recorded_at=desk.now, working_days=15,
        due=desk.now,
    )  # fmt: skip
    done = answer(wish.id, Answer("refused", "open", "诉求还在办理"), reads(desk, TAN), desk.now)
    assert guard(done) == "nothing_to_decide"
    assert guard(prove(wish.id, "id_shown", reads(desk, TAN), desk.now)) == "nothing_to_decide"
    assert isinstance(prove(wish.id, "id_shown", reads(desk, second), desk.now), Accomplished)


def test_the_view_log_and_unusual_looks_do_not_name_it_to_who_it_complains_about(
    desk: Desk, signed_in: SignedIn
) -> None:
    about, other = desk.accepted(CHEN), desk.accepted(WANG)
    kept(desk, about)
    for number in (about, other):
        assert ticket_page(number, reads(desk, "城管局小李"), desk.now)
    Finding.objects.create(
        id=new_id(), kind="own_data", person="city_management_handler", unit="city_management", count=2,
        day=desk.now.date(), demands=[about, other], listed_at=desk.now,
    )  # fmt: skip
    tan, deng = signed_in(TAN), signed_in("审计员老邓")
    for page in ("/desk/privacy/log", "/desk/privacy/unusual"):
        shown = tan.get(page).content.decode()
        assert other in shown, page
        assert about not in shown, page
        assert about in deng.get(page).content.decode(), page
