"""How a unit is reached: desk, hours, substitutes, duty list; members of bodies; training (a4.3, a5.2, a8.1)."""

from datetime import date
from typing import Any

from hotline.acting.configuring import Change
from hotline.acting.organising.wishes import ORGANISATION, Wish, settle
from hotline.acting.request import Accomplished
from hotline.core.organising import may_draft, no
from hotline.core.refusal import Refusal
from hotline.database.writing import Update
from hotline.organisation.duty_plan import span_of
from hotline.organisation.models import Duty, Member, Person, Post, Substitute, Training, Unit
from hotline.organisation.selectors import on

DESK = ("contact_desk", "contact_phone", "night_phone", "duty_hours", "stand_in_id")
"""What a unit keeps itself, without an approval (a5.2)."""


def describe_desk(wish: Wish) -> Accomplished | Refusal:
    """Contact desk, numbers, duty hours and the stand-in for gaps of a unit (a4.3, a5.2)."""
    act = "describe_desk"

    def make() -> Change | Refusal:
        unit = _unit(wish)
        if unit is None:
            return no(act, "unknown_unit", "a5.1")
        refusal = may_draft("unit_desk", act, wish.reader, unit.key)
        if refusal is not None:
            return refusal
        stand_in = wish.values.get("stand_in_id")
        if stand_in and not Person.objects.filter(key=stand_in).exists():
            return no(act, "unknown_person", "a4.3")
        fresh = {name: wish.values[name] for name in DESK if name in wish.values}
        fresh = {name: value for name, value in fresh.items() if value != getattr(unit, name)}
        if not fresh:
            return no(act, "nothing", "a5.2")
        return Change({"changed": sorted(fresh)}, updates=[Update(Unit, unit.key, fresh)])

    return settle(wish, act, ORGANISATION, make)


def _unit(wish: Wish) -> Unit | None:
    return Unit.objects.filter(on(wish.day), key=wish.object).first()


def _in_post(person: str, day: date, unit: str | None = None) -> bool:
    held = Post.objects.filter(on(day), person_id=person)
    return (held.filter(unit_id=unit) if unit else held).exists()


def name_substitute(wish: Wish) -> Accomplished | Refusal:
    """A standing substitute of a unit's leader (a5.2). Value: person."""
    act = "name_substitute"

    def make() -> Change | Refusal:
        person, unit = str(wish.values["person"]), _unit(wish)
        refusal = may_draft("substitute", act, wish.reader, wish.object)
        if refusal is not None:
            return refusal
        if unit is None:
            return no(act, "unknown_unit", "a5.1")
        if not _in_post(person, wish.day):
            return no(act, "unknown_person", "a5.2")
        if Substitute.objects.filter(on(wish.day), unit=unit, person_id=person).exists():
            return no(act, "nothing", "a5.2")
        made = Substitute(unit_id=unit.key, person_id=person, valid_from=wish.day)
        return Change({"person": person}, [made])

    return settle(wish, act, ORGANISATION, make)


def end_substitute(wish: Wish) -> Accomplished | Refusal:
    """Somebody is no longer the substitute of a unit's leader (a5.2). Value: person."""
    act = "end_substitute"

    def make() -> Change | Refusal:
        refusal = may_draft("substitute", act, wish.reader, wish.object)
        if refusal is not None:
            return refusal
        found = Substitute.objects.filter(on(wish.day), unit_id=wish.object, person_id=wish.values["person"]).first()
        if found is None:
            return no(act, "ended", "a5.2")
        ended = {"valid_to": wish.day}
        return Change({"person": found.person_id}, updates=[Update(Substitute, found.id, ended)])

    return settle(wish, act, ORGANISATION, make)


