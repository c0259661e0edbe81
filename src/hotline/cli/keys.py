"""`hotline keys ...`: keys of outside systems (S40; roles sections 4 and 9), rotation of the master keys (S13)."""

import argparse
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hotline.cli.running import migrated_platform

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotline.acting.configuring import Change
    from hotline.organisation.models import ServiceAccount
    from hotline.protection.models import Rotation

ROTATED: Final = ("identity", "content", "p2", "files", "index", "codes", "receipts")
DEFAULT: Final = ("identity", "content", "p2", "files", "index")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_subparsers(metavar="动作", required=True)

    issue = acts.add_parser("issue", help="发放密钥；账号没有时一并建立。密钥只显示这一次")
    issue.add_argument("name", metavar="账号", help="系统名称，每个系统、每个环境一个")
    issue.add_argument("--purpose", choices=["channel", "unit_system", "reader"], help="用途（新账号必填）")
    issue.add_argument("--unit", help="单位系统：单位键")
    issue.add_argument("--channel", default="", help="渠道：web、wechat 等")
    issue.add_argument("--scopes", help="权限，逗号分隔（默认：该用途的全部权限）")
    issue.add_argument("--addresses", default="", help="允许的来源网络，逗号分隔（默认不限）")
    issue.add_argument("--per-minute", type=int, default=600, help="每分钟最多调用次数（默认 600）")
    issue.add_argument("--days", type=int, default=365, help="密钥有效天数（默认 365，最多 400）")
    issue.add_argument("--drafted-by", help="申请人的人员键（新账号必填）")
    issue.add_argument("--approved-by", help="批准人的人员键，不能是申请人（新账号必填）")
    issue.set_defaults(act=_issue)

    show = acts.add_parser("list", help="列出账号和密钥")
    show.set_defaults(act=_list)

    rotate = acts.add_parser("rotate", help="轮换主密钥：新密钥立即用于新写入，旧数据在后台换完，期间照常使用")
    rotate.add_argument(
        "--purpose", action="append", choices=ROTATED, help="用途，可以多次；默认全部（身份、内容、隐名、附件、索引）"
    )
    rotate.add_argument("--resume", action="store_true", help="只继续没有做完的轮换")
    rotate.set_defaults(act=_rotate)

    status = acts.add_parser("status", help="每个用途的主密钥和用它的数据行数，轮换的进度")
    status.set_defaults(act=_status)

    end = acts.add_parser("revoke", help="吊销一个密钥，立即生效")
    end.add_argument("key", metavar="密钥编号")
    end.set_defaults(act=_revoke)


def run(args: argparse.Namespace) -> int:
    """Do the act that was asked for."""
    with migrated_platform():
        args.act(args)
    return 0


def _issue(args: argparse.Namespace) -> None:
    from hotline.acting.configuring import Change
    from hotline.organisation.models import ServiceAccount, ServiceKey
    from hotline.organisation.service_keys import issue
    from hotline.trouble import Trouble

    now = datetime.now(UTC)
    made: list[tuple[ServiceKey, str]] = []

    def make(_: object) -> Change:
        account = ServiceAccount.objects.filter(name=args.name).first() or _opened(args, now)
        if account.ended_at is not None:
            raise Trouble(f"账号 {args.name} 已停用。")
        made.append(issue(account, now, timedelta(days=args.days)))
        return Change({"key": made[0][0].id, "until": made[0][0].expires_at.isoformat()})

    _recorded("issue_key", args.name, now, make)
    key, token = made[0]
    print(f"账号 {args.name}，密钥编号 {key.id}，有效至 {key.expires_at:%Y-%m-%d}。请立即保存，以后不再显示：")
    print(token)


