"""Checking a whole catalogue (目录检查): that of a date, with drafts in the place of what they change (a6.2, a15.2)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hotline.acting.cataloguing.known import Present, world_on
from hotline.acting.locking import context
from hotline.core.catalogue_lint import Finding, lint
from hotline.core.instants import cut


def present_of(now: datetime) -> Present:
    """The policy and calendar of a moment."""
    policy, calendar, _ = context(cut(now), None)
    return Present(policy, calendar)


def lint_catalogue(day: date, now: datetime, more: Mapping[str, Any] | None = None) -> tuple[Finding, ...]:
    """Everything found in the catalogue of a date; `more`: contents by key in the place of those in force."""
    world = world_on(day, present_of(now))
    contents = {**world.standing, **(more or {})}
    return lint([content for content in contents.values() if content is not None], world.known)
