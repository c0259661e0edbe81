"""Demands in every state and what waits on the desks: what the list of pages and the attacks on them take."""

from tests.store.desk import WANG, Desk

from hotline.acting.reception import ContactIn, receive
from hotline.demo.showing import leave_examples

MADE = ["rule", "catalogue", "trial", "post", "upload", "export", "wish", "system request", "system", "assistance"]


def fill(desk: Desk) -> None:
    """A demand received, one registered, one each with 城管局: dispatched, handled, returned, submitted, closed.

    Besides them one with 石岐街道, whose identity is withheld, one for which a committee is asked to help, and what
    waits on the desks of configuration.
    """
    receive(ContactIn("web", desk.now, WANG, "路灯不亮"))
    desk.registers()
    desk.dispatched()
    returned = desk.dispatched()
    desk.does("城管局罗局", "request_return", returned, reason="不属本局", basis="三定规定")
    submitted, closed = desk.accepted(), desk.accepted()
    desk.submits(submitted)
    desk.closes(closed)
    for more in ({}, {"type": "report"}):
        number = desk.registers(claims=["1"], town="442000001", **more)
        desk.dispatches(number, "shiqi")
        desk.does("石岐老张", "accept", number)
    desk.accepted()
    assert leave_examples(desk.now) == MADE
