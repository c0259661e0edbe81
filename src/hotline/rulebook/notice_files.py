"""Reading a year's holiday notice from a file: JSON or CSV in the forms of holiday-cn, as people have them (R3).

JSON: `{"year": 2027, "papers": ["https://..."], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}`,
with `number` for the number of the notice if known. CSV: a line of headings `date,name,isOffDay` and one line a day.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hotline.core.calendar import Fact
from hotline.core.instants import BadValue, parse_date
from hotline.trouble import Trouble

LARGEST: Final = 1_000_000
"""Bytes; a year's notice has two thousand."""
SHOWN: Final = 20
"""Faults told at once."""
OFF: Final = ("true", "1", "是", "休", "放假")
WORKED: Final = ("false", "0", "否", "班", "上班", "调休上班")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
HEADINGS: Final = {"date": "date", "日期": "date", "name": "name", "名称": "name", "节日": "name",
                   "isoffday": "off", "是否放假": "off", "放假": "off"}  # fmt: skip


class BadNotice(Trouble):
    """The file is no notice; every fault found, one a line."""

    def __init__(self, faults: Sequence[str]) -> None:
        shown = [*faults[:SHOWN], *([f"另有{len(faults) - SHOWN}处。"] if len(faults) > SHOWN else [])]
        super().__init__("\n".join(shown))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class NoticeRead:
    """A notice as a file tells it."""

    year: int
    days: Mapping[date, Fact]
    names: Mapping[date, str]
    number: str | None = None
    url: str | None = None

    def plain(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {
            "year": self.year,
            "number": self.number,
            "url": self.url,
            "days": {day.isoformat(): fact for day, fact in sorted(self.days.items())},
            "names": {day.isoformat(): name for day, name in sorted(self.names.items()) if name},
        }


def read_notice(content: bytes, name: str = "", year: int | None = None) -> NoticeRead:
    """The notice in a file; CSV where its name ends so, or where it does not begin as JSON does. Raises BadNotice.

    `year` is whose notice it shall be: JSON says it itself, and must then say the same.
    """
    if len(content) > LARGEST:
        raise BadNotice([f"文件超过{LARGEST // 1_000_000}MB，不是一年的放假安排。"])
    if not content.strip():
        raise BadNotice(["文件是空的。"])
    text = _text(content)
    as_json = not name.lower().endswith(".csv") and text.lstrip().startswith(("{", "["))
    return _of_json(text, year) if as_json else _of_csv(text, year)


def _text(content: bytes) -> str:
    """UTF-8, or what a spreadsheet program of a Chinese Windows writes."""
    if b"\0" in content:
        raise BadNotice(["文件不是文本。请另存为 UTF-8 的 CSV 或 JSON；电子表格文件（xlsx）不能直接载入。"])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadNotice(["文件的编码无法识别，请另存为 UTF-8。"])


def _of_json(text: str, year: int | None) -> NoticeRead:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise BadNotice([f"不是有效的 JSON：{wrong}。"]) from wrong
    if not isinstance(told, dict) or not isinstance(told.get("days"), list):
        raise BadNotice(["JSON 应有 year 和 days（每天有 date 和 isOffDay）。"])
    own = told.get("year")
    if isinstance(own, bool) or not isinstance(own, int):
        raise BadNotice(["year 应为年份，如 2027。"])
    if year is not None and year != own:
        raise BadNotice([f"文件是{own}年的放假安排，不是{year}年的。"])
    rows = [(f"第{n}项", *_json_day(item)) for n, item in enumerate(told["days"], 1)]
    days, names = _days(rows)
    papers = told.get("papers") if isinstance(told.get("papers"), list) else []
    url = next((paper for paper in papers or () if isinstance(paper, str) and paper.startswith("http")), None)
    number = told.get("number")
    return NoticeRead(own, days, names, number if isinstance(number, str) and number else None, url)


def _json_day(item: object) -> tuple[str, str, object]:
    if not isinstance(item, dict):
        return "", "", None
    off = item.get("isOffDay")
    return str(item.get("date", "")), str(item.get("name", "")), off if isinstance(off, bool) else None


def _of_csv(text: str, year: int | None) -> NoticeRead:
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as wrong:
        raise BadNotice([f"不是有效的 CSV：{wrong}。"]) from wrong
    columns = [HEADINGS.get(cell.strip().lower(), "") for cell in lines[0]] if lines else []
    missing = [zh for name, zh in (("date", "date（日期）"), ("off", "isOffDay（是否放假）")) if name not in columns]
    if missing:
        raise BadNotice([f"第1行应为列名，缺{'、'.join(missing)}。"])
    rows = [
        (f"第{n}行", *_csv_day(columns, cells)) for n, cells in enumerate(lines[1:], 2) if any(map(str.strip, cells))
    ]
    days, names = _days(rows)
    if not days:
        raise BadNotice(["没有任何日期。"])
    return NoticeRead(year or max(day.year for day in days), days, names)


def _csv_day(columns: Sequence[str], cells: Sequence[str]) -> tuple[str, str, object]:
    told = dict(zip(columns, cells, strict=False))
    if any(cell.startswith(FORMULA) for cell in cells):
        return "", "", "formula"
    off = told.get("off", "").strip().lower()
    known = True if off in OFF else False if off in WORKED else None
    return told.get("date", "").strip(), told.get("name", "").strip(), known


def _days(rows: Iterable[tuple[str, str, str, object]]) -> tuple[dict[date, Fact], dict[date, str]]:
    days: dict[date, Fact] = {}
    names: dict[date, str] = {}
    faults: list[str] = []
    for at, told, name, off in rows:
        if off == "formula":
            faults.append(f"{at}：单元格是公式或者以“=+-@”开头，不能载入。")
            continue
        try:
            day = _date(told)
        except BadValue:
            faults.append(f"{at}：日期“{told[:20]}”写法不对，应为 2027-01-01。")
            continue
        if not isinstance(off, bool):
            faults.append(f"{at}：{day}没有写明放假还是上班（isOffDay 为 true 或 false）。")
        elif day in days:
            faults.append(f"{at}：{day}重复。")
        else:
            days[day], names[day] = ("off" if off else "working"), name[:20]
    if faults:
        raise BadNotice(faults)
    return days, names


def _date(told: str) -> date:
    """2027-01-01, also 2027/1/1 as spreadsheet programs write it. The December before 2007 belongs to 2007's notice."""
    plain = "-".join(part.zfill(2) for part in told.replace("/", "-").split("-"))
    return date.fromisoformat(plain) if plain in ("2006-12-30", "2006-12-31") else parse_date(plain)
