"""The dispatch catalogue (派单目录): which unit, by which item, within which limit, and why (arts. 5, 6, 13, 15).

`decide` is the one function that answers. What it looked at and what followed from it are steps, kept with the dispatch
and shown as "why this unit" (为什么是本单位), as the steps of the clock are shown as "why this date".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from hotline.core.limit import Limit
from hotline.core.ticket import COMMITTEES, UNIT_KINDS

Pairs = tuple[tuple[str, str], ...]
"""Answers by question: key of the question, key of the answer."""

Gap = Literal["", "no_item", "type", "several", "place", "answer", "unit_ended", "committee", "unit_kind"]
"""Why no unit follows: nothing for this class, not for this type, more than one item fits, the place or an answer is
not known, the unit is not in force, it is a committee (a6.2) or of no kind that handles demands (a5.1)."""


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit in force: its kind and name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An exception, tried before the item's own unit: in these towns and with these answers, this unit (a5.3, a15.2).

    Without `unit` it is the town where it happened. No towns: everywhere.
    """

    towns: tuple[str, ...] = ()
    answers: Pairs = ()
    unit: str | None = None
    office: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What of a catalogue item decides (诉求事项; a15.2). Without `unit` it is the town where it happened.

    `class_codes` in the classification in force; `limits` by demand type, `*` standing for every type.
    """

    key: str
    version: str
    name: str
    class_codes: tuple[str, ...]
    demand_types: tuple[str, ...]
    unit: str | None
    office: str = ""
    rules: tuple[Rule, ...] = ()
    limits: tuple[tuple[str, Limit], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The items, units and questions of one date: items by key, units in force, towns by division code."""

    items: Mapping[str, Item]
    units: Mapping[str, UnitFact]
    towns: Mapping[str, str]
    questions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_class(self) -> Mapping[str, tuple[Item, ...]]:
        """The items of each class code, by key."""
        found: dict[str, list[Item]] = {}
        for _, item in sorted(self.items.items()):
            for code in item.class_codes:
                found.setdefault(code, []).append(item)
        return {code: tuple(items) for code, items in found.items()}


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a demand decides: class, type, the town where it happened, answers to questions, the item a person chose.

    `text` is looked at only to tell apart several items of one class.
    """

    class_code: str
    type: str
    town: str = ""
    answers: Pairs = ()
    item: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """One step of "why this unit": rule, provision, the fact looked at, what followed, the sentence."""

    n: int
    rule: str
    provision: str
    fact: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Exactly one unit, or the gap that leaves it open; `asks` are the questions whose answer would close it.

    `limit` is the item's own for the type; None: the type's basic limit applies (R13).
    """

    unit: str | None = None
    item: str | None = None
    version: str | None = None
    office: str = ""
    limit: Limit | None = None
    gap: Gap = ""
    asks: tuple[str, ...] = ()
    why: tuple[Why, ...] = ()


SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "U1": ("a13.1", "按事项分类查派单目录"),
    "U2 chosen": ("a15.1", "派单员选定目录条目"),
    "U2 only": ("a15.1", "该分类在目录中有一个条目"),
    "U2 words": ("a15.1", "该分类有几个条目，按诉求文字中的词选定"),
    "U2 ended": ("a15.3", "原条目已停用，按事项分类另查"),
    "U2 refused": ("a15.1", "派单员认为该分类的条目均不适用"),
    "U3": ("a5.3", "地点在管委会管理范围内且事项属其职责"),
    "U4": ("a15.2", "符合条目的例外情形"),
    "U5": ("a15.2", "条目规定由事发地镇街承办"),
    "U6": ("a15.2", "条目规定由该单位承办"),
    "U7": ("a15.2", "条目建议由镇街的该工作机构承办"),
    "U8 item": ("a15.2", "办理期限按目录条目"),
    "U8 type": ("a15.1", "条目没有特别期限，按诉求类型的基本期限"),
    "U9 no_item": ("a15.1", "派单目录无相关内容，依照法定职责派发"),
    "U9 type": ("a15.1", "该分类的条目不含这一诉求类型，依照法定职责派发"),
    "U9 several": ("a15.1", "该分类有几个条目符合，须由派单员选定"),
    "U9 place": ("a15.2", "须先问清事发地在哪个镇街"),
    "U9 answer": ("a15.2", "须先问清"),
    "U9 unit_ended": ("a15.3", "条目的承办单位已不在有效期内，须另定"),
    "U9 committee": ("a6.2", "居（村）民委员会不得作为主责办理"),
    "U9 unit_kind": ("a5.1", "该机构不是承办单位"),
    "U10": ("a15.1", "按条目派给承办单位"),
    "U11": ("a15.1", "派单员未派给条目的承办单位，理由已记录"),
    "U12": ("a15.1", "依照法定职责派发，依据已记录"),
    "U13": ("a17.2", "经协商确定承办单位"),
    "U14": ("a23.1", "重办由原承办单位继续承办"),
    "U15": ("a15.1", "条目未能定出单位，由派单员选定"),
}
"""Rule and variant -> provision and sentence. A corrected sentence stands in new decisions only: stored steps stay."""

