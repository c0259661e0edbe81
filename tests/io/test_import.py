"""Importing contacts: what each row becomes, each fault with its word, twice is once (a3.1, a14.1)."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hotline.core.instants import SHANGHAI
from hotline.intake.importing import MissingColumns
from hotline.trouble import Trouble

NOW = datetime(2026, 6, 1, 12, tzinfo=SHANGHAI)
HEADER = "编号,时间,用户,电话,标题,内容"
GOOD = "R1,2026-05-04 09:30,U1,13800138000,路灯不亮,门口路灯坏了"

Files = Callable[..., Path]


def importing(file: Path, tmp_path: Path, **mapping: str) -> Any:
    """Import a file as source `test`."""
    from hotline.acting.importing import import_contacts

    return import_contacts(file, "test", tmp_path / "out.rejects.csv", NOW, mapping, lambda _: None)


def rejected(tmp_path: Path) -> list[list[str]]:
    """The rows of the rejects file without its header."""
    with (tmp_path / "out.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def words_of(number: str) -> str:
    """The sealed words of a demand's contact, opened."""
    from hotline.intake.selectors import vault_of
    from hotline.personal.cipher import Place
    from hotline.personal.keys import Purpose
    from hotline.tickets.models import Demand

    contact = Demand.objects.select_related("contact").get(number=number).contact
    place = Place("intake_contact", "words_sealed", contact.id, 1)
    return vault_of(contact.requester_id).open(Purpose.CONTENT, place, bytes(contact.words_sealed or b""))


def test_a_good_row_waits_to_be_registered(place: Any, csv_file: Files, tmp_path: Path) -> None:
    from hotline.tickets.models import Demand

    done = importing(csv_file(f"{HEADER},渠道,类型,地点,无关列", f"{GOOD},微信,投诉,石岐街道,x"), tmp_path)
    assert done.plain() == {"read": 1, "created": 1, "already": 0, "rejected": 0, "rejects_file": None}
    demand = Demand.objects.get()
    assert (demand.state, demand.number[:6], demand.type) == (None, "260504", "complaint")
    assert (demand.channel, demand.place) == ("wechat", "石岐街道")
    assert demand.received_at == datetime(2026, 5, 4, 9, 30, tzinfo=SHANGHAI)
    assert words_of(demand.number) == "路灯不亮\n门口路灯坏了"


def test_an_imported_contact_is_registered_like_any_other(place: Any, csv_file: Files, tmp_path: Path) -> None:
    from hotline.acting.reception import register
    from hotline.acting.request import Accomplished, Asked
    from hotline.core.ticket import Actor
    from hotline.tickets.models import Demand

    importing(csv_file(HEADER, GOOD), tmp_path)
    number = Demand.objects.get().number
    args = {"type": "help", "content": "路灯坏了", "contact": "13800138000", "urgency": "settled"}
    done = register(Asked("register", number, Actor("agent", person="anna"), NOW, args))
    assert isinstance(done, Accomplished)
    assert done.state == "registered"


def test_the_same_requester_is_found_again(place: Any, csv_file: Files, tmp_path: Path) -> None:
    from hotline.intake.models import Requester
    from hotline.tickets.models import Demand

    importing(csv_file(HEADER, GOOD, "R2,2026-05-05 9:00,,138 0013 8000,,又坏了"), tmp_path)
    importing(csv_file(HEADER, "R3,2026-05-06 9:00,U1,,,第三次", name="later.csv"), tmp_path)
    assert Requester.objects.count() == 1
    assert Demand.objects.count() == 3


def test_twice_is_once(place: Any, csv_file: Files, tmp_path: Path) -> None:
    file = csv_file(HEADER, GOOD, "R2,2026/5/5,,,,内容", "R2,2026/5/5,,,,内容")
    first, second = importing(file, tmp_path), importing(file, tmp_path)
    assert (first.created, first.already) == (2, 1)
    assert (second.read, second.created, second.already) == (3, 0, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(place: Any, csv_file: Files, tmp_path: Path, encoding: str) -> None:
    from hotline.tickets.models import Demand

    done = importing(csv_file(HEADER, "R1,2026年5月4日 9时,,,㐂𠮷,龘字也要认得", encoding=encoding), tmp_path)
    assert done.created == 1
    assert words_of(Demand.objects.get().number) == "㐂𠮷\n龘字也要认得"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",2026-05-04,,,,内容", "没有编号"),
        (f"{'9' * 81},2026-05-04,,,,内容", "编号超过80个字符"),
        ("R1,,,,,内容", "没有时间"),
        ("R1,昨天下午,,,,内容", "时间“昨天下午”看不懂，应当如 2026-01-05 09:00"),
        ("R1,2026-02-30,,,,内容", "时间“2026-02-30”看不懂，应当如 2026-01-05 09:00"),
        ("R1,2006-12-31,,,,内容", "时间“2006-12-31”早于2007年，不在日历之内"),
        ("R1,2026-06-01 12:01,,,,内容", "时间“2026-06-01 12:01”晚于现在"),
        ("R1,2026-05-04,,,,  ", "没有诉求内容"),
        ("R1,2026-05-04,,12345,,内容", "电话不能用：12345是服务号码，不能作为联系电话"),
        ("R1,2026-05-04", "只有2列，缺少后面的列"),
        ("R1,2026-05-04,,,标题,内容,多,出来", "有8列，表头只有6列，内容里可能有没加引号的逗号"),
        ("R1,2026-05-04,,,,内\0容", "含有空字符（NUL）"),
    ],
)
def test_each_fault_has_its_word(place: Any, csv_file: Files, tmp_path: Path, row: str, why: str) -> None:
    done = importing(csv_file(HEADER, row, GOOD.replace("R1", "R9")), tmp_path)
    assert (done.read, done.created, done.rejected) == (2, 1, 1)
    ((line, told, *_),) = rejected(tmp_path)
    assert line == "2"
    assert told.startswith(why)


