"""The settings of the protection rules (保护规则) in words: name, meaning, provision, bounds (a32.1; S43).

A setting is named by its path in the content of a version: `unusual.outside_unit`, `retention.ticket.keep_months`. The
one place for it: drafting, checking, comparing and showing read these rows.
"""

from dataclasses import dataclass
from typing import Final

from hotline.core.bounds import Bounds, Some, Whole
from hotline.core.lifecycle import ROLES
from hotline.core.person_rights import PURPOSE
from hotline.core.protection_bounds import ClassCodes, Purposes, Sized, Text, TimeOfDay


@dataclass(frozen=True, slots=True)
class Setting:
    """One value a city may settle: `field` its path, `zh` its name, `meaning` a sentence."""

    field: str
    zh: str
    meaning: str
    provision: str
    bounds: Bounds


_READERS: Final = {role: zh for role, zh in ROLES.items() if role not in ("administrator", "requester", "system")}


def _of_rules(field: str, zh: str, meaning: str, bounds: Bounds, provision: str = "a32.1") -> Setting:
    return Setting(field, zh, meaning, provision, bounds)


def _unusual(field: str, zh: str, meaning: str, bounds: Bounds) -> Setting:
    return _of_rules(f"unusual.{field}", zh, meaning, bounds)


def _kept(kind: str, zh: str, meaning: str, least: int, most: int, provision: str = "a32.1") -> tuple[Setting, ...]:
    """The months one kind is kept; least what the law or the order's own terms need. Its basis stands beside."""
    path = f"retention.{kind}"
    return (
        _of_rules(f"{path}.keep_months", f"{zh}：保存", meaning, Whole(least, most, "个月"), provision),
        _of_rules(f"{path}.basis", f"{zh}：依据", "保存这么久的依据。", Text(60), provision),
    )


