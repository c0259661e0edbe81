"""Importing contacts: rows per second, and peak memory at 10,000 and 100,000 rows (equal within a tenth)."""

import csv
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.ground import platform
from benchmarks.measured import command

SMALL, LARGE = 10_000, 100_000
TEXT = "小区门口的路灯不亮，晚上出行不便，希望尽快维修并答复。"


def _write(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "time", "phone", "name", "title", "text"])
        for n in range(rows):
            at = f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}T{n % 24:02d}:{n % 60:02d}:00+08:00"
            writer.writerow([f"B{rows}-{n}", at, f"139{n:08d}", "演示市民", "路灯不亮", f"{TEXT}编号{n}。" * 4])
    return path


def run() -> dict[str, Any]:
    """Both sizes in one fresh database; the main figure is memory at the large size to memory at the small one."""
    with tempfile.TemporaryDirectory() as temporary, platform():
        folder = Path(temporary)
        found = {}
        for rows in (SMALL, LARGE):
            file = _write(folder / f"{rows}.csv", rows)
            found[rows] = command("import", "contacts", str(file), "--source", f"bench{rows}", "--json")
            if found[rows].told["created"] != rows:
                raise SystemExit(f"only {found[rows].told} of {rows} rows were created")
    return {
        "ratio": round(found[LARGE].peak_mib / found[SMALL].peak_mib, 3),
        "aim": "<= 1.1 (memory does not grow with the file)",
        "rows_per_second": round(LARGE / found[LARGE].seconds),
        "peak_mib_at_10k": round(found[SMALL].peak_mib),
        "peak_mib_at_100k": round(found[LARGE].peak_mib),
    }
