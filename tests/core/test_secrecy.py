"""Texts that bear a grade of secrecy are stopped; texts that merely speak of secrets are not (S01; a32.1)."""

import pytest

from hotline.core.secrecy import secrecy_mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("附件 机密★10年 请查收", "机密★10年"),
        ("绝密★启用前", "绝密★启用前"),
        ("文件标有秘密★", "秘密★"),
        ("密级：秘密 5年", "秘密 5年"),
        ("机密三十年", "机密三十年"),
        ("绝密 ☆ 长期", "绝密 ☆ 长期"),
    ],
)
def test_a_mark_is_found(text: str, mark: str) -> None:
    assert secrecy_mark(text) == mark


@pytest.mark.parametrize(
    "text", ["邻居泄露我的秘密", "商业秘密纠纷", "请为我保守秘密", "这件事是秘密，10年前发生", "机密档案室漏水"]
)
def test_words_alone_are_no_mark(text: str) -> None:
    assert secrecy_mark(text) is None
