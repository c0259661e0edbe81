"""What each act takes, as schemas made from the core's own table of arguments, so that no door says it differently.

What the platform finds out itself (kinds and items of units, limits of items, facts of a lead) no caller may say.
"""

from types import NoneType
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, create_model

from hotline.core.arguments import RATINGS, REQUIRED, SOLVED, kinds_of
from hotline.core.assistance import RELEASABLE
from hotline.core.choice import Choices
from hotline.core.lifecycle import ACTS, WITHOUT_TICKET
from hotline.core.records import RECORDS
from hotline.core.reply import CHECKLIST

Text = Annotated[str, StringConstraints(max_length=10_000)]
Key = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\s\x00-\x1f]*$")]
ShortKey = Annotated[str, StringConstraints(max_length=20, pattern=r"^[^\s\x00-\x1f]+$")]
Keys = Annotated[list[ShortKey], Field(max_length=50)]
NUMBER_FORM: Final = r"^[0-9]{6}-[0-9]{5,9}-[0-9]$"
Number = Annotated[str, StringConstraints(pattern=NUMBER_FORM)]
Way = Annotated[str, StringConstraints(max_length=10, pattern=r"^[a-z_]+$")]
Instant = Annotated[
    str,
    StringConstraints(
        max_length=40,
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$",
    ),
    Field(examples=["2026-04-20T09:30:00+08:00"]),
]
Day = Annotated[
    str, StringConstraints(max_length=10, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), Field(examples=["2026-05-06"])
]
LimitText = Annotated[
    str, StringConstraints(max_length=10, pattern=r"^[1-9][0-9]{0,6}(wd|nd|wh|h|min)$"), Field(examples=["5wd"])
]

_TYPES: Final[dict[str, Any]] = {
    "text": Text,
    "key": Key,
    "code": Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,29}$")],
    "keys": Keys,
    "flag": StrictBool,
    "limit": LimitText,
    "instant": Instant,
    "date": Day,
    "texts": dict[ShortKey, Text],
    "answers": dict[ShortKey, ShortKey],
    "division": Annotated[str, StringConstraints(pattern=r"^[0-9]{6,12}$")],
}
_NUMBERS: Final = ("into", "same_as", "linked_to", "repeat_of", "ticket_of")
_CLASS_CODE: Final = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
_OWN_FORM: Final[dict[str, Any]] = {
    **dict.fromkeys(_NUMBERS, Number),
    "class_code": _CLASS_CODE,
    "item": Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\s\x00-\x1f]+$")],
    "follow_up_channel": Way,
}
FOUND_BY_PLATFORM: Final = {
    "unit_kind", "to_kind", "item_unit", "item_limit", "item_limits", "lead_due", "lead_state", "started_at",
}  # fmt: skip

Place = Annotated[str, StringConstraints(max_length=200)]
_BESIDES: Final[dict[str, dict[str, Any]]] = {
    "register": {
        "town": Key,
        "latitude": Annotated[float, Field(ge=-90, le=90)],
        "longitude": Annotated[float, Field(ge=-180, le=180)],
        "identity_withheld": StrictBool,
        "protection": Annotated[int, Field(ge=0, le=3, strict=True)],
    },
    "dispose": {"place": Place},
    "dispatch": {"instruction_from": Annotated[str, StringConstraints(max_length=100)]},
}
"""Plain arguments that the rows keep and the core does not know."""

_NARROWER: Final[dict[str, dict[str, Any]]] = {
    "register": {"place": Place},
    "dispose": {"city": Annotated[str, StringConstraints(max_length=40)]},
    "contact_requester": {"channel": Way},
    "approve_closure": {"checklist": Annotated[list[Literal[*CHECKLIST]], Field(max_length=len(CHECKLIST))]},  # type: ignore[valid-type]
}
"""Narrower forms of arguments the core knows, as the rows can keep them."""

_OF_RECORDS: Final[dict[str, dict[str, Any]]] = {
    "answer_supervision": {"answer": Text},
    "add_claim": {"claim": Annotated[str, StringConstraints(min_length=1, max_length=20)], "content": Text | None},
    "settle_commitment": {"reply": Annotated[int, Field(ge=1, le=30_000, strict=True)], "evidence": Text},
    "choose_follow_up_way": {"way": Way},
    "state_position": {"position": Text, "unit": Key | None},
    "revise": {"title": Text | None, "summary": Text | None, "correction": Text | None},
    "open_ticket": {},
    "ask_requester": {"questions": Text},
    "release_field": {"unit": Key, "fields": Annotated[list[Literal[*RELEASABLE]], Field(max_length=9)]},  # type: ignore[valid-type]
    "rate_answer": {
        "result": Literal[RATINGS],
        "channel": Way,
        "solved": Literal[SOLVED] | None,
        "reason": Text | None,
        "words": Text | None,
    },
    "protect": {
        "marks": Annotated[list[Literal["private", "trade_secret", "withheld"]], Field(min_length=1)],
        "reason": Text | None,
    },
    "declare_conflict": {"reason": Text | None},
    "consent_identity": {"words": Text},
    "seal": {"reason": Text | None},
    "enter_transfer": {
        "number_there": Annotated[str, StringConstraints(max_length=60)] | None,
        "received_there_at": Instant | None,
        "result": Text | None,
    },
}
NOT_HERE: Final = (
    "attach", "unprotect", "recuse", "admit", "lift_recusal", "confirm_text", "release_file", "hand_to_discipline",
    "unseal", "destroy", "hand_over",
)  # fmt: skip
"""Records no operation offers: a file is no JSON, and what is decided about protection is decided at a desk."""


class Strict(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def arguments_of(act: str) -> type[BaseModel]:
    """The schema of an act's or record's arguments."""
    title = "".join(part.title() for part in act.split("_")) + "Args"
    if act in _OF_RECORDS:
        own = _OF_RECORDS[act]
        return _model(title, own, tuple(name for name, kind in own.items() if NoneType not in get_args(kind)))
    act = "follow_up" if act == "answer_merged" else act
    known = {name: _type(name, kind) for name, kind in kinds_of(act).items() if name not in FOUND_BY_PLATFORM}
    return _model(title, _BESIDES.get(act, {}) | known | _NARROWER.get(act, {}), REQUIRED.get(act, ()))


def _type(name: str, kind: str | tuple[str, ...] | Choices) -> Any:
    if isinstance(kind, tuple):
        return Literal[kind]
    if isinstance(kind, Choices):
        return Annotated[list[Literal[kind.allowed]], Field(max_length=len(kind.allowed))]  # type: ignore[name-defined]
    return _OWN_FORM.get(name) or _TYPES[kind]


def _model(title: str, fields: dict[str, Any], required: tuple[str, ...]) -> type[BaseModel]:
    given: Any = {name: (kind, ...) if name in required else (kind | None, None) for name, kind in fields.items()}
    return create_model(title, __base__=Strict, **given)


TICKET_ACTS: Final = tuple(act for act in ACTS if act not in WITHOUT_TICKET)
"""Acts on a ticket, in the order of the lifecycle."""
REQUESTER_ACTS: Final = tuple(act for act in TICKET_ACTS if "requester" in ACTS[act].who and act != "withdraw")
"""What a requester may do by number and code; a withdrawal wants the telephone code, which no channel has yet."""
REQUESTER_RECORDS: Final = tuple(
    name for name, record in RECORDS.items() if "requester" in record.who and name not in NOT_HERE
)
