"""Copy and correction of one person's data: everything of the person, nobody else's, by events without values (S44)."""

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.protecting.test_exports import few_rows
from tests.protecting.test_reveal import CHEN, asks
from tests.reading.people import OTHERS, reads
from tests.store.desk import WANG, WHO, Desk
from tests.web.conftest import later

from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow, ViewRow
from hotline.core.refusal import Refusal
from hotline.intake.models import Contact
from hotline.intake.selectors import requester_by
from hotline.organisation.models import Person
from hotline.protecting.correcting import Wish, correct
from hotline.protecting.erasing import erase_rows
from hotline.protecting.exports import decide, make, take
from hotline.protecting.person_copy import ask_copy
from hotline.protecting.reasons import reason_words
from hotline.protection.models import Export
from hotline.proving.verifying import verify
from hotline.reading.looked import looked_at
from hotline.tickets.models import Demand, Words

WHO.update(OTHERS)


@pytest.fixture
def number(desk: Desk) -> str:
    """A ticket of 陈大文, closed, once revealed; beside it one of 王女士."""
    desk.accepted(WANG, content="王女士的楼道灯不亮")
    number = desk.accepted(CHEN, content="我叫陈大文，路灯不亮")
    desk.does("城管局小李", "contact_requester", number, reached=True, said="已联系")
    assert asks(desk, number)
    desk.closes(number)
    return number


def copied(desk: Desk, number: str, form: str = "json", who: str = "保密员老谭") -> Any:
    """A copy asked for on an identity card shown."""
    return ask_copy(number, form, "id_shown", "4月20日窗口提出", reads(desk, who), desk.now)


def test_the_copy_holds_everything_of_the_person_and_nothing_of_others(desk: Desk, number: str) -> None:
    second = desk.registers(CHEN, content="井盖松动")
    sealed = desk.registers(CHEN, content="某项内部文件")
    desk.does("坐席小陈", "seal", sealed, reason="疑似涉密")
    Contact.objects.filter(demands__number=number).update(notice="call", notice_version=1)
    done = copied(desk, number)
    assert isinstance(done, Accomplished), done
    row = Export.objects.get(number=done.number)
    assert (row.kind, row.numbers, row.purpose, row.needs_approval) == (
        "person",
        [number, second],
        "person_request",
        False,
    )
    taken = take(row.number, reads(desk, "保密员老谭"), desk.now)
    assert taken is not None
    text = str(taken.rows)
    for own in (
        "陈大文",
        "13900001234",
        "chen@example.cn",
        "石岐街道民生路12号",
        "我叫陈大文，路灯不亮",
        "井盖松动",
        "已修复路灯",
    ):
        assert own in text, own
    assert [line[3] for line in taken.rows if line[2] == "notice"] == ["电话告知第1版"]
    assert any(part == "looked" and "市城市管理和综合执法局" in item for part, _, item, _ in taken.rows)
    for other in ("王女士", "13800138000", "楼道灯", "某项内部文件", sealed):
        assert other not in text, other
    for official in Person.objects.filter(key__startswith="city_management"):
        assert official.name not in text
    lines = ViewRow.objects.filter(kind="copied").exclude(demand="")
    assert {line.demand for line in lines} == {number, second}
    assert any(one.kind == "copied" for one in looked_at(number))
    event = EventRow.objects.get(chain="privacy", act="ask_export")
    assert (event.args["proof"], event.args["rows"]) == ("id_shown", 2)
    assert "陈大文" not in str(event.args)
    assert verify().clean


def test_without_proof_or_as_anybody_else_nothing_is_made(desk: Desk, number: str) -> None:
    tan = reads(desk, "保密员老谭")
    for refused in (
        ask_copy(number, "json", "", "窗口提出", tan, desk.now),
        ask_copy(number, "pdf", "id_shown", "窗口提出", tan, desk.now),
        ask_copy("260420-99999-9", "json", "id_shown", "窗口提出", tan, desk.now),
        copied(desk, number, who="审核员周姐"),
        copied(desk, number, who="审计员老邓"),
    ):
        assert isinstance(refused, Refusal)
    assert not Export.objects.exists()
    assert not ViewRow.objects.filter(kind="copied").exists()


def test_above_the_policys_number_a_second_privacy_officer_approves(desk: Desk, number: str) -> None:
    desk.registers(CHEN)
    few_rows(desk, 1)
    done = copied(desk, number)
    assert isinstance(done, Accomplished)
    row = Export.objects.get(number=done.number)
    assert (row.needs_approval, row.file_sealed) == (True, None)
    own = decide(row.number, reads(desk, "保密员老谭"), desk.now, approve=True)
    assert isinstance(own, Refusal)
    assert own.guard == "D10"
    Export.objects.filter(id=row.id).update(decided_by="second", decided_at=desk.now, approved=True)
    assert isinstance(make(row.number, reads(desk, "保密员老谭"), desk.now), Accomplished)
    taken = take(row.number, reads(desk, "保密员老谭"), desk.now)
    assert taken is not None
    assert "陈大文" in str(taken.rows)


