"""Backup to one file and restore from it, with PostgreSQL's own programs.

A backup holds personal data (encrypted columns) and the whole chain of events: the file is closed to other users.
Passwords go to the programs through the environment, never through the argument list (security S20).
"""

import os
import subprocess
import tempfile
from pathlib import Path

from hotline import data_folder
from hotline.database import programs, roles
from hotline.database.places import Place, read, without_password
from hotline.trouble import Trouble

UNKNOWN_TO_OLD_SERVERS = b"SET transaction_timeout = 0;\n"


def backup(place: Place, file: Path) -> int:
    """Write the whole database to `file` and return its size. The file gets its name when it is complete."""
    if file.exists():
        raise Trouble(f"{file} 已经存在，没有覆盖。")
    part = file.absolute().with_name(file.name + ".part")
    with data_folder.clear_words(part.parent):
        try:
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            # --file, not standard output: into a redirected file PostgreSQL 18 writes its table of contents twice
            # and then no longer notices that the end of a backup is missing
            _run("pg_dump", place.owner, "--format=custom", f"--file={part}")
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
    roles.withhold(place)  # or a right that was taken away (on events) would come back with the new table
    try:
        _play(place, file.absolute())
    finally:
        roles.grant(place)


def _play(place: Place, file: Path) -> None:
    """Turn the backup into statements and run them in one transaction.

    Not pg_restore by itself: it sets a parameter that servers before PostgreSQL 17 do not know.
    """
    with tempfile.TemporaryDirectory(dir=data_folder.make(data_folder.path())) as folder:
        script = Path(folder) / "restore.sql"
        _run("pg_restore", None, "--no-owner", f"--file={script}", str(file))
        with script.open("r+b") as lines:
            for line in iter(lines.readline, b""):
                if line == UNKNOWN_TO_OLD_SERVERS:
                    lines.seek(-len(line), os.SEEK_CUR)
                    lines.write(b"--")
                    break
        words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}"]
        _run("psql", place.owner, *words)


def _run(name: str, to: str | None, *words: str) -> None:
    """Run a client program, connected to an address if one is given. Raises Trouble with its own words if it fails."""
    password = read(to)[1].get("password") if to else None
    done = subprocess.run(
        [str(programs.bundled() / name), *(["--dbname", without_password(to)] if to else []), *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=os.environ | ({"PGPASSWORD": password} if password is not None else {}),
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise Trouble(f"{name} 没有成功：\n{done.stderr.strip()[-800:]}")
