"""The walk past the pages: messages, calls to outside systems, a person's copy, the command line, the log; no table
holds a planted value in clear (S12). Recordings of calls: the product keeps none.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from tests.api.client import key_for
from tests.api.test_webhooks import Listener
from tests.privacy.matrix_of_roles import INNER, Who
from tests.privacy.planted_city import City
from tests.privacy.plants import IDENTITY, Seen
from tests.privacy.walking import Walk
from tests.reading.people import reads

from hotline.acting.request import Accomplished
from hotline.cli import main
from hotline.core.refusal import Refusal
from hotline.database.identity import new_id
from hotline.database.places import Place
from hotline.organisation.models import Person, Post, ServiceAccount
from hotline.organisation.selectors import units_below
from hotline.outbox.models import Message, Subscription
from hotline.outbox.webhooks import WEBHOOK
from hotline.protecting.exports import take
from hotline.protecting.person_copy import ask_copy
from hotline.sweeps import deliver_webhooks, queue_webhooks

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


def test_no_message_says_what_the_matrix_forbids(walk: Walk) -> None:
    """Also to the requester of a merged demand, who is told the answer and nothing of the other one (a11.2)."""
    read, replied = set[str](), set[str]()
    moved = walk.city.cases["moved"]  # the unit it was taken from is told why, without whom the words name (a17.1)
    walk.city.cases["moved"] = replace(moved, invited=frozenset({"city_management"}))
    for file in sorted(walk.outbox.iterdir()):
        for line in map(json.loads, file.read_text().splitlines()):
            who = receiver(walk.city, line["to"], line["channel"])
            found = walk.read(who, f"{line['kind']} to {line['to']} of {line['ticket']}", line["text"])
            read.add(line["to"]["kind"])
            replied |= {one.demand for one in found if who.role == "requester" and one.place == "reply"}
    assert {"requester", "unit"} <= read
    assert {"submitted", "withheld", "lead"} <= replied
    assert walk.wrong == []


def test_no_call_to_an_outside_system_says_what_the_matrix_forbids(walk: Walk, listener: Listener) -> None:
    """The bodies really sent, with their heads, and what is kept of them in the outbox (S40)."""
    now, readers = walk.city.desk.now, dict[str, Who]()
    for unit in ("city_management", "housing", "hotline", ""):
        key_for(f"system-{unit}", "unit_system" if unit else "reader", unit=unit or None, now=now)
        account = ServiceAccount.objects.get(name=f"system-{unit}")
        url = f"{listener.origin}/{account.id}"
        Subscription.objects.create(id=new_id(), account=account, url=url, cursor="0.0", made_at=now)
        below = frozenset(units_below(unit, now)) if unit else frozenset()
        city = unit in ("", "hotline")
        readers[f"/{account.id}"] = Who("analyst", "hotline") if city else Who("unit_lead", unit, below=below)
    queued = queue_webhooks(now)
    while deliver_webhooks(now):  # a sweep ends its turn after some seconds; the next goes on
        pass
    assert queued == len(listener.calls) > 0
    told = dict.fromkeys(readers, "")
    for path, heads, body in listener.calls:
        told[path] += f"{heads} {body.decode()}\n"
    for path, text in told.items():
        assert walk.city.cases["handling"].number in text or readers[path].unit == "housing"
        walk.read(readers[path], f"calls to {readers[path]}", text)
        assert walk.city.cases["sealed"].number not in text
    assert walk.city.cases["co"].number in told[next(path for path, who in readers.items() if who.unit == "housing")]
    kept = Message.objects.filter(channel=WEBHOOK)
    assert kept.count() == queued
    walk.read(Who("administrator"), "calls kept", str(list(kept.values())))
    assert walk.wrong == []


def test_a_copy_holds_the_persons_own_values_and_nobody_elses(walk: Walk) -> None:
    """Identity in full, the own words, what was answered; nothing of others and nothing that passed between desks."""
    desk, plants = walk.city.desk, walk.city.plants
    officer = reads(desk, "保密员老谭")
    for key, case in walk.city.cases.items():
        done = ask_copy(case.number, "json", "id_shown", "窗口提出", officer, desk.now)
        if key == "sealed":
            assert isinstance(done, Refusal)
            continue
        assert isinstance(done, Accomplished), (key, done)
        taken = take(done.number, officer, desk.now)
        assert taken is not None
        text = "\n".join(map(str, taken.rows))
        for shape, meant in plants.known_in(text).items():
            own = {one for one in meant if one.demand == key and one.place not in INNER}
            assert own, (key, shape, meant)
        planted = {one.place for seen in plants.known.values() for one in seen if one.demand == key}
        found = {one.place for one in plants.found(text) if one.demand == key and one.how == "clear"}
        assert planted & {*IDENTITY, "location", "content", "reply"} <= found, key
        others = [one.number for name, one in walk.city.cases.items() if name != key and one.number in text]
        assert others == [], key


def test_who_may_what_names_nobody_planted(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    for person in Person.objects.order_by("key").values_list("key", flat=True):
        assert main.main(["access", "who", person, "--json"]) == 0
    for post in Post.objects.order_by("role", "appointment", "pk").distinct("role", "appointment"):
        assert main.main(["access", "who", post.person_id]) == 0  # the words are made of the same and no more
    told = "".join(capsys.readouterr())
    assert "liang_agent" in told
    assert walk.city.plants.known_in(told) == {}
    assert [one.number for one in walk.city.cases.values() if one.number in told] == []


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
