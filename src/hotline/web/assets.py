"""Bring style sheets, scripts and icons from `node_modules` to where the platform serves them.

Run after `npm ci`, with nothing of the platform installed: standard library only.
"""

import gzip
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[3]
MODULES = ROOT / "node_modules"
VENDOR = Path(__file__).parent / "static" / "vendor"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
"""File of a package -> its name here."""

ICONS = (
    "calendar-due", "hourglass-low", "alert-triangle", "player-pause", "send", "circle-check", "circle-minus",
    "calendar-question", "search", "bell", "user", "menu-2", "chevron-left", "chevron-right", "chevron-down", "plus",
    "x", "check", "copy", "printer", "download", "phone", "message", "map-pin", "paperclip", "eye", "info-circle",
    "help", "inbox", "list", "pencil", "history", "settings", "logout", "home", "star", "clock", "file-text",
    "external-link", "arrow-back-up", "users", "building", "scale", "refresh", "filter", "moon", "sun", "language",
)  # fmt: skip
"""The icons in use; one sprite file holds them (pages.md, Icons)."""

SVG = "http://www.w3.org/2000/svg"


def sprite() -> str:
    """One SVG with a symbol for each icon."""
    ET.register_namespace("", SVG)
    whole = ET.Element(f"{{{SVG}}}svg")
    for name in ICONS:
        drawn = ET.parse(MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").getroot()  # noqa: S314
        symbol = ET.SubElement(
            whole,
            f"{{{SVG}}}symbol",
            {
                "id": name,
                "viewBox": "0 0 24 24",
                "fill": "none",
                "stroke": "currentColor",
                "stroke-width": "1.75",
                "stroke-linecap": "round",
                "stroke-linejoin": "round",
            },
        )
        symbol.extend(drawn)
    return ET.tostring(whole, encoding="unicode")


def main() -> None:
    """Fill the folder of foreign files anew."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, name in FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)
    (VENDOR / "icons.svg").write_text(sprite(), encoding="utf-8")
    for file in list(VENDOR.iterdir()):
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
