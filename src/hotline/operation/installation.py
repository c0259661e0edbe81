"""Checks of what stands around the database: settings, keys, folder, disk, parts, memory (S12, S19, S20, S46, S48)."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib import metadata
from typing import Final

import psutil
from django.conf import settings

from hotline import data_folder, figures
from hotline.database import places
from hotline.operation.checks import FAIL, OK, WARN, Found
from hotline.personal.file_keys import open_provider
from hotline.personal.key_file import KeyFileRefused

LEAST_FREE: Final = 2 * 1024**3
"""Bytes; under it a warning, under a quarter of it a failure."""
MOST_MEMORY: Final = 400 * 1024**2
"""Bytes for the web server and its processes together."""
SHORTEST_SECRET: Final = 40


def production() -> bool:
    """Whether this installation says it is in production (HOTLINE_PRODUCTION)."""
    return os.environ.get("HOTLINE_PRODUCTION", "") not in ("", "0")


def settings_checks() -> Iterator[Found]:
    """Settings that are unsafe where citizens' data is real."""
    yield _one("debug", not settings.DEBUG, "调试模式", "关着", "开着", "请去掉 HOTLINE_DEBUG。")
    secret = str(settings.SECRET_KEY)
    long = len(secret) >= SHORTEST_SECRET
    yield _one(
        "secret", long, "会话密钥", "够长", "太短", f"请把 HOTLINE_SECRET_KEY 换成至少 {SHORTEST_SECRET} 个随机字符。"
    )
    hosts = set(settings.ALLOWED_HOSTS)
    named = bool(hosts - {"localhost", "127.0.0.1", "[::1]", "*", ""}) and "*" not in hosts
    yield _one("hosts", named, "对外域名", "已写明", "没有写明", "请用 HOTLINE_HOSTS 写明域名，不能用 *。")
    safe = bool(settings.SESSION_COOKIE_SECURE)
    yield _one("tls", safe, "加密传输", "已声明", "没有声明", "请在反向代理上启用 TLS，并设置 HOTLINE_TLS=1。")
    yield _database_transport()


def _one(name: str, good: bool, what: str, yes: str, no: str, todo: str) -> Found:
    return Found(name, OK, f"{what}{yes}。") if good else Found(name, FAIL, f"{what}{no}。", todo)


def _database_transport() -> Found:
    """S19: a connection that leaves the machine is encrypted."""
    parts = places.read(places.here().application)[1]
    host = parts.get("host", "")
    near = not host or host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
    if near or parts.get("sslmode") in ("require", "verify-ca", "verify-full"):
        return Found("database_tls", OK, "到数据库的连接在本机，或者已加密。")
    return Found("database_tls", FAIL, "到数据库的连接没有加密。", "请在地址中加 sslmode=verify-full。")


def keys(*, strict: bool) -> Iterator[Found]:
    """The key file: there, ours alone, and in production none of the demo's (S12)."""
    try:
        open_provider({**os.environ, **({"HOTLINE_PRODUCTION": "1"} if strict else {})})
    except KeyFileRefused as refused:
        yield Found("keys", FAIL, str(refused))
        return
    if strict:
        yield Found("keys", OK, "密钥文件可以用于生产。")
    else:
        yield Found("keys", OK, "密钥文件可以用（不是按生产环境的要求）。")


def folder() -> Iterator[Found]:
    """The data folder can be written, and its disk has room."""
    place = data_folder.path()
    try:
        with tempfile.TemporaryFile(dir=data_folder.make(place)) as file:
            file.write(b"1")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield Found("folder", FAIL, f"数据文件夹 {place} 不能写：{error.strerror}。", "请检查权限、磁盘和挂载方式。")
    else:
        yield Found("folder", OK, f"数据文件夹 {place} 可以写。")
    free = shutil.disk_usage(place).free
    level = OK if free >= LEAST_FREE else WARN if free >= LEAST_FREE // 4 else FAIL
    todo = "" if level == OK else "请清理或扩大磁盘；写满后不能登记和办理。"
    yield Found("disk", level, f"数据文件夹所在磁盘剩余 {free / 1024**3:.1f} GiB。", todo)


def parts() -> Iterator[Found]:
    """Every dependency is there in a version the product was built for."""
    wrong = [words for text in metadata.requires("hotline") or [] if "extra ==" not in text for words in _part(text)]
    if wrong:
        yield Found("parts", FAIL, f"依赖不对：{'；'.join(wrong)}。", "请按 requirements.txt 重新安装。")
    else:
        yield Found("parts", OK, "依赖齐全。")


def _part(text: str) -> Iterator[str]:
    name = (re.match(r"[A-Za-z0-9._-]+", text) or [""])[0]
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        yield f"没有 {name}"
        return
    for sign, bound in re.findall(r"(>=|<)([0-9.]+)", text):
        if (_numbers(version) >= _numbers(bound)) != (sign == ">="):
            yield f"{name} 是 {version}，要 {sign}{bound}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def memory() -> Iterator[Found]:
    """What `hotline serve` takes together with its processes, shared pages counted once."""
    for port, number in figures.servers():
        try:
            server = psutil.Process(number)
            ours = "hotline" in " ".join(server.cmdline())
        except psutil.NoSuchProcess:
            continue
        if ours:
            taken = memory_of(server)
            words = f"网页服务（端口 {port}）占用内存 {taken / 1024**2:.0f} MiB。"
            todo = "" if taken <= MOST_MEMORY else "请减少 --workers；仍然增长请报告。"
            yield Found("memory", OK if taken <= MOST_MEMORY else WARN, words, todo)


def memory_of(server: psutil.Process) -> int:
    """Bytes of a process and its descendants: proportional set size, so shared pages count once."""
    taken = 0
    for process in (server, *server.children(recursive=True)):
        try:
            taken += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return taken
