"""The words of a PDF, as far as they can be read without painting it: to find marks of state secrets (S01).

Streams are unpacked, each string of a page is read with each character map of the document. Pictures of text, and fonts
without a map, are not read: what is found is stopped, what is not found proves nothing.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

_STREAM: Final = re.compile(rb"stream\r?\n")
_END: Final = b"endstream"
MOST_STREAMS: Final = 5_000
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]+)>")
_LITERAL: Final = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_SHOWN: Final = re.compile(rb"\bT[jJ*]\b|[\]>)]\s*T[jJ]|'")
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK: Final = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
LONGEST_RANGE: Final = 65_536

CharacterMap = Mapping[int, str]


class PdfBomb(Exception):
    """Its streams unpack to more than a file may."""


class PdfUnreadable(Exception):
    """No PDF that a reader would open."""


def pdf_parts(content: bytes, most: int) -> list[bytes]:
    """The streams of a PDF, unpacked where they are deflated. Raises PdfBomb, PdfUnreadable."""
    if not content.startswith(b"%PDF-"):
        raise PdfUnreadable
    parts: list[bytes] = []
    left = most
    for begin in _STREAM.finditer(content):
        end = content.find(_END, begin.end())
        if end < 0 or len(parts) >= MOST_STREAMS:
            break
        unpacked = _unpacked(content[begin.end() : end], left)
        left -= len(unpacked)
        if left <= 0:
            raise PdfBomb
        parts.append(unpacked)
    return parts


def _unpacked(packed: bytes, most: int) -> bytes:
    if packed[:1] not in (b"x", b"H", b"h"):
        return packed[:most]
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""


def pdf_texts(content: bytes, parts: list[bytes]) -> Iterator[str]:
    """What can be read: the document's own properties, and each page's strings by each character map."""
    maps = [found for part in parts if (found := _map_of(part))]
    yield "\n".join(_properties(content))
    for part in parts:
        yield "\n".join(_properties(part))
        if _SHOWN.search(part) and b"beginbf" not in part:
            codes = _codes(part)
            yield bytes(code for code in codes if code < 256).decode("latin-1")
            for held in maps:
                yield "".join(held.get(code, " ") for code in codes)
                yield "".join(held.get(code, "") for code in _single(part))


def _properties(part: bytes) -> Iterator[str]:
    """Strings in UTF-16 with their mark, as titles and outlines are written."""
    for found in _LITERAL.finditer(part):
        text = _unescaped(found.group(1))
        if text.startswith(b"\xfe\xff"):
            yield text[2:].decode("utf-16-be", "replace")
    for found in _HEX.finditer(part):
        text = _from_hex(found.group(1))
        if text.startswith(b"\xfe\xff"):
            yield text[2:].decode("utf-16-be", "replace")


def _codes(part: bytes) -> list[int]:
    """The two-byte codes of a page's strings, in order."""
    return [int.from_bytes(text[n : n + 2]) for text in _strings(part) for n in range(0, len(text) - 1, 2)]


def _single(part: bytes) -> list[int]:
    """The one-byte codes of a page's strings, in order."""
    return [code for text in _strings(part) for code in text]


def _strings(part: bytes) -> Iterator[bytes]:
    found = [(one.start(), _from_hex(one.group(1))) for one in _HEX.finditer(part)]
    found += [(one.start(), _unescaped(one.group(1))) for one in _LITERAL.finditer(part)]
    return (text for _, text in sorted(found))


def _from_hex(text: bytes) -> bytes:
    plain = re.sub(rb"\s", b"", text)
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode("ascii"))


_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _unescaped(text: bytes) -> bytes:
    def one(found: "re.Match[bytes]") -> bytes:
        what = found.group(1)
        return bytes([int(what, 8) & 255]) if what[:1].isdigit() else _ESCAPES.get(what, what)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)


def _map_of(part: bytes) -> CharacterMap:
    """The character map (ToUnicode) a stream is, empty where it is none."""
    held: dict[int, str] = {}
    for block in _BLOCK.finditer(part):
        if block.group(1) == b"char":
            for code, text in _CHAR.findall(block.group(2)):
                held[int(code, 16)] = _from_hex(text).decode("utf-16-be", "replace")
        else:
            _ranges(block.group(2), held)
    return held


def _ranges(block: bytes, held: dict[int, str]) -> None:
    for first, last, text in _RANGE.findall(block):
        begin, end = int(first, 16), min(int(last, 16), int(first, 16) + LONGEST_RANGE)
        start = int.from_bytes(_from_hex(text)[-2:])
        for code in range(begin, end + 1):
            if start + code - begin < 0x110000:
                held[code] = chr(start + code - begin)
