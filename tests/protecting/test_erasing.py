"""Erasing a person: two people, keys gone, figures and chains stay, a restored backup is erased anew (S13, S43)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk, row

from hotline.acting.reception import RequesterIn
from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow, ViewRow
from hotline.core.refusal import Refusal
from hotline.database import backup, pointing_at, roles
from hotline.database.places import Place
from hotline.intake.models import Requester, RequesterKey
from hotline.intake.selectors import requester_by
from hotline.organisation.models import Person, Post
from hotline.protecting import erasing
from hotline.protecting.erasing import listed, reapply, write_list
from hotline.protecting.proposals import decide, propose
from hotline.protection.models import Erased, Hold, Proposal
from hotline.proving.verifying import verify
from hotline.reading.page import ticket_page
from hotline.sweeps.search_texts import search_texts
from hotline.tickets.models import Attachment, Demand, SearchText, Words

WHO.update(OTHERS)
LI = RequesterIn(name="李小明", phone="13700009999")
NUMBER = "13900001234"


@pytest.fixture(autouse=True)
def list_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list outside the database, of this test's own."""
    monkeypatch.setattr(erasing, "file", lambda: tmp_path / "erasures.jsonl")
    return tmp_path / "erasures.jsonl"


@pytest.fixture
def second(desk: Desk) -> str:
    """A second privacy officer."""
    Person.objects.create(key="second_privacy", name="保密员小贺", is_demo=True)
    Post.objects.create(
        person_id="second_privacy", unit_id="hotline", role="privacy_officer", valid_from=date(2020, 1, 1)
    )
    WHO["保密员小贺"] = ("second_privacy", "privacy_officer")
    return "保密员小贺"


@pytest.fixture
def archived(desk: Desk) -> str:
    """A ticket of 陈大文 closed and archived, another citizen's beside it."""
    number = desk.accepted(CHEN, content="路灯不亮，我叫陈大文")
    desk.accepted(LI)
    desk.does("城管局小李", "attach", number, content=b"%PDF-1.7 x", name="身份证.pdf")
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="satisfied", solved="solved", consent=True)
    assert row(number).state == "archived"
    search_texts()
    return number


def proposed(desk: Desk, number: str) -> Proposal:
    """An erasure proposed by 保密员老谭."""
    done = propose("erase", number, "request", reads(desk, "保密员老谭"), desk.now)
    assert isinstance(done, Accomplished), done
    return Proposal.objects.get(decided_at__isnull=True)


def erased(desk: Desk, number: str, second: str) -> None:
    """Erase the requester of a ticket by two people."""
    done = decide(proposed(desk, number).id, reads(desk, second), desk.now, confirm=True)
    assert isinstance(done, Accomplished), done


def test_two_privacy_officers_erase_and_nothing_of_the_person_opens(
    desk: Desk, archived: str, second: str, list_apart: Path
) -> None:
    requester = row(archived).requester_id or 0
    erased(desk, archived, second)
    assert not RequesterKey.objects.filter(requester_id=requester).exists()
    emptied = Requester.objects.get(id=requester)
    assert [emptied.name_sealed, emptied.phone_sealed, emptied.phone_index, emptied.email_sealed] == [None] * 4
    assert requester_by("phone", NUMBER) is None
    assert not Words.objects.filter(demand__number=archived).exists()
    assert not Attachment.objects.filter(demand__number=archived).exists()
    assert SearchText.objects.get(demand__number=archived).pieces == []
    assert row(archived).place == "unknown"
    page = ticket_page(archived, reads(desk, "审核员周姐"), desk.now)
    assert page is not None
    assert page.words.text is None
    assert listed() == {requester: "request"}
    assert str(list_apart.stat().st_mode)[-3:] != "644"


def test_the_figures_stay_and_every_chain_verifies(desk: Desk, archived: str, second: str) -> None:
    before = Demand.objects.filter(number=archived).values("state", "type", "closed_at", "timely", "unit_id", "town")[0]
    erased(desk, archived, second)
    assert Demand.objects.filter(number=archived).values(*before)[0] == before
    assert verify().clean
    acts = list(EventRow.objects.filter(chain="privacy").order_by("seq").values_list("act", flat=True))
    assert acts == ["propose_erase", "confirm_erase"]
    told = str(list(EventRow.objects.values_list("args", flat=True)))
    assert "陈大文" not in told
    assert NUMBER not in told


def test_others_stay_readable(desk: Desk, archived: str, second: str) -> None:
    other = Demand.objects.exclude(number=archived).get()
    erased(desk, archived, second)
    page = ticket_page(other.number, reads(desk, "城管局小李"), desk.now)
    assert page is not None
    assert page.identity is not None
    assert page.identity["phone"].text == "137****9999"


def test_nobody_erases_alone_and_only_who_may_confirms(desk: Desk, archived: str, second: str) -> None:
    proposal, tan = proposed(desk, archived), reads(desk, "保密员老谭")
    for who, guard in (("保密员老谭", "D12"), ("审核员周姐", "second_role"), ("管理员小冯", "second_role")):
        done = decide(proposal.id, reads(desk, who), desk.now, confirm=True)
        assert isinstance(done, Refusal)
        assert done.guard == guard
    again = propose("erase", archived, "request", tan, desk.now)
    assert isinstance(again, Refusal)
    assert again.guard == "already_proposed"
    assert RequesterKey.objects.exists()
    assert isinstance(decide(proposal.id, reads(desk, second), desk.now, confirm=False), Accomplished)
    late = decide(proposal.id, reads(desk, second), desk.now, confirm=True)
    assert isinstance(late, Refusal)


