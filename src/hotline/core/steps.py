"""Explanations (期限计算步骤) in canonical form, their hash, and their English words (R34; a15.1, a19.1)."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from hotline.core.clock import Step


def plain_step(step: Step) -> dict[str, Any]:
    """A step as plain JSON values (R34)."""
    return {
        "n": step.n,
        "rule": step.rule,
        "provision": step.provision,
        "from": step.start.isoformat() if step.start else None,
        "to": step.end.isoformat() if step.end else None,
        "days": step.days,
        "unit": step.unit,
        "why": step.why,
    }


def plain_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The steps of a deadline as plain JSON values (R34)."""
    return [plain_step(step) for step in steps]


def read_step(stored: Mapping[str, Any]) -> Step:
    """A step from its plain values (R34)."""
    start, end = (datetime.fromisoformat(stored[name]) if stored[name] else None for name in ("from", "to"))
    return Step(
        stored["n"], stored["rule"], stored["provision"], start, end, stored["days"], stored["unit"], stored["why"]
    )


def canonical_steps(steps: Sequence[Step]) -> bytes:
    """The array of steps as UTF-8 JSON: keys sorted, no spaces, null where empty (R34)."""
    return json.dumps(plain_steps(steps), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def steps_hash(steps: Sequence[Step], digest: Callable[[bytes], bytes], algorithm: str) -> str:
    """The hash of a deadline, taken over its canonical steps and naming its algorithm: `SM3:ab12…` (R34)."""
    return f"{algorithm}:{digest(canonical_steps(steps)).hex()}"


ENGLISH = {
    "R4": "Provisional until the State Council publishes the holidays",
    "R5": "Counted anew after a holiday notice it would end earlier: the promised due stays",
    "R7": "Counted in working days from the day after, ending with the last one",
    "R8": "Counted in natural days from the day after, moved to the next working day",
    "R9": "Counted in working hours",
    "R10": "Counted in hours and minutes, day and night",
    "R11": "The limit starts at dispatch, which is receipt",
    "R12": "Received after hours: the day counts as the next working day",
    "R13": "The limit that applies",
    "R15": "Return approved and dispatched anew: the limit is counted again",
    "R16": "Time of reviewing the return is not counted",
    "R17": "Consultation",
    "R18": "Extension",
    "R21": "Time of reviewing the closure is not counted",
    "R26": "Redo: counted from its decision",
    "R27": "Recalled and dispatched to the same unit again",
    "R28": "A merged ticket is due earlier",
    "R29": "Type or priority amended",
    "R35": "The limit set by another city is earlier",
}
"""Rule -> English sentence; the Chinese `why` stands in the step."""


def english(step: Step) -> str:
    """One line of the explanation in English (R34)."""
    span = " to ".join(f"{t:%Y-%m-%d %H:%M}" for t in (step.start, step.end) if t)
    length = f" ({step.days} {step.unit})" if step.days is not None else ""
    return f"{step.n}. {ENGLISH[step.rule]}{length}{': ' + span if span else ''} [{step.rule}, {step.provision}]"


def chinese(step: Step) -> str:
    """One line of the explanation in Chinese (R34)."""
    units = {"wd": "个工作日", "nd": "个自然日", "wh": "个工作小时", "h": "小时", "min": "分钟"}
    span = " 至 ".join(f"{t:%Y-%m-%d %H:%M}" for t in (step.start, step.end) if t)
    length = f"（{step.days}{units[step.unit]}）" if step.days is not None and step.unit else ""
    return f"{step.n}. {step.why}{length}{'：' + span if span else ''}〔{step.rule}，{step.provision}〕"
