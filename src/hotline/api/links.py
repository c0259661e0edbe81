"""Where one answer leads to: OpenAPI links along the lifecycle, from the core's own table of states."""

from collections.abc import Mapping
from typing import Any, Final

from hotline.api.act_schemas import REQUESTER_ACTS, TICKET_ACTS
from hotline.core.lifecycle import ACTS

NUMBER: Final = {"path.number": "$response.body#/number"}
_FIRST_DEMAND: Final = "$response.body#/demands/0"
READING: Final = ("get_ticket", "list_acts", "explain_due", "list_events")


def following(act: str) -> tuple[str, ...]:
    """The acts that the states an act leads to allow; an act that keeps the state leads to itself again."""
    states = set(ACTS[act].to or ACTS[act].states)
    return tuple(other for other in TICKET_ACTS if states & set(ACTS[other].states))


def _to(operations: tuple[str, ...], parameters: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"operationId": name, "parameters": dict(parameters)} for name in operations}


def links() -> dict[str, tuple[str, dict[str, Any]]]:
    """Operation -> the status whose answer leads on, and where to."""
    number = {"path.number": f"{_FIRST_DEMAND}/number"}
    own = {**number, "header.Query-Code": f"{_FIRST_DEMAND}/query_code"}
    requesters = tuple(f"{act}_by_requester" for act in REQUESTER_ACTS)
    found = {act: ("200", _to((*READING, *following(act)), NUMBER)) for act in TICKET_ACTS}
    found["register_ticket"] = ("201", _to((*READING, *following("register")), NUMBER))
    found["register_demand"] = ("200", _to((*READING, *following("register")), NUMBER))
    contact = _to(("get_contact", "explain_own_due", *requesters), own)
    found["submit_contact"] = ("201", contact | _to(("register_demand", "dispose_demand"), number))
    hook = {"path.webhook": "$response.body#/id"}
    found["subscribe"] = ("201", _to(("list_deliveries", "unsubscribe"), hook))
    return found


def add_links(schema: dict[str, Any]) -> None:
    """Write the links into a description."""
    known = links()
    for operations in schema["paths"].values():
        for operation in operations.values():
            status, there = known.get(operation["operationId"], ("", {}))
            answer = next((found for code, found in operation["responses"].items() if str(code) == status), None)
            if answer is not None:
                answer["links"] = there
