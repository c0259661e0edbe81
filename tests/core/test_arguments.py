"""What an event keeps of an act's arguments reads back as the same arguments: a chain can be replayed (S17)."""

import json

from hotline.core.arguments import Text, read_arguments
from hotline.core.audit import plain_args


def test_limits_of_a_catalogue_item_read_back_from_an_event() -> None:
    typed = {"unit": "housing", "item": "SM3:0", "item_limits": {"help": "5wd", "report": "15wd"}}
    args = read_arguments("dispatch", typed, platform=True)
    kept = json.loads(json.dumps(plain_args(args)))
    assert len(args["item_limits"]) == 2
    assert read_arguments("dispatch", kept, platform=True) == args


def test_answers_to_claims_read_back_from_an_event_by_their_references() -> None:
    read = read_arguments("submit_co_result", {"answers": {"2": "已清运", "1": " "}}, platform=True)
    assert read["answers"] == (("2", Text()),)
    args = {"answers": (("2", Text("ab12")),)}
    kept = json.loads(json.dumps(plain_args(args)))
    assert kept == {"answers": [["2", {"present": True, "reference": "ab12"}]]}
    assert read_arguments("submit_co_result", kept, platform=True) == args
