"""Demands in every state and a draft of a rule: what the list of pages and the attacks on them take."""

from tests.reading.people import reads
from tests.store.desk import WANG, Desk

from hotline.acting.reception import ContactIn, receive
from hotline.acting.request import Accomplished, Asked
from hotline.acting.rulemaking import draft_rule
from hotline.organisation.models import ServiceAccount
from hotline.organisation.service_keys import open_account
from hotline.protecting.exports import Wish, ask
from hotline.reading.worklist import Filters


def fill(desk: Desk) -> None:
    """A demand received, one registered, one each with 城管局: dispatched, handled, returned, submitted, closed.

    Besides them a demand whose identity is withheld, an export by 督办员老郑, a draft of the policy by 管理员小冯 and
    the account of an outside system.
    """
    receive(ContactIn("web", desk.now, WANG, "路灯不亮"))
    desk.registers()
    desk.dispatched()
    returned = desk.dispatched()
    desk.does("城管局罗局", "request_return", returned, reason="不属本局", basis="三定规定")
    submitted, closed = desk.accepted(), desk.accepted()
    desk.submits(submitted)
    desk.closes(closed)
    desk.accepted()
    desk.registers(marks=["withheld"])
    exported = ask(Wish("open", Filters(), ("number",), "csv", "handle", "交班用"), reads(desk, "督办员老郑"), desk.now)
    assert isinstance(exported, Accomplished)
    args = {"kind": "policy", "content": {"changes": {"due_soon": 2}}, "reason": "试行"}
    drafted = draft_rule(Asked("draft_rule", "", desk.who("管理员小冯"), desk.now, args))
    assert isinstance(drafted, Accomplished)
    open_account(
        ServiceAccount(
            name="城管局系统", purpose="unit_system", unit_id="city_management", scopes=["tickets"], per_minute=60,
            drafted_by="feng_administrator", approved_by="zeng_analyst", made_at=desk.now,
        )
    )  # fmt: skip
