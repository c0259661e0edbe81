"""Each decision in words and bounds: the defaults lie within, what lies outside is refused in a sentence (a4.2)."""

import re
from pathlib import Path
from typing import Any

import pytest

from hotline.core import decisions
from hotline.core.bounds import Clock, Lengths, Options, Rising, Some
from hotline.core.decision_table import DECISIONS
from hotline.core.decisions import (
    DECISION_OF,
    GROUPS,
    differences,
    drafted_by,
    group_of,
    number_of,
    relations,
    value_words,
    wrong_values,
)
from hotline.core.lifecycle import ACTS
from hotline.core.limit import Limit
from hotline.core.policy import DECISION_FIELDS, Policy, plain_policy, with_overrides

DEFAULT = plain_policy(Policy())
LIST = Path(__file__).parents[2].parent / "shared" / "order" / "decisions.md"


def test_every_field_of_the_policy_has_one_row_in_the_order_of_the_decisions() -> None:
    assert [row.field for row in DECISIONS] == list(DECISION_FIELDS)
    numbers = {number_of(name) for name in DECISION_FIELDS}
    assert numbers >= set(range(1, 84)) - {66}  # 66 settles without a field
    assert numbers == set(range(1, max(numbers) + 1)) - {66}


def test_every_row_says_what_it_settles_in_both_languages_and_for_which_acts() -> None:
    for row in DECISIONS:
        assert row.meaning.endswith("。"), row.field
        assert row.en.endswith("."), row.field
        assert re.fullmatch(r"a\d+\.\d+(\.\d+)?|cc20[123](\.\d)?", row.provision), row.field
        assert set(row.acts) <= set(ACTS), row.field
        assert 2 <= len(row.zh) <= 12, row.field
    assert len({row.zh for row in DECISIONS}) == len(DECISIONS)


def test_the_defaults_lie_within_their_bounds_and_fit_one_another() -> None:
    assert wrong_values(DEFAULT) == {}
    assert all(relation.holds for relation in relations(Policy()))


def test_the_list_of_decisions_names_the_same_fields() -> None:
    if not LIST.exists():
        pytest.skip(f"the list of decisions is not beside this repository ({LIST})")
    rows = [line for line in LIST.read_text("utf-8").splitlines() if re.match(r"\| \d\d \|", line)]
    listed = {int(row[2:4]): set(re.findall(r"`([a-z_]{4,})`", row)) for row in rows}
    assert set(listed) == set(range(1, 84))
    for name in DECISION_FIELDS:
        assert name in listed.get(number_of(name), {name}), name  # later decisions are the product's own


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("day_end", "24:00", "24时"),
        ("work_sessions", [["09:00", "12:00"], ["13:00", "17:00"]], "09:00-12:00、13:00-17:00"),
        ("limit_urgent", None, "不设"),
        ("limit_help", "5wd", "5个工作日"),
        ("redo_limit", "full", "按类型重新计算"),
        ("extension_max", "own_limit", "与办理期限相同"),
        ("overdue_grades", [1, 3], "1、3个工作日"),
        ("repeat_scope_days", None, "不限"),
        ("repeat_scope_days", 90, "90日"),
        ("oral_reply_types", [], "无"),
        ("oral_reply_types", ["praise"], "表扬"),
        ("follow_up_hours", ["09:00", "20:00"], "09:00-20:00"),
        ("provisional_tail_from", "12-20", "12-20"),
        ("silent_acceptance", False, "否"),
        ("export_two_person_rows", 100, "100行"),
    ],
)
def test_a_value_within_its_bounds_is_taken_and_has_words(field: str, value: Any, words: str) -> None:
    assert wrong_values({field: value}) == {}
    assert value_words(field, value) == words
    assert value_words(field, plain_policy(with_overrides(Policy(), {field: value}, ""))[field]) == words


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("no_such", 1, "没有这个参数。"),
        ("return_window", "9wd", "超出范围，应为1至5个工作日，或者1至7日，或者4至40个工作小时。"),
        ("return_window", "2min", "超出范围，应为1至5个工作日，或者1至7日，或者4至40个工作小时。"),
        ("return_window", "两天", "写法不对，应为1至5个工作日，或者1至7日，或者4至40个工作小时。"),
        ("return_window", None, "写法不对，应为1至5个工作日，或者1至7日，或者4至40个工作小时。"),
        (
            "limit_urgent",
            "",
            "写法不对，应为1至30个工作日，或者1至30日，或者1至80个工作小时，或者1至72小时，或者“不设”。",
        ),
        ("due_soon", 0, "超出范围，应为1至5个工作日。"),
        ("due_soon", "1", "写法不对，应为1至5个工作日。"),
        ("due_soon", True, "写法不对，应为1至5个工作日。"),
        ("follow_up_share", 101, "超出范围，应为1至100%。"),
        ("silent_acceptance", "yes", "请选择：是、否。"),
        ("exclusion_method", "other", "请选择：按日差、按涉及的日子、按工作时间到秒。"),
        ("limit_starts_at", "acceptance", "由规定确定，不能改：派单时。"),
        ("co_objection_stops", True, "由规定确定，不能改：否。"),
        ("extension_causes", [], "请至少选一项：检测鉴定、法定程序、天气原因、第三方、季节原因、其他客观原因。"),
        ("extension_causes", ["weather", "weather"], "同一项只能选一次。"),
        ("extension_causes", ["mood"], "没有这一项：mood。"),
        ("oral_reply_types", ["gossip"], "没有这一项：gossip。"),
        ("overdue_grades", [5, 1], "请写由小到大的几个数，1至60个工作日，如 1、5、10。"),
        ("overdue_grades", [], "请写由小到大的几个数，1至60个工作日，如 1、5、10。"),
        ("provisional_tail_from", "11-30", "超出范围，应在12-01至12-31之间，写法：12-25。"),
        ("follow_up_hours", ["06:00", "20:00"], "超出范围，应在07:00至22:00之间，写法：08:30-20:30。"),
        ("follow_up_hours", ["20:00", "09:00"], "写法不对，应为07:00至22:00之间，写法：08:30-20:30。"),
        ("work_sessions", [], "写法不对，应为00:00至24:00之间，写法：08:30-12:00、14:30-17:30。"),
    ],
)
def test_a_value_outside_is_refused_in_a_sentence(field: str, value: Any, sentence: str) -> None:
    assert wrong_values({field: value}) == {field: sentence}


