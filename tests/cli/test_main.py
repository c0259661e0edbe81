"""The command line: exit codes, words instead of tracebacks, commands imported only when asked for."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.operation.installation import started_once

from hotline.cli import main


def hotline(*words: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    program = Path(sys.executable).with_name("hotline")
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def test_without_a_command_it_shows_them_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main([]) == 2
    said = capsys.readouterr().out
    assert all(name in said and help_ in said for name, (_, help_) in main.COMMANDS.items())


@pytest.mark.parametrize("words", [["nonsense"], ["database"], ["database", "backup"], ["migrate", "--nonsense"]])
def test_wrong_use_is_2_and_says_where_to_look(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main.main(words)
    assert caught.value.code == 2
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize("name", main.COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main.main([name, "--help"])
    assert caught.value.code == 0
    assert main.COMMANDS[name][1] in capsys.readouterr().out


def test_only_the_asked_command_is_imported_and_no_django_for_help() -> None:
    script = (
        "import sys; from hotline.cli.main import main\n"
        "try: main(['database', '--help'])\nexcept SystemExit: pass\n"
        "print('django' in sys.modules, 'hotline.cli.migrate' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


def test_a_trouble_is_one_sentence_and_1(own_data: Path) -> None:
    done = hotline("database", "reset")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "这会删除数据库中的全部数据。确认请加 --yes。\n")


def test_the_whole_round(own_data: Path, tmp_path: Path) -> None:
    started_once()
    file = str(tmp_path / "all.dump")
    for words in [
        ("migrate",),
        ("migrate",),
        ("database", "backup", file),
        ("database", "reset", "--yes"),
        ("database", "restore", file),
        ("database", "url"),
        ("database", "stop"),
    ]:
        done = hotline(*words)
        assert done.returncode == 0, (words, done.stderr)
    assert "没有在运行" in hotline("database", "stop").stdout


def test_a_database_that_is_not_there_is_said_so(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/postgres")
    done = hotline("migrate")
    assert done.returncode == 1
    assert done.stderr.startswith("连不上数据库：")
    assert "Traceback" not in done.stderr


def test_stop_leaves_the_citys_server_alone(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/postgres")
    assert "外部数据库" in hotline("database", "stop").stderr


def test_the_key_of_an_interrupted_command_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    import hotline.cli.migrate as command

    def interrupted(_args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run", interrupted)
    assert main.main(["migrate"]) == 130
