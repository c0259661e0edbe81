"""One PostgreSQL for the whole run, one template database made by migrating once, copies of it for the tests.

Fixtures for others:

* `database` - a fresh database of its own for a test that commits; Django's connection is pointed at it as the
  application role. Gives the `Place` (addresses of admin, owner, application). For a test that asks for a fixture of
  `WITH_CITY` it is a copy in which the demo city stands already: founding it anew for each took most of their time.
* pytest-django's `db` - any other test: rolled back at the end, in a database per worker. (`transactional_db` is not
  for us: the application role may not TRUNCATE.)
* `@pytest.mark.each_postgres` - the test runs on every PostgreSQL of `KINDS`; skipped, with a word, where it is absent.

The run has its own HOTLINE_DATA, in memory where there is room, and no DATABASE_URL. HOTLINE_TEST_DATABASE_URL names a
throw-away server to use instead of the embedded one. Workers of pytest-xdist share the server; `embedded` sees to that.
"""

import fcntl
import gc
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker
from tests import examples
from tests.dealing import dealt

from hotline import data_folder
from hotline import database as hotline_database
from hotline.database import embedded, places, programs, roles
from hotline.database.places import Place

KINDS = ["embedded", "debian-15"]
DEBIAN = Path("/usr/lib/postgresql/15/bin")
GIVEN = "HOTLINE_TEST_DATABASE_URL"
WITH_CITY = {"city", "desk"}
HURRIED = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
"""What the shared server of a run does without: its data are thrown away, and no test of it outlives the machine."""

MEMORY = Path("/dev/shm")  # noqa: S108 - names made by tempfile, as in any temporary folder
ROOM = 6 << 30
"""Bytes that must be free there. A file system on a disk takes ten times as long to copy the thousand files of a
database whose like has just been dropped: ext4 leaves the inodes of files deleted in the last seconds alone."""

Admin = Callable[[str], str]


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a data folder of its own; workers inherit it from the process that starts them."""
    examples.steady()
    for name in ("DATABASE_URL", "HOTLINE_OWNER_URL", "HOTLINE_APP_URL"):
        os.environ.pop(name, None)
    if not hasattr(config, "workerinput"):
        if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
            os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
        os.environ["HOTLINE_DATA"] = tempfile.mkdtemp(prefix="hotline-tests-")
        os.environ["HOTLINE_TEST_RUN"] = secrets.token_hex(4)
        os.environ |= {"HOTLINE_PER_ADDRESS": "0", "HOTLINE_PER_ACCOUNT": "0"}  # one address asks for everybody here
        settings.HOTLINE_LIMITS = {"address": "0", "account": "0"}  # a run in one process has read the settings by now


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the data folder; on a given server, the databases of this run."""
    if hasattr(config, "workerinput"):
        return
    if os.environ.get(GIVEN):
        _drop_databases(os.environ[GIVEN])
    shutil.rmtree(os.environ["HOTLINE_DATA"], ignore_errors=True)
    for made in Path(tempfile.gettempdir()).glob(f"hotline-test-{os.environ['HOTLINE_TEST_RUN']}*"):
        shutil.rmtree(made) if made.is_dir() else made.unlink()


def pytest_report_header() -> list[str]:
    """Say which PostgreSQL the tests use."""
    given = os.environ.get(GIVEN)
    used = places.without_password(given) if given else _version(programs.bundled())
    debian = _version(DEBIAN) if DEBIAN.exists() else "not installed, its tests are skipped"
    return [f"PostgreSQL: {used}; each_postgres also: {debian}"]


@pytest.hookimpl(optionalhook=True)  # the mutation run loads no xdist
def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: a test often waits for a server, a command or a browser of its own."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files begin first, dealt out to the processes."""
    of_process = getattr(config, "workerinput", None)
    if of_process is not None:
        of_files = [(item.nodeid.partition("::")[0], item) for item in items]
        items[:] = dealt(of_files, int(of_process["workercount"]))


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later look for garbage: a twentieth of the processor's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked `each_postgres` once per kind."""
    if metafunc.definition.get_closest_marker("each_postgres"):
        metafunc.parametrize("postgres_kind", KINDS, indirect=True)


@pytest.fixture
def postgres_kind(request: pytest.FixtureRequest) -> str:
    """Which PostgreSQL this test uses; skips where it is absent."""
    kind = str(getattr(request, "param", "embedded"))
    if kind == "debian-15" and not DEBIAN.exists():
        pytest.skip(f"Debian's PostgreSQL 15 is not installed ({DEBIAN})")
    return kind


@pytest.fixture(scope="session")
def admin_address() -> Iterator[Admin]:
    """Kind -> administrator's address of a running server, started at first use and given back at the end."""
    leases: dict[str, embedded.Lease] = {}

    def of(kind: str) -> str:
        if kind == "embedded" and os.environ.get(GIVEN):
            return os.environ[GIVEN]
        server = embedded.here()
        if kind == "debian-15":
            server = embedded.Server(data_folder.path() / "debian", DEBIAN)
        if kind not in leases:
            leases[kind] = embedded.start(server)
            _hurry(embedded.url(server))
        return embedded.url(server)

    yield of
    for connection in _administrators.values():
        connection.close()
    for lease in leases.values():
        embedded.leave(lease)


