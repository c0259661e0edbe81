"""The closed loop on messages of our own writing with every way a message can go; on real ones where they are."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.io.conftest import DATA, REAL, Command

from hotline.core.instants import SHANGHAI
from hotline.intake.importing import MissingColumns
from hotline.replaying.review import WHY_EMPTY, WHY_EVADES, evasion, substance
from hotline.trouble import Trouble

Files = Callable[..., Path]

EXPECTED = {
    "contacts": 11,
    "tickets": 10,
    "answered_in_limit": 6,
    "overdue": 4,
    "open_at_end": 3,
    "median_working_days": 2,
    "disposed_as_repeat": 1,
    "by_state": {"archived": 7, "disposed": 1, "handling": 3},
    "refused_by_guard": {"no_reply": 1, "repeat": 1},
    "read": 12,
    "rejected": 1,
    "acts": 85,
    "acts_found_done": 0,
    "last_event_at": "2019-06-25T10:00:00+08:00",
}
UNITS = {"城市管理局": 3, "教育局": 2, "供水企业": 2, "镇街": 1, "政务服务局": 2}


def replaying(tmp_path: Path, file: Path = DATA / "messages.csv", limit: int | None = None) -> dict[str, Any]:
    """Replay a file with the units beside it."""
    from hotline.replaying.run import Wanted, replay

    told: list[int] = []
    wanted = Wanted(file, file.with_name("unit_kinds.csv"), tmp_path / "rejects.csv", limit)
    return {**replay(wanted, told.append, lambda _: None), "found_before": told}


def demand_of(row: str) -> Any:
    """The demand of a row."""
    from hotline.tickets.models import Demand

    return Demand.objects.select_related("unit").get(contact__source_id=row)


def acts_of(row: str) -> list[tuple[str, str]]:
    """The acts on a row's demand with their times."""
    from hotline.audit.models import EventRow

    events = EventRow.objects.filter(chain=demand_of(row).number).order_by("seq")
    return [(event.act, f"{event.at.astimezone(SHANGHAI):%m-%d %H:%M}") for event in events]


@pytest.fixture
def verified() -> Callable[[], bool]:
    """Whether every chain agrees with its rows."""

    def clean() -> bool:
        from hotline.proving import verify

        return bool(verify(None, False, None, datetime.now(SHANGHAI)).clean)

    return clean


def test_every_way_a_message_can_go(place: Any, tmp_path: Path, verified: Callable[[], bool]) -> None:
    found = replaying(tmp_path)
    assert {name: found[name] for name in EXPECTED} == EXPECTED
    assert {name: group["tickets"] for name, group in found["by_unit"].items()} == UNITS
    assert {name: group["tickets"] for name, group in found["by_type"].items()} == {
        "complaint": 1,
        "consultation": 1,
        "help": 8,
    }
    assert "早于留言时间" in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    assert demand_of("m2").timely is False
    assert demand_of("m5").disposition == "repeat_told"
    assert (demand_of("m11").class_code, demand_of("m11").unit.name) == ("9999", "政务服务局")
    assert acts_of("m6")[-1][0] == "contact_requester"  # never answered
    assert acts_of("m7")[-1][0] == "contact_requester"  # answered without a word: asking for closure was refused
    assert acts_of("m10")[-1][0] == "approve_closure"  # nobody to follow up
    assert verified()

    again = replaying(tmp_path)
    assert again["found_before"] == [11]
    assert again["acts_found_done"] == again["acts"] - 1  # the refused closure is asked for and refused anew
    assert {name: again[name] for name in ("contacts", "by_state", "last_event_at")} == {
        name: EXPECTED[name] for name in ("contacts", "by_state", "last_event_at")
    }


