"""`hotline erase ...`: erasing a requester by two people, and erasing again after a backup was restored (S13, S43)."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hotline.cli.running import migrated_platform
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.core.scope import Reader

GROUNDS = ("request", "withdrawn", "unlawful", "retention")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_subparsers(metavar="动作", required=True)

    propose = acts.add_parser("propose", help="提出：删除某件工单诉求人的个人信息")
    propose.add_argument("number", metavar="工单编号")
    propose.add_argument("--ground", choices=GROUNDS, required=True, help="依据")
    propose.add_argument("--by", required=True, metavar="人员键", help="提出的保密员")
    propose.set_defaults(act=_propose)

    confirm = acts.add_parser("confirm", help="确认并删除，不能撤销；须由另一名保密员或者主管部门审批人确认")
    confirm.add_argument("proposal", type=int, metavar="事项编号")
    confirm.add_argument("--by", required=True, metavar="人员键", help="确认人")
    confirm.add_argument("--role", default="privacy_officer", help="确认人的岗位（默认 privacy_officer）")
    confirm.set_defaults(act=_confirm)

    show = acts.add_parser("list", help="列出待确认和已删除的")
    show.set_defaults(act=_list)

    again = acts.add_parser("reapply", help="恢复备份以后：按数据库以外的名单再次删除")
    again.set_defaults(act=_reapply)


def run(args: argparse.Namespace) -> int:
    """Do the act that was asked for."""
    with migrated_platform():
        args.act(args)
    return 0


def _reader(person: str, role: str, now: datetime) -> "Reader":
    from hotline.reading.readers import reader

    return reader(person, role, now)


def _said(done: object, words: str) -> None:
    from hotline.core.refusal import Refusal

    if isinstance(done, Refusal):
        raise Trouble(done.sentence)
    print(words)


def _propose(args: argparse.Namespace) -> None:
    from hotline.protecting.proposals import propose
    from hotline.protection.models import Proposal

    now = datetime.now(UTC)
    done = propose("erase", args.number, args.ground, _reader(args.by, "privacy_officer", now), now)
    found = Proposal.objects.filter(kind="erase", decided_at__isnull=True).order_by("-proposed_at").first()
    _said(done, f"已提出，事项编号 {found.id if found else ''}。请由另一人确认：hotline erase confirm")


def _confirm(args: argparse.Namespace) -> None:
    from hotline.protecting.proposals import decide

    now = datetime.now(UTC)
    done = decide(args.proposal, _reader(args.by, args.role, now), now, confirm=True)
    _said(done, "已删除。统计和办理记录保留，事件链不变。")


def _list(_: argparse.Namespace) -> None:
    from hotline.protecting.erasing import file
    from hotline.protection.models import Erased, Proposal

    for row in Proposal.objects.filter(kind="erase", decided_at__isnull=True).order_by("proposed_at"):
        print(f"待确认\t{row.id}\t{row.proposed_at:%Y-%m-%d %H:%M}\t{row.ground}\t提出人 {row.proposed_by}")
    for gone in Erased.objects.order_by("at"):
        print(f"已删除\t{gone.requester}\t{gone.at:%Y-%m-%d %H:%M}\t{gone.ground}\t{gone.demands} 件诉求")
    print(f"名单：{file()}")


def _reapply(_: argparse.Namespace) -> None:
    from hotline.protecting.erasing import reapply

    print(f"再次删除了 {reapply(datetime.now(UTC))} 名诉求人的个人信息。")
