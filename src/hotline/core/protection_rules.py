"""Checking and comparing versions of the protection rules (保护规则): each value within its bounds (a32.1; S43).

The content of a version is plain (JSON) and nested; `protection_table` names its settings by their paths.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from hotline.core.bounds import Bounds, Whole
from hotline.core.protection_bounds import Purposes
from hotline.core.protection_table import SETTINGS, Setting

Content = Mapping[str, Any]


def settings_of(content: Content) -> dict[str, Any]:
    """Path -> value of a version (S43). Raises KeyError, TypeError or StopIteration where the content has no such."""
    return {field: _place(content, field)[_last(field)] for field in SETTINGS}


def with_settings(content: Content, values: Mapping[str, object]) -> dict[str, Any]:
    """A content with some of its settings otherwise (S43). Raises as `settings_of`."""
    found = deepcopy(dict(content))
    for field, value in values.items():
        _place(found, field)[_last(field)] = deepcopy(value)
    return found


def _last(field: str) -> str:
    return field.rpartition(".")[2]


def _place(content: Content, field: str) -> Any:
    """The mapping a setting stands in."""
    match field.split("."):
        case ["retention", kind, _]:
            return next(row for row in content["retention"] if row["kind"] == kind)
        case [group, _]:
            return content[group]
        case _:
            return content


def wrong_rules(content: Content, base: Content) -> dict[str, str]:
    """Path -> why a drafted value cannot be one, in a sentence; empty where all can (a32.1; S43).

    What is no setting, as what is done with a kind of record when its time is over, stays as in `base`.
    """
    try:
        values = settings_of(content)
        whole = with_settings(content, settings_of(base)) == base
    except (KeyError, TypeError, AttributeError, StopIteration):
        whole = False
    if not whole:
        return {"": "保护规则不完整，或者改了不能改的内容。"}
    found = {field: _wrong(setting.bounds, values[field]) for field, setting in SETTINGS.items()}
    return {field: words for field, words in found.items() if words} or dict(_unfit(values))


def _wrong(bounds: Bounds, value: object) -> str | None:
    if isinstance(bounds, Whole) and (not isinstance(value, int) or isinstance(value, bool)):
        return f"写法不对，应为{bounds.form}。"
    return bounds.wrong(value)


def _unfit(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What values owe one another."""
    if values["unusual.reveals_an_hour"] > values["unusual.reveals_a_day"]:
        yield "unusual.reveals_an_hour", "一小时内的次数不能多于当天的次数。"
    if values["unusual.quiet_from"] == values["unusual.quiet_until"]:
        yield "unusual.quiet_until", "非工作时间的起止不能相同。"
    if values["retention.withheld_identity.keep_months"] > values["retention.ticket.keep_months"]:
        yield "retention.withheld_identity.keep_months", "隐名身份不能比诉求保存更久。"


def doubts_of_rules(before: Content, after: Content) -> tuple[str, ...]:
    """What somebody should look at before approving: a time of keeping changed while its basis stays (S43)."""
    was, now = settings_of(before), settings_of(after)
    paths = [path.removesuffix(".keep_months") for path in SETTINGS if path.endswith(".keep_months")]
    return tuple(
        f"“{SETTINGS[f'{path}.keep_months'].zh}”的时间改了，依据没有改：{now[f'{path}.basis']}。"
        for path in paths
        if was[f"{path}.keep_months"] != now[f"{path}.keep_months"] and was[f"{path}.basis"] == now[f"{path}.basis"]
    )


def setting_words(setting: Setting, value: object) -> str:
    """A value in words (a32.1); one no version ever had is shown as it stands."""
    return setting.bounds.words(value) if _wrong(setting.bounds, value) is None else str(value)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two versions: of what, both in words; empty: not there."""

    setting: Setting
    zh: str
    was: str
    now: str


def differences_of_rules(before: Content, after: Content) -> tuple[Difference, ...]:
    """The settings in which two versions differ, purposes one by one (a32.1; S43). Raises as `settings_of`."""
    was, now = settings_of(before), settings_of(after)
    return tuple(
        one
        for field, setting in SETTINGS.items()
        if was[field] != now[field]
        for one in _differences(setting, was[field], now[field])
    )


def _differences(setting: Setting, was: Any, now: Any) -> Iterator[Difference]:
    if not isinstance(setting.bounds, Purposes):
        yield Difference(setting, setting.zh, setting_words(setting, was), setting_words(setting, now))
        return
    before, after = ({row["code"]: row["zh"] for row in rows} for rows in (was, now))
    if before == after:
        yield Difference(setting, f"{setting.zh}：顺序", setting_words(setting, was), setting_words(setting, now))
    for code in dict.fromkeys((*before, *after)):
        first, then = before.get(code, ""), after.get(code, "")
        if first != then:
            yield Difference(setting, f"{setting.zh}：{code}", first, then)
