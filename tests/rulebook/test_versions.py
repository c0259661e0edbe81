"""Versions: remembered per process and database, read as they were stored, put into force by rows of their own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from pytest_django.plugin import DjangoDbBlocker
from tests.rulebook.making import RuleDesk
from tests.store.desk import row

from hotline import database as hotline_database
from hotline.acting.locking import context
from hotline.core.decisions import differences
from hotline.core.instants import SHANGHAI
from hotline.core.limit import Limit
from hotline.core.policy import Policy, plain_policy
from hotline.core.refusal import Refusal
from hotline.database import roles
from hotline.database.places import Place
from hotline.proving.verifying import verify
from hotline.rulebook.models import Adoption, PolicyVersion
from hotline.rulebook.versions import POLICIES, adoption, content_version


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


FORMER = ("knowledge_gap_limit", "reveal_seconds", "delegation_days", "export_two_person_rows")
"""Fields the policy did not have when an older version was stored."""


def stored_before(desk: RuleDesk) -> str:
    """A policy in force that was stored by an older release, without the fields that came later; its name."""
    content = {name: value for name, value in plain_policy(Policy(limit_help=Limit(8, "wd"))).items()
               if name not in FORMER}  # fmt: skip
    version = content_version(content)
    by = {"drafted_by": "zeng_analyst", "approved_by": "feng_administrator"}
    PolicyVersion.objects.create(version=version, content=content, in_force_from=desk.now, **by)
    adoption("policy", version, desk.now, **by).save(force_insert=True)
    return version


def test_a_version_stored_by_an_older_release_keeps_its_name_and_reads_whole(desk: RuleDesk) -> None:
    version = stored_before(desk)
    assert context(desk.now, None)[0] == version
    assert POLICIES[version].version == version
    assert (str(POLICIES[version].limit_help), POLICIES[version].reveal_seconds) == ("8wd", 60)
    number = desk.accepted(type="help")
    desk.closes(number)
    assert row(number).policy == version
    report = verify()
    assert report.clean, report
    assert set(PolicyVersion.objects.get(version=version).content) & set(FORMER) == set()


def test_a_draft_on_it_changes_what_is_drafted_and_nothing_else(desk: RuleDesk) -> None:
    version = stored_before(desk)
    same = desk.tries_to_draft("分析员小曾", "policy", {"changes": {"reveal_seconds": 60, "limit_help": "8wd"}})
    assert isinstance(same, Refusal)
    assert same.guard == "nothing_changed"
    desk.makes("policy", {"changes": {"reveal_seconds": 30}})
    now = POLICIES[context(desk.now, None)[0]]
    changed = differences(POLICIES[version], now)
    assert [(one.field, one.was, one.now) for one in changed] == [("reveal_seconds", 60, 30)]
    assert set(PolicyVersion.objects.get(version=now.version).content) == set(plain_policy(Policy()))


def test_what_ships_with_the_product_is_adopted_and_adoptions_never_change(database: Place) -> None:
    policy, calendar, *_ = context(datetime(2026, 4, 20, 9, tzinfo=SHANGHAI), None)
    columns = ("kind", "version", "drafted_by", "approved_by")
    assert list(Adoption.objects.order_by("kind").values_list(*columns)) == [
        ("calendar", calendar, "product", "order"),
        ("policy", policy, "product", "order"),
    ]
    with pytest.raises(ProgrammingError, match=r"permission denied|append-only"), connection.cursor() as cursor:
        cursor.execute("delete from rulebook_adoption")