@pytest.mark.parametrize("row", DECISIONS, ids=lambda row: row.field)
def test_a_value_of_the_wrong_form_is_refused_for_every_field(row: Any) -> None:
    for strange in ({"x": 1}, "no such value", -1, 10**9, [["1"]], [None]):
        assert wrong_values({row.field: strange}) != {}, strange


def test_what_the_order_fixes_has_one_option() -> None:
    fixed = {row.field for row in DECISIONS if isinstance(row.bounds, Options) and len(row.bounds.options) == 1}
    assert fixed == {
        "limit_starts_at", "consultation_lock_ends", "extension_counts_from", "co_objection_stops", "outside_province",
        "outside_due_rule", "bulletin_every",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "zh", "blocking"),
    [
        ({"return_window": "3wd"}, "默认受理时间不短于退单期限", True),
        ({"silent_acceptance_after": "8wh"}, "默认受理时间不短于退单期限", True),
        ({"limit_critical": "5wd"}, "特急件期限不长于紧急件期限", True),
        (
            {"knowledge_urgent_correction_limit": "24h", "knowledge_correction_limit": "1wh"},
            "紧急知识更正时限不长于一般更正时限",
            True,
        ),
        ({"first_contact_limit": "3wd"}, "首次联系时限不长于最短的基本期限", False),
        ({"oral_reply_types": ["praise"]}, "各类诉求均书面答复", False),
        ({"follow_up_share": 50}, "办结的诉求全部回访", False),
    ],
)
def test_values_that_do_not_fit_one_another_are_named(changes: dict[str, Any], zh: str, blocking: bool) -> None:
    assert wrong_values(changes) == {}
    broken = [relation for relation in relations(with_overrides(Policy(), changes, "")) if not relation.holds]
    assert [(relation.zh, relation.blocking) for relation in broken] == [(zh, blocking)]


def test_each_relation_names_its_fields() -> None:
    assert {relation.zh: relation.fields for relation in relations(Policy())} == {
        "默认受理时间不短于退单期限": ("silent_acceptance_after", "return_window"),
        "特急件期限不长于紧急件期限": ("limit_critical", "limit_urgent"),
        "政策报送最晚日不早于最早日": ("knowledge_notice_min", "knowledge_notice_max"),
        "紧急知识更正时限不长于一般更正时限": (
            "knowledge_urgent_correction_limit",
            "knowledge_correction_limit",
        ),
        "首次联系时限不长于最短的基本期限": ("first_contact_limit", "limit_consultation"),
        "各类诉求均书面答复": ("oral_reply_types",),
        "办结的诉求全部回访": ("follow_up_share",),
    }
    turned = with_overrides(Policy(), {"knowledge_notice_min": 10, "knowledge_notice_max": 3}, "")
    assert [one.zh for one in relations(turned) if not one.holds] == ["政策报送最晚日不早于最早日"]


@pytest.mark.parametrize(
    "changes",
    [
        {"silent_acceptance_after": "2wd", "return_window": "2wd"},
        {"limit_critical": "3wd", "limit_urgent": "3wd"},
        {"knowledge_notice_min": 5, "knowledge_notice_max": 5},
        {"knowledge_urgent_correction_limit": "2wd", "knowledge_correction_limit": "2wd"},
        {"first_contact_limit": "2wd"},
        {"silent_acceptance": False, "return_window": "5wd"},
        {"limit_critical": None},
        {"limit_urgent": None, "limit_critical": "30wd"},
        {"knowledge_notice_min": 4, "knowledge_notice_max": 9},
    ],
)
def test_a_relation_without_its_subject_holds(changes: dict[str, Any]) -> None:
    assert all(relation.holds for relation in relations(with_overrides(Policy(), changes, "")))


