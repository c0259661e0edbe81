"""The rule on replayed messages, with sentences of our own."""

import pytest

from hotline.intake.demand_type import DemandType, read_demand_type


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("举报巷口小作坊夜里熬胶", "", "report"),
        ("投诉培训班不肯退剩下的课时费", "", "complaint"),
        ("建议在菜市场门口装一盏灯", "", "suggestion"),
        ("咨询外地老人怎样办敬老卡", "", "consultation"),
        ("表扬窗口的值班同志", "帮我把表填好了。", "praise"),
        ("楼顶有人加盖违建", "", "report"),
        ("新学校什么时候招生", "", "consultation"),
        ("希望江边步道早点开灯", "", "suggestion"),
        ("楼下烧烤店", "每晚油烟直冲三楼，噪音到凌晨。", "complaint"),
        ("社保的事", "请问换了公司要不要重新登记。", "consultation"),
        ("家里断水三天", "老人腿脚不便，没法下楼提水。", "help"),
    ],
)
def test_type_follows_the_words(title: str, body: str, expected: DemandType) -> None:
    assert read_demand_type(title, body).demand_type == expected


def test_the_first_named_type_counts() -> None:
    reading = read_demand_type("建议公开投诉处理结果")
    assert (reading.demand_type, reading.word) == ("suggestion", "建议")


def test_a_wrong_done_goes_before_a_question() -> None:
    assert read_demand_type("河边偷倒泥头没人查吗").demand_type == "report"


def test_help_names_no_word() -> None:
    assert read_demand_type("", "").word is None
