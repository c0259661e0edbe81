"""`hotline migrate`: database, roles and tables, made or brought up to date."""

import argparse

from hotline.cli.running import platform


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--quiet", action="store_true", help="只在出错时说话")


def run(args: argparse.Namespace) -> int:
    """Migrate as the owner role."""
    with platform() as place:
        from hotline.database.migrating import migrate

        migrate(place, verbosity=0 if args.quiet else 1)
    if not args.quiet:
        print("数据库已是当前版本。")
    return 0
