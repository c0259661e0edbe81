"""What a rehearsal asks of sweeps and proofs, in one place."""

from collections.abc import Iterable
from datetime import datetime

from hotline import proving, sweeps
from hotline.proving.report import sentence


def sweep(now: datetime) -> dict[str, int]:
    """All sweeps at an instant; what each did."""
    return sweeps.run_all(now)


def faults_of(numbers: Iterable[str] | None) -> list[str]:
    """What verifying these tickets (None: all) finds wrong, in words."""
    report = proving.verify(None if numbers is None else list(numbers))
    lost = [f"{number}：没有下一步" for number in (*report.without_next_step, *report.without_follow_up)]
    return [*map(sentence, report.faults), *lost]


def anchor(now: datetime) -> None:
    """Anchor the chains that grew (S16)."""
    proving.anchor(now)
