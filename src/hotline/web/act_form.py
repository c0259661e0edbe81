"""The form of an act (办理动作表单): fields from the core's table of arguments, wants from its guards (P03).

Nothing is validated here that the core does not decide; a refusal of the core is brought to the field it speaks of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hotline.core.arguments import ARGUMENTS, PLATFORM_ARGUMENTS, REQUIRED, read_arguments
from hotline.core.instants import BadValue
from hotline.core.intake import DISPOSITIONS, REASON_CODES
from hotline.core.lifecycle import ACTS, DISPOSE_GUARDS
from hotline.core.records import RECORDS
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.web.typed import read_instant, read_limit
from hotline.web.words.fields import ORDER, FieldWords, words_of

LONGEST: Final = {"text": 4000, "line": 200}
YES_NO: Final = {"yes": "是", "no": "否"}
RECORD_ARGUMENTS: Final = {
    "answer_supervision": ("answer",),
    "add_claim": ("claim", "content"),
    "settle_commitment": ("reply", "evidence"),
    "choose_follow_up_way": ("way",),
    "state_position": ("position",),
    "revise": ("title", "summary", "correction"),
    "attach": (),
    "open_ticket": (),
    "ask_requester": ("questions",),
    "release_field": ("unit", "fields"),
    "rate_answer": ("channel", "result", "solved", "reason", "words"),
    "enter_transfer": ("number_there", "received_there_at", "result"),
    "protect": ("marks", "reason"),
    "unprotect": ("marks", "reason"),
    "recuse": ("subjects", "reason"),
    "admit": ("subjects", "reason"),
    "lift_recusal": ("subjects", "reason"),
    "declare_conflict": ("reason",),
    "confirm_text": ("of", "scrubbed"),
    "release_file": ("file",),
    "consent_identity": ("words",),
    "hand_to_discipline": ("reason",),
    "seal": ("reason",),
}
"""What the records outside the table of acts take; the merged requester's answer takes what a follow-up takes."""

CHOSEN: Final[Mapping[str, Mapping[str, str]]] = {"contact_requester": {"reached": "请选择是否联系上。"}}
"""Act -> what a person must choose at the desk though the act has a default, with the words where it is not chosen:
nobody records a conversation by pressing a button (a20.1.1)."""

FIELD_OF_GUARD: Final = {
    "basis_missing": ("basis", "duty_basis"),
    "unit_missing": ("unit", "to"),
    "unit_kind": ("unit",),
    "committee_lead": ("unit",),
    "committee_list": ("list_item",),
    "returned_before": ("unit",),
    "same_unit": ("unit",),
    "other_unit": ("reason",),
    "class_missing": ("class_code",),
    "class_unknown": ("class_code",),
    "channel_missing": ("channel_entry",),
    "channel_not_in_force": ("channel_entry",),
    "list_item_not_in_force": ("list_item",),
    "committee_area": ("unit",),
    "assistance_unbounded": ("question",),
    "reason_code_missing": ("reason_code",),
    "consequences_untold": ("consequences_told",),
    "place_outside": ("place_in",),
    "place_class": ("class",),
    "decision_missing": ("decision",),
    "report_incomplete": ("findings",),
    "unit_without_person": ("unit",),
    "unit_not_in_force": ("unit",),
    "extension_length": ("length",),
    "co_unit": ("unit",),
    "co_due": ("due",),
    "claim_unanswered": ("answers",),
    "not_written": ("form",),
    "long_term": ("measures",),
    "expected_past": ("expected_by",),
    "checklist_open": ("checklist",),
    "outcome_ground": ("ground",),
    "merge_lead": ("into",),
    "merge_unit": ("into",),
    "nothing_amended": ("type",),
    "channel_choice": ("channel",),
    "follow_up_hours": ("channel",),
    "urgency_open": ("urgency",),
    "person_missing": ("speaker", "person_concerned"),
    "contact_time": ("contact_at",),
    "no_such_ticket": ("repeat_of",),
    "item_not_in_force": ("item",),
    "report_back_missing": ("reported_back",),
}
"""Guard -> the arguments it speaks of, where its name does not say so."""


