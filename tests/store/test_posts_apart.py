"""The database refuses posts one person may not hold together, whoever asks for them (roles section 1; D13)."""

from datetime import date
from itertools import product
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction

from hotline.core.appointments import HELD, INCOMPATIBLE
from hotline.database.places import Place
from hotline.organisation.models import Person, Post, Proposal, Unit

DAY = date(2026, 4, 20)
PAIRS = sorted(tuple(sorted(pair)) for pair in INCOMPATIBLE)


@pytest.fixture
def somebody(db: None) -> str:
    """A person and a unit to hold posts in."""
    Unit.objects.create(key="any", name="任一单位", short_name="任一", kind="hotline", valid_from=date(2020, 1, 1))
    return Person.objects.create(key="somebody", name="某人").key


def post(person: str, role: str, begin: date = DAY, end: date | None = None) -> Post:
    return Post.objects.create(person_id=person, unit_id="any", role=role, valid_from=begin, valid_to=end)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_every_incompatible_pair_is_refused(somebody: str, one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        Post.objects.all().delete()
        post(somebody, first)
        with pytest.raises(IntegrityError, match="may not be held together"), transaction.atomic():
            post(somebody, second)
    former = Post.objects.get()
    Post.objects.filter(id=former.id).update(valid_to=date(2026, 5, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        post(somebody, one, date(2026, 4, 30))
    post(somebody, one, date(2026, 5, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(id=former.id).update(valid_to=None)


def test_the_database_knows_the_pairs_of_the_core_and_no_others(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select a, b, hotline_roles_apart(a, b) from unnest(%s::text[]) a, unnest(%s::text[]) b",
            [list(HELD), list(HELD)],
        )
        found = {(a, b): apart for a, b, apart in cursor.fetchall()}
    assert found == {(a, b): frozenset((a, b)) in INCOMPATIBLE for a, b in product(HELD, HELD)}


def test_nobody_gives_a_post_to_himself_and_nobody_approves_the_own_proposal(somebody: str) -> None:
    facts = {"unit_id": "any", "role": "agent", "valid_from": DAY}
    with pytest.raises(IntegrityError, match="post_not_given_to_oneself"), transaction.atomic():
        Post.objects.create(person_id=somebody, given_by=somebody, **facts)
    for approved in ("feng", somebody):
        with pytest.raises(IntegrityError, match="post_approved_by_another"), transaction.atomic():
            Post.objects.create(person_id=somebody, given_by="feng", approved_by=approved, **facts)
    Post.objects.create(person_id=somebody, given_by="feng", approved_by="tan", **facts)
    decided = {"decided_by": "feng", "decided_at": "2026-04-20T09:00+08:00", "decision": "approved"}
    with pytest.raises(IntegrityError, match="proposal_by_two"), transaction.atomic():
        Proposal.objects.create(
            id=1, kind="close", object="any", content={}, effective_on=DAY, drafted_by="feng",
            drafted_at="2026-04-20T08:00+08:00", **decided,
        )  # fmt: skip


def test_of_two_posts_given_at_the_same_moment_one_is_refused(database: Place) -> None:
    Unit.objects.create(key="any", name="任一单位", short_name="任一", kind="hotline", valid_from=date(2020, 1, 1))
    Person.objects.create(key="somebody", name="某人")
    ready, refused = Barrier(2), list[str]()

    def give(role: str) -> None:
        try:
            with transaction.atomic():
                ready.wait()
                post("somebody", role)
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    threads = [Thread(target=give, args=(role,)) for role in ("reviewer", "handler")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Post.objects.count() == 1
