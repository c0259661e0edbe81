"""`hotline generate`: a stock of any number of tickets, to try the platform's size on."""

import argparse
import json
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from hotline.cli.progress import Progress
from hotline.cli.running import platform
from hotline.generating.plan import Plan

if TYPE_CHECKING:
    from hotline.generating.run import Generated


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--tickets", type=_positive, required=True, metavar="N", help="造多少件工单")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机种子：同一种子得到同样的链首（默认 1）")
    parser.add_argument("--open", type=_count, metavar="N", help="其中在途（尚未走完）的件数（默认 3%%）")
    parser.add_argument("--until", type=_day, default=Plan.until, metavar="日期", help="存量截止的日期")
    parser.add_argument("--workers", type=_positive, default=2, metavar="N", help="几个进程（默认 2）")
    parser.add_argument("--json", action="store_true", help="最后输出一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Generate into an empty database."""
    plan = Plan(args.tickets, args.seed, args.until, args.open)
    with platform() as place:
        from hotline.generating.run import generate
        from hotline.tickets.selectors import counts_by_state

        began, progress = time.monotonic(), Progress(_so_far)
        done = generate(plan, place, args.workers, progress.show)
        progress.end()
        seconds = round(time.monotonic() - began, 1)
        found = {
            "tickets": done.tickets, "stories": done.stories, "requesters": done.requesters, "events": done.events,
            "states": counts_by_state(), "seconds": seconds, "steps": done.seconds,
            "tickets_per_second": round(done.tickets / seconds, 1),
        }  # fmt: skip
    print(json.dumps(found, ensure_ascii=False) if args.json else _words(found))
    return 0


STEPS = {
    "stories": "演出故事", "requesters": "诉求人", "tickets": "工单", "indexes": "索引与约束", "analyse": "整理统计",
    "anchor": "锚定",
}  # fmt: skip


def _so_far(done: "Generated", seconds: float) -> str:
    step = STEPS.get(done.step, done.step)
    return f"{step}：故事 {done.stories:,}，诉求人 {done.requesters:,}，工单 {done.tickets:,}（{seconds:,.0f} 秒）"


def _words(found: dict[str, Any]) -> str:
    steps = "，".join(f"{STEPS[name]} {seconds} 秒" for name, seconds in found["steps"].items())
    return "\n".join([
        (f"造出工单 {found['tickets']:,} 件（{found['stories']:,} 个故事），诉求人 {found['requesters']:,} 个，"
         f"事件 {found['events']:,} 个。"),
        "各状态　" + "，".join(f"{state} {count:,}" for state, count in found["states"].items()),
        f"用时 {found['seconds']} 秒，每秒 {found['tickets_per_second']} 件：{steps}。",
        "核验：hotline verify",
    ])  # fmt: skip


def _positive(text: str) -> int:
    number = _count(text)
    if number < 1:
        raise argparse.ArgumentTypeError("须是正整数")
    return number


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("须是整数，不小于 0")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("日期写作 2026-11-20") from None
