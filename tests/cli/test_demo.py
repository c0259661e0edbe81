"""Demo and rehearsal as a person starts them: from nothing, again, after a reset, where nothing can be written."""

import json
import os
from pathlib import Path

import pytest
from tests.cli.test_main import hotline

from hotline.cli.columns import bar, folded, padded, table, width


def test_demo_from_nothing_again_and_after_a_reset(own_data: Path) -> None:
    first = hotline("demo")
    assert first.returncode == 0, first.stderr
    for said in ("来电来件", "诉求按状态", "已超期", "即将到期", "怎样算出", "全部相符", "接下来"):
        assert said in first.stdout
    second = hotline("demo")
    assert second.returncode == 0, second.stderr
    assert "已经演过" in second.stdout
    assert first.stdout.partition("截至")[2] == second.stdout.partition("截至")[2] != ""
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


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o500)
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path / "var"))
    done = hotline("demo")
    assert done.returncode == 1
    assert "没有权限写入" in done.stderr


def test_a_file_in_the_place_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "var").write_text("")
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path / "var"))
    done = hotline("demo")
    assert (done.returncode, "HOTLINE_DATA" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_columns_count_cells() -> None:
    assert width("工单 1") == 6
    assert padded("工单", 6) == "工单  "
    assert table([("工单", "a"), ("x", "b")], "") == ["工单  a", "x     b"]
    assert folded("一二三四", 4, ">") == [">一二", ">三四"]
    assert (bar(0), bar(0.001), bar(1, 4)) == ("", "█", "████")
