"""Demo and rehearsal as a person starts them: from nothing, again, after a reset, where nothing can be written."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.cli.test_main import hotline
from tests.operation.installation import ROOT

from hotline.cli.columns import bar, folded, padded, table, width


def test_demo_from_nothing_again_and_after_a_reset(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.cli.quick_hashes")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    first = hotline("demo", "--no-serve")
    assert first.returncode == 0, first.stderr
    for said in ("来电来件", "诉求按状态", "已超期", "即将到期", "期限怎么算出来", "全部相符", "接下来"):
        assert said in first.stdout
    port, second = _serves_until_ended()
    assert "已经演过" in second
    shown, _, served = second.replace(f":{port}", ":8000").partition("截至")[2].partition("\n打开 ")
    assert shown == first.stdout.partition("截至")[2] != ""
    assert "已停止" in served
    _accounts_stand_in_their_file(first.stdout, second)
    used = hotline("rehearse", "--days", "1")
    assert used.returncode == 1
    assert "已有诉求" in used.stderr
    assert hotline("database", "reset", "--yes").returncode == 0
    short = hotline("rehearse", "--days", "2", "--people", "16", "--seed", "5", "--faults", "--json")
    assert short.returncode == 0, short.stderr
    figures = json.loads(short.stdout)
    assert figures["clean"] is True
    assert figures["acts"] == sum(n for name, n in figures["by_act"].items() if " " not in name) > 0
    assert figures["heads"].startswith("SM3:")


def _accounts_stand_in_their_file(*said: str) -> None:
    file = Path(os.environ["HOTLINE_DATA"]) / "demo-accounts.json"
    assert file.stat().st_mode & 0o777 == 0o600
    accounts = json.loads(file.read_text("utf-8"))
    assert {tuple(one) for one in accounts} == {("username", "password", "totp_secret", "role", "unit")}
    assert {"agent", "dispatcher", "reviewer", "handler", "unit_lead", "follow_up_caller"} <= {
        one["role"] for one in accounts
    }
    assert all(len(one["password"]) >= 12 for one in accounts)
    assert all(one["password"] in words for one in accounts for words in said)


def _serves_until_ended() -> tuple[str, str]:
    """The same address cannot be taken twice; a signal ends the service in order. The port, and what was said."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.listen()
        taken = hotline("demo", "--port", port)
        assert (taken.returncode, "已被占用" in taken.stderr, "Traceback" in taken.stderr) == (1, True, False)
    with started("demo", "--port", port) as demo:
        page = fetched(int(port), demo)
        assert "有事，告诉12345" in page
        _words_can_be_looked_for()
        demo.send_signal(signal.SIGINT)
        out, err = demo.communicate(timeout=60)
    assert (demo.returncode, "Traceback" in err) == (0, False), (out[-500:], err[-2000:])
    return port, out


def _words_can_be_looked_for() -> None:
    """No worker runs beside the demo: it has taken the texts in itself."""
    with psycopg.connect(hotline("database", "url").stdout.strip()) as connection:
        told = connection.execute("select count(*) from tickets_searchtext where pieces <> '{}'").fetchone()
    assert told is not None
    assert told[0] > 50


def fetched(port: int, process: "subprocess.Popen[str]") -> str:
    """The first page, asked for until the service answers."""
    while process.poll() is None:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
                asked.request("GET", "/")
                return asked.getresponse().read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(process.communicate())


@contextmanager
def started(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """A command running beside the test, killed if it is still there at the end."""
    program = Path(sys.executable).with_name("hotline")
    process = subprocess.Popen([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o500)
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path / "var"))
    done = hotline("demo", "--no-serve")
    assert done.returncode == 1
    assert "没有权限写入" in done.stderr


def test_a_file_in_the_place_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "var").write_text("")
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path / "var"))
    done = hotline("demo", "--no-serve")
    assert (done.returncode, "HOTLINE_DATA" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_columns_count_cells() -> None:
    assert width("工单 1") == 6
    assert padded("工单", 6) == "工单  "
    assert table([("工单", "a"), ("x", "b")], "") == ["工单  a", "x     b"]
    assert folded("一二三四", 4, ">") == [">一二", ">三四"]
    assert (bar(0), bar(0.001), bar(1, 4)) == ("", "█", "████")
