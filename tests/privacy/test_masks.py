"""The masks: what is left of a name, a number, an address (roles section 6)."""

import pytest

from hotline.core.privacy import (
    mask_address,
    mask_attachment,
    mask_email,
    mask_id_number,
    mask_name,
    mask_phone,
    show,
)


@pytest.mark.parametrize(("name", "masked"), [("王女士", "王**"), ("王", "王**"), (" 欧阳明月 ", "欧**"), ("", "")])
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("+8613812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("0760-88881234", "076****1234"),
        ("7608888123", "760****8123"),
        ("760888812", "****12"),
        ("（0760）8888-1234转5", "076****2345"),
        ("88881234", "****34"),
        ("12345", "****45"),
        ("1234", "****"),
        ("119", "****"),
        ("", ""),
    ],
)
def test_telephone_numbers(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_identity_numbers_keep_first_and_last() -> None:
    assert mask_id_number("11010519491231002X") == "1****************X"
    assert mask_id_number("A1234") == "*****"
    assert mask_id_number("A12345") == "A****5"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("中山市石岐街道悦来南路12号3栋502房", "中山市石岐街道**"),
        ("石岐街道东明社区东明花园3栋", "石岐街道东明社区**"),
        ("小榄镇新市社区新村12栋", "小榄镇新市社区**"),
        ("东凤镇安乐村12号", "东凤镇安乐村**"),
        ("东区街道新村路2号", "东区街道**"),
        ("东明社区3栋", "东明社区**"),
        ("富华道100号", "**"),
        ("安乐村12号", "**"),
        ("", ""),
    ],
)
def test_addresses_to_street_or_community(address: str, masked: str) -> None:
    assert mask_address(address) == masked


def test_e_mail_keeps_its_first_letter_and_its_domain() -> None:
    assert mask_email("wang.li@example.org") == "w***@example.org"
    assert mask_email("wang@li@example.org") == "w***@example.org"
    assert mask_email("no address") == "***"
    assert mask_email("") == ""


def test_files_by_type_and_number() -> None:
    assert [mask_attachment(kind, 2) for kind in ("image/jpeg", "audio/mpeg", "video/mp4", "text/plain")] == [
        "图片2",
        "录音2",
        "视频2",
        "文件2",
    ]


def test_a_value_is_written_out_as_its_view_says() -> None:
    def scrub(text: str) -> str:
        return text.replace("王丽", "〔姓名〕")

    assert show("name", "王丽", "shown", scrub) == "王丽"
    assert show("name", "王丽", "masked", scrub) == "王**"
    assert show("phone", "13812341234", "masked_for_good", scrub) == "138****1234"
    assert show("words", "我叫王丽", "masked_for_good", scrub) == "我叫〔姓名〕"
    assert show("words", "我叫王丽", "shown", scrub) == "我叫王丽"
    assert show("location", "石岐街道民生路3号", "masked_for_good", scrub) == "石岐街道**"
    assert show("recording", "ref", "masked", scrub) == ""
    assert show("name", "王丽", "hidden", scrub) is None
