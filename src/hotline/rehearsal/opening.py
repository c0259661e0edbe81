"""What the hotline makes of a contact: a ticket, several demands, an answer, or a class of a13.2 (arts. 13-15)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hotline.acting.reception import dispose, receive, register
from hotline.acting.request import Accomplished, Asked
from hotline.core.ticket import Actor
from hotline.rehearsal.arrivals import Call
from hotline.rehearsal.caller import Broken
from hotline.rehearsal.deeds import Deed
from hotline.rehearsal.records import hear_from_there

if TYPE_CHECKING:
    from hotline.rehearsal.play import Play

FLAGS = ("emergency", "statutory_channel", "unlawful", "out_of_area")


def open_demand(play: "Play", now: datetime) -> None:
    """Take one contact."""
    call = play.reception.call(now)
    if play.chance.happens(0.05):
        _wrongly(play, call, now)
    share = play.chance.random.random()
    if share < 0.2:
        _dispose(play, call, now)
    elif share < 0.4:
        _receive_first(play, call, now, demands=2 if share < 0.24 else 1)
    else:
        _register(play, call, now)


def _register(play: "Play", call: Call, now: datetime, number: str = "") -> None:
    """Form a ticket, of a contact in the same act or of a demand received before."""
    asked = Asked("register", number, call.by, now, call.args, play.key("register"))
    done = play.caller.ask(lambda: register(asked, None if number else call.contact))
    play.note("register", done)
    if isinstance(done, Accomplished):
        play.matters[done.number] = call.matter
        if "requester" in call.args:
            play.reception.remember(done.number, call.matter)
        play.take_up(done.number, "registered", now)


def _dispose(play: "Play", call: Call, now: datetime, number: str = "") -> None:
    """End a demand in a class of a13.2."""
    call, args = play.reception.disposition(call, play.record.acts)
    asked = Asked("dispose", number, call.by, now, args, play.key("dispose"))
    done = play.caller.ask(lambda: dispose(asked, None if number else call.contact))
    play.note("dispose", done)
    if isinstance(done, Accomplished):
        play.record.acts[f"dispose {args['class']}"] += 1
        if args["class"] == "added_to_ticket":
            added = Deed("add_information", Actor("requester"), {"content": call.contact.words})
            play.ask(args["ticket_of"], added, now, None)
        elif args["class"] == "province_transferred":
            hear_from_there(play, done.number, call.by, now)
        return
    mended = Asked("dispose", number, call.by, now, {**args, "consent": True}, play.key("dispose"))
    play.note("dispose", play.caller.ask(lambda: dispose(mended, None if number else call.contact)))


def _receive_first(play: "Play", call: Call, now: datetime, demands: int) -> None:
    """A contact by the web waits for an agent; of several demands the lawful part is taken (a14.1)."""
    numbers = play.caller.insist(lambda: receive(call.contact, demands))
    if play.faults.happens("duplicate delivery", 0.1) and play.caller.insist(lambda: receive(call.contact)) != numbers:
        raise Broken(f"工单 {numbers[0]}：同一来件收了两次。")
    first, *others = numbers
    later = now + timedelta(minutes=play.chance.number(2, 40))
    play.later(later, lambda at_: _register(play, call, at_, first))
    for number in others:
        play.later(later, lambda at_, number=number: _dispose(play, call, at_, number))  # type: ignore[misc]


def _wrongly(play: "Play", call: Call, now: datetime) -> None:
    """An agent's mistake at intake: refused, and nothing of the contact is kept by it."""
    args: dict[str, Any] = dict(call.args)
    kind = play.chance.number(0, 6)
    if kind < len(FLAGS):
        args[FLAGS[kind]] = True
    elif kind == len(FLAGS):
        args.pop("urgency")
    elif kind == len(FLAGS) + 1:
        args["content"] = "   "
    else:
        args.pop("contact", None)
        args.pop("anonymous", None)
        args.pop("consequences_told", None)
    asked = Asked("register", "", call.by, now, args, play.key("register"))
    done = play.caller.ask(lambda: register(asked, call.contact))
    play.note("register", done)
    if isinstance(done, Accomplished):
        raise Broken(f"工单 {done.number}：登记了不应登记的诉求。")
