"""The protection rules as a city may settle them: bounds, what stays, what differs in words (a32.1; S43)."""

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.core import protection_table
from hotline.core.bounds import Whole
from hotline.core.protection_bounds import ClassCodes, Purposes, Sized, Text, TimeOfDay
from hotline.core.protection_rules import (
    differences_of_rules,
    doubts_of_rules,
    setting_words,
    settings_of,
    with_settings,
    wrong_rules,
)
from hotline.core.protection_table import GROUPS, SETTINGS, Setting

SHIPPED: dict[str, Any] = json.loads((files("hotline.protection") / "data" / "rules.json").read_text(encoding="utf-8"))
FIXED = {"kind", "zh", "does"}
"""Of a kind of record: what it is and what is done with it; no setting."""


def with_(**values: Any) -> dict[str, Any]:
    """The shipped rules with some settings otherwise; __ stands for the dot of a path."""
    return with_settings(SHIPPED, {name.replace("__", "."): value for name, value in values.items()})


def chosen(**purposes: str) -> list[dict[str, str]]:
    """A list of purposes."""
    return [{"code": code, "zh": zh} for code, zh in purposes.items()]


LONG_CODE = "代码“long_code_11”应为小写字母、数字、下划线，最多10个字符。"
KINDS = SETTINGS["emergency_kinds"].bounds


def leaves(content: dict[str, Any]) -> set[str]:
    """The paths of a content."""
    found = set()
    for name, value in content.items():
        if name == "retention":
            found |= {f"retention.{row['kind']}.{part}" for row in value for part in row if part not in FIXED}
        elif name in ("unusual", "files", "exports"):
            found |= {f"{name}.{part}" for part in value}
        else:
            found.add(name)
    return found


def test_every_value_of_the_shipped_rules_is_a_setting_within_its_bounds() -> None:
    assert wrong_rules(SHIPPED, SHIPPED) == {}
    of_links = {"retention.export.keep_months", "retention.export.basis"}
    assert leaves(SHIPPED) - set(SETTINGS) == of_links
    assert set(SETTINGS) <= leaves(SHIPPED)
    assert len(SETTINGS) == sum(len(settings) for _, settings in GROUPS)


def test_a_row_of_the_table_of_settings() -> None:
    made = protection_table._of_rules("files.pages", "页数", "最多这么多页。", Whole(1, 9, "页"), "a14.1")
    assert made == Setting("files.pages", "页数", "最多这么多页。", "a14.1", Whole(1, 9, "页"))
    assert protection_table._of_rules("files.pages", "页数", "页。", Whole(1, 9, "页")).provision == "a32.1"
    look = protection_table._unusual("copies", "复制", "列出。", Whole(1, 9, "次"))
    assert look == Setting("unusual.copies", "复制", "列出。", "a32.1", Whole(1, 9, "次"))


