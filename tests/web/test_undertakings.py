"""The confidentiality undertaking: before the first access, anew when its text changes (a32.1-f; S29)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.store.desk import WHO
from tests.web.conftest import NOW, Clock, SignedIn, open_account

from hotline.access.models import Acceptance, SecurityPerson, Undertaking
from hotline.audit.models import EventRow
from hotline.organisation.models import Person, Post

TEXT = "我承诺只为工作查看诉求人的个人信息，不向任何人透露。违反的依规承担责任。"
WHO["保密员老谭"] = ("tan_privacy", "privacy_officer")
WHO["主管部门小白"] = ("zeng_analyst", "analyst")


@pytest.fixture
def tan(signed_in: SignedIn) -> Client:
    """保密员老谭 at work; 主管部门小白 is the department's approver."""
    Post.objects.create(
        person_id="zeng_analyst", unit_id="hotline", role="analyst", appointment="department_approver",
        valid_from=NOW.date(),
    )  # fmt: skip
    return signed_in("保密员老谭")


def drafts(client: Client, text: str = TEXT, begins: str = "2026-04-22") -> str:
    answer = client.post("/desk/undertakings", {"what": "draft", "text": text, "from": begins}, follow=True)
    return str(answer.content.decode())


def approves(client: Client, version: str = "2") -> str:
    answer = client.post("/desk/undertakings", {"what": "approve", "version": version}, follow=True)
    return str(answer.content.decode())


def test_a_new_version_is_drafted_by_one_approved_by_another_and_shown_first_from_its_date(
    tan: Client, signed_in: SignedIn, clock: Clock
) -> None:
    assert "草稿已保存" in drafts(tan)
    assert "起草人不能批准" in approves(tan)
    assert "已批准" in approves(signed_in("主管部门小白"))
    lin = signed_in("派单员老林")
    assert lin.get("/desk/list/to_dispatch").status_code == 200
    clock.move_to(NOW + timedelta(days=2))
    lin = signed_in("派单员老林")
    answer = lin.get("/desk/list/to_dispatch")
    assert answer.headers["Location"] == "/desk/account/undertaking?next=/desk/list/to_dispatch"
    assert TEXT in lin.get("/desk/account/undertaking").content.decode()
    assert lin.get("/desk/account").status_code == 302
    accepted = lin.post("/desk/account/undertaking", {"accepted": "yes", "next": "/desk/list/to_dispatch"})
    assert accepted.headers["Location"] == "/desk/list/to_dispatch"
    assert lin.get("/desk/list/to_dispatch").status_code == 200
    assert Acceptance.objects.filter(person_id="lin_dispatcher", undertaking_id="2").exists()
    event = EventRow.objects.get(act="accept_undertaking", chain="access")
    assert (event.args["version"], event.actor["person"]) == ("2", "lin_dispatcher")


def test_what_was_typed_survives_the_undertaking(tan: Client, signed_in: SignedIn, clock: Clock) -> None:
    open_account("坐席小陈")
    drafts(tan)
    approves(signed_in("主管部门小白"))
    clock.move_to(NOW + timedelta(days=2))
    chen = signed_in("坐席小陈")
    sent = chen.post("/desk/contact", {"content": "路灯不亮三天了", "what": "register"})
    assert sent.headers["Location"] == "/desk/account/undertaking?next=/desk/contact"
    chen.post("/desk/account/undertaking", {"accepted": "yes", "next": "/desk/contact"})
    assert "路灯不亮三天了" in chen.get("/desk/contact").content.decode()


@pytest.mark.parametrize(
    ("text", "begins", "words"),
    [
        ("短", "2026-04-22", "承诺全文须有20至5000个字"),
        (TEXT, "2026-04-19", "生效日期不能早于今天"),
        (TEXT, "明天", "请填写生效日期"),
        (TEXT, "2026-02-30", "请填写生效日期"),
    ],
)
def test_a_draft_that_will_not_do_says_why_and_keeps_its_text(tan: Client, text: str, begins: str, words: str) -> None:
    page = drafts(tan, text, begins)
    assert words in page
    assert text in page
    assert Undertaking.objects.count() == 1


