"""Texts and code lists as rules: what a wording must keep, who confirms it, what is offered when (a14.1, a18.1)."""

from typing import Any

import pytest
from tests.rulebook.making import RuleDesk, at
from tests.store.desk import row

from hotline.acting.reception import ContactIn, RequesterIn, dispose, receive
from hotline.acting.request import Accomplished, Asked
from hotline.core.code_lists import CODE_LISTS, plain_entries
from hotline.core.refusal import Refusal
from hotline.core.wordings import (
    LONGEST_SAMPLES,
    PLACES,
    TextKind,
    changed_places,
    filled,
    for_people,
    from_people,
    wrong_wording,
)
from hotline.outbox.models import Message
from hotline.outbox.texts import current, render, text_for_official, wording
from hotline.proving.verifying import verify
from hotline.rulebook import wordings
from hotline.rulebook.models import Adoption, WordsVersion
from hotline.rulebook.shipped_words import READERS, shipped_texts, subject_name, subjects
from hotline.web.words import labels

DISPATCHED = "您的诉求已由12345交{unit}办理，应在{due}前办结。"


def said(number: str, kind: str) -> str:
    """The text of the last message of a kind to the requester of a ticket."""
    message = Message.objects.filter(recipient=number, kind=kind).order_by("-id")[0]
    return render(message, lambda key: key, lambda _: "词")


def test_every_shipped_text_keeps_its_own_rules() -> None:
    assert len(shipped_texts()) == len(subjects("template")) > 60
    assert {text.kind.reader for text in shipped_texts().values()} == set(READERS)
    for text in shipped_texts().values():
        assert wrong_wording(text.kind, text.words) == [], text.key
        assert from_people(for_people(text.words)) == text.words
        assert subject_name("template", text.key)


LONGEST = {"received": 67, "dispatch": 63, "unit_changed": 70, "extension": 62, "answer": 60, "closed": 65,
           "solved": 62, "redo": 68, "no_redo": 59, "withdrawn": 66, "overdue": 65, "emergency": 65}  # fmt: skip


@pytest.mark.parametrize("key", LONGEST)
def test_a_short_message_with_the_longest_values_is_one_message(key: str) -> None:
    assert len(filled(shipped_texts()[f"sms {key}"].words, LONGEST_SAMPLES)) == LONGEST[key] <= 70


SMS = TextKind("派单", "sms", frozenset({"number", "code", "unit", "due"}))
TOLD = TextKind("派单", "requester", frozenset({"unit", "due"}), frozenset({"reason"}))
SPOKEN = TextKind("电话登记", "spoken")
NUMBERS = "【中山12345】诉求{number}已交{unit}办理，{due}前办结。{code}"


@pytest.mark.parametrize(
    ("kind", "words", "fault"),
    [
        (TOLD, " ", "请填写文本。"),
        (TOLD, "交{unit", "花括号只能用来写栏目，如{到期时间}，不能嵌套、不能缺一半。"),
        (TOLD, "交{unit.x}{due}", "花括号只能用来写栏目，如{到期时间}，不能嵌套、不能缺一半。"),
        (TOLD, "交{unit!r}{due}", "花括号只能用来写栏目，如{到期时间}，不能嵌套、不能缺一半。"),
        (TOLD, "交{}{due}", "花括号只能用来写栏目，如{到期时间}，不能嵌套、不能缺一半。"),
        (TOLD, "交{unit}办理。", "缺少“{到期时间}”，这一栏必须告知。"),
        (TOLD, "交{unit}，{due}，{reply}", "这个文本没有“书面答复”这一栏。"),
        (TOLD, "交{unit}，{due}，{phone}", "这个文本没有“phone”这一栏。"),
        (TOLD, "交{unit}，{due}，" + "长" * 600, "最多500个字，现在多了114个。"),
        (TOLD, "交{unit}，{due}，请拨88887777", "不能写其他电话号码，对外只有12345。"),
        (TOLD, "交{unit}，{due}，0760-88887777", "不能写其他电话号码，对外只有12345。"),
        (SPOKEN, "长" * 161, "最多160个字，现在多了1个。"),
        (SMS, NUMBERS + "谢谢您的来电和对我们工作的支持配合", "按最长的内容填写有74个字，一条短信最多70个字。"),
        (SMS, NUMBERS + "http://a.cn", "短信不放网址。"),
    ],
)
def test_a_wording_that_cannot_be_used_says_why(kind: TextKind, words: str, fault: str) -> None:
    assert fault in wrong_wording(kind, words)


