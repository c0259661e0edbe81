"""The port to a malware scanner (病毒检查; S36): clamd over TCP or a unix socket, where one is configured.

HOTLINE_CLAMD is `tcp://host:port` or `unix:/path`. The scanner gets bytes without a name. With it away intake goes on:
the file waits, opened by nobody, until it has been looked at.
"""

import os
import socket
import struct
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

CHUNK: Final = 64 * 1024
SECONDS: Final = 5.0
Verdict = Literal["clean", "infected", "waiting", "unscanned"]


class ScannerAway(Exception):
    """No answer, or one that cannot be understood."""


@dataclass(frozen=True)
class Clamd:
    """A clamd at an address."""

    address: str

    def scan(self, content: bytes) -> Verdict:
        """Whether the bytes carry malware. Raises ScannerAway."""
        try:
            with self._connected() as line:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    chunk = content[start : start + CHUNK]
                    line.sendall(struct.pack("!I", len(chunk)) + chunk)
                line.sendall(struct.pack("!I", 0))
                said = _answer(line)
        except (OSError, ValueError) as away:
            raise ScannerAway from away
        if said.endswith(b"OK"):
            return "clean"
        if said.endswith(b"FOUND"):
            return "infected"
        raise ScannerAway

    def _connected(self) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(SECONDS)
            line.connect(parts.path)
            return line
        return socket.create_connection((parts.hostname or "localhost", parts.port or 3310), SECONDS)


def _answer(line: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and (more := line.recv(4096)):
        said += more
    return said.rstrip(b"\0\n")


def configured() -> Clamd | None:
    """The scanner of this installation, None where there is none."""
    address = os.environ.get("HOTLINE_CLAMD", "")
    return Clamd(address) if address else None


def verdict(content: bytes) -> Verdict:
    """What is known of a file at once: clean, infected, waiting for a scanner that is away, no scanner here."""
    scanner = configured()
    if scanner is None:
        return "unscanned"
    try:
        return scanner.scan(content)
    except ScannerAway:
        return "waiting"
