"""The questions of a follow-up, versioned data (回访问题; a23.1), and what an attempt got for an answer to each.

A question not put is `not_asked`, one put and left open is `no_answer`: two values, and neither stands for the other.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hotline.core.arguments import Text
from hotline.trouble import Trouble

NOT_ASKED: Final = "not_asked"
NO_ANSWER: Final = "no_answer"


OWN: Final = ("satisfied", "solved")
"""Questions answered by arguments of their own, since more than the record hangs on them."""


class UnknownAnswer(Trouble):
    """A question that is not asked in this version, or an answer it does not offer."""


@dataclass(frozen=True)
class Question:
    """One question: its words, the answers offered with theirs; None: answered in words, kept by reference."""

    key: str
    zh: str
    answers: Mapping[str, str] | None


@dataclass(frozen=True)
class Questions:
    """One version of the questions, asked from a date on."""

    version: str
    begins: date
    questions: tuple[Question, ...]


@cache
def versions() -> tuple[Questions, ...]:
    """Every version, the oldest first."""
    rows = json.loads((files(__package__) / "data" / "questions.json").read_text(encoding="utf-8"))["versions"]
    found = (
        Questions(row["version"], date.fromisoformat(row["from"]), tuple(Question(**one) for one in row["questions"]))
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: one.begins))


def questions_on(day: date) -> Questions:
    """The version asked on a date."""
    return [one for one in versions() if one.begins <= day][-1]


def answers_to(asked: Questions, args: Mapping[str, Any]) -> dict[str, str]:
    """What the arguments of a follow-up say to each question of a version (a23.1). Raises UnknownAnswer.

    `result` answers whether the requester is satisfied, nobody reached having been asked nothing; `solved` and
    `answers` say the rest, a reason or words why.
    """
    given = dict(args.get("answers", ()))
    unknown = set(given) - {one.key for one in asked.questions if one.answers is not None and one.key not in OWN}
    if unknown:
        raise UnknownAnswer(f"回访问题（{asked.version}版）没有这些：{'、'.join(sorted(unknown))}。")
    if args["result"] == "unreached":
        return dict.fromkeys((question.key for question in asked.questions), NOT_ASKED)
    told = {"satisfied": args["result"], **({"solved": args["solved"]} if "solved" in args else {}), **given}
    return {question.key: _answer(question, told, args) for question in asked.questions}


def _answer(question: Question, told: Mapping[str, str], args: Mapping[str, Any]) -> str:
    if question.answers is None:
        words = args.get("reason", args.get("words"))
        return (words.reference or "") if isinstance(words, Text) else NOT_ASKED
    answer = str(told.get(question.key, NOT_ASKED))
    if answer not in (*question.answers, NOT_ASKED, NO_ANSWER):
        raise UnknownAnswer(f"回访问题“{question.zh}”没有这种回答：{answer}。")
    return answer
