"""How a message leaves the house: one adapter for each way; here a file and the console (a15.1, a19.1)."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO

from hotline import data_folder
from hotline.outbox.models import Message
from hotline.outbox.selectors import address_of


class DeliveryFailed(Exception):
    """A message could not be handed over; the text says why, without anything personal."""


class Adapter(Protocol):
    """One way out. Handing the same message id over twice must be harmless on the other side."""

    def deliver(self, message: Message, text: str, now: datetime) -> str:
        """Hand over a message with its text; the receipt. Raises DeliveryFailed."""


class FileAdapter:
    """Every message as one line of JSON in a file per way and day: nothing leaves the machine."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def deliver(self, message: Message, text: str, now: datetime) -> str:
        """One line, on disk before this returns; the receipt is file and message id."""
        folder = self._folder or data_folder.path() / "outbox"
        data_folder.make(folder)
        to = address_of(message)
        file = folder / f"{message.channel}-{now:%Y%m%d}.jsonl"
        line = {
            "id": message.id,
            "at": now.isoformat(),
            "channel": message.channel,
            "to": {"kind": message.recipient_kind, "key": message.recipient} | ({"address": to} if to else {}),
            "kind": message.kind,
            "ticket": message.chain,
            "text": text,
        }
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        return f"{file.name}:{message.id}"


class ConsoleAdapter:
    """Every message as one line on the console."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    def deliver(self, message: Message, text: str, now: datetime) -> str:
        """One line; the receipt says that it was shown."""
        to = f"{message.recipient_kind} {message.recipient}".strip()
        print(f"{now:%Y-%m-%d %H:%M} {message.channel} → {to}：{text}", file=self._out or sys.stdout)
        return f"console:{message.id}"


Adapters = Mapping[str, Adapter]
"""Way -> adapter; `*` stands for every way without one of its own."""


def configured() -> Adapters:
    """The adapters of this installation. Adapters of outside systems come with their channels."""
    return {"*": FileAdapter()}


def adapter_for(adapters: Adapters, channel: str) -> Adapter:
    """The adapter of a way. Raises DeliveryFailed where there is none."""
    found = adapters.get(channel) or adapters.get("*")
    if found is None:
        raise DeliveryFailed(f"没有 {channel} 的投递适配器")
    return found
