"""Making rules: who drafts, confirms and approves, what stands in the way, the first reason first (a4.2, D07)."""

from dataclasses import replace

import pytest
from tests.law.story import t

from hotline.core.rulemaking import Drafted, Standing, may, open_to

NOW = t("2026-03-02 10:00")
FENG = Standing("feng", "administrator")
ZENG = Standing("zeng", "analyst")
LUO = Standing("luo", "administrator", frozenset({"department_approver"}))
WEN = Standing("wen", "knowledge_editor")
LAN = Standing("lan", "privacy_officer")
TAN = Standing("tan", "privacy_officer", unit_kind="hotline")
OWN = Drafted("policy", author="feng", reason="季度调整")
SUBMITTED = replace(OWN, status="submitted", previewed=True)
TEXT = replace(SUBMITTED, kind="template", author="wen")
CONFIRMED = replace(TEXT, confirmed=True)
PROTECTION = replace(OWN, kind="protection", author="tan")


def told(step: str, draft: Drafted, who: Standing) -> tuple[str, str, str, str] | None:
    refusal = may(step, draft, who, NOW)
    return (refusal.act, refusal.guard, refusal.provision, refusal.sentence) if refusal else None


@pytest.mark.parametrize(
    ("step", "draft", "who"),
    [
        ("draft_rule", OWN, ZENG),
        ("draft_rule", replace(OWN, in_force_from=t("2026-03-02 10:00:01")), FENG),
        ("draft_rule", replace(OWN, kind="calendar"), FENG),
        ("draft_rule", replace(OWN, stale=True), FENG),
        ("revise_rule", replace(OWN, status="returned"), FENG),
        ("submit_rule", OWN, FENG),
        ("submit_rule", replace(OWN, last_from=NOW), FENG),
        ("submit_rule", replace(OWN, revision_read=1), FENG),
        ("submit_rule", replace(OWN, kind="template", author="wen"), WEN),
        ("withdraw_rule", replace(SUBMITTED, reason="", wrong=3), FENG),
        ("confirm_rule", replace(TEXT, reason="", wrong=3), LAN),
        ("approve_rule", SUBMITTED, LUO),
        ("approve_rule", replace(SUBMITTED, beyond="自动派单"), LUO),
        ("approve_rule", CONFIRMED, LUO),
        ("draft_rule", PROTECTION, TAN),
        ("submit_rule", replace(PROTECTION, in_force_from=t("2026-03-03 00:00")), TAN),
        ("approve_rule", replace(PROTECTION, status="submitted", previewed=True), LUO),
        ("return_rule", replace(SUBMITTED, wrong=3, same=True, stale=True, previewed=False), LUO),
    ],
)
def test_a_step_that_may_be_taken(step: str, draft: Drafted, who: Standing) -> None:
    assert may(step, draft, who, NOW) is None


