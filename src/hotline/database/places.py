"""Where the database is, and how each of its three roles reaches it.

* `admin` may make roles and databases; only `hotline migrate`, `reset` and `restore` use it.
* `owner` (hotline_owner) owns the tables and runs the migrations.
* `application` (hotline_app) does everything else.

Without DATABASE_URL this is the embedded server. With it, DATABASE_URL names a role that may create roles and
databases, and the passwords of the two roles are kept among the secrets of HOTLINE_DATA; or the operator makes roles
and database himself and gives HOTLINE_OWNER_URL and HOTLINE_APP_URL (several machines: give those).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from hotline import data_folder
from hotline.database import embedded
from hotline.trouble import Trouble

OWNER = "hotline_owner"
APPLICATION = "hotline_app"
DATABASE = "hotline"


@dataclass(frozen=True)
class Place:
    """One database and its three addresses. `admin` is None where the operator made roles and database himself."""

    admin: str | None
    owner: str
    application: str


def is_embedded() -> bool:
    """Whether this installation uses the PostgreSQL that comes with it."""
    return not any(os.environ.get(name) for name in ("DATABASE_URL", "HOTLINE_OWNER_URL", "HOTLINE_APP_URL"))


def here() -> Place:
    """The place of this installation, from the environment. Starts nothing, connects nowhere."""
    if is_embedded():
        return place_on(embedded.url(embedded.here()))
    owner, application = os.environ.get("HOTLINE_OWNER_URL"), os.environ.get("HOTLINE_APP_URL")
    if owner or application:
        if not (owner and application):
            raise Trouble("HOTLINE_OWNER_URL 与 HOTLINE_APP_URL 要么都给，要么都不给。")
        return Place(None, read(owner)[0], read(application)[0])
    address, parts = read(os.environ["DATABASE_URL"])
    name = str(parts.get("dbname") or "")
    passwords = {role: data_folder.secret(f"database-{role}") for role in (OWNER, APPLICATION)}
    return place_on(address, database=DATABASE if name in ("", "postgres") else name, passwords=passwords)


def place_on(admin: str, *, database: str = DATABASE, passwords: Mapping[str, str] | None = None) -> Place:
    """The place of that database on the server whose administrator's address is `admin`."""
    words = passwords or {}
    return Place(
        address(admin, dbname=database),
        address(admin, dbname=database, user=OWNER, password=words.get(OWNER)),
        address(admin, dbname=database, user=APPLICATION, password=words.get(APPLICATION)),
    )


def read(text: str) -> tuple[str, dict[str, str]]:
    """An address (URL or key=value) and its parts. Raises Trouble for one that PostgreSQL would not understand."""
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(text).items() if value is not None}
    except psycopg.ProgrammingError:
        raise Trouble("数据库地址看不懂。写法：postgresql://用户:口令@主机:端口/数据库") from None
    return text, parts


def address(base: str, **changes: str | None) -> str:
    """`base` with other parts; None takes a part away. Written as a URL."""
    parts = read(base)[1] | {key: value for key, value in changes.items() if value is not None}
    for key in (key for key, value in changes.items() if value is None):
        parts.pop(key, None)
    user, password = quote(parts.pop("user", ""), safe=""), parts.pop("password", None)
    who = f"{user}:{quote(password, safe='')}@" if password is not None else f"{user}@" if user else ""
    name = quote(parts.pop("dbname", ""), safe="")
    return f"postgresql://{who}/{name}" + (f"?{urlencode(sorted(parts.items()))}" if parts else "")


def without_password(text: str) -> str:
    """The address as it may be shown or stand in an argument list (security S20)."""
    return address(text, password=None)
