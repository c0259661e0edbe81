"""Telephone numbers: one spelling, or the reason (a14.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.personal.phone import Phone, PhoneKind, PhoneRefused, read_phone, validate_phone

FULL_WIDTH = str.maketrans("0123456789+-", "０１２３４５６７８９＋－")


@pytest.mark.parametrize(
    ("text", "canonical", "kind"),
    [
        ("13812345678", "+8613812345678", PhoneKind.MOBILE),
        (" 138-1234 5678 ", "+8613812345678", PhoneKind.MOBILE),
        ("+86 138 1234 5678", "+8613812345678", PhoneKind.MOBILE),
        ("008613812345678", "+8613812345678", PhoneKind.MOBILE),
        ("8613812345678", "+8613812345678", PhoneKind.MOBILE),
        ("013812345678", "+8613812345678", PhoneKind.MOBILE),
        ("１３８１２３４５６７８", "+8613812345678", PhoneKind.MOBILE),
        ("0760-88881234", "+8676088881234", PhoneKind.LANDLINE),
        ("（0760）8888 1234", "+8676088881234", PhoneKind.LANDLINE),
        ("+86 760 8888 1234", "+8676088881234", PhoneKind.LANDLINE),
        ("0086-0760-88881234", "+8676088881234", PhoneKind.LANDLINE),
        ("88881234", "+8676088881234", PhoneKind.LANDLINE),
        ("0760-88881234转801", "+8676088881234", PhoneKind.LANDLINE),
        ("0760-88881234-801", "+8676088881234", PhoneKind.LANDLINE),
        ("88881234-801", "+8676088881234", PhoneKind.LANDLINE),
        ("010-62345678", "+861062345678", PhoneKind.LANDLINE),
        ("+86 10 6234 5678", "+861062345678", PhoneKind.LANDLINE),
        ("0746-8353066", "+867468353066", PhoneKind.LANDLINE),
        ("400-830-1234", "+864008301234", PhoneKind.COMPANY),
        ("+852 6123 4567", "+85261234567", PhoneKind.HONGKONG_MACAO),
        ("00852-6123-4567", "+85261234567", PhoneKind.HONGKONG_MACAO),
        ("85261234567", "+85261234567", PhoneKind.HONGKONG_MACAO),
        ("+853 6612 3456", "+85366123456", PhoneKind.HONGKONG_MACAO),
        ("+853 2812 3456", "+85328123456", PhoneKind.HONGKONG_MACAO),
        ("+886 912 345 678", "+886912345678", PhoneKind.ABROAD),
    ],
)
def test_one_form(text: str, canonical: str, kind: PhoneKind) -> None:
    assert read_phone(text) == Phone(canonical, kind)
    assert validate_phone(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有填写电话号码。"),
        (" -- ", "没有填写电话号码。"),
        ("没有", "电话号码里有“没”，应当只有数字。"),
        ("1381234567a", "电话号码里有“a”，应当只有数字。"),
        ("١٣٨١٢٣٤٥٦٧٨", "电话号码里有“١”，应当只有数字。"),
        ("1", "电话号码只有1位，不完整。"),
        ("110", "110是服务号码，不能作为联系电话，请填写手机号码或者带区号的固定电话。"),
        ("12345", "12345是服务号码，不能作为联系电话，请填写手机号码或者带区号的固定电话。"),
        ("95588", "95588是服务号码，不能作为联系电话，请填写手机号码或者带区号的固定电话。"),
        ("1381234567", "手机号码应当是11位，现在是10位。"),
        ("138123456789", "手机号码应当是11位，现在是12位。"),
        ("+86 138 1234 567", "手机号码应当是11位，现在是10位。"),
        ("12812345678", "手机号码的第二位应当是3至9，现在是2。"),
        ("10690000123", "106开头的是短信平台号码，打不通，请填写手机号码或者带区号的固定电话。"),
        ("8888123", "手机号码是11位，本市固定电话是8位，外地的请加以0开头的区号，现在是7位。"),
        ("98881234", "没有9开头的固定电话号码。"),
        ("7608888123", "手机号码是11位，本市固定电话是8位，外地的请加以0开头的区号，现在是10位。"),
        ("0760-8888123", "区号0760之后应当是8位，现在是7位。"),
        ("0760-888812345", "区号0760之后应当是8位，现在是9位。"),
        ("0760-18881234", "区号0760之后的号码不会以1开头。"),
        ("026-88881234", "没有026这个区号。"),
        ("0160-8888123", "没有0160这个区号。"),
        ("+852 6123 456", "香港的号码在+852之后应当是8位，现在是7位。"),
        ("+852 1123 4567", "没有1开头的香港号码。"),
        ("+853 5123 4567", "没有5开头的澳门号码。"),
        ("+1 234", "境外号码应当是国家或者地区代码加号码，共7至15位数字。"),
    ],
)
def test_the_reason_is_said(text: str, reason: str) -> None:
    assert read_phone(text) == PhoneRefused(reason)
    assert validate_phone(text) == reason


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.lists(st.integers(0, 10), max_size=4), st.booleans())
def test_spellings_of_a_mobile_agree(number: str, gaps: list[int], wide: bool) -> None:
    spelled = number
    for gap in gaps:
        spelled = spelled[: gap + 1] + "- "[gap % 2] + spelled[gap + 1 :]
    for prefix in ("", "+86", "0086 ", "+86-"):
        text = prefix + spelled
        assert read_phone(text.translate(FULL_WIDTH) if wide else text) == Phone("+86" + number, PhoneKind.MOBILE)


@given(st.text(max_size=30) | st.text("0123456789+-( )转", max_size=20))
def test_every_text_has_an_answer_and_canonical_is_stable(text: str) -> None:
    read = read_phone(text)
    if isinstance(read, Phone):
        again = read_phone(read.canonical)
        assert isinstance(again, Phone)
        assert again.canonical == read.canonical
    else:
        assert read.reason.endswith("。")
