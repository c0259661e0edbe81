"""The portal: say it, number and code, progress, what the requester may do (a11.1, a19.1, a23.2; S01, S09)."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from tests.store.desk import Desk
from tests.web.conftest import NOW, Clock, later

from hotline.database.places import Place
from hotline.intake.models import Contact
from hotline.tickets.models import Demand

WORDS = "民生路路灯不亮，一周了。"
CONTACT = {"phone": "13800138000", "name": "王女士", "way": "sms", "identity": ""}


def says(client: Client, words: str = WORDS, **contact: str) -> Any:
    """市民王女士 goes through the five steps; the answer of the last."""
    client.post("/say/what", {"words": words})
    client.post("/say/where", {"place": "民生路12号", "town": "442000001"})
    client.post("/say/similar")
    client.post("/say/contact", {**CONTACT, **contact})
    return client.post("/say/check")


def receipt(client: Client) -> tuple[str, str]:
    """Number and code as the receipt tells them."""
    page = client.get("/say/done").content.decode()
    number, code = re.findall(r'<p class="figure">([^<]+)</p>', page)
    return number, code


def opens(client: Client, number: str, code: str) -> Any:
    return client.post("/progress", {"number": number, "code": code})


def test_a_demand_is_said_once_however_often_it_is_sent(city: Place, clock: Clock) -> None:
    wang = Client()
    assert says(wang).headers["Location"] == "/say/done"
    first = receipt(wang)
    assert wang.post("/say/check").headers["Location"] == "/say/done"
    assert receipt(wang) == first
    demand = Demand.objects.get()
    assert (demand.number, demand.state, demand.channel) == (first[0], None, "web")
    assert (demand.place, demand.town, demand.follow_up_channel) == ("民生路12号", "442000001", "sms")
    contact = Contact.objects.get()
    assert (contact.received_at, contact.contact_declined) == (NOW, False)
    assert WORDS.encode() not in bytes(contact.words_sealed or b"")


def test_no_form_sets_when_a_demand_was_received(city: Place, clock: Clock) -> None:
    wang = Client()
    wang.post("/say/what", {"words": WORDS, "received_at": "2020-01-01T09:00:00+08:00"})
    wang.post("/say/where", {"place": "民生路12号", "received_at": "2020-01-01T09:00:00+08:00"})
    wang.post("/say/similar")
    wang.post("/say/contact", CONTACT)
    wang.post("/say/check", {"received_at": "2020-01-01T09:00:00+08:00"})
    assert Contact.objects.get().received_at == Demand.objects.get().received_at == NOW
    assert "在4个工作小时内确定承办单位" in wang.get("/say/done").content.decode()


def test_each_step_asks_for_what_it_needs_and_keeps_the_rest(city: Place, clock: Clock) -> None:
    wang = Client()
    empty = wang.post("/say/what", {"words": "  "})
    assert (empty.status_code, "请写一写发生了什么事。" in empty.content.decode()) == (422, True)
    assert wang.get("/say/check").headers["Location"] == "/say/what"
    wang.post("/say/what", {"words": WORDS})
    nowhere = wang.post("/say/where", {"place": ""})
    assert "说不清可以选“说不清位置”" in nowhere.content.decode()
    assert wang.post("/say/where", {"unclear": "yes"}).status_code == 302
    bad = wang.post("/say/contact", {**CONTACT, "phone": "1380013", "way": ""})
    page = bad.content.decode()
    assert ("应为11位数字" in page, "请选择回访方式" in page, 'value="1380013"' in page) == (True, True, True)
    assert WORDS in wang.get("/say/what").content.decode()
    assert Demand.objects.count() == 0


def test_the_draft_on_the_server_is_not_readable(city: Place, clock: Clock) -> None:
    from hotline.access.models import Session

    wang = Client()
    wang.post("/say/what", {"words": WORDS})
    kept = Session.objects.get().get_decoded()
    assert "路灯" not in str(kept)
    assert set(kept) == {"draft-say"}


def test_a_text_with_a_mark_of_secrecy_is_stopped_and_not_kept(city: Place, clock: Clock) -> None:
    wang = Client()
    answer = wang.post("/say/what", {"words": "附上文件 机密★10年"})
    page = answer.content.decode()
    assert (answer.status_code, "机密★10年”字样，没有保存" in page, "附上文件" in page) == (422, True, False)
    assert "附上文件" not in wang.get("/say/what").content.decode()


def test_danger_to_life_brings_the_lines_before_the_next_step(city: Place, clock: Clock) -> None:
    wang = Client()
    wang.post("/say/what", {"words": "对面楼着火了，有人被困。"})
    page = wang.get("/say/what").content.decode()
    assert ("tel:119" in page, "网上提交不能代替报警" in page) == (True, True)
    assert wang.post("/say/where", {"unclear": "yes"}).status_code == 302  # never instead of it


def test_withheld_and_anonymous_stand_with_the_demand_from_the_first_moment(city: Place, clock: Clock) -> None:
    says(Client(), identity="withheld")
    withheld = Demand.objects.get()
    assert (withheld.identity_withheld, withheld.protection) == (True, 2)
    says(Client(), identity="anonymous")
    anonymous = Demand.objects.exclude(pk=withheld.pk).select_related("contact", "requester").get()
    assert anonymous.contact.contact_declined
    assert anonymous.requester is not None
    assert (anonymous.requester.phone_sealed, anonymous.requester.name_sealed) == (None, None)


def test_an_unknown_number_and_a_wrong_code_answer_alike_and_slow_down(city: Place, clock: Clock) -> None:
    wang, guesser = Client(), Client(REMOTE_ADDR="10.9.9.9")
    says(wang)
    number, code = receipt(wang)
    unknown = "260420-09999-3"
    answers = [opens(guesser, one, "AAAA-AAAA") for one in (number, unknown)]
    bare = [re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode()) for answer in answers]
    pages = [page.replace(one, "") for page, one in zip(bare, (number, unknown), strict=True)]
    assert pages[0] == pages[1]
    assert "编号或查询码不对" in pages[0]
    assert [opens(guesser, number, "AAAA-AAAA").status_code for _ in range(3)] == [422, 422, 429]
    assert opens(guesser, number, code).status_code == 429  # right, and too early all the same
    assert opens(wang, number, code).status_code == 302  # another address is not held
    clock.move_to(NOW + timedelta(seconds=3))
    assert opens(guesser, number, code).status_code == 302


def test_ten_wrong_tries_lock_number_and_address_for_good_minutes(city: Place, clock: Clock) -> None:
    wang, guesser = Client(), Client(REMOTE_ADDR="10.9.9.9")
    says(wang)
    number, code = receipt(wang)
    for n in range(10):
        clock.move_to(NOW + timedelta(minutes=20 * n))
        assert opens(guesser, number, "AAAA-AAAA").status_code == 422
    last = NOW + timedelta(minutes=180)
    clock.move_to(last + timedelta(minutes=14))
    assert opens(guesser, number, code).status_code == 429
    clock.move_to(last + timedelta(minutes=16))
    assert opens(guesser, number, code).status_code == 302


def test_progress_needs_the_code_and_a_renewed_code_ends_the_old_one(city: Place, clock: Clock) -> None:
    wang = Client()
    says(wang)
    number, code = receipt(wang)
    assert wang.get(f"/progress/{number}").headers["Location"] == "/progress"
    opens(wang, number, code)
    assert "您的诉求：已收到" in wang.get(f"/progress/{number}").content.decode()
    Demand.objects.filter(number=number).update(code_generation=2)
    assert wang.get(f"/progress/{number}").status_code == 404


def seen(client: Client, number: str) -> str:
    return client.get(f"/progress/{number}").content.decode()


def follows(desk: Desk, number: str) -> Client:
    """市民王女士 with her number and code."""
    from hotline.web.codes import grouped_code

    wang = Client()
    assert opens(wang, number, grouped_code(Demand.objects.get(number=number))).status_code == 302
    return wang


def test_the_requester_reads_who_has_it_by_when_and_why(desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    wang = follows(desk, number)
    page = seen(wang, number)
    for told in (
        "办理中",
        "5月7日17:30",
        "还剩10个工作日",
        "已交市城市管理和综合执法局办理，应在5月7日17:30前办结",
        "已受理",
    ):
        assert told in page
    for inner in ("城管局小李", "派单员老林", "退单", "13800138000"):
        assert inner not in page
    why = wang.get(f"/progress/{number}/why").content.decode()
    for told in ("5月1日至5月5日放假，不计", "第十五条第一款", "10个工作日", "同意延期"):
        assert told in why


def test_the_reply_stands_first_and_the_answer_is_the_requesters_own(desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    desk.closes(number)
    later(clock, desk)
    wang = follows(desk, number)
    page = seen(wang, number)
    assert page.index("已修复路灯") < page.index("请评价") < page.index("进度</h2>")
    no_words = wang.post(
        f"/progress/{number}/do/follow_up", {"result": "dissatisfied", "solved": "unsolved", "key": "a"}
    )
    assert (no_words.status_code, "未说明理由。" in no_words.content.decode()) == (422, True)
    answer = {"result": "dissatisfied", "solved": "partly", "reason": "还有一盏不亮。", "key": "b"}
    assert wang.post(f"/progress/{number}/do/follow_up", answer).status_code == 302
    assert wang.post(f"/progress/{number}/do/follow_up", answer).status_code == 302  # sent twice, kept once
    assert Demand.objects.get(number=number).state == "dissatisfied"
    assert "收到您的评价：不满意" in seen(wang, number)


def test_the_requester_adds_chooses_and_withdraws(desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    wang = follows(desk, number)
    do = f"/progress/{number}/do"
    assert wang.post(f"{do}/add_information", {"content": "又坏了一盏。", "key": "1"}).status_code == 302
    assert wang.post(f"{do}/add_information", {"content": " ", "key": "2"}).status_code == 422
    assert wang.post(f"{do}/choose_follow_up_way", {"way": "web", "key": "3"}).status_code == 302
    assert Demand.objects.get(number=number).follow_up_channel == "web"
    assert wang.post(f"{do}/withdraw", {"words": "", "key": "4"}).status_code == 422
    assert wang.post(f"{do}/withdraw", {"words": "问题已经解决，撤回。", "key": "5"}).status_code == 302
    page = seen(wang, number)
    assert ("已撤回" in page, "收到您的补充" in page) == (True, True)
    assert wang.post(f"{do}/dispatch", {"key": "6"}).status_code == 404


def test_an_extension_is_told_with_its_reason_and_new_date(desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    desk.does("城管局罗局", "request_extension", number, reason="备件须外地采购", length="3wd", cause="third_party")
    desk.does("审核员周姐", "approve_extension", number, length="3wd")
    later(clock, desk)
    page = seen(follows(desk, number), number)
    assert "延期到5月11日17:30，理由：备件须外地采购" in page


def test_the_calculator_counts_as_the_core_and_lives_in_its_address(city: Place, clock: Clock) -> None:
    page = Client().get("/calculator?type=consultation&from=2026-04-30T16:00").content.decode()
    for told in ("5月7日17:30", "2个工作日", "5月1日至5月5日放假，不计", "民法典第二百零一条第一款"):
        assert told in page
    longer = (
        "/calculator?type=consultation&from=2026-04-30T16:00&return_from=2026-05-06T09:00&return_to=2026-05-07T09:00"
    )
    assert "退单审核时间不计入办理期限" in Client().get(longer).content.decode()
    for asked, told in (
        ("type=help&from=2006-12-31T10:00", "请填写2007年1月1日以后的日期。"),
        ("type=help&from=yesterday", "日期写法"),
        ("type=help&from=2026-04-30T16:00&limit=很久", "期限写法"),
        ("type=cake&from=2026-04-30T16:00", "请选择诉求类型。"),
    ):
        answer = Client().get(f"/calculator?{asked}")
        assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_english_is_a_button_away(city: Place, clock: Clock) -> None:
    reader = Client()
    reader.post("/language", {"language": "en", "next": "/"})
    page = reader.get("/calculator?type=consultation&from=2026-04-30T16:00").content.decode()
    assert '<html lang="en"' in page
    for told in ("7 May, 17:30", "2 working days", "Counted in working days", "When must I be answered?"):
        assert told in page
    assert reader.post("/language", {"language": "xx", "next": "//evil.example"}).headers["Location"] == "/"


def test_large_type_is_kept(city: Place, clock: Clock) -> None:
    reader = Client()
    reader.post("/size", {"size": "large", "next": "/order"})
    assert 'class="portal large"' in reader.get("/order").content.decode()
