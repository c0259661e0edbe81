"""`hotline calendar ...`: load the State Council's year, see what it moves, approve by a second person (R3, R5)."""

import argparse
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline.cli.columns import table
from hotline.cli.policy import heading, history_lines, plain_version
from hotline.cli.running import migrated_platform
from hotline.core.foresight import VERDICTS, counted_verdicts
from hotline.core.instants import SHANGHAI, cut
from hotline.core.notices import day_changes, looked_over, missing_notices
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.acting.request import Accomplished, Asked
    from hotline.core.calendar import Calendar
    from hotline.core.refusal import Refusal
    from hotline.core.ticket import Actor
    from hotline.rulebook.notice_files import NoticeRead
    from hotline.rulebook.selectors import InForce

SHOWN = 20
"""Tickets listed where no file is asked for."""
WORDS = {"off": "放假", "working": "调休上班"}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_subparsers(metavar="动作", required=True)

    load = acts.add_parser("load", help="读入一年的放假通知；不加 --draft-by 只试算，什么也不写")
    load.add_argument("file", metavar="FILE", help="JSON 或 CSV（date,name,isOffDay）")
    load.add_argument("--year", type=int, help="哪一年的通知（默认看文件）")
    load.add_argument("--number", help="通知文号，如 国办发明电〔2026〕7号")
    load.add_argument("--draft-by", metavar="人员", help="以此人名义起草并提交批准")
    load.add_argument("--reason", default="国务院办公厅公布节假日安排", help="依据")
    load.add_argument("--json", action="store_true", help="以 JSON 输出")
    load.set_defaults(act=_load)

    approve = acts.add_parser("approve", help="批准一份草稿；批准后重算到期时间并列出变化")
    approve.add_argument("draft", metavar="草稿号")
    approve.add_argument("--approve-by", metavar="人员", required=True, help="主管部门审批人，不能是起草人")
    approve.add_argument("--json", action="store_true", help="以 JSON 输出")
    approve.set_defaults(act=_approve)

    moved = acts.add_parser("moved", help="列出最近一次载入后到期时间的变化")
    moved.add_argument("version", metavar="版本", nargs="?", help="第几版（默认最近一版）")
    moved.add_argument("--json", action="store_true", help="以 JSON 输出")
    moved.set_defaults(act=_moved)

    show = acts.add_parser("show", help="显示在用的日历：各年通知、版本、缺哪一年")
    show.add_argument("year", metavar="年份", type=int, nargs="?", help="列出这一年的日子")
    show.add_argument("--json", action="store_true", help="以 JSON 输出")
    show.set_defaults(act=_show)


def run(args: argparse.Namespace) -> int:
    """Do the act that was asked for."""
    with migrated_platform():
        args.act(args)
    return 0


def _now() -> datetime:
    return cut(datetime.now(UTC))


def _load(args: argparse.Namespace) -> None:
    from hotline.acting.rule_contents import base_of, calendar_after
    from hotline.rulebook.versions import CALENDARS
    from hotline.sweeps.previews import notice_effects

    read = _read(args)
    content, base, now = read.plain(), base_of("calendar", ""), _now()
    before, after = CALENDARS[base], calendar_after(content, base)
    look = looked_over(read.year, read.days, before)
    if look.faults:
        raise Trouble("\n".join(look.faults))
    told: dict[str, Any] = {"year": read.year, "days": content["days"], "doubts": list(look.doubts), "draft": None}
    told["changes"] = {str(one.day): "working" if one.works else "off" for one in day_changes(before, after, read.year)}
    moved = [_plain(one.ticket, one.was, one.to, one.verdict) for one in notice_effects(content, base, now)]
    told["tickets"] = moved
    if args.draft_by:
        told["draft"] = _draft(content, args.draft_by, args.reason, now)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return
    _tell_notice(read, told)
    _tell_moved(moved, "将")
    if told["draft"]:
        number = told["draft"]
        print(f"\n已起草并提交批准，草稿号 {number}。批准：hotline calendar approve {number} --approve-by …")
    else:
        print("\n这是试算，什么也没有写。起草并提交批准：加 --draft-by 人员键。")


