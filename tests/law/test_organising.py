"""Who changes the organisation, what a successor takes over, what a committee sees, the matrix (roles; a15.3)."""

from dataclasses import replace
from typing import Any

import pytest
from tests.law.story import LI, LIN, SUN, ZHOU, Story

from hotline.core.access import DUTIES, SCOPE_WORDS, matrix
from hotline.core.appointments import HELD
from hotline.core.assistance import RELEASABLE, may_open_task, view_in_task
from hotline.core.organising import CONFIGURATION, DIRECT, may_approve, may_draft, no
from hotline.core.privacy import COLUMNS, FIELDS, IDENTITY_FIELDS
from hotline.core.refusal import Refusal
from hotline.core.scope import SCOPES, Reader, Standing
from hotline.core.succession import succeeded
from hotline.core.ticket import Actor, Assignment, Ticket
from hotline.core.units import ENTRIES, Hanging, missing_entries, must_be_ready, successors_wanted


def reader(role: str, unit: str = "hotline", person: str = "feng", **more: Any) -> Reader:
    below, appointments = more.pop("below", frozenset()), more.pop("appointments", frozenset())
    return Reader(Actor(role, unit, person=person, **more), below=below, appointments=appointments)


def told(refusal: Refusal | None) -> tuple[str, str, str, str] | None:
    return (refusal.act, refusal.guard, refusal.provision, refusal.sentence) if refusal else None


LEAD = reader("unit_lead", "town", "luo", below=frozenset({"office"}))

# --- drafting and approving (roles section 4) ---


@pytest.mark.parametrize(
    ("what", "who", "unit", "guard", "sentence"),
    [
        ("unit", LEAD, None, "role", "单位负责人不能办理“单位及其承接”，请由管理员办理。"),
        ("duty", reader("agent"), None, "role", "话务员不能办理“值班表”，请由管理员、单位负责人、督办员、派单员办理。"),
        ("post", LEAD, "department", "unit_scope", "该单位不在你的职权范围内。"),
        ("duty", reader("dispatcher"), "town", "unit_scope", "该单位不在你的职权范围内。"),
        ("delegation", LEAD, "office", "unit_scope", "该单位不在你的职权范围内。"),
        ("post", reader("administrator", behalf="zhang"), None, "behalf", "这项事务不能代办，请由本人办理。"),
    ],
)
def test_who_may_not_draft(what: str, who: Reader, unit: str | None, guard: str, sentence: str) -> None:
    provision = (CONFIGURATION.get(what) or DIRECT[what]).provision
    assert told(may_draft(what, "change", who, unit)) == ("change", guard, provision, sentence)


@pytest.mark.parametrize(
    ("what", "who", "unit"),
    [
        ("unit", reader("administrator"), "department"),
        ("unit", reader("administrator"), None),
        ("post", LEAD, "town"),
        ("post", LEAD, "office"),
        ("duty", reader("supervisor"), "hotline"),
        ("delegation", LEAD, "town"),
    ],
)
def test_who_may_draft(what: str, who: Reader, unit: str | None) -> None:
    assert may_draft(what, "change", who, unit) is None


APPROVER = reader("supervisor", person="luo", appointments=frozenset({"department_approver"}))


def test_another_person_with_the_appointment_approves() -> None:
    nobody: frozenset[str] = frozenset()
    assert may_approve("unit", "approve", APPROVER, "feng", nobody) is None
    by = "主管部门审批人"
    without = may_approve("unit", "approve", reader("supervisor"), "x", nobody)
    assert told(without) == ("approve", "approver", "a15.3", f"“单位及其承接”须由{by}批准。")
    own = may_approve("unit", "approve", APPROVER, "luo", nobody)
    assert told(own) == ("approve", "author", "a15.3", "起草人不能批准。")
    received = may_approve("unit", "approve", APPROVER, "feng", frozenset({"luo"}))
    assert told(received) == ("approve", "receiver", "a15.3", "不能批准授予自己的岗位。")
    behalf = replace(APPROVER, actor=replace(APPROVER.actor, behalf="zhang"))
    acting = may_approve("unit", "approve", behalf, "feng", nobody)
    assert told(acting) == ("approve", "behalf", "a15.3", "这项事务不能代办，请由本人办理。")


def test_a_post_is_approved_by_a_role_or_an_appointment_named() -> None:
    nobody: frozenset[str] = frozenset()
    refusal = told(may_approve("post", "approve", reader("agent"), "x", nobody))
    assert refusal == ("approve", "approver", "a32.1", "“岗位”须由管理员或者保密员批准。")
    for role in ("administrator", "privacy_officer"):
        assert may_approve("post", "approve", reader(role), "x", nobody) is None


def test_a_refusal_fills_its_sentence_and_keeps_the_fact() -> None:
    refusal = no("delegate", "too_long", "a5.2", days="30")
    assert refusal == Refusal("delegate", "too_long", "a5.2", "授权最长30日。", {"days": "30"})


# --- successors (a15.3, a16.1) ---


