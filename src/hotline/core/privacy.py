"""Who sees which personal field how: one matrix of role, field and protection level, and the masks (S03; a11.2, a32.1).

The table is `roles.md` section 6 as data. Pages, API, lists, search, documents and messages ask `view_of`, then `show`;
nobody else decides. The mask of a free text is its scrubbed form; the scrubber is given by the caller.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

View = Literal["shown", "masked", "masked_for_good", "hidden"]
"""Shown; masked, to be revealed with a reason; masked without reveal; hidden, not even that a value exists."""

_STRICTNESS: Final[tuple[View, ...]] = ("shown", "masked", "masked_for_good", "hidden")
_LETTERS: Final[dict[str, View]] = {"S": "shown", "M": "masked", "m": "masked_for_good", "H": "hidden"}

P0, P1, P2, P3, P4 = range(5)
"""Normal; private or commercial secret; identity withheld (隐名); recusal (回避); sealed (疑似国家秘密)."""

IDENTITY_FIELDS: Final = ("name", "phone", "id_number", "address", "email", "recording")
"""What names a requester: withheld from units and reviewing desks at P2."""

OWN_WORDS: Final = ("content", "words")
"""Kinds of texts that are the requester's own words: the demand, what was added, said at a follow-up or withdrawal."""

UNIT_ROLES: Final = ("handler", "co_handler", "unit_lead")
COLUMNS: Final = (
    "agent",
    "dispatcher",
    "reviewer",
    "handler",
    "co_handler",
    "unit_lead",
    "supervisor",
    "follow_up_caller",
    "knowledge_editor",
    "analyst",
    "privacy_officer",
    "auditor",
    "administrator",
    "requester",
)


@dataclass(frozen=True, slots=True)
class Relation:
    """How a reader stands to one demand, as far as the matrix asks.

    `own_contact`: an agent during the contact and its after-call work. `own_call`: whose call was recorded. `assigned`:
    the ticket lies with the reader (handler) or the reader's very unit (unit_lead). `co_handler`: of an invited unit.
    `contact_allowed`: the invitation allows contact. `item_needs_id`: the catalogue item needs the id number.
    `released`: the lead unit, at P2 a person of the hotline, released the attachments. `consent`: the requester agreed
    that the unit knows the identity. `named`: named for this matter. `chosen_email`: e-mail is the way of follow-up
    chosen. `two_people`: a second person looks on. `recused`: complained about (D06).
    """

    own_contact: bool = False
    own_call: bool = False
    assigned: bool = False
    co_handler: bool = False
    contact_allowed: bool = False
    item_needs_id: bool = False
    released: bool = False
    consent: bool = False
    named: bool = False
    chosen_email: bool = False
    two_people: bool = False
    recused: bool = False


NO_RELATION: Final = Relation()

# Cells left to right as in COLUMNS. "M:own_contact/H" reads: M where the relation holds, else H.
_TABLE: Final = """
name       S:own_contact/M M M M m M M M H H M m H S
phone      S:own_contact/M m M M M:contact_allowed/H M m M H H M m H m
id_number  M:own_contact/H H H M:item_needs_id/H H M:item_needs_id/H H H H H M H H m
address    S:own_contact/M M M M m M m H H H M H H m
location   S S S S S S S S H m S m H S
email      M m m M H M H M:chosen_email/H H H M H H m
attachments S S S S S:released/m S S H H H M H H S
recording  M:own_call/H H M H H H M M:own_call/H H H M H H H
words      S S S S m S S S m m M m H S
reporter   S:own_contact/H H H H H H M:named/H M:named/H H H M:two_people/H H H H
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: a view, or another where a relation named holds."""

    view: View
    relation: str = ""
    otherwise: View = "hidden"

    def of(self, relation: Relation) -> View:
        """The view for a reader who stands thus to the demand."""
        return self.view if not self.relation or getattr(relation, self.relation) else self.otherwise


def _cell(words: str) -> Cell:
    first, _, rest = words.partition(":")
    relation, _, otherwise = rest.partition("/")
    return Cell(_LETTERS[first], relation, _LETTERS[otherwise]) if rest else Cell(_LETTERS[first])


def _read_table(text: str) -> dict[str, dict[str, Cell]]:
    rows = (line.split() for line in text.strip().splitlines())
    return {field: dict(zip(COLUMNS, map(_cell, cells), strict=True)) for field, *cells in rows}


MATRIX: Final[Mapping[str, Mapping[str, Cell]]] = _read_table(_TABLE)
"""Field -> column -> cell at P0. `reporter`, the identity of a whistle-blower (举报人), lies over those of identity."""

FIELDS: Final = tuple(field for field in MATRIX if field != "reporter")

_AT_P1_MASKED: Final = ("dispatcher", "reviewer", "supervisor")
_AT_P1_HIDDEN: Final = ("analyst", "knowledge_editor")
_AT_P2_WITHHELD: Final = ("dispatcher", "reviewer", "supervisor", *UNIT_ROLES)


