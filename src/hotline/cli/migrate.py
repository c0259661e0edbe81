"""`hotline migrate`: database, roles and tables, made or brought up to date."""

import argparse
from datetime import UTC, datetime

from hotline.cli.running import platform


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--verbose", action="store_true", help="逐项显示所做的更新")


def _erased_again() -> int:
    """An older backup brought up to date holds people erased since: they are erased again at once (S43)."""
    from hotline.protecting.erasing import reapply

    return reapply(datetime.now(UTC))


def run(args: argparse.Namespace) -> int:
    """Migrate as the owner role."""
    with platform() as place:
        from hotline.database.migrating import migrate

        migrate(place, verbosity=1 if args.verbose else 0)
        again = _erased_again()
    if again:
        print(f"按名单再次删除了 {again} 名诉求人的个人信息。")
    print("数据库已是当前版本。")
    return 0
