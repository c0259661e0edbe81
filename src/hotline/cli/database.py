"""`hotline database ...`: address, backup, restore, restore drill, reset, stop."""

import argparse
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from hotline import data_folder, database
from hotline.cli.running import platform
from hotline.database import backup, embedded, places, roles
from hotline.trouble import Trouble


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_subparsers(metavar="动作", required=True)

    url = acts.add_parser("url", help="显示数据库地址；内置数据库会保持运行，直到 stop")
    url.add_argument("--role", choices=["application", "owner", "admin"], default="application", help="哪个角色的地址")
    url.set_defaults(act=_url)

    save = acts.add_parser("backup", help="备份到文件")
    save.add_argument("file", type=Path, metavar="文件")
    save.set_defaults(act=_backup)

    load = acts.add_parser("restore", help="从备份恢复到空的数据库")
    load.add_argument("file", type=Path, metavar="文件")
    load.set_defaults(act=_restore)

    reset = acts.add_parser("reset", help="删除数据库并重新建立（空的）")
    reset.add_argument("--yes", action="store_true", help="确认删除全部数据")
    reset.set_defaults(act=_reset)

    drill = acts.add_parser("drill", help="恢复演练：备份、恢复到空的机器、核验，给出 RPO 和 RTO；不影响正在进行的服务")
    drill.add_argument("--into", metavar="地址", help="恢复到这个空的数据库服务器（默认：一个新的内置数据库）")
    drill.add_argument("--folder", type=Path, metavar="文件夹", help="备份文件和恢复的数据放在这里（默认：临时文件夹）")
    drill.set_defaults(act=_drill)

    stop = acts.add_parser("stop", help="停止内置数据库")
    stop.add_argument("--force", action="store_true", help="即使还有命令在使用")
    stop.set_defaults(act=_stop)


def run(args: argparse.Namespace) -> int:
    """Do the act that was asked for."""
    args.act(args)
    return 0


def _url(args: argparse.Namespace) -> None:
    with database.running() as place:
        address = {"application": place.application, "owner": place.owner, "admin": place.admin}[args.role]
        if address is None:
            raise Trouble("没有管理员地址：数据库由管理员自行建立（HOTLINE_OWNER_URL）。")
        if places.is_embedded():
            embedded.keep(embedded.here())
            print("内置数据库保持运行；用完请执行 hotline database stop。", file=sys.stderr)
        print(address)


def _backup(args: argparse.Namespace) -> None:
    with platform() as place:
        begun, now = time.perf_counter(), datetime.now(UTC)
        size = backup.backup(place, args.file)
        _noted("backup", now, begun)
    print(f"已备份到 {args.file}（{size:,} 字节）。")


def _restore(args: argparse.Namespace) -> None:
    with database.running() as place:
        backup.restore(place, args.file)
    print(f"已从 {args.file} 恢复。")
    if (data_folder.path() / "erasures.jsonl").exists():
        print("备份里可能有已删除的个人信息：请先 hotline migrate，再立即 hotline erase reapply。")


def _noted(name: str, now: datetime, begun: float) -> None:
    """Keep when it was done, for `hotline doctor`; a database without tables has nowhere to keep it."""
    from django.db import DatabaseError

    from hotline.sweeps.running import note

    with suppress(DatabaseError):
        note(name, now, {}, round(time.perf_counter() - begun, 3))


def _drill(args: argparse.Namespace) -> None:
    with platform() as place, tempfile.TemporaryDirectory(prefix="hotline-drill-", dir=args.folder) as folder:
        from hotline.operation.drill import drill

        Path(folder).chmod(0o711)
        begun, now = time.perf_counter(), datetime.now(UTC)
        done = drill(place, Path(folder), args.into, lambda words: print(words, flush=True))
        _noted("drill", now, begun)
    print(f"备份 {done.size:,} 字节，用时 {done.backed_up:.1f} 秒，期间服务照常。")
    print(f"恢复 {done.restored:.1f} 秒，核验 {done.verified:.1f} 秒。")
    print(f"恢复出 {done.chains} 条链、{done.events} 个事件，全部相符。")
    print(f"RPO {done.rpo:.1f} 秒：备份开始以后的办理不在备份里，这次是 {done.lost:,} 个事件；定期备份时另加间隔。")
    print(f"RTO {done.rto:.1f} 秒：从装好程序的空机器到核验完毕。")


def _reset(args: argparse.Namespace) -> None:
    if not args.yes:
        raise Trouble("这会删除数据库中的全部数据。确认请加 --yes。")
    with database.running() as place:
        roles.drop(place)
        roles.prepare(place)
    _set_anchors_aside()
    print("数据库已清空。请执行 hotline migrate 建立数据表。")


def _set_anchors_aside() -> None:
    """The anchors tell of a database that is gone: they are kept, and the new one begins its own."""
    folder = data_folder.path() / "anchors"
    if folder.exists():
        n = next(n for n in count(1) if not folder.with_name(f"anchors-{n}").exists())
        with data_folder.clear_words(folder):
            folder.rename(folder.with_name(f"anchors-{n}"))
        print(f"原有的锚文件移到 {folder.with_name(f'anchors-{n}')}。")


def _stop(args: argparse.Namespace) -> None:
    if not places.is_embedded():
        raise Trouble("现在用的是外部数据库（DATABASE_URL），不由本命令停止。")
    stopped = embedded.stop(embedded.here(), force=args.force)
    print("内置数据库已停止。" if stopped else "内置数据库没有在运行。")
