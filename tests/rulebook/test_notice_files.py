"""A notice from a file: the forms people have, and what is told where the file is none (R3)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest

from hotline.core.calendar import Calendar, Notice, is_working
from hotline.rulebook.notice_files import BadNotice, read_notice
from hotline.rulebook.shipped import shipped_notices

DATA = Path(__file__).parents[3] / "shared" / "data" / "holidays_cn"
CSV = "date,name,isOffDay\n2027-01-01,元旦,True\n2027-02-14,春节,False\n"
NO_TEXT = "文件不是文本。请另存为 UTF-8 的 CSV 或 JSON；电子表格文件（xlsx）不能直接载入。"
FORM = "写法不对，应为 2027-01-01。"
NOT_SAID = "没有写明放假还是上班（isOffDay 为 true 或 false）。"
DAYS = {date(2027, 1, 1): "off", date(2027, 2, 14): "working"}


def as_json(**told: Any) -> bytes:
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]
    return json.dumps({"year": 2027, "days": days, **told}, ensure_ascii=False).encode()


def holiday_cn(year: int) -> bytes:
    """A shipped notice in the form people download it."""
    notice = shipped_notices()[year]
    days = [{"name": "", "date": day.isoformat(), "isOffDay": fact == "off"} for day, fact in notice.days.items()]
    return json.dumps({"year": year, "papers": [notice.url], "days": days}).encode()


@pytest.mark.parametrize("year", [2007, 2019, 2020, 2026])
def test_a_year_read_from_a_file_agrees_with_the_library(year: int) -> None:
    read = read_notice(holiday_cn(year), f"{year}.json")
    assert (read.year, read.url) == (year, shipped_notices()[year].url)
    calendar = Calendar("one", {year: Notice(year, read.days)})
    days = [date(year, month, day) for month in range(1, 12) for day in range(1, 29)]
    assert [day for day in days if is_working(calendar, day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("year", range(2007, 2027))
def test_the_public_files_read_as_the_shipped_facts(year: int) -> None:
    if not DATA.exists():
        pytest.skip(f"the public files are not beside this repository ({DATA})")
    read = read_notice((DATA / f"{year}.json").read_bytes(), f"{year}.json")
    assert (read.year, read.days) == (year, shipped_notices()[year].days)
    assert any(read.names.values())


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("gb18030"),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace("True", "是").replace("False", "否").encode(),
        CSV.replace("2027-01-01", "2027/1/1").encode(),
        CSV.replace("date,name,isOffDay", "日期,名称,放假").encode(),
        (CSV + ",,\n\n").encode(),
    ],
    ids=["utf-8", "bom", "gbk", "crlf", "words", "slashes", "headings", "empty lines"],
)
def test_a_table_in_the_ways_spreadsheets_write_it(content: bytes) -> None:
    read = read_notice(content, "holidays.csv")
    assert (read.year, read.days) == (2027, DAYS)
    assert read.names[date(2027, 1, 1)] == "元旦"


def test_number_and_source_are_kept_and_what_a_draft_keeps_is_plain() -> None:
    read = read_notice(as_json(number="国办发明电〔2026〕7号", papers=["https://www.gov.cn/x.htm"]), "2027.json")
    assert (read.number, read.url) == ("国办发明电〔2026〕7号", "https://www.gov.cn/x.htm")
    assert json.loads(json.dumps(read.plain())) == {
        "year": 2027,
        "number": "国办发明电〔2026〕7号",
        "url": "https://www.gov.cn/x.htm",
        "days": {"2027-01-01": "off"},
        "names": {"2027-01-01": "元旦"},
    }
    assert read_notice(as_json(papers=["ftp://x", 3], number=7)).url is None


@pytest.mark.parametrize(
    ("content", "name", "faults"),
    [
        (b"", "a.json", ["文件是空的。"]),
        (b" \n", "a.csv", ["文件是空的。"]),
        (b"x" * 1_000_001, "a.csv", ["文件超过1MB，不是一年的放假安排。"]),
        (b"PK\x03\x04\0\0", "a.xlsx", [NO_TEXT]),
        (b"\xff\xff\xff\xff", "a.csv", ["文件的编码无法识别，请另存为 UTF-8。"]),
        (b"[]", "a.json", ["JSON 应有 year 和 days（每天有 date 和 isOffDay）。"]),
        (as_json(days={}), "a.json", ["JSON 应有 year 和 days（每天有 date 和 isOffDay）。"]),
        (as_json(year="2027"), "a.json", ["year 应为年份，如 2027。"]),
        (as_json(year=True), "a.json", ["year 应为年份，如 2027。"]),
        (as_json(days=[{"date": "2027-01-01"}]), "a.json", [f"第1项：2027-01-01{NOT_SAID}"]),
        (as_json(days=["2027-01-01"]), "a.json", ["第1项：日期“”写法不对，应为 2027-01-01。"]),
        (as_json(days=[{"date": "2-30", "isOffDay": True}]), "a.json", ["第1项：日期“2-30”" + FORM]),
        (
            as_json(days=[{"date": "2027-01-01", "isOffDay": True}, {"date": "2027-01-01", "isOffDay": False}]),
            "a.json",
            ["第2项：2027-01-01重复。"],
        ),
        (b"a,b\n1,2\n", "a.csv", ["第1行应为列名，缺date（日期）、isOffDay（是否放假）。"]),
        (b"date,isOffDay\n", "a.csv", ["没有任何日期。"]),
        (b'date,isOffDay\n"2027-01-01,True\n', "a.csv", ["不是有效的 CSV：unexpected end of data。"]),
        (
            b"date,name,isOffDay\n2027-01-01,=HYPERLINK(1),True\n2027-13-01,x,True\n2027-01-03,x,maybe\n",
            "a.csv",
            [
                "第2行：单元格是公式或者以“=+-@”开头，不能载入。",
                "第3行：日期“2027-13-01”写法不对，应为 2027-01-01。",
                f"第4行：2027-01-03{NOT_SAID}",
            ],
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_none_says_every_fault(content: bytes, name: str, faults: list[str]) -> None:
    with pytest.raises(BadNotice) as bad:
        read_notice(content, name)
    assert list(bad.value.faults) == faults


def test_broken_json_says_where() -> None:
    with pytest.raises(BadNotice, match="不是有效的 JSON"):
        read_notice(b'{"year": 2027, "days": [', "a.json")
    with pytest.raises(BadNotice, match="不是有效的 JSON"):
        read_notice(b"[" * 100_000, "a.json")


def test_a_file_of_another_year_is_refused() -> None:
    with pytest.raises(BadNotice, match="文件是2027年的放假安排，不是2026年的。"):
        read_notice(as_json(), "a.json", 2026)
    assert read_notice(CSV.encode(), "a.csv", 2028).year == 2028  # its dates are refused when it is looked over


def test_many_faults_are_counted() -> None:
    lines = "".join(f"2027-13-{n:02d},x,True\n" for n in range(1, 31))
    with pytest.raises(BadNotice) as bad:
        read_notice(f"date,name,isOffDay\n{lines}".encode(), "a.csv")
    assert len(bad.value.faults) == 30
    assert str(bad.value).endswith("另有10处。")