def test_places_are_written_in_chinese_and_a_new_one_is_named() -> None:
    assert from_people("交{承办单位}，{ 到期时间 }前，{别的}") == "交{unit}，{due}前，{别的}"
    assert for_people("交{unit}，{别的}") == "交{承办单位}，{别的}"
    assert changed_places("{due}", "{due}{reason}{unit}") == ("理由", "承办单位")
    assert set(LONGEST_SAMPLES) <= set(PLACES)


def test_a_text_is_drafted_confirmed_approved_and_told_from_its_date(desk: RuleDesk) -> None:
    desk.makes("template", {"words": DISPATCHED}, subject="dispatch", in_force_from=at("2026-04-21", "00:00"))
    early = desk.dispatched()
    assert said(early, "dispatch") == f"【{early}】您的诉求已派给city_management办理，期限2026-05-07 17:30。"
    late = desk.at(at("2026-04-21")).dispatched()
    assert said(late, "dispatch") == f"【{late}】您的诉求已由12345交city_management办理，应在2026-05-08 17:30前办结。"
    versions = {m.recipient: m.content["text_version"] for m in Message.objects.filter(content__text="dispatch")}
    assert versions == {early: 1, late: 2}
    assert said(early, "dispatch").startswith(f"【{early}】您的诉求已派给")
    assert verify().clean


def test_the_privacy_officer_confirms_before_the_approver_and_not_the_own_draft(desk: RuleDesk) -> None:
    draft = desk.drafts("知识管理员小袁", "template", {"words": DISPATCHED}, subject="dispatch")
    assert desk.refused_to("保密员老谭", "confirms", draft) == "status"
    desk.takes("知识管理员小袁", "submits", draft)
    assert desk.refused_to("审批人罗处", "approves", draft) == "unconfirmed"
    assert desk.refused_to("知识管理员小袁", "confirms", draft) == "role"
    desk.takes("保密员老谭", "confirms", draft)
    desk.takes("审批人罗处", "returns", draft, reason="写得再短些")
    desk.takes("知识管理员小袁", "revises", draft, content={"words": "已交{unit}，{due}前办结。"})
    desk.takes("知识管理员小袁", "submits", draft)
    assert desk.refused_to("审批人罗处", "approves", draft) == "unconfirmed"
    desk.takes("保密员老谭", "confirms", draft)
    desk.takes("审批人罗处", "approves", draft)
    assert current("dispatch", desk.now).words == "已交{unit}，{due}前办结。"


def test_a_former_wording_comes_back_under_its_number(desk: RuleDesk) -> None:
    desk.makes("template", {"words": DISPATCHED}, subject="dispatch")
    shipped = {"words": shipped_texts()["dispatch"].words}
    desk.makes("template", shipped, subject="dispatch")
    assert current("dispatch", desk.now).version == 1
    desk.makes("template", {"words": DISPATCHED}, subject="dispatch")
    assert current("dispatch", desk.now).version == 2
    assert (WordsVersion.objects.count(), Adoption.objects.filter(kind="template").count()) == (1, 3)
    assert wording("dispatch", 2) == DISPATCHED
    with pytest.raises(LookupError):
        wording("dispatch", 3)