@pytest.fixture(scope="session")
def fresh_database(admin_address: Admin, django_db_blocker: DjangoDbBlocker) -> Callable[..., Place]:
    """(Kind, name) -> the place of a new copy of the migrated template; the caller drops it.

    `template`: of another one. `founded`: of the one in which the demo city stands.
    """

    def make(kind: str, name: str, template: str = "", founded: bool = False) -> Place:
        admin = admin_address(kind)
        if not template:
            with django_db_blocker.unblock():
                template = _template(kind, admin, founded=founded)
        _copy(admin, template, name)
        return _place(admin, name)

    return make


@pytest.fixture
def template(
    request: pytest.FixtureRequest, postgres_kind: str, admin_address: Admin, django_db_blocker: DjangoDbBlocker
) -> str:
    """What a test's own database is a copy of; a folder of tests may put another in this place."""
    founded = bool(WITH_CITY & set(request.fixturenames))
    with django_db_blocker.unblock():
        return _template(postgres_kind, admin_address(postgres_kind), founded=founded)


@pytest.fixture
def database(
    template: str,
    postgres_kind: str,
    admin_address: Admin,
    fresh_database: Callable[..., Place],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Place]:
    """A database of this test's own, with Django's connection pointed at it; dropped afterwards."""
    name, admin = new_name(), admin_address(postgres_kind)  # a test may have another HOTLINE_DATA at its end
    place = fresh_database(postgres_kind, name, template)
    with django_db_blocker.unblock(), hotline_database.pointing_at(place.application):
        yield place
    _drop(admin, name)


@pytest.fixture(scope="session")
def django_db_setup(fresh_database: Callable[..., Place], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For pytest-django's `db`: one copy of the template per worker, where every test is rolled back."""
    place = fresh_database("embedded", new_name())
    with django_db_blocker.unblock():
        pointing = hotline_database.pointing_at(place.application)
        pointing.__enter__()
    yield
    with django_db_blocker.unblock():
        pointing.__exit__(None, None, None)
    roles.drop(place)


@pytest.fixture
def own_data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty HOTLINE_DATA of this test's own; a server started in it is stopped afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-test-"))
    monkeypatch.setenv("HOTLINE_DATA", str(folder))
    yield folder
    monkeypatch.setenv("HOTLINE_DATA", str(folder))
    hotline_database.release()
    embedded.stop(embedded.here(), force=True)
    shutil.rmtree(folder)


def _template(kind: str, admin: str, *, founded: bool) -> str:
    """Name of a template of that server; whoever comes first makes it, the others wait."""
    name = f"{_prefix()}_template{'_city' if founded else ''}"
    done = data_folder.path() / f"template-{kind}{'-city' if founded else ''}"
    bare = _template(kind, admin, founded=False) if founded else ""
    with _alone(done.with_suffix(".lock")):
        if not done.exists():
            _make_template(admin, name, bare)
            keep_as_it_is(admin, name)
            done.touch()
    return name


def keep_as_it_is(admin: str, name: str) -> None:
    """Make a database a template: nobody may connect any more, not even autovacuum, for a copy needs it to itself."""
    with roles.connect(places.address(admin, dbname="postgres")) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))


def _make_template(admin: str, name: str, bare: str) -> None:
    """Migrate an empty database; of a migrated one make a copy and found the demo city in it."""
    from hotline.database.migrating import migrate

    place = _place(admin, name)
    if not bare:
        migrate(place)
        return
    from hotline.demo.founding import found_demo_city

    _copy(admin, bare, name)
    with hotline_database.pointing_at(place.application):
        found_demo_city()


def _copy(admin: str, template: str, name: str) -> None:
    # without fsync the files copied are quicker than their blocks through the log, and as quickly gone again
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy")
    _administrator(admin).execute(words.format(*map(sql.Identifier, (name, template, places.OWNER))))


def _drop(admin: str, name: str) -> None:
    _administrator(admin).execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


_administrators: dict[str, psycopg.Connection] = {}


def _administrator(admin: str) -> psycopg.Connection:
    """A connection kept for the run: copying and dropping a database costs a third more with one of its own each."""
    if admin not in _administrators:
        _administrators[admin] = roles.connect(places.address(admin, dbname="postgres"))
    return _administrators[admin]


def _hurry(admin: str) -> None:
    """Let the shared server write without waiting for the disk."""
    with roles.connect(places.address(admin, dbname="postgres")) as connection:
        for name in HURRIED:
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")


def _place(admin: str, name: str) -> Place:
    passwords = {role: data_folder.secret(f"test-{role}") for role in (places.OWNER, places.APPLICATION)}
    return places.place_on(admin, database=name, passwords=passwords)


def new_name() -> str:
    """A name for a database of this run."""
    return f"{_prefix()}_{secrets.token_hex(6)}"


def _prefix() -> str:
    return f"hotline_test_{os.environ['HOTLINE_TEST_RUN']}"


def _drop_databases(admin: str) -> None:
    with roles.connect(places.address(admin, dbname="postgres")) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_prefix()])
        for (name,) in names.fetchall():
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _version(folder: Path) -> str:
    done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    return f"{done.stdout.strip().removeprefix('postgres (PostgreSQL) ')} in {folder}"


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