def test_acts_stand_where_the_rule_puts_them(place: Any, tmp_path: Path) -> None:
    replaying(tmp_path, limit=4)
    assert acts_of("m1") == [
        ("register", "03-04 09:10"),
        ("dispatch", "03-04 09:40"),
        ("accept", "03-04 10:10"),
        ("contact_requester", "03-04 11:10"),
        ("reply", "03-08 16:00"),
        ("request_closure", "03-08 16:01"),
        ("approve_closure", "03-11 09:01"),
        ("follow_up", "03-12 10:00"),
        ("follow_up", "03-13 15:00"),
        ("follow_up", "03-14 10:00"),
    ]
    assert acts_of("m3")[:5] == [  # answered within the half hour
        ("register", "03-04 11:06"),
        ("dispatch", "03-04 11:12"),
        ("accept", "03-04 11:18"),
        ("contact_requester", "03-04 11:24"),
        ("reply", "03-04 11:31"),
    ]
    assert acts_of("m4")[-1] == ("refuse_closure", "03-06 17:01")  # passed on, not answered


def test_a_limited_replay_goes_on_to_the_end(place: Any, tmp_path: Path) -> None:
    first = replaying(tmp_path, limit=5)
    assert (first["read"], first["contacts"]) == (5, 5)
    assert {name: replaying(tmp_path)[name] for name in ("contacts", "by_state")} == {
        name: EXPECTED[name] for name in ("contacts", "by_state")
    }


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",U,2019-03-04,题,文,答,2019-03-05", "没有编号"),
        ("a,U,,题,文,答,2019-03-05", "没有留言时间"),
        ("a,U,x,题,文,答,2019-03-05", "留言时间“x”看不懂"),
        ("a,U,2001-03-04,题,文,答,2019-03-05", "留言时间“2001-03-04”早于2007年"),
        ("a,U,2019-03-04,,,答,2019-03-05", "没有诉求内容"),
        ("a,U,2019-03-04,题,文,答,", "有答复而没有答复时间"),
        ("a,U,2019-03-04,题", "只有4列"),
        ("good,U,2019-03-04,题,文,答,2019-03-05", "编号与前面的行相同"),
    ],
)
def test_rows_that_cannot_be_replayed(csv_file: Files, tmp_path: Path, row: str, why: str) -> None:
    from hotline.replaying.rows import Rows

    header, good = "id,user,time,title,detail,reply,replied_at", "good,U,2019-03-04,题,文,答,2019-03-05"
    with Rows() as rows:
        rows.load(csv_file(header, good, row), tmp_path / "rejects.csv", None)
        assert (rows.read, rows.rejected, [kept.id for kept in rows.in_order()]) == (2, 1, ["good"])
    assert why in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")


def test_files_that_cannot_be_replayed(place: Any, csv_file: Files, tmp_path: Path) -> None:
    with pytest.raises(MissingColumns, match="缺少列：user"):
        replaying(tmp_path, csv_file("id,time,title,detail,reply,replied_at"))
    with pytest.raises(Trouble, match="没有可以回放的行"):
        replaying(tmp_path, csv_file("id,user,time,title,detail,reply,replied_at"))
    with pytest.raises(Trouble, match="单位清单"):
        replaying(tmp_path, csv_file("id,user,time,title,detail,reply,replied_at", "a,U,2019-03-04,题,文,,"))


def test_another_list_of_units_is_refused(place: Any, tmp_path: Path, csv_file: Files) -> None:
    replaying(tmp_path, limit=1)
    file = csv_file(*(DATA / "messages.csv").read_text().splitlines())
    csv_file("unit,scope", "别的局,别的事", name="unit_kinds.csv")
    with pytest.raises(Trouble, match="另一份单位清单"):
        replaying(tmp_path, file)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("", WHY_EMPTY),
        ("网友：您好！您的留言已收悉。", WHY_EMPTY),
        ("您好！感谢您对我们工作的关心和支持！2019年3月4日", WHY_EMPTY),
        ("网友“A0001234”：您好！您反映的问题已转交县交通局核实、办理。", WHY_EVADES),
        ("此事正在调查处理中。", WHY_EVADES),
        ("您好，请具体咨询市人社局，谢谢。", WHY_EVADES),
        ("来信收悉。您家门口的路灯已于昨日修好。", None),
        ("按照现有的规定，本市没有此类补贴。", None),
        ("您反映的问题已转交城管局，城管局已于三月六日派人清理，并安排每日两次巡查，今后请继续监督我们的工作。", None),
    ],
)
def test_does_a_reply_answer(reply: str, verdict: str | None) -> None:
    assert evasion(reply) == verdict, substance(reply)