def _opened(args: argparse.Namespace, now: datetime) -> "ServiceAccount":
    """The account that does not stand yet. Raises Trouble where its facts are missing or do not go together."""
    from hotline.organisation.models import SCOPES, ServiceAccount
    from hotline.organisation.service_keys import open_account
    from hotline.trouble import Trouble

    if not (args.purpose and args.drafted_by and args.approved_by):
        raise Trouble("新账号须写明 --purpose、--drafted-by 和 --approved-by。")
    account = ServiceAccount(
        name=args.name,
        purpose=args.purpose,
        unit_id=args.unit,
        channel=args.channel,
        scopes=args.scopes.split(",") if args.scopes else list(SCOPES[args.purpose]),
        addresses=[text.strip() for text in args.addresses.split(",") if text.strip()],
        per_minute=args.per_minute,
        drafted_by=args.drafted_by,
        approved_by=args.approved_by,
        made_at=now,
    )
    return open_account(account)


def _recorded(act: str, name: str, now: datetime, make: "Callable[[object], Change]") -> None:
    """Do it as one event on the chain of access, by whoever runs this machine."""
    from hotline.acting.configuring import configure
    from hotline.acting.request import Asked
    from hotline.core.refusal import Refusal
    from hotline.core.ticket import Actor
    from hotline.trouble import Trouble

    done = configure(Asked(act, name, Actor("system"), now), "access", make)
    if isinstance(done, Refusal):
        raise Trouble(done.sentence)


def _list(_: argparse.Namespace) -> None:
    from hotline.organisation.models import ServiceKey

    now = datetime.now(UTC)
    for key in ServiceKey.objects.select_related("account").order_by("account__name", "issued_at"):
        account = key.account
        state = "已吊销" if key.revoked_at else "已到期" if key.expires_at <= now else "有效"
        what = " ".join(filter(None, [account.purpose, account.unit_id, account.channel, ",".join(account.scopes)]))
        until = f"至 {key.expires_at:%Y-%m-%d}"
        print(f"{account.name}\t{key.id}\t{state}\t{until}\t{what}\t每分钟 {account.per_minute} 次")


def _rotate(args: argparse.Namespace) -> None:
    from hotline.cli.progress import Progress
    from hotline.personal.keys import Purpose
    from hotline.protecting.rotating import advance, begin
    from hotline.protection.models import Rotation

    shown = Progress(_rotation_words)
    waiting = list(Rotation.objects.filter(finished_at__isnull=True).order_by("begun_at"))
    if not args.resume and not waiting:
        print("新密钥先让所有进程知道，再用于写入，请稍候……")
        waiting = [begin(Purpose(name), datetime.now(UTC)) for name in args.purpose or DEFAULT]
    for row in waiting:
        if row.finished_at is None:
            advance(row, datetime.now(UTC), told=shown.show)
            shown.end()
        print(f"{row.purpose}：新密钥 {row.key}，换了 {row.done:,} 行。")
    print("已完成。旧密钥仍保留，备份要用；不要从密钥文件中删除。" if waiting else "没有未完成的轮换。")


def _rotation_words(row: "Rotation", seconds: float) -> str:
    return f"{row.purpose}：{row.done:,} / {row.total:,} 行，每秒 {row.done / seconds:,.0f} 行"


def _status(_: argparse.Namespace) -> None:
    from hotline.protecting.rotating import standing
    from hotline.protection.models import Rotation

    for one in standing():
        print(f"{one.purpose}\t{one.key}\t{'写入用' if one.newest else '旧'}\t{one.rows:,} 行")
    for row in Rotation.objects.order_by("-begun_at")[:10]:
        end = f"{row.finished_at:%Y-%m-%d %H:%M} 完成" if row.finished_at else f"进行中 {row.done:,}/{row.total:,}"
        print(f"轮换\t{row.purpose}\t{row.key}\t{row.begun_at:%Y-%m-%d %H:%M} 开始\t{end}")


def _revoke(args: argparse.Namespace) -> None:
    from hotline.acting.configuring import Change
    from hotline.organisation.service_keys import revoke

    now = datetime.now(UTC)

    def make(_: object) -> Change:
        revoke(args.key, now)
        return Change({"key": args.key})

    _recorded("revoke_key", args.key, now, make)
    print(f"密钥 {args.key} 已吊销。")
