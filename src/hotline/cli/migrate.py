"""`hotline migrate`: database, roles and tables, made or brought up to date."""

import argparse

from hotline.cli.running import platform


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--verbose", action="store_true", help="逐项显示所做的更新")


def run(args: argparse.Namespace) -> int:
    """Migrate as the owner role."""
    with platform() as place:
        from hotline.database.migrating import migrate

        migrate(place, verbosity=1 if args.verbose else 0)
    print("数据库已是当前版本。")
    return 0
