"""What an installation says of itself and how it bears bad company: one served platform, real processes."""

import errno
import os
import re
import socket
import subprocess
import threading
import time
from datetime import date
from typing import Any

import psutil
import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.operation.installation import PROGRAM, Installation

from hotline import database as hotline_database
from hotline.cli.serve import free
from hotline.database import places
from hotline.operation.installation import MOST_MEMORY, memory_of
from hotline.trouble import Trouble

Served = tuple[Installation, tuple[str, str]]
CHEN = {"Hotline_Person": "chen_agent", "Hotline_Role": "agent"}
BODY = {
    "contact": {"requester": {"name": "王建国", "phone": "13800138000"}, "words": "民生路路灯不亮"},
    "args": {"type": "help", "urgency": "settled"},
}


def register(served: Served, key: str, **more: Any) -> Any:
    """坐席小陈 registers 市民王女士's demand."""
    installation, (desk, _) = served
    headers = {"Authorization": f"Bearer {desk}", **CHEN, "Idempotency_Key": key}
    return installation.ask("/api/v1/tickets", "POST", BODY | more, **headers)


def hotline(*words: str) -> "subprocess.CompletedProcess[str]":
    """The command as a person runs it."""
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False, timeout=60)


def test_it_lives_and_is_ready_with_its_sweeps(served: Served) -> None:
    installation, _ = served
    assert (installation.ask("/healthz").status, installation.ask("/healthz").body) == (200, b"ok\n")
    until = time.monotonic() + 30
    while (parts := installation.ask("/readyz").json)["sweeps"] != "ok":
        assert time.monotonic() < until, parts
        time.sleep(0.2)
    assert parts == {"ready": True, "database": "ok", "migrations": "ok", "sweeps": "ok"}


def test_whoever_comes_through_a_proxy_learns_no_details(served: Served) -> None:
    installation, _ = served
    assert installation.ask("/readyz", X_Forwarded_For="203.0.113.7").json == {"ready": True}
    assert installation.ask("/metrics", X_Forwarded_For="203.0.113.7").status == 404


def test_figures_of_all_processes_and_of_the_database(served: Served) -> None:
    installation, _ = served
    for n in range(6):
        assert register(served, f"figures-{n}").status == 201
    refused = register(served, "refused", args={"type": "help", "urgency": "settled", "basis": "x" * 3})
    assert refused.status == 422
    text = installation.ask("/metrics").body.decode()
    done = re.search(r'^hotline_acts_done_total\{act="register"\} (\S+)$', text, re.MULTILINE)
    assert done is not None
    assert float(done[1]) >= 6
    assert re.search(
        r'^hotline_requests_total\{method="POST",route="/api/v1/tickets",status="201"\}', text, re.MULTILINE
    )
    assert 'hotline_request_seconds_bucket{le="0.25",route="/api/v1/tickets"}' in text
    assert 'hotline_tickets_open{state="registered"}' in text
    assert "hotline_database_up 1.0" in text
    assert not re.search(r"\d{6}-\d{5}-\d", text)  # no ticket number


def test_the_log_tells_requests_and_nobodys_data(served: Served) -> None:
    installation, (desk, _) = served
    answer = register(served, "logged")
    assert answer.status == 201
    lines = [line for line in installation.log("serve") if line.get("reference") == answer.headers["x-request-id"]]
    assert [(line["route"], line["status"]) for line in lines] == [("/api/v1/tickets", 201)]
    assert set(lines[0]) == {
        "at",
        "level",
        "logger",
        "message",
        "process",
        "reference",
        "route",
        "method",
        "status",
        "ms",
    }
    installation.ask("/api/v1/tickets?queue=13800138000&code=ABCD", Authorization=f"Bearer {desk}")
    whole = (installation.folder / "serve.log").read_text() + (installation.folder / "worker.log").read_text()
    for marked in ("王建国", "13800138000", "路灯", desk, "ABCD", answer.json["number"], answer.json["query_code"]):
        assert marked not in whole


def test_a_port_taken_is_said_in_words(served: Served) -> None:
    done = hotline("serve", "--port", str(served[0].port))
    assert done.returncode == 1
    assert done.stderr == f"端口 {served[0].port} 已被占用。请换一个端口（--port），或先结束占用它的程序。\n"


def test_more_connections_than_the_database_allows_are_said_in_words(served: Served) -> None:
    done = hotline("serve", "--port", "0", "--workers", "20", "--threads", "5")
    assert done.returncode == 1
    assert "进程数乘线程数是 100，另留 10 个连接备用，超过数据库允许的 100 个连接。" in done.stderr