def _read(args: argparse.Namespace) -> "NoticeRead":
    from dataclasses import replace

    from hotline.rulebook.notice_files import LARGEST, read_notice

    try:
        with Path(args.file).open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Trouble(f"读不了 {args.file}：{error.strerror or error}。") from error
    read = read_notice(content, args.file, args.year)
    return replace(read, number=args.number) if args.number else read


def _tell_notice(read: "NoticeRead", told: dict[str, Any]) -> None:
    counted = Counter(read.days.values())
    print(f"{read.year}年放假安排：放假{counted['off']}天，调休上班{counted['working']}天" + _numbered(read.number))
    for doubt in told["doubts"]:
        print(f"  ！{doubt}")
    changes = told["changes"]
    print(f"与现在的日历不同的日子：{len(changes)}天" + ("：" if changes else "。"))
    if changes:
        named = [(one, WORDS[fact], read.names.get(date.fromisoformat(one), "")) for one, fact in changes.items()]
        print("\n".join(table(named)))


def _numbered(number: str | None) -> str:
    return f"（{number}）" if number else ""


def _plain(number: str, was: datetime | None, to: datetime | None, verdict: str) -> dict[str, Any]:
    return {
        "number": number,
        "was": was.astimezone(SHANGHAI).isoformat() if was else None,
        "to": to.astimezone(SHANGHAI).isoformat() if to else None,
        "verdict": verdict,
    }


def _tell_moved(moved: list[dict[str, Any]], will: str = "") -> None:
    counts = counted_verdicts(Counter(one["verdict"] for one in moved))
    print(f"\n到期时间{will}有变化的工单：{len(moved)}件" + "".join(f"，{zh} {n}" for zh, n in counts) + "。")
    shown = [
        (one["number"], _minute(one["was"]), "→", _minute(one["to"]), VERDICTS[one["verdict"]]) for one in moved[:SHOWN]
    ]
    if shown:
        print("\n".join(table(shown)))
    if len(moved) > SHOWN:
        print(f"  另有{len(moved) - SHOWN}件，用 --json 看全部。")


def _minute(text: str | None) -> str:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}" if text else "无"


def _draft(content: dict[str, Any], person: str, reason: str, now: datetime) -> str:
    from hotline.acting.request import Asked
    from hotline.acting.rulemaking import draft_rule, submit_rule
    from hotline.core.rulemaking import KINDS
    from hotline.rulebook.models import Draft
    from hotline.sweeps.previews import whole

    by = _in_role(person, KINDS["calendar"].drafters, now)
    args = {"kind": "calendar", "content": content, "reason": reason}
    number = _done(draft_rule, Asked("draft_rule", "", by, now, args)).number
    _done(submit_rule, Asked("submit_rule", number, by, now))
    whole(Draft.objects.get(id=int(number)), now)
    return number


def _approve(args: argparse.Namespace) -> None:
    from hotline.acting.request import Asked
    from hotline.acting.rulemaking import approve_rule
    from hotline.core.rulemaking import APPROVER
    from hotline.rulebook.models import Draft
    from hotline.rulebook.selectors import history
    from hotline.sweeps import recompute_after_notice
    from hotline.sweeps.previews import whole

    now = _now()
    text = args.draft if args.draft.isascii() and args.draft.isdecimal() and len(args.draft) < 19 else "0"
    draft = Draft.objects.filter(id=int(text), kind="calendar").first()
    if draft is None:
        raise Trouble(f"没有节假日安排的草稿 {args.draft}。")
    by = _appointed(args.approve_by, APPROVER, now)
    if draft.status == "submitted":
        whole(draft, now)
    _done(approve_rule, Asked("approve_rule", args.draft, by, now))
    recompute_after_notice(now)
    loaded = history("calendar")[0]
    moved = _listed(loaded)
    if args.json:
        print(json.dumps({"draft": args.draft, **plain_version(loaded), "tickets": moved}, ensure_ascii=False))
        return
    print("已批准并载入。")
    _tell_moved(moved)


