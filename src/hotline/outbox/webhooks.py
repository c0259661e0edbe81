"""Telling outside systems: signed calls to configured hosts, and nowhere else (S33, S40)."""

import hashlib
import hmac
import http.client
import json
import os
import ssl
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from hotline.outbox.adapters import DeliveryFailed
from hotline.outbox.models import Message, Subscription
from hotline.personal.keys import Purpose
from hotline.personal.vault import provider

WEBHOOK: Final = "webhook"
"""The way of messages to outside systems."""
PATIENCE: Final = 5.0
"""Seconds to wait for the other side."""
LONGEST_ANSWER: Final = 4096


def origins() -> frozenset[str]:
    """HOTLINE_WEBHOOKS: the origins the operator allows, as https://gw.example.cn, separated by commas."""
    return frozenset(
        text.strip().rstrip("/") for text in os.environ.get("HOTLINE_WEBHOOKS", "").split(",") if text.strip()
    )


def is_allowed(url: str) -> bool:
    """Whether an address lies on a configured origin: scheme, host and port alike, without user or fragment."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return False
    plain = parts.scheme in ("https", "http") and parts.hostname and not parts.username and not parts.fragment
    printable = url.isascii() and url.isprintable() and " " not in url
    return bool(plain and printable) and f"{parts.scheme}://{parts.hostname}{port}" in origins()


def secret_of(subscription: Subscription) -> str:
    """The secret its calls are signed with, shown when it is made."""
    name = f"{subscription.id}\n{subscription.generation}".encode()
    return provider().mac(Purpose.RECEIPTS, "webhook", name).hex()


def signature(secret: str, at: datetime, body: bytes) -> str:
    """`t=<seconds>,v1=<hex>`: HMAC-SHA256 over time stamp and body, so that neither can be changed or sent again."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def body_of(message: Message) -> bytes:
    """What the other side reads: ids, act and instants, nothing personal."""
    told: dict[str, Any] = {"id": str(message.id), "ticket": message.chain, "seq": message.seq, "act": message.kind}
    return json.dumps({**told, **message.content}, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Webhook:
    """The way to one subscription."""

    subscription: Subscription

    def deliver(self, message: Message, _: str, now: datetime) -> str:
        """Call once; the receipt is the status and a digest of the answer. Redirects are failures, so no host is left.

        Raises DeliveryFailed for anything but an answer 200 to 299.
        """
        if not is_allowed(self.subscription.url):
            raise DeliveryFailed("地址不在允许的主机之内")
        parts, body = urlsplit(self.subscription.url), body_of(message)
        headers = {
            "Content-Type": "application/json",
            "Hotline-Delivery": str(message.id),
            "Hotline-Signature": signature(secret_of(self.subscription), now, body),
        }
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        status, answer = self._call(parts.scheme, parts.hostname or "", parts.port, path, body, headers)
        if not 200 <= status < 300:
            raise DeliveryFailed(f"对方答复 {status}")
        return f"{status} {hashlib.sha256(answer).hexdigest()[:32]}"

    def _call(
        self, scheme: str, host: str, port: int | None, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        line: http.client.HTTPConnection
        if scheme == "https":
            line = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
        else:
            line = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        try:
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read(LONGEST_ANSWER)
        except (OSError, http.client.HTTPException) as failed:
            raise DeliveryFailed(f"没有送达（{type(failed).__name__}）") from failed
        finally:
            line.close()
