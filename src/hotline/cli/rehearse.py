"""`hotline rehearse`: simulated people act through the real actions in virtual time, proved every night."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from hotline.cli.running import platform
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.rehearsal.play import Play


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--days", type=_positive, default=30, metavar="N", help="排练多少天（默认 30）")
    parser.add_argument("--people", type=_positive, default=60, metavar="P", help="诉求人数，约八天一人一件（默认 60）")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机种子：同一种子得到同样的链首（默认 1）")
    parser.add_argument("--from", dest="first", type=_day, default=date(2026, 3, 2), metavar="日期", help="从哪天开始")
    parser.add_argument("--faults", action="store_true", help="注入故障：断线、死锁、重复和迟到的请求、时钟倒退")
    parser.add_argument("--json", action="store_true", help="最后输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Rehearse in an empty database; 1 at the first broken promise."""
    with platform() as place:
        from hotline.database.migrating import migrate
        from hotline.demo.founding import found_demo_city
        from hotline.rehearsal.play import Plan, Play

        migrate(place)
        _refuse_used()
        found_demo_city()
        play = Play(Plan(args.days, args.people, args.seed, args.first, args.faults))
        began = time.monotonic()
        play.run(_progress())
        _say(summary(play, time.monotonic() - began), as_json=args.json)
    return 0


def _refuse_used() -> None:
    """A rehearsal never mixes with anything else."""
    from hotline.tickets.selectors import any_demand

    if any_demand():
        raise Trouble(
            "这个数据库里已有诉求，排练须用空的数据库。请用 HOTLINE_DATA 换一个文件夹（如 var/rehearsal），"
            "或执行 hotline database reset --yes。"
        )


def summary(play: "Play", seconds: float) -> dict[str, Any]:
    """What happened, as figures; `seconds` and `acts_per_second` are the machine's, all else follows from the seed."""
    from hotline.rehearsal.invariants import heads_digest
    from hotline.tickets.selectors import counts_by_state

    acts = sum(n for name, n in play.record.acts.items() if " " not in name)
    return {
        "days": play.plan.days,
        "people": play.plan.people,
        "seed": play.plan.seed,
        "contacts": play.record.contacts,
        "acts": acts,
        "by_act": dict(sorted(play.record.acts.items())),
        "refused": dict(sorted(play.record.refused.items())),
        "swept": dict(sorted(play.record.swept.items())),
        "faults": dict(sorted(play.faults.happened.items())),
        "states": counts_by_state(),
        "heads": heads_digest(),
        "clean": True,
        "seconds": round(seconds, 1),
        "acts_per_second": round(acts / seconds, 1) if seconds else None,
    }


def _progress() -> "Callable[[date, Play], None]":
    """One line that moves, where somebody watches."""
    if not sys.stderr.isatty():
        return lambda _day, _play: None

    def show(day: date, play: "Play") -> None:
        n = (day - play.plan.first).days + 1
        done = sum(play.record.acts.values())
        end = "\n" if n == play.plan.days else ""
        print(f"\r{day} 第 {n}/{play.plan.days} 天，动作 {done:,}", end=end, file=sys.stderr, flush=True)

    return show


def _say(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    print(f"排练 {figures['days']} 天：来电来件 {figures['contacts']:,}，动作 {figures['acts']:,}，"
          f"不予执行 {sum(figures['refused'].values()):,}，故障 {sum(figures['faults'].values()):,}。")  # fmt: skip
    print("各动作　　" + "，".join(f"{name} {n}" for name, n in figures["by_act"].items()))
    print("不予执行　" + "，".join(f"{name} {n}" for name, n in figures["refused"].items()))
    if figures["faults"]:
        print("故障　　　" + "，".join(f"{name} {n}" for name, n in figures["faults"].items()))
    print(f"链首摘要　{figures['heads']}")
    print(f"每天结束和最后的核对：全部相符。用时 {figures['seconds']} 秒，每秒 {figures['acts_per_second']} 个动作。")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("须是正整数")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("日期写作 2026-03-02") from None
