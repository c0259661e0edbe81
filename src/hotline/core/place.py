"""The place of the facts (事发地) decides jurisdiction, not where the requester lives (a2.1, a13.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from hotline.core.intake import OUT_OF_AREA

PLACES: Final = {"unknown": "不明", "inside": "在本市", "province": "在省内其他城市", "outside": "在省外"}
"""Where a place lies as seen from the city."""

PROVINCE_CODE: Final = "44"
CITY_CODE: Final = "4420"
"""The first digits of the administrative division codes (GB/T 2260) of Guangdong and of Zhongshan."""

_ROUTES: Final = {
    "unknown": "ticket",
    "inside": "ticket",
    "province": "province_transferred",
    "outside": "out_of_area_told",
}


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What follows from a place: a ticket, the transfer inside the province (a24.1), or being told where to turn."""

    where: str
    route: str
    provision: str = "a2.1"

    @property
    def ask_again(self) -> bool:
        """An unknown place is accepted and asked for again at first contact (a13.1)."""
        return self.where == "unknown"

    def plain(self) -> dict[str, str]:
        """What an event keeps of the decision (a2.1)."""
        return {"where": self.where, "route": self.route, "provision": self.provision}


def tells_place(args: Mapping[str, Any]) -> bool:
    """Whether an act says anything of the place (a13.1)."""
    return any(name in args for name in ("place", "place_in", "district", "town"))


def jurisdiction(args: Mapping[str, Any]) -> Jurisdiction:
    """The jurisdiction over a demand by what its arguments say of the place (a2.1)."""
    where = where_of(args)
    return Jurisdiction(where, _ROUTES[where])


def where_of(args: Mapping[str, Any]) -> str:
    """Where the facts lie: a division code decides before a town, a town before the agent's word (a2.1, a13.1).

    A place told in words alone counts as inside; a class for demands from elsewhere says itself where the place lies.
    """
    if "district" in args:
        return _where_of_code(args["district"])
    if "town" in args:
        return "inside"
    if "place_in" in args:
        return str(args["place_in"])
    if "place" in args:
        return "inside"
    return OUT_OF_AREA.get(str(args.get("class")), "unknown")


def _where_of_code(code: str) -> str:
    if code.startswith(CITY_CODE):
        return "inside"
    return "province" if code.startswith(PROVINCE_CODE) else "outside"
