"""Texts with places: what a drafted wording must keep, may not have, and passes on of a ticket (a13.2.2, a14.1)."""

import pytest

from hotline.core.wordings import (
    LONGEST_SAMPLES,
    PLACES,
    TextKind,
    changed_places,
    data_used,
    filled,
    for_people,
    from_people,
    known_places,
    places_of,
    wrong_wording,
)

SMS = TextKind("派单", "sms", frozenset({"number", "code", "unit", "due"}))
TOLD = TextKind("派单", "requester", frozenset({"unit", "due"}), frozenset({"reason"}))
NUMBERS = "【中山12345】诉求{number}已交{unit}办理，{due}前办结。{code}"
TOLD_WELL = "交{unit}，{due}，"
BRACES = ["花括号只能用来写栏目，如{到期时间}，不能嵌套、不能缺一半。"]
NO_NUMBER = ["不能写其他电话号码，对外只有12345。"]


@pytest.mark.parametrize(
    ("kind", "words", "faults"),
    [
        (TOLD, " ", ["请填写文本。"]),
        (TOLD, "交{unit", BRACES),
        (TOLD, "交{unit.x}{due}", BRACES),
        (TOLD, "交{unit!r}{due}", BRACES),
        (TOLD, "交{unit:>9}{due}", BRACES),
        (TOLD, "交{}{due}", BRACES),
        (TOLD, "交{unit}办理。", ["缺少“{到期时间}”，这一栏必须告知。"]),
        (TOLD, "请等候。", ["缺少“{承办单位}”，这一栏必须告知。", "缺少“{到期时间}”，这一栏必须告知。"]),
        (TOLD, TOLD_WELL + "{reply}{reply}", ["这个文本没有“书面答复”这一栏。"]),
        (TOLD, TOLD_WELL + "{phone}" + "长" * 600, ["这个文本没有“phone”这一栏。"]),
        (TOLD, TOLD_WELL + "长" * 600, ["最多500个字，现在多了114个。"]),
        (TOLD, TOLD_WELL + "长" * 486, []),
        (TOLD, TOLD_WELL + "长" * 487, ["最多500个字，现在多了1个。"]),
        (TOLD, TOLD_WELL + "请拨88887777", NO_NUMBER),
        (TOLD, TOLD_WELL + "请拨1234567", NO_NUMBER),
        (TOLD, TOLD_WELL + "0760-88887777", NO_NUMBER),
        (TOLD, TOLD_WELL + "请拨12345，编号123456。", []),
        (TOLD, TOLD_WELL + "理由：{reason}，见http://a.cn", []),
        (SMS, NUMBERS, []),
        (SMS, NUMBERS + "谢谢您来电和对我们工作支持", []),
        (SMS, NUMBERS + "谢谢您的来电和对我们工作支持", ["按最长的内容填写有71个字，一条短信最多70个字。"]),
        (SMS, NUMBERS + "HTTP://a.cn", ["短信不放网址。"]),
        (SMS, NUMBERS + "www.a.cn", ["短信不放网址。"]),
    ],
)
def test_a_wording_that_cannot_be_used_says_why(kind: TextKind, words: str, faults: list[str]) -> None:
    assert wrong_wording(kind, words) == faults


def test_the_places_of_a_wording_in_their_order() -> None:
    assert places_of("交{unit}，{due}前，{unit}") == ("unit", "due", "unit")
    assert places_of("没有栏目") == ()
    assert places_of("{{照片}}见{unit}") == ("unit",)
    with pytest.raises(ValueError, match=r"^unit\.x$"):
        places_of("交{unit.x}")


def test_places_are_written_in_chinese_and_stored_by_code() -> None:
    assert from_people("交{承办单位}，{ 到期时间 }前，{别的}") == "交{unit}，{due}前，{别的}"
    assert for_people("交{unit}，{别的}，{no_place}") == "交{承办单位}，{别的}，{no_place}"


def test_a_wording_filled_with_the_longest_or_by_name() -> None:
    assert filled(NUMBERS, LONGEST_SAMPLES) == (
        "【中山12345】诉求260429-00123-4已交一二三四五六七八九十办理，12月31日前办结。ABCD-EF"
    )
    assert filled("{unit}答复：{reply}", LONGEST_SAMPLES) == "一二三四五六七八九十答复：书面答复"
    assert set(LONGEST_SAMPLES) <= set(PLACES)


def test_what_of_a_ticket_a_wording_passes_on() -> None:
    assert data_used("交{unit}，{due}前，{unit}，{phone}") == ("承办单位", "到期时间", "phone")
    assert changed_places("{due}", "{due}{reason}{unit}") == ("理由", "承办单位")
    assert changed_places("{due}{reason}", "{due}") == ()


def test_a_kind_of_text_names_known_places_alone() -> None:
    assert known_places(["unit", "due"]) == frozenset({"unit", "due"})
    with pytest.raises(KeyError):
        known_places(["unit", "phone"])
