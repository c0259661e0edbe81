"""Versions remembered per process belong to one database each: a process may come to know several."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pytest_django.plugin import DjangoDbBlocker

from hotline import database as hotline_database
from hotline.core.instants import SHANGHAI
from hotline.core.policy import Policy
from hotline.database import roles


def test_the_versions_of_another_database_are_not_seen(
    database: Any, fresh_database: Callable[[str, str], Any], django_db_blocker: DjangoDbBlocker
) -> None:
    from hotline.rulebook.versions import POLICIES, policy_row

    now = datetime(2026, 3, 2, tzinfo=SHANGHAI)
    own = policy_row(Policy(repeat_scope_days=7), in_force_from=now, drafted_by="a", approved_by="b")
    own.save(force_insert=True)
    assert POLICIES[own.version].repeat_scope_days == 7
    other = fresh_database("embedded", f"{database.application.rpartition('/')[2].partition('?')[0]}_other")
    with django_db_blocker.unblock(), hotline_database.pointing_at(other.application):
        assert own.version not in list(POLICIES)
    roles.drop(other)
    assert own.version in list(POLICIES)
