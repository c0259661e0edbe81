"""Acting for another (林某 for 李某): duties are tested for both (roles sections 5 and 7)."""

from dataclasses import replace

import pytest
from tests.law.guard_cases import dissatisfied, handled
from tests.law.story import HE, LIN, ZHAO, ZHOU
from tests.law.test_product_guards import APPROVE, NEXT, RETURN, Asked, outcome

from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.ticket import World

DUTIES = {
    "D01": APPROVE.but(who=replace(ZHOU, behalf=ZHAO.person)),
    "D03": RETURN.but(who=replace(ZHOU, behalf=LIN.person), known=Circumstances(second_reviewer=True)),
    "D04": Asked("redo", dissatisfied(), HE, {"reason": "未修"}).but(who=replace(HE, behalf=ZHOU.person)),
}


@pytest.mark.parametrize("row", DUTIES)
def test_what_the_one_acted_for_may_not_do_the_deputy_may_not_do_either(row: str) -> None:
    asked = DUTIES[row]
    known = replace(asked.known, delegated=frozenset({asked.act}))
    refusal = outcome(asked.but(known=known))
    assert isinstance(refusal, Refusal)
    assert refusal.guard == row
    assert isinstance(outcome(asked.but(who=replace(asked.who, behalf="审核员老秦"), known=known)), World)


def test_who_replied_for_another_and_the_other_both_handled_it() -> None:
    story = handled()()
    story.known = Circumstances(delegated=frozenset({"contact_requester"}))
    story.do(NEXT, replace(ZHAO, person="小林", behalf=ZHAO.person), "contact_requester")
    assert {"小林", ZHAO.person} <= set(story.ticket().handled_by)
