"""Which unit, by which item, within which limit, and why (arts. 5, 6, 13, 15): the catalogue's cases one by one."""

from dataclasses import replace

import pytest

from hotline.core.catalogue import (
    ENGLISH,
    SENTENCES,
    Catalogue,
    Decision,
    Facts,
    Item,
    Rule,
    UnitFact,
    Why,
    concluded,
    decide,
    gap_by_duty,
    plain_why,
    read_why,
)
from hotline.core.limit import parse_limit

UNITS = {
    "city_management": UnitFact("city_department", "城管局"),
    "housing": UnitFact("city_department", "住建局"),
    "shiqi": UnitFact("town_or_subdistrict", "石岐街道"),
    "zhongshangang": UnitFact("town_or_subdistrict", "中山港街道"),
    "torch_zone": UnitFact("management_committee", "火炬开发区管委会"),
    "qiaotou": UnitFact("residents_committee", "桥头社区居委会"),
    "hotline": UnitFact("hotline", "热线机构"),
}
TOWNS = {"442000001": "shiqi", "442000003": "zhongshangang"}
QUESTIONS = {"property_line": "是否在小区红线内"}


def item(key: str = "lamps", unit: str | None = "city_management", **more: object) -> Item:
    known: dict[str, object] = {
        "version": f"{key}-1",
        "name": f"条目{key}",
        "class_codes": ("030501",),
        "demand_types": ("help", "complaint"),
    }
    return Item(key=key, unit=unit, **{**known, **more})  # type: ignore[arg-type]


def catalogue(*items: Item) -> Catalogue:
    return Catalogue({one.key: one for one in items}, UNITS, TOWNS, QUESTIONS)


HELP = Facts("030501", "help", "442000001")


def rules(decision: Decision) -> list[str]:
    return [step.rule for step in decision.why]


def test_the_one_item_of_the_class_names_the_unit() -> None:
    found = decide(HELP, catalogue(item()))
    assert (found.unit, found.item, found.version, found.gap) == ("city_management", "lamps", "lamps-1", "")
    assert rules(found) == ["U1", "U2", "U6", "U8"]
    assert [step.n for step in found.why] == [1, 2, 3, 4]
    assert found.why[2].outcome == "城管局"
    assert found.limit is None


def test_an_item_chosen_by_a_person_goes_before_the_class() -> None:
    found = decide(replace(HELP, item="other"), catalogue(item(), item("other", "housing", class_codes=("0306",))))
    assert (found.unit, rules(found)) == ("housing", ["U2", "U6", "U8"])


def test_an_item_no_longer_there_is_looked_for_by_its_class() -> None:
    found = decide(replace(HELP, item="gone"), catalogue(item()))
    assert (found.unit, rules(found)) == ("city_management", ["U2", "U1", "U2", "U6", "U8"])
    assert found.why[0].provision == "a15.3"


def test_by_place_the_town_where_it_happened_with_its_office() -> None:
    by_town = item(unit=None, office="城市建设和管理局")
    found = decide(HELP, catalogue(by_town))
    assert (found.unit, found.office, rules(found)) == ("shiqi", "城市建设和管理局", ["U1", "U2", "U5", "U7", "U8"])
    by_place = "条目规定由事发地镇街承办"
    assert found.why[2] == Why(3, "U5", "a15.2", "442000001", "石岐街道", by_place)
    other = decide(replace(HELP, town="442000003"), catalogue(by_town))
    assert other.unit == "zhongshangang"


@pytest.mark.parametrize("town", ["", "440100001"])
def test_without_a_town_of_the_city_the_place_is_asked(town: str) -> None:
    found = decide(replace(HELP, town=town), catalogue(item(unit=None, office="城建局")))
    assert (found.unit, found.gap, found.asks, found.item) == (None, "place", ("town",), "lamps")
    assert found.why[-1] == Why(3, "U9", "a15.2", town, "", "须先问清事发地在哪个镇街")


def test_in_an_overlapping_area_subject_and_area_together_decide() -> None:
    """a5.3-a: at one place two subjects of different competence go to two units, each explained."""
    area = Rule(("442000003",), (), "torch_zone")
    industry = item("industry", None, class_codes=("110813",), office="经济发展和科技统计局", rules=(area,))
    rubbish = item("rubbish", None, class_codes=("030302",), office="城市建设和管理局")
    both = catalogue(industry, rubbish)
    first = decide(Facts("110813", "help", "442000003"), both)
    second = decide(Facts("030302", "help", "442000003"), both)
    assert (first.unit, second.unit) == ("torch_zone", "zhongshangang")
    assert [step.provision for step in first.why] == ["a13.1", "a15.1", "a5.3", "a15.1"]
    assert first.why[2].outcome == "火炬开发区管委会"
    assert (second.why[2].rule, second.why[2].provision) == ("U5", "a15.2")
    elsewhere = decide(Facts("110813", "help", "442000001"), both)
    assert elsewhere.unit == "shiqi"


