"""For every guard of every act: one case it refuses, by which provision and in which words, and one it lets pass."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.law.story import LI, LIN, SUN, ZHAO, ZHOU, Story

from hotline.core.ticket import Actor

MORNING, NOON, NEXT = "2026-03-02 10:00", "2026-03-02 12:00", "2026-03-03 10:00"


@dataclass(frozen=True)
class Asked:
    """One act asked for at the end of a story."""

    story: Callable[[], Story]
    who: Actor
    args: dict[str, Any]
    when: str = NEXT


@dataclass(frozen=True)
class GuardCase:
    """One guard of one act; `nth` where the act has the guard twice."""

    act: str
    guard: str
    provision: str
    sentence: str
    refuses: Asked
    passes: Asked
    nth: int = 1


def registered(**policy: Any) -> Callable[[], Story]:
    return lambda: Story(**policy).registered(MORNING)


def dispatched(kind: str = "help", **policy: Any) -> Callable[[], Story]:
    return lambda: Story(**policy).dispatched(MORNING, kind)


def handled(kind: str = "help", **policy: Any) -> Callable[[], Story]:
    return lambda: Story(**policy).handled(MORNING, kind)


def return_pending(**policy: Any) -> Callable[[], Story]:
    return lambda: Story(**policy).dispatched(MORNING).return_asked(NOON)


def return_refused(**policy: Any) -> Callable[[], Story]:
    return lambda: return_pending(**policy)().return_refused("2026-03-02 15:00")


def in_consultation() -> Story:
    return return_pending()().do("2026-03-02 15:00", ZHOU, "refer_to_consultation", question="由谁办理")


def extension(length: str = "5wd", **policy: Any) -> Callable[[], Story]:
    return lambda: handled(**policy)().do(NOON, ZHAO, "request_extension", reason="需检测", length=length)


def extension_granted(**policy: Any) -> Callable[[], Story]:
    return lambda: extension("1wd", **policy)().do("2026-03-02 15:00", ZHOU, "approve_extension")


def extension_refused(**policy: Any) -> Callable[[], Story]:
    return lambda: extension(**policy)().do("2026-03-02 15:00", ZHOU, "refuse_extension", reason="无客观原因")


def invited(**policy: Any) -> Callable[[], Story]:
    return lambda: handled(**policy)().do(NOON, LI, "invite_co_handler", unit="水务局", claims=["1"])


def objected() -> Story:
    return invited()().do("2026-03-02 15:00", SUN, "object_invitation", reason="非本局管网")


def contacted(kind: str = "help", **policy: Any) -> Callable[[], Story]:
    return lambda: handled(kind, **policy)().do(NOON, LI, "contact_requester")


def claims_contacted() -> Story:
    return Story().handled(MORNING, claims=["甲", "乙"]).do(NOON, LI, "contact_requester")


def replied(**policy: Any) -> Callable[[], Story]:
    return lambda: handled(**policy)().replied(NOON)


def invited_replied(**policy: Any) -> Callable[[], Story]:
    return lambda: invited(**policy)().replied("2026-03-02 15:00")


def submitted() -> Story:
    return handled()().submitted(NOON)


def closed(**args: Any) -> Callable[[], Story]:
    return lambda: Story().handled(MORNING, **args).closed(NOON)


def dissatisfied(**policy: Any) -> Callable[[], Story]:
    return lambda: handled(**policy)().dissatisfied(NOON)


def redone(**policy: Any) -> Callable[[], Story]:
    return lambda: dissatisfied(**policy)().do("2026-03-02 15:00", ZHOU, "redo", reason="查实")


def dissatisfied_again(**policy: Any) -> Callable[[], Story]:
    return lambda: redone(**policy)().dissatisfied("2026-03-02 16:00")


def two(unit: str = "城管局", **policy: Any) -> Callable[[], Story]:
    return lambda: handled(**policy)().dispatched(NOON, "help", "T2", unit)


def merged() -> Story:
    return two()().do("2026-03-02 15:00", LIN, "merge", "T2", into="T1", reason="同一路灯")


def merged_and_lead_closed() -> Story:
    return merged().closed("2026-03-02 16:00")


def lost() -> Callable[[], Story]:
    """城管局 gave the ticket back, 水务局 has it, and the dispatch was recalled."""

    def story() -> Story:
        given = return_pending()().do("2026-03-02 15:00", ZHOU, "approve_return", unit="水务局", duty_basis="三定规定")
        return given.do("2026-03-02 16:00", LIN, "recall", reason="误派")

    return story


def lost_and_pending(**policy: Any) -> Callable[[], Story]:
    """城管局 gave the ticket back, 水务局 asks the same."""

    def story() -> Story:
        given = return_pending(**policy)()
        given.do("2026-03-02 15:00", ZHOU, "approve_return", unit="水务局", duty_basis="三定规定")
        return given.do("2026-03-02 16:00", SUN, "request_return", reason="不属本单位", basis="三定规定")

    return story


DISPATCH = {"unit": "城管局", "duty_basis": "三定规定"}
OTHER = {"unit": "水务局", "duty_basis": "三定规定"}
DEMAND = {"type": "help", "content": "路灯不亮", "contact": "有"}
THIRD = {"requester": "王", "fact": "路灯", "ground": "不亮"}
RETURN = {"reason": "不属本单位", "basis": "三定规定"}
LONGER = {"reason": "需检测", "length": "5wd"}


def but(args: dict[str, Any], *left_out: str, **more: Any) -> dict[str, Any]:
    """The arguments without some and with others."""
    return {name: value for name, value in {**args, **more}.items() if name not in left_out}


def lacking(
    act: str, guard: str, provision: str, sentence: str, asked: Asked, *left_out: str, nth: int = 1
) -> GuardCase:
    """A guard that asks for an argument: passes as given, refuses without it and, tested too, with blank text."""
    return GuardCase(
        act,
        guard,
        provision,
        sentence,
        Asked(asked.story, asked.who, but(asked.args, *left_out), asked.when),
        asked,
        nth,
    )
