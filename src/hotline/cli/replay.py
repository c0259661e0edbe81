"""`hotline replay FILE.csv`: real messages and their replies through the whole loop, and what came of it."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline import data_folder
from hotline.cli.progress import Progress
from hotline.cli.running import migrated_platform
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.replaying.loop import Tally


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="文件.csv", help="列：id user time title detail reply replied_at")
    parser.add_argument("--limit", type=_positive, metavar="N", help="只回放前 N 行")
    parser.add_argument("--units", type=Path, metavar="文件", help="单位清单（默认：同一文件夹的 unit_kinds.csv）")
    parser.add_argument("--rejects", type=Path, metavar="文件", help="退件文件（默认在数据文件夹的 imports 下）")
    parser.add_argument("--json", action="store_true", help="最后输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Replay, with progress on stderr."""
    if not args.file.is_file():
        raise Trouble(f"没有文件 {args.file}。")
    rejects = args.rejects or data_folder.path() / "imports" / f"{args.file.stem}.replay-rejects.csv"
    units = args.units or args.file.with_name("unit_kinds.csv")
    with migrated_platform():
        from hotline.intake.importing import MissingColumns
        from hotline.replaying.run import Wanted, replay

        progress = Progress(_so_far)
        try:
            found = replay(Wanted(args.file, units, rejects, args.limit), _found_before, progress.show)
        except MissingColumns as wrong:
            print(wrong, file=sys.stderr)
            return 2
    progress.end()
    print(json.dumps(found, ensure_ascii=False) if args.json else _words(found))
    return 0


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”不是正整数")
    return int(text)


def _found_before(count: int) -> None:
    print(f"数据库里已有这份回放的 {count:,} 件诉求：做过的不再做，只补没做完的。", file=sys.stderr)


def _so_far(done: "Tally", seconds: float) -> str:
    at = f"{done.at:%Y-%m-%d}" if done.at else ""
    return f"虚拟日期 {at}：已进 {done.rows:,} 件，动作 {done.acts:,}（每秒 {done.acts / seconds:,.0f}）"


def _words(found: dict[str, Any]) -> str:
    lines = [
        f"回放 {found['contacts']:,} 件：工单 {found['tickets']:,}，重复反映 {found['disposed_as_repeat']:,}。",
        f"退件 {found['rejected']:,} 行。",
        f"按期答复 {found['answered_in_limit']:,}，超期 {found['overdue']:,}，期末在办 {found['open_at_end']:,}。",
        f"办理时间中位数 {found['median_working_days']} 个工作日。",
        f"不予执行：{'，'.join(f'{name} {n}' for name, n in found['refused_by_guard'].items()) or '无'}。",
        f"用时 {found['seconds']} 秒，每秒 {found['rows_per_second']} 行、{found['acts_per_second']} 个动作。",
    ]
    for title, key in (("按类型", "by_type"), ("按单位", "by_unit")):
        lines.append(title)
        lines += [
            f"  {name}：{group['tickets']:,} 件，按期 {group['answered_in_limit']:,}，超期 {group['overdue']:,}"
            for name, group in found[key].items()
        ]
    return "\n".join(lines)