STALE = replace(OWN, revision_read=1, revision_now=2)
REFUSED: list[tuple[str, Drafted, Standing, str, str]] = [
    # the person
    ("draft_rule", PROTECTION, FENG, "role", "管理员不能起草保护规则，请由保密员办理。"),
    ("draft_rule", PROTECTION, LAN, "role", "保护规则由热线机构的保密员起草。"),
    ("draft_rule", PROTECTION, replace(LAN, unit_kind="town"), "role", "保护规则由热线机构的保密员起草。"),
    ("approve_rule", PROTECTION, replace(TAN, person="he"), "role", "保密员不能批准保护规则，请由主管部门审批人办理。"),
    ("approve_rule", PROTECTION, replace(LUO, person="tan"), "D07", "起草人不能批准。"),
    (
        "confirm_rule",
        replace(PROTECTION, status="submitted"),
        TAN,
        "role",
        "保密员不能确认所用数据保护规则，请由主管部门审批人办理。",
    ),
    ("approve_rule", replace(PROTECTION, status="submitted"), LUO, "preview_missing", "影响预览未完成，暂不能批准。"),
    ("draft_rule", OWN, WEN, "role", "知识管理员不能起草制度参数，请由管理员、分析员办理。"),
    ("submit_rule", OWN, ZENG, "author", "只有起草人可以提交批准。"),
    ("revise_rule", OWN, ZENG, "author", "只有起草人可以修改草稿。"),
    ("withdraw_rule", OWN, ZENG, "author", "只有起草人可以撤回。"),
    ("confirm_rule", TEXT, WEN, "role", "知识管理员不能确认所用数据文本，请由保密员办理。"),
    ("confirm_rule", SUBMITTED, LAN, "role", "保密员不能确认所用数据制度参数，请由主管部门审批人办理。"),
    ("confirm_rule", replace(TEXT, author="lan"), LAN, "D07", "起草人不能确认自己的草稿。"),
    ("approve_rule", SUBMITTED, ZENG, "role", "分析员不能批准制度参数，请由主管部门审批人办理。"),
    ("return_rule", SUBMITTED, FENG, "role", "管理员不能退回修改制度参数，请由主管部门审批人办理。"),
    ("approve_rule", replace(SUBMITTED, author="luo"), LUO, "D07", "起草人不能批准。"),
    # how the draft stands
    ("submit_rule", STALE, FENG, "stale_version", "内容在你打开之后已有变化，请核对后再提交。"),
    ("submit_rule", SUBMITTED, FENG, "status", "草稿现为“待批准”，不能提交批准。"),
    ("approve_rule", replace(SUBMITTED, status="returned"), LUO, "status", "草稿现为“退回修改”，不能批准。"),
    ("withdraw_rule", replace(OWN, status="approved"), FENG, "status", "草稿现为“已批准”，不能撤回。"),
    ("confirm_rule", replace(TEXT, status="withdrawn"), LAN, "status", "草稿现为“已撤回”，不能确认所用数据。"),
    # what only an administrator changes
    (
        "draft_rule",
        replace(OWN, beyond="自动派单", beyond_who="administrator"),
        ZENG,
        "role",
        "分析员不能改“自动派单”，请由管理员办理。",
    ),
    (
        "revise_rule",
        replace(OWN, beyond="自动派单", beyond_who="administrator"),
        FENG,
        "role",
        "管理员不能改“自动派单”，请由管理员办理。",
    ),
    (
        "submit_rule",
        replace(OWN, beyond="自动派单", beyond_who="administrator"),
        FENG,
        "role",
        "管理员不能改“自动派单”，请由管理员办理。",
    ),
    # its content
    ("draft_rule", replace(OWN, reason=" "), FENG, "reason_missing", "未说明理由。"),
    ("return_rule", replace(SUBMITTED, reason=""), LUO, "reason_missing", "未说明理由。"),
    ("draft_rule", replace(OWN, wrong=2, same=True), FENG, "draft_wrong", "草稿有2处需要补充或修改。"),
    ("approve_rule", replace(SUBMITTED, same=True), LUO, "nothing_changed", "内容与在用版本相同，无须启用。"),
    # when it begins
    ("draft_rule", replace(OWN, in_force_from=NOW), FENG, "in_force_past", "拟启用时间已过，不能追溯，请改期。"),
    (
        "draft_rule",
        replace(OWN, kind="calendar", in_force_from=t("2026-04-01 00:00")),
        FENG,
        "in_force_at_once",
        "节假日安排自批准起使用，不另定启用日期。",
    ),
    (
        "draft_rule",
        replace(OWN, in_force_from=t("2026-04-01 00:00"), last_from=t("2026-04-01 00:01")),
        FENG,
        "in_force_order",
        "已有版本定于更晚的时间启用，新版本不能早于它。",
    ),
    (
        "approve_rule",
        replace(SUBMITTED, last_from=t("2026-03-02 10:01")),
        LUO,
        "in_force_order",
        "已有版本定于更晚的时间启用，新版本不能早于它。",
    ),
    # whether it is ready
    ("submit_rule", replace(OWN, stale=True), FENG, "stale_base", "起草之后已有新版本批准，请起草人核对后重新提交。"),
    ("approve_rule", TEXT, LUO, "unconfirmed", "须先由保密员确认所用数据。"),
    ("approve_rule", replace(SUBMITTED, previewed=False), LUO, "preview_missing", "影响预览未完成，暂不能批准。"),
]


@pytest.mark.parametrize(("step", "draft", "who", "guard", "sentence"), REFUSED)
def test_a_step_that_is_refused_says_why(step: str, draft: Drafted, who: Standing, guard: str, sentence: str) -> None:
    provision = "a36.1" if guard == "D07" else "a4.2"
    assert told(step, draft, who) == (step, guard, provision, sentence)


def test_a_refusal_keeps_the_facts_of_its_sentence() -> None:
    refusal = may("draft_rule", replace(OWN, wrong=2), FENG, NOW)
    assert refusal is not None
    assert refusal.fact == {"n": "2"}


@pytest.mark.parametrize(
    ("step", "who", "shown"),
    [
        ("draft_rule", ZENG, True),
        ("draft_rule", WEN, False),
        ("submit_rule", FENG, True),
        ("submit_rule", ZENG, False),
        ("approve_rule", LUO, True),
        ("approve_rule", FENG, False),
        ("confirm_rule", LAN, False),
    ],
)
def test_a_button_is_there_for_whom_the_step_is(step: str, who: Standing, shown: bool) -> None:
    assert open_to(step, SUBMITTED, who) == shown


def test_a_draft_nobody_has_written_yet_is_open_to_who_may_draft() -> None:
    assert open_to("submit_rule", Drafted("policy"), ZENG)
    assert not open_to("submit_rule", Drafted("policy"), WEN)
