"""What each person may do, or why not: the answer of the page is the answer of the act (lifecycle section 5)."""

from tests.reading.people import OTHERS, reads
from tests.store.desk import REPORT, WHO, Desk, row

from hotline.core.lifecycle import ACTS
from hotline.core.scope import scope_of
from hotline.reading.opening import open_ticket
from hotline.reading.rights import ActOpen, allowed, allowed_by_number


def acts(desk: Desk, name: str, number: str) -> dict[str, ActOpen]:
    opened = open_ticket(number, reads(desk, name), desk.now)
    assert opened is not None
    return {one.act: one for one in allowed(opened)}


def open_acts(desk: Desk, name: str, number: str) -> list[str]:
    return [act for act, one in acts(desk, name, number).items() if one.allowed]


def why(desk: Desk, name: str, number: str, act: str) -> str | None:
    refusal = acts(desk, name, number)[act].refusal
    return refusal.guard if refusal else None


def test_the_lead_of_a_ticket_just_dispatched(desk: Desk) -> None:
    number = desk.dispatched()
    assert open_acts(desk, "城管局罗局", number) == [
        "accept",
        "request_return",
        "contact_requester",
        "urge",
        "report_risk",
    ]
    refused = acts(desk, "城管局罗局", number)["reply"].refusal
    assert refused is not None
    assert (refused.provision, refused.sentence) == ("a20.1.2", "工单现为“已派单待受理”，不能书面答复。")


def test_a_handler_may_prepare_what_the_lead_releases(desk: Desk) -> None:
    number = desk.accepted()
    found = acts(desk, "城管局小李", number)
    assert found["request_extension"].draft
    assert not found["request_extension"].allowed
    assert not found["invite_co_handler"].draft
    assert found["invite_co_handler"].allowed


def test_silence_counts_as_acceptance_before_the_sweep_has_run(desk: Desk) -> None:
    number = desk.dispatched()
    window = row(number).system_act_at
    assert window is not None
    desk.now = window
    assert why(desk, "城管局罗局", number, "request_return") == "return_window"
    assert "invite_co_handler" in open_acts(desk, "城管局罗局", number)


def test_separation_of_duties_shows_before_anybody_tries(desk: Desk) -> None:
    number = desk.accepted()
    desk.submits(number)
    former = desk.appoints("城管局小李", "reviewer", "hotline")
    assert why(desk, former, number, "approve_closure") == "D01"
    desk.approves(number)
    caller = desk.appoints("审核员周姐", "follow_up_caller", "hotline")
    assert why(desk, caller, number, "follow_up") == "D04"
    assert open_acts(desk, "回访员小何", number) == ["follow_up", "report_risk"]
    of_unit = desk.appoints("住建局小钟", "follow_up_caller", "city_management")
    assert why(desk, of_unit, number, "follow_up") == "D05"


def test_a_former_member_of_the_unit_does_not_decide_its_application(desk: Desk) -> None:
    number = desk.dispatched()
    desk.does("城管局罗局", "request_return", number, reason="非我职责", basis="三定")
    former = desk.appoints("城管局小李", "reviewer", "hotline")
    for act in ("approve_return", "refuse_return", "refer_to_consultation"):
        assert why(desk, former, number, act) == "D02"
        assert why(desk, "审核员周姐", number, act) is None


def test_only_a_consultation_body_decides_a_consultation(desk: Desk) -> None:
    number = desk.dispatched()
    desk.does("城管局罗局", "request_return", number, reason="职责交叉", basis="三定")
    desk.does("审核员周姐", "refer_to_consultation", number, question="由谁", body="city_consultation")
    assert why(desk, "协商秘书老莫", number, "decide_consultation") is None
    assert why(desk, "督办员老郑", number, "decide_consultation") == "scope"


def test_acts_of_other_roles_are_not_listed(desk: Desk) -> None:
    number = desk.accepted()
    for name in (*list(WHO)[:14], *OTHERS):
        found = allowed_by_number(number, reads(desk, name), desk.now)
        if found is None:
            continue
        role = reads(desk, name).actor.role
        assert all(scope_of(one.act, role) not in ("-", "p") for one in found)
        assert [one.act for one in found] == [act for act in ACTS if act in {one.act for one in found}]
    assert allowed_by_number(number, reads(desk, "审计员老邓"), desk.now) is None


def test_what_is_refused_here_is_refused_when_tried_for_the_same_reason(desk: Desk) -> None:
    """Every act a page refuses is tried all the same: the act refuses too, by the same guard."""
    number = desk.accepted()
    for name in ("城管局小李", "城管局罗局", "审核员周姐", "派单员老林", "督办员老郑", "坐席小陈"):
        for act, one in acts(desk, name, number).items():
            if one.refusal is not None and one.refusal.guard != "scope":
                assert desk.refused(name, act, number, **ARGUMENTS.get(act, {})) == one.refusal.guard, (name, act)


ARGUMENTS: dict[str, dict[str, object]] = {
    "request_return": {"reason": "r", "basis": "b"},
    "refuse_return": {"reason": "r", "basis": "b"},
    "approve_return": {"unit": "housing", "duty_basis": "b", "class_code": "030303"},
    "refer_to_consultation": {"question": "q", "body": "city_consultation"},
    "decide_consultation": {"unit": "housing", "basis": "b", "body": "city_consultation"},
    "request_extension": {"reason": "r", "length": "1wd", "cause": "weather"},
    "refuse_extension": {"reason": "r"},
    "object_invitation": {"reason": "r"},
    "decide_objection": {"unit": "housing", "upheld": True, "reason": "r"},
    "submit_co_result": {"result": "r"},
    "reply": {"reply": "r"},
    "request_closure": {**REPORT},
    "approve_closure": {"checklist": []},
    "refuse_closure": {"reason": "r", "code": "evidence"},
    "redo": {"reason": "r"},
    "decline_redo": {"reason": "r"},
    "unmerge": {"reason": "r"},
    "dispatch": {"unit": "housing", "duty_basis": "b", "class_code": "030303"},
    "answer_on_the_spot": {"answer": "a", "source": "s"},
    "urge": {},
}