def test_a_killed_replay_goes_on(
    place: Any, command: Command, csv_file: Files, tmp_path: Path, verified: Callable[[], bool], kill_at_random: Any
) -> None:
    lines = (DATA / "messages.csv").read_text().splitlines()
    rows = [line.replace("m", f"y{n}m", 1).replace(",U", f",Y{n}U", 1) for n in range(3) for line in lines[1:]]
    file = csv_file(lines[0], *rows)
    csv_file(*(DATA / "unit_kinds.csv").read_text().splitlines(), name="unit_kinds.csv")
    killed = kill_at_random(lambda: command("replay", str(file), "--json"), times=5, earliest=1.2, latest=3.0)
    last = command("replay", str(file), "--json")
    out, err = last.communicate()
    assert last.returncode == 0, err
    found = json.loads(out)
    for name in ("contacts", "tickets", "answered_in_limit", "overdue", "open_at_end", "disposed_as_repeat"):
        assert found[name] == 3 * int(str(EXPECTED[name])), (name, killed)
    assert verified()


def test_real_messages(place: Any, tmp_path: Path, verified: Callable[[], bool]) -> None:
    if not REAL.is_dir():
        pytest.skip(f"the real messages are not on this machine ({REAL})")
    with (REAL / "replied.csv").open(encoding="utf-8-sig", newline="") as file:
        columns, *rows = csv.reader(file)
    at = columns.index("time")
    last = sorted(rows, key=lambda row: row[at])[-60:]  # of five weeks; the first 60 are of two years
    shutil.copy(REAL / "unit_kinds.csv", tmp_path)
    with (tmp_path / "messages.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *last])
    found = replaying(tmp_path, tmp_path / "messages.csv")
    assert found["contacts"] + found["rejected"] == 60
    assert sum(found["by_state"].values()) == found["contacts"]
    assert set(found["by_state"]) <= {"archived", "handling", "disposed"}
    assert found["answered_in_limit"] + found["overdue"] <= found["tickets"]
    assert verified()


def test_the_nearest_unit_is_mostly_the_right_one() -> None:
    from hotline.replaying.founding import City, read_kinds

    if not REAL.is_dir():
        pytest.skip(f"the annotated messages are not on this machine ({REAL})")
    kinds = read_kinds(REAL / "unit_kinds.csv")
    names, city = {kind.key: kind.name for kind in kinds}, City(kinds)
    with (REAL / "stream.csv").open(encoding="utf-8-sig", newline="") as file:
        messages = {row["id"]: row for row in csv.DictReader(file)}
    with (REAL / "dispatch_gold.csv").open(encoding="utf-8-sig", newline="") as file:
        gold = list(csv.DictReader(file))
    agreed = 0
    for row in gold:
        message = messages[row["id"]]
        agreed += names[city.match(message["title"], message["detail"]).unit] in row["unit_accepted"].split("|")
    assert agreed / len(gold) >= 0.5


def test_schedule_keeps_the_order_whatever_the_gap() -> None:
    from hotline.core.policy import Policy
    from hotline.replaying.rows import Row
    from hotline.replaying.schedule import Schedule
    from hotline.rulebook.shipped import shipped_calendar

    schedule = Schedule(shipped_calendar(), Policy())
    at = datetime(2019, 2, 3, 23, 50, tzinfo=SHANGHAI)
    for minutes in (0, 1, 3, 29, 60, 600, 3000, 20_000):
        reply = at + timedelta(minutes=minutes)
        times = [at, *schedule.before_reply(Row("a", "U", at, "", "", "", reply)), reply]
        assert times == sorted(times), minutes
