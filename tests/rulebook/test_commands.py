"""The command line of rules: what is in force, what differs, a year loaded by two people (a4.2, D07, R3, R5)."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import time_machine
from tests.rulebook.making import RuleDesk, at, notice
from tests.store.desk import row

from hotline.cli import calendar, policy
from hotline.cli.main import main
from hotline.core.policy import DECISION_FIELDS
from hotline.rulebook.models import Adoption, Draft

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def says(desk: RuleDesk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """Run a command on the desk's database at the desk's time: exit code, what it printed, its complaint."""
    for module in (calendar, policy):
        monkeypatch.setattr(module, "migrated_platform", nullcontext)

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with time_machine.travel(desk.now, tick=False):
            code = main(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def file_of(folder: Path, content: dict[str, Any]) -> str:
    """A notice as a file in the public form."""
    days = [{"date": day, "isOffDay": fact == "off", "name": "元旦"} for day, fact in content["days"].items()]
    path = folder / f"{content['year']}.json"
    path.write_text(json.dumps({"year": content["year"], "papers": ["https://www.gov.cn/x.htm"], "days": days}))
    return str(path)


def test_the_policy_in_force_is_shown_in_words_and_as_json(desk: RuleDesk, says: Said) -> None:
    code, out, _ = says("policy", "show")
    assert code == 0
    for words in ("制度参数第1版 在用 2007-01-01起", "退单与协商", "退单期限", "2个工作日", "return_window"):
        assert words in out
    told = json.loads(says("policy", "show", "--json")[1])
    assert set(told["values"]) == set(DECISION_FIELDS)
    assert told["values"]["limit_urgent"] == {
        "decision": 8,
        "zh": "紧急件期限",
        "value": "3wd",
        "words": "3个工作日",
        "meaning": "紧急件最长多久；与基本期限比，先到的算数。",
        "provision": "a15.1",
    }


def test_two_versions_are_compared_by_number_or_digest(desk: RuleDesk, says: Said) -> None:
    desk.makes("policy", {"changes": {"redo_limit": "3wd"}}, in_force_from=at("2026-06-01", "00:00"))
    code, out, _ = says("policy", "diff", "1", "2")
    assert (code, out) == (0, "第1版 → 第2版\n  重办期限：5个工作日 → 3个工作日（重办轮次的办理期限。a23.1）\n")
    assert says("policy", "diff", "第1版")[1] == "第1版 → 第1版\n没有不同。\n"  # 第2版 is to come
    digest = Adoption.objects.filter(kind="policy").latest("in_force_from").version
    told = json.loads(says("policy", "diff", "1", digest.rpartition(":")[2][:8], "--json")[1])
    (one,) = told["differences"]
    assert (one["field"], one["was"], one["now"], one["now_words"]) == ("redo_limit", "5wd", "3wd", "3个工作日")
    assert told["after"]["in_force_from"] == "2026-06-01T00:00:00+08:00"
    listed = says("policy", "list")[1].splitlines()
    assert [line.split()[:3] for line in listed] == [
        ["第2版", "2026-06-01", "待启用"],
        ["第1版", "2007-01-01", "在用"],
    ]
    assert [one["n"] for one in json.loads(says("policy", "list", "--json")[1])] == [2, 1]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("policy", "show", "9"), "没有版本“9”"),
        (("policy", "show", "zz"), "没有版本“zz”"),
        (("policy", "diff", "1", "abcdef"), "没有版本“abcdef”"),
        (("calendar", "load", "no-such-file.json"), "读不了 no-such-file.json"),
        (("calendar", "approve", "1", "--approve-by", "luo_department"), "没有节假日安排的草稿 1。"),
        (("calendar", "approve", "x", "--approve-by", "luo_department"), "没有节假日安排的草稿 x。"),
        (("calendar", "moved", "7"), "没有版本“7”"),
    ],
)
def test_what_is_not_there_is_said(desk: RuleDesk, says: Said, words: tuple[str, ...], complaint: str) -> None:
    code, out, err = says(*words)
    assert (code, out) == (1, "")
    assert complaint in err


def test_a_year_is_tried_drafted_and_approved_by_another(desk: RuleDesk, says: Said, tmp_path: Path) -> None:
    number = desk.at(at("2026-12-21", "09:58")).accepted(type="complaint")
    desk.at(at("2026-12-28"))
    file = file_of(tmp_path, notice(2027, ["2026-12-31", "2027-02-05"]))

    code, out, _ = says("calendar", "load", file)
    assert code == 0
    later = f"{number}  2027-01-12 17:30  →  2027-01-13 17:30  后移"
    for words in ("2027年放假安排：放假7天", "2026-12-31  放假", later, "1件，后移 1。", "这是试算，什么也没有写。"):
        assert words in out
    assert not Draft.objects.exists()
    tried = json.loads(says("calendar", "load", file, "--json")[1])
    assert tried["tickets"] == [
        {"number": number, "was": "2027-01-12T17:30:00+08:00", "to": "2027-01-13T17:30:00+08:00", "verdict": "later"}
    ]
    assert (tried["draft"], tried["changes"]["2026-12-31"]) == (None, "off")

    assert says("calendar", "load", file, "--draft-by", "lin_dispatcher")[2].startswith(
        "lin_dispatcher 今天没有可以起草"
    )
    told = json.loads(
        says("calendar", "load", file, "--draft-by", "zeng_analyst", "--number", "国办〔2026〕7号", "--json")[1]
    )
    draft = told["draft"]
    assert Draft.objects.get(id=int(draft)).content["number"] == "国办〔2026〕7号"
    for person, complaint in (("zeng_analyst", "没有主管部门审批人的任命"), ("nobody", "没有主管部门审批人的任命")):
        assert complaint in says("calendar", "approve", draft, "--approve-by", person)[2]
    desk.now = at("2026-12-28", "10:00")
    code, out, _ = says("calendar", "approve", draft, "--approve-by", "luo_department")
    assert code == 0, out
    assert later in out
    assert row(number).due_at == at("2027-01-13", "17:30")
    assert "不能批准" in says("calendar", "approve", draft, "--approve-by", "yu_department")[2]

    moved = json.loads(says("calendar", "moved", "--json")[1])
    assert (moved["left"], [one["number"] for one in moved["tickets"]]) == (0, [number])
    assert "到期时间有变化的工单：1件，后移 1。" in says("calendar", "moved")[1]
    shown = says("calendar", "show", "2027")[1]
    assert "2027年（国办〔2026〕7号）" in shown
    assert "！缺" not in shown


def test_whoever_drafts_at_the_command_line_does_not_approve_there(desk: RuleDesk, says: Said, tmp_path: Path) -> None:
    file = file_of(tmp_path, notice(2027, ["2027-02-05"]))
    draft = json.loads(says("calendar", "load", file, "--draft-by", "luo_department", "--json")[1])["draft"]
    code, _, err = says("calendar", "approve", draft, "--approve-by", "luo_department")
    assert (code, err) == (1, "起草人不能批准。（a36.1）\n")


def test_a_notice_with_a_fault_is_not_loaded(desk: RuleDesk, says: Said, tmp_path: Path) -> None:
    content = notice(2027, [])
    del content["days"]["2027-05-01"]
    code, out, err = says("calendar", "load", file_of(tmp_path, content), "--draft-by", "zeng_analyst")
    assert (code, out) == (1, "")
    assert "2027-05-01（周六）是法定节假日（劳动节），没有列为放假。" in err
    assert not Draft.objects.exists()


def test_the_calendar_shows_its_years_and_what_is_missing(desk: RuleDesk, says: Said) -> None:
    assert "！缺" not in says("calendar", "show")[1]
    desk.at(at("2026-12-01"))
    out = says("calendar", "show")[1]
    assert "2026年  39天  国办发明电〔2025〕7号" in out
    assert "！缺2027年的放假通知，涉及的日期按暂定日历计算。" in out
    told = json.loads(says("calendar", "show", "--json")[1])
    assert told["missing"] == [2027]
    assert len(told["notices"]) == 20
    assert "推算的法定节假日：\n  2027-01-01" in says("calendar", "show", "2027")[1]
    assert "2030年没有放假通知。只按周末计算。" in says("calendar", "show", "2030")[1]
