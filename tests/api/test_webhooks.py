"""Webhooks: only to configured hosts, signed, in order, tried again with growing pauses, receipts kept (S33, S40)."""

import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.api.client import System
from tests.api.conftest import dispatched

from hotline.outbox.models import Message, Subscription
from hotline.outbox.webhooks import is_allowed
from hotline.sweeps import deliver, deliver_webhooks, queue_webhooks
from hotline.sweeps.webhooks import LAST_TRY


class Listener:
    """A unit's server: what it was told, and with which status it answers next."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.calls.append((self.path, dict(self.headers), body))
                status = listener.statuses.pop(0) if listener.statuses else 200
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://169.254.169.254/")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def told(self) -> list[tuple[str, int]]:
        return [(said["ticket"], said["seq"]) for said in (json.loads(body) for _, _, body in self.calls)]


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """A server of the unit's, on an allowed origin."""
    made = Listener()
    monkeypatch.setenv("HOTLINE_WEBHOOKS", f"https://gw.example.cn, {made.origin}/")
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def now(later: timedelta = timedelta()) -> datetime:
    return datetime.now(UTC) + later


def sweep(later: timedelta = timedelta()) -> int:
    """Queue and deliver once."""
    queue_webhooks(now(later))
    return deliver_webhooks(now(later))


def test_a_change_is_told_once_signed_with_its_time(
    listener: Listener, hotline: System, bureau: System, ticket: str
) -> None:
    made = bureau.post("/webhooks", url=f"{listener.origin}/in?x=1")
    assert made.status == 201
    bureau.as_("城管局小李").does(ticket, "accept")
    assert (sweep(), sweep()) == (1, 0)
    [(path, headers, body)] = listener.calls
    assert path == "/in?x=1"
    said = json.loads(body)
    assert (said["ticket"], said["act"], said["seq"]) == (ticket, "accept", 3)
    assert set(said) == {"id", "ticket", "seq", "act", "cursor", "at", "recorded_at"}
    stamp, digest = (part.split("=")[1] for part in headers["Hotline-Signature"].split(","))
    right = hmac.new(made.body["secret"].encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert digest == right
    assert abs(int(stamp) - datetime.now(UTC).timestamp()) < 60
    assert bureau.get("/changes", after=said["cursor"]).body["changes"] == []
    [sent] = bureau.get(f"/webhooks/{made.body['id']}/deliveries").body
    assert sent["receipt"] == f"200 {hashlib.sha256(b'ok').hexdigest()[:32]}"
    assert sent["delivered_at"] is not None


def test_the_secret_is_shown_once_and_stands_in_no_table(listener: Listener, bureau: System) -> None:
    secret = bureau.post("/webhooks", url=f"{listener.origin}/in").body["secret"]
    assert "secret" not in bureau.get("/webhooks").body[0]
    assert secret not in str(Subscription.objects.values())


def test_a_failure_holds_the_rest_back_and_is_tried_again_later(
    listener: Listener, hotline: System, bureau: System, ticket: str
) -> None:
    bureau.post("/webhooks", url=f"{listener.origin}/in")
    bureau.as_("城管局小李").does(ticket, "accept")
    second = dispatched(hotline)
    listener.statuses = [500]
    assert sweep() == 0
    assert listener.told == [(ticket, 3)]
    assert sweep(timedelta(seconds=30)) == 0
    assert len(listener.calls) == 1
    assert sweep(timedelta(seconds=61)) == 2
    assert listener.told == [(ticket, 3), (ticket, 3), (second, 2)]


def test_pauses_grow_and_the_last_failure_is_final(listener: Listener, bureau: System, ticket: str) -> None:
    bureau.post("/webhooks", url=f"{listener.origin}/in")
    bureau.as_("城管局小李").does(ticket, "accept")
    listener.statuses = [503] * LAST_TRY
    later, pauses = timedelta(), []
    for _ in range(LAST_TRY):
        sweep(later)
        message = Message.objects.get(channel="webhook")
        if message.next_try_at is not None:
            pauses.append(round((message.next_try_at - now(later)).total_seconds() / 60))
            later = message.next_try_at - now() + timedelta(seconds=1)
    assert pauses == [1, 4, 16, 64, 256]
    assert (message.tries, message.failure) == (LAST_TRY, "对方答复 503")
    assert message.failed_at is not None
    bureau.as_("城管局小李").does(ticket, "contact_requester", reached=True)
    assert sweep(later) == 1  # what follows is told; the gap shows in `seq` and can be read from the feed
    assert listener.told[-1] == (ticket, 4)


def test_a_redirect_is_a_failure_and_leads_nowhere(listener: Listener, bureau: System, ticket: str) -> None:
    bureau.post("/webhooks", url=f"{listener.origin}/in")
    bureau.as_("城管局小李").does(ticket, "accept")
    listener.statuses = [302]
    assert sweep() == 0
    assert Message.objects.get(channel="webhook").failure == "对方答复 302"
    assert len(listener.calls) == 1


def test_a_server_that_is_away_is_a_failure(listener: Listener, bureau: System, ticket: str) -> None:
    bureau.post("/webhooks", url=f"{listener.origin}/in")
    listener.server.shutdown()
    listener.server.server_close()
    bureau.as_("城管局小李").does(ticket, "accept")
    assert sweep() == 0
    assert Message.objects.get(channel="webhook").failure == "没有送达（ConnectionRefusedError）"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://gw.example.cn/in", True),
        ("https://gw.example.cn", True),
        ("http://gw.example.cn/in", False),
        ("https://gw.example.cn:8443/in", False),
        ("https://gw.example.cn.evil.cn/in", False),
        ("https://a@gw.example.cn/in", False),
        ("https://gw.example.cn/in#x", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("http://localhost:5432/", False),
        ("file:///etc/passwd", False),
        ("https://gw.example.cn:port/", False),
        ("https://gw.example.cn/ in", False),
        ("https://gw.example.cn/\r\nX: y", False),
    ],
)
def test_only_configured_origins_are_called(monkeypatch: pytest.MonkeyPatch, url: str, allowed: bool) -> None:
    monkeypatch.setenv("HOTLINE_WEBHOOKS", "https://gw.example.cn")
    assert is_allowed(url) is allowed