def test_machines_are_switched_on_by_the_administrator_alone() -> None:
    changes = {"auto_dispatch": True, "limit_help": "5wd"}
    assert drafted_by(changes, "analyst") == ["auto_dispatch"]
    assert drafted_by(changes, "administrator") == []
    assert drafted_by(changes, "knowledge_editor") == ["auto_dispatch", "limit_help"]
    assert drafted_by({"no_such": 1}, "agent") == []


def test_two_versions_differ_field_by_field_in_words() -> None:
    found = differences(Policy(), with_overrides(Policy(), {"redo_limit": "3wd", "return_window": "1wd"}, ""))
    assert [(one.row.zh, one.was_words, one.now_words) for one in found] == [
        ("退单期限", "2个工作日", "1个工作日"),
        ("重办期限", "5个工作日", "3个工作日"),
    ]
    assert differences(Policy(), Policy()) == ()


def test_every_field_stands_in_a_group() -> None:
    assert [last for last, _ in GROUPS] == sorted(last for last, _ in GROUPS)
    assert {group_of(name) for name in DECISION_FIELDS} == {name for _, name in GROUPS}
    assert (group_of("return_window"), group_of("reveal_seconds")) == ("退单与协商", "提醒与保护")
    # The last decision of the first group and the first one after it.
    assert (number_of("first_receipt_scope"), group_of("first_receipt_scope")) == (10, "日历与计算")
    assert (number_of("return_window"), group_of("return_window")) == (11, "退单与协商")


def test_a_decision_after_all_groups_stands_in_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "GROUPS", GROUPS[:2])
    assert group_of("catalogue_review_days") == "退单与协商"


def test_a_value_no_version_ever_had_is_shown_as_it_stands() -> None:
    assert value_words("limit_help", "soon") == "soon"
    assert value_words("day_end", "noon") == "noon"
    assert value_words("oral_reply_types", ["praise", "gossip"]) == "表扬、gossip"
    assert value_words("gone", 3) == "3"
    assert set(DECISION_OF) == set(DECISION_FIELDS)


def test_a_list_a_city_has_changed_is_named_by_its_own_words() -> None:
    lists = {"extension_causes": {"flood": "洪水"}}
    assert value_words("extension_causes", ["flood"], lists) == "洪水"
    assert wrong_values({"extension_causes": ["flood"]}, lists) == {}
    assert wrong_values({"extension_causes": ["weather"]}, lists) == {"extension_causes": "没有这一项：weather。"}
    assert value_words("oral_reply_types", ["praise"], lists) == "表扬"


def test_what_has_not_the_form_of_a_list_is_none() -> None:
    assert Some({"a": "甲"}, 1).wrong("a") == "请至少选一项：甲。"
    assert (Some({"a": "甲"}).words(None), Some({"a": "甲"}).wrong(None)) == ("无", None)
    steps = Rising(1, 60, "日")
    assert steps.wrong(5) == steps.wrong([1, 1]) == "请写由小到大的几个数，1至60日，如 1、5、10。"
    assert (steps.wrong([1, 60]), steps.wrong([0, 2]), steps.words([1, 5])) == (None, steps.wrong(5), "1、5日")
    assert steps.words(None) == "日"


def test_a_limit_is_written_the_same_read_or_not() -> None:
    span = Lengths({"wd": (1, 5)}, {"full": "全部"})
    assert span.words(Limit(3, "wd")) == span.words("3wd") == "3个工作日"
    assert span.words("full") == "全部"
    assert span.wrong("1h") == span.wrong("6wd") == "超出范围，应为1至5个工作日，或者“全部”。"


def test_times_and_dates_up_to_their_first_and_last() -> None:
    late_year, calls, office = (
        Clock("month_day", "12-01", "12-31"),
        Clock("span", "07:00", "22:00"),
        Clock("sessions", "00:00", "24:00"),
    )
    assert late_year.wrong("12-01") is late_year.wrong("12-31") is None
    assert calls.wrong(["07:00", "22:00"]) is None
    assert office.wrong([["00:00", "12:00"], ["12:00", "24:00"]]) is None
    outside = "超出范围，应在07:00至22:00之间，写法：08:30-20:30。"
    assert {calls.wrong(span) for span in (["09:00", "09:00"], ["06:59", "22:00"], "07:00")} == {outside}
    assert office.wrong([["09:00", "09:00"]]) == "超出范围，应在00:00至24:00之间，写法：08:30-12:00、14:30-17:30。"
    assert office.wrong(9) == office.wrong([["09:00", "09:00"]])
    assert Some({"a": "甲"}).wrong(["x", "y"]) == "没有这一项：x、y。"