INSIDE = Rule((), (("property_line", "inside"),), "housing")


@pytest.mark.parametrize(
    ("answers", "unit", "gap"),
    [
        ((("property_line", "inside"),), "housing", ""),
        ((("property_line", "outside"),), "city_management", ""),
        ((), None, "answer"),
    ],
)
def test_an_exception_asks_before_it_decides(answers: tuple[tuple[str, str], ...], unit: str | None, gap: str) -> None:
    found = decide(replace(HELP, answers=answers), catalogue(item(rules=(INSIDE,))))
    assert (found.unit, found.gap) == (unit, gap)
    if gap:
        assert (found.asks, found.why[-1].fact) == (("property_line",), "是否在小区红线内")


def exception(rule: Rule, **facts: object) -> Why:
    """The step that says why an exception of the item decides."""
    asked = replace(HELP, **facts)  # type: ignore[arg-type]
    return decide(asked, catalogue(item(unit="city_management", office="城建局", rules=(rule,)))).why[2]


ANSWERED = (("property_line", "inside"), ("age", "old"))
AREA = "地点在管委会管理范围内且事项属其职责"
EXCEPTION = "符合条目的例外情形"


def test_the_condition_of_an_exception_is_told() -> None:
    by_answers = Rule((), ANSWERED, "housing")
    told = "是否在小区红线内：inside；age：old"
    assert exception(by_answers, answers=ANSWERED) == Why(3, "U4", "a15.2", told, "住建局", EXCEPTION)
    in_town = replace(by_answers, towns=("442000001",))
    assert exception(in_town, answers=ANSWERED).fact == f"442000001；{told}"
    area = Rule(("442000001",), (), "torch_zone")
    assert exception(area) == Why(3, "U3", "a5.3", "442000001", "火炬开发区管委会", AREA)
    to_town = Rule(("442000001",))
    assert exception(to_town) == Why(3, "U4", "a15.2", "442000001", "石岐街道", EXCEPTION)


def test_an_exception_to_the_town_without_a_town_asks_for_the_place() -> None:
    outside = (("property_line", "outside"),)
    to_town = item(office="城建局", rules=(Rule((), outside),))
    found = decide(replace(HELP, town="440100001", answers=outside), catalogue(to_town))
    assert (found.gap, found.asks, found.item, found.version) == ("place", ("town",), "lamps", "lamps-1")
    assert found.why[-1] == Why(3, "U9", "a15.2", "440100001", "", "须先问清事发地在哪个镇街")
    inside = decide(replace(HELP, answers=outside), catalogue(to_town))
    assert (inside.unit, inside.office) == ("shiqi", "城建局")


def test_an_exception_to_a_unit_that_has_ended_leaves_it_open() -> None:
    found = decide(HELP, catalogue(item(rules=(Rule(("442000001",), (), "dissolved"),))))
    ended = "条目的承办单位已不在有效期内，须另定"
    assert (found.unit, found.gap, found.item) == (None, "unit_ended", "lamps")
    assert [(step.rule, step.fact, step.outcome) for step in found.why[2:]] == [
        ("U4", "442000001", "dissolved"), ("U9", "dissolved", ""),
    ]  # fmt: skip
    assert (found.why[-1].provision, found.why[-1].why) == ("a15.3", ended)


def test_an_exception_of_another_town_is_not_asked_about() -> None:
    elsewhere = replace(INSIDE, towns=("442000003",))
    assert decide(HELP, catalogue(item(rules=(elsewhere,)))).unit == "city_management"
    unknown = decide(replace(HELP, town=""), catalogue(item(rules=(elsewhere,))))
    assert (unknown.gap, unknown.asks) == ("place", ("town",))


def test_an_exception_may_give_the_matter_to_the_town() -> None:
    to_town = Rule((), (("property_line", "outside"),), None, "综合行政执法局")
    found = decide(replace(HELP, answers=(("property_line", "outside"),)), catalogue(item(rules=(to_town,))))
    assert (found.unit, found.office) == ("shiqi", "综合行政执法局")


def test_of_several_items_the_words_tell() -> None:
    two = catalogue(item(words=("路灯", "灯杆")), item("square", "housing", words=("广场舞", "音响")))
    assert decide(replace(HELP, text="门口的路灯不亮"), two).unit == "city_management"
    assert decide(replace(HELP, text="广场舞音响太吵，还有路灯"), two).unit == "housing"
    draw = decide(replace(HELP, text="路灯边上跳广场舞"), two)
    assert (draw.gap, draw.unit) == ("several", None)
    assert decide(HELP, two).gap == "several"


