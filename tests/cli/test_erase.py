"""`hotline erase`: proposed by one, confirmed by another, listed, done again after a backup was restored (S13, S43)."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.protecting.test_erasing import archived, list_apart, second  # noqa: F401
from tests.store.conftest import city  # noqa: F401
from tests.store.desk import Desk, row
from tests.web.conftest import Clock, clock, desk  # noqa: F401

from hotline.cli import main
from hotline.intake.models import RequesterKey
from hotline.protection.models import Erased, Proposal

TAN, HE = "tan_privacy", "second_privacy"


@dataclass
class Command:
    """The command at the desks' time, with a ticket archived whose requester may be erased."""

    desk: Desk
    ticket: str
    file: Path
    clock: Clock
    output: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str]:
        """Run it: its exit code and what it said."""
        self.clock.move_to(self.desk.now)
        code = main.main(["erase", *words])
        return code, "".join(self.output.readouterr())

    @property
    def keys(self) -> int:
        """How many keys of the requester there are."""
        return RequesterKey.objects.filter(requester_id=row(self.ticket).requester_id or 0).count()


@pytest.fixture
def erase(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, two privacy officers, a list of erasures of its own."""
    named = {name: request.getfixturevalue(name) for name in ("desk", "second", "archived", "list_apart", "clock")}
    return Command(named["desk"], named["archived"], named["list_apart"], named["clock"], capsys)


def test_two_people_erase_a_requester_on_the_command_line(erase: Command) -> None:
    code, said = erase("propose", erase.ticket, "--ground", "request", "--by", TAN)
    proposal = Proposal.objects.get()
    assert (code, f"事项编号 {proposal.id}" in said) == (0, True), said
    assert f"待确认\t{proposal.id}" in erase("list")[1]
    code, said = erase("confirm", str(proposal.id), "--by", TAN)
    assert (code, "提出人不能确认" in said) == (1, True), said
    assert erase.keys > 0
    code, said = erase("confirm", str(proposal.id), "--by", HE)
    assert (code, "已删除" in said) == (0, True), said
    assert erase.keys == 0
    told = erase("list")[1]
    assert f"已删除\t{row(erase.ticket).requester_id}" in told
    assert "待确认" not in told
    assert "陈大文" not in told
    assert "再次删除了 0 名" in erase("reapply")[1]


def test_what_may_not_be_erased_is_refused_with_its_reason(erase: Command) -> None:
    number = erase.desk.accepted()
    code, said = erase("propose", number, "--ground", "request", "--by", TAN)
    assert (code, "还有未办结" in said) == (1, True), said
    code, said = erase("propose", erase.ticket, "--ground", "request", "--by", "zhou_reviewer")
    assert (code, "没有岗位" in said) == (1, True), said
    with pytest.raises(SystemExit):
        erase("propose", erase.ticket, "--ground", "whim", "--by", TAN)
    assert erase("confirm", "424242", "--by", HE)[0] == 1
    assert not Erased.objects.exists()
    assert erase.keys > 0


def test_after_a_restore_the_list_outside_the_database_erases_again(erase: Command) -> None:
    line = {"requester": row(erase.ticket).requester_id, "ground": "request", "at": "2026-04-20T01:00:00+00:00"}
    erase.file.write_text(json.dumps(line) + "\n")
    assert "再次删除了 1 名" in erase("reapply")[1]
    assert erase.keys == 0
