"""`hotline doctor`: is this installation sound, and what is to be done where not."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from hotline.cli.running import platform
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.operation.checks import Found

MARKS: Final = {"ok": "✓", "warn": "！", "fail": "✗"}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--production", action="store_true", help="按生产环境的要求检查")
    parser.add_argument("--json", action="store_true", help="以一个 JSON 数组输出结果")


def run(args: argparse.Namespace) -> int:
    """Look at everything; 1 where something is unsafe."""
    found = list(examine(args.production))
    if args.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            print(f"{MARKS[one.level]} {one.words}{one.todo}")
        bad = [one for one in found if one.level != "ok"]
        print("没有发现问题。" if not bad else f"{len(bad)} 项需要处理。")
    return 1 if any(one.level == "fail" for one in found) else 0


def examine(strict: bool) -> "Iterator[Found]":
    """Every check; a database that cannot be reached is itself a finding."""
    from hotline.operation.checks import FAIL, Found

    try:
        with platform():
            from hotline.operation import installation, outside

            strict = strict or installation.production()
            yield from (*installation.parts(), *installation.folder(), *installation.keys(strict=strict))
            if strict:
                yield from installation.settings_checks()
                yield outside.secrets_in_environment()
            yield from _of_database(strict)
            yield from installation.memory()
    except Trouble as trouble:
        yield Found("database", FAIL, str(trouble))


def _of_database(strict: bool) -> "Iterator[Found]":
    from hotline.operation import access_checks, store
    from hotline.operation.checks import FAIL

    now = datetime.now(UTC)
    for one in store.database(strict=strict):
        yield one
        if one.name == "migrations" and one.level == FAIL:
            return
    yield from store.clock(now)
    yield from store.running(now, strict=strict)
    yield from store.calendars(now)
    if strict:
        yield store.privacy_notices(now)
        yield from access_checks.access(now)
