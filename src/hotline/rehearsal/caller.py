"""The caller: asks with an idempotency key, and again with the same key when no answer comes."""

from collections.abc import Callable
from typing import TypeVar

from hotline.acting.request import Accomplished
from hotline.core.refusal import Refusal
from hotline.rehearsal.faults import PASSING, Faults
from hotline.trouble import Trouble

T = TypeVar("T")
TRIES = 20


class Broken(Trouble):
    """The platform broke a promise of its own during a rehearsal."""


class Caller:
    """Delivers requests through whatever the injector does to them."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def insist(self, do: Callable[[], T]) -> T:
        """Ask until an answer comes. Raises Broken when none comes at all."""
        for _ in range(TRIES):
            self.faults.between()
            try:
                with self.faults.inside():
                    return do()
            except PASSING as error:
                self.faults.note(error)
        raise Broken(f"同一请求试了 {TRIES} 次仍没有结果。")

    def ask(self, do: Callable[[], Accomplished | Refusal]) -> Accomplished | Refusal:
        """An act; its answer may get lost on the way, then it is asked for again. Raises Broken if done twice."""
        first = self.insist(do)
        if isinstance(first, Accomplished) and self.faults.happens("answer lost after commit", 0.01):
            same(first, self.insist(do))
        if isinstance(first, Accomplished) and self.faults.happens("duplicate delivery", 0.02):
            same(first, self.insist(do))
        return first


def same(first: Accomplished, again: Accomplished | Refusal) -> None:
    """The same key must give the first result. Raises Broken."""
    if not isinstance(again, Accomplished) or not again.again or again.plain() != first.plain():
        raise Broken(f"工单 {first.number}：同一幂等键的第二次请求没有得到第一次的结果。")