def test_a_text_to_officials_keeps_its_version_too(desk: RuleDesk) -> None:
    before = desk.dispatched()
    desk.makes("template", {"words": "请于{due}前办结。"}, subject="desk dispatch")
    after = desk.dispatched()
    found = {m.chain: m for m in Message.objects.filter(kind="dispatch", recipient_kind="unit")}
    texts = {number: render(found[number], lambda key: key, lambda _: None) for number in (before, after)}
    assert texts[before].endswith("请办理，期限2026-05-07 17:30。")
    assert texts[after].endswith("请于2026-05-07 17:30前办结。")
    del found[before].content["text"], found[before].content["text_version"]  # as messages were kept formerly
    assert render(found[before], lambda key: key, lambda _: None) == texts[before]
    assert (text_for_official("overdue+2"), text_for_official("accept")) == ("desk overdue", None)


@pytest.mark.parametrize(
    ("subject", "content"),
    [("no such text", {"words": "x"}), ("dispatch", {"words": "已派单。"}), ("dispatch", {}), ("", {"words": "x"})],
)
def test_what_is_no_text_is_not_drafted(desk: RuleDesk, subject: str, content: dict[str, Any]) -> None:
    refused = desk.tries_to_draft("知识管理员小袁", "template", content, subject)
    assert isinstance(refused, Refusal)
    assert refused.guard == "draft_wrong"


