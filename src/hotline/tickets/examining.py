"""Looking into a file before it is kept (上传检查): it is what it says, unpacks to no bomb, runs nothing (S35; a14.1).

What leaves the hotline later is a copy: pictures painted anew, so that place, camera and author stay behind, documents
without their properties. The original is kept sealed and unchanged.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageOps

from hotline.core.secrecy import secrecy_mark
from hotline.tickets.pdf_text import PdfBomb, PdfUnreadable, pdf_parts, pdf_texts

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PICTURES: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_TAIL: Final = 65_557
_RUNS: Final = re.compile(rb"<script|<html|<svg|<\?php|<!doctype", re.IGNORECASE)
_ACTIVE: Final = re.compile(rb"/JavaScript|/JS\s*[(<]|/Launch\b|/EmbeddedFile\b|/RichMedia\b|/XFA\b")
_MACROS: Final = ("vbaproject.bin", "activex")
_PARTS: Final = re.compile(r"(word|xl|docprops)/.*\.xml(\.rels)?$", re.IGNORECASE)
_TEXT_BYTES: Final = 20_000_000
SMALL: Final = 10_000_000
"""Bytes up to which it does not matter how often a document's size it unpacks to: tables pack well."""


@dataclass(frozen=True)
class Limits:
    """What a file may be once unpacked: pixels, bytes, times its size, parts."""

    most_pixels: int
    most_unpacked: int
    most_ratio: int
    most_parts: int


@dataclass(frozen=True)
class Examined:
    """A file that may be kept; `copy` is what is given out, None where that is the file itself."""

    copy: bytes | None = None


@dataclass(frozen=True)
class Wrong:
    """Why a file is not kept: the guard and the facts of its sentence."""

    guard: str
    fact: dict[str, str] = field(default_factory=dict)


class _Stop(Exception):
    """A file that must not be kept."""

    def __init__(self, guard: str, **fact: str) -> None:
        super().__init__(guard)
        self.wrong = Wrong(guard, fact)


def examine(content: bytes, content_type: str, name: str, limits: Limits) -> Examined | Wrong:
    """Look into a file of an accepted kind: what may be kept, with the copy given out, or why it is not kept."""
    try:
        _no_mark(name)
        look = _LOOKS.get(content_type)
        return look(content, limits) if look else Examined()
    except _Stop as stop:
        return stop.wrong


def _no_mark(text: str) -> None:
    mark = secrecy_mark(unicodedata.normalize("NFKC", text))
    if mark:
        raise _Stop("file_secret", mark=mark)


def _one_kind(content: bytes) -> None:
    """A file that is two things at once: what one program shows another one runs."""
    if _RUNS.search(content) or _ZIP_END in content[-_ZIP_TAIL:] or b"%PDF-" in content[16:1024]:
        raise _Stop("file_double")


# --- pictures ---


def _picture(content: bytes, limits: Limits) -> Examined:
    _one_kind(content)
    return Examined(repainted(content, limits))


def repainted(content: bytes, limits: Limits) -> bytes:
    """A picture painted anew without anything that came along with it. Raises _Stop."""
    try:
        with Image.open(io.BytesIO(content), formats=list(_PICTURES.values())) as picture:
            kind = picture.format or "PNG"
            if picture.width * picture.height > limits.most_pixels:
                raise _Stop("file_bomb")
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            return _saved(upright, kind)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as broken:
        raise _Stop("file_broken") from broken


def _saved(picture: Image.Image, kind: str) -> bytes:
    if kind == "JPEG" and picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    if picture.mode == "P":
        bare.putpalette(picture.getpalette() or [])
    out = io.BytesIO()
    bare.save(out, format=kind, **({"quality": 90} if kind != "PNG" else {}))
    return out.getvalue()


# --- documents ---


def _pdf(content: bytes, limits: Limits) -> Examined:
    _one_kind(content)
    try:
        parts = pdf_parts(content, limits.most_unpacked)
        if any(_ACTIVE.search(part) for part in (content, *parts)):
            raise _Stop("file_active")
        for text in pdf_texts(content, parts):
            _no_mark(text)
    except PdfBomb as bomb:
        raise _Stop("file_bomb") from bomb
    except PdfUnreadable as broken:
        raise _Stop("file_broken") from broken
    return Examined()


def _office(content: bytes, limits: Limits) -> Examined:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _no_bomb(packed, len(content), limits)
            if any(macro in one.filename.lower() for one in packed.infolist() for macro in _MACROS):
                raise _Stop("file_active")
            for text in _office_texts(packed):
                _no_mark(text)
            return Examined(_without_properties(packed, limits))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as broken:
        raise _Stop("file_broken") from broken


def _no_bomb(packed: zipfile.ZipFile, size: int, limits: Limits) -> None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = unpacked > SMALL and unpacked > max(size, 1) * limits.most_ratio
    too_much = unpacked > limits.most_unpacked or swollen
    if len(parts) > limits.most_parts or too_much:
        raise _Stop("file_bomb")


def _office_texts(packed: zipfile.ZipFile) -> Iterator[str]:
    """The words of each part, tags taken out: a mark may be split over several runs."""
    left = _TEXT_BYTES
    for part in packed.infolist():
        if not _PARTS.match(part.filename) or left <= 0:
            continue
        with packed.open(part) as stream:
            plain = stream.read(left).decode("utf-8", "replace")
        left -= len(plain)
        yield re.sub(r"<[^>]*>", "", plain)
        yield " ".join(re.findall(r'\bname="([^"]*)"', plain))


_PERSONAL: Final = re.compile(
    r"(<(dc:creator|cp:lastModifiedBy|dc:title|dc:subject|dc:description|cp:keywords|cp:category|Company|Manager|"
    r"vt:lpwstr)\b[^>]*>)[^<]*(</)"
)


def _without_properties(packed: zipfile.ZipFile, limits: Limits) -> bytes:
    """The same document without author, company and the like, its pictures painted anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in packed.infolist():
            held = packed.read(part)
            lower = part.filename.lower()
            if lower.startswith("docprops/") and lower.endswith(".xml"):
                held = _PERSONAL.sub(r"\1\3", held.decode("utf-8", "replace")).encode()
            elif "/media/" in lower and lower.endswith((".jpg", ".jpeg", ".png", ".webp")):
                held = repainted(held, limits)
            copy.writestr(zipfile.ZipInfo(part.filename), held, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_LOOKS: Final[dict[str, Callable[[bytes, Limits], Examined]]] = {
    **dict.fromkeys(_PICTURES, _picture),
    "application/pdf": _pdf,
    DOCX: _office,
    XLSX: _office,
}
