"""`hotline catalogue ...`: the dispatch catalogue and its lists in and out, compared, tried, checked (a15.2)."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline.cli.progress import Progress
from hotline.cli.running import migrated_platform
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.acting.cataloguing.comparing import Compared
    from hotline.acting.cataloguing.importing import Plan

LISTS = ("channel", "duty", "law", "question")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_subparsers(metavar="动作", required=True)

    take = acts.add_parser("import", help="导入条目或清单，形成草稿；有一行错就一行也不导入")
    take.add_argument("file", type=Path, metavar="文件", help="xlsx、CSV 或 JSON")
    take.add_argument("--list", choices=LISTS, dest="list_", help="导入清单而不是条目")
    take.add_argument("--from", type=_day, dest="start", metavar="日期", help="生效日期（默认今天）")
    take.add_argument("--reason", default="", help="修改理由（不是试导入时必填）")
    take.add_argument("--warnings-reason", default="", help="检查有提示时的说明")
    take.add_argument("--by", metavar="人员", help="起草人的人员键（不是试导入时必填）")
    take.add_argument("--role", default="", help="以哪个岗位起草（默认按对象）")
    take.add_argument("--dry-run", action="store_true", help="只显示每一行会怎样，不写入")
    take.set_defaults(act=_import)

    give = acts.add_parser("export", help="导出某一天的目录或清单")
    give.add_argument("--date", type=_day, metavar="日期", help="默认今天")
    give.add_argument("--list", choices=LISTS, dest="list_")
    give.add_argument("--unit", default="", metavar="单位键")
    give.add_argument("--class", default="", dest="class_code", metavar="分类代码")
    give.add_argument("--format", choices=("xlsx", "csv", "json"), default="xlsx")
    give.add_argument("--out", type=Path, metavar="文件", help="默认写到标准输出（xlsx 必填）")
    give.set_defaults(act=_export)

    compare = acts.add_parser("diff", help="比较：一个条目的两个版本，或两天的整个目录")
    compare.add_argument("key", nargs="?", metavar="条目编号", help="不写则比较整个目录")
    compare.add_argument("--old", metavar="日期或版本", help="默认：上一个版本；整个目录必填")
    compare.add_argument("--new", metavar="日期或版本", help="默认：今天")
    compare.set_defaults(act=_diff)

    attempt = acts.add_parser("dry-run", help="试算：过去若干天的工单中，哪些会改派或改期限")
    attempt.add_argument("file", nargs="?", type=Path, metavar="文件", help="要试的条目（xlsx、CSV、JSON）")
    attempt.add_argument("--draft", type=int, action="append", default=[], metavar="草稿编号")
    attempt.add_argument("--days", type=int, default=90, metavar="天数", help="默认90")
    attempt.set_defaults(act=_dry_run)

    check = acts.add_parser("lint", help="检查：重叠、单位、村居、期限、法律依据、用不到的例外")
    check.add_argument("--date", type=_day, metavar="日期", help="默认今天")
    check.add_argument("--errors", action="store_true", help="只列差错，不列提示")
    check.set_defaults(act=_lint)
    for one in (take, give, compare, attempt, check):
        one.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for."""
    with migrated_platform():
        return int(args.act(args) or 0)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"日期写法：2026-05-07，不是“{text}”") from wrong


def _today() -> date:
    from hotline.core.instants import cut

    return cut(datetime.now(UTC)).date()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Trouble(f"文件 {file} 不能读。") from wrong


def _import(args: argparse.Namespace) -> int:
    from hotline.acting.cataloguing.importing import Plan, import_drafts, plan_file
    from hotline.acting.cataloguing.linting import present_of
    from hotline.acting.request import Accomplished, Asked
    from hotline.core.catalogue_life import SUBJECTS
    from hotline.organisation.selectors import actor

    now, subject, content = datetime.now(UTC), args.list_ or "item", _read(args.file)
    start = args.start or _today()
    if args.dry_run:
        plan = plan_file(content, args.file.name, subject, start, present_of(now))
        _say_plan(plan, as_json=args.json)
        return 1 if plan.errors else 0
    if not args.by:
        raise Trouble("请用 --by 写明起草人（人员键），用 --reason 写明修改理由；只看结果用 --dry-run。")
    who = actor(args.by, args.role or SUBJECTS[subject].drafters[0], _today())
    known = {"in_force_from": start, "reason": args.reason, "warnings_reason": args.warnings_reason}
    outcome = import_drafts(Asked("", "", who, now, known), content, args.file.name, subject)
    if isinstance(outcome, Plan):
        _say_plan(outcome, as_json=args.json)
        return 1
    if not isinstance(outcome, Accomplished):
        raise Trouble(outcome.sentence)
    if args.json:
        print(json.dumps({"batch": outcome.number}, ensure_ascii=False))
    else:
        print(f"已形成草稿，批次 {outcome.number}。在“派单目录”里送征求意见、批准后生效。")
    return 0


def _say_plan(plan: "Plan", *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(plan.plain(), ensure_ascii=False))
        return
    for line in _plan_lines(plan):
        print(line)
    counts = plan.counts
    print(f"新增 {counts['new']}，变更 {counts['changed']}，不变 {counts['unchanged']}，有误 {counts['error']}。")
    if plan.errors:
        print("有误的文件一行也不导入。", file=sys.stderr)


