"""The menu beside the work: which pages of setting up, watching and looking up a role has (pages.md (b)).

A page stands here once, under its heading; who sees it is what its view says, never a second list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import resolve, reverse

from hotline.web.permission import may_open


@dataclass(frozen=True)
class Entry:
    """A page in the menu: its words and the name of its address."""

    zh: str
    name: str

    @property
    def url(self) -> str:
        """Its address."""
        return address(self.name)


@dataclass(frozen=True)
class Section:
    """A heading with its pages."""

    zh: str
    entries: tuple[Entry, ...]


MENU: Final = (
    Section(
        "送达",
        (Entry("通知", "notices"), Entry("未送达的派单", "undelivered"), Entry("通知方式", "unit-way")),
    ),
    Section(
        "账号与权限",
        (
            Entry("账号", "accounts"),
            Entry("待决定的账号申请", "account-requests"),
            Entry("权限复核", "rights-review"),
            Entry("保密承诺版本", "undertakings"),
            Entry("未作保密承诺的人员", "undertakings-missing"),
            Entry("信息安全责任人", "security-people"),
            Entry("外部系统", "systems"),
            Entry("登录告警", "sign-in-alarms"),
            Entry("登录和权限记录", "access-log"),
        ),
    ),
    Section(
        "个人信息保护",
        (
            Entry("按编号打开工单", "privacy-open"),
            Entry("谁看过", "view-log"),
            Entry("异常查看", "unusual"),
            Entry("个人权利申请", "wishes"),
            Entry("本人查阅和更正", "person-request"),
            Entry("导出记录", "exports"),
            Entry("紧急查看", "emergencies"),
            Entry("两人决定事项", "proposals"),
            Entry("留存和保护规则", "keeping"),
        ),
    ),
    Section(
        "规则",
        (
            Entry("制度参数", "rules-policy"),
            Entry("日历", "rules-calendar"),
            Entry("到期时间的变化", "rules-moved"),
            Entry("文本", "rules-texts"),
            Entry("代码表", "rules-lists"),
            Entry("待批准的规则", "rules-waiting"),
            Entry("规则沿革", "rules-history"),
        ),
    ),
    Section(
        "单位和人员",
        (
            Entry("单位", "units"),
            Entry("人员", "people"),
            Entry("值班表", "duty-own"),
            Entry("待批事项", "unit-proposals"),
            Entry("话务员培训", "training"),
            Entry("导入导出", "import"),
            Entry("我的岗位", "me"),
        ),
    ),
    Section(
        "派单目录",
        (
            Entry("目录条目", "catalogue"),
            Entry("修订和复核", "catalogue-queue"),
            Entry("导入", "catalogue-import"),
            Entry("事项分类", "catalogue-classes"),
            Entry("法定渠道", "catalogue-channel"),
            Entry("村居职责清单", "catalogue-duty"),
        ),
    ),
    Section(
        "查阅",
        (Entry("期限计算器", "calculator"), Entry("工作办法", "order"), Entry("快捷键", "shortcuts")),
    ),
)


@cache
def address(name: str, *parts: str) -> str:
    """The address of a page of the frame: they are few, stay what they are, and stand on every page."""
    return reverse(name, args=parts)


@cache
def menu(role: str, appointments: frozenset[str] = frozenset()) -> tuple[Section, ...]:
    """The sections of a role, without the pages its views do not open to it and without empty headings."""
    return tuple(_open_to(role, appointments))


def _open_to(role: str, appointments: frozenset[str]) -> Iterator[Section]:
    for section in MENU:
        entries = tuple(one for one in section.entries if may_open(resolve(one.url).func, role, appointments))
        if entries:
            yield Section(section.zh, entries)
