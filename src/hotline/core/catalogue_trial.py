"""What a change of the catalogue would have done (试算): each kind of ticket decided before and after (a15.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from hotline.core.catalogue import Catalogue, Decision, Facts, decide
from hotline.core.limit import Limit

Effect = Literal["unit", "limit", "both", "covered", "open"]

CONSIDERED: Final = (
    "按工单的事项分类、诉求类型、事发镇街、派单要素和所选条目计算，不看诉求文字；退回或者撤回的派单不计。"
    "未选条目而依照法定职责派发的，只看目录由没有条目变为有条目；同一分类有几个条目的不能判定，不计。是否变成超期，按原来审核和延期多给的时间不变计算。"
)
"""What a trial looks at, told with every result."""


@dataclass(frozen=True, slots=True)
class Affected:
    """What a change does to tickets of the same facts: its effect, units and limits before and after."""

    effect: Effect
    old_unit: str
    new_unit: str
    old_limit: Limit | None
    new_limit: Limit | None


def affected(facts: Facts, before: Catalogue, after: Catalogue, basic: Mapping[str, Limit]) -> Affected | None:
    """What becomes of tickets of these facts; None where nothing changes for them (a15.3).

    A ticket dispatched by duty though an item stood there says nothing: a person had set the item aside.
    """
    old, new = decide(facts, before), decide(facts, after)
    if not facts.item and old.unit is not None:
        return None
    limits = _limit(old, facts, basic), _limit(new, facts, basic)
    effect = _effect(old, new, limits)
    return Affected(effect, old.unit or "", new.unit or "", *limits) if effect else None


def _limit(found: Decision, facts: Facts, basic: Mapping[str, Limit]) -> Limit | None:
    return (found.limit or basic[facts.type]) if found.unit else None


def _effect(old: Decision, new: Decision, limits: tuple[Limit | None, Limit | None]) -> Effect | None:
    if old.unit is None or new.unit is None:
        return None if old.unit is new.unit else "covered" if old.unit is None else "open"
    moved, other_limit = old.unit != new.unit, limits[0] != limits[1]
    if moved:
        return "both" if other_limit else "unit"
    return "limit" if other_limit else None


def affected_groups(
    groups: Iterable[Facts], before: Catalogue, after: Catalogue, basic: Mapping[str, Limit]
) -> dict[int, Affected]:
    """The groups of tickets a change affects, by their place in the list (a15.3)."""
    found = {}
    for n, facts in enumerate(groups):
        what = affected(facts, before, after, basic)
        if what is not None:
            found[n] = what
    return found
