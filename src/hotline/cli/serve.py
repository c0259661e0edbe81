"""`hotline serve`: pages and API on one address, by several worker processes."""

import argparse
import errno
import multiprocessing
import os
import shutil
import socket
from concurrent.futures import ProcessPoolExecutor

from hotline import data_folder, database
from hotline.cli.running import kept_running, migrated_platform, ready_to_start
from hotline.trouble import Trouble

RECEIVERS = 64
"""Threads a worker process has for bodies that are still coming; they hold no connection to the database."""
WAITING = 4096
"""Connections that may be open at once, the processes together; idle ones cost only memory."""
LONGEST_END = 45
"""Seconds a process has for the requests it has begun when it is told to end; then they are broken off, unwritten."""
SPARE_CONNECTIONS = 10
"""Left in the database for the worker, commands and administrators."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    parser.add_argument("--workers", type=int, default=2, help="工作进程数（默认 2）")
    parser.add_argument("--threads", type=int, default=4, help="每个进程的线程数，即数据库连接数（默认 4）")


def run(args: argparse.Namespace) -> int:
    """Serve until ended; requests begun are finished first."""
    free(args.host, args.port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    with database.running():
        # in a process of its own: what looking loads would stay in this one, which only watches over the others
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            apart.submit(ready, args.workers * args.threads).result()
        with kept_running():
            serve(args.host, args.port, args.workers, args.threads)
    return 0


def ready(connections: int) -> None:
    """Raises Trouble where something stands in the way of serving: tables, keys, settings, connections."""
    with migrated_platform():
        ready_to_start()
        enough_connections(connections)


def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server in this process and its workers; returns when it is told to stop. Raises Trouble."""
    free(host, port)
    _count_into(port)
    os.environ |= {"HOTLINE_THREADS": str(threads), "HOTLINE_SERVER": str(os.getpid())}
    # a hash of a password takes 16 MiB: given back to the system each time, where the C library would keep it
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(128 * 1024))
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # else each thread keeps a heap of its own after a large answer
    # not fork: a child must not keep the locks and connections its parent holds at that moment
    multiprocessing.set_start_method("spawn", force=True)
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    print(f"服务地址：http://{host}:{port}（几秒后可以打开；结束：Ctrl-C）", flush=True)
    Server(
        "hotline.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=RECEIVERS,
        backlog=WAITING,
        respawn_failed_workers=True,
        workers_kill_timeout=LONGEST_END,
        log_level=LogLevels.warning,
        log_dictconfig=settings.LOGGING,
        log_access=False,
    ).serve()


def free(host: str, port: int) -> None:
    """Raises Trouble where the address cannot be listened on: the server itself would share a port taken."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except (OSError, OverflowError) as error:
        why = {
            errno.EADDRINUSE: f"端口 {port} 已被占用。请换一个端口（--port），或先结束占用它的程序。",
            errno.EACCES: f"端口 {port} 要有特权才能使用。请用 1024 以上的端口，前面放反向代理（docs/operations.md）。",
            errno.EADDRNOTAVAIL: f"本机没有地址 {host}。请检查 --host。",
        }.get(getattr(error, "errno", 0) or 0, f"不能在 {host}:{port} 监听：{error}。请检查 --host 与 --port。")
        raise Trouble(why) from error


def enough_connections(wanted: int) -> None:
    """Raises Trouble where the database allows fewer connections than the threads will open."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select current_setting('max_connections')::int")
        allowed = int(cursor.fetchone()[0])
    if wanted + SPARE_CONNECTIONS > allowed:
        raise Trouble(
            f"进程数乘线程数是 {wanted}，另留 {SPARE_CONNECTIONS} 个连接备用，超过数据库允许的 {allowed} 个连接。"
            "请减少 --workers 或 --threads，或调大数据库的 max_connections。"
        )


def _count_into(port: int) -> None:
    """A fresh folder in which the processes count their figures, with the number of the server's process."""
    from hotline import figures

    folder = figures.folder(port)
    with data_folder.clear_words(folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        (folder / "server.pid").write_text(str(os.getpid()))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
