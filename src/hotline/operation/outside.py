"""The outside hosts this installation is set up to reach, and whether each is one the city has named (S33, S46)."""

import os
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from hotline.database import places
from hotline.operation.checks import FAIL, OK, WARN, Found
from hotline.outbox.webhooks import origins

NEAR: Final = ("", "localhost", "127.0.0.1", "::1")
SECRETS: Final = ("HOTLINE_SECRET_KEY", "HOTLINE_OIDC_SECRET")


def hosts() -> dict[str, str]:
    """What is reached over the network -> its host."""
    database = places.read(places.here().application)[1].get("host", "")
    found = {"数据库": "" if database.startswith("/") else database}
    if settings.HOTLINE_OIDC["issuer"]:
        found["统一身份认证"] = _host(str(settings.HOTLINE_OIDC["issuer"]))
    scanner = os.environ.get("HOTLINE_CLAMD", "")
    if scanner.startswith("tcp:"):
        found["病毒检查"] = _host(scanner)
    for n, origin in enumerate(sorted(origins()), 1):
        found[f"通知接口{n}"] = _host(origin)
    return {what: host for what, host in found.items() if host not in NEAR}


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def named() -> frozenset[str]:
    """HOTLINE_OUTSIDE: the hosts the city lets this installation reach, separated by commas."""
    return frozenset(text.strip() for text in os.environ.get("HOTLINE_OUTSIDE", "").split(",") if text.strip())


def outside() -> Iterator[Found]:
    """Every host reached is told; one not named refuses the start in production."""
    known = hosts()
    if not known:
        yield Found("outside", OK, "不连接本机以外的系统。")
    for what, host in known.items():
        if host in named():
            yield Found("outside", OK, f"连接外部：{what} {host}，已在 HOTLINE_OUTSIDE 中写明。")
        else:
            yield Found(
                "outside", FAIL, f"连接外部：{what} {host}，没有写明。", "确认在境内、可以连接后写入 HOTLINE_OUTSIDE。"
            )


def secrets_in_environment() -> Found:
    """S20: what stands in the environment of a process is read by whoever reads its list of processes as its user."""
    told = [name for name in SECRETS if os.environ.get(name)]
    told += [name for name in ("DATABASE_URL", "HOTLINE_OWNER_URL", "HOTLINE_APP_URL") if _password(name)]
    if not told:
        return Found("secrets", OK, "环境变量里没有密码。")
    todo = "请改用 HOTLINE_SECRET_KEY_FILE、HOTLINE_OIDC_SECRET_FILE，数据库地址用 passfile= 参数。"
    return Found("secrets", WARN, f"密码写在环境变量里：{'、'.join(told)}。", todo)


def _password(name: str) -> bool:
    address = os.environ.get(name, "")
    return bool(address) and "password" in places.read(address)[1]
