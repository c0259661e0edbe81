"""Articles, limits, dates as they are written; every act and argument of the core has words."""

from datetime import datetime
from itertools import chain

import pytest
from django.utils import translation

from hotline.core.arguments import ARGUMENTS, PLATFORM_ARGUMENTS
from hotline.core.instants import SHANGHAI, BadValue
from hotline.core.lifecycle import ACTS, WITHOUT_TICKET
from hotline.core.records import RECORDS
from hotline.web.act_form import argument_names, wanted_of
from hotline.web.typed import read_instant, read_limit
from hotline.web.words import acts, articles, dates, fields


@pytest.mark.parametrize(
    ("provision", "zh", "en"),
    [
        ("a18.1", "第十八条", "art. 18"),
        ("a17.1", "第十七条第一款", "art. 17(1)"),
        ("a20.1.2", "第二十条第（二）项", "art. 20 item 2"),
        ("a13.2.3", "第十三条第二款第（三）项", "art. 13(2) item 3"),
        ("cc201", "民法典第二百零一条", "Civil Code, art. 201"),
    ],
)
def test_articles_are_cited_as_people_cite_them(provision: str, zh: str, en: str) -> None:
    assert articles.reference(provision) == zh
    with translation.override("en"):
        assert articles.reference(provision) == en


def test_the_order_has_forty_articles_in_five_chapters_each_with_an_anchor() -> None:
    found = articles.chapters()
    numbers = [article.number for chapter in found for article in chapter.articles]
    assert (len(found), numbers) == (5, list(range(1, 41)))
    ids = [one.id for chapter in found for article in chapter.articles for one in article.provisions]
    assert len(ids) == len(set(ids)) == 77


def test_every_article_the_core_cites_is_one_of_the_order() -> None:
    cited = {row.provision for row in ACTS.values()} | {row.provision for row in RECORDS.values()}
    known = {one.id for chapter in articles.chapters() for article in chapter.articles for one in article.provisions}
    assert {one for one in cited if one not in known and f"{one}.1" not in known} == set()


def test_every_act_has_a_button_an_effect_and_a_notice() -> None:
    for act in chain(ACTS, RECORDS):
        if act in ("load_notice", "adopt_policy"):
            continue
        words = acts.words_of(act)
        assert words.button
        assert words.effect.endswith("。"), act
        assert words.done.endswith("。"), act


def test_every_argument_of_the_core_has_a_label_or_is_set_by_the_platform() -> None:
    unknown = [
        (act, name)
        for act in ACTS
        if act not in ("load_notice", "adopt_policy")
        for name in (*ARGUMENTS[act], *PLATFORM_ARGUMENTS.get(act, {}))
        if fields.words_of(act, name).label == name
    ]
    assert unknown == []


def test_a_guard_that_misses_an_argument_marks_its_field() -> None:
    for act, row in ACTS.items():
        for guard in row.guards:
            if guard.name.endswith("_missing") and act not in WITHOUT_TICKET:
                assert wanted_of(act) & set(argument_names(act)), (act, guard.name)
    assert {"reason", "basis"} <= wanted_of("request_return")
    assert {"reason", "channel_entry"} <= wanted_of("dispose", "statutory_channel_told")


@pytest.mark.parametrize(
    ("typed", "limit"), [("5个工作日", "5wd"), ("3日", "3nd"), ("4 小时", "4h"), ("２４小时", "24h"), ("5wd", "5wd")]
)
def test_limits_as_people_write_them(typed: str, limit: str) -> None:
    assert read_limit(typed) == limit


@pytest.mark.parametrize("typed", ["", "0日", "五天", "5", "5个月", "-1日"])
def test_what_is_no_limit_is_refused(typed: str) -> None:
    with pytest.raises(BadValue):
        read_limit(typed)


def test_dates_name_the_year_only_where_it_is_not_this_one() -> None:
    due, now = datetime(2026, 5, 7, 17, 30, tzinfo=SHANGHAI), datetime(2026, 4, 29, 14, 52, tzinfo=SHANGHAI)
    assert dates.instant_words(due, now) == "5月7日17:30"
    assert dates.instant_words(due, now.replace(year=2027)) == "2026年5月7日17:30"
    assert read_instant("2026-05-07T17:30") == read_instant("2026-05-07 17:30") == due
