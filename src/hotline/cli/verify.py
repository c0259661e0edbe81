"""`hotline verify`: events against rows, hashes and anchors."""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hotline.cli.running import platform

if TYPE_CHECKING:
    from hotline.proving.report import Report
    from hotline.proving.verifying import Progress


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("numbers", nargs="*", metavar="工单编号", help="只核验这些工单；不写则核验全部")
    parser.add_argument("--json", action="store_true", help="以一个 JSON 对象输出结果")
    parser.add_argument("--since-anchor", action="store_true", help="只核验自上一锚以来增长的事件链")


def run(args: argparse.Namespace) -> int:
    """Verify; 1 where anything does not agree."""
    with platform():
        from hotline.proving import verify

        report = verify(args.numbers or None, args.since_anchor, _progress(), datetime.now(UTC))
    if args.json:
        print(json.dumps(report.plain(), ensure_ascii=False))
    else:
        _say(report)
    return 0 if report.clean else 1


def _progress() -> "Progress | None":
    if not sys.stderr.isatty():
        return None
    return lambda chains, events: print(f"\r{chains:,} 条链，{events:,} 个事件", end="", file=sys.stderr)


def _say(report: "Report") -> None:
    from hotline.proving.report import sentence

    print(
        f"核验了 {report.chains:,} 条事件链、{report.events:,} 个事件、{report.anchors:,} 个锚"
        f"、{report.views:,} 条封存的查看记录。"
    )
    if report.faults:
        print(f"第一处不符：{sentence(report.faults[0])}")
        for fault in report.faults[1:]:
            print(f"　　　　　　{sentence(fault)}")
    for words, numbers in (
        ("已办结而没有回访", report.without_follow_up),
        ("在办而没有下一步", report.without_next_step),
        ("待系统处理（不是差错）", report.system_acts),
    ):
        if numbers:
            print(f"{words}：{'、'.join(numbers[:20])}{f' 等 {len(numbers)} 件' if len(numbers) > 20 else ''}")
    print("全部相符。" if report.clean else "有不符之处。")
