"""Making the database and its two roles; every step may be repeated.

Needs PostgreSQL 15 or later: there the schema `public` belongs to the owner of the database and nobody else may create
in it.
"""

import psycopg
from psycopg import sql

from hotline.database.places import Place, address, read
from hotline.trouble import Trouble

MINIMUM_VERSION = 150000


def prepare(place: Place) -> None:
    """Make roles and database where we may, then give the application role its rights on what the owner will create."""
    if place.admin is None:
        grant(place)
        return
    with connect(address(place.admin, dbname="postgres")) as admin:
        _check_version(admin)
        # one at a time until this connection ends: PostgreSQL refuses the second of two who alter a role at once
        admin.execute("SELECT pg_advisory_lock(hashtext('hotline roles'))")
        for of_role in (place.owner, place.application):
            _make_role(admin, of_role)
        _make_database(admin, place)
        grant(place)


def grant(place: Place) -> None:
    """What the application role may do with every table and sequence the owner creates from now on.

    A migration takes UPDATE and DELETE on events away again (security S15); TRUNCATE is never given.
    """
    _as_owner(
        place,
        "GRANT USAGE ON SCHEMA public TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO {}",
    )


def withhold(place: Place) -> None:
    """Undo `grant` for what is created from now on: a backup brings every table with exactly the rights it had."""
    _as_owner(
        place,
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {}",
    )


def drop(place: Place) -> None:
    """Drop the database with everything in it. Raises Trouble where the operator made the database himself."""
    if place.admin is None:
        raise Trouble("数据库由管理员自行建立（HOTLINE_OWNER_URL），请由管理员删除和重建。")
    with connect(address(place.admin, dbname="postgres")) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_database(place)))


def is_empty(place: Place) -> bool:
    """Whether the owner's database holds no tables yet."""
    with connect(place.owner) as owner:
        row = owner.execute("SELECT NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')").fetchone()
    return bool(row and row[0])


def connect(to: str) -> psycopg.Connection:
    """A connection on which each statement stands alone. Raises Trouble with PostgreSQL's reason."""
    try:
        return psycopg.connect(to, autocommit=True)
    except psycopg.OperationalError as error:
        raise Trouble(f"连不上数据库：{meaning(error)}") from error


def meaning(error: Exception) -> str:
    """PostgreSQL's reason with the usual remedy before it."""
    said = str(error).strip()
    if "does not exist" in said and ("database" in said or "role" in said):
        return f"数据库或其角色还没有建立，请先执行 hotline migrate。\n{said}"
    if "password authentication failed" in said or "Peer authentication failed" in said:
        return f"口令或认证方式不对，请检查 DATABASE_URL 与 pg_hba.conf。\n{said}"
    return said


def _check_version(connection: psycopg.Connection) -> None:
    version = connection.info.server_version
    if version < MINIMUM_VERSION:
        raise Trouble(f"需要 PostgreSQL 15 或更高版本，现在连到的是 {version // 10000}。")


def _make_role(admin: psycopg.Connection, of_role: str) -> None:
    """A role that may log in and nothing else; its password, if the address has one, is set anew each time."""
    parts = read(of_role)[1]
    role = sql.Identifier(parts["user"])
    if not admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [parts["user"]]).fetchone():
        try:
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            pass  # another command made it this moment
        except psycopg.errors.InsufficientPrivilege as error:
            raise Trouble("DATABASE_URL 的用户没有建立角色的权限（CREATEROLE）。") from error
    if "password" in parts:
        words = sql.SQL("ALTER ROLE {} PASSWORD {}")
        admin.execute(words.format(role, sql.Literal(parts["password"])))


def _make_database(admin: psycopg.Connection, place: Place) -> None:
    """The database, owned by the owner role; one who is no superuser must be its member to give it away."""
    owner = sql.Identifier(read(place.owner)[1]["user"])
    if not admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user AND rolsuper").fetchone():
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    name = read(place.owner)[1]["dbname"]
    if admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    words = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0")
    try:
        admin.execute(words.format(sql.Identifier(name), owner))
    except psycopg.errors.DuplicateDatabase:
        pass  # another command made it this moment
    except psycopg.errors.InsufficientPrivilege as error:
        raise Trouble("DATABASE_URL 的用户没有建立数据库的权限（CREATEDB）。") from error


def _as_owner(place: Place, *statements: str) -> None:
    """Run statements as the owner; {} stands for the application role."""
    application = sql.Identifier(read(place.application)[1]["user"])
    with connect(place.owner) as owner:
        _check_version(owner)
        for statement in statements:
            owner.execute(sql.SQL(statement).format(application))


def _database(place: Place) -> sql.Identifier:
    return sql.Identifier(read(place.owner)[1]["dbname"])
