"""The pages of the organisation: a new unit, a change with its preview, people, duty, import; every id in every URL."""

import re
from datetime import date
from typing import Any

from django.test import Client
from tests.store.desk import WHO, Desk
from tests.web.conftest import NOW, Clock, SignedIn, later, proofs

from hotline.database.identity import new_id
from hotline.organisation.models import Account, Delegation, Duty, Person, Post, Proposal, Substitute, Unit
from hotline.proving.verifying import verify
from hotline.tickets.models import Demand, Restriction

WHO |= {
    "管理员阿珠": ("zhu_administrator", "administrator"),
    "保密员老谭": ("tan_privacy", "privacy_officer"),
    "主管部门审批人老柯": ("ke_approver", "analyst"),
    "查看员小翁": ("weng_viewer", "analyst"),
    "审计员老邓": ("deng_auditor", "auditor"),
}
DAY = NOW.date()
PARKS = {
    "key": "parks", "name": "市公园管理中心", "short_name": "市公园中心", "kind": "authorised_organisation",
    "valid_from": DAY.isoformat(), "contact_desk": "办公室", "contact_phone": "0760-00008888", "duty_hours": "24小时",
}  # fmt: skip


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def approves(client: Client, approved: str = "yes", reason: str = "") -> Any:
    number = Proposal.objects.get(decided_at__isnull=True).id
    return client.post(f"/desk/units/proposals/{number}", {"approved": approved, "reason": reason}, follow=True)


def test_a_unit_is_established_by_two_people(signed_in: SignedIn) -> None:
    feng, ke = signed_in("管理员小冯"), signed_in("主管部门审批人老柯")
    assert "设立单位" in text(feng.get("/desk/units"))
    assert "设立单位" not in text(ke.get("/desk/units"))
    wrong = feng.post("/desk/units/new", {**PARKS, "short_name": "市公园管理和绿化养护中心", "kind": ""})
    assert wrong.status_code == 422
    assert "有2处需要补充或修改" in text(wrong)
    assert "请填写类别。" in text(wrong)
    assert 'value="市公园管理中心"' in wrong.content.decode()
    sent = feng.post("/desk/units/new", PARKS, follow=True)
    assert "已提交，等待主管部门审批人批准。" in text(sent)
    assert not Unit.objects.filter(key="parks").exists()
    assert feng.get("/desk/unit/parks").status_code == 404
    own = approves(feng)
    assert own.status_code == 422
    assert "须由主管部门审批人批准" in text(own)
    assert "已批准。" in text(approves(ke))
    page = text(ke.get("/desk/unit/parks"))
    assert "市公园管理中心" in page
    assert "工作机制不齐：缺责任领导、代理人" in page
    assert "市公园管理中心" in text(ke.get("/desk/units/unready"))
    assert verify().clean


