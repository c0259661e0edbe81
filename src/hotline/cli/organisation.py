"""`hotline organisation ...`: units, people and duty lists from and to spreadsheets; the first people (a5.1, a4.3)."""

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline.cli.columns import table
from hotline.cli.running import migrated_platform
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.acting.organising.wishes import Wish
    from hotline.organisation.plans import Plan

KINDS = ("units", "people", "duty")
WORDS = "units 单位，people 人员，duty 值班表"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_subparsers(metavar="动作", required=True)

    bring = acts.add_parser("import", help="导入 xlsx 或 CSV：全部导入，或者一行也不导入")
    bring.add_argument("kind", choices=KINDS, metavar="种类", help=WORDS)
    bring.add_argument("file", type=Path, metavar="文件")
    bring.add_argument("--dry-run", action="store_true", help="只显示每一行会怎样，不导入")
    bring.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    bring.add_argument("--drafted-by", metavar="工号", help="经办人（管理员；值班表也可以是单位负责人）")
    bring.add_argument(
        "--approved-by", metavar="工号", help="批准人：单位由主管部门审批人，岗位由另一名管理员或者保密员"
    )
    bring.set_defaults(act=_import)

    take = acts.add_parser("export", help="导出为 xlsx 或 CSV，可以改了再导入")
    take.add_argument("kind", choices=KINDS, metavar="种类", help=WORDS)
    take.add_argument("file", type=Path, metavar="文件", help="扩展名 .xlsx 或 .csv")
    take.set_defaults(act=_export)

    blank = acts.add_parser("template", help="空白表格，附填写说明")
    blank.add_argument("kind", choices=KINDS, metavar="种类", help=WORDS)
    blank.add_argument("file", type=Path, metavar="文件", help="扩展名 .xlsx 或 .csv")
    blank.set_defaults(act=_template)

    first = acts.add_parser(
        "first-administrator", help="还没有管理员时：建立最初的几个人和账号，一次性密码只显示这一次"
    )
    first.add_argument("--hotline", default="市12345热线工作机构", metavar="名称", help="热线工作机构的名称")
    first.add_argument("--department", default="市政务服务和数据管理局", metavar="名称", help="主管部门的名称")
    for option, zh in (
        ("administrator", "管理员"),
        ("second-administrator", "第二管理员"),
        ("privacy-officer", "保密员"),
        ("approver", "主管部门审批人"),
    ):
        first.add_argument(f"--{option}", required=True, type=_person, metavar="工号:姓名", help=zh)
    first.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    first.set_defaults(act=_first)


def run(args: argparse.Namespace) -> int:
    """Do the act that was asked for."""
    with migrated_platform():
        return int(args.act(args) or 0)


def _person(text: str) -> tuple[str, str]:
    from hotline.organisation.sheets import KEY

    key, colon, name = text.replace("：", ":").partition(":")
    if not colon or not name.strip() or not KEY.match(key.strip()):
        raise argparse.ArgumentTypeError("写成 工号:姓名，工号用小写字母和数字")
    return key.strip(), name.strip()


def _import(args: argparse.Namespace) -> int:
    from hotline.acting.organising.imports import plan
    from hotline.organisation.spreadsheets import read_sheet

    if not args.file.is_file():
        raise Trouble(f"没有文件 {args.file}。")
    lines = read_sheet(args.file.read_bytes(), args.file.name, args.kind)
    if not args.dry_run and not args.drafted_by:
        raise Trouble("请用 --drafted-by 写明经办人；只看效果用 --dry-run。")
    wish = _wish(args.drafted_by, {"units": "unit", "people": "person", "duty": "duty"}[args.kind])
    found = plan(args.kind, lines, wish)
    words = "" if args.dry_run or found.errors else _carry_out(args, lines, wish)
    done = {"applied": words == "applied", "waiting": words == "waiting"}
    if args.json:
        print(json.dumps({"dry_run": args.dry_run, **done, **found.plain()}, ensure_ascii=False))
    else:
        print("\n".join(_shown(found, words, dry=args.dry_run)))
    return 1 if found.errors else 0


def _carry_out(args: argparse.Namespace, lines: Any, wish: "Wish") -> str:
    """Import; with an approver named the proposal is decided at once: `applied`, `waiting`."""
    from hotline.acting.organising import proposals
    from hotline.acting.organising.imports import import_lines
    from hotline.core.refusal import Refusal
    from hotline.organisation.models import Proposal

    result = import_lines(args.kind, lines, wish, args.file.name)
    if isinstance(result, Refusal):
        raise Trouble(result.sentence)
    draft = Proposal.objects.filter(drafted_by=wish.person, decided_at__isnull=True, drafted_at=wish.now).first()
    if draft is None:
        return "applied"
    if not args.approved_by:
        return "waiting"
    second = _wish(args.approved_by, "", str(draft.id), {"approved": True}, after=wish.now)
    decided = proposals.decide(second)
    if isinstance(decided, Refusal):
        raise Trouble(f"已提交待批，未获批准：{decided.sentence}")
    return "applied"


