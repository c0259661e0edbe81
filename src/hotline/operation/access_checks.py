"""Checks of who signs in and how: demo people, proofs, undertakings, reviews, alarms (S12, S21-S29)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.conf import settings

from hotline.access import review, security_people, undertaking
from hotline.access.alarms import open_alarms
from hotline.access.models import Credential
from hotline.core.instants import SHANGHAI
from hotline.operation.checks import FAIL, OK, WARN, Found
from hotline.organisation.models import Account, Person, Post, ServiceAccount, Unit
from hotline.organisation.selectors import on

APPROVER: Final = "department_approver"


def access(now: datetime) -> Iterator[Found]:
    """What production wants of the people who sign in."""
    day = now.astimezone(SHANGHAI).date()
    yield _demo()
    yield from _offices(day)
    yield from _proofs(now)
    yield from _duties(day)
    count = len(open_alarms())
    yield _counted(
        "alarms", count, "登录告警没有未处理的。", f"有{count}条登录告警没有处理。", "请在“登录告警”中处理。"
    )
    yield _limits()


def _counted(name: str, count: int, good: str, bad: str, todo: str, level: str = WARN) -> Found:
    return Found(name, level, bad, todo) if count else Found(name, OK, good)


def _demo() -> Found:
    """S12: nothing invented where citizens' data is real."""
    found = {
        "单位": Unit.objects.filter(is_demo=True).count(),
        "人员": Person.objects.filter(is_demo=True).count(),
        "账号": Account.objects.filter(is_demo=True, is_active=True).count(),
        "外部系统": ServiceAccount.objects.filter(name__startswith="demo-", ended_at__isnull=True).count(),
    }
    told = "、".join(f"{what}{count}个" for what, count in found.items() if count)
    if not told:
        return Found("demo", OK, "没有演示单位、人员和账号。")
    return Found("demo", FAIL, f"库里有演示数据：{told}。", "生产环境请用空库重新建立，不要在演示库上改。")


def _offices(day: date) -> Iterator[Found]:
    """The people without whom two-person rules cannot be kept (S22, S27, S28)."""
    held = Post.objects.filter(on(day), person__account__is_active=True)
    wanted = (
        ("administrators", held.filter(role="administrator"), 2, "有账号的管理员", FAIL),
        ("privacy_officers", held.filter(role="privacy_officer"), 1, "有账号的保密员", FAIL),
        ("auditors", held.filter(role="auditor"), 1, "有账号的审计员", WARN),
        ("approvers", held.filter(appointment=APPROVER), 1, "有账号的主管部门审批人", WARN),
    )
    for name, posts, least, what, level in wanted:
        count = posts.values("person_id").distinct().count()
        if count >= least:
            yield Found(name, OK, f"{what}{count}人。")
        else:
            yield Found(name, level, f"{what}只有{count}人，至少要{least}人。", "请授予岗位并开通账号。")


def _proofs(now: datetime) -> Iterator[Found]:
    """S21, S22: no account without second factor, no password that waits for ever."""
    active = Account.objects.filter(is_active=True)
    without = active.filter(second_factor__isnull=True, credential__subject__isnull=True).count()
    yield _counted(
        "second_factor", without, "使用中的账号都有第二因素。", f"{without}个使用中的账号没有绑定动态码。",
        "本人下次登录时须先绑定；长期不登录的请停用。",
    )  # fmt: skip
    spent = Credential.objects.filter(must_change=True, one_time_until__lt=now, account__is_active=True).count()
    yield _counted(
        "one_time", spent, "没有过期未用的一次性密码。", f"{spent}个一次性密码过期未用。", "请重新发放，或者停用账号。"
    )


def _duties(day: date) -> Iterator[Found]:
    """S26, S29: undertakings, who answers for information security, rights confirmed in time."""
    unsigned = len({one.person for one in undertaking.missing(day) if one.has_account})
    yield _counted(
        "undertakings", unsigned, "有账号的人员都已作出保密承诺。", f"{unsigned}人没有作出保密承诺，不能打开工单。",
        "请提醒本人登录后承诺，名单见“未作保密承诺的人员”。",
    )  # fmt: skip
    units = len(security_people.units_without(day))
    yield _counted(
        "security_people", units, "各单位都指定了信息安全责任人。", f"{units}个单位没有指定信息安全责任人。",
        "请在“信息安全责任人”中指定。",
    )  # fmt: skip
    late = len(review.suspended(day))
    yield _counted(
        "review",
        late,
        "没有因未复核而暂停的岗位。",
        f"{late}个岗位没有按期复核，已暂停。",
        "请在“权限复核”中确认或者结束。",
    )


def _limits() -> Found:
    """S37."""
    off = [kind for kind, limit in settings.HOTLINE_LIMITS.items() if not int(limit)]
    if off:
        return Found("limits", WARN, "网页的限速关着。", "请去掉 HOTLINE_PER_ADDRESS=0、HOTLINE_PER_ACCOUNT=0。")
    return Found("limits", OK, "网页按地址和账号限速。")
