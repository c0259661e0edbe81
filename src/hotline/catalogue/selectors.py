"""Reading the catalogue: versions, the items of a date, the decision for one item of it (a15.1, a15.2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from hotline.catalogue.classification import carried_over, classes_on, edition_on
from hotline.catalogue.models import Entry, Item
from hotline.catalogue.words import Directory
from hotline.core.catalogue import Catalogue, Decision, Facts, UnitFact, decide, gap_by_duty
from hotline.core.catalogue import Item as Deciding
from hotline.core.catalogue_content import item_of
from hotline.organisation.models import Unit
from hotline.organisation.selectors import on, successor_of

_UNIT_FIELDS = ("key", "kind", "name", "code")


@dataclass(frozen=True)
class ItemInForce:
    """A catalogue item as a dispatch uses it, with the decision it gives; not in force: unknown or ended."""

    in_force: bool
    version: str = ""
    class_code: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)
    decision: Decision = field(default_factory=Decision)


def item_in_force(named: str, facts: Facts, day: date) -> ItemInForce:
    """The version of an item (named by key or version) in force on a date, and where it sends the demand (a15.1)."""
    found = Item.objects.filter(Q(key=named) | Q(version=named)).filter(on(day)).first()
    if found is None:
        return ItemInForce(in_force=False)
    item = deciding(found)
    known = catalogue_of([item], facts.town, day)
    chosen = Facts(facts.class_code, facts.type, facts.town, facts.answers, item.key)
    return ItemInForce(True, found.version, found.class_code, found.limits, decide(chosen, known))


def catalogue_of(items: Iterable[Deciding], town: str, day: date) -> Catalogue:
    """These items with the units they may need for one town, in two statements at most.

    A unit that has ended costs a look for its successor and one more reading.
    """
    items = list(items)
    rows = _units_of(items, town, day)
    following = _followed(items, {key for key, *_ in rows}, day)
    if following != items:
        items, rows = following, _units_of(following, town, day)
    asked = {question for item in items for rule in item.rules for question, _ in rule.answers}
    return _catalogue(items, rows, question_words(day) if asked else {})


def _units_of(items: Iterable[Deciding], town: str, day: date) -> list[tuple[str, str, str, str]]:
    keys = {unit for item in items for unit in (item.unit, *(rule.unit for rule in item.rules)) if unit}
    of_town = Q(kind="town_or_subdistrict", code=town) if town else Q(pk__in=())
    return list(Unit.objects.filter(on(day)).filter(Q(key__in=keys) | of_town).values_list(*_UNIT_FIELDS))


def _followed(items: Iterable[Deciding], in_force: Collection[str], day: date) -> list[Deciding]:
    """The items with the successor of each unit that has ended in its place (a15.3)."""

    def now(unit: str | None, item: str) -> str | None:
        return unit if unit is None or unit in in_force else successor_of(unit, day, item) or unit

    return [
        replace(
            item,
            unit=now(item.unit, item.key),
            rules=tuple(replace(rule, unit=now(rule.unit, item.key)) for rule in item.rules),
        )
        for item in items
    ]


def catalogue_on(day: date, more: Mapping[str, Deciding | None] | None = None) -> Catalogue:
    """The whole catalogue of a date; `more` are items to put in the place of those of their key, None to take out."""
    items = {item.key: item for item in deciding_on(day)}
    for key, item in (more or {}).items():
        if item is None:
            items.pop(key, None)
        else:
            items[key] = item
    rows = list(Unit.objects.filter(on(day)).values_list(*_UNIT_FIELDS))
    following = _followed(items.values(), {key for key, *_ in rows}, day)
    return _catalogue(following, rows, question_words(day))


def _catalogue(
    items: Iterable[Deciding], rows: Iterable[tuple[str, str, str, str]], questions: Mapping[str, str]
) -> Catalogue:
    units, towns = {}, {}
    for key, kind, name, code in rows:
        units[key] = UnitFact(kind, name)
        if kind == "town_or_subdistrict" and code:
            towns[code] = key
    return Catalogue({item.key: item for item in items}, units, towns, questions)


def deciding_on(day: date) -> list[Deciding]:
    """What decides of every item of a date, its class codes carried over into the edition in force then (a13.1)."""
    rows, to = list(items_on(day)), edition_on(day)
    older = {(row.edition, row.class_code) for row in rows if row.edition and row.edition != to}
    carried = carried_over(sorted(older), to) if older else {}
    return [deciding(row, carried.get((row.edition, row.class_code), (row.class_code,))) for row in rows]


def deciding(row: Item, class_codes: tuple[str, ...] = ()) -> Deciding:
    """What of a version decides."""
    return item_of(content_of(row), row.version, class_codes or (row.class_code,))


def content_of(row: Item) -> dict[str, Any]:
    """The content of a version in its plain form."""
    return {
        "key": row.key,
        "name": row.name,
        "class_code": row.class_code,
        "demand_types": row.demand_types,
        "legal_basis": row.legal_basis,
        "unit": row.unit_id,
        "by_town": row.by_town,
        "office": row.office,
        "rules": row.rules,
        "co_units": row.co_units,
        "limits": row.limits,
        "scope": row.scope,
        "examples": row.examples,
        "ask": row.ask,
        "not_covered": row.not_covered,
        "extension_open": row.extension_open,
    }


def items_on(day: date) -> "Any":
    """The versions in force on a date, by class and key."""
    return Item.objects.filter(on(day)).order_by("class_code", "key")


def item_by_key(key: str, day: date) -> Item | None:
    """The version of a key in force on a date."""
    return Item.objects.filter(on(day), key=key).first()


def item_versions(key: str) -> list[Item]:
    """Every version of a key, the newest first."""
    return list(Item.objects.filter(key=key).order_by("-valid_from"))


def item_key(version: str) -> str:
    """The key of a version; empty where there is none."""
    return Item.objects.filter(version=version).values_list("key", flat=True).first() or "" if version else ""


def extension_open(version: str) -> bool:
    """Whether the item a ticket was dispatched under opens an extension; without item it is open (a15.2)."""
    found = Item.objects.filter(version=version).values_list("extension_open", flat=True).first() if version else None
    return found is not False


def item_version(version: str) -> Item | None:
    """A version by its name."""
    return Item.objects.filter(version=version).first()


@dataclass(frozen=True)
class ByDuty:
    """What the catalogue knows of a class where a dispatch names no item: whether there is such a class, its items."""

    class_known: bool
    items: tuple[str, ...]

    def decision(self, class_code: str) -> Decision:
        """The decision of a dispatch by statutory duty (a15.1)."""
        return gap_by_duty(class_code, self.items)


_BY_DUTY = """
select exists (select from catalogue_classcode where code = %(code)s and edition = (
         select name from catalogue_edition where valid_from <= %(day)s order by valid_from desc limit 1)),
       array(select name from catalogue_item where class_code = %(code)s
               and valid_from <= %(day)s and (valid_to is null or valid_to > %(day)s) order by key limit 5)
