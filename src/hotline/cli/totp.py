"""`hotline totp`: the present code of a demo account, so that the demo needs no telephone."""

import argparse
import time
from datetime import UTC, datetime

from hotline.cli.running import platform
from hotline.trouble import Trouble

SHORTEST = 5
"""Seconds a code must still stand to be worth typing; else the next is waited for."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("username", metavar="账号", help="演示账号，见 demo-accounts.json")


def run(args: argparse.Namespace) -> int:
    """Print the code and how long it stands. Raises Trouble for an account that is not the demo's."""
    with platform():
        from hotline.access.second_factor import code_at, seconds_left
        from hotline.demo.accounts import opened

        found = {one.username: one for one in opened()}.get(args.username)
        if found is None:
            raise Trouble(f"没有演示账号 {args.username}。请先运行 hotline demo；本命令不给出真实账号的动态码。")
        if seconds_left(datetime.now(UTC)) < SHORTEST:
            time.sleep(seconds_left(datetime.now(UTC)))
        now = datetime.now(UTC)
        print(f"{code_at(found.totp_secret, now)}  （还有{seconds_left(now)}秒，每个只能用一次）")
    return 0
