"""What a first day at the desk tripped over: nothing is said that nobody said, nothing is decided unseen."""

from datetime import UTC, datetime

from django.template import Context, Template
from tests.catalogue.office import LAMPS, Office, accomplished
from tests.store.desk import Desk
from tests.web.conftest import NOW, Clock, SignedIn, later
from tests.web.test_desk import does, text
from tests.web.test_organisation_doors import uploads

from hotline.access.first_people import DEPARTMENT, HOTLINE, _short
from hotline.catalogue.models import Confirmation, Draft
from hotline.organisation.models import Post
from hotline.tickets.models import Demand


def test_a_contact_is_recorded_only_with_its_outcome(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    unsaid = does(signed_in("城管局小李"), number, "contact_requester", channel="phone", said="")
    assert (unsaid.status_code, "请选择是否联系上。" in text(unsaid)) == (422, True)
    assert Demand.objects.get(number=number).attempts.count() == 0
    form = signed_in("城管局小李").get(f"/desk/{number}/do/contact_requester").content.decode()
    assert 'value="telephony"' not in form


def test_an_answer_without_words_is_none(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    desk.does("城管局小李", "contact_requester", number, reached=True)
    later(clock, desk)
    empty = does(signed_in("城管局罗局"), number, "reply", form="written", reply="  ", answers="1")
    assert (empty.status_code, "未填写答复内容。" in text(empty)) == (422, True)
    assert Demand.objects.get(number=number).replies.count() == 0


def test_a_ticket_passed_on_has_the_class_it_was_passed_on_with(desk: Desk) -> None:
    number = desk.dispatched()
    desk.does("城管局罗局", "request_return", number, reason="非我职责", basis="三定")
    desk.does("审核员阿吴", "approve_return", number, unit="housing", duty_basis="三定", class_code="030603")
    assert Demand.objects.get(number=number).class_code == "030603"


def test_the_review_of_an_extension_speaks_in_words(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    asked = {"reason": "等待配件", "length": "2wd", "cause": "weather"}
    desk.does("城管局罗局", "request_extension", number, **asked)
    page = text(signed_in("审核员周姐").get(f"/desk/{number}/review/extension"))
    assert ("old_due" in page, "原到期时间" in page) == (False, True)
    assert "不填即照申请的期限" in page


def test_an_instant_has_the_date_it_had_in_the_city() -> None:
    late = datetime(2026, 4, 19, 17, 0, tzinfo=UTC)
    shown = Template("{% load hotline %}{% day at %}").render(Context({"at": late, "now": NOW}))
    assert 'datetime="2026-04-20"' in shown


def test_roles_without_a_queue_are_led_to_what_waits_for_them(signed_in: SignedIn, desk: Desk) -> None:
    page = signed_in("管理员小冯").get("/desk").content.decode()
    main = page[page.index("<h1>工作台") :]
    assert 'href="/desk/units/proposals"' in main
    assert ("按编号查看工单" in main, "建立一座新城市" in main) == (False, False)


def test_the_second_person_sees_the_appointment(signed_in: SignedIn, desk: Desk) -> None:
    post = {"key": "mei", "name": "阿梅", "unit": "data_department", "role": "analyst", "valid_from": "2026-04-20"}
    page = text(uploads(signed_in("管理员小冯"), "people", [{**post, "appointment": "catalogue_approver"}]))
    assert "data_department 分析员 · 目录审批人" in page
    assert "确认以后由另一名管理员或者保密员在“待批事项”里批准" in page


def test_a_batch_says_which_unit_cannot_answer_and_the_queue_what_is_ready(signed_in: SignedIn, desk: Desk) -> None:
    office = Office(NOW)
    number = office.drafts("派单员老林", LAMPS)
    accomplished(office.proposes("派单员老林", number))
    Draft.objects.filter(id=number).update(batch="b1")
    Post.objects.filter(unit_id="power_supply", role="unit_lead").delete()
    lin = signed_in("派单员老林")
    batch = text(lin.get("/desk/catalogue/batches/b1"))
    assert batch.count("没有单位负责人，现在无人可以答复") == 1
    assert "待派单" in batch  # the menu's own counts stand beside those of the batch
    assert "待批准" not in text(lin.get("/desk/catalogue/queue"))
    Confirmation.objects.filter(draft_id=number).update(answer="confirmed", answered_by="lead", answered_at=NOW)
    assert "征求意见中 · 待批准" in text(lin.get("/desk/catalogue/queue"))


def test_a_short_name_is_never_cut_off() -> None:
    assert _short(HOTLINE, "市12345热线工作机构") == "12345热线"
    assert _short(DEPARTMENT, "市数据局") == "市数据局"