def test_a_time_of_keeping_has_its_basis_beside_it() -> None:
    assert protection_table._kept("letter", "来信", "保存多久。", 6, 120, "a11.2") == (
        Setting("retention.letter.keep_months", "来信：保存", "保存多久。", "a11.2", Whole(6, 120, "个月")),
        Setting("retention.letter.basis", "来信：依据", "保存这么久的依据。", "a11.2", Text(60)),
    )
    assert {row.provision for row in protection_table._kept("letter", "来信", "多久。", 0, 1)} == {"a32.1"}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("unusual.reveals_a_day", 501, "超出范围，应为1至500次。"),
        ("unusual.reveals_a_day", "三十", "写法不对，应为1至500次。"),
        ("unusual.reveals_a_day", True, "写法不对，应为1至500次。"),
        ("unusual.quiet_from", "24:00", "写法不对，应为时刻，如 21:00。"),
        ("unusual.quiet_roles", ["administrator"], "没有这一项：administrator。"),
        ("files.most_unpacked", 9 * 2**20, "超出范围，应为10至2048MB。"),
        ("files.most_unpacked", 2**20 + 1, "写法不对，应为10至2048MB。"),
        ("exports.most_rows", 99, "超出范围，应为100至50000行。"),
        ("emergency_review_working_days", 4, "超出范围，应为1至3个工作日。"),
        ("private_classes", ["0201", "0201"], "同一代码只能写一次。"),
        ("private_classes", ["健康"], "“健康”不是事项分类代码，应为2、4或者6位数字。"),
        ("private_classes", "0201", "最多100个代码。"),
        ("retention.view_log.keep_months", 5, "超出范围，应为6至360个月。"),
        ("retention.refused.keep_months", 5, "超出范围，应为6至360个月。"),
        ("retention.ticket.keep_months", 11, "超出范围，应为12至600个月。"),
        ("retention.ticket.basis", " ", "请写2至60个字。"),
        ("retention.ticket.basis", "依", "请写2至60个字。"),
        ("retention.ticket.basis", "依" * 61, "请写2至60个字。"),
        ("retention.ticket.basis", "依据\n另", "请写2至60个字。"),
        ("private_classes", ["02a1"], "“02a1”不是事项分类代码，应为2、4或者6位数字。"),
        ("private_classes", ["020"], "“020”不是事项分类代码，应为2、4或者6位数字。"),
        ("private_classes", [f"{code:06}" for code in range(101)], "最多100个代码。"),
        ("files.most_unpacked", 2049 * 2**20, "超出范围，应为10至2048MB。"),
        ("reveal_purposes", [], "应为1至20项。"),
        ("reveal_purposes", chosen(**{f"more_{n}": f"用途{n}" for n in range(21)}), "应为1至20项。"),
        ("reveal_purposes", chosen(Contact="联系"), "代码“Contact”应为小写字母、数字、下划线，最多20个字符。"),
        ("reveal_purposes", chosen(**{"": "联系"}), "代码“”应为小写字母、数字、下划线，最多20个字符。"),
        ("reveal_purposes", chosen(contact="联"), "名称“联”应为2至30个字。"),
        ("reveal_purposes", chosen(contact="联系\n核实"), "名称“联系\n核实”应为2至30个字。"),
        ("reveal_purposes", chosen(contact="联系", call="联系"), "两项的名称相同。"),
        ("reveal_purposes", chosen(call="联系") + chosen(call="核实"), "代码“call”写了两次。"),
        ("emergency_kinds", chosen(long_code_11="危及生命"), LONG_CODE),
        ("emergency_kinds", ["120"], f"应为{KINDS.form}。"),
        ("emergency_kinds", [{"code": "fire"}], f"应为{KINDS.form}。"),
        ("emergency_kinds", [{"code": "fire", "zh": "火灾", "more": ""}], f"应为{KINDS.form}。"),
        ("opening_purposes", chosen(check_view="核查"), "“person_request”由系统使用，不能删除，可以改名称。"),
    ],
)
def test_what_lies_outside_is_said_at_its_path(path: str, value: Any, told: str) -> None:
    assert wrong_rules(with_settings(SHIPPED, {path: value}), SHIPPED) == {path: told}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("reveal_purposes", chosen(**{f"more_{n}": f"用途{n}" for n in range(20)})),
        ("emergency_kinds", chosen(long_code1="火灾")),
        ("emergency_kinds", chosen(fire="火" * 30)),
        ("private_classes", [f"{code:06}" for code in range(100)]),
        ("files.most_unpacked", 10 * 2**20),
        ("files.most_unpacked", 2048 * 2**20),
        ("retention.ticket.basis", "依据"),
        ("retention.ticket.basis", "依" * 60),
        ("unusual.reveals_an_hour", SHIPPED["unusual"]["reveals_a_day"]),
        ("retention.withheld_identity.keep_months", settings_of(SHIPPED)["retention.ticket.keep_months"]),
    ],
)
def test_what_just_fits_is_a_value(path: str, value: Any) -> None:
    assert wrong_rules(with_settings(SHIPPED, {path: value}), SHIPPED) == {}


@pytest.mark.parametrize(
    ("values", "path", "told"),
    [
        ({"unusual__reveals_an_hour": 31}, "unusual.reveals_an_hour", "一小时内的次数不能多于当天的次数。"),
        ({"unusual__quiet_until": "21:00"}, "unusual.quiet_until", "非工作时间的起止不能相同。"),
        (
            {"retention__ticket__keep_months": 12},
            "retention.withheld_identity.keep_months",
            "隐名身份不能比诉求保存更久。",
        ),
    ],
)
def test_what_values_owe_one_another(values: dict[str, Any], path: str, told: str) -> None:
    assert wrong_rules(with_(**values), SHIPPED) == {path: told}


def broken(**values: Any) -> dict[str, Any]:
    """The shipped rules with something that is no setting otherwise."""
    return {**SHIPPED, **values}


@pytest.mark.parametrize(
    "content",
    [
        {},
        {name: value for name, value in SHIPPED.items() if name != "files"},
        broken(more=1),
        broken(unusual={**SHIPPED["unusual"], "more": 1}),
        broken(files=None),
        broken(retention=SHIPPED["retention"][1:]),
        broken(retention=[row | {"does": "drop_refused"} for row in SHIPPED["retention"]]),
        broken(
            retention=[row | ({"keep_months": 1} if row["kind"] == "export" else {}) for row in SHIPPED["retention"]]
        ),
    ],
)
def test_what_is_no_setting_stays_as_it_is(content: dict[str, Any]) -> None:
    assert wrong_rules(content, SHIPPED) == {"": "保护规则不完整，或者改了不能改的内容。"}


WHOLE = sorted(path for path, setting in SETTINGS.items() if isinstance(setting.bounds, Whole))


