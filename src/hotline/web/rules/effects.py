"""The effect of a draft in words (影响预览): what was counted, limits by example, acts concerned (R5, R33; P16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hotline.acting.rule_contents import policy_after
from hotline.acting.rulemaking import holds
from hotline.core.decisions import DECISION_OF, relations
from hotline.core.foresight import VERDICTS, acts_concerned, counted_verdicts, examples
from hotline.core.instants import SHANGHAI, midnight
from hotline.core.lifecycle import ACTS
from hotline.core.policy import Policy
from hotline.protection.rules import read_rules
from hotline.rulebook.models import Draft, Preview
from hotline.rulebook.versions import CALENDARS, POLICIES, latest

TURNED: Final = {"late": "按期变超期", "timely": "超期变按期"}
"""What a policy would have turned, beside the verdicts of a notice."""
WORDS: Final[dict[str, str]] = {**dict(VERDICTS.items()), **TURNED}


@dataclass(frozen=True)
class Effect:
    """What is known: the preview and whether the draft has gone on since, its lines, what is computed at once."""

    preview: Preview | None
    stale: bool
    lines: tuple[tuple[str, str], ...] = ()
    listed: bool = False
    examples: tuple[tuple[str, datetime, datetime, datetime], ...] = ()
    acts: tuple[str, ...] = ()
    relations: tuple[tuple[str, bool], ...] = ()


def effect(draft: Draft, preview: Preview | None, base: str, now: datetime) -> Effect:
    """The effect of a draft of policy, calendar or protection rules; `base` is the version approved last."""
    over = draft.status in ("approved", "withdrawn")
    done = preview is not None and preview.state == "done"
    stale = done and not over and not holds(preview, draft, base)
    counts = preview.counts if preview is not None and done else {}
    listed = any(counts.get(name) for name in WORDS)
    if draft.kind == "calendar":
        return Effect(preview, stale, tuple((zh, f"{n}件") for zh, n in counted_verdicts(counts)), listed)
    if draft.kind == "protection":
        return Effect(preview, stale, _kept_lines(draft, counts) if done else ())
    before, after = POLICIES[draft.base], policy_after(draft.content, draft.base)
    concerned = set(draft.content.get("changes", {}))
    return Effect(
        preview,
        stale,
        _policy_lines(counts) if done else (),
        listed,
        _examples(draft, before, after, now),
        tuple(ACTS[act].zh for act in acts_concerned(before, after)),
        tuple((one.zh, one.holds) for one in relations(after) if concerned & set(one.fields)),
    )


def _examples(
    draft: Draft, before: Policy, after: Policy, now: datetime
) -> tuple[tuple[str, datetime, datetime, datetime], ...]:  # fmt: skip
    """Each limit that changes, counted from ten in the morning of the day the draft would be in force from."""
    start = midnight((draft.in_force_from or now).astimezone(SHANGHAI).date()) + timedelta(hours=10)
    last = latest("calendar")
    if last is None:
        return ()
    found = examples(before, after, CALENDARS[last.version], start)
    return tuple((DECISION_OF[one.field].zh, one.start, one.was, one.now) for one in found)


def _kept_lines(draft: Draft, counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """For each kind of record kept otherwise, what is past its time today and what would be (S43)."""
    rows = {row.kind: row for row in read_rules(draft.content).retention}
    return tuple(
        (rows[kind].zh, f"今天到期{counts[f'{kind}.was']}件，按新的期限{counts[f'{kind}.now']}件")
        for kind in rows
        if f"{kind}.now" in counts
    )


def _policy_lines(counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    def n(name: str) -> int:
        return int(counts.get(name, 0))

    lines = [
        ("已派出的工单", f"{n('dispatched')}件，0件变化：在办工单沿用派单时的版本"),
        ("未派出的工单", f"{n('undispatched')}件，派单后按新版本计算"),
        ("过去90天接到并派出的工单", f"{n('tickets')}件"),
    ]
    if n("shorter") or n("longer"):
        moved = f"期限变短{n('shorter')}件，变长{n('longer')}件"
        lines.append(("若用新版本", f"{moved}；按期会变成超期{n('late')}件，超期会变成按期{n('timely')}件"))
    if n("returns"):
        share = round(100 * n("returns_barred") / n("returns"))
        lines.append(("退单申请", f"{n('returns')}件，超过新退单期限的{n('returns_barred')}件（占{share}%）"))
    return tuple(lines)
