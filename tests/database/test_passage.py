"""The access control list by which the server's account passes through closed folders."""

import os
from pathlib import Path

import pytest

from hotline.database import passage
from hotline.database.passage import GROUP, GROUP_OBJ, MASK, NOBODY, OTHER, USER, USER_OBJ, Entry

CLOSED: list[Entry] = [(USER_OBJ, 7, NOBODY), (GROUP_OBJ, 0, NOBODY), (OTHER, 0, NOBODY)]


def test_one_account_may_pass_and_nobody_else_gains() -> None:
    assert passage.with_passage(CLOSED, 999) == [
        (USER_OBJ, 7, NOBODY), (USER, 1, 999), (GROUP_OBJ, 0, NOBODY), (MASK, 1, NOBODY), (OTHER, 0, NOBODY),
    ]  # fmt: skip


def test_it_may_be_repeated() -> None:
    once = passage.with_passage(CLOSED, 999)
    assert passage.with_passage(once, 999) == once


def test_what_a_narrow_mask_held_back_stays_held_back() -> None:
    old = [*CLOSED[:2], (USER, 7, 5), (GROUP, 7, 6), (MASK, 4, NOBODY), CLOSED[2]]
    new = passage.with_passage(old, 999)
    assert (USER, 4, 5) in new
    assert (GROUP, 4, 6) in new
    assert (MASK, 5, NOBODY) in new


def test_rights_the_account_has_already_are_kept() -> None:
    old = [*CLOSED[:2], (USER, 6, 999), (MASK, 6, NOBODY), CLOSED[2]]
    assert (USER, 7, 999) in passage.with_passage(old, 999)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lets another account through")
def test_the_kernel_understands_it(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir(mode=0o700)
    passage.open_to(65534, inner / "data")
    assert (USER, 1, 65534) in passage.entries(inner)
    assert inner.stat().st_mode & 0o007 == 0
