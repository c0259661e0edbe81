"""What a ticket's page shows, as values: nothing in them that the reader may not see (S03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hotline.core.clock import Step
from hotline.core.privacy_notice import NoticeTold
from hotline.core.prospects import Prospect
from hotline.core.reading import DueShown
from hotline.core.scope import Opening
from hotline.reading.names import Named
from hotline.reading.rights import ActOpen
from hotline.reading.texts import HIDDEN, Seen


@dataclass(frozen=True)
class ItemShown:
    """The catalogue item's version a ticket was dispatched under."""

    version: str
    name: str
    legal_basis: Any


@dataclass(frozen=True)
class ClaimShown:
    """A claim (事项点): its key and, where it was added with words of its own, its words."""

    key: str
    text: str | None


@dataclass(frozen=True)
class Turn:
    """One assignment: the unit's turn with its due and the steps stored for it, not counted anew."""

    unit: Named
    manner: str
    given_at: datetime
    due: datetime
    steps: tuple[Step, ...]
    steps_hash: str
    accepted_at: datetime | None
    accepted_silently: bool
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True)
class EventShown:
    """One event: its act, when in effect and when recorded, who (person, role, unit), texts, arguments."""

    seq: int
    act: str
    at: datetime
    recorded_at: datetime
    person: Named | None
    role: str
    unit: Named | None
    texts: Mapping[str, str | None]
    args: Mapping[str, Any]


@dataclass(frozen=True)
class RequestShown:
    """An application with its decision; `asked` and `decided` hold plain facts, texts among them opened by name."""

    kind: str
    unit: Named | None
    asked_at: datetime
    asked_by: Named | None
    asked: Mapping[str, Any]
    due: datetime | None
    decided_at: datetime | None
    decided_by: Named | None
    decision: str
    decided: Mapping[str, Any]


@dataclass(frozen=True)
class CoHandlerShown:
    """An invited unit with its claims, inner due, status and result; of a committee the duty and the question.

    A committee assists: its answer goes to the unit and stays apart from the reply (a6.1).
    """

    unit: Named
    claims: tuple[str, ...]
    invited_at: datetime
    due: datetime
    status: str
    result: str | None
    reported_at: datetime | None
    duty: str = ""
    question: str | None = None

    @property
    def assists(self) -> bool:
        """Whether it is a committee asked to assist (协助), not a co-handler (协办)."""
        return bool(self.duty)


@dataclass(frozen=True)
class AttachmentShown:
    """A file: its name, or type and number where the name is masked; `playable` where its content may be fetched.

    `scan` is what the scanner said (waiting, clean, infected, unscanned), `released` that a unit may have it at P2.
    """

    id: int
    reference: str
    name: str
    content_type: str
    size: int
    added_at: datetime
    added_by: Named | None
    playable: bool
    scan: str
    released: bool


@dataclass(frozen=True)
class ReplyShown:
    """A reply's version."""

    version: int
    unit: Named | None
    by: Named | None
    at: datetime
    form: str
    text: str | None
    answers: tuple[str, ...]
    long_term: bool
    expected_by: date | None


@dataclass(frozen=True)
class AttemptShown:
    """One contact with the requester or attempt at it."""

    by: Named | None
    unit: Named | None
    at: datetime
    channel: str
    reached: bool
    said: str | None


@dataclass(frozen=True)
class TicketPage:
    """A ticket as one reader sees it. Parts outside the reader's opening are empty; `opening` says which opening it is.

    `version` is the number of events, to be sent back with an act. `older` is the key of the next events, None at the
    end. `notice` is the privacy notice the requester learnt (S45). `marks` are those of protection. `prospects` is what
    would change the due; `turns` the assignments, the newest first.
    """

    number: str
    version: int
    opening: Opening
    protection: int
    state: str | None
    received_at: datetime
    stated_at: datetime | None = None
    type: str = ""
    priority: str = ""
    class_code: str = ""
    channel: str = ""
    rounds: int = 0
    disposition: str = ""
    unit: Named | None = None
    person: Named | None = None
    item: ItemShown | None = None
    follow_up_channel: str = ""
    lead: str | None = None
    followers: tuple[str, ...] = ()
    due: DueShown | None = None
    limit_at: datetime | None = None
    place: Seen = HIDDEN
    words: Seen = HIDDEN
    identity: Mapping[str, Seen] | None = None
    concerned: Seen = HIDDEN
    concerned_unnamed: bool = False
    notice: NoticeTold | None = None
    marks: tuple[str, ...] = ()
    claims: tuple[ClaimShown, ...] = ()
    acts: tuple[ActOpen, ...] = ()
    turns: tuple[Turn, ...] = ()
    prospects: tuple[Prospect, ...] = ()
    events: tuple[EventShown, ...] = ()
    older: int | None = None
    requests: tuple[RequestShown, ...] = ()
    co_handlers: tuple[CoHandlerShown, ...] = ()
    attachments: tuple[AttachmentShown, ...] = ()
    replies: tuple[ReplyShown, ...] = ()
    attempts: tuple[AttemptShown, ...] = ()
    policy: str = ""
    calendar: str = ""
    office: str = ""
    """The town's office the catalogue suggests (a15.2)."""

    @property
    def invited(self) -> tuple[CoHandlerShown, ...]:
        """The co-handlers (协办; a16.1)."""
        return tuple(one for one in self.co_handlers if not one.assists)

    @property
    def assisting(self) -> tuple[CoHandlerShown, ...]:
        """The committees asked to assist (协助; a6.1)."""
        return tuple(one for one in self.co_handlers if one.assists)
