"""Article references from provision ids: `a17.1` reads 第十七条第一款; and the text of the order itself (条文)."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language

_DIGITS = "零一二三四五六七八九"
_CIVIL_CODE = "民法典"
ORDER = "中山市接诉即办工作办法"


def chinese_number(n: int) -> str:
    """1 to 999 in Chinese figures, as articles count."""
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True)
class Provision:
    """One paragraph or item of the order: id, text, article number, whether it is an item of a list."""

    id: str
    text: str
    article: int
    is_item: bool


@dataclass(frozen=True)
class Article:
    """An article with its paragraphs."""

    number: int
    provisions: tuple[Provision, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter with its articles."""

    title: str
    articles: tuple[Article, ...]


@cache
def lines() -> tuple[str, ...]:
    """The order as published, one provision a line."""
    text = (files("hotline.web") / "data" / "order.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line.strip())


@cache
def issued() -> str:
    """Who issued the order, when it was published and since when it is in force."""
    return lines()[1].lstrip("# ")


@cache
def chapters() -> tuple[Chapter, ...]:
    """The order by chapter and article."""
    found: list[tuple[str, dict[int, list[Provision]]]] = []
    for line in lines():
        if line.startswith("# 第"):
            found.append((line.lstrip("# "), {}))
        elif line.startswith("a"):
            id_, text = line.split("\t", 1)
            number = int(id_[1:].split(".")[0])
            one = Provision(id_, text, number, id_.count(".") == 2)
            found[-1][1].setdefault(number, []).append(one)
    return tuple(Chapter(title, tuple(Article(n, tuple(p)) for n, p in of.items())) for title, of in found)


@cache
def _paragraphs() -> dict[int, int]:
    """Article -> how many paragraphs it has."""
    return {
        article.number: sum(not one.is_item for one in article.provisions)
        for chapter in chapters()
        for article in chapter.articles
    }


def reference(provision: str) -> str:
    """An article reference in the language of the page: 第十七条第一款, 第二十条第（二）项, 民法典第二百零一条."""
    found = re.fullmatch(r"(a|cc)(\d+)(?:\.(\d+))?(?:\.(\d+))?", provision or "")
    if found is None:
        return provision or ""
    law, article, paragraph, item = found[1], int(found[2]), int(found[3] or 0), int(found[4] or 0)
    several = law == "cc" or _paragraphs().get(article, 1) > 1
    if str(get_language()).startswith("en"):
        words = f"{'Civil Code, ' if law == 'cc' else ''}art. {article}"
        return words + (f"({paragraph})" if several and paragraph else "") + (f" item {item}" if item else "")
    words = f"{_CIVIL_CODE if law == 'cc' else ''}第{chinese_number(article)}条"
    words += f"第{chinese_number(paragraph)}款" if several and paragraph else ""
    return words + (f"第（{chinese_number(item)}）项" if item else "")


def anchor(provision: str) -> str:
    """Where the provision stands on the page of the order; empty for other laws."""
    return provision if provision.startswith("a") else ""
