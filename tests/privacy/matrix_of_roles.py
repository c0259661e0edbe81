"""What each role may find of a planted demand: section 6 of the roles' page written out by hand, apart from the core.

`S` shown, `M` and `m` masked (words: scrubbed), `H` hidden. Contacts are over, e-mail is nobody's chosen way, no
invitation allows contact, no catalogue item needs an id number, no file is released: the cells say what holds then.
"""

from dataclasses import dataclass
from typing import Final

from tests.privacy.planted_city import Case
from tests.privacy.plants import IDENTITY, Seen

_COLUMNS: Final = ["ag", "di", "re", "ha", "co", "ul", "su", "fc", "ke", "an", "po", "au", "ad", "rq"]
_TABLE: Final = """
name        M M M M m M M M H H M m H S
phone       M m M M H M m M H H M m H m
id_number   H H H H H H H H H H M H H m
address     M M M M m M m H H H M H H m
email       M m m M H M H H H H M H H m
location    S S S S S S S S H m S m H S
attachments S S S S m S S H H H M H H S
words       S S S S m S S S m m M m H S
"""
BASE: Final = {
    field: dict(zip(_COLUMNS, cells, strict=True)) for field, *cells in map(str.split, _TABLE.strip().splitlines())
}
COLUMN: Final = {
    "agent": "ag", "dispatcher": "di", "reviewer": "re", "handler": "ha", "unit_lead": "ul", "supervisor": "su",
    "follow_up_caller": "fc", "knowledge_editor": "ke", "analyst": "an", "privacy_officer": "po", "auditor": "au",
    "administrator": "ad", "requester": "rq",
}  # fmt: skip
WHOLE_CITY: Final = ("ag", "di", "re", "su", "po", "an")
"""Columns that read every ticket: the privacy officer with a reason, the analyst as viewer of the department."""
INNER: Final = ("basis", "done_so_far", "duty_basis", "question", "said", "answer")
"""Texts that pass between the desks: the requester is told of none (a19.1)."""
OWN_WORDS: Final = ("content", "words")
"""The requester's own words: at P2 a unit reads what a person has made of them."""
RELEASED: Final = {"co": "location"}
"""What a committee was given for its task (a6.1)."""


@dataclass(frozen=True)
class Who:
    """A reader: role, unit, person, the units below, the demand proved to be the own one."""

    role: str
    unit: str = ""
    person: str = ""
    below: frozenset[str] = frozenset()
    own: str = ""
    committee: bool = False

    @property
    def reach(self) -> frozenset[str]:
        """The units whose tickets are in reach."""
        return self.below | {self.unit} if self.role == "unit_lead" else frozenset({self.unit})


def column_of(who: Who, key: str, case: Case) -> str | None:
    """In which column of the table a reader reads a demand; None: not at all."""
    column = COLUMN[who.role]
    if case.recused & {who.unit, who.person} or (case.named is not None and column not in ("po", "rq")):
        return None
    if column == "rq":
        return "rq" if who.own == key else "follower" if who.own in case.followers else None
    if column in ("ha", "ul"):
        return _column_of_unit(column, who, case)
    if column == "fc":
        return "fc" if case.owed else None
    return column if column in WHOLE_CITY else None


def is_kept_from(who: Who, case: Case) -> bool:
    """Whether not even the number of a demand may be told: complained about, or restricted to people named.

    Officers of the log read every number; so does the administrator whom a change of units shows what it touches.
    """
    if case.recused & {who.unit, who.person}:
        return True
    told = ("privacy_officer", "auditor", "administrator", "requester")
    return case.named is not None and who.role not in told


def _column_of_unit(column: str, who: Who, case: Case) -> str | None:
    if who.committee:
        return "task" if who.unit in case.invited else None
    if case.unit in who.reach:
        return column if column == "ul" or case.person in ("", who.person) else None
    return "co" if case.invited & who.reach else None


def letter(who: Who, key: str, case: Case, place: str) -> str:
    """How a reader may see what was planted at a place of a demand."""
    column = column_of(who, key, case)
    field = place if place in BASE else "words"
    if column is None or case.level >= 4:
        return "H"
    if column == "follower":  # told the answer to the demand the own one was merged into, and nothing else of it
        return "m" if place == "reply" else "H"
    if column == "task":
        return "S" if RELEASED.get(key) == field else "m" if field == "words" else "H"
    if column == "rq" and place in INNER:
        return "H"
    if field in IDENTITY:
        return _identity(column, case, field)
    if field in ("attachments", "words"):
        return _said(column, who, case, place, field)
    return BASE[field][column]


def _identity(column: str, case: Case, field: str) -> str:
    if case.report and case.level >= 2:
        return "H"  # a whistle-blower's identity: two people, or named
    if case.level >= 2 and column in ("di", "re", "su", "ha", "co", "ul"):
        return BASE[field][column] if case.consent and column in ("ha", "ul") else "H"
    return BASE[field][column]


def _said(column: str, who: Who, case: Case, place: str, field: str) -> str:
    cell = BASE[field][column]
    if case.level == 0 or cell == "H":
        return cell
    if column in ("an", "ke"):
        return "H"
    unit = column in ("ha", "co", "ul")
    if case.level >= 2 and unit:
        return "H" if place in OWN_WORDS else "m"
    assigned = case.person == who.person if column == "ha" else case.unit == who.unit
    outside = column in ("ha", "ul") and not assigned
    return "M" if column in ("di", "re", "su") or outside else cell


def may_be_found(who: Who, cases: dict[str, Case], seen: Seen) -> bool:
    """Whether a reader may find this: clear values where shown, masks and neutral words where not hidden."""
    found = letter(who, seen.demand, cases[seen.demand], seen.place)
    return found == "S" if seen.how == "clear" else found != "H"