def test_an_origin_not_configured_is_refused_and_never_called_later(
    listener: Listener, bureau: System, ticket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = bureau.post("/webhooks", url="http://169.254.169.254/latest")
    assert (refused.status, refused.body["type"]) == (422, "urn:hotline:problem:host_not_allowed")
    bureau.post("/webhooks", url=f"{listener.origin}/in")
    bureau.as_("城管局小李").does(ticket, "accept")
    monkeypatch.setenv("HOTLINE_WEBHOOKS", "https://gw.example.cn")
    assert sweep() == 0
    assert listener.calls == []


def test_a_slow_system_gets_its_turn_and_no_more(
    listener: Listener, bureau: System, ticket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.post("/webhooks", url=f"{listener.origin}/in")
    bureau.as_("城管局小李").does(ticket, "accept")
    bureau.as_("城管局小李").does(ticket, "contact_requester", reached=True)
    seconds = iter(range(0, 1000, 4))
    monkeypatch.setattr("hotline.sweeps.webhooks.time", SimpleNamespace(monotonic=lambda: float(next(seconds))))
    assert (sweep(), sweep()) == (1, 1)
    assert listener.told == [(ticket, 3), (ticket, 4)]


def test_an_ended_subscription_is_told_nothing_more(listener: Listener, bureau: System, ticket: str) -> None:
    made = bureau.post("/webhooks", url=f"{listener.origin}/in").body["id"]
    bureau.as_("城管局小李").does(ticket, "accept")
    queue_webhooks(now())
    assert bureau.delete(f"/webhooks/{made}").status == 204
    assert deliver_webhooks(now()) == 0
    assert bureau.get("/webhooks").body == []
    assert bureau.delete(f"/webhooks/{made}").status == 404


def test_another_systems_subscription_is_unknown(listener: Listener, bureau: System, hotline: System) -> None:
    made = bureau.post("/webhooks", url=f"{listener.origin}/in").body["id"]
    assert hotline.delete(f"/webhooks/{made}").status == 404
    assert hotline.get(f"/webhooks/{made}/deliveries").status == 404


def test_the_sweep_of_messages_to_people_leaves_webhooks_alone(listener: Listener, bureau: System, ticket: str) -> None:
    bureau.post("/webhooks", url=f"{listener.origin}/in")
    bureau.as_("城管局小李").does(ticket, "accept")
    queue_webhooks(now())
    deliver(now(timedelta(minutes=1)), {})
    assert Message.objects.get(channel="webhook").tries == 0
