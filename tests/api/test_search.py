"""Search for systems: as the desk's, in the scope and behind the masks of whom the system acts for (S14, S34)."""

import json

import pytest
from tests.api.client import System, key_for
from tests.api.conftest import registered

from hotline.audit.models import ViewRow
from hotline.sweeps.search_texts import search_texts


def numbers(system: System, text: str) -> list[str]:
    answer = system.post("/search", text=text)
    assert answer.status == 200, answer.body
    return [row["number"] for row in answer.body["rows"]]


def test_by_number_telephone_and_words_whom_it_concerns(ticket: str, hotline: System, bureau: System) -> None:
    search_texts()
    zhou, luo, wang = hotline.as_("审核员周姐"), bureau.as_("城管局罗局"), hotline.as_("住建局老汪")
    for typed in (ticket, "138 0013 8000", "路灯不亮"):
        assert numbers(zhou, typed) == [ticket], typed
        assert numbers(luo, typed) == [ticket], typed
    assert wang.post("/search", text=ticket).status == 403  # a person of another unit than the key's
    housing = System(key_for("zj", "unit_system", unit="housing")).as_("住建局老汪")
    assert [numbers(housing, typed) for typed in (ticket, "13800138000", "路灯不亮")] == [[], [], []]


def test_rows_are_masked_and_a_telephone_looked_for_is_logged(ticket: str, hotline: System) -> None:
    answer = hotline.as_("坐席小陈").post("/search", text="13800138000")
    told = json.dumps(answer.body, ensure_ascii=False)
    assert (ticket in told, "13800138000" in told, answer.body["kind"]) == (True, False, "phone")
    (logged,) = ViewRow.objects.filter(kind="searched")
    assert (logged.person, logged.fields, logged.found, "desk" in logged.origin) == ("chen_agent", ["phone"], 1, True)


def test_a_page_at_a_time_to_the_end(hotline: System) -> None:
    made = [registered(hotline) for _ in range(21)]
    search_texts()
    zhou = hotline.as_("审核员周姐")
    first = zhou.post("/search", text="路灯").body
    then = zhou.post("/search", text="路灯", after=first["after"]).body
    assert [row["number"] for row in (*first["rows"], *then["rows"])] == made[::-1]
    assert (len(first["rows"]), then["after"]) == (20, None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "灯"}, "not_searchable"),
        ({"text": "路灯", "after": "another:cursor"}, "bad_list"),
        ({"text": ""}, "bad_value"),
        ({"text": "路" * 101}, "bad_value"),
        ({"text": "路灯", "page": 2}, "bad_value"),
        ({}, "bad_value"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(hotline: System, body: dict[str, object], code: str) -> None:
    answer = hotline.as_("审核员周姐").post("/search", body)
    assert (answer.status, answer.body["type"]) == (422, f"urn:hotline:problem:{code}"), answer.body


def test_who_may_not_browse_is_told_what_to_do_instead(hotline: System) -> None:
    answer = hotline.as_("坐席小陈").post("/search", text="路灯")
    assert (answer.status, "请用工单编号或电话查找" in answer.body["detail"]) == (422, True)
