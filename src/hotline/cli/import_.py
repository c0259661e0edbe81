"""`hotline import contacts FILE.csv`: contacts of another system become received demands."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hotline import data_folder
from hotline.cli.progress import Progress
from hotline.cli.running import migrated_platform
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.acting.importing import Imported

LONGEST_SOURCE = 40


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    things = parser.add_subparsers(metavar="对象", required=True)
    contacts = things.add_parser("contacts", help="来件：每行一件，登记前的诉求")
    contacts.add_argument("file", type=Path, metavar="文件.csv")
    contacts.add_argument("--json", action="store_true", help="最后输出一个 JSON 对象")
    contacts.add_argument(
        "--map",
        action="append",
        default=[],
        type=_pair,
        metavar="字段=列名",
        help="字段：id time user phone name title text channel type place；列名留空表示不用",
    )
    contacts.add_argument("--source", metavar="名称", help="来源系统的名称（默认：文件名）；同一来源的同一编号只收一次")
    contacts.add_argument("--rejects", type=Path, metavar="文件", help="退件文件（默认在数据文件夹的 imports 下）")


def run(args: argparse.Namespace) -> int:
    """Import, with progress on stderr."""
    source = args.source or args.file.stem
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Trouble(f"来源名称应有1至{LONGEST_SOURCE}个字符，请用 --source 给一个。")
    if not args.file.is_file():
        raise Trouble(f"没有文件 {args.file}。")
    rejects = args.rejects or data_folder.path() / "imports" / f"{args.file.stem}.rejects.csv"
    with migrated_platform():
        from hotline.acting.importing import import_contacts
        from hotline.intake.importing import MissingColumns

        progress = Progress(_so_far)
        try:
            done = import_contacts(args.file, source, rejects, datetime.now(UTC), dict(args.map), progress.show)
        except MissingColumns as wrong:
            print(wrong, file=sys.stderr)
            return 2
    progress.end()
    print(json.dumps(done.plain(), ensure_ascii=False) if args.json else _sentence(done))
    return 0


def _pair(text: str) -> tuple[str, str]:
    field, equals, header = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"“{text}”应当写成 字段=列名")
    return field.strip(), header.strip()


def _so_far(done: "Imported", seconds: float) -> str:
    return (
        f"已读 {done.read:,} 行，新收 {done.created:,}，已有 {done.already:,}，退件 {done.rejected:,}"
        f"（每秒 {done.read / seconds:,.0f} 行）"
    )


def _sentence(done: "Imported") -> str:
    words = f"读了 {done.read:,} 行：新收 {done.created:,} 件，已有 {done.already:,} 件，退件 {done.rejected:,} 行。"
    return f"{words}\n退件见 {done.rejects_file}" if done.rejects_file else words
