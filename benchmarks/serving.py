"""The platform serving as `hotline serve` does, for measurements over HTTP, and who asks."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import psutil

PORT = 8173
PASSWORD = "measured-lamp-post-7"  # noqa: S105 - of accounts in a throw-away database
HOTLINE = str(Path(sys.executable).with_name("hotline"))
UNLIMITED = {"HOTLINE_PER_ADDRESS": "0", "HOTLINE_PER_ACCOUNT": "0"}
"""One address asks for everybody here, one account for a whole desk."""


@contextmanager
def served(*more: str) -> Iterator[psutil.Process]:
    """The platform serving on PORT, 2 processes of 4 threads unless `more` says otherwise; ended at the end."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [HOTLINE, "serve", "--port", str(PORT), *more], env=os.environ | UNLIMITED, stdout=said, stderr=said
        )
        try:
            _wait(process, said)
            yield psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wait(process: "subprocess.Popen[bytes]", said: IO[str]) -> None:
    """Until somebody listens. Raises SystemExit with what the server said where nobody does within two minutes."""
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", PORT), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    said.seek(0)
    raise SystemExit(f"the platform does not serve: {said.read()[-800:]}")


@contextmanager
def working() -> Iterator[None]:
    """The worker beside it, with all its sweeps."""
    process = subprocess.Popen(
        [HOTLINE, "worker"], env=os.environ.copy(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def memory(server: psutil.Process) -> int:
    """Resident memory of the server and its processes in MiB; the database is none of them."""
    group = [server, *server.children(recursive=True)]
    return round(sum(one.memory_info().rss for one in group if "postgres" not in one.name()) / 2**20)


def spent(process: psutil.Process) -> float:
    """Seconds of processor a process has taken, and those it has started, ended ones among them."""
    return sum(sum(one.cpu_times()[:4]) for one in [process, *process.children(recursive=True)])


def postmaster() -> psutil.Process:
    """The embedded database server of the present HOTLINE_DATA."""
    from hotline.database import embedded

    return psutil.Process(int((embedded.here().data / "postmaster.pid").read_text().split()[0]))


def key(purpose: str, scopes: list[str], **facts: Any) -> str:
    """A key of an outside system with a limit that is no limit."""
    from hotline.organisation.models import ServiceAccount
    from hotline.organisation.service_keys import issue, open_account

    now = datetime.now(UTC)
    account = ServiceAccount(
        name=f"bench-{now.timestamp():.3f}", purpose=purpose, scopes=scopes, per_minute=10**6, drafted_by="a",
        approved_by="b", made_at=now, **facts,
    )  # fmt: skip
    return issue(open_account(account), now, timedelta(days=1))[1]


def cookies(person: str) -> tuple[str, str]:
    """Somebody of the demo city signed in: the cookies to send, and the token of forms."""
    found = signed_in(person, opened(person))
    return "; ".join(f"{name}={value}" for name, value in found.items()), found["csrftoken"]


def opened(person: str) -> str:
    """A fresh account of somebody of the demo city with PASSWORD; the secret of its second factor."""
    from hotline.access.second_factor import new_secret
    from hotline.demo.accounts import open_account
    from hotline.organisation.models import Account

    Account.objects.filter(username=person).delete()
    secret = new_secret()
    open_account(person, PASSWORD, secret)
    return secret


def signed_in(username: str, secret: str) -> dict[str, str]:
    """The cookies of somebody who has signed in through the page."""
    client = browser(username, secret)
    if client.get("/desk/shortcuts").status_code != 200:
        raise SystemExit(f"{username} sees no page")
    return {name: client.cookies[name].value for name in ("sessionid", "csrftoken")}


def browser(username: str, secret: str) -> Any:
    """Django's own client in which somebody has signed in with PASSWORD and the code of the moment.

    From an address of the own: hundreds signing in from one are a flood and would be held.
    """
    from django.test import Client

    from hotline.access.second_factor import code_at

    address = f"10.{'.'.join(str(part) for part in sha256(username.encode()).digest()[:3])}"
    client = Client(HTTP_HOST="localhost", REMOTE_ADDR=address)
    typed = {"username": username, "password": PASSWORD, "code": code_at(secret, datetime.now(UTC))}
    if client.post("/sign-in", typed).status_code != 302:
        raise SystemExit(f"{username} cannot sign in")
    return client