KEPT: Final = "保存期限"
"""The group of the times of keeping."""
GROUPS: Final[tuple[tuple[str, tuple[Setting, ...]], ...]] = (
    (
        "可选的用途",
        (
            _of_rules("reveal_purposes", "明文查看的用途", "明文查看一项信息以前选择的用途。", Purposes(20)),
            _of_rules(
                "opening_purposes",
                "按编号打开工单的用途",
                "保密员、审计员按编号打开工单以前选择的用途。",
                Purposes(20, (PURPOSE,)),
            ),
            _of_rules("emergency_kinds", "紧急查看的种类", "紧急查看以前选择的种类。", Purposes(10), "a25.1"),
            _of_rules("export_purposes", "导出和打印的用途", "导出、打印以前选择的用途。", Purposes(20)),
        ),
    ),
    (
        "异常查看的列出条件",
        (
            _unusual(
                "reveals_an_hour",
                "一小时内明文查看、紧急查看",
                "一人任意一小时内达到这么多次即列出。",
                Whole(1, 100, "次"),
            ),
            _unusual("reveals_a_day", "当天明文查看、紧急查看", "一人一天内达到这么多次即列出。", Whole(1, 500, "次")),
            _unusual(
                "openings_a_day", "当天打开的工单", "一人一天内打开这么多件不同的工单即列出。", Whole(10, 5000, "件")
            ),
            _unusual(
                "searches_leading_nowhere",
                "当天查找后未办理",
                "一人一天内查到人又没有办理，达到这么多次即列出。",
                Whole(1, 100, "次"),
            ),
            _unusual(
                "minutes_from_search_to_opening",
                "查找后打开工单的时间",
                "查到人以后这么久没有打开工单或者接待来件，算未办理。",
                Whole(1, 480, "分钟"),
            ),
            _unusual(
                "same_neighbourhood",
                "当天查看同一街道、社区的诉求人",
                "一人一天内明文查看达到这么多位即列出。",
                Whole(2, 100, "位"),
            ),
            _unusual(
                "outside_unit",
                "当天查看他单位工单",
                "承办单位一人一天内查看本单位没有承办过的工单达到这么多件即列出。",
                Whole(1, 500, "件"),
            ),
            _unusual(
                "refused_reveals", "当天申请明文查看未获准", "一人一天内达到这么多次即列出。", Whole(1, 100, "次")
            ),
            _unusual(
                "quiet_looks",
                "非工作时间查看",
                "不在值班表上的人在非工作时间查看、查找、导出达到这么多次即列出。",
                Whole(1, 100, "次"),
            ),
            _unusual("quiet_from", "非工作时间起", "从这一时刻起算非工作时间。", TimeOfDay()),
            _unusual("quiet_until", "非工作时间止", "到这一时刻为止，可以是次日。", TimeOfDay()),
            _unusual("quiet_roles", "非工作时间查看要列出的岗位", "夜间值守的岗位不选。", Some(_READERS)),
        ),
    ),
    (
        "附件",
        (
            _of_rules(
                "files.of_one_demand", "一件诉求的附件", "一件诉求最多有这么多个附件。", Whole(1, 200, "个"), "a14.1"
            ),
            _of_rules(
                "files.most_pixels",
                "图片的像素",
                "图片宽乘以高最多这么大。",
                Sized(100, 20_000, "万像素", 10_000),
                "a14.1",
            ),
            _of_rules(
                "files.most_unpacked",
                "压缩内容展开后的大小",
                "文档、压缩内容展开后最多这么大。",
                Sized(10, 2048, "MB", 2**20),
                "a14.1",
            ),
            _of_rules(
                "files.most_ratio",
                "压缩倍数",
                "展开后的大小最多是原来的这么多倍，超过的视为恶意文件。",
                Whole(10, 1000, "倍"),
                "a14.1",
            ),
            _of_rules(
                "files.most_parts",
                "压缩内容的个数",
                "文档、压缩内容里最多有这么多个文件。",
                Whole(100, 50_000, "个"),
                "a14.1",
            ),
            _of_rules(
                "files.link_minutes", "附件链接的有效时间", "打开附件的链接多久以后失效。", Whole(1, 120, "分钟")
            ),
        ),
    ),
    (
        "导出、紧急查看和个人权利申请",
        (
            _of_rules(
                "exports.link_minutes",
                "导出链接的有效时间",
                "导出的文件多久以后删除，记录保留。",
                Whole(5, 1440, "分钟"),
            ),
            _of_rules("exports.most_rows", "一次导出的行数", "一次导出最多这么多行。", Whole(100, 50_000, "行")),
            _of_rules(
                "emergency_review_working_days",
                "紧急查看的复核时间",
                "保密员多久以内复核紧急查看。",
                Whole(1, 3, "个工作日"),
                "a25.1",
            ),
            _of_rules(
                "wish_answer_working_days",
                "个人权利申请的答复时间",
                "自收到的次日起多久以内答复本人的查阅、复制、更正、删除、解释说明申请。",
                Whole(1, 30, "个工作日"),
            ),
        ),
    ),
    (
        "私密的事项分类",
        (
            _of_rules(
                "private_classes",
                "按类别即为私密的事项分类",
                "属于这些分类及其下级的诉求登记时即设个人隐私标记。",
                ClassCodes(),
                "a11.2",
            ),
        ),
    ),
    (
        KEPT,
        (
            *_kept(
                "ticket", "诉求", "归档、撤回或者处理完毕以后保存多久；考评按年进行，不得少于12个月。", 12, 600, "a36.1"
            ),
            *_kept(
                "withheld_identity",
                "隐名诉求、举报的身份",
                "处理完毕以后保存多久；回访和重办仍须联系本人，不得少于6个月。",
                6,
                120,
                "a11.2",
            ),
            *_kept("requester", "诉求人", "没有任何在保存期内的诉求以后再保存多久，0即随之删除。", 0, 60),
            *_kept("view_log", "查看记录", "保存多久；网络安全法要求网络日志不少于六个月。", 6, 360),
            *_kept("refused", "不予执行记录", "保存多久；网络安全法要求网络日志不少于六个月。", 6, 360),
        ),
    ),
)
"""The settings by group, in the order of the pages. An export's file goes with its link: no time of its own."""

SETTINGS: Final = {setting.field: setting for _, settings in GROUPS for setting in settings}
"""Path -> its setting."""