def after(ticket: Ticket, former: str = "城管局", successor: str = "园林局") -> Ticket:
    return succeeded(ticket, {"from": former, "to": successor})


def co_handlers(held: Assignment | None) -> list[tuple[str, str]]:
    return [(co.unit, co.status) for co in held.co_handlers] if held else []


def test_a_successor_takes_over_the_lead_with_clock_and_all() -> None:
    ticket = Story().handled("2026-03-02 10:00").ticket()
    taken = after(ticket)
    assert taken == replace(ticket, assignment=replace(ticket.held(), unit="园林局"))
    assert after(ticket, "水务局") == ticket
    unassigned = Story().registered("2026-03-02 10:00").ticket()
    assert after(unassigned) == unassigned


def test_a_successor_takes_over_an_invitation_unless_it_is_there_already() -> None:
    story = Story().handled("2026-03-02 10:00")
    for unit in ("水务局", "交通局"):
        story.do("2026-03-02 11:00", LI, "invite_co_handler", unit=unit, claims=["1"])
    held = after(story.ticket(), "水务局", "园林局").assignment
    assert co_handlers(held) == [("园林局", "invited"), ("交通局", "invited")]
    held = after(story.ticket(), "水务局", "交通局").assignment
    assert co_handlers(held) == [("水务局", "released"), ("交通局", "invited")]
    held = after(story.ticket(), "水务局", "城管局").assignment
    assert co_handlers(held) == [("水务局", "released"), ("交通局", "invited")]
    led = after(story.ticket(), "城管局", "水务局").held()
    assert (led.unit, co_handlers(led)) == ("水务局", [("水务局", "invited"), ("交通局", "invited")])


def test_one_released_before_does_not_stand_in_the_way() -> None:
    story = Story().handled("2026-03-02 10:00")
    for unit in ("水务局", "交通局"):
        story.do("2026-03-02 11:00", LI, "invite_co_handler", unit=unit, claims=["1"])
    story.do("2026-03-02 12:00", SUN, "object_invitation", reason="非本局管网")
    story.do("2026-03-02 15:00", ZHOU, "decide_objection", unit="水务局", upheld=True, reason="属实")
    held = after(story.ticket(), "交通局", "水务局").assignment
    assert co_handlers(held) == [("水务局", "released"), ("水务局", "invited")]


def test_a_successor_stands_where_the_unit_stood_before() -> None:
    story = Story().dispatched("2026-03-02 10:00").return_asked("2026-03-02 12:00")
    story.do("2026-03-02 15:00", ZHOU, "approve_return", unit="水务局", duty_basis="三定规定")
    taken = after(story.ticket())
    assert (taken.lost_units, [one.unit for one in taken.receipts], taken.unit) == (("园林局",), ["园林局"], "水务局")
    story.do("2026-03-02 16:00", SUN, "request_return", reason="r", basis="b")
    story.do("2026-03-02 17:00", ZHOU, "approve_return", unit="园林局", duty_basis="三定规定")
    assert after(story.ticket(), "城管局", "教体局").lost_units == ("教体局", "水务局")
    assert after(story.ticket(), "水务局", "城管局").lost_units == ("城管局",)
    recalled = Story().dispatched("2026-03-02 10:00").do("2026-03-02 12:00", LIN, "recall", reason="误派").ticket()
    held = after(recalled).recalled
    assert held is not None
    assert (held.unit, after(recalled).assignment) == ("园林局", None)


# --- committees (a6.1) ---

WU = Reader(Actor("handler", "沙边村委会", "village_committee", "wu"))
TASK = Standing("n", unit="town", invited=frozenset({"沙边村委会"}))


def test_a_committee_opens_its_own_task_alone() -> None:
    assert may_open_task(WU, TASK)
    for other in (
        replace(TASK, invited=frozenset({"town"})),
        replace(TASK, restricted=True),
        replace(TASK, protection=4),
        replace(TASK, recused=frozenset({"沙边村委会"})),
    ):
        assert not may_open_task(WU, other)
    assert may_open_task(WU, replace(TASK, protection=3))
    assert not may_open_task(Reader(replace(WU.actor, role="unit_lead")), TASK)
    assert not may_open_task(Reader(replace(WU.actor, unit_kind="city_department")), TASK)


@pytest.mark.parametrize(
    ("field", "views"),
    [
        ("name", ["shown", "shown", "hidden", "hidden", "hidden"]),
        ("location", ["shown", "shown", "hidden", "hidden", "hidden"]),
        ("words", ["masked_for_good", "hidden", "hidden", "hidden", "hidden"]),
    ],
)
def test_what_was_released_for_a_task_is_seen_below_p2(field: str, views: list[str]) -> None:
    assert [view_in_task(field, level, frozenset({field})) for level in range(5)] == views
    assert view_in_task(field, 0, frozenset()) == "hidden"


def test_what_may_not_be_released_stays_hidden() -> None:
    for field in (*FIELDS, "id_number"):
        if field not in RELEASABLE:
            assert view_in_task(field, 0, frozenset({field})) == "hidden"


# --- units (a5.1, a5.2, a15.3) ---


