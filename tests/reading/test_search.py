"""Search by number, telephone and words: exact, in scope, nothing readable kept, nothing of a protected ticket."""

import pytest
from tests.reading.people import reads
from tests.store.desk import Desk, row

from hotline.acting.reception import RequesterIn
from hotline.audit.models import ViewRow
from hotline.database.identity import new_id
from hotline.reading.search import NotSearchable, search, search_phone, search_words
from hotline.reading.worklist import BadList
from hotline.sweeps.search_texts import search_texts
from hotline.tickets.models import Demand, Restriction, SearchText

LI = RequesterIn(name="李先生", phone="13900139000")


def found(desk: Desk, name: str, text: str) -> list[str]:
    return [shown.number for shown in search(text, reads(desk, name), desk.now).rows]


def test_by_number_however_it_is_typed(desk: Desk) -> None:
    number = desk.dispatched()
    assert found(desk, "审核员周姐", f" {number} ") == [number]
    assert found(desk, "城管局罗局", number) == [number]
    assert found(desk, "住建局老汪", number) == []


def test_a_unit_the_ticket_was_with_finds_its_header_alone(desk: Desk) -> None:
    number = desk.dispatched()
    desk.does("城管局罗局", "request_return", number, reason="属物业管理区域", basis="物业管理条例")
    desk.does("审核员周姐", "approve_return", number, unit="housing", duty_basis="三定", class_code="030303")
    (kept,) = search(number, reads(desk, "城管局罗局"), desk.now).rows
    (held,) = search(number, reads(desk, "住建局老汪"), desk.now).rows
    assert (kept.number, kept.class_code, kept.state) == (held.number, held.class_code, held.state)
    assert (kept.type, kept.title, kept.place, kept.due, kept.unit, kept.person) == ("", None, None, None, None, None)
    assert None not in (held.title, held.place, held.due, held.unit)


def test_by_telephone_in_three_spellings_and_logged(desk: Desk) -> None:
    number = desk.dispatched()
    desk.dispatched(LI)
    for spelling in ("13800138000", "138 0013 8000", "+86 138-0013-8000"):
        assert found(desk, "坐席小陈", spelling) == [number]
    logged = list(ViewRow.objects.filter(kind="searched").values_list("person", "fields", "found", "demand"))
    assert logged == [("chen_agent", ["phone"], 1, "")] * 3


