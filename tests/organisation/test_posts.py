"""Posts: asked for by one, approved by another where it weighs, never for oneself; ended (D13; S26)."""

import pytest
from tests.organisation.conftest import DAY, Office
from tests.store.desk import Desk

from hotline.acting.organising import posts
from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow
from hotline.core.refusal import Refusal
from hotline.organisation.models import Account, Person, Post
from hotline.proving.verifying import verify
from hotline.sweeps import pools
from hotline.tickets.models import Demand

AGENT = {"unit": "hotline", "role": "agent", "appointment": "", "valid_from": DAY, "until": None}
REVIEWER = AGENT | {"role": "reviewer"}


@pytest.fixture
def newcomer(office: Office) -> str:
    """坐席小许, who begins as an agent."""
    office.does("管理员小冯", posts.add_person, "xu_agent", name="坐席小许", phone="0760-00009999", title="", **AGENT)
    return "xu_agent"


def held(person: str) -> list[tuple[str, str]]:
    return list(Post.objects.filter(person_id=person).order_by("id").values_list("role", "appointment"))


def test_one_administrator_gives_what_does_not_weigh(office: Office, newcomer: str) -> None:
    post = Post.objects.get(person_id=newcomer)
    assert (post.role, post.given_by, post.approved_by, post.valid_to) == ("agent", "feng_administrator", "", None)
    event = EventRow.objects.get(chain="access")
    assert event.act == "add_person"
    assert event.args["role"] == "agent"
    assert "小许" not in str(event.args)
    assert verify().clean


@pytest.mark.parametrize("approver", ["管理员阿珠", "保密员老谭"])
def test_what_weighs_needs_a_second_administrator_or_the_privacy_officer(
    office: Office, newcomer: str, approver: str
) -> None:
    office.does("管理员小冯", posts.ask_post, newcomer, **REVIEWER)
    assert held(newcomer) == [("agent", "")]
    for nobody, guard in (("管理员小冯", "author"), ("督办员老郑", "approver"), ("审批人老柯", "approver")):
        done = office.approves(nobody)
        assert isinstance(done, Refusal)
        assert done.guard == guard
    assert isinstance(office.approves(approver), Accomplished)
    post = Post.objects.get(person_id=newcomer, role="reviewer")
    assert (post.given_by, post.approved_by) == (
        "feng_administrator",
        {"管理员阿珠": "zhu_administrator"}.get(approver, "tan_privacy"),
    )
    assert verify().clean


def test_any_appointment_needs_two(office: Office, newcomer: str) -> None:
    office.does("管理员小冯", posts.ask_post, newcomer, **AGENT | {"appointment": "duty_leader"})
    assert held(newcomer) == [("agent", "")]
    refused = office.approves("管理员阿珠", approved=False)
    assert isinstance(refused, Refusal)
    assert refused.guard == "reason_missing"
    assert isinstance(office.approves("管理员阿珠", approved=False, reason="尚未培训"), Accomplished)
    assert held(newcomer) == [("agent", "")]


def test_nobody_gives_to_himself_and_nobody_approves_what_he_receives(office: Office, newcomer: str) -> None:
    assert office.refused("管理员小冯", posts.ask_post, "feng_administrator", **REVIEWER) == "oneself"
    assert office.refused("管理员小冯", posts.ask_post, "zhu_administrator", **REVIEWER) == "posts_apart"
    Person.objects.create(key="qu", name="保密员小瞿")
    office.does("管理员小冯", posts.ask_post, "qu", **AGENT | {"role": "privacy_officer"})
    assert isinstance(office.approves("管理员阿珠"), Accomplished)
    office.does("管理员小冯", posts.ask_post, "tan_privacy", **AGENT | {"role": "supervisor"})
    own = office.approves("保密员老谭")
    assert isinstance(own, Refusal)
    assert own.guard == "receiver"
    assert isinstance(office.approves("管理员阿珠"), Accomplished)


