"""The privacy notice: a text with versions, linked by every form, kept with the contact, read out in a call (S45)."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from tests.api.client import System, key_for
from tests.rulebook.making import RuleDesk
from tests.store.conftest import city  # noqa: F401
from tests.web.conftest import Clock, SignedIn, clock, signed_in  # noqa: F401
from tests.web.rule_pages import desk, words  # noqa: F401
from tests.web.test_portal import CONTACT, receipt, says

import hotline.web
from hotline.core.privacy_notice import FORMS, NoticeTold, subject_of
from hotline.database.places import Place
from hotline.intake.models import Contact
from hotline.operation.checks import OK, WARN
from hotline.operation.store import privacy_notices
from hotline.protection.shipped import shipped_content
from hotline.rulebook.privacy_notices import notice_in_force, notice_once
from hotline.rulebook.shipped_words import shipped_texts
from hotline.tickets.models import Demand

PORTAL = Path(hotline.web.__file__).parent / "templates" / "portal"
LINK = '<a href="/privacy/web/{}">隐私告知（第{}版）</a>'
CONFIRMED = {"words": "一、谁处理您的个人信息。\n二、为什么处理。"}


def adopts(desk: RuleDesk, clock: Clock, form: str, content: dict[str, str] = CONFIRMED) -> None:  # noqa: F811
    """知识管理员小袁 drafts a notice, 保密员老谭 confirms it, 审批人罗处 approves it; the pages follow in time."""
    desk.makes("template", content, subject=subject_of(form))
    clock.move_to(desk.now + timedelta(minutes=1))


def told(number: str) -> NoticeTold | None:
    """What stands with the contact of a demand."""
    contact = Demand.objects.select_related("contact").get(number=number).contact
    return NoticeTold(contact.notice, contact.notice_version) if contact.notice_version else None


def test_the_page_shows_what_is_in_force_and_every_former_version(desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    page = words(Client().get("/privacy"))
    for said in ("第1版 · 现行", "草案，须经市法务确认", "第十三条第一款第三项", "不满十四周岁", "打电话时怎样告知"):
        assert said in page, said
    adopts(desk, clock, "web")
    page = words(Client().get("/privacy"))
    assert ("第2版 · 4月20日" in page, "草案" in page.partition("打电话时")[0]) == (True, False)
    former = words(Client().get("/privacy/web/1"))
    assert ("这不是现在使用的版本。看现在使用的第2版" in former, "草案，须经市法务确认" in former) == (True, True)
    for unknown in ("/privacy/web/3", "/privacy/web/0", "/privacy/letter/1", "/privacy/call/99999999999999999999"):
        assert Client().get(unknown).status_code == 404, unknown


def test_the_doctor_names_the_notices_that_are_still_the_products_drafts(desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    first = privacy_notices(desk.now)
    assert (first.level, first.words.partition("：")[2]) == (WARN, "网上、电话、其他渠道。")
    for form in FORMS:
        adopts(desk, clock, form)
    assert privacy_notices(desk.now + timedelta(minutes=1)).level == OK


def test_every_form_of_the_portal_that_takes_personal_data_links_the_version(
    desk: RuleDesk, clock: Clock  # noqa: F811
) -> None:  # fmt: skip
    whole = [file for file in sorted(PORTAL.glob("*.html")) if "{% extends" in file.read_text()]
    asking = {file.name for file in whole if 'method="post"' in file.read_text()}
    assert {"say.html", "look_up.html", "progress.html"} <= asking
    assert [name for name in asking if "{% portal_notice as notice %}" not in (PORTAL / name).read_text()] == []
    adopts(desk, clock, "web")
    wang = Client()
    says(wang)
    number, code = receipt(wang)
    says(wang, words="路灯又灭了")
    for path in ("/say/what", "/progress"):
        assert LINK.format(2, 2) in wang.get(path).content.decode(), path
    wang.post("/progress", {"number": number, "code": code})
    assert LINK.format(2, 2) in wang.get(f"/progress/{number}").content.decode()


def test_a_contact_keeps_the_version_its_page_showed(desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    wang, li = Client(), Client()
    for client in (wang, li):
        client.post("/say/what", {"words": "路灯不亮"})
        client.post("/say/where", {"unclear": "yes"})
        client.post("/say/contact", CONTACT)
    page = wang.get("/say/check").content.decode()
    assert LINK.format(1, 1) in page
    sent = dict(re.findall(r'name="(notice)" value="(\d+)"', page))
    adopts(desk, clock, "web")
    wang.post("/say/check", sent)  # the page had stood open
    assert told(receipt(wang)[0]) == NoticeTold("web", 1)
    li.post("/say/check", dict(re.findall(r'name="(notice)" value="(\d+)"', li.get("/say/check").content.decode())))
    assert told(receipt(li)[0]) == NoticeTold("web", 2)


@pytest.mark.parametrize("forged", ["", "3", "-1", "0", "一", "²", "9" * 40])
def test_a_version_nobody_was_shown_is_not_recorded(desk: RuleDesk, forged: str) -> None:  # noqa: F811
    wang = Client()
    wang.post("/say/what", {"words": "路灯不亮"})
    wang.post("/say/where", {"unclear": "yes"})
    wang.post("/say/contact", CONTACT)
    wang.post("/say/check", {"notice": forged})
    assert told(receipt(wang)[0]) is None


def test_the_agent_reads_the_spoken_form_and_the_ticket_says_which(
    signed_in: SignedIn, desk: RuleDesk, clock: Clock  # noqa: F811
) -> None:  # fmt: skip
    adopts(desk, clock, "call", {"words": "我们只为办理您的诉求使用您的信息。"})
    client = signed_in("坐席小陈")
    form = words(client.get("/desk/contact"))
    assert "隐私告知（第2版），请读出我们只为办理您的诉求使用您的信息。已向诉求人读出" in form
    typed = {
        "key": "k", "what": "register", "phone": "13800138000", "name": "王女士", "type": "help",
        "content": "民生路路灯不亮", "place": "民生路12号", "claims": "1", "notice_told": "2",
    }  # fmt: skip
    wrong = client.post("/desk/contact", typed).content.decode()
    assert 'name="notice_told" value="2" checked' in wrong  # nothing typed is lost
    client.post("/desk/contact", typed | {"urgency": "yes"})
    number = Demand.objects.get().number
    assert told(number) == NoticeTold("call", 2)
    page = client.get(f"/desk/{number}")
    assert "隐私告知电话告知第2版" in words(page)
    assert '<a href="/privacy/call/2">电话告知第2版</a>' in page.content.decode()
    del typed["notice_told"]
    client.post("/desk/contact", typed | {"urgency": "yes", "key": "l"})
    unread = Demand.objects.exclude(number=number).get().number
    assert (told(unread), "隐私告知没有记录" in words(client.get(f"/desk/{unread}"))) == (None, True)


def test_a_channel_names_the_version_it_showed(desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    adopts(desk, clock, "channel")
    listed = {one["form"]: one for one in json.loads(Client().get("/api/v1/privacy-notices").content)}
    assert {form: one["version"] for form, one in listed.items()} == {"web": 1, "call": 1, "channel": 2}
    assert (listed["channel"]["words"], listed["web"]["since"]) == (CONFIRMED["words"], None)
    wechat = System(key_for("wechat", "channel", channel="wechat"))
    voice = System(key_for("voice", "channel", channel="telephony"))

    def sends(system: System, **more: Any) -> NoticeTold | None:
        answer = system.post("/contacts", words="夜间施工噪音", **more)
        assert answer.status == 201, answer.body
        return told(answer.body["demands"][0]["number"])

    assert sends(wechat, notice_version=2) == NoticeTold("channel", 2)
    assert sends(voice, notice_version=1) == NoticeTold("call", 1)
    assert sends(wechat) is None
    before = Contact.objects.count()
    for wrong in (3, 0, "2", 70000):
        assert wechat.post("/contacts", words="夜间施工噪音", notice_version=wrong).status == 422, wrong
    assert Contact.objects.count() == before


def test_a_desks_own_system_names_it_too_and_reads_it_with_the_ticket(desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    hotline_ = System(key_for("desk", "unit_system", unit="hotline")).as_("坐席小陈")
    contact = {"channel": "phone", "requester": {"phone": "13800138000"}, "words": "路灯不亮", "notice_version": 1}
    args = {"type": "help", "urgency": "settled", "content": "路灯不亮"}
    number = hotline_.post("/tickets", contact=contact, args=args).body["number"]
    shown = hotline_.get(f"/tickets/{number}").body["notice"]
    assert shown == {"form": "call", "version": 1}


def test_a_form_without_a_version_is_not_stored(city: Place, clock: Clock) -> None:  # noqa: F811
    with pytest.raises(IntegrityError, match="contact_notice_with_version"):
        Contact.objects.create(id=1, channel="web", received_at="2026-04-20T09:00:00Z", notice="web")


def test_the_draft_says_what_the_product_does(city: Place, clock: Clock) -> None:  # noqa: F811
    """The keeping times and the days to answer a person's wish are those of the protection rules as shipped."""
    rules = shipped_content()
    keeps = {row["kind"]: row["keep_months"] for row in rules["retention"]}
    years = {"ticket": "办结满五年", "withheld_identity": "办结满二年", "view_log": "查看记录保存三年"}
    number = {"二": 2, "三": 3, "五": 5}
    for form in ("web", "channel"):
        notice = shipped_texts()[subject_of(form)].words
        assert notice.startswith("（草案，须经市法务确认）")
        for kind, said in years.items():
            assert said in notice
            assert keeps[kind] == 12 * next(number[sign] for sign in said if sign in number), kind
        assert ("十五个工作日内答复" in notice, rules["wish_answer_working_days"]) == (True, 15)
    assert shipped_texts()[subject_of("call")].words.startswith("（草案，须经市法务确认）")


def test_forms_and_versions_nobody_knows(desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    assert {notice_in_force(form, desk.now).version for form in FORMS} == {1}
    with pytest.raises(KeyError):
        subject_of("letter")
    adopts(desk, clock, "web")
    assert notice_once("web", 2, desk.now - timedelta(days=1)) is None  # approved since
    coming = desk.now + timedelta(days=3)
    desk.makes("template", {"words": "三天后"}, subject=subject_of("web"), in_force_from=coming)
    assert (notice_once("web", 3, desk.now), notice_in_force("web", desk.now).version) == (None, 2)
    later = notice_in_force("web", coming)
    assert (later.version, later.since, later.told) == (3, coming, NoticeTold("web", 3))
