"""Every operation wants a key with its scope; personal data comes by the matrix, into no log (S03, S25, S34, S41)."""

import json
import logging
from typing import Any

import pytest
from tests.api.client import System, key_for
from tests.api.test_description import described

from hotline.database.places import Place

NAME, PHONE, HOME = "欧阳唯一", "13912345678", "南区街道独一无二小区7栋"
SECRETS = (NAME, PHONE, HOME)


def operations() -> list[tuple[str, str, str]]:
    """Method, address with a number in it, tag."""
    return [
        (method, path.replace("{number}", "260420-00001-8").replace("{webhook}", "1"), operation["tags"][0])
        for path, methods in described()["paths"].items()
        for method, operation in methods.items()
        if operation["tags"] != ["public"]
    ]


def call(system: System, method: str, path: str) -> int:
    path = path.removeprefix("/api/v1")
    if method == "get":
        return system.get(path).status
    return system.delete(path).status if method == "delete" else system.post(path).status


def test_without_a_key_nothing_but_the_public_part_answers(city: Place) -> None:
    found = {(method, path): call(System(""), method, path) for method, path, _ in operations()}
    assert len(found) > 55
    assert set(found.values()) == {401}


@pytest.mark.parametrize(
    ("purpose", "facts", "tags"),
    [
        ("channel", {"channel": "web"}, {"contacts"}),
        ("reader", {}, {"tickets", "changes"}),
        ("unit_system", {"unit": "city_management", "scopes": ["changes"]}, {"changes"}),
    ],
)
def test_a_key_reaches_its_own_part_only(city: Place, purpose: str, facts: dict[str, Any], tags: set[str]) -> None:
    system = System(key_for("x", purpose, **facts))
    for method, path, tag in operations():
        status = call(system.with_(Query_Code="2222-2222"), method, path)
        if tag not in tags:
            assert status in (403, 422), (method, path, status)


def test_personal_data_comes_by_role_and_stays_out_of_logs(
    hotline: System, bureau: System, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = hotline.as_("坐席小陈").post(
        "/tickets",
        contact={
            "requester": {"name": NAME, "phone": PHONE, "address": HOME},
            "words": f"我是{NAME}，电话{PHONE}，楼下噪音。",
        },
        args={"type": "complaint", "urgency": "settled", "identity_withheld": True, "class_code": "030303"},
    )
    number = made.body["number"]
    hotline.as_("派单员老林").does(number, "dispatch", unit="city_management", duty_basis="三定", class_code="030303")
    reader = System(key_for("board", "reader"))
    seen = {
        "unit": bureau.get(f"/tickets/{number}").body,
        "handler": bureau.as_("城管局小李").get(f"/tickets/{number}").body,
        "lead's list": bureau.as_("城管局罗局").get("/tickets").body,
        "events": bureau.as_("城管局罗局").get(f"/tickets/{number}/events").body,
        "reviewer": hotline.as_("审核员周姐").get(f"/tickets/{number}").body,
        "reader": reader.get(f"/tickets/{number}").body,
        "changes": [bureau.get("/changes").body, reader.get("/changes").body],
    }
    texts = {who: json.dumps(body, ensure_ascii=False) for who, body in seen.items()}
    identity = {who: {secret for secret in SECRETS if secret in text} for who, text in texts.items()}
    assert {who for who, found in identity.items() if found} <= {"reviewer"}, identity
    assert HOME not in texts["reviewer"]
    assert not [secret for secret in SECRETS if secret in caplog.text]
