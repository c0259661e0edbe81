"""`hotline serve`: pages and API on one address, by several worker processes."""

import argparse
import errno
import socket

from hotline.cli.running import migrated_platform
from hotline.trouble import Trouble


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    parser.add_argument("--workers", type=int, default=2, help="工作进程数（默认 2）")
    parser.add_argument("--threads", type=int, default=4, help="每个进程的线程数，即数据库连接数（默认 4）")


def run(args: argparse.Namespace) -> int:
    """Serve until ended; requests begun are finished first."""
    check_port(args.host, args.port)
    with migrated_platform():
        serve(args.host, args.port, args.workers, args.threads)
    return 0


def check_port(host: str, port: int) -> None:
    """Raises Trouble where the address cannot be listened at: taken, not allowed, not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            words = {errno.EADDRINUSE: "已被占用，可能本平台已经在运行", errno.EACCES: "不允许使用"}
            why = words.get(error.errno or 0, "不能监听")
            raise Trouble(f"地址 {host}:{port} {why}。请换一个端口：--port 8001。") from error
        except OverflowError as error:
            raise Trouble("端口应在 1 到 65535 之间。") from error


def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server in this process and its workers; returns when it is told to stop."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "hotline.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
    ).serve()
