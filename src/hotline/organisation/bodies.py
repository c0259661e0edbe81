"""Consultation bodies (接诉即办协商机制) at two levels: of the city and of each town (a8.1)."""

from datetime import date

from hotline.organisation.models import Member, Unit
from hotline.organisation.selectors import on


def missing_of_body(key: str | None, day: date) -> str:
    """What keeps a body from being referred to, in words; empty where nothing does. None asks for the city's (a8.1)."""
    bodies = Unit.objects.filter(on(day), kind="consultation_body")
    body = bodies.filter(key=key).first() if key else bodies.filter(parent__isnull=True).first()
    if body is None:
        return "市级协商机制" if key is None else "有效的协商机制"
    chairs = list(Member.objects.filter(on(day), body=body).values_list("chair", flat=True))
    if True not in chairs:
        return f"{body.name}的召集人"
    return "" if False in chairs else f"{body.name}的成员"
