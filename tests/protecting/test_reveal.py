"""Reveal: one field, a reason, a time, a number in the hour, logged before it is shown (a32.1-c; S04)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from tests.reading.people import reads
from tests.store.desk import Desk

from hotline.acting.reception import RequesterIn
from hotline.audit.models import RefusedAttempt, ViewRow
from hotline.core.refusal import Refusal
from hotline.outbox.models import Message
from hotline.protecting import reveal as revealing
from hotline.protecting.reasons import reason_words
from hotline.protecting.reveal import Revealed, reveal

CHEN = RequesterIn(name="陈大文", phone="13900001234", email="chen@example.cn", address="石岐街道民生路12号")
WHY = "约时间看现场"


@pytest.fixture
def number(desk: Desk) -> str:
    """A ticket of 陈大文 with 城管局小李."""
    return desk.accepted(CHEN)


def asks(
    desk: Desk, number: str, field: str = "phone", who: str = "城管局小李", **how: Any
) -> Revealed | Refusal | None:
    """Somebody asks for a field."""
    given = {"purpose": "contact", "words": WHY} | how
    return reveal(number, field, reads(desk, who), desk.now, given["purpose"], given["words"], origin="10.0.0.7")


def refused(asked: Revealed | Refusal | None) -> str:
    """Why not."""
    assert isinstance(asked, Refusal), asked
    return asked.guard


def test_one_field_is_shown_for_a_time_and_logged_with_its_reason(desk: Desk, number: str) -> None:
    shown = asks(desk, number)
    assert isinstance(shown, Revealed)
    assert (shown.text, shown.seconds, shown.left) == ("13900001234", 60, 19)
    assert shown.until == desk.now + timedelta(seconds=60)
    line = ViewRow.objects.get(kind="revealed")
    assert (line.person, line.unit, line.demand, line.fields) == (
        "city_management_handler", "city_management", number, ["phone"],
    )  # fmt: skip
    assert (line.purpose, line.origin) == ("contact", "10.0.0.7")
    assert reason_words([line.reference]) == {line.reference: WHY}
    assert WHY not in str(ViewRow.objects.values())


@pytest.mark.parametrize(
    ("how", "guard"),
    [
        ({"purpose": ""}, "purpose_missing"),
        ({"purpose": "curious"}, "purpose_missing"),
        ({"words": " "}, "look_words_missing"),
    ],
)
def test_without_purpose_or_words_nothing_is_shown(desk: Desk, number: str, how: dict[str, str], guard: str) -> None:
    assert refused(asks(desk, number, **how)) == guard
    assert not ViewRow.objects.filter(kind="revealed").exists()
    assert RefusedAttempt.objects.get(act="reveal").guard == guard


@pytest.mark.parametrize(
    ("who", "field"),
    [("派单员老林", "phone"), ("督办员老郑", "phone"), ("城管局小李", "id_number"), ("审核员周姐", "email")],
)
def test_what_the_matrix_masks_for_good_or_hides_is_not_revealed(desk: Desk, number: str, who: str, field: str) -> None:
    assert refused(asks(desk, number, field, who)) == "not_masked"


def test_out_of_scope_answers_as_an_unknown_number(desk: Desk, number: str) -> None:
    assert asks(desk, number, who="住建局小钟") is None
    assert asks(desk, "260420-09999-3") is None
    assert asks(desk, number, "password") is None


def test_the_twenty_first_in_an_hour_is_refused_and_the_privacy_officer_told(desk: Desk, number: str) -> None:
    for _ in range(20):
        desk.now += timedelta(seconds=30)
        assert isinstance(asks(desk, number), Revealed)
    for _ in range(2):
        assert refused(asks(desk, number)) == "reveal_limit"
    told = Message.objects.get(kind="reveal_limit")
    assert (told.recipient_kind, told.chain, told.content["person"]) == (
        "privacy", number, "city_management_handler",
    )  # fmt: skip
    assert ViewRow.objects.filter(kind="revealed").count() == 20
    assert isinstance(asks(desk, number, who="城管局罗局"), Revealed)  # the limit is a person's
    desk.now += timedelta(minutes=55)
    assert isinstance(asks(desk, number), Revealed)


def test_a_failing_log_shows_nothing(desk: Desk, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(revealing, "write", fails)
    with pytest.raises(DatabaseError):
        asks(desk, number)
    assert not ViewRow.objects.filter(kind="revealed").exists()


def test_a_withheld_identity_is_revealed_to_no_unit_and_to_no_reviewing_desk(desk: Desk) -> None:
    number = desk.dispatched(CHEN, identity_withheld=True)
    for who in ("城管局小李", "城管局罗局", "派单员老林", "审核员周姐", "督办员老郑"):
        assert refused(asks(desk, number, "name", who)) == "not_masked"


def test_the_page_shows_the_value_once_and_leaves_by_itself(desk: Desk, number: str, signed_in: Any) -> None:
    li = signed_in("城管局小李")
    page = li.get(f"/desk/{number}").content.decode()
    assert "139****1234" in page
    assert "13900001234" not in page
    assert f"/desk/{number}/reveal/phone" in page
    form = li.get(f"/desk/{number}/reveal/phone")
    assert "请选择用途并写明原因" in form.content.decode()
    shown = li.post(f"/desk/{number}/reveal/phone", {"purpose": "contact", "words": WHY})
    assert "13900001234" in shown.content.decode()
    assert shown.headers["Refresh"] == f"60; url=/desk/{number}"
    assert shown.headers["Cache-Control"] == "no-store"
    assert "13900001234" not in li.get(f"/desk/{number}").content.decode()
    part = li.post(f"/desk/{number}/reveal/phone", {"purpose": "contact", "words": WHY}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<span class="revealed" data-fades="60"')


def test_the_page_says_what_is_missing_and_keeps_what_was_typed(desk: Desk, number: str, signed_in: Any) -> None:
    li = signed_in("城管局小李")
    answer = li.post(f"/desk/{number}/reveal/phone", {"purpose": "", "words": WHY})
    assert answer.status_code == 422
    assert "请选择用途" in answer.content.decode()
    assert WHY in answer.content.decode()
    secret = li.post(f"/desk/{number}/reveal/phone", {"purpose": "contact", "words": "机密★10年"})
    assert "机密★10年" not in secret.content.decode()
    assert signed_in("住建局小钟").get(f"/desk/{number}/reveal/phone").status_code == 404