@given(st.sampled_from(WHOLE), st.integers(-10, 60_000))
def test_a_number_is_refused_exactly_outside_its_bounds(path: str, value: int) -> None:
    bounds = SETTINGS[path].bounds
    assert isinstance(bounds, Whole)
    found = wrong_rules(with_settings(SHIPPED, {path: value}), SHIPPED)
    assert (bounds.form in found.get(path, "")) == (not bounds.least <= value <= bounds.most)


@given(st.sampled_from(sorted(SETTINGS)), st.sampled_from(sorted(SETTINGS)))
def test_a_setting_changes_itself_alone(path: str, other: str) -> None:
    changed = with_settings(SHIPPED, {path: "otherwise"})
    assert settings_of(changed)[path] == "otherwise"
    if other != path:
        assert settings_of(changed)[other] == settings_of(SHIPPED)[other]
    assert wrong_rules(SHIPPED, SHIPPED) == {}


def test_differences_in_words_purposes_one_by_one() -> None:
    purposes = {row["code"]: row["zh"] for row in SHIPPED["reveal_purposes"] if row["code"] != "visit"}
    purposes |= {"follow_up": "电话回访", "mediate": "组织调解"}
    after = with_(
        reveal_purposes=chosen(**purposes),
        files__most_unpacked=100 * 2**20,
        retention__view_log__keep_months=24,
        private_classes=[],
    )
    assert [(one.zh, one.was, one.now) for one in differences_of_rules(SHIPPED, after)] == [
        ("明文查看的用途：visit", "上门或者到现场处理", ""),
        ("明文查看的用途：follow_up", "回访", "电话回访"),
        ("明文查看的用途：mediate", "", "组织调解"),
        ("压缩内容展开后的大小", "200MB", "100MB"),
        ("按类别即为私密的事项分类", "0201、020203、020602、090104、090303、090304", "无"),
        ("查看记录：保存", "36个月", "24个月"),
    ]
    assert [one.setting.field for one in differences_of_rules(SHIPPED, after)] == [
        *["reveal_purposes"] * 3, "files.most_unpacked", "private_classes", "retention.view_log.keep_months",
    ]  # fmt: skip
    assert differences_of_rules(SHIPPED, SHIPPED) == ()


def test_a_time_changed_without_its_basis_is_to_be_looked_at() -> None:
    assert doubts_of_rules(SHIPPED, with_(retention__view_log__keep_months=24)) == (
        "“查看记录：保存”的时间改了，依据没有改：查看记录保存三年。",
    )
    both = with_(retention__view_log__keep_months=24, retention__view_log__basis="查看记录保存二年")
    assert doubts_of_rules(SHIPPED, both) == ()
    assert doubts_of_rules(SHIPPED, SHIPPED) == ()


def test_a_value_no_version_could_have_is_shown_as_it_stands() -> None:
    assert setting_words(SETTINGS["files.most_pixels"], "很大") == "很大"
    assert setting_words(SETTINGS["unusual.quiet_roles"], ["handler"]) == "承办人"
    assert isinstance(SETTINGS["reveal_purposes"].bounds, Purposes)
    two = chosen(contact="联系核实", visit="上门")
    assert setting_words(SETTINGS["reveal_purposes"], two) == "联系核实、上门"
    assert setting_words(SETTINGS["files.most_ratio"], 1001) == "1001"
    assert setting_words(SETTINGS["files.most_unpacked"], 9 * 2**20) == str(9 * 2**20)
    assert setting_words(SETTINGS["files.most_unpacked"], 10 * 2**20) == "10MB"


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        (Purposes(20), chosen(visit="上门", call="回访"), "上门、回访"),
        (Purposes(20), 7, "7"),
        (ClassCodes(), ["0201", "0602"], "0201、0602"),
        (ClassCodes(), [], "无"),
        (ClassCodes(), 201, "201"),
        (Sized(1, 9, "MB", 2**20), 3 * 2**20, "3MB"),
        (Sized(1, 9, "MB", 2**20), "大", "大"),
        (TimeOfDay(), "21:00", "21:00"),
        (Text(60), "依据", "依据"),
    ],
)
def test_each_form_of_value_has_its_words_and_what_has_not_the_form_stands_as_it_is(
    form: Purposes | ClassCodes | Sized | TimeOfDay | Text, value: Any, words: str
) -> None:
    assert form.words(value) == words


def test_another_order_of_purposes_is_a_difference() -> None:
    turned = with_(export_purposes=SHIPPED["export_purposes"][::-1])
    assert wrong_rules(turned, SHIPPED) == {}
    (one,) = differences_of_rules(SHIPPED, turned)
    assert one.setting == SETTINGS["export_purposes"]
    assert (one.zh, one.was.startswith("办理工单"), one.now.startswith("岗位交接")) == (
        "导出和打印的用途：顺序",
        True,
        True,
    )