ENGLISH: Final[Mapping[str, str]] = {
    "U1": "Looked up in the catalogue by class",
    "U2": "The catalogue item",
    "U3": "Within the area and the duties of a management committee",
    "U4": "An exception of the item applies",
    "U5": "The item names the town where it happened",
    "U6": "The item names this unit",
    "U7": "The town's office the item suggests",
    "U8": "The limit",
    "U9": "The catalogue leaves it open",
    "U10": "Dispatched to the unit of the item",
    "U11": "Dispatched to another unit; the reason is recorded",
    "U12": "Dispatched by statutory duty; the basis is recorded",
    "U13": "Settled by consultation",
    "U14": "Redo by the same unit",
    "U15": "Chosen by the dispatcher where the item left it open",
}
"""Rule -> English sentence; the Chinese one stands in the step."""


class _Steps:
    """The steps of one decision as they are taken."""

    def __init__(self, taken: Iterable[Why] = ()) -> None:
        self.taken = list(taken)

    def take(self, rule: str, fact: str = "", outcome: str = "") -> None:
        provision, words = SENTENCES[rule]
        self.taken.append(Why(len(self.taken) + 1, rule.partition(" ")[0], provision, fact, outcome, words))

    def gap(self, gap: Gap, fact: str = "", item: Item | None = None, asks: tuple[str, ...] = ()) -> Decision:
        self.take(f"U9 {gap}", fact)
        item_, version = (item.key, item.version) if item else (None, None)
        return Decision(item=item_, version=version, gap=gap, asks=asks, why=tuple(self.taken))


def decide(facts: Facts, catalogue: Catalogue) -> Decision:
    """Which unit a demand goes to, by which item, within which limit, and why (a15.1, a15.2; a5.3, a6.2)."""
    steps = _Steps()
    found = _item(facts, catalogue, steps)
    if isinstance(found, Decision):
        return found
    placed = _placed(found, facts, catalogue, steps)
    if isinstance(placed, Decision):
        return placed
    unit, office = placed
    kind = catalogue.units[unit].kind if unit in catalogue.units else ""
    wrong = _unfit(kind)
    if wrong:
        return steps.gap(wrong, _name(unit, catalogue), found)
    if office and kind == "town_or_subdistrict":
        steps.take("U7", outcome=office)
    limit = _limit(found, facts.type)
    steps.take("U8 item" if limit else "U8 type", facts.type, str(limit or ""))
    return Decision(unit, found.key, found.version, office, limit, why=tuple(steps.taken))


def _item(facts: Facts, catalogue: Catalogue, steps: _Steps) -> Item | Decision:
    chosen = catalogue.items.get(facts.item)
    if chosen is not None:
        steps.take("U2 chosen", facts.item, chosen.name)
        return chosen
    if facts.item:
        steps.take("U2 ended", facts.item)
    steps.take("U1", facts.class_code)
    of_class, of_type = _of_class(facts, catalogue)
    if not of_type:
        return steps.gap("type" if of_class else "no_item", facts.type if of_class else facts.class_code)
    if len(of_type) == 1:
        steps.take("U2 only", facts.class_code, of_type[0].name)
        return of_type[0]
    return _by_words(of_type, facts.text, steps)


def _of_class(facts: Facts, catalogue: Catalogue) -> tuple[bool, tuple[Item, ...]]:
    """Whether the class has items at all, and those that take the type: of the class, else of the classes above it."""
    any_found = False
    for code in dict.fromkeys((facts.class_code, facts.class_code[:4], facts.class_code[:2])):
        found = catalogue.by_class.get(code, ()) if code else ()
        any_found = any_found or bool(found)
        of_type = tuple(item for item in found if facts.type in item.demand_types)
        if of_type:
            return True, of_type
    return any_found, ()


def _by_words(items: tuple[Item, ...], text: str, steps: _Steps) -> Item | Decision:
    """The one item most of whose words stand in the text; a draw is left to a person."""
    heard = [(tuple(word for word in item.words if word in text), item) for item in items]
    most = max(len(words) for words, _ in heard)
    best = [(words, item) for words, item in heard if len(words) == most]
    if most == 0 or len(best) > 1:
        return steps.gap("several", "、".join(item.name for _, item in best))
    words, item = best[0]
    steps.take("U2 words", "、".join(words), item.name)
    return item


