"""Personal data in free text (S07)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.personal.id_number import check_character, is_id_number
from hotline.personal.scrub import Kind, find, passes_luhn, scrub


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("我叫陈小明，电话13812345678。", "我叫〔姓名〕，电话〔电话〕。"),
        ("电话:+86 138-1234-5678谢谢", "电话:〔电话〕谢谢"),
        ("手机１３８１２３４５６７８", "手机〔电话〕"),
        ("手机1381 234 5678", "手机〔电话〕"),
        ("座机（0760-88881234）找我", "座机（〔电话〕）找我"),
        ("座机(0760)8888 1234", "座机〔电话〕"),
        ("座机076088881234", "座机〔电话〕"),
        ("联系电话：88881234", "联系电话：〔电话〕"),
        ("香港+852 6123 4567", "香港〔电话〕"),
        ("身份证11010519491231002X，", "身份证〔身份证〕，"),
        ("身份证110105 19491231 002x", "身份证〔身份证〕"),
        ("打错一位110105194912310021", "打错一位〔身份证〕"),
        ("卡号6222 0212 3456 7894", "卡号〔银行卡〕"),
        ("车牌粤T12345乱停", "车牌〔车牌〕乱停"),
        ("粤t·a12345和粤AP185挂", "〔车牌〕和〔车牌〕"),
        ("邮箱whb@163.com回复", "邮箱〔邮箱〕回复"),
        ("本人王丽，住石岐街道", "本人〔姓名〕，住石岐街道"),
        ("我是欧阳文静，", "我是〔姓名〕，"),
        ("联系人：梁伟", "联系人：〔姓名〕"),
        ("我叫王丽家住石岐", "我叫〔姓名〕家住石岐"),
    ],
)
def test_found_and_marked(text: str, scrubbed: str) -> None:
    assert scrub(text).text == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "12345热线答复了，请打110。",
        "工单202611240000171234号",
        "坐标113.3812345678,22.51",
        "我是石岐街道居民，本人于2020年购房",
        "我是高家村村民，本人曾多次申请",
        "本人申请公开，面积100平方米，价格13800元",
        "2026-11-24 17:30",
        "川大ABCDE，粤语",
    ],
)
def test_left_alone(text: str) -> None:
    assert scrub(text).text == text


def test_places_are_places_in_the_original() -> None:
    text = "㈱我叫陈小明　电话１３８１２３４５６７８"
    assert [(finding.kind, text[finding.start : finding.end]) for finding in find(text)] == [
        (Kind.NAME, "陈小明"),
        (Kind.PHONE, "１３８１２３４５６７８"),
    ]


@given(st.text("我叫本人是陈王丽，。0123456789１３８-. @ax粤T:", max_size=60))
def test_findings_are_in_order_and_apart_and_scrubbing_again_adds_no_text(text: str) -> None:
    scrubbed = scrub(text)
    ends = [0, *(finding.end for finding in scrubbed.findings)]
    assert all(finding.start >= end for finding, end in zip(scrubbed.findings, ends, strict=False))
    assert all(finding.start < finding.end <= len(text) for finding in scrubbed.findings)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("路灯不亮，。a ", max_size=20))
def test_no_mobile_stays(number: str, around: str) -> None:
    assert number not in scrub(around + number + around).text


@given(st.dates(), st.integers(110000, 659999), st.integers(0, 999))
def test_no_id_number_stays(born: object, region: int, serial: int) -> None:
    first = f"{region}{str(born).replace('-', '')}{serial:03d}"
    number = first + check_character(first)
    assert is_id_number(number) == (1900 <= int(number[6:10]) <= 2099)
    if is_id_number(number):
        assert number not in scrub(f"号码{number}。").text


@given(st.from_regex(r"[3-9][0-9]{15}", fullmatch=True))
def test_any_one_digit_off_fails_luhn(digits: str) -> None:
    valid = [last for last in "0123456789" if passes_luhn(digits[:-1] + last)]
    assert len(valid) == 1