SOMETIMES: Final = {
    "follow_up": frozenset({"reason"}),
    "revise": frozenset({"title", "summary", "correction"}),
    "rate_answer": frozenset({"solved", "reason", "words"}),
    "protect": frozenset({"reason"}),
    "recuse": frozenset({"reason"}),
    "declare_conflict": frozenset({"reason"}),
    "confirm_text": frozenset({"of"}),
    "hand_to_discipline": frozenset({"reason"}),
    "seal": frozenset({"reason"}),
    "enter_transfer": frozenset({"number_there", "received_there_at", "result"}),
}
"""Arguments a guard asks for only with certain answers: the hint says with which."""


@dataclass(frozen=True)
class Field:
    """One field of a form, with what was typed and what is wrong with it."""

    name: str
    words: FieldWords
    wanted: bool = False
    values: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def id(self) -> str:
        """The id of its control."""
        return f"f-{self.name}"

    @property
    def control(self) -> str:
        """Which control the template draws."""
        drawn = {"yes_no": "choice", "settled": "flag"} | dict.fromkeys(("unit", "item", "channel", "duty"), "select")
        return drawn.get(self.words.control, self.words.control)

    @property
    def label(self) -> str:
        """What is asked."""
        return self.words.label

    @property
    def hint(self) -> str:
        """How to answer."""
        return self.words.hint

    @property
    def wants(self) -> str:
        """Whether it must be answered, in words."""
        return "（必填）" if self.wanted else "（选填）"

    @property
    def value(self) -> str:
        """What was typed."""
        return self.values[0] if self.values else ""

    @property
    def type(self) -> str:
        """The type of an input."""
        return {"date": "date", "instant": "datetime-local"}.get(self.words.control, "text")

    @property
    def longest(self) -> int:
        """The most characters taken."""
        return LONGEST.get(self.words.control, 200)

    @property
    def narrow(self) -> bool:
        """Whether a short line is enough."""
        return self.words.control in ("date", "instant", "limit")

    @property
    def short(self) -> bool:
        """Whether a few lines are enough."""
        return not self.wanted

    @property
    def marks(self) -> SafeString:
        """What tells assistive technology about hint and error."""
        told = " ".join(f"{self.id}-{part}" for part in ("hint", "wrong") if getattr(self, _TOLD[part]))
        described = format_html(' aria-describedby="{}"', told) if told else SafeString("")
        return format_html("{}{}", described, SafeString(' aria-invalid="true"') if self.error else SafeString(""))


_TOLD: Final = {"hint": "hint", "wrong": "error"}


@dataclass(frozen=True)
class Choices:
    """What a form may choose from on this ticket: units, items, its claims, entries of the lists in force."""

    units: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    claims: Sequence[str] = ()
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def argument_names(act: str) -> tuple[str, ...]:
    """The arguments of an act or record in the order they are asked for."""
    if act == "answer_merged":
        act = "follow_up"
    if act in RECORD_ARGUMENTS:
        return RECORD_ARGUMENTS[act]
    return tuple({**ARGUMENTS.get(act, {}), **PLATFORM_ARGUMENTS.get(act, {})})


def wanted_of(act: str, disposition: str = "") -> frozenset[str]:
    """The arguments whose lack a guard of the act refuses."""
    row = ACTS.get(act)
    guards = {guard.name for guard in row.guards} if row else set()
    if act == "dispose" and disposition in DISPOSITIONS:
        guards |= {DISPOSE_GUARDS[need].name for need in DISPOSITIONS[disposition].needs}
    names = set(argument_names(act)) if act in RECORDS and act != "answer_merged" else set(REQUIRED.get(act, ()))
    for guard in guards:
        if guard.endswith("_missing"):
            names |= set(_spoken_of(act, guard)[:1])
    extra = {
        "request_extension": {"cause"},
        "reply": {"reply"},
        "contact_requester": set(CHOSEN["contact_requester"]),
        "register": {"content", "urgency"},
        "request_closure": {"findings", "done", "decided", "outcome"},
        "decide_consultation": {"decision", "round"},
        "approve_closure": {"checklist"},
        "dispose": {"reason_code"} if disposition in REASON_CODES else set(),
    }
    return frozenset(names | extra.get(act, set())) - SOMETIMES.get(act, frozenset())


def _spoken_of(act: str, guard: str) -> list[str]:
    """The arguments of this act a guard speaks of."""
    known = argument_names(act)
    named = FIELD_OF_GUARD.get(guard, (guard.removesuffix("_missing"),))
    return [name for name in named if name in known]


