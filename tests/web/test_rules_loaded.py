"""A year loaded from a file, texts and code lists changed on their pages; what reminds of a notice (R3, R5; a14.1)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rulebook.making import RuleDesk, at, notice, this_year
from tests.store.conftest import city  # noqa: F401
from tests.web.conftest import NOW, Clock, SignedIn, clock, proofs, signed_in  # noqa: F401
from tests.web.rule_pages import desk, file_of, form_of, saved, step, words  # noqa: F401

from hotline.rulebook.models import Adoption, Draft, Preview
from hotline.rulebook.wordings import content_in_force
from hotline.sweeps import recompute_after_notice


def test_a_year_is_loaded_seen_and_approved_and_what_moved_is_listed(
    signed_in: SignedIn, desk: RuleDesk, clock: Clock  # noqa: F811
) -> None:  # fmt: skip
    number = desk.at(at("2026-12-21", "09:58")).accepted(type="complaint")
    clock.move_to(desk.at(at("2026-12-28")).now)
    zeng = signed_in("分析员小曾")
    page = words(zeng.get("/desk/rules/calendar?year=2027"))
    for told in ("缺2027年的放假通知", "暂定，待国务院公布", "载入放假通知"):
        assert told in page
    sent = {
        "file": file_of(notice(2027, ["2026-12-31", "2027-02-05"])),
        "reason": "国办通知",
        "number": "国办〔2026〕7号",
    }
    draft = saved(zeng, "/desk/rules/calendar", sent)
    assert (draft.content["year"], draft.content["number"]) == (2027, "国办〔2026〕7号")
    page = words(zeng.get(f"/desk/rules/draft/{draft.id}"))
    for told in ("2027年节假日安排", "2026-12-31（周四）假 原 未列 新 放假", "后移 1件", "请核对"):
        assert told in page, told
    assert f"{number} 市城管执法局 2027年1月12日17:30 暂定" in words(zeng.get(f"/desk/rules/draft/{draft.id}/tickets"))
    assert step(zeng, draft, "submit_rule").status_code == 302
    assert step(signed_in("审批人罗处"), draft, "approve_rule").status_code == 302
    assert "还有1件待重算" in words(zeng.get("/desk/rules/calendar/moved"))
    recompute_after_notice(desk.now + timedelta(minutes=1))
    page = words(zeng.get("/desk/rules/calendar/moved"))
    assert f"{number} 2027年1月12日17:30 2027年1月13日17:30 后移" in page
    assert "没有工单的到期时间有变化" in words(zeng.get("/desk/rules/calendar/moved?verdict=kept"))
    assert "缺2027年" not in words(zeng.get("/desk/rules/calendar?year=2027"))
    assert "国办〔2026〕7号" in words(zeng.get("/desk/rules/calendar?year=2027"))


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (None, "请选择文件。"),
        (SimpleUploadedFile("a.json", b"{"), "不是有效的 JSON"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04\0"), "电子表格文件（xlsx）不能直接载入"),
        (SimpleUploadedFile("a.csv", b"date,name,isOffDay\n2027-01-01,=1+1,True\n"), "单元格是公式"),
        (SimpleUploadedFile("a.csv", b"date,isOffDay\n2027-01-01,True\n2027-01-01,True\n"), "2027-01-01重复"),
        (SimpleUploadedFile("a.csv", b"date,isOffDay\n2027-01-01,True\n2025-01-01,True\n"), "不属2027年"),
    ],
)
def test_a_bad_file_is_told_and_nothing_is_kept(
    signed_in: SignedIn, desk: RuleDesk, file: SimpleUploadedFile | None, told: str  # noqa: F811
) -> None:  # fmt: skip
    sent = {"reason": "国办通知", **({"file": file} if file else {})}
    answer = signed_in("管理员小冯").post("/desk/rules/calendar", sent)
    assert answer.status_code == 422
    assert told in words(answer)
    assert "国办通知" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_preview_is_gone_on_with_and_cancelled_from_the_page(
    signed_in: SignedIn, desk: RuleDesk, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    from hotline.sweeps import previews

    for _ in range(3):
        desk.accepted()
    monkeypatch.setattr(previews, "SLICE", 1)
    monkeypatch.setattr(previews.advance, "__defaults__", (1,))
    feng = signed_in("管理员小冯")
    draft = saved(
        feng, "/desk/rules/calendar", {"file": file_of(this_year("2026-04-27"), "2026.json"), "reason": "补休"}
    )
    page = words(feng.get(f"/desk/rules/draft/{draft.id}"))
    assert "正在处理，已完成3/3" in page
    assert "取消计算" in page
    assert feng.post(f"/desk/rules/draft/{draft.id}", {"step": "cancel"}).status_code == 302
    assert "已取消，可以重新计算" in words(feng.get(f"/desk/rules/draft/{draft.id}"))
    feng.post(f"/desk/rules/draft/{draft.id}", {"step": "preview"})
    part = feng.post(f"/desk/rules/draft/{draft.id}", {"step": "go_on"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "已完成，共3件" in words(part)
    assert Preview.objects.get().counts["later"] == 3


def test_the_desk_reminds_who_can_load_a_notice_from_december_on(
    signed_in: SignedIn, desk: RuleDesk, clock: Clock  # noqa: F811
) -> None:  # fmt: skip
    told = "缺2027年的放假通知"
    clock.move_to(at("2026-11-30"))
    assert told not in words(signed_in("管理员小冯").get("/desk"))
    clock.move_to(desk.at(at("2026-12-01")).now)
    for name in ("管理员小冯", "分析员小曾", "审批人罗处"):
        assert told in words(signed_in(name).get("/desk")), name
    assert told not in words(signed_in("派单员老林").get("/desk/list/to_dispatch"))
    feng = signed_in("管理员小冯")
    draft = saved(feng, "/desk/rules/calendar", {"file": file_of(notice(2027, ["2027-02-05"])), "reason": "国办通知"})
    assert step(feng, draft, "submit_rule").status_code == 302
    assert step(signed_in("审批人罗处"), draft, "approve_rule").status_code == 302
    assert told not in words(feng.get("/desk"))


def test_a_reply_may_begin_with_the_template(signed_in: SignedIn, desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    number = desk.accepted()
    desk.does("城管局小李", "contact_requester", number, reached=True, said="已联系")
    clock.move_to(desk.now)
    luo = signed_in("城管局罗局")
    assert "用书面答复模板开始" in words(luo.get(f"/desk/{number}/do/reply"))
    assert "现答复如下" not in words(luo.get(f"/desk/{number}/do/reply"))
    assert "我单位已办理，现答复如下：" in words(luo.get(f"/desk/{number}/do/reply?template=letter"))
    own = luo.get("/desk/rules/texts?subject=letter%20city_management")
    assert "新建草稿" in words(own)
    assert "新建草稿" not in words(luo.get("/desk/rules/texts?subject=dispatch"))
    assert luo.post("/desk/rules/texts?subject=dispatch", {"words": "x"}).status_code == 404


def test_a_text_from_form_to_force(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    yuan = signed_in("知识管理员小袁")
    assert "您的诉求已派给{承办单位}办理，期限{到期时间}。" in words(yuan.get("/desk/rules/texts"))
    path = "/desk/rules/texts?subject=dispatch"
    page = yuan.get(path)
    assert "必须有：{承办单位}、{到期时间}。" in words(page)
    sent = form_of(page, "文本草稿")
    wrong = yuan.post(path, sent | {"words": "已派给{承办单位}，请拨88887777。", "reason": "更明白"})
    assert wrong.status_code == 422
    assert "缺少“{到期时间}”" in words(wrong)
    assert "88887777" in wrong.content.decode()
    draft = saved(yuan, path, sent | {"words": "已交{承办单位}，{到期时间}前办结。", "reason": "更明白"})
    assert draft.content == {"words": "已交{unit}，{due}前办结。"}
    assert step(yuan, draft, "submit_rule").status_code == 302
    luo = signed_in("审批人罗处")
    assert "须先由保密员确认所用数据。" in words(luo.get(f"/desk/rules/draft/{draft.id}"))
    tan = signed_in("保密员老谭")
    assert "保密员确认" in words(tan.get("/desk/rules/waiting"))
    assert "用到的内容：承办单位、到期时间。" in words(tan.get(f"/desk/rules/draft/{draft.id}"))
    assert step(tan, draft, "confirm_rule").status_code == 302
    assert step(luo, draft, "approve_rule").status_code == 302
    assert "第2号" in words(yuan.get("/desk/rules/texts"))
    history = words(yuan.get("/desk/rules/history?kind=template&subject=dispatch"))
    assert "已交{承办单位}，{到期时间}前办结。" in history
    assert "随产品提供" in history
    sms = words(yuan.get("/desk/rules/texts?subject=sms%20dispatch"))
    assert "（63个字，一条短信最多70个字）" in sms


def test_a_code_list_from_form_to_force(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    feng = signed_in("管理员小冯")
    path = "/desk/rules/lists?subject=not_taken_reasons"
    sent = form_of(feng.get(path), "代码表草稿")
    assert sent["code-1"] == "litigation"
    new = max(int(name.partition("-")[2]) for name in sent if name.startswith("zh-"))
    more = {f"code-{new}": "threat", f"zh-{new}": "威胁他人安全", f"group-{new}": "police_referred", "ended-1": "yes"}
    wrong = feng.post(path, sent | more | {f"code-{new}": "Threat!", "reason": "新增"})
    assert wrong.status_code == 422
    assert "代码应为小写字母开头" in words(wrong)
    draft = saved(feng, path, sent | more | {"reason": "新增"})
    page = words(feng.get(f"/desk/rules/draft/{draft.id}"))
    assert "原 诉讼 新 诉讼（停用）" in page
    assert "原 没有 新 威胁他人安全" in page
    assert step(feng, draft, "submit_rule").status_code == 302
    assert step(signed_in("审批人余处"), draft, "approve_rule").status_code == 302
    rows = content_in_force("code_list", "not_taken_reasons", desk.now + timedelta(hours=1))["entries"]
    assert [row["code"] for row in rows if row["ended"]] == ["litigation"]
    assert Adoption.objects.filter(kind="code_list").count() == 1
    assert "停用" in words(feng.get(path))
