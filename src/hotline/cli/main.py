"""The entry of the command line.

A command family is a module with `add(parser)`, which declares its arguments, and `run(args)`, which does the work and
returns the exit code. It stands in COMMANDS with one line of help; nothing else has to know it.

Exit codes: 0 done; 1 not done, the reason was said; 2 wrong use; 130 interrupted; 143 ended by a signal.
"""

import argparse
import gc
import signal
import sys
from importlib import import_module
from typing import NoReturn

from hotline.trouble import Trouble

COMMANDS = {
    "demo": ("hotline.cli.demo", "示范城市：演两周并显示结果"),
    "access": ("hotline.cli.access", "权限：权限矩阵；一个人今天可以做什么"),
    "anchor": ("hotline.cli.anchor", "锚定：把当日增长的事件链链首写入数据库以外的文件"),
    "database": ("hotline.cli.database", "数据库：地址、备份、恢复、重建、停止"),
    "generate": ("hotline.cli.generate", "造数：任意多的工单，用来试规模（只用于空的数据库）"),
    "organisation": ("hotline.cli.organisation", "单位、人员、值班表：导入、导出；建立最初的管理员"),
    "rehearse": ("hotline.cli.rehearse", "排练：虚拟时间中的诉求人和经办人，可注入故障"),
    "erase": ("hotline.cli.erase", "删除诉求人的个人信息：两人决定，恢复备份以后再次删除"),
    "keys": ("hotline.cli.keys", "外部系统的账号和密钥：发放、列出、吊销；主密钥：轮换、进度"),
    "catalogue": ("hotline.cli.catalogue", "派单目录：导入、导出、比较、试算、检查"),
    "migrate": ("hotline.cli.migrate", "建立数据库和角色，或更新到当前版本"),
    "simulate": ("hotline.cli.simulate", "推演：按制度逐步计算情景文件，不用数据库"),
    "import": ("hotline.cli.import_", "导入其他系统的来件（CSV）"),
    "replay": ("hotline.cli.replay", "回放真实来件：从登记到回访走完全流程，并给出数字"),
    "pages": ("hotline.cli.pages", "列出每个页面、一个真实的地址、可以打开它的岗位"),
    "totp": ("hotline.cli.totp", "演示账号现在的动态码（只用于示范城市）"),
    "ticket": ("hotline.cli.ticket", "一件工单：经过、答复、期限怎么算出来的"),
    "policy": ("hotline.cli.policy", "制度参数：在用的、某一版、两版的不同、历次版本"),
    "calendar": ("hotline.cli.calendar", "日历：载入放假通知、批准、到期时间的变化"),
    "doctor": ("hotline.cli.doctor", "检查安装：设置、密钥、数据库、时钟、定时处理、备份"),
    "serve": ("hotline.cli.serve", "网页与接口服务"),
    "worker": ("hotline.cli.worker", "定时处理：到期、提醒、投递消息、每日锚定"),
    "verify": ("hotline.cli.verify", "核验：重放事件，与数据行、摘要和锚比对"),
}
"""Name -> module and one line of help."""


class Parser(argparse.ArgumentParser):
    """argparse with the frame of its messages in Chinese."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"用法不对：{message}\n详见 {self.prog} --help\n")


def main(words: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if words is None else words
    gc.set_threshold(20_000, 10, 10)  # nearly all that a command makes while it starts stays and is no garbage
    signal.signal(signal.SIGTERM, _end)
    if not words:
        _parser(words).print_help()
        return 2
    try:
        args = _parser(words).parse_args(words)
        return int(args.run(args) or 0)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _parser(words: list[str]) -> Parser:
    """The parser; only the module of the command that was asked for is imported."""
    parser = Parser(prog="hotline", description="接诉即办平台")
    families = parser.add_subparsers(metavar="命令", title="命令", required=True)
    wanted = next((word for word in words if not word.startswith("-")), None)
    for name, (module, help_) in COMMANDS.items():
        family = families.add_parser(name, help=help_, description=help_)
        if name == wanted:
            command = import_module(module)
            command.add(family)
            family.set_defaults(run=command.run)
    return parser


def _end(signum: int, _frame: object) -> NoReturn:
    """SIGTERM ends the command in order, so that the embedded server is given back."""
    raise SystemExit(128 + signum)
