"""Records on demands that became no work of a unit: a rating of the answer, news of a transfer (a11.1, a24.1)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hotline.acting.settled import way_without_ticket
from hotline.core.arguments import RATINGS, SOLVED, Text
from hotline.core.instants import parse_instant
from hotline.core.lifecycle import STATE_WORDS
from hotline.core.reading import open_to_rating
from hotline.core.records import RECORDS
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.follow_up.models import Rating
from hotline.intake.selectors import given_by
from hotline.outbox.messages import to_desk, to_requester
from hotline.tickets.models import Handed, Words

if TYPE_CHECKING:
    from hotline.acting.records import Recording

TEXTS: dict[str, tuple[str, ...]] = {"rate_answer": ("reason", "words"), "enter_transfer": ("result",)}
"""The arguments of these records that are texts."""

LONGEST_NUMBER = 60


def rating(args: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a rating. Raises KeyError, ValueError."""
    result, solved = str(args["result"]), str(args.get("solved") or "not_asked")
    if result not in RATINGS or solved not in SOLVED:
        raise ValueError(f"{result}, {solved}")
    return {"result": result, "solved": solved, "channel": str(args["channel"])}


def rate_answer(making: "Recording") -> Refusal | None:
    """A rating of a demand answered at once, or of one about which nobody can call; the last one counts (a11.1)."""
    doing, asked, args = making.doing, making.asked, making.args
    row = RECORDS[asked.act]
    if not open_to_rating(doing.world, making.ticket):
        failed = Failed({"state": STATE_WORDS[making.ticket.state], "act": row.zh})
        return refuse(asked.act, "state", row.provision, failed)
    if args["channel"] not in doing.world.policy_of(making.ticket).follow_up_channels:
        return refuse(asked.act, "channel", "a23.1", FAILED)
    dissatisfied = args["result"] == "dissatisfied"
    if dissatisfied and "reason" not in args:
        return refuse(asked.act, "reason_missing", row.provision, FAILED)
    doing.rows.append(
        Rating(
            id=new_id(),
            demand_id=making.demand.id,
            at=asked.now,
            channel=args["channel"],
            by=asked.by.person or "",
            result=args["result"],
            solved=args["solved"],
            words=making.reference("reason") or making.reference("words"),
        )
    )
    if dissatisfied:
        content = {"state": making.ticket.state, "reason": making.reference("reason")}
        doing.rows.append(to_desk(asked.act, "reviewer", making.demand.number, making.seq, content, asked.now))
    return None


def transfer(args: Mapping[str, Any]) -> dict[str, Any]:
    """The values of news from the other city. Raises BadValue, ValueError."""
    values: dict[str, Any] = {}
    if number := str(args.get("number_there") or "").strip():
        if len(number) > LONGEST_NUMBER:
            raise ValueError("number_there")
        values["number_there"] = number
    if args.get("received_there_at"):
        values["received_there_at"] = parse_instant(args["received_there_at"])
    return values


def enter_transfer(making: "Recording") -> Refusal | None:
    """Number there, receipt and result of a demand transferred to another city; its requester is told each (a24.1)."""
    handed = Handed.objects.filter(demand_id=making.demand.id).first()
    if handed is None:
        return _refused(making, "not_transferred", "该诉求没有转往其他城市。")
    if not making.args:
        return _refused(making, "nothing_entered", "未填写对方编号、接收时间或者结果。")
    if not handed.number_there and "number_there" not in making.args:
        return _refused(making, "number_missing", "未填写对方编号。")
    received = making.args.get("received_there_at")
    if received is not None and not making.ticket.registered_at <= received <= making.asked.now:
        return _refused(making, "receipt_time", "对方接收时间不能早于转办，也不能晚于现在。")
    new = {name: making.reference(name) if isinstance(value, Text) else value for name, value in making.args.items()}
    making.doing.updates.append(Update(Handed, handed.id, new))
    for name, value in new.items():
        setattr(handed, name, value)
    demand = making.demand
    way = way_without_ticket(demand, given_by(demand.requester_id or 0))
    making.doing.rows += to_requester(making.asked.act, demand.number, way, making.seq, _news(handed), making.asked.now)
    return None


def _news(handed: Handed) -> dict[str, Any]:
    """What the requester reads of a transfer: everything known by now."""
    city = Words.objects.filter(demand_id=handed.demand_id, kind="city").values_list("reference", flat=True).first()
    received = handed.received_there_at
    return {
        "class": "result" if handed.result else "receipt",
        "city": city,
        "number_there": handed.number_there,
        "received_there_at": received.isoformat() if received else None,
        "result": handed.result,
    }


def _refused(making: "Recording", guard: str, sentence: str) -> Refusal:
    return Refusal(making.asked.act, guard, RECORDS[making.asked.act].provision, sentence)
