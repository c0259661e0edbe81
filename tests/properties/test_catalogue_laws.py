"""Laws of the catalogue: one unit or an explained gap; what does not concern a demand changes nothing (a15.1)."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hotline.core.catalogue import Catalogue, Facts, Item, Rule, UnitFact, decide, plain_why, read_why
from hotline.core.limit import parse_limit
from hotline.core.policy import DEMAND_TYPES
from hotline.core.ticket import COMMITTEES, UNIT_KINDS

KINDS = (*UNIT_KINDS, *COMMITTEES, "hotline")
KEYS = ("a", "b", "c", "d", "gone")
CODES = ("01", "0102", "010201", "010202", "0203", "020301")
TOWNS = {"442000001": "t1", "442000002": "t2"}
QUESTIONS = {"q1": ("yes", "no"), "q2": ("in", "out")}
WORDS = ("路灯", "噪声", "垃圾", "井盖")

answers = st.lists(
    st.sampled_from([(q, a) for q, known in QUESTIONS.items() for a in known]), max_size=2, unique_by=lambda one: one[0]
).map(tuple)
units = st.one_of(st.none(), st.sampled_from(KEYS))
exceptions = st.builds(
    Rule,
    st.lists(st.sampled_from(sorted(TOWNS)), max_size=2, unique=True).map(tuple),
    answers,
    units,
    st.just("办公室"),
).filter(lambda rule: bool(rule.towns or rule.answers))
limits = st.lists(
    st.tuples(st.sampled_from((*DEMAND_TYPES, "*")), st.sampled_from(("2wd", "24h", "5nd")).map(parse_limit)),
    max_size=2, unique_by=lambda one: one[0],
).map(tuple)  # fmt: skip


@st.composite
def items(draw: st.DrawFn, key: str) -> Item:
    return Item(
        key=key,
        version=f"{key}-1",
        name=f"条目{key}",
        class_codes=tuple(draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True))),
        demand_types=tuple(draw(st.lists(st.sampled_from(DEMAND_TYPES), min_size=1, max_size=3, unique=True))),
        unit=draw(units),
        office="办公室",
        rules=tuple(draw(st.lists(exceptions, max_size=3))),
        limits=draw(limits),
        words=tuple(draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True))),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    made = [draw(items(f"item{n}")) for n in range(draw(st.integers(0, 4)))]
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=4, max_size=4))
    known = {key: UnitFact(kind, f"单位{key}") for key, kind in zip(("a", "b", "c", "d"), kinds, strict=True)}
    known |= {town: UnitFact("town_or_subdistrict", town) for town in TOWNS.values()}
    return Catalogue({item.key: item for item in made}, known, TOWNS, dict.fromkeys(QUESTIONS, "问"))


facts = st.builds(
    Facts,
    st.sampled_from(CODES),
    st.sampled_from(DEMAND_TYPES),
    st.sampled_from(("", *TOWNS, "999999")),
    answers,
    st.sampled_from(("", "item0", "item1", "unknown")),
    st.lists(st.sampled_from(WORDS), max_size=3).map("，".join),
)


@given(facts, catalogues())
def test_exactly_one_unit_or_an_explained_gap(asked: Facts, known: Catalogue) -> None:
    found = decide(asked, known)
    assert (found.unit is None) == bool(found.gap)
    assert found.why
    assert [step.n for step in found.why] == list(range(1, len(found.why) + 1))
    assert (found.why[-1].rule == "U9") == bool(found.gap)
    assert bool(found.asks) == (found.gap in ("place", "answer"))
    if found.unit is not None:
        assert known.units[found.unit].kind in UNIT_KINDS
        assert found.item in known.items
    assert read_why(plain_why(found.why)) == found.why


@given(facts, catalogues(), items("unrelated"))
def test_an_unrelated_item_changes_nothing(asked: Facts, known: Catalogue, more: Item) -> None:
    elsewhere = replace(more, class_codes=("990101",))
    larger = replace(known, items={**known.items, elsewhere.key: elsewhere})
    assert decide(asked, larger) == decide(asked, known)


@given(facts, catalogues())
def test_only_its_own_item_can_change_a_decision(asked: Facts, known: Catalogue) -> None:
    found = decide(replace(asked, text=""), known)
    if found.item is None:
        return
    alone = replace(known, items={found.item: known.items[found.item]})
    again = decide(replace(asked, text="", item=found.item), alone)
    assert (again.unit, again.office, again.limit, again.gap) == (found.unit, found.office, found.limit, found.gap)


@given(facts, catalogues(), answers)
def test_an_answer_more_never_undoes_a_unit(asked: Facts, known: Catalogue, more: tuple[tuple[str, str], ...]) -> None:
    found = decide(asked, known)
    given_ = dict(asked.answers)
    new = tuple((q, a) for q, a in more if q not in given_)
    if found.unit is None:
        return
    again = decide(replace(asked, answers=(*asked.answers, *new)), known)
    assert (again.unit, again.item) == (found.unit, found.item)
