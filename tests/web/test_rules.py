"""The pages of rules: drafted on a form, its effect seen, approved by a second person on a page (a4.2, D07; P16)."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.rulebook.making import RuleDesk, appoint_approvers, at, notice, this_year
from tests.store.conftest import city  # noqa: F401
from tests.store.desk import row
from tests.web.conftest import NOW, Clock, SignedIn, clock, proofs, signed_in  # noqa: F401

from hotline.acting.locking import context
from hotline.database.places import Place
from hotline.rulebook.models import Adoption, Draft, Preview
from hotline.rulebook.versions import POLICIES
from hotline.rulebook.wordings import content_in_force
from hotline.sweeps import recompute_after_notice

Signed = Callable[[str], Client]


@pytest.fixture
def desk(city: Place, clock: Clock) -> RuleDesk:  # noqa: F811
    """Everybody at work beside the pages, the department's approvers too."""
    appoint_approvers(date(2020, 1, 1))
    return RuleDesk(NOW)


class Words(str):
    """The words of a page; what is looked for in them may be spaced as it reads best."""

    __slots__ = ()

    def __contains__(self, told: object) -> bool:
        return str.__contains__(self, re.sub(r"\s+", "", str(told)))


def words(answer: Any) -> Words:
    """A page without its tags and spaces."""
    return Words(re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode())))


def form_of(page: Any, label: str) -> dict[str, str]:
    """What the form with a label would send as it stands."""
    found = re.search(rf'<form[^>]*aria-label="{label}"[^>]*>(.*?)</form>', page.content.decode(), re.DOTALL)
    assert found is not None, label
    inside = found[1]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", inside):
        kind, name, value = (_mark(tag, mark) for mark in ("type", "name", "value"))
        if name and (kind not in ("radio", "checkbox") or " checked" in tag):
            sent[name] = value
    return sent | dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', inside, re.DOTALL))


def _mark(tag: str, mark: str) -> str:
    found = re.search(rf'\b{mark}="([^"]*)"', tag)
    return found[1] if found else ""


def boxes_of(page: Any, name: str) -> list[str]:
    """The boxes ticked under a name."""
    tags = re.findall(rf'<input type="checkbox" name="{name}"[^>]*>', page.content.decode())
    return [_mark(tag, "value") for tag in tags if " checked" in tag]


LISTS = ("extension_causes", "oral_reply_types", "unit_lead_required_for", "closure_checklist", "follow_up_channels",
         "withdraw_not_for_types")  # fmt: skip


def policy_form(client: Client, path: str = "/desk/rules/policy/draft") -> dict[str, Any]:
    """The form of a policy draft as it stands."""
    page = client.get(path)
    assert page.status_code == 200
    return {**form_of(page, "制度参数草稿"), **{name: boxes_of(page, name) for name in LISTS}}


def saved(client: Client, path: str, sent: dict[str, Any]) -> Draft:
    """The draft a form leads to."""
    answer = client.post(path, sent)
    assert answer.status_code == 302, words(answer)
    return Draft.objects.get(id=int(answer.headers["Location"].rpartition("/")[2]))


def step(client: Client, draft: Draft, code: str, **more: str) -> Any:
    """Press a button of a draft's page."""
    return client.post(f"/desk/rules/draft/{draft.id}", {"step": code, "version": str(draft.revision), **more})