def test_a_preview_counts_every_ticket_and_lists_none_that_is_kept_from_the_reader(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    plain, about, named = desk.accepted(), desk.accepted(), desk.accepted()
    desk.does("派单员老林", "recuse", about, subjects=["housing"], reason="投诉住建局")
    of = {"demand": Demand.objects.get(number=named), "kind": "named", "subject": "zhou_reviewer"}
    Restriction.objects.create(id=new_id(), set_at=desk.now, **of)
    later(clock, desk)
    shown = text(signed_in("管理员小冯").get("/desk/unit/city_management/change/close"))
    assert "在办工单3件" in shown
    assert "另有2件未列出。" in shown
    assert plain in shown
    assert about not in shown
    assert named not in shown


def test_a_unit_is_closed_with_a_preview_and_its_tickets_go_over_at_once(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.accepted()
    later(clock, desk)
    feng, ke = signed_in("管理员小冯"), signed_in("主管部门审批人老柯")
    path = "/desk/unit/city_management/change/close"
    shown = text(feng.get(path))
    assert "在办工单1件" in shown
    assert number in shown
    assert "路灯和公共照明" in shown
    asked = {"effective_on": DAY.isoformat(), "reason": "机构改革方案", "step": "preview", "key": "k1"}
    assert "撤销须指定1个承接单位。" in text(feng.post(path, asked))
    assert "请填写依据。" in text(feng.post(path, asked | {"reason": "", "successors": "housing"}))
    assert "生效日期不能早于今天" in text(
        feng.post(path, asked | {"effective_on": "2026-01-01", "successors": "housing"})
    )
    preview = feng.post(path, asked | {"successors": "housing"})
    assert "提交批准" in text(preview)
    assert not Proposal.objects.exists()
    feng.post(path, asked | {"successors": "housing", "step": "submit"})
    lead = signed_in("住建局老汪")
    waiting = Proposal.objects.get().id
    assert "单位撤销" in text(lead.get("/desk/units/proposals"))
    heard = {"what": "hear", "agreed": "no", "reason": "人手不足"}
    lead.post(f"/desk/units/proposals/{waiting}", heard)
    assert "有意见。人手不足" in text(ke.get(f"/desk/units/proposals/{waiting}"))
    assert signed_in("石岐老张").get(f"/desk/units/proposals/{waiting}").status_code == 404
    approves(ke)
    assert Demand.objects.get(number=number).unit_id == "housing"
    page = text(feng.get("/desk/unit/city_management"))
    assert "由市住房和城乡建设局承接" in page
    assert "市城市管理和综合执法局" not in text(feng.get("/desk/units"))
    assert "市城市管理和综合执法局" in text(feng.get("/desk/units?ended=1"))
    assert "承接自" in text(feng.get("/desk/unit/housing"))
    assert verify().clean


def test_a_split_asks_where_each_item_and_person_goes(signed_in: SignedIn) -> None:
    feng = signed_in("管理员小冯")
    path = "/desk/unit/city_management/change/split"
    asked = {"effective_on": DAY.isoformat(), "reason": "分设", "step": "preview", "successors": ["housing", "water"]}
    shown = feng.post(path, asked)
    assert "目录条目归谁" in text(shown)
    assert 'value="city_management_handler=water"' in shown.content.decode()
    allotted = {"people": ["city_management_handler=water", "city_management_lead=housing"], "items": []}
    feng.post(path, asked | allotted | {"step": "submit", "key": "s"})
    content = Proposal.objects.get().content
    assert content["people"] == {"city_management_handler": "water"}
    assert content["successors"] == ["housing", "water"]


def test_a_lead_keeps_the_own_desk_and_no_other(signed_in: SignedIn) -> None:
    luo = signed_in("城管局罗局")
    form = {"contact_desk": "值班室", "contact_phone": "0760-00001111", "duty_hours": "周一至周五 09:00-17:00"}
    assert "写法：" in text(luo.post("/desk/unit/city_management/desk", form | {"duty_hours": "上午"}))
    luo.post("/desk/unit/city_management/desk", form | {"stand_in": "city_management_handler"})
    row = Unit.objects.get(key="city_management")
    assert (row.contact_desk, row.duty_hours, row.stand_in_id) == (
        "值班室",
        [["1-5", "09:00", "17:00"]],
        "city_management_handler",
    )
    assert luo.get("/desk/unit/housing/desk").status_code == 404
    assert luo.post("/desk/unit/housing/desk", form).status_code == 404
    luo.post("/desk/unit/city_management/people/end-substitute", {"person": "city_management_handler"})
    assert not Substitute.objects.filter(unit_id="city_management", valid_to__isnull=True).exists()
    luo.post("/desk/unit/city_management/people/substitute", {"person": "city_management_handler"})
    refused = luo.post("/desk/unit/housing/people/substitute", {"person": "housing_handler"})
    assert refused.status_code == 422
    assert "该单位不在你的职权范围内。" in text(refused)


# --- people ---


def test_a_person_comes_gets_an_account_and_leaves(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.dispatched()
    later(clock, desk)
    luo = signed_in("城管局罗局")
    form = {
        "key": "fang",
        "name": "城管局小方",
        "unit": "city_management",
        "role": "handler",
        "valid_from": DAY.isoformat(),
        "appointment": "",
    }
    assert luo.get("/desk/people/new?unit=city_management").status_code == 200
    assert "请填写姓名。" in text(luo.post("/desk/people/new", form | {"name": ""}))
    assert "该单位不在你的职权范围内" in text(luo.post("/desk/people/new", form | {"unit": "housing"}))
    assert "已授予岗位。" in text(luo.post("/desk/people/new", form | {"key": "Fang"}, follow=True))
    assert "该工号已有人使用。" in text(luo.post("/desk/people/new", form))
    assert "本页有" in text(luo.get("/desk/people?q=小方"))
    assert "开通账号" in text(luo.get("/desk/person/fang"))
    WHO["城管局小方"] = ("fang", "handler")
    fang = signed_in("城管局小方")
    assert fang.get(f"/desk/{number}").status_code == 200
    assert "已离任" in text(luo.post("/desk/person/fang/end", {"post": "all"}, follow=True))
    assert not Account.objects.get(username="fang").is_active
    assert fang.get(f"/desk/{number}").headers["Location"].startswith("/sign-in")
    assert fang.post("/sign-in", proofs("城管局小方")).status_code in (403, 422)
    assert verify().clean


def test_a_post_that_weighs_waits_for_a_second_person(signed_in: SignedIn) -> None:
    feng, zhu, tan = (signed_in(name) for name in ("管理员小冯", "管理员阿珠", "保密员老谭"))
    form = {"unit": "hotline", "role": "reviewer", "appointment": "", "valid_from": DAY.isoformat()}
    assert "等待另一名管理员或者保密员批准" in text(feng.post("/desk/person/chen_agent/post", form, follow=True))
    assert "有待批的岗位" in text(feng.get("/desk/person/chen_agent"))
    assert approves(feng).status_code == 422
    assert approves(zhu, "no").status_code == 422
    assert "已退回。" in text(approves(zhu, "no", "尚未培训"))
    feng.post("/desk/person/chen_agent/post", form)
    approves(tan)
    assert Post.objects.get(person_id="chen_agent", role="reviewer").approved_by == "tan_privacy"
    refused = feng.post("/desk/person/zhou_reviewer/post", form | {"unit": "housing", "role": "handler"})
    assert "不能与“审核员”同时担任。" in text(refused)
    lead = Post.objects.get(person_id="city_management_lead").id
    stays = feng.post("/desk/person/city_management_lead/end", {"post": lead}, follow=True)
    assert "该单位至少应有一名责任领导" in text(stays)


def test_a_delegation_is_given_used_and_revoked(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    desk.does("城管局小李", "contact_requester", number, reached=True, said="已联系")
    later(clock, desk)
    luo = signed_in("城管局罗局")
    form = {
        "deputy": "city_management_handler",
        "acts": ["reply"],
        "valid_from": DAY.isoformat(),
        "last_day": "2026-04-26",
    }
    assert "请选择授权的事项。" in text(luo.post("/desk/me/delegate", form | {"acts": []}))
    assert "授权最长30日。" in text(luo.post("/desk/me/delegate", form | {"last_day": "2026-06-30"}))
    assert "已授权" in text(luo.post("/desk/me/delegate", form, follow=True))
    li = signed_in("城管局小李")
    li.post("/desk/post", {"post": "1"})
    page = text(li.get(f"/desk/{number}"))
    assert "代城管局罗局 单位负责人" in page
    shown = li.get(f"/desk/{number}/do/reply")
    assert shown.status_code == 200
    assert li.get(f"/desk/{number}/do/request_extension").status_code == 403
    key, version = (re.search(rf'name="{name}" value="([^"]*)"', shown.content.decode()) for name in ("key", "version"))
    assert key is not None
    assert version is not None
    li.post(
        f"/desk/{number}/do/reply",
        {"key": key[1], "version": version[1], "form": "written", "reply": "已修复", "answers": "1"},
    )
    assert "城管局小李 代 城管局罗局" in text(luo.get(f"/desk/{number}"))
    given = Delegation.objects.get()
    assert "授权已撤销" in text(
        luo.post("/desk/person/city_management_lead/revoke", {"delegation": given.id}, follow=True)
    )
    assert li.get(f"/desk/{number}").headers["Location"].startswith("/sign-in")


def test_being_away_and_back(signed_in: SignedIn) -> None:
    luo = signed_in("城管局罗局")
    luo.post("/desk/person/city_management_lead/absence", {"valid_from": DAY.isoformat(), "last_day": "2026-04-24"})
    assert Delegation.objects.get().valid_to == date(2026, 4, 25)
    assert "登记返岗" in text(luo.get("/desk/me", follow=True))
    luo.post("/desk/person/city_management_lead/absence", {"unit": "city_management", "what": "end"})
    assert Delegation.objects.get().revoked_at is not None
    assert signed_in("石岐老张").get("/desk/person/city_management_lead/absence").status_code == 404


# --- duty, training ---


def test_a_duty_list_by_the_week(signed_in: SignedIn) -> None:
    luo = signed_in("城管局罗局")
    path = "/desk/unit/city_management/duty"
    form = {"day": DAY.isoformat(), "begin": "10:00", "end": "12:00", "person": "city_management_handler"}
    assert "请填写开始。" in text(luo.post(path, form | {"begin": ""}))
    assert "时间写法：08:30。" in text(luo.post(path, form | {"begin": "早上"}))
    shown = text(luo.post(path, form, follow=True))
    assert "10:00-12:00 城管局小李" in shown
    assert "14:30-17:30" in shown  # nobody is there in the afternoon
    luo.post(path, {"cancel": Duty.objects.get().id})
    assert not Duty.objects.exists()
    assert luo.post("/desk/unit/housing/duty", form).status_code == 404
    assert luo.get("/desk/unit/housing/duty").status_code == 200
    assert luo.get("/desk/duty", follow=True).status_code == 200
    assert "24:00" in text(luo.get("/desk/unit/hotline/duty?week=2026-05-04"))


def test_training_is_recorded_and_an_untrained_agent_warned(signed_in: SignedIn) -> None:
    zheng, chen = signed_in("督办员老郑"), signed_in("坐席小陈")
    assert "培训记录" not in text(chen.get("/desk/contact"))
    Person.objects.get(key="chen_agent").trainings.all().delete()
    assert "你还没有这些类型的培训记录：咨询" in text(chen.get("/desk/contact"))
    path = "/desk/person/chen_agent/train"
    form = {
        "subject": "咨询受理",
        "level": "basic",
        "result": "passed",
        "held_on": DAY.isoformat(),
        "covers": ["consultation", "help"],
    }
    assert "请填写培训内容。" in text(zheng.post(path, form | {"subject": ""}))
    zheng.post(path, form)
    assert "你还没有这些类型的培训记录：投诉" in text(chen.get("/desk/contact"))
    assert "咨询、求助" in text(zheng.get("/desk/training"))
    assert chen.get("/desk/training").status_code == 403
