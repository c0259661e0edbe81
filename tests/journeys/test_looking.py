"""The journeys' own eye: a fault on a page like others seen clean is found, though axe does not look at every page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.journeys.conftest import Visitor

PAGE = """<!doctype html><html lang="zh-Hans"><head><title>路灯</title></head><body>
<main><h1>路灯</h1><form aria-label="说诉求"><label for="where">地点</label><input id="where" name="where"></form>
<ul><li>民生路</li><li>孙文路</li></ul><p id="words">已修好</p></main></body></html>"""
FAULTS = {
    "a label that names another field": "document.querySelector('label').setAttribute('for', 'elsewhere')",
    "a field without its label": "document.querySelector('label').remove()",
    "words as pale as their ground": "styled('p { color: #ddd }')",
    "the ground as dark as the words": "styled('main { background: #222 }')",
    "a heading left out": "document.querySelector('p').outerHTML = '<h3>已修好</h3>'",
    "two landmarks of one name": "document.querySelector('form').after(document.querySelector('form').cloneNode(true))",
    "an entry outside its list": "document.querySelector('main').append(document.querySelector('li'))",
    "a second heading of the page": "document.querySelector('p').outerHTML = '<h1>已修好</h1>'",
    "wider than the window": "document.querySelector('p').style.width = '3000px'",
}
STYLED = """const styled = words => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(words);
    document.adoptedStyleSheets = [sheet];
};"""
"""A change of colours, as by a theme, that stands in no element."""


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Somebody before a page that is in order, seen before."""
    context = browser.new_context()
    seen = Visitor(context, "")
    seen.page.set_content(PAGE)
    seen.looks()
    seen.page.set_content(PAGE)
    yield seen.looks()
    context.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_on_a_page_like_one_seen_clean(visitor: Visitor, fault: str) -> None:
    visitor.page.evaluate(f"() => {{ {STYLED} {FAULTS[fault]}; }}")
    with pytest.raises(AssertionError):
        visitor.looks()