def test_unknown_channel_and_type_are_said(place: Any, csv_file: Files, tmp_path: Path) -> None:
    done = importing(csv_file("编号,时间,内容,渠道,类型", "R1,2026-5-4,文,信鸽,", "R2,2026-5-4,文,,吐槽"), tmp_path)
    assert done.rejected == 2
    assert [row[1][:8] for row in rejected(tmp_path)] == ["渠道“信鸽”不认", "诉求类型“吐槽”"]


def test_formulas_are_text_and_guarded_in_the_rejects(place: Any, csv_file: Files, tmp_path: Path) -> None:
    from hotline.tickets.models import Demand

    row = '=1+1,2026-05-04,@SUM(A1),,-1,"=HYPERLINK(""x"")"'
    done = importing(csv_file(HEADER, row, row.replace("2026-05-04", "+bad")), tmp_path)
    assert (done.created, done.rejected) == (1, 1)
    assert words_of(Demand.objects.get().number) == '-1\n=HYPERLINK("x")'
    assert rejected(tmp_path)[0][2:] == ["'=1+1", "'+bad", "'@SUM(A1)", "", "'-1", '\'=HYPERLINK("x")']


def test_a_ten_megabyte_cell(place: Any, csv_file: Files, tmp_path: Path) -> None:
    done = importing(csv_file(HEADER, f'R1,2026-05-04,,,,"{"长" * 10_000_000}"', GOOD), tmp_path)
    assert (done.created, done.rejected) == (1, 1)
    assert rejected(tmp_path)[0][1] == "单元格过大：有10,000,000个字符，上限1,000,000个字符"


def test_an_endless_line_and_an_open_quote(
    place: Any, csv_file: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hotline.intake import csv_records

    monkeypatch.setattr(csv_records, "LONGEST_RECORD", 50_000)
    monkeypatch.setattr(csv_records, "LONGEST_CELL", 10_000)
    endless = f'R1,2026-05-04,,,,"{"长" * 200_000}"'
    unclosed = f'R3,2026-05-04,,,,"{"开" * 900}'
    good = [f"R{n},2026-05-04,,,,好的一行" for n in range(10, 100)]
    done = importing(csv_file(HEADER, endless, GOOD.replace("R1", "R2"), unclosed, *good), tmp_path)
    assert (done.read, done.created, done.rejected) == (93, 91, 2)
    assert [row[0] for row in rejected(tmp_path)] == ["2", "4"]
    assert rejected(tmp_path)[0][1] == "单元格过大：超过32兆字节，上限10,000个字符"
    assert rejected(tmp_path)[1][1] == "引号没有闭合或者引号后面还有文字，这一行不能读取"


def test_bytes_of_no_encoding(place: Any, csv_file: Files, tmp_path: Path) -> None:
    file = csv_file(HEADER, GOOD, "R2,2026-05-04,,,,坏字节X")
    file.write_bytes(file.read_bytes().replace(b"X", b"\xff\xfe\xff"))
    done = importing(file, tmp_path)
    assert (done.created, done.rejected) == (1, 1)
    assert rejected(tmp_path)[0][1] == "含有不属于文件编码的字节，文字不能识别"


def test_the_rejects_are_read_by_their_owner_only_and_gone_when_mended(
    place: Any, csv_file: Files, tmp_path: Path
) -> None:
    done = importing(csv_file(HEADER, GOOD, ",,,,,"), tmp_path)
    assert done.rejects_file == str(tmp_path / "out.rejects.csv")
    assert (tmp_path / "out.rejects.csv").stat().st_mode & 0o077 == 0
    importing(csv_file(HEADER, GOOD), tmp_path)
    assert not (tmp_path / "out.rejects.csv").exists()


def test_mapping(place: Any, csv_file: Files, tmp_path: Path) -> None:
    done = importing(
        csv_file("a,b,c,电话", "R1,2026-05-04,文,不是电话"), tmp_path, id="a", time="b", text="c", phone=""
    )
    assert done.created == 1


def test_missing_columns_are_named(place: Any, csv_file: Files, tmp_path: Path) -> None:
    with pytest.raises(MissingColumns, match=r"缺少列：id（.*；time（"):
        importing(csv_file("内容,电话", "文,1"), tmp_path)
    with pytest.raises(MissingColumns, match="文件里没有列 没有的"):
        importing(csv_file(HEADER, GOOD), tmp_path, id="没有的")
    with pytest.raises(MissingColumns, match="没有字段 nonsense"):
        importing(csv_file(HEADER, GOOD), tmp_path, nonsense="编号")


def test_no_csv_at_all(place: Any, tmp_path: Path) -> None:
    empty, utf16 = tmp_path / "empty.csv", tmp_path / "utf16.csv"
    empty.touch()
    utf16.write_bytes(f"{HEADER}\r\n{GOOD}".encode("utf-16"))
    for file, word in ((empty, "是空的"), (utf16, "UTF-16"), (tmp_path / "none.csv", "没有这个文件")):
        with pytest.raises(Trouble, match=word):
            importing(file, tmp_path)
