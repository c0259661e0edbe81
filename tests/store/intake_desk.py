"""坐席小陈 at intake: demands settled in one act, and what their requesters then read."""

from typing import Any

from tests.store.desk import WANG, Desk, row

from hotline.acting.reception import ContactIn, RequesterIn
from hotline.acting.request import Accomplished, Asked
from hotline.acting.told import told_under
from hotline.core.refusal import Refusal
from hotline.personal.query_code import CodeSeed, query_code
from hotline.personal.vault import provider

KNOWN = {"type": "help", "content": "路灯不亮", "contact": "电话", "urgency": "settled"}


def settles(desk: Desk, act: Any, who: RequesterIn = WANG, channel: str = "phone", /, **args: Any) -> Any:
    """坐席小陈 registers or disposes of a contact just received."""
    known = {"urgency": "settled"} | {name.rstrip("_"): value for name, value in args.items()}
    facts = ContactIn(channel, desk.now, who, "来件", speaker=known.pop("by", ""), declined=known.pop("declined", ()))
    return act(Asked(act.__name__, "", desk.who("坐席小陈"), desk.now, known), facts)


def settled(desk: Desk, act: Any, who: RequesterIn = WANG, channel: str = "phone", /, **args: Any) -> str:
    """The number of a demand that must be settled."""
    done = settles(desk, act, who, channel, **args)
    assert isinstance(done, Accomplished), done
    return done.number


def refused(done: Accomplished | Refusal) -> tuple[str, str]:
    """Guard and provision of what must be refused."""
    assert isinstance(done, Refusal), done
    return done.guard, done.provision


def rendered(number: str) -> str:
    """What the requester of a demand reads in the message about its end."""
    seed = CodeSeed(number, 1, row(number).code_key)
    return told_under(number, query_code(provider(), seed))[-1].text
