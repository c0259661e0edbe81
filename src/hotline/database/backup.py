"""Backup to one file and restore from it, with PostgreSQL's own programs.

A backup holds personal data (encrypted columns) and the whole chain of events: the file is closed to other users.
Passwords go to the programs through the environment, never through the argument list (security S20).
"""

import os
import subprocess
from pathlib import Path

from hotline import data_folder
from hotline.database import programs, roles
from hotline.database.places import Place, read, without_password
from hotline.trouble import Trouble


def backup(place: Place, file: Path) -> int:
    """Write the whole database to `file` and return its size. The file gets its name when it is complete."""
    if file.exists():
        raise Trouble(f"{file} 已经存在，没有覆盖。")
    part = file.with_name(file.name + ".part")
    with data_folder.clear_words(file.parent):
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                _run("pg_dump", "--format=custom", place=place, out=out.fileno())
                out.flush()
                os.fsync(out.fileno())
            part.rename(file)
        finally:
            part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(place: Place, file: Path) -> None:
    """Read a backup into the empty database, all or nothing. Raises Trouble if the database holds tables."""
    if not file.is_file():
        raise Trouble(f"没有备份文件 {file}。")
    roles.prepare(place)
    if not roles.is_empty(place):
        raise Trouble("数据库不是空的，没有恢复。请先执行 hotline database reset --yes。")
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(file.absolute()), place=place)


def _run(name: str, *words: str, place: Place, out: int | None = None) -> None:
    """Run a client program as the owner of the tables."""
    password = read(place.owner)[1].get("password")
    environment = os.environ | ({"PGPASSWORD": password} if password is not None else {})
    done = subprocess.run(
        [str(programs.bundled() / name), "--dbname", without_password(place.owner), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if out is None else out,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise Trouble(f"{name} 没有成功：\n{done.stderr.strip()[-800:]}")
