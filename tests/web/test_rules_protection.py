"""The pages of the protection rules: drafted on a form, approved by a second person, seen by those who watch (S43)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.reading.people import OTHERS, reads
from tests.rulebook.making import RuleDesk, at
from tests.store.conftest import city  # noqa: F401
from tests.store.desk import WHO
from tests.web.conftest import NOW, Clock, SignedIn, clock, signed_in  # noqa: F401
from tests.web.rule_pages import boxes_of, desk, form_of, saved, step, words  # noqa: F401

from hotline.acting.reception import RequesterIn
from hotline.protecting import counting
from hotline.protecting.reveal import Revealed, reveal
from hotline.protection.rules import rules, shipped
from hotline.rulebook.models import Draft, Preview
from hotline.sweeps.previews import advance_all

WHO.update(OTHERS)
FORM = "/desk/rules/protection/draft"
TAN = "保密员老谭"


def form(client: Client, path: str = FORM) -> dict[str, Any]:
    """The form of a draft as it stands."""
    page = client.get(path)
    assert page.status_code == 200
    return {**form_of(page, "保护规则草稿"), "unusual.quiet_roles": boxes_of(page, "unusual.quiet_roles")}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (TAN, 200),
        ("审计员老邓", 403),
        ("管理员小冯", 403),
        ("分析员小曾", 403),
        ("审批人罗处", 403),
        ("城管局小李", 403),
    ],
)
def test_only_the_privacy_officer_has_the_form(
    signed_in: SignedIn, desk: RuleDesk, name: str, status: int  # noqa: F811
) -> None:  # fmt: skip
    client = signed_in(name)
    assert client.get(FORM).status_code == status
    assert client.post(FORM, {"reason": "试"}).status_code == (422 if status == 200 else status)
    assert not Draft.objects.exists()


def test_the_form_as_it_stands_changes_nothing(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    tan = signed_in(TAN)
    answer = tan.post(FORM, form(tan) | {"reason": "不改"})
    assert answer.status_code == 422
    assert "内容与在用版本相同，无须启用。" in words(answer)


def test_where_demands_are_many_the_worker_counts_what_a_draft_would_make_due(
    signed_in: SignedIn, desk: RuleDesk, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(counting, "FEW", 0)
    desk.accepted()
    tan = signed_in(TAN)
    draft = saved(tan, FORM, form(tan) | {"retention.view_log.keep_months": "24个月", "reason": "试行三个月"})
    assert step(tan, draft, "go_on").status_code == 302
    assert Preview.objects.get().state == "waiting"
    assert "可以离开本页" in words(tan.get(f"/desk/rules/draft/{draft.id}"))
    assert advance_all(desk.now) == 0
    assert "查看记录 今天到期0件，按新的期限0件" in words(tan.get(f"/desk/rules/draft/{draft.id}"))


def test_from_form_to_force(signed_in: SignedIn, desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    tan = signed_in(TAN)
    sent = form(tan) | {
        "unusual.reveals_an_hour": "10次",
        "files.most_unpacked": "100 MB",
        "private_classes": "0201，020203",
        "unusual.quiet_from": "22：00",
        "retention.view_log.keep_months": "24个月",
        "reveal_purposes-gone-2": "yes",
        "reveal_purposes-zh-5": "电话回访",
        "reveal_purposes-zh-8": "组织调解",
        "reveal_purposes-code-8": "mediate",
        "reason": "试行三个月",
        "in_force_from": "2026-06-01",
    }
    draft = saved(tan, FORM, sent)
    page = words(tan.get(f"/desk/rules/draft/{draft.id}"))
    for told in (
        "明文查看的用途：visit 原 上门或者到现场处理 新 没有",
        "明文查看的用途：follow_up 原 回访 新 电话回访",
        "明文查看的用途：mediate 原 没有 新 组织调解",
        "一小时内明文查看、紧急查看 原 15次 新 10次",
        "压缩内容展开后的大小 原 200MB 新 100MB",
        "非工作时间起 原 21:00 新 22:00",
        "查看记录：保存 原 36个月 新 24个月",
        "查看记录 今天到期0件，按新的期限0件",
        "“查看记录：保存”的时间改了，依据没有改",
    ):
        assert told in page, told
    assert step(tan, draft, "submit_rule").status_code == 302
    assert step(tan, draft, "approve_rule").status_code == 422
    assert "保护规则" in words(signed_in("审计员老邓").get("/desk/rules/waiting"))
    luo = signed_in("审批人罗处")
    assert "保护规则 保密员老谭" in words(luo.get("/desk/rules/waiting"))
    assert step(luo, draft, "approve_rule", reason="同意").status_code == 302
    assert rules(NOW) is shipped()
    then = rules(at("2026-06-01", "00:00"))
    assert (then.unusual.reveals_an_hour, then.files.most_unpacked) == (10, 100 * 2**20)
    assert list(then.reveal_purposes)[-1] == "mediate"
    assert "visit" not in then.reveal_purposes
    assert then.private_classes == ("0201", "020203")
    page = words(luo.get("/desk/rules/history?kind=protection"))
    assert "第2版 6月1日00:00 待启用 保密员老谭 罗处" in page
    assert "第2版定于 6月1日00:00 启用" in words(tan.get("/desk/privacy/keeping"))
    clock.move_to(at("2026-06-01", "09:00"))
    page = words(signed_in(TAN).get("/desk/privacy/keeping"))
    for told in ("保护规则 第2版", "6月1日00:00起", "电话回访", "100MB", "24个月"):
        assert told in page, told


def test_mistakes_are_told_beside_their_fields_and_nothing_is_lost(
    signed_in: SignedIn, desk: RuleDesk  # noqa: F811
) -> None:  # fmt: skip
    tan = signed_in(TAN)
    wrong = {
        "unusual.reveals_an_hour": "五次",
        "retention.view_log.keep_months": "3",
        "retention.ticket.basis": "",
        "private_classes": "0201、0000",
        "export_purposes-zh-6": "组织<b>调解",
        "export_purposes-code-6": "调解",
        "reason": "写了很多字",
    }
    answer = tan.post(FORM, form(tan) | wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    for told in (
        "有4处需要补充或修改",
        "一小时内明文查看、紧急查看：写法不对，应为1至100次。",
        "查看记录：保存：超出范围，应为6至360个月。",
        "诉求：依据：请写2至60个字。",
        "导出和打印的用途：代码“调解”应为小写字母、数字、下划线，最多20个字符。",
        'href="#f-unusual.reveals_an_hour"',
        'id="f-unusual.reveals_an_hour"',
        'value="五次"',
        'value="0201、0000"',
        'value="组织&lt;b&gt;调解"',
        "写了很多字",
    ):
        assert told in page, told
    assert "<b>调解" not in page
    classes = tan.post(FORM, form(tan) | {"private_classes": "0201、0000", "reason": "加一类"})
    assert "按类别即为私密的事项分类：事项分类里没有：0000。" in words(classes)
    twice = {"reveal_purposes-zh-8": "再联系", "reveal_purposes-code-8": "contact", "reason": "加一项"}
    assert "代码“contact”写了两次。" in words(tan.post(FORM, form(tan) | twice))
    none = tan.post(FORM, form(tan) | {"unusual.reveals_an_hour": "10"})
    assert "未说明理由。" in words(none)
    date_ = tan.post(FORM, form(tan) | {"unusual.reveals_an_hour": "10", "reason": "少些", "in_force_from": "明天"})
    assert "日期写法：2026-06-01。" in words(date_)
    assert 'value="10"' in date_.content.decode()
    assert not Draft.objects.exists()


def test_a_form_that_lost_fields_is_refused_whole(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    tan = signed_in(TAN)
    sent = {name: value for name, value in form(tan).items() if not name.startswith("emergency_kinds")}
    answer = tan.post(FORM, sent | {"unusual.reveals_an_hour": "10", "reason": "少些"})
    assert "紧急查看的种类：应为1至20项。" in words(answer)
    assert not Draft.objects.exists()


def test_a_draft_is_changed_returned_and_withdrawn(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    tan, luo = signed_in(TAN), signed_in("审批人罗处")
    draft = saved(tan, FORM, form(tan) | {"unusual.reveals_an_hour": "10", "reason": "试行"})
    path = f"{FORM}?draft={draft.id}"
    assert f'href="{path}"' in tan.get(f"/desk/rules/draft/{draft.id}").content.decode()
    assert form(tan, path)["unusual.reveals_an_hour"] == "10"
    changed = saved(tan, path, form(tan, path) | {"unusual.reveals_an_hour": "12"})
    assert (changed.revision, changed.content["unusual"]["reveals_an_hour"]) == (2, 12)
    stale = tan.post(path, form(tan, path) | {"version": "1", "unusual.reveals_an_hour": "13"})
    assert "内容在你打开之后已有变化" in words(stale)
    assert 'value="13"' in stale.content.decode()
    assert step(tan, changed, "submit_rule").status_code == 302
    assert tan.get(path).status_code == 404
    assert step(luo, changed, "return_rule").status_code == 422
    assert step(luo, changed, "return_rule", reason="先试两个月").status_code == 302
    assert "先试两个月" in words(tan.get(f"/desk/rules/draft/{draft.id}"))
    assert step(tan, changed, "withdraw_rule").status_code == 302
    assert Draft.objects.get().status == "withdrawn"
    assert rules(desk.now) is shipped()


def test_a_former_version_is_brought_back_from_its_history(
    signed_in: SignedIn, desk: RuleDesk, clock: Clock  # noqa: F811
) -> None:  # fmt: skip
    tan = signed_in(TAN)
    first = saved(tan, FORM, form(tan) | {"unusual.reveals_an_hour": "10", "reason": "试行"})
    step(tan, first, "submit_rule")
    step(signed_in("审批人罗处"), first, "approve_rule")
    history = tan.get("/desk/rules/history?kind=protection").content.decode()
    assert f"{FORM}?from=1" in history
    assert f"{FORM}?from=1" not in signed_in("审计员老邓").get("/desk/rules/history?kind=protection").content.decode()
    assert form(tan)["unusual.reveals_an_hour"] == "10"
    back = form(tan, f"{FORM}?from=1")
    assert back["unusual.reveals_an_hour"] == "15"
    draft = saved(tan, FORM, back | {"reason": "恢复"})
    assert "一小时内明文查看、紧急查看 原 10次 新 15次" in words(tan.get(f"/desk/rules/draft/{draft.id}"))


def test_the_auditor_reads_and_the_officer_drafts(signed_in: SignedIn, desk: RuleDesk) -> None:  # noqa: F811
    assert FORM in signed_in(TAN).get("/desk/privacy/keeping").content.decode()
    page = signed_in("审计员老邓").get("/desk/privacy/keeping").content.decode()
    assert FORM not in page
    assert "随产品提供" in page
    assert "0201 " in page


def test_the_log_shows_the_words_of_its_time(signed_in: SignedIn, desk: RuleDesk, clock: Clock) -> None:  # noqa: F811
    number = desk.accepted(RequesterIn(name="陈大文", phone="13900001234"))
    shown = reveal(number, "phone", reads(desk, "城管局小李"), desk.now, "visit", "上门前联系")
    assert isinstance(shown, Revealed)
    clock.move_to(desk.now + timedelta(minutes=5))
    tan = signed_in(TAN)
    draft = saved(tan, FORM, form(tan) | {"reveal_purposes-gone-2": "yes", "reason": "不再上门"})
    step(tan, draft, "submit_rule")
    step(signed_in("审批人罗处"), draft, "approve_rule")
    assert "visit" not in rules(desk.now + timedelta(minutes=5)).reveal_purposes
    assert "上门或者到现场处理" in words(tan.get("/desk/privacy/log"))
    offered = signed_in("城管局小李").get(f"/desk/{number}/reveal/phone").content.decode()
    assert 'value="contact"' in offered
    assert 'value="visit"' not in offered