def test_the_departments_approver_may_confirm(desk: Desk, archived: str) -> None:
    post = {"person_id": WHO["分析员小曾"][0], "unit_id": "hotline", "role": "analyst"}
    Post.objects.create(**post, appointment="department_approver", valid_from=date(2020, 1, 1))
    erased(desk, archived, "分析员小曾")
    assert Erased.objects.get().demands == 1


def test_an_open_matter_a_promise_or_a_hold_stops_it(desk: Desk, archived: str, second: str) -> None:
    tan = reads(desk, "保密员老谭")
    opened = desk.accepted(CHEN)
    refusal = propose("erase", archived, "request", tan, desk.now)
    assert isinstance(refusal, Refusal)
    assert "还有未办结" in refusal.sentence
    desk.closes(opened)
    desk.does("回访员小何", "follow_up", opened, channel="phone", result="satisfied", solved="solved", consent=True)
    proposal = proposed(desk, archived)
    Hold.objects.create(id=1, demand=opened, ground="lawsuit", set_by="tan_privacy", set_at=desk.now)
    late = decide(proposal.id, reads(desk, second), desk.now, confirm=True)
    assert isinstance(late, Refusal)
    assert "诉讼" in late.sentence
    assert RequesterKey.objects.exists()


def test_a_restored_backup_is_erased_again(
    desk: Desk, archived: str, second: str, city: Place, tmp_path: Path, fresh_database: Any
) -> None:
    requester = row(archived).requester_id or 0
    saved = tmp_path / "before.dump"
    backup.backup(city, saved)
    erased(desk, archived, second)
    empty = fresh_database("embedded", f"restored_{saved.stat().st_ino}")
    roles.drop(empty)
    backup.restore(empty, saved)
    try:
        with pointing_at(empty.application):
            assert RequesterKey.objects.filter(requester_id=requester).exists()
            assert reapply(desk.now) == 1
            assert reapply(desk.now) == 0
            assert not RequesterKey.objects.filter(requester_id=requester).exists()
            assert EventRow.objects.filter(chain="privacy", act="reapply_erasure").exists()
            assert verify().clean
    finally:
        roles.drop(empty)


def test_the_list_is_completed_from_the_database(desk: Desk, archived: str, second: str, list_apart: Path) -> None:
    erased(desk, archived, second)
    list_apart.unlink()
    assert write_list() == 1
    assert write_list() == 0


def test_the_page_asks_for_the_second_factor_and_two_people(
    desk: Desk, archived: str, second: str, signed_in: Any, clock: Any
) -> None:
    clock.move_to(desk.now)
    tan, other = signed_in("保密员老谭"), signed_in(second)
    form = {"what": "propose", "kind": "erase", "number": archived, "ground": "request"}
    assert tan.post("/desk/privacy/proposals", form).status_code == 302
    proposal = Proposal.objects.get()
    assert "由另一人确认" in tan.get("/desk/privacy/proposals").content.decode()
    confirm = {"what": "confirm", "proposal": proposal.id}
    assert tan.post("/desk/privacy/proposals", confirm).status_code == 422
    assert other.post("/desk/privacy/proposals", confirm).status_code == 302
    assert Erased.objects.exists()
    assert signed_in("审核员周姐").get("/desk/privacy/proposals").status_code == 403


def test_unsealing_and_destroying_want_two_people_and_the_authoritys_instruction(desk: Desk, second: str) -> None:
    opened, gone = desk.accepted(CHEN), desk.accepted(LI)
    for number in (opened, gone):
        desk.does("派单员老林", "seal", number)
    tan = reads(desk, "保密员老谭")
    for kind, number in (("unseal", opened), ("destroy", gone)):
        missing = propose(kind, number, "no_secret", tan, desk.now)
        assert isinstance(missing, Refusal)
        assert missing.guard == "instruction_missing"
        done = propose(kind, number, "no_secret", tan, desk.now, "保密函〔2026〕3号")
        assert isinstance(done, Accomplished)
        proposal = Proposal.objects.get(demand=number)
        alone = decide(proposal.id, tan, desk.now, confirm=True)
        assert isinstance(alone, Refusal)
        assert alone.guard == "D12"
        assert isinstance(decide(proposal.id, reads(desk, second), desk.now, confirm=True), Accomplished)
    assert row(opened).protection == 0
    page = ticket_page(opened, reads(desk, "城管局小李"), desk.now)
    assert page is not None
    assert page.words.text == "路灯不亮"
    assert row(gone).protection == 4
    assert not Words.objects.filter(demand__number=gone).exists()
    assert verify().clean


def test_a_demand_not_yet_registered_is_sealed_too(desk: Desk, second: str) -> None:
    from hotline.acting.reception import ContactIn, receive
    from hotline.acting.request import Asked
    from hotline.acting.sealing import seal

    (number,) = receive(ContactIn("web", desk.now, CHEN, "疑似带密级的内容"))
    done = seal(Asked("seal", number, desk.who("派单员老林"), desk.now, {}))
    assert isinstance(done, Accomplished)
    page = ticket_page(number, reads(desk, "派单员老林"), desk.now)
    assert page is not None
    assert (page.opening, page.words.text) == ("sealed", None)
    done = propose("unseal", number, "no_secret", reads(desk, "保密员老谭"), desk.now, "保密函〔2026〕4号")
    assert isinstance(done, Accomplished)
    assert isinstance(decide(Proposal.objects.get().id, reads(desk, second), desk.now, confirm=True), Accomplished)
    assert row(number).protection == 0
    assert ViewRow.objects.filter(demand=number, opening="sealed").exists()
