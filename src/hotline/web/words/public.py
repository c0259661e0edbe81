"""What the requester reads: one plain sentence per act that concerns them, inner matters left out (a19.1).

Staff names, returns asked for, invitations and supervision give no entry; what they do to the date does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hotline.core.clock import Step
from hotline.core.intake import DISPOSITIONS
from hotline.reading.shown import TicketPage, Turn
from hotline.web.words import labels
from hotline.web.words.dates import instant_words, length_words
from hotline.web.words.due import say


@dataclass(frozen=True)
class Happened:
    """An event as the requester's page knows it: act, instant, plain arguments, how its texts are opened."""

    seq: int
    act: str
    at: datetime
    args: Mapping[str, Any]
    opened: Callable[[str], str | None]

    def text(self, name: str) -> str:
        """A text of the event, empty where there is none or where it may not be seen."""
        kept = self.args.get(name)
        reference = kept.get("reference") if isinstance(kept, Mapping) else None
        return (self.opened(reference) if reference else None) or ""


@dataclass(frozen=True)
class Entry:
    """One entry: when, in which words."""

    at: datetime
    words: str


Sentence = Callable[[Happened, TicketPage, datetime], str]


def timeline(page: TicketPage, events: Sequence[Happened], now: datetime) -> list[Entry]:
    """The public entries of a ticket, the newest first."""
    entries = []
    for event in sorted(events, key=lambda one: one.seq, reverse=True):
        sentence = _SENTENCES.get(event.act)
        words = _extended(event, page, events, now) if event.act == "approve_extension" else ""
        words = words or (sentence(event, page, now) if sentence else "")
        if words:
            entries.append(Entry(event.at, words))
    if not any(event.act in ("register", "dispose") for event in events):
        entries.append(Entry(page.received_at, say("收到您的诉求", "We received your demand")))
    return entries


def questions(events: Sequence[Happened]) -> list[str]:
    """What the requester was asked and has not answered since, the oldest first (a12.2)."""
    answered = max((event.seq for event in events if event.act == "add_information"), default=0)
    asked = [event.text("questions") for event in events if event.act == "ask_requester" and event.seq > answered]
    return [text for text in asked if text]


def state_words(page: TicketPage) -> tuple[str, str]:
    """How the demand stands and what comes next, in plain words."""
    return say(*_STATES[page.state][0]), say(*_STATES[page.state][1])


_NEXT: Final = {
    "unit": ("正在确定承办单位。", "We are choosing the unit that will handle it."),
    "handle": (
        "办理后书面答复您，再由12345审核、回访。",
        "The unit will reply to you in writing; then we check and ask you.",
    ),
    "check": ("12345正在审核办理结果，之后会回访您。", "We are checking the result and will then ask you."),
    "rate": ("请告诉我们问题解决了没有。", "Please tell us whether it is solved."),
    "decide": ("您的意见已收到，由12345决定是否重办，会告知您结果。", "We decide on a redo and tell you."),
    "over": ("有新情况可以另外提出。", "You may raise new facts."),
    "none": ("", ""),
}  # fmt: skip
_STATES: Final[Mapping[str | None, tuple[tuple[str, str], tuple[str, str]]]] = {
    None: (("已收到", "Received"), ("12345正在登记，随后确定承办单位。", "We are registering it.")),
    "registered": (("正在确定承办单位", "Choosing the unit"), _NEXT["unit"]),
    "answered": (("已当场答复", "Answered"), _NEXT["over"]),
    "disposed": (("已处理", "Settled"), _NEXT["over"]),
    "dispatched": (("已交承办单位", "With the unit"), _NEXT["handle"]),
    "handling": (("办理中", "In hand"), _NEXT["handle"]),
    "return_pending": (("正在核定承办单位", "Settling the unit"), _NEXT["unit"]),
    "consultation": (("正在协商承办单位", "Settling the unit"), _NEXT["unit"]),
    "closure_pending": (("正在审核", "Being checked"), _NEXT["check"]),
    "closed": (("已办结", "Closed"), _NEXT["rate"]),
    "dissatisfied": (("已收到您的评价", "We have your rating"), _NEXT["decide"]),
    "archived": (("已归档", "Archived"), _NEXT["over"]),
    "merged": (("与同一件事一起办理", "Handled together"), _NEXT["handle"]),
    "withdrawn": (("已撤回", "Withdrawn"), _NEXT["over"]),
}


def _unit(event: Happened, page: TicketPage) -> str:
    """The unit an event gives the ticket to, else the one it came from."""
    turn = _turn(event, page)
    if turn is not None:
        return turn.unit.name
    held = next((one for one in page.turns if one.given_at <= event.at), None)
    return held.unit.name if held else say("承办单位", "the unit")


def _turn(event: Happened, page: TicketPage) -> Turn | None:
    """The assignment an event begins."""
    return next((turn for turn in page.turns if turn.given_at == event.at), None)


def _first_due(event: Happened, page: TicketPage, now: datetime) -> str:
    """By when a new assignment was due when it was given: the step that counted the limit says it."""
    turn = _turn(event, page)
    counted = [step.end for step in turn.steps if step.rule in _COUNTING and step.end] if turn else []
    return instant_words(counted[0], now) if counted else ""


_COUNTING: Final = ("R7", "R8", "R9", "R10")


def _given(chinese: str, english: str) -> Sentence:
    def words(event: Happened, page: TicketPage, now: datetime) -> str:
        unit, due = _unit(event, page), _first_due(event, page, now)
        end = say(f"，应在{due}前办结", f", to be closed by {due}") if due else ""
        return say(chinese, english).format(unit=unit) + end

    return words