def fields(
    act: str, choices: Choices, typed: QueryDict | None = None, known: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None, leave: Iterable[str] = (),
) -> list[Field]:  # fmt: skip
    """The fields of an act's form; `known` are first values, `leave` what the page asks for in its own way."""
    wanted = wanted_of(act, typed.get("class", "") if typed else "")
    found = []
    for name in argument_names(act):
        words = words_of(act, name)
        if name in leave or words.control == "hidden":
            continue
        values = tuple(typed.getlist(name)) if typed is not None else tuple((known or {}).get(name, ()))
        offered = _offered(words, choices)
        found.append(Field(name, words, name in wanted, values, offered, (errors or {}).get(name, "")))
    order = {name: n for n, name in enumerate(ORDER.get(act, ()))}
    return sorted(found, key=lambda one: (order.get(one.name, len(order)), not one.wanted))


def _offered(words: FieldWords, choices: Choices) -> Mapping[str, str]:
    match words.control:
        case "yes_no":
            return YES_NO
        case "unit":
            return choices.units
        case "item":
            return choices.items
        case "channel" | "duty":
            return choices.lists.get(words.control, {})
        case "claims":
            return {claim: f"事项点{claim}" for claim in choices.claims}
        case _:
            return words.choices


class Unreadable(Exception):
    """What was typed cannot be read; by field, in words."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def read(act: str, posted: QueryDict, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The plain arguments of an act from a form. Raises Unreadable by field, also for a mark of secrecy (S01)."""
    args: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in argument_names(act):
        words = words_of(act, name)
        if words.control == "hidden" or not (name in posted or words.control == "settled"):
            continue
        try:
            args[name] = _value(words, posted.getlist(name))
        except BadValue:
            errors[name] = _FORM.get(words.control, "请检查这一栏。")
    args = {name: value for name, value in args.items() if value not in (None, "", [])} | dict(more or {})
    errors |= _secret(args) | {name: why for name, why in CHOSEN.get(act, {}).items() if name not in args}
    if not errors:
        errors |= _not_of_kind(act, args)
    if errors:
        raise Unreadable(errors)
    return args


_FORM: Final = {
    "limit": "期限写法：5个工作日、3日、4小时。",
    "date": "日期写法：2026-05-07。",
    "instant": "日期写法：2026-05-07 16:00。",
}


def _value(words: FieldWords, typed: Sequence[str]) -> Any:
    text = typed[0].replace("\r\n", "\n").strip() if typed else ""
    match words.control:
        case "flag":
            return bool(text) or None
        case "settled":
            return "settled" if text else None
        case "yes_no":
            return {"yes": True, "no": False}.get(text)
        case "checks":
            return list(typed)
        case "claims":
            return _names(typed)
        case "limit":
            return read_limit(text) if text else None
        case "instant":
            return read_instant(text).isoformat() if text else None
        case _:
            return text


def _names(typed: Sequence[str]) -> list[str]:
    """Claims ticked, or typed one beside the other."""
    found = typed[0] if len(typed) == 1 else ",".join(typed)
    for mark in "、，；; \n":
        found = found.replace(mark, ",")
    return [name.strip() for name in found.split(",") if name.strip()]


def _secret(args: Mapping[str, Any]) -> dict[str, str]:
    marks = {name: secrecy_mark(value) for name, value in args.items() if isinstance(value, str)}
    told = "内容带有“{}”字样，没有保存。涉及国家秘密的，请停止填写，并与保密行政管理部门联系。"
    return {name: told.format(mark) for name, mark in marks.items() if mark}


def _not_of_kind(act: str, args: Mapping[str, Any]) -> dict[str, str]:
    """What the core itself cannot read, at its field."""
    if act in RECORDS:
        return {name: "请填写这一栏。" for name in wanted_of(act) if name not in args}
    try:
        read_arguments(act, args, platform=True)
    except BadValue as wrong:
        name, _, why = str(wrong).partition(":")
        label = words_of(act, name).label or name
        return {name: f"请填写{label}。" if "missing" in why else f"请检查{label}的写法。"}
    return {}


def error_of(act: str, refusal: Refusal) -> dict[str, str]:
    """A refusal at the field it speaks of; empty where it speaks of the ticket."""
    return dict.fromkeys(_spoken_of(act, refusal.guard)[:1], refusal.sentence)
