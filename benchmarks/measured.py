"""Running one of the product's own commands and measuring it as a whole process: seconds and peak memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOTLINE = str(Path(sys.executable).with_name("hotline"))


@dataclass(frozen=True)
class Measured:
    """What a command printed as JSON, its seconds, the peak of its own resident memory in MiB.

    `processor`: seconds of processor it and its own processes took, the database's not among them.
    """

    told: Any
    seconds: float
    peak_mib: float
    processor: float


def command(*words: str, accept: tuple[int, ...] = (0,)) -> Measured:
    """Run `hotline WORDS` against the present HOTLINE_DATA; stops the measurement if it fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as trouble:
        start = time.perf_counter()
        process = subprocess.Popen([HOTLINE, *words], stdout=out, stderr=trouble, env=os.environ.copy())
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        trouble.seek(0)
        if process.returncode not in accept:
            raise SystemExit(f"hotline {' '.join(words)} failed: {trouble.read()[-800:].decode()}")
        lines = out.read().decode().strip()
    return Measured(json.loads(lines), seconds, used.ru_maxrss / 1024, used.ru_utime + used.ru_stime)