def test_of_an_erased_person_there_is_no_copy(desk: Desk, number: str) -> None:
    erase_rows(Demand.objects.get(number=number).requester_id or 0, "request", desk.now)
    refused = copied(desk, number)
    assert isinstance(refused, Refusal)
    assert refused.guard == "nobody_known"


@pytest.mark.parametrize("form", ["html", "json", "xlsx"])
def test_the_page_makes_a_readable_file(desk: Desk, number: str, form: str, signed_in: Any, clock: Any) -> None:
    later(clock, desk, 1)
    client = signed_in("保密员老谭")
    post = {"what": "copy", "number": number, "proof": "id_shown", "form": form, "words": "窗口提出"}
    assert client.post("/desk/privacy/person", post | {"proof": ""}).status_code == 422
    assert client.post("/desk/privacy/person", post | {"words": "绝密★30年"}).status_code == 422
    answer = client.post("/desk/privacy/person", post)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    assert "处理个人信息查阅、更正、删除请求" in page
    link = page.split('href="/desk/privacy/exports/')[1].split('"')[0].replace("&amp;", "&")
    file = client.get(f"/desk/privacy/exports/{link}")
    assert "attachment" in file["Content-Disposition"]
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(file.content)).active
        assert sheet is not None
        text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    else:
        text = file.content.decode()
    if form == "json":
        told = json.loads(text)
        assert told["parts"][0]["part"] == "身份信息"
        assert {"item": "姓名", "text": "陈大文"} in told["parts"][0]["items"]
    for word in ("导出编号DC", "身份信息", "求助", "城市管理和综合执法局因“联系诉求人核实情况”查看了全文：电话"):
        assert word in text, word


def wished(desk: Desk, number: str, field: str, value: str, who: str = "保密员老谭", proof: str = "id_shown") -> Any:
    """A correction asked for."""
    return correct(number, Wish(field, value, proof, "窗口提出，旧号停用"), reads(desk, who), desk.now)


def test_a_correction_is_an_event_without_the_value_and_search_finds_the_new_one(desk: Desk, number: str) -> None:
    requester = Demand.objects.get(number=number).requester_id
    done = wished(desk, number, "phone", "137 1234 5678")
    assert isinstance(done, Accomplished), done
    assert requester_by("phone", "13712345678") == requester
    assert requester_by("phone", "13900001234") is None
    event = EventRow.objects.get(act="correct_identity")
    assert event.args["value"]["present"] is True
    assert "1371234" not in str(event.args)
    assert "1390000" not in str(event.args)
    kept = reason_words([event.args["value"]["reference"]])
    assert "更正前：13900001234" in kept[event.args["value"]["reference"]]
    assert b"13900001234" not in bytes(Words.objects.get(reference=event.args["value"]["reference"]).sealed)
    again = wished(desk, number, "phone", "137 1234 5678")
    assert isinstance(again, Refusal)
    assert again.guard == "correction_same"
    assert verify().clean


@pytest.mark.parametrize(
    ("field", "value", "guard"),
    [
        ("phone", "12345", "correction_value"),
        ("id_number", "440106199001011234", "correction_value"),
        ("email", "没有", "correction_value"),
        ("phone", "13800138000", "correction_taken"),
        ("words", "别的", "correction_missing"),
    ],
)
def test_a_value_that_cannot_stand_there_is_refused(
    desk: Desk, number: str, field: str, value: str, guard: str
) -> None:
    refused = wished(desk, number, field, value)
    assert isinstance(refused, Refusal)
    assert refused.guard == guard
    assert not EventRow.objects.filter(act="correct_identity").exists()


def test_the_page_corrects_and_keeps_what_was_typed(desk: Desk, number: str, signed_in: Any, clock: Any) -> None:
    later(clock, desk, 1)
    client = signed_in("保密员老谭")
    post = {
        "what": "correct",
        "number": number,
        "field": "phone",
        "value": "12345",
        "proof": "id_shown",
        "words": "窗口",
    }
    wrong = client.post("/desk/privacy/person", post)
    assert wrong.status_code == 422
    assert 'value="12345"' in wrong.content.decode()
    assert client.post("/desk/privacy/person", post | {"value": "13712345678"}).status_code == 302
    assert requester_by("phone", "13712345678") is not None
    assert client.post("/desk/privacy/person", post | {"number": "x"}).status_code == 422
    assert signed_in("审计员老邓").get("/desk/privacy/person").status_code == 403
