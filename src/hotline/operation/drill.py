"""The restore drill (恢复演练): back up while serving, restore on an empty machine's terms, verify, measure (S48)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from hotline import data_folder
from hotline.database import backup
from hotline.database.places import Place
from hotline.trouble import Trouble

_OUTSIDE = ("DATABASE_URL", "HOTLINE_OWNER_URL", "HOTLINE_APP_URL")
_HOTLINE = "import sys; from hotline.cli.main import main; sys.exit(main())"


@dataclass(frozen=True)
class Drilled:
    """What a drill showed. Times in seconds.

    `lost` acts were done after the backup's moment and before the restore began: they are what the loss of the machine
    at that moment would have cost, `rpo` is how long that was; `rto` is restoring and verifying together.
    """

    backed_up: float
    size: int
    rpo: float
    lost: int
    restored: float
    verified: float
    chains: int
    events: int

    @property
    def rto(self) -> float:
        """Seconds from an empty machine with the programs to a verified platform."""
        return self.restored + self.verified


def drill(place: Place, folder: Path, into: str | None, say: Callable[[str], None]) -> Drilled:
    """Do the whole round with files in `folder`. `into` is the address of an empty server, by default a new embedded.

    Raises Trouble where a step fails or the restored copy does not verify.
    """
    moment, begun = datetime.now(UTC), time.perf_counter()
    file = folder / "drill.dump"
    say("备份……")
    size = backup.backup(place, file)
    backed_up = time.perf_counter() - begun
    events = _events()
    disaster = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="hotline-drill-", dir=folder) as empty:
        environment = _empty_machine(Path(empty), into)
        try:
            say("恢复到空的机器……")
            restored = _timed(environment, "database", "restore", str(file))
            say("核验……")
            began = time.perf_counter()
            report = _verify(environment)
            verified = time.perf_counter() - began
        finally:
            if into is None:
                _hotline(environment, "database", "stop", "--force")
            file.unlink()
    return Drilled(
        backed_up=backed_up,
        size=size,
        rpo=(disaster - moment).total_seconds(),
        lost=max(0, events - int(report["events"])),
        restored=restored,
        verified=verified,
        chains=int(report["chains"]),
        events=int(report["events"]),
    )


def _events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_eventrow")
        return int(cursor.fetchone()[0])


def _empty_machine(folder: Path, into: str | None) -> dict[str, str]:
    """The environment of the other machine: its own folder, the anchors and the keys brought to it apart."""
    folder.chmod(0o711)  # the server's own account passes through
    here = data_folder.path()
    if (here / "anchors").exists():
        shutil.copytree(here / "anchors", folder / "anchors")
    keys = os.environ.get("HOTLINE_KEYS") or str(here / "keys.json")
    environment = {name: value for name, value in os.environ.items() if name not in _OUTSIDE}
    return {
        **environment,
        "HOTLINE_DATA": str(folder),
        "HOTLINE_KEYS": keys,
        **({"DATABASE_URL": into} if into else {}),
    }


def _timed(environment: Mapping[str, str], *words: str) -> float:
    begun = time.perf_counter()
    done = _hotline(environment, *words)
    if done.returncode != 0:
        raise Trouble(f"演练没有成功（{' '.join(words[:2])}）：\n{done.stderr.strip()[-800:]}")
    return time.perf_counter() - begun


def _verify(environment: Mapping[str, str]) -> Mapping[str, Any]:
    done = _hotline(environment, "verify", "--json")
    report: dict[str, Any] = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    if done.returncode != 0:
        first = report.get("faults", [done.stderr.strip()[-400:]])[:1]
        raise Trouble(f"恢复出来的数据核验不符：{first}")
    return report


def _hotline(environment: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", _HOTLINE, *words], capture_output=True, text=True, check=False, env=dict(environment)
    )
