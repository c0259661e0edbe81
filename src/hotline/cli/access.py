"""`hotline access ...`: the matrix as enforced, and what one person may do today (roles; S25)."""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from hotline.cli.columns import table
from hotline.cli.running import migrated_platform
from hotline.core.access import SCOPE_WORDS, matrix
from hotline.core.appointments import APPOINTMENTS
from hotline.core.lifecycle import ACTS, ROLES
from hotline.core.organising import CONFIGURATION, DIRECT


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_subparsers(metavar="动作", required=True)
    whole = acts.add_parser("matrix", help="权限矩阵：岗位×操作×范围、岗位×字段×保护级别、岗位分离、配置权限")
    whole.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    whole.set_defaults(act=_matrix)
    one = acts.add_parser("who", help="一个人今天可以做什么")
    one.add_argument("user", metavar="账号", help="登录名或者工号")
    one.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    one.set_defaults(act=_who)


def run(args: argparse.Namespace) -> int:
    """Do the act that was asked for."""
    args.act(args)
    return 0


def _matrix(args: argparse.Namespace) -> None:
    found = matrix()
    print(json.dumps(found, ensure_ascii=False) if args.json else "\n".join(_matrix_lines(found)))


def _matrix_lines(found: Mapping[str, Any]) -> Iterator[str]:
    acts = found["acts"]
    columns = list(next(iter(acts.values()))["scope"])
    yield "操作的范围（" + "，".join(f"{code} {zh}" for code, zh in SCOPE_WORDS.items()) + "）"
    rows = [("", *(ROLES[role] for role in columns))]
    rows += [(row["zh"], *(row["scope"][role] for role in columns)) for row in acts.values()]
    yield from table(rows)
    yield ""
    yield "不能由一人同时担任"
    pairs = [
        (ROLES[role], "、".join(ROLES[other] for other in row["not_with"])) for role, row in found["roles"].items()
    ]
    yield from table([pair for pair in pairs if pair[1]])
    yield ""
    yield "不能由一人兼办"
    yield from table([(row, one["zh"]) for row, one in found["duties"].items()])
    yield ""
    yield "配置：起草 → 批准"
    rights = [(one["zh"], _names(one["draft"]), "→", _names(one["approve"])) for one in found["configuration"].values()]
    yield from table(rights)
    yield ""
    yield "岗位×字段×保护级别见 --json。"


def _names(codes: Any) -> str:
    return "、".join(APPOINTMENTS[code].zh if code in APPOINTMENTS else ROLES[code] for code in codes)


def _who(args: argparse.Namespace) -> None:
    with migrated_platform():
        from hotline.reading.access import who_may

        found = who_may(args.user, datetime.now(UTC))
    print(json.dumps(found, ensure_ascii=False) if args.json else "\n".join(_who_lines(found)))


def _who_lines(found: Mapping[str, Any]) -> Iterator[str]:
    account = found["account"]
    state = "没有账号" if account is None else "账号在用" if account["active"] else "账号已停用"
    yield f"{found['name']}（{found['person']}）：{state}"
    for post in found["posts"]:
        appointed = f"，{APPOINTMENTS[post['appointment']].zh}" if post["appointment"] else ""
        until = f"，至 {post['until']}" if post["until"] else ""
        yield f"  {post['unit_name']}　{ROLES[post['role']]}{appointed}　自 {post['from']}{until}"
    if not found["posts"]:
        yield "  今天没有岗位。"
    for one in found["may"]:
        yield ""
        yield f"作为{ROLES[one['role']]}（{one['unit']}）"
        yield from _may_lines(one)
    for one in found["acts_for"]:
        acts = "、".join(ACTS[act].zh for act in one["acts"])
        yield f"\n代 {one['holder']} 办理（{one['from']} 至 {one['until']}）：{acts}"
    for one in found["delegated"]:
        acts = "、".join(ACTS[act].zh for act in one["acts"])
        yield f"\n授权 {one['deputy']} 代办（{one['from']} 至 {one['until']}）：{acts}"


def _may_lines(one: Mapping[str, Any]) -> Iterator[str]:
    by_scope: dict[str, list[str]] = {}
    for act, scope in one["acts"].items():
        by_scope.setdefault(scope, []).append(ACTS[act].zh)
    for scope, acts in by_scope.items():
        yield f"  {SCOPE_WORDS[scope]}：{'、'.join(acts)}"
    if one["units_below"]:
        yield f"  下级单位：{'、'.join(one['units_below'])}"
    rights = {**CONFIGURATION, **DIRECT}
    if one["drafts"]:
        yield f"  可以起草或办理：{'、'.join(rights[what].zh for what in one['drafts'])}"
    if one["approves"]:
        yield f"  可以批准：{'、'.join(rights[what].zh for what in one['approves'])}"
