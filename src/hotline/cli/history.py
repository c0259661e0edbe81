"""One ticket in words: what was asked, what was done by whom, and how its date came about, step by step."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from hotline.cli.columns import folded, table
from hotline.core.lifecycle import ACTS, ROLES, STATE_WORDS
from hotline.core.records import RECORDS

BY_RULE = {
    "silent_acceptance": "视为受理",
    "recompute": "按新日历重算期限",
    "take_in": "并入他单",
    "let_go": "拆出他单",
    "lead_moved": "主单有变化",
}
"""Events without an act of the table, in words."""


def lines_of(number: str) -> Iterator[str]:
    """The whole story of a ticket."""
    from django.utils.timezone import localtime

    from hotline.organisation.selectors import names
    from hotline.tickets.selectors import assignments_of, events_of, head_of

    known = names()
    head = head_of(number)
    state = STATE_WORDS.get(head.state, head.state)
    yield f"工单 {number}　{state}　{known.get(head.unit, '')}"
    yield from folded(head.words, 88, "  “")[:3]
    rows = [
        (f"{localtime(event.at):%m-%d %H:%M}", act_words(event.act), who(event.actor, known), detail(event.args, known))
        for event in events_of(number)
    ]
    yield ""
    yield from table(rows)
    for assignment in assignments_of(number):
        yield ""
        yield f"  期限：{known.get(assignment.unit, assignment.unit)}，到期 {minute(assignment.due)}。怎样算出："
        for step in assignment.steps:
            yield from folded(step, 100, "    ")


def act_words(act: str) -> str:
    """An act or record as people call it."""
    if act in ACTS:
        return ACTS[act].zh
    return RECORDS[act].zh if act in RECORDS else BY_RULE.get(act, act)


def who(actor: dict[str, Any], known: dict[str, str]) -> str:
    """Who did it: the person, else the role."""
    person = actor.get("person")
    return known.get(str(person), "") or ROLES.get(str(actor.get("role")), "")


def detail(args: dict[str, Any], known: dict[str, str]) -> str:
    """What of the arguments is worth a word in a list."""
    parts = [known.get(str(args["unit"]), "")] if args.get("unit") else []
    if args.get("length"):
        parts.append(f"延长 {args['length']}")
    parts.append(RESULTS.get(str(args.get("result")), ""))
    if args.get("reached") is False:
        parts.append("未联系上")
    return "，".join(part for part in parts if part)


RESULTS = {
    "satisfied": "满意",
    "basically_satisfied": "基本满意",
    "no_opinion": "未评价",
    "dissatisfied": "不满意",
    "unreached": "未接通",
}
"""Answers of a follow-up in words."""


def minute(instant: datetime) -> str:
    """An instant to the minute, with its weekday."""
    return f"{instant:%Y-%m-%d}（周{'一二三四五六日'[instant.weekday()]}）{instant:%H:%M}"
