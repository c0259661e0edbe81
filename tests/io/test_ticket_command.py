"""`hotline ticket NUMBER`: what the desk sees, what it must ask for, what a wrong number is told."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.io.conftest import Command, commands_on
from tests.io.test_replay import demand_of, replaying

from hotline import data_folder
from hotline.cli import main
from hotline.database import pointing_at, roles
from hotline.database.identity import forget_blocks
from hotline.database.places import Place


@pytest.fixture(scope="module")
def replayed(
    fresh_database: Callable[[str, str], Place],
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Place]:
    """A database with the messages replayed, for all that only look."""
    place = fresh_database("embedded", f"hotline_test_replayed_{secrets.token_hex(6)}")
    with django_db_blocker.unblock(), pointing_at(place.application):
        forget_blocks()
        replaying(tmp_path_factory.mktemp("replayed"))
        forget_blocks()
    yield place
    roles.drop(place)


@pytest.fixture
def told(replayed: Place, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[..., str]]:
    """What the command prints about a row of the replayed messages."""
    command = commands_on(replayed)

    def ask(row: str, *words: str) -> str:
        process = command("ticket", demand_of(row).number, *words)
        out, err = process.communicate()
        assert process.returncode == 0, err
        return out

    with django_db_blocker.unblock(), pointing_at(replayed.application):
        yield ask


def test_a_ticket_in_words(told: Callable[..., str]) -> None:
    shown = told("m4")
    for words in (
        "状态：办理中",
        "类型：求助",
        "承办单位：供水企业",
        "接到：2019-03-05 08:00:00",
        "到期：2019-03-19 17:30:00",
        "1. 登记  回放话务员（话务员，回放热线中心）",
        "2. 派单  回放派单员（派单员，回放热线中心）  → 供水企业",
        "退回继续办理  回放审核员",
        "办结：供水企业 供水企业负责人；2019-03-06 17:01:00",
        "第1版  2019-03-06 15:00:00",
        "〔R13，a15.1〕",
        "〔R11，a15.1〕",
    ):
        assert words in shown
    assert "停水" not in shown
    assert "已转有关部门" not in shown


def test_refused_attempts_stand_in_their_place(told: Callable[..., str]) -> None:
    lines = told("m7").splitlines()
    (refused,) = [n for n, line in enumerate(lines) if "✗" in line]
    assert lines[refused].startswith("2019-03-11 10:01:00  ✗ 申请办结")
    assert "不予执行：尚未书面答复诉求人。（a20.1.2）" in lines[refused]
    assert "联系诉求人" in lines[refused - 1]


def test_texts_only_when_asked_for_and_then_logged(told: Callable[..., str]) -> None:
    log = data_folder.path() / "log" / "texts-viewed.log"
    before = log.read_text() if log.exists() else ""
    shown = told("m4", "--texts")
    assert "停水两天了" in shown
    assert "您反映的问题已转有关部门处理。" in shown
    assert demand_of("m4").number in log.read_text().removeprefix(before)
    assert log.stat().st_mode & 0o077 == 0


def test_english_steps(told: Callable[..., str]) -> None:
    assert "The limit starts at dispatch, which is receipt" in told("m1", "--english")


def test_a_disposed_demand(told: Callable[..., str]) -> None:
    shown = told("m5")
    assert "状态：已分类处理（无工单）：重复反映，告知进度或结果" in shown
    assert "派发" not in shown


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("260105-00001-1", "校验位不对"),
        ("12345", "不是工单编号"),
    ],
)
def test_wrong_numbers(number: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["ticket", number]) == 1
    assert word in capsys.readouterr().err


def test_a_number_nobody_has(place: Any, command: Command) -> None:
    process = command("ticket", "260105-00001-8")
    _, err = process.communicate()
    assert (process.returncode, err) == (1, "没有工单 260105-00001-8。\n")
