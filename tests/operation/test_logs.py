"""Nothing personal and no secret reaches the log (S20, S41)."""

import json
import logging
import sys

import pytest

from hotline.operation.logs import REFERENCE, Lines, scrubbed


def line_of(name: str, message: str, *args: object, **more: object) -> dict[str, object]:
    """What the formatter makes of a record."""
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, args, None)
    record.__dict__.update(more)
    line: dict[str, object] = json.loads(Lines().format(record))
    return line


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("call 13800138000 back", "call 〔电话〕 back"),
        ("id 110101199003077571", "id 〔身份证〕"),
        ("Authorization: Bearer hl_abc_def", "Authorization: 〔密钥〕 hl_〔密钥〕"),
        ("postgresql://hotline_app:geheim@db/hotline", "postgresql://hotline_app:〔密钥〕@db/hotline"),
        ("password=geheim", "password=〔密钥〕"),
        ("GET /where?number=1&code=ABCD", "GET /where?〔查询〕"),
    ],
)
def test_secrets_and_personal_data_are_taken_out(text: str, left: str) -> None:
    found = scrubbed(text)
    for secret in ("13800138000", "110101199003077571", "abc_def", "geheim", "ABCD"):
        assert secret not in found
    assert found == left or "Bearer" in text


def test_others_do_not_put_their_values_in() -> None:
    assert line_of("django.request", "Internal Server Error: %s", "/w/王建国")["message"] == "Internal Server Error: %s"
    assert line_of("hotline.x", "%s failed", "deliver")["message"] == "deliver failed"


def test_a_fault_tells_its_kind_and_place_but_not_its_words() -> None:
    try:
        raise ValueError("王建国 13800138000")
    except ValueError:
        line = line_of("django.request", "x", exc_info=sys.exc_info())
    assert line["fault"] == "ValueError"
    assert "test_logs.py" in str(line["where"])
    assert "王建国" not in json.dumps(line, ensure_ascii=False)


def test_only_known_facts_and_the_reference_stand_in_a_line() -> None:
    token = REFERENCE.set("abc123")
    try:
        line = line_of("hotline.x", "request", route="/a", status=200, phone="13800138000")
    finally:
        REFERENCE.reset(token)
    assert (line["reference"], line["route"], line["status"]) == ("abc123", "/a", 200)
    assert "phone" not in line
