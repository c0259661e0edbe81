"""The pages of the organisation: import, committees, viewers; each role at each page, every id in every URL."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.store.desk import Desk
from tests.web.conftest import Clock, SignedIn, later, open_account
from tests.web.test_organisation import DAY, PARKS, approves, text

from hotline.database.places import Place
from hotline.organisation.models import Delegation, Duty, Post, Proposal, Unit, Upload
from hotline.organisation.spreadsheets import write_sheet
from hotline.proving.verifying import verify


def uploads(client: Client, kind: str, rows: list[dict[str, Any]]) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("units.xlsx", write_sheet(kind, rows, "xlsx"))
    return client.post("/desk/import", {"kind": kind, "file": file}, follow=True)


def test_a_spreadsheet_is_shown_row_by_row_and_comes_in_whole_or_not_at_all(signed_in: SignedIn) -> None:
    feng, ke = signed_in("管理员小冯"), signed_in("主管部门审批人老柯")
    row = {**PARKS, "duty_hours": [["1-7", "00:00", "24:00"]]}
    assert "请选择文件。" in text(feng.post("/desk/import", {"kind": "units"}))
    wrong = uploads(feng, "units", [row, {**row, "key": "lakes", "kind": "no_such"}])
    assert "有1行有误，没有导入任何内容" in text(wrong)
    assert "没有“no_such”" in text(wrong)
    assert "确认导入" not in text(wrong)
    upload = Upload.objects.get().id
    assert feng.post(f"/desk/import/{upload}", {"key": "x"}).status_code == 422
    shown = uploads(feng, "units", [row])
    assert "新增1行" in text(shown)
    path = shown.redirect_chain[-1][0]
    assert signed_in("管理员阿珠").get(path).status_code == 404
    assert "确认以后由主管部门审批人在“待批事项”里批准" in text(shown)
    assert "由主管部门审批人在“待批事项”里批准以后生效" in text(feng.post(path, {"key": "y"}, follow=True))
    assert not Unit.objects.filter(key="parks").exists()
    approves(ke)
    assert Unit.objects.filter(key="parks").exists()
    for kind, form in (("units", "xlsx"), ("people", "csv"), ("duty", "xlsx")):
        assert feng.get(f"/desk/export/{kind}/{form}").status_code == 200
        assert feng.get(f"/desk/import/template/{kind}/{form}").headers["Content-Disposition"].startswith("attachment")
    assert feng.get("/desk/export/secrets/csv").status_code == 404
    assert verify().clean


def test_a_lead_exports_the_own_people_alone(signed_in: SignedIn) -> None:
    luo = signed_in("城管局罗局")
    own = luo.get("/desk/export/people/csv").content.decode("utf-8-sig")
    assert "城管局小李" in own
    assert "住建局小钟" not in own
    assert "派单员老林" not in signed_in("派单员老林").get("/desk/export/people/csv").content.decode("utf-8-sig")
    assert luo.get("/desk/import").status_code == 200
    assert "值班表" in text(luo.get("/desk/import"))
    assert luo.get("/desk/import?kind=units").status_code == 200


# --- assistance, the department ---


def test_a_committee_answers_its_task(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.registers(claims=["1"])
    desk.dispatches(number, "shiqi")
    desk.does("石岐老张", "accept", number)
    asked = {"list_item": "visit", "question": "灯杆在哪里", "due": (desk.now + timedelta(hours=4)).isoformat()}
    desk.does("石岐老张", "invite_co_handler", number, unit="qiaotou_residents", claims=["1"], **asked)
    later(clock, desk)
    lead, fang = signed_in("石岐老张"), signed_in("桥头社区阿芳")
    assert "提供信息" in text(lead.get(f"/desk/{number}"))
    assert "没有选择新提供的信息" in text(lead.post(f"/desk/{number}/release/qiaotou_residents", {}))
    lead.post(f"/desk/{number}/release/qiaotou_residents", {"fields": ["phone"]})
    assert number in text(fang.get("/desk", follow=True))
    page = text(fang.get(f"/desk/assistance/{number}"))
    assert "灯杆在哪里依据职责事项清单：协助走访核实" in page
    assert "13800138000" in page
    assert "王女士" not in page
    assert fang.get(f"/desk/{number}").status_code == 404
    assert fang.get("/desk/assistance/260420-09999-3").status_code == 404
    assert lead.get("/desk/assistance").status_code == 403
    assert lead.get(f"/desk/assistance/{number}").status_code == 403
    assert "未填写办理结果" in text(fang.post(f"/desk/assistance/{number}", {"what": "submit_co_result", "key": "1"}))
    sent = {"what": "submit_co_result", "key": "2", "result": "灯杆在门口", "answers": "1"}
    assert "已报送" in text(fang.post(f"/desk/assistance/{number}", sent, follow=True))
    assert signed_in("住建局老汪").get(f"/desk/{number}/release/qiaotou_residents").status_code == 404


def test_the_departments_viewer_browses_the_city_masked(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    weng = signed_in("查看员小翁")
    assert number in text(weng.get("/desk", follow=True))
    page = text(weng.get(f"/desk/{number}"))
    assert "138" not in page
    assert "现在没有可由你办理的操作" in page
    assert weng.get(f"/desk/{number}/do/reply").status_code == 403
    assert "分析员不能书面答复" in text(weng.get(f"/desk/{number}/do/reply"))


# --- roles ---

OPEN_TO = {
    "/desk/people": {"管理员小冯", "保密员老谭", "审计员老邓", "城管局罗局"},
    "/desk/people/new": {"管理员小冯", "城管局罗局"},
    "/desk/units/new": {"管理员小冯"},
    "/desk/units/proposals": {
        "管理员小冯",
        "保密员老谭",
        "审计员老邓",
        "城管局罗局",
        "主管部门审批人老柯",
    },
    "/desk/import": {"管理员小冯", "城管局罗局", "督办员老郑", "派单员老林"},
    "/desk/training": {"管理员小冯", "督办员老郑"},
    "/desk/unit/city_management/change/rename": {"管理员小冯"},
    "/desk/person/city_management_handler": {"管理员小冯", "保密员老谭", "审计员老邓", "城管局罗局", "城管局小李"},
    "/desk/person/shiqi_handler": {"管理员小冯", "保密员老谭", "审计员老邓"},
    "/desk/units": set(),
    "/desk/unit/shiqi": set(),
    "/desk/unit/shiqi/duty": set(),
}
"""Address -> who opens it; empty: everybody signed in."""
EVERYBODY = (
    "管理员小冯", "保密员老谭", "审计员老邓", "城管局罗局", "城管局小李", "主管部门审批人老柯", "督办员老郑",
    "派单员老林", "坐席小陈", "回访员小何",
)  # fmt: skip


def test_each_page_opens_to_whom_it_is_for_and_to_nobody_else(signed_in: SignedIn) -> None:
    for name in EVERYBODY:
        client = signed_in(name)
        for path, names in OPEN_TO.items():
            opened = client.get(path).status_code == 200
            assert opened == (not names or name in names), (name, path)


@pytest.mark.parametrize("name", ["城管局小李", "坐席小陈", "审计员老邓"])
def test_who_may_not_change_anything_changes_nothing(city: Place, signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    open_account(name)
    before = (
        Unit.objects.count(),
        Post.objects.count(),
        Proposal.objects.count(),
        Duty.objects.count(),
        Delegation.objects.count(),
    )
    post = Post.objects.get(person_id="housing_handler").id
    for path, form in (
        ("/desk/units/new", PARKS),
        ("/desk/unit/housing/desk", {"contact_desk": "x"}),
        ("/desk/unit/housing/people/substitute", {"person": "housing_lead"}),
        ("/desk/unit/housing/change/close", {"step": "submit"}),
        (
            "/desk/unit/housing/duty",
            {"day": DAY.isoformat(), "begin": "08:00", "end": "09:00", "person": "housing_handler"},
        ),
        (
            "/desk/people/new",
            {"key": "x", "name": "x", "unit": "housing", "role": "handler", "valid_from": "2026-04-20"},
        ),
        ("/desk/person/housing_handler/post", {"unit": "housing", "role": "unit_lead", "valid_from": "2026-04-20"}),
        ("/desk/person/housing_handler/end", {"post": post}),
        ("/desk/person/housing_handler/train", {"subject": "x"}),
        ("/desk/person/housing_lead/absence", {"valid_from": "2026-04-20", "last_day": "2026-04-21"}),
        ("/desk/me/delegate", {"deputy": "housing_handler", "acts": "reply"}),
        ("/desk/import", {"kind": "units"}),
    ):
        answer = client.post(path, form)
        assert answer.status_code in (302, 403, 404, 422), path
    after = (
        Unit.objects.count(),
        Post.objects.count(),
        Proposal.objects.count(),
        Duty.objects.count(),
        Delegation.objects.count(),
    )
    assert before == after
    assert Post.objects.get(id=post).valid_to is None