def view_of(field: str, role: str, protection: int, relation: Relation = NO_RELATION, *, report: bool = False) -> View:
    """How a reader sees a field of a demand: the matrix, changed by each protection level reached (S03; a11.2, a32.1).

    `report`: the demand is a report (举报), whose reporter's identity has a row of its own. An unknown role sees
    nothing; raises KeyError for an unknown field.
    """
    column = "co_handler" if relation.co_handler and role in UNIT_ROLES else role
    cells = MATRIX[field]
    if column not in cells or protection >= P4 or relation.recused:
        return "hidden"
    views = [cells[column].of(relation), *_by_protection(field, column, protection, relation)]
    if report and protection >= P2 and field in IDENTITY_FIELDS:
        views.append(MATRIX["reporter"][column].of(relation))
    return max(views, key=_STRICTNESS.index)


def _by_protection(field: str, column: str, protection: int, relation: Relation) -> list[View]:
    """What the levels from P1 to P3 demand at least; each keeps the rules of those below it (roles section 6)."""
    found: list[View] = []
    if protection >= P1 and field in ("attachments", "words"):
        found += _at_p1(column, relation)
    if protection >= P2 and column in _AT_P2_WITHHELD and field in IDENTITY_FIELDS:
        found += [] if column in UNIT_ROLES and relation.consent else ["hidden"]
    if protection >= P2 and column in UNIT_ROLES:
        found += _left_the_hotline(field, relation)
    return found


def _at_p1(column: str, relation: Relation) -> list[View]:
    if column in _AT_P1_HIDDEN:
        return ["hidden"]
    outside = column in ("handler", "unit_lead") and not relation.assigned
    return ["masked"] if column in _AT_P1_MASKED or outside else []


def _left_the_hotline(field: str, relation: Relation) -> list[View]:
    """At P2 words reach a unit scrubbed, attachments once a person has checked and released them."""
    if field == "words" or (field == "attachments" and not relation.released):
        return ["masked_for_good"]
    return []


def may_reveal(view: View) -> bool:
    """Whether a field shown thus can be revealed with a reason (S04; a32.1)."""
    return view == "masked"


# --- masks ---

_STREET: Final = re.compile(r"^.{0,20}?(?:街道|镇|乡)")
_COMMUNITY: Final = re.compile(r"^[^\d号]{1,10}?(?:社区|(?<!新)村(?!路|街|道))")
_ONLY_COMMUNITY: Final = re.compile(r"^[^\d号]{1,16}?社区")


def mask_name(name: str) -> str:
    """A name as 王**: its first character, the rest never by its length (a32.1; roles section 6)."""
    plain = name.strip()
    return f"{plain[0]}**" if plain else ""


def mask_phone(phone: str) -> str:
    """A telephone number as 138****1234; of a short one only the last two digits (a32.1; roles section 6)."""
    digits = re.sub(r"\D", "", phone.strip().removeprefix("+86"))
    if len(digits) >= 10:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if len(digits) >= 5 else "****" if phone.strip() else ""


def mask_id_number(number: str) -> str:
    """An identity number by its first and last character (a32.1; roles section 6)."""
    plain = number.strip()
    if len(plain) < 6:
        return "*" * len(plain)
    return f"{plain[0]}{'*' * (len(plain) - 2)}{plain[-1]}"


def mask_address(address: str) -> str:
    """An address to street (街道、镇) or community (社区、村); where neither is found nothing of it (a32.1)."""
    plain = address.strip()
    if not plain:
        return ""
    street = _STREET.match(plain)
    kept = street.group() if street else ""
    community = (_COMMUNITY if street else _ONLY_COMMUNITY).match(plain[len(kept) :])
    return f"{kept}{community.group() if community else ''}**"


def mask_email(email: str) -> str:
    """An e-mail address as w***@domain (a32.1; roles section 6)."""
    user, at, domain = email.strip().rpartition("@")
    if not at:
        return "***" if email.strip() else ""
    return f"{user[:1]}***@{domain}"


def mask_attachment(content_type: str, n: int) -> str:
    """The n-th file of a demand by type and number, for its name may name somebody (S05; a32.1)."""
    kinds = {"image": "图片", "audio": "录音", "video": "视频"}
    return f"{kinds.get(content_type.partition('/')[0], '文件')}{n}"


Scrub = Callable[[str], str]

_MASKS: Final[dict[str, Callable[[str], str]]] = {
    "name": mask_name,
    "phone": mask_phone,
    "id_number": mask_id_number,
    "address": mask_address,
    "location": mask_address,
    "email": mask_email,
}


def show(field: str, text: str, view: View, scrub: Scrub) -> str | None:
    """A value as it may be written out: itself, its mask, or None where it is hidden (S03; a32.1).

    A recording has no mask in words: not playable, so nothing of it is written out unless it is shown.
    """
    if view == "hidden":
        return None
    if view == "shown":
        return text
    if field == "words":
        return scrub(text)
    mask = _MASKS.get(field)
    return mask(text) if mask else ""
