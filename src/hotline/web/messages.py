"""Compiling the English catalogue: `django.po`, which people write, to `django.mo`, which programs read (GNU gettext).

The standard library reads the compiled form and nothing in it writes one; this does, for the plain messages we use, so
that no machine needs the gettext tools. Run after a change: `python -m hotline.web.messages`.
"""

import ast
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "locale" / "en" / "LC_MESSAGES"
_MAGIC: Final = 0x950412DE
_HEADER_LENGTH: Final = 28


def read_po(text: str) -> dict[str, str]:
    """Message and translation, also of messages in two numbers (both forms, each ended by a zero)."""
    found: dict[str, str] = {}
    for block in text.split("\n\n"):
        entry = _entry(block)
        if entry.get("msgid") is None or not entry.get("msgstr", entry.get("msgstr[0]", "")):
            continue
        if "msgid_plural" in entry:
            forms = "\0".join(entry[f"msgstr[{n}]"] for n in (0, 1))
            found[f"{entry['msgid']}\0{entry['msgid_plural']}"] = forms
        else:
            found[entry["msgid"]] = entry["msgstr"]
    return found


def _entry(block: str) -> dict[str, str]:
    """The fields of one entry; a string may go on over several lines."""
    entry: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("msg"):
            name, _, quoted = line.partition(" ")
            entry[name] = ast.literal_eval(quoted)
        elif line.startswith('"'):
            entry[name] += ast.literal_eval(line)
    return entry


def compiled(messages: Mapping[str, str]) -> bytes:
    """The compiled catalogue: sorted messages, two tables of lengths and offsets, the strings."""
    ids = sorted(messages, key=str.encode)
    originals = [one.encode() for one in ids]
    translations = [messages[one].encode() for one in ids]
    strings_from = _HEADER_LENGTH + 16 * len(ids)
    tables, body = b"", b""
    for strings in (originals, translations):
        for one in strings:
            tables += struct.pack("<2I", len(one), strings_from + len(body))
            body += one + b"\0"
    header = struct.pack("<7I", _MAGIC, 0, len(ids), _HEADER_LENGTH, _HEADER_LENGTH + 8 * len(ids), 0, 0)
    return header + tables + body


def main() -> None:
    """Write the compiled catalogue anew."""
    messages = read_po((FOLDER / "django.po").read_text("utf-8"))
    (FOLDER / "django.mo").write_bytes(compiled(messages))


if __name__ == "__main__":
    main()
