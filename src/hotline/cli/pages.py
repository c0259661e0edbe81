"""`hotline pages`: every page with a real example of the data at hand and the roles that may open it (S25)."""

import argparse
import json
from datetime import UTC, datetime

from hotline.cli.columns import table
from hotline.cli.running import migrated_platform


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="以一个 JSON 数组输出：name、url、roles 等")


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    from dataclasses import asdict

    with migrated_platform():
        from hotline.web.pages import pages

        found = pages(datetime.now(UTC))
    if args.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        rows = [(one.name, one.url or "数据中没有例子", "、".join(one.roles)) for one in found]
        print("\n".join(table(rows)))
    return 0
