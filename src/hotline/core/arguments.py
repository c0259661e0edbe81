"""The arguments of acts: name, kind, how a plain value is read. Text and personal ones are kept as references (S17)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hotline.core.calendar import Fact
from hotline.core.choice import Choice, Choices
from hotline.core.code_lists import CODE
from hotline.core.instants import BadValue, parse_date, parse_instant
from hotline.core.intake import DISPOSITIONS, ELEMENTS, LINES, NOTHING_ASKED
from hotline.core.limit import parse_limit
from hotline.core.marks import SET_BY_HAND
from hotline.core.place import PLACES
from hotline.core.policy import DEMAND_TYPES, PRIORITIES

Args = Mapping[str, Any]
"""The argument view: parsed values by name, missing ones absent."""

Spec = dict[str, Callable[[object], Any]]
"""Argument name -> how its plain value is read."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text or personal argument as the core sees it: that it is there, and where it is kept (S17)."""

    reference: str | None = None


def _text(value: object) -> Text:
    if isinstance(value, Mapping):  # as an event keeps it
        return Text(value.get("reference"))
    return value if isinstance(value, Text) else Text()


def _key(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadValue("not a name")


def _code(value: object) -> str:
    """A code of a list a city may change; whether it is offered now is a guard's question."""
    if not isinstance(value, str) or not CODE.fullmatch(value):
        raise BadValue("not a code")
    return value


def _keys(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise BadValue("not a list")
    return tuple(_key(item) for item in value if not _is_missing(item))


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadValue("neither true nor false")
    return value


def _year(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 2007 <= value <= 9998:
        raise BadValue("not a year from 2007 on")
    return value


def _division(value: object) -> str:
    if not isinstance(value, str) or not 6 <= len(value) <= 12 or not (value.isascii() and value.isdecimal()):
        raise BadValue("not an administrative division code of 6 to 12 digits")
    return value


def _day_facts(value: object) -> dict[date, Fact]:
    if not isinstance(value, list):
        raise BadValue("not a list of {date, isOffDay}")
    facts: dict[date, Fact] = {}
    for item in value:
        if not isinstance(item, Mapping) or not isinstance(item.get("isOffDay"), bool):
            raise BadValue("not a list of {date, isOffDay}")
        facts[parse_date(item.get("date"))] = "off" if item["isOffDay"] else "working"
    return facts


def _overrides(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise BadValue("not a mapping of policy fields")
    return dict(value)


def _limits(value: object) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (_TYPE(kind), parse_limit(limit)) for kind, limit in _pairs(value, "limits by demand type")
    )  # pairs, as an event keeps them


def _pairs(value: object, what: str) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        value = sorted(value.items())
    if not isinstance(value, list | tuple) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in value
    ):
        raise BadValue(f"not {what}")
    return [(_key(name), given) for name, given in value]


def _answers(value: object) -> tuple[tuple[str, str], ...]:
    """By question an answer out of a list: pairs, as an event keeps them."""
    return tuple((name, _key(answer)) for name, answer in _pairs(value, "answers by question"))


def _texts(value: object) -> tuple[tuple[str, Text], ...]:
    """By key a text: pairs, blank ones left out."""
    return tuple((name, _text(text)) for name, text in _pairs(value, "texts by key") if not _is_missing(text))


_TYPE = Choice(DEMAND_TYPES)
_PRIORITY = Choice(PRIORITIES)
FOLLOW_UP_RESULTS: Final = ("satisfied", "basically_satisfied", "no_opinion", "dissatisfied", "unreached")
SOLVED: Final = ("solved", "partly", "unsolved", "not_asked", "no_answer")
OUTCOMES: Final = ("solved", "explained", "long_term", "not_possible")
ROUNDS: Final = ("meeting", "written")
RATINGS: Final = FOLLOW_UP_RESULTS[:-1]
"""What a requester may say of a demand without being asked: every result but `unreached`."""
SOURCE_KINDS: Final = ("article", "answer_line", "catalogue")
MANNERS: Final = ("transferred", "mandatory", "supervised")
RETURN_GROUNDS: Final = ("catalogue_wrong", "dispatch_wrong", "facts_unclear", "other")
"""Why a return was right: the catalogue names the wrong unit, the dispatcher chose wrongly, facts came out later."""

_REASON: Spec = {"reason": _text}
_DISPATCH: Spec = {
    "unit": _key,
    "unit_kind": _key,
    "item": _key,
    "item_unit": _key,
    "item_limit": parse_limit,
    "duty_basis": _text,
    "reason": _text,
}
_PLACE: Spec = {"place": _text, "place_in": Choice(tuple(PLACES)), "district": _division, "town": _key}
ARGUMENTS: Final[dict[str, Spec]] = {
    "register": {
        "type": _TYPE,
        "priority": _PRIORITY,
        "content": _text,
        "contact": _text,
        "anonymous": _flag,
        "no_contact": _flag,
        "requester": _key,
        "fact": _key,
        "ground": _key,
        "claims": _keys,
        "follow_up_channel": _key,
        "outside_due": parse_instant,
        "emergency": _flag,
        "statutory_channel": _flag,
        "unlawful": _flag,
        "out_of_area": _flag,
    },
    "dispose": {
        "class": Choice(tuple(DISPOSITIONS)),
        "started_at": parse_instant,
        "reason": _text,
        "line": Choice(LINES),
        "channel": _text,
        "repeat_of": _key,
        "requester": _key,
        "fact": _key,
        "ground": _key,
        "told": _text,
        "city": _text,
        "reported_to": _text,
        "ticket_of": _key,
        "kind": Choice(NOTHING_ASKED),
    },
    "answer_on_the_spot": {"answer": _text, "source": _text},
    "dispatch": _DISPATCH,
    "accept": {},
    "assign": {"to": _key, "to_kind": _key, "main": _flag, "list_item": _text},
    "request_return": {"reason": _text, "basis": _text},
    "approve_return": _DISPATCH,
    "refuse_return": {"reason": _text, "basis": _text},
    "refer_to_consultation": {"question": _text},
    "decide_consultation": {"unit": _key, "unit_kind": _key, "basis": _text, "item_limit": parse_limit},
    "request_extension": {"reason": _text, "length": parse_limit},
    "approve_extension": {"length": parse_limit},
    "refuse_extension": _REASON,
    "invite_co_handler": {
        "unit": _key,
        "unit_kind": _key,
        "list_item": _text,
        "claims": _keys,
        "due": parse_instant,
    },
    "object_invitation": _REASON,
    "decide_objection": {"unit": _key, "upheld": _flag, "reason": _text},
    "submit_co_result": {"result": _text},
    "contact_requester": {"reached": _flag},
    "reply": {
        "form": Choice(("written", "oral")),
        "answers": _keys,
        "long_term": _flag,
        "measures": _text,
        "expected_by": parse_date,
        "explanation": _text,
    },
    "request_closure": {"result": _text},
    "approve_closure": {},
    "refuse_closure": _REASON,
    "follow_up": {"channel": _key, "result": Choice(FOLLOW_UP_RESULTS), "consent": _flag, "reason": _text},
    "redo": _REASON,
    "decline_redo": _REASON,
    "merge": {"into": _key, "reason": _text},
    "unmerge": _REASON,
    "recall": _REASON,
    "urge": {},
    "add_information": {"content": _text},
    "supervise": _REASON,
    "amend_type": {"type": _TYPE, "priority": _PRIORITY, "reason": _text},
    "withdraw": {"words": _text},
    "report_risk": {"facts": _text, "reported_to": _text, "known_at": parse_instant},
    "load_notice": {"year": _year, "days": _day_facts},
    "adopt_policy": {"policy": _overrides},
}
"""What each act takes, as `simulate` and every other door read it."""

REQUIRED: Final = {
    "register": ("type",),
    "dispose": ("class",),
    "follow_up": ("result",),
    "load_notice": ("year",),
}

_GIVEN: Spec = {
    "item_limits": _limits,
    "class_code": _key,
    "office": _key,
    "manner": Choice(MANNERS),
    "instruction_from": _text,
    "element_answers": _answers,
}
PLATFORM_ARGUMENTS: Final[dict[str, Spec]] = {
    "register": {
        "same_as": _key,
        "urgency": Choice(("settled",)),
        "organisation": _flag,
        "speaker": _text,
        "for_another": _flag,
        "person_concerned": _text,
        "concerned_unnamed": _flag,
        "declined": Choices(tuple(ELEMENTS)),
        "way_declined": _flag,
        "consequences_told": _flag,
        **_PLACE,
        "class_code": _key,
        "linked_to": _key,
        "marks": Choices(SET_BY_HAND),
    },
    "dispose": {
        "same_as": _key,
        "urgency": Choice(("settled",)),
        "reason_code": _code,
        "consent": _flag,
        "question": _text,
        "declined": Choices(tuple(ELEMENTS)),
        "channel_entry": _key,
        **_PLACE,
    },
    "answer_on_the_spot": {"source_kind": Choice(SOURCE_KINDS), "acknowledged": _flag},
    "dispatch": _GIVEN,
    "approve_return": {**_GIVEN, "return_ground": Choice(tuple(RETURN_GROUNDS))},
    "invite_co_handler": {"question": _text},
    "refer_to_consultation": {"body": _key, "units": _keys},
    "decide_consultation": {
        "item": _key,
        "item_limits": _limits,
        "body": _key,
        "decision": _text,
        "round": Choice(ROUNDS),
        "minutes": _text,
        "people": _text,
    },
    "request_return": {"suggested_unit": _key},
    "request_extension": {"cause": _key, "done_so_far": _text},
    "approve_extension": _REASON,
    "contact_requester": {"channel": _key, "said": _text, "contact_at": parse_instant, **_PLACE},
    "submit_co_result": {"answers": _texts, "documents": _keys},
    "reply": {"reply": _text, "findings": _text},
    "request_closure": {
        "findings": _text,
        "done": _text,
        "decided": _text,
        "outcome": Choice(OUTCOMES),
        "ground": _text,
        "files": _keys,
        "reported_back": _flag,
    },
    "approve_closure": {"checklist": _keys},
    "refuse_closure": {"code": _key},
    "follow_up": {"solved": Choice(SOLVED), "answers": _answers, "words": _text},
    "withdraw": {"channel": _key, "proof": _key},
    "merge": {"lead_due": parse_instant, "lead_state": _key},
    "urge": _REASON,
}
"""Arguments only the platform knows: recorded, read by the product guards, unknown to `simulate`."""


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value == [] or value == ()


def read_arguments(act: str, raw: Mapping[str, object], *, platform: bool = False) -> dict[str, Any]:
    """Read plain arguments of an act: blank text, null and empty lists are missing, unknown ones left out (a14.1).

    Raises BadValue naming the argument for a value not of its kind or a required one missing.
    """
    known = {**ARGUMENTS[act], **PLATFORM_ARGUMENTS.get(act, {})} if platform else ARGUMENTS[act]
    args: dict[str, Any] = {}
    for name, read in known.items():
        value = raw.get(name)
        if _is_missing(value):
            continue
        try:
            parsed = read(value)
        except BadValue as wrong:
            raise BadValue(f"{name}: {wrong}") from wrong
        if not _is_missing(parsed):
            args[name] = parsed
    for name in REQUIRED.get(act, ()):
        if name not in args:
            raise BadValue(f"{name}: missing")
    return args


_KINDS: Final[dict[Callable[[object], Any], str]] = {
    parse_limit: "limit",
    parse_instant: "instant",
    parse_date: "date",
}


def kinds_of(act: str) -> dict[str, str | tuple[str, ...] | Choices]:
    """Argument of an act -> its kind, or the words it may be: for doors that describe what they take (a14.1).

    `Choices` itself stands where several of its words may be given.
    """
    known = {**ARGUMENTS[act], **PLATFORM_ARGUMENTS.get(act, {})}
    return {name: _kind(read) for name, read in known.items()}


def _kind(read: Callable[[object], Any]) -> str | tuple[str, ...] | Choices:
    """The words of a choice, else the kind by the name of what reads it: text, key, keys, flag ..."""
    if isinstance(read, Choice):
        return read.allowed
    if isinstance(read, Choices):
        return read
    return _KINDS.get(read) or getattr(read, "__name__", "").removeprefix("_")
