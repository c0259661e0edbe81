"""Bringing the schema up to date, as the owner of the tables."""

from django.core.management import call_command

from hotline.database import pointing_at, roles
from hotline.database.places import Place


def migrate(place: Place, *, verbosity: int = 0) -> None:
    """Make roles, database and tables, or bring them up to date. Django must be set up. May be repeated."""
    roles.prepare(place)
    with pointing_at(place.owner):
        call_command("migrate", interactive=False, verbosity=verbosity)