def test_what_may_not_be_held_together_is_refused_by_the_action_at_both_moments(office: Office, newcomer: str) -> None:
    handler = {"unit": "city_management", "role": "handler", "appointment": "", "valid_from": DAY, "until": None}
    office.does("管理员小冯", posts.ask_post, newcomer, **REVIEWER)
    Post.objects.filter(person_id=newcomer).update(valid_to=DAY)
    office.does("管理员小冯", posts.ask_post, newcomer, **handler)
    late = office.approves("管理员阿珠")
    assert isinstance(late, Refusal)
    assert (late.guard, late.sentence) == ("posts_apart", "不能与“承办人”同时担任。")
    assert office.waiting().kind == "post"
    assert verify().clean


def test_a_unit_lead_asks_for_handlers_of_the_own_unit_alone(office: Office) -> None:
    Person.objects.create(key="fang", name="城管局小方")
    handler = {"unit": "city_management", "role": "handler", "appointment": "", "valid_from": DAY, "until": None}
    office.does("城管局罗局", posts.ask_post, "fang", **handler)
    assert held("fang") == [("handler", "")]
    assert office.refused("城管局罗局", posts.ask_post, "fang", **handler | {"unit": "housing"}) == "unit_scope"
    assert office.refused("城管局罗局", posts.ask_post, "fang", **handler | {"role": "unit_lead"}) == "role"
    office.does("城管局罗局", posts.ask_post, "fang", **handler | {"appointment": "unit_desk"})
    assert office.waiting().object == "fang"
    for nobody in ("派单员老林", "督办员老郑", "城管局小李"):
        assert office.refused(nobody, posts.ask_post, "fang", **handler) == "role"


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"unit": "city_management"}, "post_kind"),
        ({"unit": "no_such"}, "unknown_unit"),
        ({"appointment": "unit_desk"}, "post_kind"),
        ({"until": DAY}, "dates"),
        ({}, "post_held"),
    ],
)
def test_a_post_that_cannot_be(office: Office, newcomer: str, change: dict[str, object], guard: str) -> None:
    assert office.refused("管理员小冯", posts.ask_post, newcomer, **AGENT | change) == guard


# --- ending ---


def test_the_last_responsible_leader_and_the_last_administrator_stay(office: Office) -> None:
    lead = Post.objects.get(person_id="city_management_lead")
    assert office.refused("管理员小冯", posts.end_post, "city_management_lead", post=lead.id) == "last_leader"
    assert office.refused("管理员小冯", posts.end_person, "city_management_lead") == "last_leader"
    after = {"unit": "city_management", "role": "unit_lead", "appointment": "", "valid_from": DAY, "until": None}
    office.does("管理员小冯", posts.ask_post, "city_management_handler", **after)
    office.does("管理员小冯", posts.end_post, "city_management_lead", post=lead.id)
    second = Post.objects.get(person_id="zhu_administrator")
    office.does("管理员小冯", posts.end_post, "zhu_administrator", post=second.id)
    own = Post.objects.get(person_id="feng_administrator")
    assert office.refused("管理员小冯", posts.end_post, "feng_administrator", post=own.id) == "last_administrator"
    assert office.refused("管理员小冯", posts.end_post, "zhu_administrator", post=second.id) == "ended"


def test_whoever_leaves_leaves_the_open_work_to_the_pool_of_the_unit(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    assert Demand.objects.get(number=number).person == "city_management_handler"
    Account.objects.create(username="li", person_id="city_management_handler", password="x")
    office.now = desk.now
    office.does("城管局罗局", posts.end_person, "city_management_handler")
    assert not Account.objects.get(username="li").is_active
    assert not Post.objects.filter(person_id="city_management_handler", valid_to__isnull=True).exists()
    assert pools(office.now) == 1
    assert pools(office.now) == 0
    left = Demand.objects.get(number=number)
    assert left.person == "city_management_lead"
    event = EventRow.objects.filter(chain=number).latest("seq")
    assert (event.act, event.actor["role"], event.args) == ("to_pool", "system", {"person": "city_management_handler"})
    assert verify().clean


def test_a_post_begun_today_ends_today(office: Office, newcomer: str) -> None:
    post = Post.objects.get(person_id=newcomer)
    office.does("管理员小冯", posts.end_post, newcomer, post=post.id)
    post.refresh_from_db()
    assert (post.valid_from, post.valid_to) == (DAY, DAY)
