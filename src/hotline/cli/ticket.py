"""`hotline ticket NUMBER`: one demand for the desk on the server - what happened, what was said, why it is due then."""

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hotline import data_folder
from hotline.cli.running import platform
from hotline.core.instants import SHANGHAI, BadValue
from hotline.core.number import check_number
from hotline.trouble import Trouble

if TYPE_CHECKING:
    from hotline.tickets.models import Demand


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("number", metavar="工单编号", help="如 260105-00001-8")
    shown = "显示诉求、答复等文字（隐去个人信息；受保护的工单不显示）；每次查看都会留下记录"
    parser.add_argument("--texts", action="store_true", help=shown)
    parser.add_argument("--english", action="store_true", help="期限计算步骤用英文")


def run(args: argparse.Namespace) -> int:
    """Print it; 1 where there is none of that number."""
    number = _number(args.number)
    with platform():
        from hotline.cli.ticket_story import story
        from hotline.tickets.models import Demand

        demand = Demand.objects.filter(number=number).select_related("unit", "contact", "lead", "requester").first()
        if demand is None:
            raise Trouble(f"没有工单 {number}。")
        if args.texts:
            _log_view(demand)
        for line in story(demand, texts=args.texts, english=args.english):
            print(line)
    return 0


def _number(text: str) -> str:
    try:
        return check_number(text)
    except BadValue as wrong:
        if "check digit" in str(wrong):
            raise Trouble(f"工单编号 {text} 的校验位不对，请核对有没有抄错。") from wrong
        raise Trouble(f"{text} 不是工单编号，编号如 260105-00001-8。") from wrong


def _log_view(demand: "Demand") -> None:
    """One line in the log of texts viewed on the server: when, who, which ticket (a32.1)."""
    folder = data_folder.make(data_folder.path() / "log")
    file = folder / "texts-viewed.log"
    with data_folder.clear_words(folder):
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S%z} {_viewer()} {demand.number}\n")
    print(f"查看文字已记录在 {file}。", file=sys.stderr)


def _viewer() -> str:
    """The operating system's name of whoever runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"