def _plan_lines(plan: "Plan") -> Iterator[str]:
    for row in plan.rows:
        yield from (f"第{row.n}行“{column}”：{words}" for column, words in row.errors)
        if row.effect in ("new", "changed"):
            yield f"第{row.n}行 {row.key} {row.name}：{row.effect_words}"
        for one in row.differences:
            yield f"  {one.label}：{'、'.join(one.old) or '无'} → {'、'.join(one.new) or '无'}"
        yield from (f"第{row.n}行 提示：{words}" for words in row.warnings)


def _export(args: argparse.Namespace) -> int:
    from hotline.catalogue.exporting import Asked, export_items, export_list

    day = args.date or _today()
    form = "json" if args.json else args.format
    if args.list_:
        content = export_list(args.list_, day, form)
    else:
        content = export_items(Asked(day, args.unit, args.class_code), form)
    if args.out:
        args.out.write_bytes(content)
    elif form == "xlsx":
        raise Trouble("xlsx 请用 --out 写明文件。")
    else:
        sys.stdout.write(content.decode("utf-8-sig"))
    return 0


def _diff(args: argparse.Namespace) -> int:
    from hotline.acting.cataloguing.comparing import compared_dates, compared_versions
    from hotline.catalogue.selectors import item_versions

    new = args.new or _today().isoformat()
    if args.key is None:
        if not args.old:
            raise Trouble("比较整个目录须用 --old 写明日期。")
        found = compared_dates(_day(args.old), _day(new))
    else:
        versions = item_versions(args.key)
        if not versions:
            raise Trouble(f"没有条目 {args.key}。")
        after = _version(versions, new)
        earlier = [row for row in versions if after is not None and row.valid_from < after.valid_from]
        before = _version(versions, args.old) if args.old else next(iter(earlier), None)
        found = [compared_versions(before, after, _today())]
    _say_differences(found, as_json=args.json)
    return 0


def _version(versions: list[Any], named: str) -> Any:
    """The version of that name (or its beginning), or in force on that date."""
    try:
        day = date.fromisoformat(named)
    except ValueError:
        row = next((row for row in versions if row.version.startswith(named)), None)
        if row is None:
            raise Trouble(f"没有版本 {named}。") from None
        return row
    return next(
        (row for row in versions if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)), None
    )


def _say_differences(found: "list[Compared]", *, as_json: bool) -> None:
    from hotline.acting.cataloguing.comparing import lines

    if as_json:
        print(json.dumps([one.plain() for one in found], ensure_ascii=False))
        return
    for one in found:
        print(f"{one.key} {one.name}")
        for line in lines(one):
            print(f"  {line}")
    if not any(one.differences for one in found):
        print("没有不同。")


def _dry_run(args: argparse.Namespace) -> int:
    from django.db import transaction

    from hotline.acting.cataloguing.importing import plan_file
    from hotline.acting.cataloguing.linting import present_of
    from hotline.acting.cataloguing.trying import Change, change_of, tried
    from hotline.catalogue.models import Draft
    from hotline.core.catalogue_content import item_of

    now = datetime.now(UTC)
    if args.file:
        plan = plan_file(_read(args.file), args.file.name, "item", _today(), present_of(now))
        if plan.errors:
            _say_plan(plan, as_json=args.json)
            return 1
        change = Change(_today(), {row.key: item_of(row.content) for row in plan.to_do})
    elif args.draft:
        change = change_of(list(Draft.objects.filter(id__in=args.draft)), _today())
    else:
        raise Trouble("请写明要试的文件，或用 --draft 写明草稿编号。")
    shown = Progress(lambda done, _: f"已试算 {done[0]:,}/{done[1]:,} 件")

    def told(done: int, total: int) -> bool:
        shown.show((done, total))
        return True

    with transaction.atomic():
        result = tried(change, args.days, now, progress=told)
    shown.end()
    print(json.dumps(result, ensure_ascii=False) if args.json else _result(result))
    return 0


def _result(result: dict[str, Any]) -> str:
    return (
        f"{result['since']} 至 {result['until']} 派出 {result['tickets']:,} 件，影响 {result['affected']:,} 件："
        f"改单位 {result['unit']:,}，改期限 {result['limit']:,}，两者都改 {result['both']:,}，"
        f"原缺项现有条目 {result['covered']:,}，不再能定出单位 {result['open']:,}；"
        f"其中会变成超期 {result['late']:,}。\n{result['considered']}"
    )


def _lint(args: argparse.Namespace) -> int:
    from hotline.acting.cataloguing.linting import lint_catalogue
    from hotline.core.catalogue_lint import bars, plain_finding

    found = lint_catalogue(args.date or _today(), datetime.now(UTC))
    errors = bars(found)
    shown = errors if args.errors else found
    if args.json:
        print(json.dumps([plain_finding(one) for one in shown], ensure_ascii=False))
    else:
        for one in shown:
            print(f"{'差错' if one.level == 'error' else '提示'} {one.key}：{one.words}（{one.provision}）")
        print(f"差错 {len(errors)} 项，提示 {len(found) - len(errors)} 项。")
    return 1 if errors else 0
