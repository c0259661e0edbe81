"""Import of units, people and duty lists: all of a file or nothing, two people where it weighs (a5.1, a4.3; D07, D13).

The same way makes a single unit: a file of one row. What is approved is read again and planned again, as things stand.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hotline.acting.configuring import Change
from hotline.acting.organising.desks import duty_row
from hotline.acting.organising.posts import new_post, proposal
from hotline.acting.organising.wishes import ACCESS, ORGANISATION, Wish, settle
from hotline.acting.request import Accomplished
from hotline.core.appointments import Held
from hotline.core.organising import may_draft, no
from hotline.core.refusal import Refusal
from hotline.database.writing import Update
from hotline.organisation.duty_plan import key_of, plan_duty, span_of
from hotline.organisation.models import Duty, FormerName, Person, Post, Proposal, Unit
from hotline.organisation.people_plan import PERSONAL, plan_people, post_named, wants_second
from hotline.organisation.plans import Plan, Planned, kept_lines, lines_kept
from hotline.organisation.unit_plan import offices_after, plan_units
from hotline.spreadsheets import Line

RIGHT = {"units": "unit", "people": "person", "duty": "duty"}
CHAIN = {"units": ORGANISATION, "people": ACCESS, "duty": ORGANISATION}


def plan(kind: str, lines: Sequence[Line], wish: Wish) -> Plan:
    """What a file would do as things stand, for whoever brings it."""
    if kind == "units":
        return plan_units(lines, wish.day)
    return plan_people(lines) if kind == "people" else plan_duty(lines, _lists_kept_by(wish))


def _lists_kept_by(wish: Wish) -> frozenset[str] | None:
    """The units whose duty lists somebody keeps; None: all."""
    actor = wish.reader.actor
    if actor.role == "administrator":
        return None
    own = frozenset({actor.unit} if actor.unit else ())
    return own | wish.reader.below if actor.role == "unit_lead" else own


def import_lines(kind: str, lines: Sequence[Line], wish: Wish, name: str = "") -> Accomplished | Refusal:
    """Bring a file in: done at once, or proposed where a second person must approve it; one row wrong, nothing is."""
    act = f"import_{kind}"

    def make() -> Change | Refusal:
        found = plan(kind, lines, wish)
        refusal = _refused(act, kind, wish, found)
        if refusal is not None:
            return refusal
        told = {"rows": len(found.rows), **{effect: n for effect, n in found.counts.items() if n}}
        if kind == "units" or (kind == "people" and wants_second(found)):
            content = {"lines": kept_lines(lines), "file": name, "counts": found.counts}
            made = proposal(wish, _proposed_as(kind, found), _named(found), content, wish.day)
            return Change({**told, "proposal": made.id}, [made])
        return _done(kind, found, wish, wish.person, "", told)

    return settle(wish, act, CHAIN[kind], make)


def _proposed_as(kind: str, found: Plan) -> str:
    if kind == "units" and len(found.rows) == 1:
        return "establish" if found.rows[0].effect == "new" else "amend"
    return f"import_{kind}"


def _named(found: Plan) -> str:
    return found.rows[0].object if len(found.rows) == 1 else ""


def _refused(act: str, kind: str, wish: Wish, found: Plan) -> Refusal | None:
    """Who may bring it, whether every row is right, whether it does anything; nobody brings posts for himself (D13)."""
    refusal = may_draft(RIGHT[kind], act, wish.reader)
    if kind == "people" and wish.reader.actor.role != "administrator":
        refusal = refusal or may_draft("unit", act, wish.reader)
    if refusal is not None:
        return refusal
    if found.errors:
        return no(act, "import_wrong", "a5.1", n=str(found.errors))
    if found.nothing_to_do:
        return no(act, "nothing", "a5.1")
    own = [row for row in found.rows if row.effect != "unchanged" and row.values.get("key") == wish.person]
    return no(act, "oneself", "a32.1") if kind == "people" and own else None


def approved_import(wish: Wish, draft: Proposal) -> Change | Refusal:
    """What the approval of a file writes; with one row wrong by now nothing (a5.1)."""
    act, kind = "decide_proposal", "people" if draft.kind == "import_people" else "units"
    lines = lines_kept(draft.content["lines"])
    found = plan_units(lines, wish.day) if kind == "units" else plan_people(lines)
    if found.errors:
        return no(act, "import_wrong", "a5.1", n=str(found.errors))
    told = {"rows": len(found.rows), **{effect: n for effect, n in found.counts.items() if n}}
    return _done(kind, found, wish, draft.drafted_by, wish.person, told)


def receivers(draft: Proposal) -> frozenset[str]:
    """Who would receive a post by a proposal: they may not approve it (D13)."""
    if draft.kind == "post":
        return frozenset({draft.object})
    if draft.kind != "import_people":
        return frozenset()
    return frozenset(str(row.values.get("key")) for row in plan_people(lines_kept(draft.content["lines"])).rows)


def _done(
    kind: str, found: Plan, wish: Wish, given_by: str, approved_by: str, told: Mapping[str, Any]
) -> Change:  # fmt: skip
    work = [row for row in found.rows if row.effect in ("new", "changed")]
    if kind == "units":
        rows, updates = _units(work, wish.day)
    elif kind == "people":
        rows, updates = _people(work, given_by, approved_by)
    else:
        rows, updates = _duties(work)
    return Change({**told, "objects": sorted({row.object for row in work})}, rows, updates)


Written = tuple[list[Any], list[Update]]


def _units(work: Sequence[Planned], day: date) -> Written:
    standing = {unit.key: unit for unit in Unit.objects.filter(key__in=[row.values["key"] for row in work])}
    rows: list[Any] = []
    updates: list[Update] = []
    for row in work:
        unit = standing.get(row.values["key"])
        values = unit_values(row.values, unit, day)
        if unit is None:
            rows.append(Unit(key=row.values["key"], **values))
            continue
        if (unit.name, unit.short_name) != (values.get("name", unit.name), values.get("short_name", unit.short_name)):
            rows.append(FormerName(unit_id=unit.key, name=unit.name, short_name=unit.short_name, until=day))
        updates.append(Update(Unit, unit.key, values))
    return rows, updates


def unit_values(values: Mapping[str, Any], unit: Unit | None, day: date) -> dict[str, Any]:
    """A row of the spreadsheet as the columns of a unit."""
    plain = ("name", "short_name", "kind", "code", "around_clock", "area", "subjects", "contact_desk", "contact_phone")
    found = {name: values[name] for name in (*plain, "night_phone", "duty_hours") if name in values}
    if "parent" in values:
        found["parent_id"] = values["parent"] or None
    if "offices" in values:
        since = day if unit else date.fromisoformat(values["valid_from"])
        found["offices"] = offices_after(unit, values["offices"], since)
    if unit is None:
        found |= {name: _date(values.get(name)) for name in ("valid_from", "valid_to")}
    return found


def _date(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _people(work: Sequence[Planned], given_by: str, approved_by: str) -> Written:
    keys = {row.values["key"] for row in work}
    people = {person.key: person for person in Person.objects.filter(key__in=keys)}
    posts: dict[str, list[Post]] = {}
    for held in Post.objects.filter(person_id__in=keys).select_related("unit"):
        posts.setdefault(held.person_id, []).append(held)
    kinds = dict(Unit.objects.values_list("key", "kind"))
    rows: list[Any] = []
    updates: list[Update] = []
    seen: set[str] = set()
    for row in work:
        values, key = row.values, row.values["key"]
        personal = {name: values[name] for name in PERSONAL if name in values}
        if key not in people and key not in seen:
            rows.append(Person(key=key, **personal))
        elif key in people:
            updates.append(Update(Person, key, personal))
        seen.add(key)
        begin, until = _date(values["valid_from"]), _date(values.get("valid_to"))
        post = post_named(values, posts.get(key, ()))
        if post is not None:
            updates.append(Update(Post, post.id, {"valid_to": until}))
        elif begin is not None:
            wanted = Held(values["unit"], kinds[values["unit"]], values["role"], values["appointment"], begin, until)
            rows.append(new_post(key, wanted, given_by, approved_by))
    return rows, updates


def _duties(work: Sequence[Planned]) -> Written:
    units = {row.values["unit"] for row in work}
    standing = {(duty.unit_id, duty.person_id, duty.start): duty for duty in Duty.objects.filter(unit_id__in=units)}
    rows: list[Any] = []
    updates: list[Update] = []
    for row in work:
        duty = standing.get(key_of(row.values))
        if duty is None:
            rows.append(duty_row(row.values, row.values["unit"]))
        else:
            facts = {"end": span_of(row.values)[1], "phone": row.values["phone"], "note": row.values["note"]}
            updates.append(Update(Duty, duty.pk, facts))
    return rows, updates
