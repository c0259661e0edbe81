"""What acts take: how plain arguments are read, which are wrong, how a description names them (a14.1; S17)."""

from datetime import date

import pytest

from hotline.core.arguments import Text, kinds_of, read_arguments
from hotline.core.choice import Choices
from hotline.core.instants import BadValue
from hotline.core.intake import ELEMENTS
from hotline.core.policy import DEMAND_TYPES


def test_blank_is_missing_and_a_text_is_only_there() -> None:
    args = read_arguments("request_return", {"reason": " ", "basis": "三定规定"})
    assert args == {"basis": Text()}
    kept = read_arguments("request_return", {"basis": {"present": True, "reference": "r7"}})
    assert kept == {"basis": Text("r7")}
    assert read_arguments("request_return", {"basis": Text("r8")}) == {"basis": Text("r8")}
    assert read_arguments("reply", {"answers": [" ", None], "measures": []}) == {}
    assert read_arguments("reply", {"answers": [1, "二", ""]}) == {"answers": ("1", "二")}


def test_what_only_the_platform_knows_is_unknown_to_others() -> None:
    given = {"type": "help", "urgency": "settled", "colour": "red"}
    assert read_arguments("register", given) == {"type": "help"}
    assert read_arguments("register", given, platform=True) == {"type": "help", "urgency": "settled"}


FAULTS = [
    ("register", {"type": "x"}, "type: not one of consultation, help, complaint, report, suggestion, praise, other"),
    ("register", {}, "type: missing"),
    ("register", {"type": "help", "fact": True}, "fact: not a name"),
    ("register", {"type": "help", "claims": "1"}, "claims: not a list"),
    ("register", {"type": "help", "anonymous": 1}, "anonymous: neither true nor false"),
    ("load_notice", {"year": 2006}, "year: not a year from 2007 on"),
    ("load_notice", {"year": 9999}, "year: not a year from 2007 on"),
    ("load_notice", {"year": True}, "year: not a year from 2007 on"),
    ("load_notice", {"year": 2027, "days": {"x": 1}}, "days: not a list of {date, isOffDay}"),
    ("load_notice", {"year": 2027, "days": [{"date": "2027-01-01"}]}, "days: not a list of {date, isOffDay}"),
    ("load_notice", {"year": 2027, "days": ["2027-01-01"]}, "days: not a list of {date, isOffDay}"),
    ("adopt_policy", {"policy": ["x"]}, "policy: not a mapping of policy fields"),
    ("dispatch", {"item_limits": ["5wd"]}, "item_limits: not limits by demand type"),
    ("dispatch", {"item_limits": ["ab"]}, "item_limits: not limits by demand type"),
    ("dispatch", {"item_limits": [["help"]]}, "item_limits: not limits by demand type"),
    ("register", {"type": "help", "district": "44"}, "district: not an administrative division code of 6 to 12 digits"),
    ("follow_up", {"result": "satisfied", "answers": ["yes"]}, "answers: not answers by question"),
    ("follow_up", {"result": "satisfied", "answers": {"contacted": True}}, "answers: not a name"),
    ("dispose", {"class": "persuaded", "reason_code": "Unlawful"}, "reason_code: not a code"),
    ("dispose", {"class": "persuaded", "reason_code": 5}, "reason_code: not a code"),
    ("submit_co_result", {"answers": "已清理"}, "answers: not texts by key"),
]


@pytest.mark.parametrize(("act", "given", "said"), FAULTS)
def test_a_wrong_argument_is_named(act: str, given: dict[str, object], said: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_arguments(act, given, platform=True)
    assert str(caught.value) == said


def test_answers_are_kept_by_question_and_division_codes_as_they_are() -> None:
    told = read_arguments("follow_up", {"result": "satisfied", "answers": {"contacted": "yes"}}, platform=True)
    assert told["answers"] == (("contacted", "yes"),)
    for code in ("442000", "442000001", "442000001002"):
        assert read_arguments("register", {"type": "help", "district": code}, platform=True)["district"] == code


def test_the_kinds_of_arguments_as_a_description_names_them() -> None:
    kinds = kinds_of("register")
    assert (kinds["type"], kinds["follow_up_channel"], kinds["claims"]) == (DEMAND_TYPES, "key", "keys")
    assert (kinds["content"], kinds["anonymous"], kinds["outside_due"]) == ("text", "flag", "instant")
    assert (kinds["declined"], kinds["district"]) == (Choices(tuple(ELEMENTS)), "division")
    assert kinds_of("dispatch")["item_limit"] == "limit"
    assert kinds_of("reply")["expected_by"] == "date"
    assert kinds_of("accept") == {}


def test_the_first_and_last_year_of_notices() -> None:
    assert read_arguments("load_notice", {"year": 2007}) == {"year": 2007}
    assert read_arguments("load_notice", {"year": 9998}) == {"year": 9998}
    days = [{"date": "2027-01-01", "isOffDay": True}, {"date": "2027-01-03", "isOffDay": False}]
    assert read_arguments("load_notice", {"year": 2027, "days": days})["days"] == {
        date(2027, 1, 1): "off", date(2027, 1, 3): "working",
    }  # fmt: skip
