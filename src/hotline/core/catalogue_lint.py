"""What is wrong with a catalogue (目录检查): errors bar approval, warnings want a sentence of reason (a6.2, a15.2).

A finding names the item, the field and the provision; page, import and command line show the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any, Final, Literal

from hotline.core.catalogue import Rule, UnitFact
from hotline.core.catalogue_content import Content, rule_of
from hotline.core.limit import Limit, parse_limit
from hotline.core.ticket import COMMITTEES, UNIT_KINDS

Level = Literal["error", "warning"]

TYPES: Final[Mapping[str, str]] = {
    "consultation": "咨询",
    "help": "求助",
    "complaint": "投诉",
    "report": "举报",
    "suggestion": "建议",
    "praise": "表扬",
    "other": "其他",
}
UNITS: Final[Mapping[str, str]] = {"wd": "个工作日", "nd": "日", "wh": "个工作小时", "h": "小时", "min": "分钟"}


def limit_text(limit: Limit) -> str:
    """A limit as a sentence says it (a15.2)."""
    return f"{limit.n}{UNITS[limit.unit]}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: which check, how grave, at which item and field, by which provision, in words."""

    check: str
    level: Level
    key: str
    field: str
    provision: str
    words: str


@dataclass(frozen=True)
class Known:
    """What a catalogue refers to, on the date from which it shall be in force.

    `classes` are the codes an item may stand under; `units` those in force with committees; `towns` division codes with
    their units; `offices` by town's unit; `questions` with their answers; `laws` repealed, by title, with the date;
    `basic` the limits of the types; `longer` tells of two limits whether the first ends later.
    """

    day: date
    classes: frozenset[str]
    units: Mapping[str, UnitFact]
    towns: Mapping[str, str]
    offices: Mapping[str, frozenset[str]]
    questions: Mapping[str, frozenset[str]]
    laws: Mapping[str, date]
    basic: Mapping[str, Limit]
    longer: Callable[[Limit, Limit], bool]
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Codes of an earlier edition -> those of the one in force."""


REFERENCES: Final = frozenset({"unit_unknown", "class_unknown", "committee", "unit_kind", "rule_place", "rule_answer"})
"""Checks of what an item refers to: an import refuses a row that fails one of them (a6.2)."""


def lint(items: Sequence[Content], known: Known) -> tuple[Finding, ...]:
    """Everything found in a catalogue, item by item, then between items (a6.2, a15.2, a15.3)."""
    found = [finding for content in items for finding in lint_item(content, known)]
    return (*found, *overlaps(items, known))


def lint_item(content: Content, known: Known) -> tuple[Finding, ...]:
    """What is wrong with one item by itself (a6.2, a15.2)."""
    checks = (_class, _units, _office, _limits, _basis, _rules)
    return tuple(finding for check in checks for finding in check(content, known))


def _finding(content: Content, check: str, field_: str, provision: str, words: str, level: Level = "error") -> Finding:
    return Finding(check, level, str(content["key"]), field_, provision, words)


def _class(content: Content, known: Known) -> Iterator[Finding]:
    code = content["class_code"]
    if code not in known.classes and not known.codes.get(code):
        yield _finding(content, "class_unknown", "class_code", "a13.1", f"现行分类中没有代码{code}。")


def _units(content: Content, known: Known) -> Iterator[Finding]:
    for unit in filter(None, [content["unit"]]):
        yield from _unit(content, unit, "unit", known)
    for n, rule in enumerate(content["rules"], 1):
        if rule["unit"]:
            yield from _unit(content, rule["unit"], "rules", known, f"例外第{n}条：")
    for unit in content["co_units"]:
        yield from _unit(content, unit, "co_units", known)


def _unit(content: Content, unit: str, where: str, known: Known, before: str = "") -> Iterator[Finding]:
    fact = known.units.get(unit)
    if fact is None:
        yield _finding(content, "unit_unknown", where, "a15.2", f"{before}“{unit}”不是有效期内的单位。")
    elif fact.kind in COMMITTEES:
        words = f"{before}不得将该事项交由{fact.name}（居（村）民委员会）作为主责办理。"
        yield _finding(content, "committee", where, "a6.2", words)
    elif fact.kind not in UNIT_KINDS:
        yield _finding(content, "unit_kind", where, "a5.1", f"{before}{fact.name}不是承办单位。")


def _office(content: Content, known: Known) -> Iterator[Finding]:
    """A town needs its office named; it may be no committee and should be one the towns have (a6.2, a15.2)."""
    committees = {fact.name for fact in known.units.values() if fact.kind in COMMITTEES}
    for office, towns, before in _offices(content, known):
        if not office:
            words = f"{before}承办单位是镇街的，应当列明建议承办的镇街所属工作机构。"
            yield _finding(content, "office_missing", "office", "a15.2", words)
        elif office in committees or office.endswith(("居民委员会", "村民委员会", "居委会", "村委会")):
            words = f"{before}居（村）民委员会不得列为建议工作机构。"
            yield _finding(content, "committee", "office", "a6.2", words)
        else:
            without = [known.units[town].name for town in towns if office not in known.offices.get(town, frozenset())]
            if without:
                words = f"{before}{'、'.join(without[:3])}{'等' if len(without) > 3 else ''}没有工作机构“{office}”。"
                yield _finding(content, "office_unknown", "office", "a15.2", words, "warning")


def _offices(content: Content, known: Known) -> Iterator[tuple[str, list[str], str]]:
    """Each office named or wanted, the towns (units) it is for, and where it stands."""
    own = _towns_of(content["unit"], (), known)
    if own:
        yield content["office"], own, ""
    for n, rule in enumerate(content["rules"], 1):
        towns = _towns_of(rule["unit"], tuple(rule["towns"]), known)
        if towns:
            inherited = "" if rule["unit"] else content["office"]
            yield rule["office"] or inherited, towns, f"例外第{n}条："


def _towns_of(unit: str | None, codes: tuple[str, ...], known: Known) -> list[str]:
    if unit is None:
        return [town for code, town in known.towns.items() if not codes or code in codes]
    fact = known.units.get(unit)
    return [unit] if fact and fact.kind == "town_or_subdistrict" else []


def _limits(content: Content, known: Known) -> Iterator[Finding]:
    limits = {kind: parse_limit(text) for kind, text in content["limits"].items()}
    for kind in content["demand_types"]:
        own, basic = limits.get(kind, limits.get("*")), known.basic[kind]
        if own is None or own == basic:
            continue
        check, than = ("limit_longer", "长于") if known.longer(own, basic) else ("limit_shorter", "短于")
        words = f"{TYPES[kind]}的期限{limit_text(own)}{than}该类型的基本期限{limit_text(basic)}，请确认并说明理由。"
        yield _finding(content, check, "limits", "a15.2", words, "warning")


def _basis(content: Content, known: Known) -> Iterator[Finding]:
    basis = content["legal_basis"]
    ends = [known.laws.get(basis["title"]), date.fromisoformat(basis["until"]) if basis.get("until") else None]
    ended = min((day for day in ends if day is not None), default=None)
    if ended is not None and ended <= known.day:
        words = f"《{basis['title']}》自{ended.isoformat()}起失效。"
        yield _finding(content, "basis_dead", "legal_basis", "a15.3", words)


def _rules(content: Content, known: Known) -> Iterator[Finding]:
    """Exceptions that name what there is not, are never reached, or change nothing (a5.3, a15.2)."""
    rules = [rule_of(rule) for rule in content["rules"]]
    for n, rule in enumerate(rules, 1):
        for town in rule.towns:
            if town not in known.towns:
                yield _finding(content, "rule_place", "rules", "a15.2", f"例外第{n}条：没有镇街代码{town}。")
        for question, answer in rule.answers:
            if answer not in known.questions.get(question, frozenset()):
                words = f"例外第{n}条：派单要素“{question}”没有答案“{answer}”。"
                yield _finding(content, "rule_answer", "rules", "a15.2", words)
        earlier = next((m for m, other in enumerate(rules[: n - 1], 1) if _covers(other, rule)), None)
        if earlier:
            words = f"例外第{n}条永远用不到：第{earlier}条已包括它。"
            yield _finding(content, "rule_unreachable", "rules", "a15.2", words)
    if rules and _same_unit(rules[-1], content):
        words = "最后一条例外与条目本身的承办单位相同，没有作用。"
        yield _finding(content, "rule_pointless", "rules", "a15.2", words, "warning")


def _covers(first: Rule, later: Rule) -> bool:
    """Whether the first holds wherever the later one does."""
    wider = not first.towns or (bool(later.towns) and set(later.towns) <= set(first.towns))
    return wider and set(first.answers) <= set(later.answers)


def _same_unit(rule: Rule, content: Content) -> bool:
    return rule.unit == content["unit"] and rule.office in ("", content["office"])


def overlaps(items: Sequence[Content], known: Known) -> Iterator[Finding]:
    """Items of one class and type that no words tell apart: an error; that share some: a warning (a15.2)."""
    by_class: dict[str, list[Content]] = defaultdict(list)
    for content in items:
        for code in known.codes.get(content["class_code"], (content["class_code"],)):
            by_class[code].append(content)
    told: set[tuple[str, str]] = set()
    for together in by_class.values():
        for one, other in combinations(sorted(together, key=lambda content: str(content["key"])), 2):
            pair = (str(one["key"]), str(other["key"]))
            if pair not in told:
                told.add(pair)
                yield from overlaps_with(one, [other])


def overlaps_with(content: Content, others: Iterable[Content]) -> Iterator[Finding]:
    """What an item overlaps with among others of its class (a15.2)."""
    for other in others:
        if set(content["demand_types"]) & set(other["demand_types"]):
            yield from _overlap(content, other)


def _overlap(one: Content, other: Content) -> Iterator[Finding]:
    a, b = set(one["scope"]), set(other["scope"])
    if a <= b or b <= a:  # so it is where one has no words at all
        words = f"与条目“{other['name']}”（{other['key']}）分类、类型相同，匹配词不能区分。"
        yield _finding(one, "overlap", "scope", "a15.2", words)
    elif a & b:
        words = f"与条目“{other['name']}”（{other['key']}）有相同的匹配词：{'、'.join(sorted(a & b)[:5])}。"
        yield _finding(one, "shared_words", "scope", "a15.2", words, "warning")


def bars(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that bar approval (a6.2, a15.2)."""
    return tuple(finding for finding in findings if finding.level == "error")


def warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that want a sentence of reason before approval (a15.2)."""
    return tuple(finding for finding in findings if finding.level == "warning")


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON values (a15.2)."""
    names = ("check", "level", "key", "field", "provision", "words")
    return {name: getattr(finding, name) for name in names}