"""


def by_duty(class_code: str, day: date) -> ByDuty:
    """What the catalogue of a date knows of a class. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_DUTY, {"code": class_code, "day": day})
        known, items = cursor.fetchone()
    return ByDuty(known, tuple(items))


# --- lists ---


def entries_on(list_: str, day: date) -> list[Entry]:
    """The entries of a list in force on a date, by key."""
    return list(Entry.objects.filter(on(day), list=list_).order_by("key"))


def entry_in_force(list_: str, named: str, day: date) -> Entry | None:
    """An entry of a list, named by version, key or name, in force on a date (a6.1, a13.2.2)."""
    named = named.strip()
    found = Entry.objects.filter(on(day), list=list_)
    return found.filter(Q(version=named) | Q(key=named) | Q(name=named)).first()


def entry_name(version: str) -> str:
    """The name of a version of an entry; empty where there is none."""
    return Entry.objects.filter(version=version).values_list("name", flat=True).first() or ""


def entry_versions(list_: str, key: str) -> list[Entry]:
    """Every version of an entry, the newest first."""
    return list(Entry.objects.filter(list=list_, key=key).order_by("-valid_from"))


def directory_on(day: date) -> Directory:
    """The names of what items refer to, on a date."""
    rows = list(Unit.objects.filter(on(day)).values_list("key", "name", "short_name", "kind", "code"))
    return Directory(
        units={key: name for key, name, *_ in rows},
        short={key: short for key, _, short, *_ in rows},
        towns={code: key for key, _, _, kind, code in rows if kind == "town_or_subdistrict" and code},
        questions=question_words(day),
        answers=question_answers(day),
        classes={code: one.name for code, one in classes_on(day).items()},
    )


def items_naming(unit: str, day: date) -> list[Item]:
    """The items of a date that name a unit: as responsible, in an exception, as co-unit (a15.3)."""
    named = Q(unit_id=unit) | Q(co_units__contains=[unit]) | Q(rules__contains=[{"unit": unit}])
    return list(items_on(day).filter(named))


def entry_names(versions: Iterable[str]) -> dict[str, str]:
    """The names of entries by version; no statement where none is asked for."""
    wanted = list(versions)
    return dict(Entry.objects.filter(version__in=wanted).values_list("version", "name")) if wanted else {}


def question_words(day: date) -> dict[str, str]:
    """The questions of a date by key, in words."""
    return {entry.key: entry.name for entry in entries_on("question", day)}


def question_answers(day: date) -> dict[str, dict[str, str]]:
    """The answers to each question of a date, by key."""
    return {entry.key: dict(entry.content["answers"]) for entry in entries_on("question", day)}


# --- for the API ---


def catalogue_versions(day: date) -> list[dict[str, object]]:
    """The versions of the items in force on a date, by class code."""
    return [_version(item) for item in items_on(day)]


def catalogue_version(version: str) -> dict[str, object] | None:
    """One version of an item with its content, None where there is none."""
    item = item_version(version)
    if item is None:
        return None
    content = content_of(item)
    content["unit_id"] = content["unit"]
    return {**_version(item), "content": content}


def _version(item: Item) -> dict[str, object]:
    return {"version": item.version, "name": item.name, "in_force_from": item.valid_from, "until": item.valid_to}