def test_a_second_draft_takes_the_place_of_the_first_and_an_approved_one_stays(
    tan: Client, signed_in: SignedIn
) -> None:
    drafts(tan)
    drafts(tan, TEXT + "第二稿")
    assert [one.text for one in Undertaking.objects.filter(version="2")] == [TEXT + "第二稿"]
    approver = signed_in("主管部门小白")
    approves(approver)
    assert "该版本已经批准" in approves(approver)
    drafts(tan, TEXT + "第三稿")
    assert sorted(Undertaking.objects.values_list("version", flat=True)) == ["1", "2", "3"]


def test_a_person_without_the_appointment_does_not_approve(tan: Client, signed_in: SignedIn) -> None:
    drafts(tan)
    assert signed_in("派单员老林").get("/desk/undertakings").status_code == 403
    assert signed_in("派单员老林").post("/desk/undertakings", {"what": "approve", "version": "2"}).status_code == 403
    assert Undertaking.objects.get(version="2").approved_at is None


def test_the_list_of_missing_acceptances_by_unit(tan: Client, signed_in: SignedIn) -> None:
    page = tan.get("/desk/undertakings/missing").content.decode()
    assert "城管局小李" in page
    assert "保密员老谭</td>" not in page
    luo = signed_in("城管局罗局")
    page = luo.get("/desk/undertakings/missing").content.decode()
    assert "城管局小李" in page
    assert "住建局小钟" not in page
    signed_in("城管局小李")
    assert "城管局小李" not in luo.get("/desk/undertakings/missing").content.decode()


def test_the_list_of_missing_acceptances_is_taken_away_as_a_file(tan: Client, signed_in: SignedIn) -> None:
    Person.objects.filter(key="city_management_handler").update(name="=cmd()")
    text = tan.get("/desk/undertakings/missing/csv").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "工号,姓名,岗位,单位,账号"
    assert "city_management_handler,'=cmd(),承办人" in text
    assert "tan_privacy" not in text
    answer = tan.get("/desk/undertakings/missing/xlsx")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row == len(text.splitlines())
    assert "filename" in answer.headers["Content-Disposition"]
    own = signed_in("城管局罗局").get("/desk/undertakings/missing/csv").content.decode("utf-8-sig")
    assert "city_management_handler" in own
    assert "housing_handler" not in own
    assert tan.get("/desk/undertakings/missing/pdf").status_code == 404


def test_each_unit_names_who_answers_for_information_security(tan: Client, signed_in: SignedIn, clock: Clock) -> None:
    named = {"unit": "city_management", "person": "city_management_handler"}
    luo = signed_in("城管局罗局")
    assert "市城市管理" in luo.get("/desk/security-people?unit=city_management").content.decode()
    assert "已指定" in luo.post("/desk/security-people", named, follow=True).content.decode()
    other = {"unit": "housing", "person": "housing_handler"}
    assert "单位负责人只能指定本单位的" in luo.post("/desk/security-people", other, follow=True).content.decode()
    stranger = {"unit": "city_management", "person": "housing_handler"}
    assert "只能指定本单位在岗的人员" in luo.post("/desk/security-people", stranger, follow=True).content.decode()
    clock.move_to(NOW + timedelta(days=1))
    tan = signed_in("保密员老谭")
    tan.post("/desk/security-people", {**named, "person": "city_management_lead"})
    rows = SecurityPerson.objects.filter(unit_id="city_management").order_by("valid_from")
    assert [(one.person_id, one.valid_to) for one in rows] == [
        ("city_management_handler", (NOW + timedelta(days=1)).date()),
        ("city_management_lead", None),
    ]
