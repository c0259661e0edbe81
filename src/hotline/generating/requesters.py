"""The requesters of a generated stock: sealed identity, blind index and own keys, made before their tickets."""

from datetime import datetime
from typing import Final

from django.db import transaction

from hotline.acting.reception import RequesterIn, new_requester
from hotline.database.writing import copy

TICKETS_OF_ONE: Final = 2.5
"""Tickets for each requester."""
SURNAMES: Final = "陈林李黄梁何郑周吴冯麦欧邓萧罗"
GIVEN: Final = ("女士", "先生", "阿姨", "老师傅")


def count(tickets: int) -> int:
    """How many requesters raise so many tickets."""
    return max(1, round(tickets / TICKETS_OF_ONE))


def make(first: int, end: int, created: datetime) -> list[int]:
    """Make the requesters `first` up to `end` and give their ids, in one transaction."""
    rows, made = [], []
    for n in range(first, end):
        facts = RequesterIn(name=name(n), phone=phone(n))
        requester, _, of_one = new_requester(facts, created)
        made.append(requester)
        rows += of_one
    with transaction.atomic(durable=True):
        copy(rows)
    return made


def name(n: int) -> str:
    """The name of the n-th requester."""
    return SURNAMES[n % len(SURNAMES)] + GIVEN[n // len(SURNAMES) % len(GIVEN)]


def phone(n: int) -> str:
    """The telephone number of the n-th requester."""
    return f"138{n:08d}"
