"""Who answers for information security in each unit (信息安全责任人), dated (a32.1)."""

from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef

from hotline.access.models import SecurityPerson
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader, reach_of
from hotline.database.writing import Update
from hotline.organisation.models import Post, Unit
from hotline.organisation.selectors import on, units_in_force

CHAIN: Final = "access"
FOR_ALL: Final = ("privacy_officer", "administrator")


def named(day: date) -> dict[str, SecurityPerson]:
    """Who answers for information security, by unit, on a date."""
    return {one.unit_id: one for one in SecurityPerson.objects.filter(on(day)).select_related("person")}


def units_without(day: date) -> list[Unit]:
    """Units in force on a date that name nobody."""
    known = SecurityPerson.objects.filter(on(day), unit_id=OuterRef("pk"))
    return list(units_in_force(day).exclude(Exists(known)).order_by("kind", "code", "key"))


def may_name(by: Reader, unit: str) -> bool:
    """Whether somebody may say who answers in a unit."""
    return by.actor.role in FOR_ALL or (by.actor.role == "unit_lead" and unit in reach_of(by))


def name(unit: str, person: str, by: Reader, now: datetime) -> Accomplished | Refusal:
    """Say who answers for information security in a unit from today on; the one before ends."""
    day = now.date()
    asked = Asked("name_security_person", unit, by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        if not may_name(by, unit):
            return refuse(asked.act, "security_person_scope", "a32.1", FAILED)
        if not Post.objects.filter(on(day), unit_id=unit, person_id=person).exists():
            return refuse(asked.act, "security_person_unit", "a32.1", FAILED)
        before = SecurityPerson.objects.filter(on(day), unit_id=unit).first()
        told = {"person": person}
        if before is not None and before.valid_from == day:
            return Change(told, updates=[Update(SecurityPerson, before.pk, {"person": person})])
        if before is not None:  # before the new row: a unit names one person at a time
            SecurityPerson.objects.filter(pk=before.pk).update(valid_to=day)
        return Change(told, rows=[SecurityPerson(unit_id=unit, person_id=person, valid_from=day)])

    return configure(asked, CHAIN, make)
