"""Records people make beside the acts: answers to supervision, claims found later, commitments kept, ways chosen."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

from hotline.core.instants import SHANGHAI
from hotline.core.intake import NO_FOLLOW_UP
from hotline.core.ticket import Actor
from hotline.rehearsal.deeds import Deed, Option, Scene
from hotline.rehearsal.hotline_desks import REQUESTER, follow_up

if TYPE_CHECKING:
    from hotline.rehearsal.play import Play


def answer_supervision(s: Scene) -> Deed:
    """The unit answers for itself (a38.1)."""
    return Deed("answer_supervision", s.lead(), {"answer": s.line("outcome")["result"]})


def add_claim(s: Scene) -> Deed:
    """A point found while talking to the requester (a21.1.1)."""
    args = {"claim": str(100 + len(s.ticket.claims)), "content": s.text("addition")}
    return Deed("add_claim", s.handler(), args)


def choose_way(s: Scene) -> Deed:
    """The requester would rather be asked another way (a23.2)."""
    return Deed(
        "choose_follow_up_way", REQUESTER, {"way": s.chance.pick(("sms", "web", "wechat", "phone", NO_FOLLOW_UP))}
    )


def revise(s: Scene) -> Deed:
    """The agent gives the ticket a title that says what it is about (a14.1)."""
    return Deed("revise", s.hotline("agent"), {"title": f"{s.matter.town.short_name}{s.matter.item.name}"})


def attach(s: Scene) -> Deed:
    """A photograph of the place (a14.1)."""
    return Deed("attach", s.handler(), {"name": "现场照片.png", "content": PHOTOGRAPH})


def _photograph() -> bytes:
    """The smallest picture there is; nobody looks at it in a rehearsal, but a file must be what it says."""
    out = BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    return out.getvalue()


PHOTOGRAPH = _photograph()


def open_ticket(s: Scene) -> Deed:
    """Somebody of the unit looks at what has come (a15.1)."""
    return Deed("open_ticket", s.handler(), {})


def ask_requester(s: Scene) -> Deed:
    """The unit does not find the place and asks (a12.2)."""
    return Deed("ask_requester", s.handler(), {"questions": "请补充具体位置，最好附现场照片。"})


def answer_merged(s: Scene) -> Deed:
    """The own answer of a merged ticket's requester (a23.1)."""
    asked = follow_up(s)
    return Deed("answer_merged", s.hotline("follow_up_caller"), asked.args)


def records(s: Scene) -> tuple[Option, ...]:
    """The records that may come to somebody's mind about a ticket in a unit's hands."""
    supervised = (2.0, "answer_supervision", answer_supervision)
    usual: tuple[Option, ...] = (
        (0.15, "add_claim", add_claim),
        (0.2, "choose_follow_up_way", choose_way),
        (0.1, "revise", revise),
        (0.2, "attach", attach),
        (0.2, "ask_requester", ask_requester),
    )
    if s.ticket.state == "dispatched":
        usual = (*usual, (3.0, "open_ticket", open_ticket))
    return (supervised, *usual) if "supervise" in s.ticket.inner else usual


def state_position(play: "Play", number: str, now: datetime) -> None:
    """Before a body decides, the unit that asked for return says to it what it thinks (a8.1)."""
    play.later(now + timedelta(minutes=play.chance.number(5, 30)), lambda at_: _speak(play, number, at_))


def _speak(play: "Play", number: str, now: datetime) -> None:
    unit = play.ticket(number).unit
    if unit is not None:
        args = {"position": "设施尚未移交，我单位没有管理权限。"}
        play.ask(number, Deed("state_position", play.cast.of_unit(unit, "unit_lead"), args), now, None)


def keep_commitment(play: "Play", number: str, reply: int, expected: date) -> None:
    """A promised date comes; the unit shows on it, a day early or a day late what it has done (a21.1.2)."""
    day = expected + timedelta(days=play.chance.number(-1, 1))
    when = datetime.combine(day, time(10), SHANGHAI) + timedelta(minutes=play.chance.number(0, 300))
    play.later(when, lambda now: _settle(play, number, reply, now))


def _settle(play: "Play", number: str, reply: int, now: datetime) -> None:
    unit = play.ticket(number).unit
    if unit is not None:
        args: dict[str, Any] = {"reply": reply, "evidence": "现场照片和验收单已上传。"}
        play.ask(number, Deed("settle_commitment", play.cast.of_unit(unit, "unit_lead"), args), now, None)


def rate_later(play: "Play", number: str, now: datetime) -> None:
    """The requester rates an answer given at once, some hours later (a15.1)."""
    result = play.chance.weighted([(3, "satisfied"), (1, "no_opinion"), (1, "dissatisfied")])
    args = {"channel": "web", "result": result, "reason": "没有说清楚去哪里办。"}
    _later(play, number, Deed("rate_answer", REQUESTER, args), now)


def hear_from_there(play: "Play", number: str, by: Actor, now: datetime) -> None:
    """The other city gives number and receipt, later its result (a24.1)."""
    known = {"number_there": f"DEMO-{number}", "received_there_at": now.isoformat()}
    _later(play, number, Deed("enter_transfer", by, known), now)
    _later(play, number, Deed("enter_transfer", by, {**known, "result": "当地已办理并答复。"}), now + timedelta(days=1))


def _later(play: "Play", number: str, deed: Deed, now: datetime) -> None:
    when = now + timedelta(minutes=play.chance.number(10, 600))

    def tell(at_: datetime) -> None:
        play.ask(number, deed, at_, None)

    play.later(when, tell)