def test_another_process_sees_a_new_text_with_its_next_act(desk: RuleDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.dispatched()
    stale = dict(wordings._known)
    desk.makes("template", {"words": DISPATCHED}, subject="dispatch")
    monkeypatch.setattr(wordings, "_known", stale)  # what a process that has not approved it still keeps
    assert said(desk.dispatched(), "dispatch").endswith("前办结。")


def listed(*more: dict[str, Any], subject: str = "extension_causes", **ended: bool) -> dict[str, Any]:
    """A code list as shipped with some codes ended and some more."""
    rows: Any = plain_entries(CODE_LISTS[subject].entries)["entries"]
    shipped = [row | {"ended": ended.get(row["code"], False)} for row in rows]
    return {"entries": [*shipped, *({"group": "", "ended": False} | one for one in more)]}


def test_a_new_cause_is_offered_once_the_policy_names_it(desk: RuleDesk) -> None:
    desk.makes("code_list", listed({"code": "epidemic", "zh": "疫情防控"}, season=True), subject="extension_causes")
    number = desk.accepted()
    asked = {"reason": "封控", "length": "3wd", "cause": "epidemic", "done_so_far": "已联系"}
    assert desk.refused("城管局罗局", "request_extension", number, **asked) == "cause_missing"
    unknown = desk.tries_to_draft("分析员小曾", "policy", {"changes": {"extension_causes": ["weather", "war"]}})
    assert isinstance(unknown, Refusal)
    ended = desk.tries_to_draft("分析员小曾", "policy", {"changes": {"extension_causes": ["weather", "season"]}})
    assert isinstance(ended, Refusal)
    desk.makes("policy", {"changes": {"extension_causes": ["weather", "epidemic", "other"]}})
    later = desk.accepted()
    desk.does("城管局罗局", "request_extension", later, **asked)
    assert labels.CAUSES["epidemic"] == "疫情防控"
    assert labels.CAUSES["season"] == "季节原因"  # ended, and still what old records say
    assert verify().clean


def test_a_new_reason_for_not_taking_a_demand_and_an_ended_one(desk: RuleDesk) -> None:
    group = "police_referred"
    more = {"code": "threat", "zh": "威胁他人安全", "group": group}
    desk.makes("code_list", listed(more, subject="not_taken_reasons", abuse=True), subject="not_taken_reasons")

    def refer(code: str) -> Any:
        (number,) = receive(ContactIn("phone", desk.now, RequesterIn(phone="13700000001"), "来电"))
        args = {"class": group, "reason": "扬言伤人", "reason_code": code, "urgency": "settled"}
        return dispose(Asked("dispose", number, desk.who("坐席小陈"), desk.now, args))

    assert isinstance(refer("threat"), Accomplished)
    refused = refer("abuse")
    assert isinstance(refused, Refusal)
    assert refused.guard == "reason_code_missing"
    assert row(refer("threat").number).disposition == group
    assert verify().clean


@pytest.mark.parametrize(
    ("subject", "content", "fault"),
    [
        ("extension_causes", {"entries": []}, "已被使用过，不能删除，可以停用"),
        ("extension_causes", listed(other=True), "由平台使用，不能停用"),
        ("extension_causes", listed({"code": "Weather!", "zh": "x"}), "代码应为小写字母"),
        ("extension_causes", listed({"code": "weather", "zh": "天气"}), "写了两次"),
        ("extension_causes", listed({"code": "new_one", "zh": " "}), "名称应为1至30个字"),
        ("extension_causes", listed(*({"code": f"c{n}x", "zh": "因"} for n in range(60))), "最多60项"),
        ("not_taken_reasons", listed({"code": "new_one", "zh": "x"}, subject="not_taken_reasons"), "没有这一组"),
        (
            "not_taken_reasons",
            listed(subject="not_taken_reasons", unlawful=True, public_morals=True),
            "至少要有一项可选",
        ),
        ("extension_causes", {"entries": {"a": 1}}, "代码表写法不对"),
        ("no_such_list", {"entries": []}, "没有这个代码表"),
    ],
)
def test_what_is_no_code_list_is_not_drafted(
    desk: RuleDesk, subject: str, content: dict[str, Any], fault: str
) -> None:  # fmt: skip
    from hotline.acting.rule_contents import look_at

    assert any(fault in words for words in look_at("code_list", subject, content, "1", desk.now).faults.values())
    refused = desk.tries_to_draft("管理员小冯", "code_list", content, subject)
    assert isinstance(refused, Refusal)
    assert refused.guard == "draft_wrong"


def test_a_code_does_not_change_its_group(desk: RuleDesk) -> None:
    from hotline.acting.rule_contents import look_at

    moved = listed(subject="not_taken_reasons")
    moved["entries"][0]["group"] = "repeat_told"
    assert "不能换组" in "".join(look_at("code_list", "not_taken_reasons", moved, "1", desk.now).faults.values())


OWN = "letter city_management"
LETTER = "您{received}反映的事项（编号{number}），我局答复如下：\n{claims}\n{unit}\n如有疑问，请拨12345，编号{number}。"


def test_a_unit_lead_drafts_the_own_reply_template_and_no_other_text(desk: RuleDesk) -> None:
    for subject in ("dispatch", "letter", "letter housing"):
        refused = desk.tries_to_draft("城管局罗局", "template", {"words": LETTER}, subject)
        assert isinstance(refused, Refusal)
        assert (refused.guard, refused.sentence.endswith("请由知识管理员办理。")) == ("role", True)
    desk.makes("template", {"words": LETTER}, subject=OWN, author="城管局罗局")
    assert current(OWN, desk.now).words == LETTER
    assert current("letter", desk.now).version == current("letter housing", desk.now).version == 1
    assert subject_name("template", OWN) == "本单位书面答复模板"
    with pytest.raises(KeyError):
        wordings.content("template", "letter no such-unit", 1)


def test_a_reply_begins_with_the_template_of_its_unit(desk: RuleDesk) -> None:
    from hotline.reading.page import ticket_page
    from hotline.reading.readers import reader
    from hotline.web.reply_letter import letter

    number = desk.accepted(claims=["1", "2"])
    lead = reader("city_management_lead", "unit_lead", desk.now)

    def begun() -> str:
        page = ticket_page(number, lead, desk.now)
        assert page is not None
        return letter(page, desk.now)

    general = "您4月20日通过市12345热线反映的事项，我单位已办理，现答复如下："
    assert begun().startswith(f"{general}\n一、关于事项点1：\n二、关于事项点2：\n")
    assert f"编号{number}" in begun()
    desk.makes("template", {"words": LETTER}, subject=OWN, author="城管局罗局")
    assert begun().startswith(f"您4月20日反映的事项（编号{number}），我局答复如下：")
