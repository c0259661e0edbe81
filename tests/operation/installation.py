"""An installation as it runs: `hotline serve` and `hotline worker` as processes of their own, in a folder of their own.

Whoever ends without having been told to is started again, as systemd would.
"""

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from hotline.database import embedded

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("hotline")
PATIENCE = 60.0
ONE_PROCESS = ("--workers", "1", "--threads", "4")
"""Where it does not matter how many processes answer: each takes seconds to start."""

FOUND = """
import json
from hotline.cli.running import platform
with platform():
    from hotline.demo.founding import found_demo_city
    from tests.api.client import key_for
    assert found_demo_city()
    print(json.dumps([key_for("desk", "unit_system", unit="hotline", per_minute=6_000_000),
                      key_for("cg", "unit_system", unit="city_management", per_minute=6_000_000)]))
"""


def found_city() -> tuple[str, str]:
    """The demo city in HOTLINE_DATA; tokens of the hotline's system and of 城管局's."""
    desk, bureau = json.loads((_copied("found") / "tokens.json").read_text())
    return desk, bureau


def migrated() -> None:
    """A database with its tables and nothing in them in HOTLINE_DATA."""
    _copied("migrate")


def started_once() -> None:
    """An empty database in HOTLINE_DATA, as the first command leaves it."""
    _copied("start")


BEFORE = {"start": None, "migrate": "start", "found": "migrate"}
"""What can be had as a copy, each made in a copy of the one before."""


def _copied(step: str, into: str | None = None) -> Path:
    """Copy, by default into HOTLINE_DATA, what commands made once a run as an installation would; where it was made."""
    made = Path(tempfile.gettempdir()) / f"hotline-test-{os.environ['HOTLINE_TEST_RUN']}-{step}"
    done = made.with_suffix(".done")
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes first makes it, others wait
        if not done.exists():
            made.mkdir(mode=0o711)
            _make(step, made)
            done.touch()
    subprocess.run(["cp", "-a", f"{made}/.", into or os.environ["HOTLINE_DATA"]], check=True)
    return made


def _make(step: str, folder: Path) -> None:
    before = BEFORE[step]
    if before:
        _copied(before, str(folder))
    words: dict[str, list[str | Path]] = {
        "start": [PROGRAM, "database", "url"],
        "migrate": [PROGRAM, "migrate"],
        "found": [sys.executable, "-c", FOUND],
    }
    own = {**os.environ, "HOTLINE_DATA": str(folder)}
    done = subprocess.run(words[step], cwd=ROOT, check=True, capture_output=True, text=True, env=own)
    if step == "start":
        subprocess.run([PROGRAM, "database", "stop"], check=True, capture_output=True, env=own)
    if step == "found":
        (folder / "tokens.json").write_text(done.stdout.splitlines()[-1])


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    """An answer over the wire; names of headers in small letters."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Installation:
    """The processes, their output in files; `stop` ends them in order."""

    folder: Path
    port: int = field(default_factory=free_port)
    more: tuple[str, ...] = ("--workers", "2", "--threads", "4")
    environment: dict[str, str] = field(default_factory=dict)
    commands: tuple[str, ...] = ("serve", "worker")
    restarts: int = 0

    def __post_init__(self) -> None:
        self._wanted = True
        self.running: dict[str, subprocess.Popen[bytes]] = {name: self._start(name) for name in self.commands}
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        words = [str(PROGRAM), name, *(("--port", str(self.port), *self.more) if name == "serve" else ())]
        with (self.folder / f"{name}.log").open("ab") as out:
            return subprocess.Popen(
                words,
                stdout=out,
                stderr=out,
                cwd=ROOT,
                env={**os.environ, "HOTLINE_LOG_LEVEL": "info", **self.environment},
            )

    def _keep(self) -> None:
        while self._wanted:
            for name, process in list(self.running.items()):
                if process.poll() is not None and self._wanted:
                    self.restarts += 1
                    self.running[name] = self._start(name)
            time.sleep(0.2)

    def log(self, name: str) -> list[dict[str, Any]]:
        """The lines of JSON a process has written."""
        lines = (self.folder / f"{name}.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def web_processes(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        try:
            children = psutil.Process(self.running["serve"].pid).children()
            return [one for one in children if "resource_tracker" not in " ".join(one.cmdline())]
        except psutil.NoSuchProcess:
            return []

    def kill(self, what: str, n: int = 0) -> bool:
        """Kill with SIGKILL: a web process, the server above them, the worker, or the database. False: not there."""
        try:
            if what == "web":
                processes = self.web_processes()
                processes[n % len(processes)].kill()
            elif what == "database":
                os.kill(int((embedded.here().data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            else:
                self.running[what].kill()
        except (OSError, IndexError, ValueError, ZeroDivisionError, psutil.NoSuchProcess):
            return False
        return True

    def ask(self, path: str, method: str = "GET", body: Any = None, timeout: float = 30, /, **headers: str) -> Answer:
        """One request on a connection of its own. Raises OSError, http.client.HTTPException."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            text = None if body is None else json.dumps(body)
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, text, {"Content-Type": "application/json", **given} if text else given)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()})
        finally:
            connection.close()

    def wait_until_ready(self, wanted: int = 200) -> Answer:
        """Until /readyz answers with that status."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.ask("/readyz", "GET", None, 5)
                if answer.status == wanted:
                    return answer
            except (OSError, http.client.HTTPException):
                answer = None
            assert time.monotonic() < until, answer
            time.sleep(0.1)

    def stop(self) -> dict[str, int]:
        """SIGTERM to all; their exit codes."""
        self._wanted = False
        self._keeper.join()
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        return {name: process.wait(timeout=PATIENCE) for name, process in self.running.items()}

    def end(self) -> None:
        """Whatever happened: nothing of it goes on."""
        self._wanted = False
        self._keeper.join()
        for process in self.running.values():
            process.kill()
            process.wait()
