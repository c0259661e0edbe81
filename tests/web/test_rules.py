"""The pages of rules: drafted on a form, its effect seen, approved by a second person on a page (a4.2, D07; P16)."""

from datetime import timedelta

from tests.rulebook.making import RuleDesk, at
from tests.store.conftest import city  # noqa: F401
from tests.store.desk import row
from tests.web.conftest import NOW, Clock, SignedIn, clock, proofs, signed_in  # noqa: F401
from tests.web.rule_pages import desk, file_of, policy_form, saved, step, words  # noqa: F401

from hotline.acting.locking import context
from hotline.rulebook.models import Draft
from hotline.rulebook.versions import POLICIES


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
        "退单期限 原 2个工作日 新 1个工作日",
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
    assert "重办期限 原 5个工作日 新 3个工作日" in history
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
