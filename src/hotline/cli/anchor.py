"""`hotline anchor`: write the daily anchor."""

import argparse
import shutil
import sys
from datetime import UTC, datetime

from hotline.cli.running import platform


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--print", action="store_true", dest="show", help="同时打印锚的全部内容，供书面留存")


def run(args: argparse.Namespace) -> int:
    """Anchor the chains that grew since the last anchor."""
    with platform():
        from hotline.proving import anchor

        file = anchor(datetime.now(UTC))
    if file is None:
        print("自上一锚以来没有新的事件。")
        return 0
    print(f"已锚定：{file}")
    if args.show:
        with file.open(encoding="utf-8") as content:
            shutil.copyfileobj(content, sys.stdout)
    return 0
