"""Candidates of the catalogue: the nearest first, with the words that spoke for them (a15.1, a15.2)."""

import pytest
from tests.web.conftest import NOW

from hotline.catalogue.matching import Described, Nearest
from hotline.database.places import Place
from hotline.web.candidates import nearest_items

LAMPS = Described("lamps", "路灯和公共照明", ("路灯不亮", "灯杆倾斜"))
SCHOOL = Described("school", "义务教育入学", ("小学报名", "学位"))
NOISE = Described("noise", "建筑施工噪声", ("夜间施工", "工地吵"))


def test_the_nearest_stands_first_and_a_text_that_has_nothing_in_common_finds_nothing() -> None:
    near = Nearest([SCHOOL, LAMPS, NOISE])
    found = near.nearest("小区门口的路灯不亮了")
    assert found[0][0] == "lamps"
    assert 0 < found[0][1] < 1
    assert near.nearest("路灯和公共照明 路灯不亮 灯杆倾斜", 1)[0][1] == pytest.approx(1)
    assert near.nearest("xyz") == near.nearest("") == []
    assert len(near.nearest("小学门口夜间施工，路灯不亮", 2)) == 2


def test_of_equal_items_the_earlier_stands_first() -> None:
    twins = [Described("a", "路灯"), Described("b", "路灯")]
    assert [key for key, _ in Nearest(twins).nearest("路灯")] == ["a", "b"]


def test_punctuation_and_spaces_say_nothing() -> None:
    near = Nearest([SCHOOL, LAMPS])
    assert near.nearest("路灯，不亮！") == near.nearest("路 灯 不 亮")


def test_a_candidate_names_unit_by_town_and_the_words_heard(city: Place) -> None:
    first = nearest_items("民生路的路灯不亮，灯杆也歪了", "442000001", NOW.date())[0]
    assert (first.unit, first.name, "路灯不亮" in first.heard) == ("city_management", "路灯和公共照明", True)
    assert all(len(word) >= 2 for word in first.heard)
    by_town = [one for one in nearest_items("窗口办事态度差", "442000001", NOW.date()) if one.by_town]
    assert {one.unit_name for one in by_town} == {"石岐街道办事处"}
    nowhere = [one for one in nearest_items("窗口办事态度差", "", NOW.date()) if one.by_town]
    assert {one.unit for one in nowhere} == {None}
