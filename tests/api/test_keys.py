"""Keys of outside systems: hashed, scoped, ending, bound to addresses and counted (S37, S40; roles section 9)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from tests.api.client import System, key_for

from hotline.api import callers
from hotline.cli.main import main
from hotline.database.places import Place
from hotline.organisation.models import Post, RateBucket, ServiceAccount, ServiceKey
from hotline.organisation.service_keys import LONGEST_LIFE, issue, permits, revoke
from hotline.trouble import Trouble


def test_only_a_digest_of_a_key_is_kept(city: Place) -> None:
    token = key_for("cg", "unit_system", unit="city_management")
    secret = token.split("_", 2)[2]
    key = ServiceKey.objects.get()
    assert secret.encode() not in bytes(key.digest)
    assert len(bytes(key.digest)) == 32
    assert key.id in token


@pytest.mark.parametrize("token", ["", "hl", "hl_x", "hl__", "hl_aaaaaaaaaaaa_" + "x" * 43, "x" * 500, "hl_é_é"])
def test_a_key_that_is_none_is_refused_without_saying_why(city: Place, token: str) -> None:
    answer = System(token).get("/tickets")
    assert (answer.status, answer.body["detail"]) == (401, "没有有效的密钥。")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_secret_of_another_key_does_not_do(city: Place) -> None:
    one, other = key_for("a", "reader"), key_for("b", "reader")
    mixed = "_".join([*one.split("_", 2)[:2], other.split("_", 2)[2]])
    assert System(mixed).get("/changes").status == 401
    assert System(one).get("/changes").status == 200


def test_a_key_ends_at_its_date(city: Place) -> None:
    system = System(key_for("a", "reader", life=timedelta(days=1)))
    assert system.get("/changes").status == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, seconds=2)):
        assert system.get("/changes").status == 401


def test_a_revoked_key_and_an_ended_account_are_refused_within_a_second(city: Place) -> None:
    systems = [System(key_for(name, "reader")) for name in ("a", "b")]
    assert [system.get("/changes").status for system in systems] == [200, 200]
    revoke(ServiceKey.objects.get(account__name="a").id, datetime.now(UTC))
    ServiceAccount.objects.filter(name="b").update(ended_at=datetime.now(UTC))
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=callers.REMEMBERED)):
        assert [system.get("/changes").status for system in systems] == [401, 401]


def test_a_post_that_ends_is_refused_within_a_second(bureau: System, ticket: str) -> None:
    assert bureau.as_("城管局小李").get(f"/tickets/{ticket}").status == 200
    Post.objects.filter(person="city_management_handler").update(valid_to=datetime.now(UTC).date())
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=callers.REMEMBERED)):
        answer = bureau.as_("城管局小李").act(ticket, "accept")
    assert (answer.status, answer.body["type"]) == (403, "urn:hotline:problem:post_not_held")


def test_a_units_system_acts_for_its_own_people_only(bureau: System, ticket: str) -> None:
    for name in ("派单员老林", "住建局老汪"):
        answer = bureau.as_(name).get(f"/tickets/{ticket}")
        assert (answer.status, answer.body["type"]) == (403, "urn:hotline:problem:post_not_held"), name


def test_a_scope_not_given_is_refused(city: Place) -> None:
    system = System(key_for("cg", "unit_system", unit="city_management", scopes=["tickets"]))
    for answer in (system.get("/changes"), system.post("/webhooks", url="https://a.cn/x"), system.post("/contacts")):
        assert answer.status in (403, 422)
    assert system.get("/changes").body["type"] == "urn:hotline:problem:scope_of_key"


def test_a_purpose_has_its_most_and_another_approves(city: Place) -> None:
    with pytest.raises(Trouble, match="权限只能是"):
        key_for("portal", "channel", channel="web", scopes=["acts"])
    with pytest.raises(Trouble, match="须写明单位"):
        key_for("cg", "unit_system")
    with pytest.raises(Trouble, match="须写明渠道"):
        key_for("portal", "channel")
    with pytest.raises(Trouble, match="不是网络地址"):
        key_for("r", "reader", addresses=["no"])


def test_a_key_lives_for_a_bounded_time(city: Place) -> None:
    with pytest.raises(Trouble, match="有效期"):
        key_for("r", "reader", life=LONGEST_LIFE + timedelta(days=1))


def test_a_key_works_from_its_networks_only(city: Place) -> None:
    inside = System(key_for("in", "reader", addresses=["127.0.0.0/8"]))
    outside = System(key_for("out", "reader", addresses=["10.1.0.0/16"]))
    assert inside.get("/changes").status == 200
    answer = outside.get("/changes")
    assert (answer.status, answer.body["type"]) == (403, "urn:hotline:problem:address")
    assert outside.with_(X_Forwarded_For="10.1.0.1").get("/changes").status == 403


def test_calls_above_the_limit_of_a_minute_wait(city: Place) -> None:
    quick, other = System(key_for("a", "reader", per_minute=3)), System(key_for("b", "reader", per_minute=3))
    with time_machine.travel(datetime(2026, 11, 24, 4, 0, 20, tzinfo=UTC), tick=False):
        callers.forget()
        ServiceKey.objects.update(issued_at=datetime(2026, 11, 1, tzinfo=UTC))
        assert [quick.get("/changes").status for _ in range(5)] == [200, 200, 200, 429, 429]
        told = quick.get("/changes")
        assert (told.body["type"], told.headers["Retry-After"]) == ("urn:hotline:problem:too_many", "40")
        assert other.get("/changes").status == 200
    with time_machine.travel(datetime(2026, 11, 24, 4, 1, 0, tzinfo=UTC), tick=False):
        assert quick.get("/changes").status == 200


def test_a_limit_holds_over_processes(city: Place) -> None:
    now = datetime(2026, 11, 24, 4, 0, 20, tzinfo=UTC)
    assert [permits("x", 10, 4, now) for _ in range(4)] == [4, 4, 2, 0]
    assert permits("x", 10, 4, now + timedelta(minutes=1)) == 4
    assert RateBucket.objects.get(name="x").used == 4


def test_the_command_line_issues_lists_and_revokes(city: Place, capsys: pytest.CaptureFixture[str]) -> None:
    words = "keys issue cg --purpose unit_system --unit city_management --days 30 --drafted-by a --approved-by b"
    assert main(words.split()) == 0
    token = capsys.readouterr().out.splitlines()[-1]
    assert System(token).get("/changes").status == 200
    assert main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert "有效" in listed
    assert token.split("_", 2)[2] not in listed
    assert main(["keys", "revoke", token.split("_")[1]]) == 0
    callers.forget()
    assert System(token).get("/changes").status == 401
    assert main(["keys", "revoke", "nothing"]) == 1
    assert main(["keys", "issue", "x", "--purpose", "reader", "--drafted-by", "a", "--approved-by", "a"]) == 1


def test_a_second_key_of_an_account_lets_the_first_be_replaced(city: Place) -> None:
    first = key_for("cg", "unit_system", unit="city_management")
    _, second = issue(ServiceAccount.objects.get(), datetime.now(UTC), timedelta(days=90))
    assert [System(token).get("/changes").status for token in (first, second)] == [200, 200]
