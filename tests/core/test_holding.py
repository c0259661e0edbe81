"""Who sets and lifts a hold, and why not: the whole refusal (a32.1; S43)."""

import pytest

from hotline.core.holding import holding_refusal
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.core.ticket import Actor

TAN = Reader(Actor("privacy_officer", person="tan"))


@pytest.mark.parametrize("act", ["hold", "release_hold"])
def test_a_privacy_officer_sets_and_lifts_holds_for_a_reason(act: str) -> None:
    assert holding_refusal(act, TAN, "信访复查") is None
    assert holding_refusal(act, TAN, "复查") is None
    short = Refusal(act, "look_words_missing", "a32.1", "请写明原因。")
    for words in ("", "查", "  查 "):
        assert holding_refusal(act, TAN, words) == short


@pytest.mark.parametrize("role", ["auditor", "administrator", "agent", "unit_lead"])
def test_nobody_else_does(role: str) -> None:
    scope = Refusal("hold", "scope", "a32.1", "该工单不在你的职权范围内。")
    assert holding_refusal("hold", Reader(Actor(role, person="x")), "信访复查") == scope
