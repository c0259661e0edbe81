"""The requester takes part: attempts that failed are listed, questions are answered, files come along (a12.2)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.store.desk import Desk, row
from tests.store.lives import PNG
from tests.web.conftest import Clock, SignedIn, later
from tests.web.test_desk import does, text
from tests.web.test_portal import follows, seen

from hotline.acting.told import Opening
from hotline.core.refusal import Refusal
from hotline.outbox.messages import to_desk
from hotline.outbox.models import Message
from hotline.outbox.texts import render
from hotline.proving.verifying import verify
from hotline.sweeps.notices import notice
from hotline.tickets.attachments import opened
from hotline.tickets.models import Attachment

QUESTION = "哪一根灯杆？请拍一张照片。"


def adds(client: Client, number: str, content: str = "", *files: SimpleUploadedFile, key: str = "k") -> Any:
    typed = {"content": content, "key": key, "files": list(files)}
    return client.post(f"/progress/{number}/do/add_information", typed)


def photo(name: str = "灯杆.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_three_vain_attempts_are_listed_and_a_later_addition_reaches_the_handler(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.accepted()
    for channel in ("phone", "phone", "sms"):
        desk.at(desk.now + timedelta(hours=2))
        desk.does("城管局小李", "contact_requester", number, reached=False, channel=channel)
    later(clock, desk)
    listed = text(signed_in("城管局小李").get(f"/desk/{number}"))
    assert "联系诉求人 3次" in listed
    tries = re.findall(r"4月20日(\d\d:\d\d) (电话|短信) 没有联系上 城管局小李", listed)
    assert [way for _, way in tries] == ["电话", "电话", "短信"]
    assert len({at for at, _ in tries}) == 3
    wang = follows(desk, number)
    assert adds(wang, number, "我换了号码，灯杆在路口东侧。").status_code == 302
    told = Message.objects.get(chain=number, kind="add_information")
    assert (told.recipient_kind, told.recipient, told.channel) == ("unit", "city_management", "desk")
    shown = text(signed_in("城管局小李").get(f"/desk/{number}"))
    assert "我换了号码，灯杆在路口东侧。" in shown
    assert re.search(r"补充 ?诉求人", shown)
    noticed = text(signed_in("城管局小李").get("/desk/notices"))
    assert re.search(rf"补充 {number}.*派单 {number}", noticed)
    assert number not in text(signed_in("住建局小钟").get("/desk/notices"))


def test_notices_lead_on_by_key_and_say_what_time_has_brought(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.dispatched()
    assert "现在没有通知。" in text(signed_in("审核员周姐").get("/desk/notices"))
    for n in range(50):
        notice(row(number), f"overdue+{n}" if n else "due_soon", ("unit", "city_management"), desk.now).save()
    client = signed_in("城管局罗局")
    first = client.get("/desk/notices")
    assert (text(first).count("已超期 "), "即将到期" in text(first)) == (49, True)
    before = re.search(r"\?before=(\d+)", first.content.decode())
    assert before is not None
    assert re.search(rf"派单 {number}", text(client.get(f"/desk/notices?before={before[1]}")))
    assert client.get("/desk/notices?before=x").status_code == 200


def test_a_notice_of_the_catalogue_leads_to_its_queue(signed_in: SignedIn, desk: Desk) -> None:
    to_desk("catalogue_asked", "unit", "catalogue", 1, {"due": None}, desk.now, "city_management").save()
    page = signed_in("城管局罗局").get("/desk/notices").content.decode()
    assert '派单目录修订征求意见</strong> <a class="number" href="/desk/catalogue/queue">' in page


def test_a_question_is_asked_at_the_desk_told_and_answered_with_a_file(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.accepted()
    later(clock, desk)
    client = signed_in("城管局小李")
    assert does(client, number, "ask_requester", questions=" ").status_code == 422
    assert does(client, number, "ask_requester", questions=QUESTION).status_code == 302
    message = Message.objects.get(chain=number, kind="ask_requester")
    assert (message.recipient_kind, message.channel) == ("requester", "sms")
    said = render(message, str, Opening([message]).words_for(message))
    assert said.startswith(f"【{number}】请您补充情况：{QUESTION}您可以凭编号和查询码")
    wang = follows(desk, number)
    page = seen(wang, number)
    assert page.index("请您补充") < page.index(QUESTION) < page.index("进度</h2>")
    assert adds(wang, number, "东侧第二根。", photo()).status_code == 302
    after = seen(wang, number)
    assert (QUESTION in after, "补充情况</summary>" in after) == (False, True)
    (kept,) = Attachment.objects.all()
    assert (kept.added_by, opened(number, kept.reference).content) == ("requester", PNG)
    shown = text(client.get(f"/desk/{number}"))
    assert ("东侧第二根。" in shown, "灯杆.png" in shown) == (True, True)
    assert verify([number]).clean


def test_files_alone_are_an_addition_and_the_same_form_twice_is_one(desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    wang = follows(desk, number)
    for _ in range(2):
        assert adds(wang, number, " ", photo(), photo("远.png", PNG + b"x")).status_code == 302
    assert Attachment.objects.count() == 2
    assert Message.objects.filter(chain=number, kind="add_information").count() == 1


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([photo(), photo("a.exe", b"MZ" + bytes(9))], "不接受这种文件"),
        ([photo("空.png", b"")], "未附文件，或者文件是空的。"),
        ([photo(f"{n}.png", PNG + bytes([n])) for n in range(6)], "一次最多5个附件。"),
        ([photo("绝密★启用前.png")], "请勿填写国家秘密、工作秘密。"),
    ],
    ids=["of no accepted kind", "empty", "too many", "marked secret"],
)
def test_a_file_that_is_not_accepted_is_said_before_anything_is_kept(
    desk: Desk, clock: Clock, files: list[SimpleUploadedFile], said: str
) -> None:
    number = desk.accepted()
    later(clock, desk)
    wang = follows(desk, number)
    for file in files:
        file.seek(0)
    answer = adds(wang, number, "照片在附件里。", *files)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert ("照片在附件里。</textarea>" in answer.content.decode()) == ("秘密" not in said)
    assert not Attachment.objects.exists()
    assert not Message.objects.filter(chain=number, kind="add_information").exists()


def test_nobody_is_asked_about_a_closed_ticket_nor_by_another_unit(desk: Desk) -> None:
    number = desk.accepted()
    refusal = desk.tries("住建局小钟", "ask_requester", number, questions=QUESTION)
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "unit"
    assert desk.refused("城管局小李", "ask_requester", number, questions=" ") == "questions_missing"
    desk.closes(number)
    refusal = desk.tries("城管局小李", "ask_requester", number, questions=QUESTION)
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.provision, refusal.sentence) == (
        "state",
        "a12.2",
        "工单现为“已办结待回访”，不能请诉求人补充。",
    )
    assert row(number).state == "closed"
