"""`hotline policy ...`: the policy in words - in force, one version, the differences of two, all there were (a4.2)."""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hotline.cli.columns import table
from hotline.cli.running import migrated_platform
from hotline.core.decisions import DECISION_OF, GROUPS, differences, group_of, number_of, value_words
from hotline.core.instants import SHANGHAI
from hotline.core.policy import Policy, plain_policy
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.rulebook.selectors import InForce

STANDS = {"now": "在用", "coming": "待启用", "over": "已停用"}
WHICH = "第几版（如 2），或者版本摘要的前几位"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_subparsers(metavar="动作", required=True)

    show = acts.add_parser("show", help="显示在用的或者某一版制度参数")
    show.add_argument("version", metavar="版本", nargs="?", help=f"{WHICH}；默认在用的")
    show.add_argument("--json", action="store_true", help="以 JSON 输出")
    show.set_defaults(act=_show)

    diff = acts.add_parser("diff", help="逐项比较两版")
    diff.add_argument("before", metavar="版本A", help=WHICH)
    diff.add_argument("after", metavar="版本B", nargs="?", help="默认在用的")
    diff.add_argument("--json", action="store_true", help="以 JSON 输出")
    diff.set_defaults(act=_diff)

    listed = acts.add_parser("list", help="列出所有版本：谁起草、谁批准、何时启用")
    listed.add_argument("--json", action="store_true", help="以 JSON 输出")
    listed.set_defaults(act=_list)


def run(args: argparse.Namespace) -> int:
    """Do the act that was asked for."""
    with migrated_platform():
        args.act(args)
    return 0


def _one(text: str | None) -> "tuple[InForce, Policy]":
    from hotline.rulebook.selectors import history, in_force_at, named
    from hotline.rulebook.versions import POLICIES

    found = history("policy")
    if not found:
        raise Trouble("还没有制度参数版本；请先运行 hotline migrate。")
    chosen = named(found, text) if text else in_force_at(found, datetime.now(UTC))
    return chosen, POLICIES[chosen.version]


def _show(args: argparse.Namespace) -> None:
    from hotline.rulebook.wordings import lists_of_policy

    chosen, policy = _one(args.version)
    values, lists = plain_policy(policy), lists_of_policy(datetime.now(UTC))
    if args.json:
        fields = {
            name: {
                "decision": number_of(name),
                "zh": DECISION_OF[name].zh,
                "value": value,
                "words": value_words(name, value, lists),
                "meaning": DECISION_OF[name].meaning,
                "provision": DECISION_OF[name].provision,
            }
            for name, value in values.items()
        }
        print(json.dumps({**plain_version(chosen), "values": fields}, ensure_ascii=False))
        return
    print(f"制度参数{heading(chosen)}")
    for _, group in GROUPS:
        print(f"\n{group}")
        rows = [
            (f"{number_of(name):02}", DECISION_OF[name].zh, value_words(name, value, lists), name)
            for name, value in values.items()
            if group_of(name) == group
        ]
        print("\n".join(table(rows)))


def _diff(args: argparse.Namespace) -> None:
    (first, before), (second, after) = _one(args.before), _one(args.after)
    found = differences(before, after)
    if args.json:
        told = [
            {"field": one.field, "zh": one.row.zh, "was": one.was, "now": one.now, "was_words": one.was_words,
             "now_words": one.now_words, "meaning": one.row.meaning, "provision": one.row.provision}
            for one in found
        ]  # fmt: skip
        both = {"before": plain_version(first), "after": plain_version(second)}
        print(json.dumps({**both, "differences": told}, ensure_ascii=False))
        return
    print(f"{first.name} → {second.name}")
    if not found:
        print("没有不同。")
    for one in found:
        print(f"  {one.row.zh}：{one.was_words} → {one.now_words}（{one.row.meaning}{one.row.provision}）")


def _list(args: argparse.Namespace) -> None:
    from hotline.rulebook.selectors import history

    found = history("policy")
    if args.json:
        print(json.dumps([plain_version(one) for one in found], ensure_ascii=False))
        return
    print("\n".join(history_lines(found)))


def history_lines(found: "list[InForce]") -> Iterator[str]:
    """A history as lines: number, since when, who drafted and approved, the beginning of the digest."""
    now = datetime.now(UTC)
    yield from table(
        [
            (
                one.name,
                day(one.in_force_from),
                STANDS[one.stands(now)],
                f"起草 {one.drafted_by or '未记录'}",
                f"批准 {one.approved_by}",
                one.version.rpartition(":")[2][:12],
            )
            for one in found
        ]
    )


def day(instant: datetime | None) -> str:
    """2026-06-01, with the time where it is not midnight; nothing for what the product brought."""
    if instant is None:
        return "随产品提供"
    local = instant.astimezone(SHANGHAI)
    return f"{local:%Y-%m-%d}" if (local.hour, local.minute) == (0, 0) else f"{local:%Y-%m-%d %H:%M}"


def heading(one: "InForce") -> str:
    """第3版 在用 2026-06-01起 起草… 批准…."""
    stands = STANDS[one.stands(datetime.now(UTC))]
    made = f"起草 {one.drafted_by or '未记录'} 批准 {one.approved_by}"
    return f"{one.name} {stands} {day(one.in_force_from)}起 {made}\n版本 {one.version}"


def plain_version(one: "InForce") -> dict[str, Any]:
    """A version as JSON: number, digest, its span, who made it."""
    return {
        "n": one.n,
        "version": one.version,
        "in_force_from": one.in_force_from.astimezone(SHANGHAI).isoformat() if one.in_force_from else None,
        "until": one.until.astimezone(SHANGHAI).isoformat() if one.until else None,
        "drafted_by": one.drafted_by,
        "approved_by": one.approved_by,
    }
