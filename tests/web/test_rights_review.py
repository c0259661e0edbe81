"""The review of rights: two words by two people for each post, or it is suspended from the next request on (S26)."""

from datetime import date, timedelta

import pytest
from tests.store.conftest import at
from tests.store.desk import WHO
from tests.web.conftest import Clock, SignedIn

from hotline.access import review
from hotline.access.models import Confirmed, Review
from hotline.audit.models import EventRow
from hotline.organisation.models import Post
from hotline.sweeps import access

WHO["保密员老谭"] = ("tan_privacy", "privacy_officer")
JULY = at("2026-07-01", "08:00")


@pytest.fixture
def opened(signed_in: SignedIn, clock: Clock) -> Review:
    """The review of the third quarter: people have signed in before it, the sweep has opened it."""
    signed_in("派单员老林")
    clock.move_to(JULY)
    assert access.open_review(JULY) == 1
    return Review.objects.get()


def post_of(person: str) -> Post:
    return Post.objects.get(person_id=person)


def confirmed(signed_in: SignedIn, name: str, *people: str) -> str:
    """What the review says after somebody confirmed these people's posts."""
    posts = [str(post_of(person).pk) for person in people]
    answer = signed_in(name).post("/desk/rights-review", {"post": posts}, follow=True)
    return str(answer.content.decode())


def test_a_review_opens_once_a_quarter_and_not_for_a_platform_just_set_up(signed_in: SignedIn, clock: Clock) -> None:
    assert access.open_review(at("2026-04-20")) == 0
    signed_in("派单员老林")
    assert access.open_review(at("2026-04-21")) == 0  # nobody has worked here since before the quarter
    assert access.open_review(JULY) == 1
    assert access.open_review(JULY + timedelta(days=1)) == 0
    assert (Review.objects.get().period, Review.objects.get().due_on) == ("2026Q3", date(2026, 7, 16))
    assert EventRow.objects.get(act="open_review").args["object"] == "2026Q3"


def test_a_post_not_confirmed_in_time_is_suspended_with_the_next_request(
    opened: Review, signed_in: SignedIn, clock: Clock
) -> None:
    li = signed_in("城管局小李")
    clock.move_to(at("2026-07-16", "23:50"))
    li = signed_in("城管局小李")
    assert li.get("/desk/list/open").status_code == 200
    clock.move_to(at("2026-07-17", "00:01"))
    answer = li.get("/desk/list/open")
    assert answer.headers["Location"] == "/desk/account/rights?next=/desk/list/open"
    page = li.get("/desk/account/rights").content.decode()
    assert "权限已暂停" in page
    assert "city_management_handler" in {post.person_id for post in review.suspended(date(2026, 7, 17))}
    confirmed(signed_in, "城管局罗局", "city_management_handler")
    assert li.get("/desk/list/open").status_code == 302
    confirmed(signed_in, "保密员老谭", "city_management_handler")
    assert li.get("/desk/list/open").status_code == 200


def test_two_words_take_two_people_and_nobody_confirms_the_own_post(opened: Review, signed_in: SignedIn) -> None:
    assert "已确认所选岗位" in confirmed(signed_in, "城管局罗局", "city_management_handler", "city_management_lead")
    assert [one.post.person_id for one in Confirmed.objects.all()] == ["city_management_handler"]
    assert "该岗位不由你复核" in confirmed(signed_in, "城管局罗局", "city_management_handler")
    assert "该岗位不由你复核" in confirmed(signed_in, "城管局罗局", "housing_handler")
    assert "该岗位不由你复核" in confirmed(signed_in, "保密员老谭", "tan_privacy")
    confirmed(signed_in, "保密员老谭", "city_management_handler", "feng_administrator")
    known = {(one.post.person_id, one.side, one.by) for one in Confirmed.objects.all()}
    assert known == {
        ("city_management_handler", "lead", "city_management_lead"),
        ("city_management_handler", "privacy", "tan_privacy"),
        ("feng_administrator", "privacy", "tan_privacy"),
    }


def test_a_post_given_after_the_review_began_is_not_under_it(opened: Review, signed_in: SignedIn) -> None:
    Post.objects.create(person_id="liang_agent", unit_id="hotline", role="dispatcher", valid_from=date(2026, 7, 2))
    posts = review.under_review(opened, date(2026, 7, 3)).filter(person_id="liang_agent")
    assert [post.role for post in posts] == ["agent"]


def test_those_who_confirm_reach_the_review_though_their_own_post_is_suspended(
    opened: Review, signed_in: SignedIn, clock: Clock
) -> None:
    clock.move_to(at("2026-07-20"))
    luo = signed_in("城管局罗局")
    assert luo.get("/desk/list/open").headers["Location"].startswith("/desk/account/rights")
    assert "复核其他人的权限" in luo.get("/desk/account/rights").content.decode()
    assert luo.get("/desk/rights-review").status_code == 200
    assert "已确认所选岗位" in confirmed(signed_in, "城管局罗局", "city_management_handler")
    assert luo.get("/desk/accounts").status_code == 302


def test_the_last_administrator_is_never_shut_out(opened: Review, signed_in: SignedIn, clock: Clock) -> None:
    clock.move_to(at("2026-07-20"))
    assert signed_in("管理员小冯").get("/desk/accounts").status_code == 200
    assert "feng_administrator" not in {post.person_id for post in review.suspended(date(2026, 7, 20))}


def test_the_page_shows_only_what_one_has_a_word_on(opened: Review, signed_in: SignedIn) -> None:
    page = signed_in("城管局罗局").get("/desk/rights-review").content.decode()
    assert "城管局小李" in page
    assert "住建局小钟" not in page
    assert signed_in("城管局小李").get("/desk/rights-review").status_code == 403