def _wish(
    person: str | None, what: str, object_: str = "import", values: Any = None, after: datetime | None = None
) -> "Wish":
    """What a named person wishes at this machine, in the post that may; without a name nobody's."""
    from hotline.acting.organising.wishes import Wish
    from hotline.core.instants import cut
    from hotline.core.scope import Reader
    from hotline.core.ticket import Actor
    from hotline.reading.readers import readers_of

    now = max(cut(datetime.now(UTC)), after or datetime.min.replace(tzinfo=UTC))
    if person is None:
        return Wish(Reader(Actor("administrator")), now, object_, values or {})
    found = readers_of(person, now)
    if not found:
        raise Trouble(f"没有在岗的人员 {person}。")
    return Wish(_fittest(found, what), now, object_, values or {})


def _fittest(readers: Iterable[Any], what: str) -> Any:
    """Of somebody's posts the one that may draft; of an approver the one with the right to approve."""
    from hotline.core.organising import CONFIGURATION, may_draft

    rows = list(readers)
    if what:
        return next((one for one in rows if may_draft(what, "import", one) is None), rows[0])
    approving = {name for right in CONFIGURATION.values() for name in right.approve}
    return next((one for one in rows if {one.actor.role, *one.appointments} & approving), rows[0])


def _shown(found: "Plan", words: str, *, dry: bool) -> list[str]:
    """The plan as lines: what is wrong, else what changes, and how it ended."""
    rows = [row for row in found.rows if row.effect != "unchanged"]
    lines = []
    for row in rows:
        said = "；".join(f"{column}：{why}" for column, why in row.errors) or "；".join(
            f"{one.column}：{one.old or '（空）'} → {one.new or '（空）'}" for one in row.changes
        )
        lines.append((f"第{row.n}行", row.effect_words, row.object, said))
    from hotline.organisation.plans import EFFECTS

    counts = "，".join(f"{zh} {found.counts[effect]}" for effect, zh in EFFECTS.items())
    end = {"applied": "已导入。", "waiting": "已提交，等待另一人批准。"}.get(words, "")
    if found.errors:
        end = "有误，没有导入任何内容。"
    elif dry:
        end = "这是试导入，没有写入任何内容。"
    return [*(table(lines) if lines else []), f"共 {len(found.rows)} 行：{counts}。", end]


def _export(args: argparse.Namespace) -> int:
    from hotline.organisation.exports import rows_of
    from hotline.organisation.spreadsheets import write_sheet

    rows = rows_of(args.kind, datetime.now(UTC))
    args.file.write_bytes(write_sheet(args.kind, rows, _form(args.file)))
    print(f"{args.file}：{len(rows)} 行。")
    return 0


def _template(args: argparse.Namespace) -> int:
    from hotline.organisation.spreadsheets import write_sheet

    args.file.write_bytes(write_sheet(args.kind, [], _form(args.file)))
    print(f"{args.file}：空白表格。")
    return 0


def _form(file: Path) -> str:
    form = file.suffix.lower().removeprefix(".")
    if form not in ("xlsx", "csv"):
        raise Trouble("文件的扩展名应是 .xlsx 或者 .csv。")
    return form


def _first(args: argparse.Namespace) -> int:
    from hotline.access.first_people import DEPARTMENT, FIRST, HOTLINE, first_people
    from hotline.acting.organising.wishes import Wish
    from hotline.acting.system import SYSTEM
    from hotline.core.refusal import Refusal
    from hotline.core.scope import Reader

    names = {which: getattr(args, which) for which in FIRST}
    if len({key for key, _ in names.values()}) < len(names):
        raise Trouble("四个人的工号不能相同：同一人不能既起草又批准。")
    wish = Wish(Reader(SYSTEM), datetime.now(UTC), "first")
    result, told = first_people(wish, names, {DEPARTMENT: args.department, HOTLINE: args.hotline})
    if isinstance(result, Refusal):
        taken = result.guard == "post_held"
        raise Trouble("工号已有人使用。" if taken else "已有在岗的管理员，请在“单位和人员”中办理。")
    rows = [
        {"what": FIRST[which].zh, "username": key, "name": name, "password": told[key]}
        for which, (key, name) in names.items()
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    print("已建立账号。一次性密码只显示这一次，请分别交给本人：")
    print("\n".join(table([(row["what"], row["name"], row["username"], row["password"]) for row in rows])))
    print(f"下一步：hotline serve，在浏览器里用 {rows[0]['username']} 登录（首次不填动态码），从“导入导出”开始。")
    print("全部步骤：docs/new-city.md。")
    return 0