def test_what_a_unit_still_has_to_name() -> None:
    assert missing_entries(dict.fromkeys(ENTRIES, True)) == ()
    assert missing_entries({"leader": True, "desk": False, "substitute": True, "hours": False}) == (
        "联络科室和电话",
        "值守时间",
    )
    assert (must_be_ready("city_department"), must_be_ready("village_committee")) == (True, False)


@pytest.mark.parametrize(
    ("change", "hanging", "wanted"),
    [
        ("rename", Hanging(tickets=1), (0, 0)),
        ("merge", Hanging(), (1, 1)),
        ("split", Hanging(), (2, None)),
        ("close", Hanging(), (0, 1)),
        ("close", Hanging(tickets=1), (1, 1)),
        ("close", Hanging(systems=1), (1, 1)),
    ],
)
def test_how_many_successors_a_change_needs(change: str, hanging: Hanging, wanted: tuple[int, int | None]) -> None:
    assert successors_wanted(change, hanging) == wanted


# --- the matrix (roles sections 1 to 6; a32.1) ---


def test_the_matrix_is_read_from_the_tables_that_decide() -> None:
    found = matrix()
    assert list(found) == [
        "roles", "appointments", "acts", "scopes", "fields", "identity_in_reports", "duties", "configuration", "direct",
    ]  # fmt: skip
    assert (list(found["roles"]), found["scopes"]) == (list(HELD), SCOPE_WORDS)
    assert found["roles"]["reviewer"] == {
        "zh": "审核员",
        "unit_kinds": ["hotline"],
        "not_with": ["administrator", "auditor", "handler", "unit_lead"],
        "by_two": True,
        "delegable": [
            "approve_return", "refuse_return", "refer_to_consultation", "approve_extension", "refuse_extension",
            "decide_objection", "approve_closure", "refuse_closure", "redo", "decline_redo", "merge", "unmerge",
            "recall", "report_risk", "amend_type",
        ],
    }  # fmt: skip
    assert found["roles"]["unit_lead"]["by_two"] is False
    assert found["roles"]["unit_lead"]["delegable"] == [
        "register", "accept", "assign", "request_return", "request_extension", "invite_co_handler",
        "object_invitation", "submit_co_result", "contact_requester", "reply", "request_closure", "urge", "report_risk",
    ]  # fmt: skip
    assert found["appointments"]["department_approver"] == {
        "zh": "主管部门审批人",
        "roles": ["analyst", "supervisor"],
    }
    assert {act: row["scope"] for act, row in found["acts"].items()} == {act: dict(row) for act, row in SCOPES.items()}
    urge = found["acts"]["urge"]
    assert (urge["zh"], urge["provision"], sorted(urge)) == ("催办", "a38.1", ["provision", "scope", "zh"])


def test_the_matrix_shows_each_field_at_each_level_with_the_relations_that_change_it() -> None:
    found = matrix()
    assert list(found["fields"]) == list(FIELDS)
    for levels in found["fields"].values():
        assert list(levels) == ["P0", "P1", "P2", "P3", "P4"]
        assert all(list(row) == list(COLUMNS) for row in levels.values())
    name, phone = found["fields"]["name"], found["fields"]["phone"]
    assert name["P0"]["agent"] == {"": "masked", "own_contact": "shown"}
    assert name["P2"]["handler"] == {"": "hidden", "consent": "masked"}
    assert phone["P0"]["co_handler"] == {"": "hidden", "contact_allowed": "masked"}
    assert phone["P0"]["handler"] == {"": "masked"}
    assert name["P4"]["agent"] == {"": "hidden"}
    assert found["fields"]["attachments"]["P2"]["handler"] == {"": "masked_for_good", "released": "masked"}
    reports = found["identity_in_reports"]
    assert list(reports) == list(IDENTITY_FIELDS)
    assert list(reports["name"]) == ["P2", "P3"]
    assert reports["name"]["P3"]["privacy_officer"] == {"": "hidden", "two_people": "masked"}
    assert name["P3"]["privacy_officer"] == {"": "masked"}


def test_the_matrix_names_duties_apart_and_rights_of_configuration() -> None:
    found = matrix()
    assert list(found["duties"]) == list(DUTIES)
    assert found["duties"]["D01"] == {
        "zh": "经办或审签答复 / 审核办结",
        "provision": "a22.1",
        "enforced_by": "guard",
        "acts": ["approve_closure", "refuse_closure"],
    }
    assert found["duties"]["D06"]["acts"] == []
    assert (list(found["configuration"]), list(found["direct"])) == (list(CONFIGURATION), list(DIRECT))
    assert found["configuration"]["template"] == {
        "zh": "消息和答复模板",
        "provision": "a21.1",
        "draft": {"knowledge_editor": "C", "unit_lead": "S"},
        "confirm": ["privacy_officer"],
        "approve": ["department_approver"],
    }
    assert found["direct"]["duty"]["draft"] == {
        "administrator": "C", "unit_lead": "S", "supervisor": "H", "dispatcher": "H",
    }  # fmt: skip