def test_a_telephone_search_that_cannot_be_logged_shows_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.dispatched()

    def broken(_: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("hotline.reading.search.log_view", broken)
    with pytest.raises(OSError, match="the log is full"):
        search_phone("13800138000", reads(desk, "坐席小陈"), desk.now)


def test_a_withheld_identity_is_not_found_by_its_number_where_it_is_hidden(desk: Desk) -> None:
    number = desk.dispatched(identity_withheld=True)
    assert row(number).protection == 2
    assert found(desk, "派单员老林", "13800138000") == []
    assert found(desk, "城管局罗局", "13800138000") == []
    assert found(desk, "坐席小陈", "13800138000") == [number]


def test_by_words_once_the_sweep_has_taken_them_in(desk: Desk) -> None:
    lamp = desk.dispatched(content="悦来南路三盏路灯不亮，晚上老人摔过一跤")
    market = desk.dispatched(LI, content="市场门口占道经营")
    assert found(desk, "审核员周姐", "路灯") == []
    assert search_texts() == 2
    assert found(desk, "审核员周姐", "路灯") == [lamp]
    assert found(desk, "审核员周姐", "占道经营") == [market]
    assert found(desk, "审核员周姐", "路灯经营") == []
    assert search_texts() == 0


def test_words_added_later_are_found_too(desk: Desk) -> None:
    number = desk.dispatched(content="路灯不亮")
    search_texts()
    desk.does("坐席小陈", "add_information", number, content="灯杆编号已经锈蚀")
    assert search_texts() == 1
    assert found(desk, "派单员老林", "锈蚀") == [number]
    assert found(desk, "派单员老林", "路灯") == [number]


def test_nobody_finds_words_outside_the_own_scope(desk: Desk) -> None:
    number = desk.accepted(content="悦来南路路灯不亮")
    search_texts()
    assert found(desk, "城管局小李", "路灯") == [number]
    assert found(desk, "城管局罗局", "路灯") == [number]
    assert found(desk, "住建局老汪", "路灯") == []
    assert found(desk, "回访员小何", "路灯") == []
    with pytest.raises(NotSearchable, match="不能按文字查找"):
        search("路灯", reads(desk, "坐席小陈"), desk.now)
    desk.does("城管局小李", "invite_co_handler", number, unit="housing", claims=["1"])
    assert found(desk, "住建局老汪", "路灯") == [number]


def test_names_and_numbers_in_a_text_are_not_found_by_words(desk: Desk) -> None:
    desk.dispatched(content="我叫王丽华，电话13812345678，路灯不亮")
    search_texts()
    for words in ("丽华", "王丽", "1381"):
        assert found(desk, "审核员周姐", words) == []
    with pytest.raises(NotSearchable):
        search_words("灯", reads(desk, "审核员周姐"), desk.now)


def test_the_requesters_own_name_is_taken_out_wherever_it_stands(desk: Desk) -> None:
    requester = RequesterIn(name="王丽华", phone="13700000009")
    number = desk.dispatched(requester, content="楼上的王丽华反映路灯不亮")
    search_texts()
    assert found(desk, "审核员周姐", "丽华") == []
    (shown,) = search("路灯", reads(desk, "审核员周姐"), desk.now).rows
    assert (shown.number, shown.title) == (number, "楼上的〔姓名〕反映路灯不亮")


def test_nothing_readable_is_kept_and_nothing_of_a_protected_ticket(desk: Desk) -> None:
    normal, secret = desk.dispatched(), desk.dispatched(LI, identity_withheld=True)
    search_texts()
    kept = {one.demand.number: one.pieces for one in SearchText.objects.select_related("demand")}
    assert len(kept[normal]) == 3
    assert kept[secret] == []
    assert all(abs(piece) > 2**32 for piece in kept[normal])


def test_raised_protection_hides_at_once_and_the_whole_pass_takes_the_pieces_out(desk: Desk) -> None:
    number = desk.dispatched()
    search_texts()
    Demand.objects.filter(number=number).update(protection=1)
    assert found(desk, "审核员周姐", "路灯") == []
    assert search_texts(whole=True) == 1
    assert SearchText.objects.get(demand__number=number).pieces == []
    assert search_texts(whole=True) == 0


def test_the_person_complained_about_finds_nothing_by_any_way(desk: Desk) -> None:
    number = desk.dispatched()
    search_texts()
    demand = row(number)
    Restriction.objects.create(id=new_id(), demand=demand, kind="recused", subject="zhou_reviewer", set_at=desk.now)
    for text in (number, "13800138000", "路灯"):
        assert found(desk, "审核员周姐", text) == []
        assert found(desk, "派单员老林", text) == [number]


def test_pages_of_a_search_follow_one_another(desk: Desk) -> None:
    numbers = [desk.dispatched() for _ in range(5)]
    search_texts()
    reader = reads(desk, "审核员周姐")
    first = search_words("路灯", reader, desk.now, size=3)
    assert first.after is not None
    second = search_words("路灯", reader, desk.now, size=3, after=first.after)
    assert [shown.number for shown in (*first.rows, *second.rows)] == numbers[::-1]
    assert second.after is None
    with pytest.raises(BadList):
        search_words("路灯", reader, desk.now, after="tampered")


@pytest.mark.parametrize("steps", [(1,), (1, 2), (2, 3), (1, 9), (9,)])
@pytest.mark.parametrize("who", ["审核员周姐", "城管局小李"])
def test_what_the_newest_texts_do_not_give_the_older_ones_give(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, steps: tuple[int, ...], who: str
) -> None:
    old = desk.dispatched(content="井盖破损")
    for _ in range(3):
        desk.dispatched()
    search_texts()
    monkeypatch.setattr("hotline.reading.search.NEWEST", steps)
    monkeypatch.setattr("hotline.reading.search.NEWEST_OF_UNIT", steps)
    assert found(desk, who, "井盖破损") == [old]


def test_a_unit_finds_its_own_and_where_it_takes_part_whatever_the_others_have(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.reading.search.NEWEST_OF_UNIT", (1,))
    moved, invited, own = [desk.dispatched(content=f"井盖破损第{n}处") for n in range(3)]
    search_texts()
    assert found(desk, "住建局小钟", "井盖破损") == []
    desk.does("城管局小李", "accept", invited)
    desk.does("城管局小李", "invite_co_handler", invited, unit="housing", claims=["1"])
    desk.does("派单员老林", "recall", moved, reason="派错了")
    desk.dispatches(moved, "housing")
    assert search_texts() == 2, "both are found by another unit now"
    assert search_texts() == 0
    assert found(desk, "住建局小钟", "井盖破损") == [invited, moved]
    assert found(desk, "城管局小李", "井盖破损") == [own, invited]
    assert search_texts(whole=True) == 0