def _of_unit(chinese: str, english: str) -> Sentence:
    return lambda event, page, _now: say(chinese, english).format(unit=_unit(event, page))


def _plain(chinese: str, english: str) -> Sentence:
    return lambda _event, _page, _now: say(chinese, english)


def _contacted(event: Happened, page: TicketPage, now: datetime) -> str:
    if event.args.get("reached"):
        return _of_unit("{unit}联系了您", "{unit} contacted you")(event, page, now)
    return _of_unit("{unit}联系您，没有接通", "{unit} tried to reach you")(event, page, now)


def _returned(event: Happened, page: TicketPage, now: datetime) -> str:
    if page.state in ("return_pending", "consultation"):
        return say(
            "正在核定由哪个单位办理，核定时间不计入期限",
            "We are settling which unit is responsible; this is not counted",
        )
    return ""


def _return_refused(event: Happened, page: TicketPage, now: datetime) -> str:
    step = _step_ending(page.turns, event.at)
    if step is None or not step.days or not step.unit:
        return ""
    spent = length_words(step.days, step.unit)
    return say(f"核定承办单位用了{spent}，期限相应后移", f"Settling the unit took {spent}, which is not counted")


def _step_ending(turns: Iterable[Turn], at: datetime) -> Step | None:
    return next((step for turn in turns for step in turn.steps if step.rule == "R16" and step.end == at), None)


def _extended(event: Happened, page: TicketPage, events: Sequence[Happened], now: datetime) -> str:
    """Reason and new due of an extension, which the requester is owed (a19.1)."""
    step = next((one for turn in page.turns for one in turn.steps if one.rule == "R18" and one.days), None)
    to = instant_words(step.end, now) if step and step.end else ""
    asked = [one for one in events if one.act == "request_extension" and one.seq < event.seq]
    reason = event.text("reason") or (asked[-1].text("reason") if asked else "")
    because = say(f"，理由：{reason}", f", because: {reason}") if reason else ""
    return say(f"延期到{to}{because}", f"Extended to {to}{because}")


def _told(event: Happened, page: TicketPage, now: datetime) -> str:
    row = DISPOSITIONS.get(page.disposition)
    reason = event.text("reason") or event.text("told")
    return (row.zh if row else say("已处理", "Settled")) + (say(f"，理由：{reason}", f": {reason}") if reason else "")


def _rated(event: Happened, page: TicketPage, now: datetime) -> str:
    result = str(event.args.get("result", ""))
    if result == "unreached":
        return say("回访没有接通，还会再联系", "We could not reach you and will try again")
    return say(
        f"收到您的评价：{labels.RESULTS.get(result, '')}", f"We have your rating: {labels.RESULTS.get(result, '')}"
    )


def _declined(event: Happened, page: TicketPage, now: datetime) -> str:
    reason = event.text("reason")
    return say(f"不再重办，理由：{reason}", f"Not done again, because: {reason}")


_SENTENCES: Final[dict[str, Sentence]] = {
    "register": _plain("收到您的诉求", "We received your demand"),
    "dispose": _told,
    "answer_on_the_spot": _plain("已当场答复您", "Answered at once"),
    "dispatch": _given("已交{unit}办理", "Given to {unit}"),
    "accept": _of_unit("{unit}已受理", "{unit} has taken it up"),
    "silent_acceptance": _of_unit("{unit}视为已受理，期限照常计算", "Taken as accepted by {unit}; the limit runs"),
    "request_return": _returned,
    "approve_return": _given("改由{unit}办理，期限重新计算", "Now with {unit}; the limit starts anew"),
    "refuse_return": _return_refused,
    "refer_to_consultation": _plain("涉及多个单位，正在协商由谁办理", "Several units concerned; it is being settled"),
    "decide_consultation": _given("已协商确定由{unit}办理", "{unit} is responsible"),
    "contact_requester": _contacted,
    "ask_requester": _plain("请您补充情况", "You were asked for more"),
    "reply": _of_unit("{unit}已书面答复，请看全文", "{unit} has replied in writing; read it"),
    "request_closure": _of_unit("{unit}认为已办完，12345正在审核", "{unit} considers it done; we are checking"),
    "refuse_closure": _of_unit("审核认为还没有办好，{unit}继续办理", "Checked and sent back; {unit} goes on"),
    "approve_closure": _plain("已办结，我们会按您选的方式回访", "Closed; we will ask you in the way you chose"),
    "follow_up": _rated,
    "answer_merged": _rated,
    "redo": _given("已安排{unit}重办", "{unit} will do it again"),
    "decline_redo": _declined,
    "merge": _plain("与多人反映的同一件事一起办理，您的编号不变", "Handled with the same matter; your number stays"),
    "unmerge": _plain("恢复为单独办理", "Handled on its own again"),
    "succeed_unit": _of_unit("因机构调整，由{unit}继续办理，期限不变", "{unit} goes on with it; the date stays"),
    "recall": _plain("正在重新确定承办单位", "We are choosing the unit again"),
    "add_information": _plain("收到您的补充", "We received your addition"),
    "amend_type": _plain("诉求类型或者等级已变更，期限不会提前", "Type changed; the date never gets earlier"),
    "choose_follow_up_way": _plain("已按您的要求更改回访方式", "Way of follow-up changed as you asked"),
    "withdraw": _plain("已按您的要求撤回", "Withdrawn at your request"),
    "recompute": _plain("国家放假安排公布，日期已按新安排计算", "Holiday notice published; the date was counted anew"),
}  # fmt: skip


def extra(page: TicketPage) -> dict[str, Any]:
    """The reply that stands first on the page, in full, where there is one."""
    newest = max(page.replies, key=lambda reply: reply.version, default=None)
    return {"reply": newest}