def test_a_clients_body_that_dribbles_holds_nobody_up(served: Served) -> None:
    installation, (desk, _) = served
    head = (
        "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {desk}\r\nContent-Length: 5000\r\n\r\n{{"
    )
    slow = [socket.create_connection(("127.0.0.1", installation.port)) for _ in range(30)]
    try:
        for one in slow:
            one.sendall(head.encode())
        assert register(served, "beside-slow-clients").status == 201
    finally:
        for one in slow:
            one.close()
    assert register(served, "after-slow-clients").status == 201


def test_half_a_body_is_not_worked_on(served: Served) -> None:
    installation, _ = served
    with socket.create_connection(("127.0.0.1", installation.port)) as half:
        half.sendall(b"POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{}")
        half.shutdown(socket.SHUT_WR)
        assert half.recv(100)[:12] in (b"HTTP/1.1 400", b"")


def test_a_thousand_idle_connections_are_borne(served: Served) -> None:
    installation, _ = served
    idle = [socket.create_connection(("127.0.0.1", installation.port)) for _ in range(1000)]
    try:
        assert register(served, "beside-a-thousand").status == 201
        assert installation.ask("/readyz").status == 200
    finally:
        for one in idle:
            one.close()


def test_a_storm_of_connections_loses_no_act(served: Served) -> None:
    answers: list[Any] = []
    storm = [
        threading.Thread(target=lambda n=n: answers.append(register(served, f"storm-{n}").status)) for n in range(100)
    ]
    for one in storm:
        one.start()
    for one in storm:
        one.join(timeout=60)
    assert answers == [201] * 100


@pytest.fixture
def twenty(served: Served, django_db_blocker: DjangoDbBlocker) -> list[str]:
    """Twenty dispatchers of the hotline."""
    from hotline.organisation.models import Person, Post

    people = [f"dispatcher_{n}" for n in range(20)]
    with (
        hotline_database.running(),
        django_db_blocker.unblock(),
        hotline_database.pointing_at(places.here().application),
    ):
        Person.objects.bulk_create(Person(key=key, name=f"派单员{key[11:]}", is_demo=True) for key in people)
        Post.objects.bulk_create(
            Post(person_id=key, unit_id="hotline", role="dispatcher", valid_from=date(2026, 1, 1)) for key in people
        )
    return people


def test_twenty_people_on_one_ticket_exactly_one_wins(served: Served, twenty: list[str]) -> None:
    installation, (desk, _) = served
    units = ("city_management", "housing", "shiqi", "market")
    for round_ in range(2):
        number = register(served, f"for-twenty-{round_}").json["number"]
        start, answers = threading.Barrier(len(twenty)), dict[str, Any]()

        def dispatch(person: str, unit: str) -> None:
            headers = {"Authorization": f"Bearer {desk}", "Hotline_Person": person, "Hotline_Role": "dispatcher"}
            body = {"unit": unit, "duty_basis": "三定规定", "class_code": "030303"}
            start.wait()  # noqa: B023 - run within the round
            answers[person] = installation.ask(  # noqa: B023
                f"/api/v1/tickets/{number}/acts/dispatch",  # noqa: B023
                "POST", body, **headers, Idempotency_Key=f"{person}-{number}", If_Match='"1"',  # noqa: B023
            )  # fmt: skip

        threads = [threading.Thread(target=dispatch, args=(one, units[n % 4])) for n, one in enumerate(twenty)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(timeout=60)
        assert sorted(answer.status for answer in answers.values()) == [200] + [409] * 19
        for answer in answers.values():
            if answer.status == 409:
                told = answer.json
                assert told["guard"] in ("stale_version", "state")
                assert told["provision"]
                assert told["sentence"].endswith("。")
        winner = next(person for person, answer in answers.items() if answer.status == 200)
        events = installation.ask(
            f"/api/v1/tickets/{number}/events", "GET", None,
            Authorization=f"Bearer {desk}", Hotline_Person=winner, Hotline_Role="dispatcher",
        ).json["events"]  # fmt: skip
        assert [(event["act"], event["person"] and event["person"]["key"]) for event in events] == [
            ("dispatch", winner),
            ("register", "chen_agent"),
        ]


def test_the_processes_together_stay_small(served: Served) -> None:
    taken = memory_of(psutil.Process(served[0].running["serve"].pid))
    assert 0 < taken <= MOST_MEMORY


def test_the_doctor_finds_the_server_and_the_sweeps(served: Served) -> None:
    done = hotline("doctor", "--json")
    assert done.returncode == 0, done.stdout
    assert '"name": "memory", "level": "ok"' in done.stdout
    assert '"name": "sweeps", "level": "ok"' in done.stdout


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "要有特权才能使用"), (errno.EADDRNOTAVAIL, "本机没有地址"), (errno.EIO, "不能在")],
)
def test_an_address_that_cannot_be_used_is_said_in_words(
    number: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_self: socket.socket, _address: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket.socket, "bind", refused)
    with pytest.raises(Trouble, match=words):
        free("127.0.0.1", 80)