def test_the_policy_is_shown_with_meaning_article_and_version(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    page = words(signed_in("城管局小李").get("/desk/rules/policy"))
    for told in ("制度参数 第1版", "退单期限 2个工作日 接到工单后多久内可以申请退单。 第十七条第一款", "在用"):
        assert told in page
    assert "新建草稿" not in page
    assert "新建草稿" in words(signed_in("分析员小曾").get("/desk/rules/policy"))
    assert signed_in("分析员小曾").get("/desk/rules/policy?version=9").status_code == 404


def test_a_policy_from_form_to_force(signed_in: SignedIn, desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    open_one = desk.accepted()
    waits = desk.registers()
    clock.move_to(desk.now)
    zeng = signed_in("分析员小曾")
    sent = policy_form(zeng) | {"return_window": "1个工作日", "redo_limit": "3个工作日", "limit_urgent": "不设"}
    assert zeng.post("/desk/rules/policy/draft", sent | {"reason": ""}).status_code == 422
    draft = saved(zeng, "/desk/rules/policy/draft", sent | {"reason": "试点", "in_force_from": "2026-06-01"})
    assert draft.content == {"changes": {"limit_urgent": None, "return_window": "1wd", "redo_limit": "3wd"}}
    page = words(zeng.get(f"/desk/rules/draft/{draft.id}"))
    for told in (
        "退单期限 2个工作日 1个工作日",
        "已派出的工单 1件，0件变化",
        "未派出的工单 1件，派单后按新版本计算",
        "重办期限 6月1日10:00 6月8日17:30 6月4日17:30",
        "涉及的操作：派单、申请退单、重办",
        "默认受理时间不短于退单期限",
    ):
        assert told in page, told
    assert step(zeng, draft, "submit_rule").status_code == 302

    assert 'value="approve_rule"' not in zeng.get(f"/desk/rules/draft/{draft.id}").content.decode()
    assert step(zeng, draft, "approve_rule").status_code == 422
    luo = signed_in("审批人罗处")
    assert "制度参数" in words(luo.get("/desk/rules/waiting"))
    answer = step(luo, draft, "approve_rule", reason="同意")
    assert answer.status_code == 302
    coming = POLICIES[context(at("2026-06-01", "00:00"), None)[0]]
    assert (str(coming.return_window), coming.limit_urgent) == ("1wd", None)
    assert row(open_one).policy == row(waits).policy == context(desk.now, None)[0]
    history = words(luo.get("/desk/rules/history?kind=policy"))
    assert "第2版 6月1日00:00 待启用 分析员小曾 罗处" in history
    assert "重办期限 5个工作日 3个工作日" in history
    assert "批准 罗处" in words(luo.get(f"/desk/rules/draft/{draft.id}"))


def test_approval_asks_for_the_second_factor_again_and_keeps_what_was_typed(
    signed_in: SignedIn, desk: RuleDesk, clock: Clock  # noqa: F811
) -> None:  # fmt: skip
    draft = Draft.objects.get(id=int(desk.drafts("分析员小曾", "policy", {"changes": {"due_soon": 2}})))
    desk.takes("分析员小曾", "submits", str(draft.id))
    desk.previews(str(draft.id))
    clock.move_to(desk.now)
    luo = signed_in("审批人罗处")
    clock.shift(timedelta(minutes=12))
    luo.get("/desk/rules/waiting")
    answer = step(luo, draft, "approve_rule", reason="同意试行")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/desk/account/confirm") or "confirm" in answer.headers["Location"]
    assert Draft.objects.get().status == "submitted"
    assert luo.post(answer.headers["Location"], {"code": proofs("审批人罗处")["code"]}).status_code == 302
    page = luo.get(f"/desk/rules/draft/{draft.id}")
    assert "同意试行" in page.content.decode()
    assert step(luo, draft, "approve_rule", reason="同意试行").status_code == 302
    assert Draft.objects.get().decision == "同意试行"


def test_a_form_with_mistakes_says_them_and_keeps_everything(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    zeng = signed_in("分析员小曾")
    wrong = {"return_window": "两天", "due_soon": "9", "overdue_grades": "5、1", "follow_up_hours": "6点到8点",
             "follow_up_channels": [], "reason": "写了很多字"}  # fmt: skip
    answer = zeng.post("/desk/rules/policy/draft", policy_form(zeng) | wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    for told in ("有5处需要补充或修改", "退单期限：写法不对", "即将超期：超出范围", "超期分级：请写由小到大的几个数",
                 "回访时段：写法不对", "回访方式：请至少选一项", 'value="两天"', "写了很多字"):  # fmt: skip
        assert told in page, told
    assert not Draft.objects.exists()
    unfit = zeng.post("/desk/rules/policy/draft", policy_form(zeng) | {"return_window": "3个工作日", "reason": "长些"})
    assert "不符合：默认受理时间不短于退单期限。" in words(unfit)
    date_ = zeng.post("/desk/rules/policy/draft", policy_form(zeng) | {"due_soon": "2", "in_force_from": "明天"})
    assert "日期写法：2026-06-01。" in words(date_)
    same = zeng.post("/desk/rules/policy/draft", policy_form(zeng) | {"reason": "不改"})
    assert "内容与在用版本相同，无须启用。" in words(same)


def test_the_form_reads_back_every_value_it_shows(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    from django.http import QueryDict

    from hotline.core.policy import Policy, plain_policy
    from hotline.rulebook.wordings import lists_of_policy
    from hotline.web.rules.policy_form import changes_of

    sent = policy_form(signed_in("分析员小曾"))
    posted = QueryDict(mutable=True)
    for name, value in sent.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    assert changes_of(posted, plain_policy(Policy()), lists_of_policy(desk.now)) == {}
    posted["follow_up_hours"], posted["work_sessions"] = "09：00至20：00", "09:00–12:00，13:00-17:00"
    posted["repeat_scope_days"], posted["overdue_grades"], posted["silent_acceptance"] = "90日", "2, 4", "no"
    posted["limit_help"], posted["redo_limit"], posted["contact_attempts"] = "5日", "按类型重新计算", "5次"
    posted.setlist("oral_reply_types", ["praise"])
    assert changes_of(posted, plain_policy(Policy()), lists_of_policy(desk.now)) == {
        "work_sessions": [["09:00", "12:00"], ["13:00", "17:00"]],
        "limit_help": "5nd",
        "silent_acceptance": False,
        "contact_attempts": 5,
        "oral_reply_types": ["praise"],
        "follow_up_hours": ["09:00", "20:00"],
        "redo_limit": "full",
        "overdue_grades": [2, 4],
        "repeat_scope_days": 90,
    }


def test_a_draft_is_changed_returned_and_withdrawn_by_its_author_alone(
    signed_in: SignedIn, desk: RuleDesk, clock: Clock  # noqa: F811
) -> None:  # fmt: skip
    zeng, feng = signed_in("分析员小曾"), signed_in("管理员小冯")
    draft = saved(zeng, "/desk/rules/policy/draft", policy_form(zeng) | {"due_soon": "2", "reason": "试行"})
    path = f"/desk/rules/policy/draft?draft={draft.id}"
    assert feng.get(path).status_code == 404
    assert "修改草稿" not in words(feng.get(f"/desk/rules/draft/{draft.id}"))
    changed = saved(zeng, path, policy_form(zeng, path) | {"due_soon": "3"})
    assert (changed.revision, changed.content) == (2, {"changes": {"due_soon": 3}})
    stale = zeng.post(path, policy_form(zeng, path) | {"version": "1", "due_soon": "4"})
    assert "内容在你打开之后已有变化" in words(stale)
    assert step(zeng, changed, "submit_rule").status_code == 302
    assert zeng.get(path).status_code == 404
    luo = signed_in("审批人罗处")
    assert step(luo, changed, "return_rule").status_code == 422
    assert step(luo, changed, "return_rule", reason="再想想").status_code == 302
    assert "上次退回" in words(zeng.get(f"/desk/rules/draft/{draft.id}")) or "再想想" in words(
        zeng.get(f"/desk/rules/draft/{draft.id}")
    )
    assert step(zeng, changed, "withdraw_rule").status_code == 302
    assert Draft.objects.get().status == "withdrawn"


def test_a_former_version_is_brought_back_by_a_draft(signed_in: SignedIn, desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    desk.makes("policy", {"changes": {"redo_limit": "3wd", "due_soon": 2}})
    clock.move_to(desk.now + timedelta(minutes=1))
    zeng = signed_in("分析员小曾")
    assert "以这一版起草" in words(zeng.get("/desk/rules/policy?version=1"))
    draft = saved(
        zeng, "/desk/rules/policy/draft", policy_form(zeng, "/desk/rules/policy/draft?from=1") | {"reason": "恢复"}
    )
    assert draft.content == {"changes": {"redo_limit": "5wd", "due_soon": 1}}


def test_strangers_and_unknown_drafts(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    draft = desk.drafts("分析员小曾", "policy", {"changes": {"due_soon": 2}})
    handler = signed_in("城管局小李")
    for path in (f"/desk/rules/draft/{draft}", f"/desk/rules/draft/{draft}/tickets", "/desk/rules/waiting",
                 "/desk/rules/policy/draft", "/desk/rules/calendar/moved", "/desk/rules/texts"):  # fmt: skip
        assert handler.get(path).status_code == 403, path
    assert handler.post("/desk/rules/calendar", {"reason": "x"}).status_code == 404
    zeng = signed_in("分析员小曾")
    for path in ("/desk/rules/draft/1", "/desk/rules/draft/x", "/desk/rules/policy/draft?draft=1",
                 "/desk/rules/texts?subject=none", "/desk/rules/lists?subject=none", "/desk/rules/history?kind=none",
                 "/desk/rules/history?kind=template", "/desk/rules/calendar/moved?version=9"):  # fmt: skip
        assert zeng.get(path).status_code == 404, path
    assert zeng.post(f"/desk/rules/draft/{draft}", {"step": "nothing"}).status_code == 404


def file_of(content: dict[str, Any], name: str = "2027.json") -> SimpleUploadedFile:
    """A notice as a file to send."""
    days = [{"date": day, "isOffDay": fact == "off", "name": "假"} for day, fact in content["days"].items()]
    return SimpleUploadedFile(name, json.dumps({"year": content["year"], "days": days}).encode())


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
    for told in ("2027年节假日安排", "2026-12-31（周四）假 未列 放假", "后移 1件", "请核对"):
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
    assert "诉讼 诉讼（停用）" in page
    assert "没有 威胁他人安全" in page
    assert step(feng, draft, "submit_rule").status_code == 302
    assert step(signed_in("审批人余处"), draft, "approve_rule").status_code == 302
    rows = content_in_force("code_list", "not_taken_reasons", desk.now + timedelta(hours=1))["entries"]
    assert [row["code"] for row in rows if row["ended"]] == ["litigation"]
    assert Adoption.objects.filter(kind="code_list").count() == 1
    assert "停用" in words(feng.get(path))