def seat_member(wish: Wish) -> Accomplished | Refusal:
    """A member of a consultation body, perhaps its chair (a8.1). Values: person, chair."""
    act = "seat_member"

    def make() -> Change | Refusal:
        refusal = may_draft("member", act, wish.reader)
        if refusal is not None:
            return refusal
        body, person = _unit(wish), str(wish.values["person"])
        if body is None or body.kind != "consultation_body":
            return no(act, "unknown_unit", "a8.1")
        if not _in_post(person, wish.day):
            return no(act, "unknown_person", "a8.1")
        seated = Member.objects.filter(body=body, valid_to__isnull=True)
        if seated.filter(person_id=person).exists():
            return no(act, "member_known", "a8.1")
        chair = bool(wish.values.get("chair"))
        if chair and seated.filter(chair=True).exists():
            return no(act, "chair_known", "a8.1")
        made = Member(body_id=body.key, person_id=person, chair=chair, valid_from=wish.day)
        return Change({"person": person, "chair": chair}, [made])

    return settle(wish, act, ORGANISATION, make)


def unseat_member(wish: Wish) -> Accomplished | Refusal:
    """Somebody leaves a consultation body (a8.1). Value: person."""
    act = "unseat_member"

    def make() -> Change | Refusal:
        refusal = may_draft("member", act, wish.reader)
        if refusal is not None:
            return refusal
        found = Member.objects.filter(
            body_id=wish.object, person_id=wish.values["person"], valid_to__isnull=True
        ).first()
        if found is None:
            return no(act, "ended", "a8.1")
        return Change({"person": found.person_id}, updates=[Update(Member, found.id, {"valid_to": wish.day})])

    return settle(wish, act, ORGANISATION, make)


# --- duty list ---


def plan_duty(wish: Wish) -> Accomplished | Refusal:
    """Somebody on duty for a unit (a4.3). Values: day, begin, end, person, phone, note, as a row of the list."""
    act = "plan_duty"

    def make() -> Change | Refusal:
        refusal = may_draft("duty", act, wish.reader, wish.object)
        if refusal is not None:
            return refusal
        if _unit(wish) is None:
            return no(act, "unknown_unit", "a5.1")
        start, end = span_of(wish.values)
        person = str(wish.values["person"])
        if not _in_post(person, start.date()):
            return no(act, "unknown_person", "a4.3")
        if Duty.objects.filter(unit_id=wish.object, person_id=person, start__lt=end, end__gt=start).exists():
            return no(act, "duty_overlap", "a4.3")
        return Change({"person": person, "start": start, "end": end}, [duty_row(wish.values, wish.object)])

    return settle(wish, act, ORGANISATION, make)


def duty_row(values: Any, unit: str) -> Duty:
    """The row of a duty from its values."""
    start, end = span_of(values)
    return Duty(
        unit_id=unit,
        person_id=values["person"],
        start=start,
        end=end,
        phone=values.get("phone") or "",
        note=values.get("note") or "",
    )


def cancel_duty(wish: Wish) -> Accomplished | Refusal:
    """A duty is taken off the list: one to come disappears, one that runs ends now, a past one stays. Value: duty."""
    act = "cancel_duty"

    def make() -> Change | Refusal:
        refusal = may_draft("duty", act, wish.reader, wish.object)
        if refusal is not None:
            return refusal
        found = Duty.objects.filter(id=wish.values["duty"], unit_id=wish.object, end__gt=wish.now).first()
        if found is None:
            return no(act, "ended", "a4.3")
        told = {"person": found.person_id, "start": found.start, "end": found.end}
        if found.start < wish.now:
            return Change(told, updates=[Update(Duty, found.id, {"end": wish.now})])
        found.delete()
        return Change(told)

    return settle(wish, act, ORGANISATION, make)


# --- training ---


def record_training(wish: Wish) -> Accomplished | Refusal:
    """A training of a person, and the demand types it is for (a33.1). `object` is the person."""
    act = "record_training"

    def make() -> Change | Refusal:
        refusal = may_draft("training", act, wish.reader)
        if refusal is not None:
            return refusal
        values = wish.values
        if not Person.objects.filter(key=wish.object).exists():
            return no(act, "unknown_person", "a33.1")
        if not str(values.get("subject") or "").strip() or not values.get("held_on"):
            return no(act, "training_missing", "a33.1")
        names = ("subject", "level", "held_on", "material", "result", "covers")
        made = Training(person_id=wish.object, recorded_by=wish.person, **{name: values[name] for name in names})
        told = {name: values[name] for name in ("level", "held_on", "result", "covers")}
        return Change(told, [made])

    return settle(wish, act, ORGANISATION, make)
