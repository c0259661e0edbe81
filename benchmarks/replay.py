"""The closed loop on real messages: rows and acts per second, peak memory on part and whole of the file."""

from pathlib import Path
from typing import Any

from benchmarks.ground import folder
from benchmarks.measured import Measured, command

MESSAGES = Path(__file__).parents[2] / "shared" / "data" / "citizen_messages" / "replied.csv"
PART = 700


def _played(*limit: str) -> Measured:
    with folder():
        return command("replay", str(MESSAGES), *limit, "--json")


def run() -> dict[str, Any]:
    """Part and whole, each in a fresh database; the main figure is the peak memory of the whole to that of the part."""
    if not MESSAGES.exists():
        return {"ratio": None, "skipped": "the citizens' messages are not beside this checkout"}
    part, whole = _played("--limit", str(PART)), _played()
    return {
        "ratio": round(whole.peak_mib / part.peak_mib, 3),
        "rows": whole.told["contacts"],
        "rows_per_second": round(whole.told["contacts"] / whole.seconds, 1),
        "seconds": round(whole.seconds),
        f"peak_mib_at_{PART}": round(part.peak_mib),
        "peak_mib_whole": round(whole.peak_mib),
        "answered_in_limit": whole.told["answered_in_limit"],
        "tickets": whole.told["tickets"],
    }
