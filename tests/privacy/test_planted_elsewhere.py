"""The walk past the pages: messages, the command line, the log; no table holds a planted value in clear (S12)."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from tests.privacy.matrix_of_roles import Who
from tests.privacy.planted_city import City
from tests.privacy.plants import Seen
from tests.privacy.walking import Walk

from hotline.cli import main
from hotline.database.places import Place

DESKS = {
    "reviewer": "reviewer", "dispatcher": "dispatcher", "supervisor": "supervisor", "privacy": "privacy_officer",
    "follow_up": "follow_up_caller",
}  # fmt: skip
"""Recipients at desks of the hotline, and the role that reads what comes there."""


def receiver(city: City, to: dict[str, str], channel: str) -> Who:
    """Who reads a message, as the matrix asks; what leaves the house goes to nobody's desk and shows nothing."""
    kind, key = to["kind"], to["key"]
    if kind == "requester":
        return Who("requester", own=next(name for name, case in city.cases.items() if case.number == key))
    if channel != "desk":
        return Who("administrator")
    if kind == "unit":
        return Who("unit_lead", key, below=frozenset({key}))
    if kind == "person":
        return Who("handler", "city_management", key)
    return Who(DESKS.get(kind, "administrator"), "hotline")


def test_no_message_says_what_the_matrix_forbids(walk: Walk, tmp_path: Path) -> None:
    """Also to the requester of a merged demand, who is told the answer and nothing of the other one (a11.2)."""
    read, replied = set[str](), set[str]()
    moved = walk.city.cases["moved"]  # the unit it was taken from is told why, without whom the words name (a17.1)
    walk.city.cases["moved"] = replace(moved, invited=frozenset({"city_management"}))
    for file in sorted((tmp_path / "outbox").iterdir()):
        for line in map(json.loads, file.read_text().splitlines()):
            who = receiver(walk.city, line["to"], line["channel"])
            found = walk.read(who, f"{line['kind']} to {line['to']} of {line['ticket']}", line["text"])
            read.add(line["to"]["kind"])
            replied |= {one.demand for one in found if who.role == "requester" and one.place == "reply"}
    assert {"requester", "unit"} <= read
    assert {"submitted", "withheld", "lead"} <= replied
    assert walk.wrong == []


@pytest.mark.parametrize("words", [[], ["--texts"], ["--texts", "--english"]])
def test_the_command_line_tells_of_no_person(walk: Walk, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Who runs the server is of no desk: the words without what names somebody, of a protected demand none."""
    told = dict[str, str]()
    for key, case in walk.city.cases.items():
        assert main.main(["ticket", case.number, *words]) == 0
        told[key] = "".join(capsys.readouterr())
        found = walk.city.plants.known_in(told[key])
        bare = {one for meant in found.values() for one in meant if one.how == "words"}
        assert not {shape for shape, meant in found.items() if not meant & bare}, (key, found)
        said = case.level == 0 and bool(words) and key != "received"  # of a demand not registered there is no story
        assert bool(bare) is said, (key, bare)
    assert walk.city.cases["sealed"].number in told["sealed"]
    assert "执法局" in told["handling"]
    assert "执法局" not in told["sealed"]


def test_no_log_line_holds_what_is_planted(walk: Walk) -> None:
    logging.getLogger("hotline.walk").warning("a line of %s", "13700010001")
    told = walk.log.getvalue()
    assert "a line of" in told
    assert walk.city.plants.known_in(told) == {}


def test_no_table_holds_a_planted_value_in_clear(walk: Walk, city: Place) -> None:
    """Every row of every table as text, and the same in bytes: what a dump of the database holds (S12)."""
    assert city.admin is not None
    looked = 0
    with psycopg.connect(city.admin) as admin:
        for table in tables(admin):
            for (row,) in admin.execute(f'select t::text from "{table}" t'.encode()):
                looked += 1
                found = walk.city.plants.known_in(row) | walk.city.plants.known_in(_unhexed(row))
                clear = {shape: meant for shape, meant in found.items() if not _of_the_row(meant)}
                assert not clear, (table, clear)
    assert looked > 3000, looked


def tables(admin: psycopg.Connection) -> Iterator[str]:
    """The names of the tables."""
    found = admin.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
    yield from (name for (name,) in found)


def _unhexed(row: str) -> str:
    """What bytes stand in a row, as text."""
    parts = (part.split('"')[0].split(",")[0].strip('\\")') for part in row.split("\\x")[1:])
    return "\n".join(bytes.fromhex(part[: len(part) // 2 * 2]).decode(errors="replace") for part in parts)


def _of_the_row(meant: set[Seen]) -> bool:
    """The place of the facts is no secret: by it demands are dispatched and counted (roles section 6)."""
    return all(one.place == "location" for one in meant)