def _listed(loaded: "InForce") -> list[dict[str, Any]]:
    from hotline.reading.moved import moved_tickets

    found: list[dict[str, Any]] = []
    after = 0
    while page := moved_tickets(loaded, after):
        found += [_plain(one.number, one.was, one.to, one.verdict) for one in page]
        after = page[-1].key
    return found


def _moved(args: argparse.Namespace) -> None:
    from hotline.reading.moved import recounted
    from hotline.rulebook.selectors import history, named

    found = history("calendar")
    chosen = named(found, args.version) if args.version else found[0]
    left, moved = recounted(chosen).left, _listed(chosen)
    if args.json:
        print(json.dumps({**plain_version(chosen), "left": left, "tickets": moved}, ensure_ascii=False))
        return
    print(f"日历{heading(chosen)}")
    _tell_moved(moved)
    if left:
        print(f"还有{left}件待重算（hotline worker 每分钟进行）。")


def _show(args: argparse.Namespace) -> None:
    from hotline.rulebook.selectors import history
    from hotline.rulebook.versions import CALENDARS

    found, now = history("calendar"), _now()
    calendar = CALENDARS[found[0].version]
    missing = missing_notices(calendar, now.astimezone(SHANGHAI).date())
    if args.json:
        print(json.dumps({**plain_version(found[0]), "missing": list(missing), "notices": _years(calendar, args.year)},
                         ensure_ascii=False))  # fmt: skip
        return
    print(f"日历{heading(found[0])}\n")
    print("\n".join(history_lines(found)))
    print()
    if args.year is None:
        rows = [(f"{n.year}年", f"{len(n.days)}天", n.number or "文号未记录") for n in calendar.notices.values()]
        print("\n".join(table(rows)))
    else:
        _tell_year(calendar, args.year)
    for year in missing:
        print(f"\n！缺{year}年的放假通知，涉及的日期按暂定日历计算。公布后：hotline calendar load FILE")


def _years(calendar: "Calendar", year: int | None) -> dict[str, Any]:
    chosen = [n for n in calendar.notices.values() if year in (None, n.year)]
    return {
        str(n.year): {"number": n.number, "url": n.url, "days": {str(d): f for d, f in sorted(n.days.items())}}
        for n in chosen
    }


def _tell_year(calendar: "Calendar", year: int) -> None:
    notice = calendar.notices.get(year)
    if notice is None:
        computed = sorted(calendar.statutory.get(year, ()))
        print(f"{year}年没有放假通知。" + ("推算的法定节假日：" if computed else "只按周末计算。"))
        print("\n".join(f"  {one}" for one in computed))
        return
    print(f"{year}年{_numbered(notice.number)}")
    print("\n".join(table([(str(d), WORDS[fact], notice.names.get(d, "")) for d, fact in sorted(notice.days.items())])))


def _in_role(person: str, roles: tuple[str, ...], now: datetime) -> "Actor":
    """A person in the first of some roles held today. Raises Trouble."""
    from hotline.organisation.selectors import NotHeld, actor

    for role in roles:
        try:
            return actor(person, role, now.date())
        except NotHeld:
            continue
    raise Trouble(f"{person} 今天没有可以起草的岗位（管理员、分析员）。")


def _appointed(person: str, appointment: str, now: datetime) -> "Actor":
    """A person in the post that carries an appointment today. Raises Trouble."""
    from hotline.organisation.models import Post
    from hotline.organisation.selectors import actor, on

    held = Post.objects.filter(on(now.date()), person_id=person, appointment=appointment).first()
    if held is None:
        raise Trouble(f"{person} 今天没有主管部门审批人的任命。")
    return actor(person, held.role, now.date())


def _done(step: "Callable[[Asked], Accomplished | Refusal]", asked: "Asked") -> "Accomplished":
    from hotline.core.refusal import Refusal

    result = step(asked)
    if isinstance(result, Refusal):
        raise Trouble(f"{result.sentence}（{result.provision}）")
    return result