def _placed(item: Item, facts: Facts, catalogue: Catalogue, steps: _Steps) -> tuple[str, str] | Decision:
    """The unit and office of an item: of the first exception that holds, else its own."""
    for rule in item.rules:
        unknown = _unknown(rule, facts)
        if unknown is None:
            continue
        if unknown == "town":
            return steps.gap("place", item=item, asks=(unknown,))
        if unknown:
            return steps.gap("answer", catalogue.questions.get(unknown, unknown), item, (unknown,))
        return _of_rule(rule, item, facts, catalogue, steps)
    if item.unit is None:
        return _of_town("U5", item.office, item, facts, catalogue, steps)
    steps.take("U6", outcome=_name(item.unit, catalogue))
    return item.unit, item.office


def _unknown(rule: Rule, facts: Facts) -> str | None:
    """Empty where a rule holds, None where it does not, else what must be known first: `town` or a question's key."""
    given, unknown = dict(facts.answers), ""
    if rule.towns and facts.town and facts.town not in rule.towns:
        return None
    for question, answer in rule.answers:
        if given.get(question, answer) != answer:
            return None
        if question not in given:
            unknown = unknown or question
    return "town" if rule.towns and not facts.town else unknown


def _of_rule(rule: Rule, item: Item, facts: Facts, catalogue: Catalogue, steps: _Steps) -> tuple[str, str] | Decision:
    if rule.unit is None:
        return _of_town("U4", rule.office or item.office, item, facts, catalogue, steps)
    known = catalogue.units.get(rule.unit)
    fact = _condition(rule, facts, catalogue)
    steps.take("U3" if known and known.kind == "management_committee" else "U4", fact, _name(rule.unit, catalogue))
    return rule.unit, rule.office


def _of_town(
    step: str, office: str, item: Item, facts: Facts, catalogue: Catalogue, steps: _Steps
) -> tuple[str, str] | Decision:
    unit = catalogue.towns.get(facts.town)
    if unit is None:
        return steps.gap("place", facts.town, item, ("town",))
    steps.take(step, facts.town, _name(unit, catalogue))
    return unit, office


def _condition(rule: Rule, facts: Facts, catalogue: Catalogue) -> str:
    said = [f"{catalogue.questions.get(question, question)}：{answer}" for question, answer in rule.answers]
    return "；".join([*([facts.town] if rule.towns else []), *said])


def _unfit(kind: str) -> Gap:
    """Why a body of this kind cannot be responsible; empty where it can (a5.1, a6.2)."""
    if not kind:
        return "unit_ended"
    if kind in COMMITTEES:
        return "committee"
    return "" if kind in UNIT_KINDS else "unit_kind"


def _name(unit: str, catalogue: Catalogue) -> str:
    known = catalogue.units.get(unit)
    return known.name if known else unit


def _limit(item: Item, type_: str) -> Limit | None:
    """The item's limit for a type, its limit for every type, or none of its own (R13)."""
    limits = dict(item.limits)
    return limits.get(type_, limits.get("*"))


def gap_by_duty(class_code: str, items: Iterable[str]) -> Decision:
    """A dispatch that names no item: there is none, or a person set those of the class aside (a15.1)."""
    steps, named = _Steps(), "、".join(items)
    steps.take("U1", class_code)
    if named:
        steps.take("U2 refused", named)
        return Decision(gap="no_item", why=tuple(steps.taken))
    return steps.gap("no_item", class_code)


Manner = Literal["item", "duty", "consultation", "redo"]
"""How a unit came to be chosen in the end."""


def concluded(decision: Decision, unit: str, name: str, manner: Manner) -> tuple[Why, ...]:
    """The steps of a dispatch with its last one: who it went to in the end, `name` being that unit's (a15.1, a17.2)."""
    steps = _Steps(decision.why)
    match manner:
        case "duty":
            rule = "U12"
        case "consultation":
            rule = "U13"
        case "redo":
            rule = "U14"
        case "item" if decision.unit is None:
            rule = "U15"
        case _:
            rule = "U10" if decision.unit == unit else "U11"
    steps.take(rule, outcome=name)
    return tuple(steps.taken)


def plain_why(steps: Iterable[Why]) -> list[dict[str, Any]]:
    """Steps as plain JSON values, as a dispatch keeps them (a15.1)."""
    names = ("n", "rule", "provision", "fact", "outcome", "why")
    return [{name: getattr(step, name) for name in names} for step in steps]


def read_why(stored: Iterable[Mapping[str, Any]]) -> tuple[Why, ...]:
    """Steps as they were kept (a15.1)."""
    return tuple(Why(**step) for step in stored)
