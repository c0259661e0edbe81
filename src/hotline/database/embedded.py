"""The PostgreSQL that comes with the product, for a machine that has none.

Commands share one server through two files beside its data, both held with flock(2), which the kernel lets go of when a
process ends, however it ends:

* `postgres.lock` - held exclusively while somebody starts or stops the server;
* `postgres.users` - held shared by every command that uses the server. Whoever leaves and can hold it exclusively was
  the last, and stops the server. A command killed with SIGKILL leaves nothing behind to clean up: the next finds the
  server running, uses it and stops it.

A file `postgres.keep` says that the server shall go on without a command (`hotline database url`).
"""

import fcntl
import hashlib
import os
import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
from psycopg.pq import PGconn, Ping

from hotline import data_folder
from hotline.database import passage, programs
from hotline.trouble import Trouble

SUPERUSER = "postgres"
SOCKET_PATH_LIMIT = 100  # bytes; Linux allows 107 (unix(7)), other systems less
START_LIMIT = 60.0  # seconds; recovery after a crash replays the log first
LOG_LIMIT = 10_000_000  # bytes, then the log begins anew

STILL_GOING_AWAY = ("shared memory block", "is still in use", "already exists")
"""What PostgreSQL says when processes of a killed server have not ended yet."""

SETTINGS = """
# Written once by hotline. fsync, synchronous_commit and full_page_writes stay as PostgreSQL has them: on.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
"""


@dataclass(frozen=True)
class Server:
    """A server by the folder of its data and the folder of its programs."""

    data: Path
    programs: Path

    def beside(self, ending: str) -> Path:
        """A file of ours beside the data: they must outlive it and precede it."""
        return self.data.with_name(self.data.name + ending)


@dataclass(frozen=True)
class Lease:
    """One process's use of a running server; given back by `leave` or by the end of the process."""

    server: Server
    handle: int
    process: int


def here() -> Server:
    """The server of this installation: data in HOTLINE_DATA, programs from the wheel."""
    return Server(data_folder.path() / "postgres", programs.bundled())


def start(server: Server) -> Lease:
    """Use the server, starting it if nobody has. Raises Trouble with the reason where it cannot be started."""
    data_folder.make(server.data.parent)
    with _alone(server):
        handle = _open(server.beside(".users"))
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            if not answers(server):
                _boot(server)
        except BaseException:
            os.close(handle)
            raise
    return Lease(server, handle, os.getpid())


def leave(lease: Lease) -> None:
    """End the use; whoever was the last stops the server. Does nothing in a forked child: the lease is its parent's."""
    if lease.process != os.getpid():
        return
    with _alone(lease.server):
        os.close(lease.handle)  # not LOCK_UN: forked children who still use the server keep the lock
        if not lease.server.beside(".keep").exists() and not _in_use(lease.server):
            _halt(lease.server)


def keep(server: Server) -> None:
    """Let the server go on after the last command, until `stop`."""
    with data_folder.clear_words(server.data.parent):
        server.beside(".keep").touch()


def stop(server: Server, *, force: bool = False) -> bool:
    """Stop the server now; False if it was not running. Raises Trouble if a command uses it, unless by `force`."""
    if not server.data.exists():
        return False
    with _alone(server):
        if _in_use(server) and not force:
            raise Trouble("还有别的 hotline 命令在使用数据库，没有停止。确实要停止，请加 --force。")
        server.beside(".keep").unlink(missing_ok=True)
        running = answers(server)
        _halt(server)
    return running


def url(server: Server, role: str = SUPERUSER, database: str = "postgres") -> str:
    """Address for a role and a database; by the local socket, which only the owner of the data can reach."""
    return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(socket_folder(server)), safe='')}"


