"""Units (单位): the kinds the order names, what a handling unit must have, how units end (arts. 4-8, 15; a5.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hotline.core.ticket import UNIT_KINDS

KIND_WORDS: Final[Mapping[str, str]] = {
    "town_or_subdistrict": "镇街",
    "city_department": "市直部门",
    "authorised_organisation": "授权组织",
    "public_service_enterprise": "公共服务企事业单位",
    "management_committee": "管委会",
    "village_committee": "村民委员会",
    "residents_committee": "居民委员会",
    "hotline": "12345热线",
    "competent_department": "政务服务数据主管部门",
    "city_government": "市人民政府",
    "consultation_body": "协商机制",
}
"""Every kind of body by its name in the order (arts. 4, 5, 6, 8)."""

KINDS: Final = tuple(KIND_WORDS)


ENTRIES: Final = {"leader": "责任领导", "desk": "联络科室和电话", "substitute": "代理人", "hours": "值守时间"}
"""What each handling unit names for its own mechanism (a5.2)."""


def missing_entries(present: Mapping[str, bool]) -> tuple[str, ...]:
    """The entries a unit does not have yet, in words; none: it is ready (a5.2)."""
    return tuple(zh for name, zh in ENTRIES.items() if not present[name])


def must_be_ready(kind: str) -> bool:
    """Whether a body is a handling unit (承办单位), which answers for its own mechanism (a5.1, a5.2)."""
    return kind in UNIT_KINDS


# --- how a unit changes ---

CHANGES: Final = {"rename": "更名", "merge": "合并", "split": "分设", "close": "撤销"}
"""The ways a unit changes (a15.3)."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on a unit that ends: how many of each must find a successor (a15.3)."""

    tickets: int = 0
    people: int = 0
    items: int = 0
    units_below: int = 0
    systems: int = 0

    @property
    def anything(self) -> bool:
        """Whether a successor must be named."""
        return bool(self.tickets or self.people or self.items or self.units_below or self.systems)


def successors_wanted(change: str, hanging: Hanging) -> tuple[int, int | None]:
    """How many successors a change needs at least and at most, None without limit (a15.3)."""
    if change == "rename":
        return 0, 0
    if change == "merge":
        return 1, 1
    if change == "split":
        return 2, None
    return (1, 1) if hanging.anything else (0, 1)
