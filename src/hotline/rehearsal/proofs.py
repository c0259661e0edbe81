"""What a rehearsal asks of sweeps and proofs, in one place."""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def sweep(now: datetime) -> dict[str, int]:
    """All sweeps at an instant; what each did."""
    sweeps = _part("hotline.sweeps")
    found: dict[str, int] = sweeps.run_all(now) if sweeps else {}
    return found


def sweeping() -> bool:
    """Whether this platform has sweeps, which deliver messages and accept for silent units."""
    return _part("hotline.sweeps") is not None


def faults_of(numbers: Iterable[str] | None) -> list[str]:
    """What verifying these tickets (None: all) finds wrong, in words."""
    proving = _part("hotline.proving")
    if proving is None:
        return []
    report = proving.verify(numbers=None if numbers is None else list(numbers))
    return [] if report.clean else [str(fault) for fault in report.faults]


def anchor(now: datetime) -> None:
    """Anchor the chains that grew (S16)."""
    proving = _part("hotline.proving")
    if proving is not None:
        proving.anchor(now)


def _part(name: str) -> Any:
    return import_module(name) if find_spec(name) else None