def socket_folder(server: Server) -> Path:
    """The data folder, or where its path is too long for a socket, a short private folder that follows from it."""
    if len(os.fsencode(server.data / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
        return server.data
    short = hashlib.sha256(os.fsencode(server.data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"hotline-{short}"


def answers(server: Server) -> bool:
    """Whether the server runs and accepts connections; waits while it is still starting."""
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        state = _state(server)
        if state is None:
            return False
        if state == "ready" and PGconn.ping(url(server).encode()) == Ping.OK:
            return True  # asked, since a process killed a moment ago still counts as alive
        time.sleep(0.05)
    raise Trouble(f"内置数据库在 {START_LIMIT:.0f} 秒内没有就绪。{_last_words(server)}")


def _state(server: Server) -> str | None:
    """The last line of postmaster.pid ("starting", "ready", "stopping"), or None if no such server is alive.

    After a crash the file stays, and its number may by now belong to any process: only a postgres on our data counts.
    """
    try:
        lines = (server.data / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        ours = "postgres" in process.name() and str(server.data) in process.cmdline()
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return None
    except PermissionError as error:
        raise Trouble(
            f"数据库的数据 {server.data} 属于另一个用户。请用建立它的用户运行，或换一个 HOTLINE_DATA。"
        ) from error
    if not ours or process.status() == psutil.STATUS_ZOMBIE:
        return None
    return lines[7].strip() if len(lines) > 7 else "starting"


def _boot(server: Server) -> None:
    """Start the server; makes its data first if there are none, and clears away what a crash left."""
    by = programs.account(server.data)
    if by.switch:
        passage.open_to(by.uid, server.data)
        passage.open_to(by.uid, server.programs)
    if not (server.data / "PG_VERSION").exists():
        _make(server, by)
    _check_version(server)
    _private_socket_folder(server, by)
    log = server.data / "server.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.unlink()
    until = time.monotonic() + START_LIMIT
    while not _try_boot(server, by, log):
        if time.monotonic() > until:
            raise Trouble(f"内置数据库启动不了。{_last_words(server)}")
        time.sleep(0.2)


def _try_boot(server: Server, by: programs.Account, log: Path) -> bool:
    """One attempt. False: the processes of a killed server are still going away, try again."""
    _remove_misleading_pids(server)
    before = log.stat().st_size if log.exists() else 0
    words = f"-k {shlex.quote(str(socket_folder(server)))}"
    done = programs.run(
        server.programs, "pg_ctl", "start", "-w", "-t", f"{START_LIMIT:.0f}",
        "-D", str(server.data), "-l", str(log), "-o", words, by=by,
    )  # fmt: skip
    if done.returncode == 0:
        return True
    said = log.read_bytes()[before:].decode(errors="replace") if log.exists() else done.stdout
    if any(words in said for words in STILL_GOING_AWAY):
        return False
    raise Trouble(f"内置数据库启动不了。{_meaning(said)}{_last_words(server)}")


def _remove_misleading_pids(server: Server) -> None:
    """Remove pid files of a killed server whose number names somebody: PostgreSQL would take him for the server.

    He may be a stranger, the number having been used again, or the dead server itself, a zombie that nobody collects
    (in a container). Not while a postgres lives on our data: then PostgreSQL must read the file to see that.
    """
    for process in psutil.process_iter(["name", "cwd"]):
        if "postgres" in (process.info["name"] or "") and process.info["cwd"] == str(server.data):
            return
    for file in (server.data / "postmaster.pid", socket_folder(server) / ".s.PGSQL.5432.lock"):
        try:
            if psutil.pid_exists(int(file.read_text().split()[0])):
                file.unlink()
        except (FileNotFoundError, IndexError, ValueError):
            continue


def _make(server: Server, by: programs.Account) -> None:
    """Make the data of a new server. The folder gets its name last, so that half of one is never taken for one."""
    new = server.beside(".new")
    with data_folder.clear_words(server.data.parent):
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if by.switch:
            os.chown(new, by.uid, by.gid)
    done = programs.run(
        server.programs, "initdb", "-D", str(new), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8",
        "--auth-local=trust", "--auth-host=reject", by=by,
    )  # fmt: skip
    if done.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise Trouble(f"建立不了内置数据库。{_meaning(done.stdout)}\n{done.stdout.strip()[-800:]}")
    with data_folder.clear_words(server.data.parent):
        with (new / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS)
        if server.data.exists():
            server.data.rmdir()
        new.rename(server.data)


def _check_version(server: Server) -> None:
    """Data of another major version cannot be read; say so instead of PostgreSQL's own words."""
    data = (server.data / "PG_VERSION").read_text().strip()
    done = programs.run(server.programs, "postgres", "--version", by=programs.account(server.data))
    version = done.stdout.strip().rpartition(" ")[2].split(".")[0]
    if done.returncode == 0 and version != data:
        raise Trouble(
            f"{server.data} 是 PostgreSQL {data} 的数据，而本机的程序是 {version}。"
            "请先用原来的版本执行 hotline database backup，再在新版本中 restore。"
        )


def _private_socket_folder(server: Server, by: programs.Account) -> None:
    """Make the short folder for the socket, and make sure nobody else made it first: it stands in a public place."""
    folder = socket_folder(server)
    if folder == server.data:
        return
    with data_folder.clear_words(folder):
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, by.uid, by.gid)
        except FileExistsError:
            state = folder.lstat()
            if not folder.is_dir() or folder.is_symlink() or state.st_uid != by.uid or state.st_mode & 0o077:
                raise Trouble(
                    f"{folder} 被别的用户占用，数据库的套接字不能放在那里。请换一个更短的 HOTLINE_DATA。"
                ) from None


def _halt(server: Server) -> None:
    """Stop the server if it runs; open transactions are rolled back."""
    if _state(server) is None:
        return
    by = programs.account(server.data)
    words = ("stop", "-m", "fast", "-w", "-t", f"{START_LIMIT:.0f}", "-D", str(server.data))
    done = programs.run(server.programs, "pg_ctl", *words, by=by)
    if done.returncode != 0 and _state(server) is not None:
        raise Trouble(f"内置数据库停不下来。\n{done.stdout.strip()[-800:]}")


def _meaning(said: str) -> str:
    """The usual causes in words."""
    if "No space left on device" in said:
        return "磁盘已满。"
    if "Permission denied" in said:
        return "没有权限。"
    if "could not map anonymous shared memory" in said or "Cannot allocate memory" in said:
        return "内存不够。"
    return ""


def _last_words(server: Server) -> str:
    """The end of the server's log, for those who know PostgreSQL."""
    log = server.data / "server.log"
    try:
        return f"日志 {log} 的末尾：\n{log.read_bytes()[-800:].decode(errors='replace')}"
    except OSError:
        return f"日志 {log} 读不到。"


def _open(file: Path) -> int:
    with data_folder.clear_words(file.parent):
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def _alone(server: Server) -> Iterator[None]:
    """Nobody else starts or stops the server meanwhile."""
    handle = _open(server.beside(".lock"))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _in_use(server: Server) -> bool:
    handle = _open(server.beside(".users"))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
