"""How the tables of the order are read: rows of acts, fields of the policy, cells of the matrices, stored values."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

import pytest
from tests.law.guards_of_acts import GUARDS_OF_ACTS
from tests.law.story import Story, t

from hotline.core import privacy, scope
from hotline.core.canonical import canonical_json, plain, restore
from hotline.core.case import Case, Guard
from hotline.core.choice import Choice, Choices
from hotline.core.guards import Missing
from hotline.core.instants import BadValue, cut
from hotline.core.lifecycle import Act, row
from hotline.core.limit import Limit, parse_limit
from hotline.core.policy import LimitOr, decision
from hotline.core.ticket import OPEN, Ticket, World


def unchanged(case: Case) -> World:
    return case.world


# --- acts (lifecycle section 5) ---


def test_a_row_of_the_table_of_acts() -> None:
    guard = Guard("reason_missing", Missing("reason"))
    found = row("close", "了结", "agent dispatcher", "open merged -> closed archived", "a22.1", unchanged,
                tell="unit requester", guards=(guard,), of_lead_unit=True, drafted=True)  # fmt: skip
    assert found == Act(
        code="close",
        zh="了结",
        who=("agent", "dispatcher"),
        provision="a22.1",
        effect=unchanged,
        states=(*OPEN, "merged"),
        to=("closed", "archived"),
        guards=(guard,),
        of_lead_unit=True,
        drafted=True,
        messages=("unit", "requester"),
    )


def test_a_row_whose_act_leads_nowhere_or_comes_from_nowhere() -> None:
    stays = row("note", "记录", "agent", "handling", "a5.2", unchanged)
    assert (stays.states, stays.to, stays.guards, stays.messages) == (("handling",), (), (), ())
    begins = row("begin", "开始", "agent", "-> registered", "a14.1", unchanged)
    assert (begins.states, begins.to) == ((), ("registered",))


# --- policy (a4.2) ---


def test_a_field_of_the_policy_keeps_its_decision_its_reader_and_its_default() -> None:
    made = decision(7, parse_limit, "10wd")
    assert made.default == Limit(10, "wd")
    assert made.metadata == {"decision": 7, "read": parse_limit}


def test_a_choice_is_one_of_its_words() -> None:
    way = Choice(("phone", "web"))
    assert way("web") == "web"
    for wrong in ("Phone", 1, None):
        with pytest.raises(BadValue, match=r"^not one of phone, web$"):
            way(wrong)


def test_choices_are_a_list_of_their_words() -> None:
    ways = Choices(("phone", "web"))
    assert ways(["web", "phone"]) == ("web", "phone")
    assert ways(()) == ()
    with pytest.raises(BadValue, match=r"^not a list$"):
        ways("web")
    with pytest.raises(BadValue, match=r"^not one of phone, web$"):
        ways(["web", "fax"])


def test_a_limit_or_one_of_some_words() -> None:
    longest = LimitOr(("own_limit",))
    assert (longest("own_limit"), longest("3wd")) == ("own_limit", Limit(3, "wd"))
    for wrong in (None, "full", 3):
        with pytest.raises(BadValue, match="not a limit of the form"):
            longest(wrong)
    assert LimitOr((None,))(None) is None


# --- matrices (S03; roles sections 3 and 6) ---


def test_the_cells_of_the_matrix_of_views() -> None:
    row_of_14 = "name S:own_contact/M M m H S S S S S S S S S S"
    columns = privacy._read_table(f"\n{row_of_14}\n")["name"]
    assert tuple(columns) == privacy.COLUMNS
    assert columns["agent"] == privacy.Cell("shown", "own_contact", "masked")
    assert columns["dispatcher"] == privacy.Cell("masked")
    assert columns["reviewer"] == privacy.Cell("masked_for_good")
    assert columns["handler"] == privacy.Cell("hidden")
    with pytest.raises(ValueError, match="shorter"):
        privacy._read_table("name S S")


def test_the_cells_of_the_table_of_scopes() -> None:
    found = scope._read_table("\nurge - C - U S d p R A\n")
    assert found == {"urge": dict(zip(scope._ROLES, "-C-USdpRA", strict=True))}
    with pytest.raises(ValueError, match="shorter"):
        scope._read_table("urge C C")


# --- stored values (S17) ---


def test_every_kind_of_field_comes_back_from_its_plain_form() -> None:
    @dataclass(frozen=True)
    class Long:
        limit: Limit

    @dataclass(frozen=True)
    class Short:
        word: Literal["a", "b"] = "a"

    @dataclass(frozen=True)
    class Held:
        when: datetime
        name: str = ""
        day: date | None = None
        limit: Limit | None = None
        either: Long | Short | None = None
        one: Short = Short()
        names: tuple[str, ...] = ()
        pairs: tuple[tuple[str, Limit], ...] = ()
        by_name: Mapping[str, Limit] = field(default_factory=dict)

    def back(value: Held) -> Any:
        return restore(Held, json.loads(canonical_json(plain(value))))

    bare = Held(t("2026-03-02 10:00"))
    assert back(bare) == bare
    assert plain(bare) == {"is": "Held", "when": "2026-03-02T10:00:00+08:00"}
    full = Held(t("2026-03-02 10:00"), "路灯", date(2026, 3, 2), Limit(3, "wd"), Long(Limit(1, "h")), Short("b"),
                ("a", "b"), (("help", Limit(5, "wd")),), {"help": Limit(10, "wd")})  # fmt: skip
    assert back(full) == full
    assert back(Held(t("2026-03-02 10:00"), either=Short("b"))).either == Short("b")
    assert restore(Held, {"when": "2026-03-02T10:00:00+08:00", "day": None, "either": None}) == bare
    with pytest.raises(ValueError, match="longer"):
        restore(Held, {"when": "2026-03-02T10:00:00+08:00", "pairs": [["help", "5wd", "one too many"]]})


@pytest.mark.parametrize("case", GUARDS_OF_ACTS[::7], ids=lambda case: f"{case.act}-{case.guard}")
def test_a_ticket_comes_back_from_its_plain_form(case: Any) -> None:
    outcome = case.passes.story().ask(case.passes.when, case.passes.who, case.act, **case.passes.args)
    assert isinstance(outcome, World)
    for held in outcome.tickets.values():
        assert restore(Ticket, plain(held)) == held


def test_a_ticket_with_limits_of_an_item_comes_back() -> None:
    held = Story().dispatched("2026-03-02 10:00", item="照明", item_limit="8wd").ticket()
    assert restore(Ticket, plain(held)) == held


def test_an_instant_is_stored_in_shanghai_time_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "UTC")
        time.tzset()
        stored, read = plain(datetime(2026, 3, 2, 2, tzinfo=UTC)), cut(datetime(2026, 3, 2, 17, 30, tzinfo=UTC))
    time.tzset()
    assert stored == "2026-03-02T10:00:00+08:00"
    assert (read.date(), read.hour) == (date(2026, 3, 3), 1)