SEVERAL = "该分类有几个条目符合，须由派单员选定"
BY_WORDS = "该分类有几个条目，按诉求文字中的词选定"


def test_the_words_heard_and_the_items_left_open_are_told() -> None:
    two = catalogue(item(words=("路灯", "灯杆")), item("square", "housing", words=("广场舞", "音响")))
    heard = decide(replace(HELP, text="广场舞音响太吵，还有路灯"), two).why[1]
    assert heard == Why(2, "U2", "a15.1", "广场舞、音响", "条目square", BY_WORDS)
    draw = decide(replace(HELP, text="路灯边上跳广场舞"), two).why
    assert draw[1] == Why(2, "U9", "a15.1", "条目lamps、条目square", "", SEVERAL)
    third = catalogue(*two.items.values(), item("trees", words=("树枝",)))
    assert decide(replace(HELP, text="路灯边上跳广场舞"), third).why[1].fact == "条目lamps、条目square"
    assert decide(replace(HELP, text="门口很吵"), third).why[1].fact == "条目lamps、条目square、条目trees"


def test_a_type_the_items_do_not_take_is_a_gap_of_its_own() -> None:
    found = decide(replace(HELP, type="praise"), catalogue(item()))
    assert (found.gap, found.why[-1].fact) == ("type", "praise")
    above = item("above", "housing", class_codes=("0305",), demand_types=("praise",))
    assert decide(replace(HELP, type="praise"), catalogue(item(), above)).unit == "housing"


def test_without_an_item_it_is_statutory_duty() -> None:
    found = decide(Facts("090101", "help"), catalogue(item()))
    assert (found.gap, found.unit) == ("no_item", None)
    assert found.why[-1].why == "派单目录无相关内容，依照法定职责派发"


@pytest.mark.parametrize(
    ("unit", "gap", "provision"),
    [("qiaotou", "committee", "a6.2"), ("hotline", "unit_kind", "a5.1"), ("dissolved", "unit_ended", "a15.3")],
)
def test_no_unit_that_may_not_be_responsible_ever_follows(unit: str, gap: str, provision: str) -> None:
    found = decide(HELP, catalogue(item(unit=unit)))
    assert (found.unit, found.gap, found.why[-1].provision) == (None, gap, provision)


def test_the_items_limit_for_the_type_else_for_all_else_none() -> None:
    limits = (("help", parse_limit("24h")), ("*", parse_limit("5wd")))
    assert str(decide(HELP, catalogue(item(limits=limits))).limit) == "24h"
    complaint = replace(HELP, type="complaint")
    assert str(decide(complaint, catalogue(item(limits=limits))).limit) == "5wd"
    assert decide(complaint, catalogue(item(limits=limits[:1]))).limit is None


def test_what_became_of_it_is_the_last_step() -> None:
    found = decide(HELP, catalogue(item()))
    last = {
        name: concluded(found, unit, name, manner)[-1].rule  # type: ignore[arg-type]
        for name, unit, manner in (
            ("followed", "city_management", "item"),
            ("departed", "housing", "item"),
            ("duty", "housing", "duty"),
            ("consulted", "housing", "consultation"),
            ("redone", "housing", "redo"),
        )
    }
    assert last == {"followed": "U10", "departed": "U11", "duty": "U12", "consulted": "U13", "redone": "U14"}
    assert concluded(found, "city_management", "城管局", "item")[:-1] == found.why
    assert concluded(found, "city_management", "城管局", "item")[-1] == Why(
        5, "U10", "a15.1", "", "城管局", "按条目派给承办单位"
    )
    open_ = decide(replace(HELP, town=""), catalogue(item(unit=None, office="城建局")))
    assert concluded(open_, "shiqi", "石岐街道", "item")[-1].rule == "U15"


def test_by_duty_says_whether_a_person_set_items_aside() -> None:
    looked = Why(1, "U1", "a13.1", "030501", "", "按事项分类查派单目录")
    none = Why(2, "U9", "a15.1", "030501", "", "派单目录无相关内容，依照法定职责派发")
    assert gap_by_duty("030501", ()) == Decision(gap="no_item", why=(looked, none))
    aside = Why(2, "U2", "a15.1", "路灯、灯杆", "", "派单员认为该分类的条目均不适用")
    assert gap_by_duty("030501", ("路灯", "灯杆")) == Decision(gap="no_item", why=(looked, aside))


def test_steps_are_kept_and_read_back() -> None:
    steps = concluded(decide(HELP, catalogue(item())), "city_management", "城管局", "item")
    kept = plain_why(steps)
    assert read_why(kept) == steps
    assert set(kept[0]) == {"n", "rule", "provision", "fact", "outcome", "why"}


def test_every_rule_has_an_english_sentence() -> None:
    assert {rule.partition(" ")[0] for rule in SENTENCES} == set(ENGLISH)
