"""`hotline demo`: the demo city, played for two weeks once, what happened there, and its pages until Ctrl-C."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hotline.cli.columns import bar, table
from hotline.cli.running import platform
from hotline.cli.serve import free, serve
from hotline.core.lifecycle import ROLES, STATE_WORDS
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.rehearsal.play import Play

DAYS, PEOPLE, SEED = 14, 120, 12345
SHOWN = 5
HOST, WORKERS, THREADS = "127.0.0.1", 2, 4


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--no-serve", action="store_true", help="只显示结果，不打开网页服务")
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    parser.epilog = "数据在 HOTLINE_DATA（默认 var）。重演：hotline database reset --yes，再运行本命令。"


def run(args: argparse.Namespace) -> int:
    """Play the city where nothing has been received yet, show it, then serve it; 1 where its proofs do not hold."""
    if not args.no_serve:
        free(HOST, args.port)
    with platform() as place:
        from hotline.database.migrating import migrate
        from hotline.demo.accounts import open_accounts
        from hotline.demo.founding import found_demo_city
        from hotline.demo.organisation import plan_duty
        from hotline.organisation.selectors import is_demo_city
        from hotline.tickets.selectors import any_demand

        print("准备数据库……", flush=True)
        migrate(place)
        if any_demand():
            if not is_demo_city():
                raise Trouble("这里是一座城市自己的诉求，不是示范城市。请用 HOTLINE_DATA 换一个文件夹再看演示。")
            print("示范城市已经演过，下面是它现在的样子。")
        else:
            found_demo_city()
            _play()
        plan_duty(date.today())  # noqa: DTZ011 - the day on the wall
        open_accounts()
        _leave_examples()
        wrong = show()
        _accounts(args.port)
        if args.no_serve:
            return wrong
        print(f"\n打开 http://localhost:{args.port} 。按 Ctrl-C 结束，数据保留。", flush=True)
        serve(HOST, args.port, workers=WORKERS, threads=THREADS)
        print("已停止。再次运行本命令，从现在的样子继续。")
        return wrong


def _accounts(port: int) -> None:
    """Who may sign in; the passwords are those of invented people and stand in a file of the data folder."""
    from hotline.demo.accounts import file, open_accounts
    from hotline.organisation.selectors import names

    known = names()
    print(f"\n账号（在 http://localhost:{port}/sign-in 登录；密码、动态码密钥也在 {file()}）")
    found = open_accounts()
    rows = [(one.username, one.password, ROLES[one.role], known.get(one.unit, one.unit)) for one in found]
    print("\n".join(table(rows)))
    print(
        f"动态码：.venv/bin/hotline totp {found[0].username}，或者把文件中的 totp_secret 加入手机上的验证器", flush=True
    )


def _leave_examples() -> None:
    """Something to look at on every desk of configuration, and the texts taken in for the search, as a worker would."""
    from hotline.demo.showing import leave_examples
    from hotline.sweeps.search_texts import search_texts

    leave_examples(datetime.now(UTC))
    search_texts()


def _play() -> None:
    """Two weeks up to yesterday; the clock of the machine is read here and nowhere below."""
    from hotline.rehearsal.play import Plan, Play

    first = date.today() - timedelta(days=DAYS)  # noqa: DTZ011 - the day on the wall
    print(f"示范城市开门：{PEOPLE} 位诉求人，{first} 起 {DAYS} 天，各岗位的人照章办事，偶尔也犯错。", flush=True)
    Play(Plan(DAYS, PEOPLE, SEED, first, law=False, nightly=False)).run(_progress)
    if sys.stdout.isatty():
        print()


def _progress(day: date, play: "Play") -> None:
    if sys.stdout.isatty():
        n = (day - play.plan.first).days + 1
        print(f"\r  {day}  {padded_bar(n / DAYS)}  动作 {sum(play.record.acts.values()):,}", end="", flush=True)


def padded_bar(share: float) -> str:
    """A bar that always takes the same room."""
    return bar(share).ljust(24, "░")


def show() -> int:
    """What happened, in words and figures."""
    from hotline.cli.ticket_story import story
    from hotline.rehearsal import proofs
    from hotline.tickets.selectors import demand_of, latest_event, most_told

    last = latest_event()
    if last is None:
        print("这里还没有发生过什么。")
        return 1
    for line in (*overview(last), *attention(last)):
        print(line)
    number = most_told()
    if number:
        print("\n一件诉求的全过程，和它的日期是怎样算出来的")
        print("\n".join(f"  {line}" if line else "" for line in story(demand_of(number), texts=True, english=False)))
    wrong = proofs.faults_of(None)
    print("\n核对")
    print("  " + ("每件工单的事件重新演算一遍，状态、期限、步骤、摘要全部相符。" if not wrong else f"不符：{wrong[0]}"))
    print("\n".join(("", *where_next(number))))
    return 1 if wrong else 0


def overview(last: datetime) -> Iterator[str]:
    """Contacts, and tickets by state."""
    from django.utils.timezone import localtime

    from hotline.intake.selectors import contacts_by_channel
    from hotline.tickets.selectors import counts_by_state, events_and_refusals

    channels = contacts_by_channel()
    events, refused = events_and_refusals()
    yield ""
    yield f"截至 {minute(localtime(last))}"
    words = {"phone": "电话", "web": "网页", "wechat": "微信"}
    told = "，".join(f"{words.get(name, name)} {n}" for name, n in channels.items())
    yield f"  来电来件 {sum(channels.values())} 件（{told}）"
    yield f"  事件 {events:,} 条，逐条相接；不予执行 {refused:,} 次，每次说明条款和理由"
    yield ""
    yield "诉求按状态"
    states = counts_by_state()
    most = max(states.values(), default=1)
    yield from table([(STATE_WORDS[state], f"{n:>4}", bar(n / most)) for state, n in states.items()])


def attention(last: datetime) -> Iterator[str]:
    """What is overdue and what is due soon."""
    from django.utils.timezone import localtime

    from hotline.organisation.selectors import names
    from hotline.tickets.selectors import standings

    known, open_ = names(), sorted(standings(localtime(last)), key=lambda one: (one.due, one.number))
    late, soon = [one for one in open_ if one.overdue], [one for one in open_ if one.due_soon]
    for title, found in (("已超期", late), ("即将到期（一个工作日内）", soon)):
        yield ""
        yield f"{title}：{len(found)} 件" + (f"，最早的 {SHOWN} 件" if len(found) > SHOWN else "")
        if found:
            shown = found[:SHOWN]
            yield from table([(o.number, known.get(o.unit, o.unit), f"到期 {minute(localtime(o.due))}") for o in shown])


def minute(instant: datetime) -> str:
    """An instant to the minute, with its weekday."""
    return f"{instant:%Y-%m-%d}（周{'一二三四五六日'[instant.weekday()]}）{instant:%H:%M}"


def where_next(number: str | None) -> list[str]:
    """What to try now."""
    from hotline.cli.main import COMMANDS

    ways = [
        ("ticket", f".venv/bin/hotline ticket {number}", "这件工单的经过和期限步骤；换成别的编号也可以"),
        ("verify", ".venv/bin/hotline verify", "再核对一遍：哪件工单、哪条事件有出入都会指出"),
        ("rehearse", "HOTLINE_DATA=var/rehearsal .venv/bin/hotline rehearse --faults", "另找一个空库排练，注入故障"),
        ("database", ".venv/bin/hotline database url", "用 psql 看数据；reset --yes 之后可重演"),
    ]
    rows = [(words, what) for name, words, what in ways if name in COMMANDS]
    return ["接下来", *table(rows)]
