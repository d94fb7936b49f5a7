"""T13: the process that migrates is killed before and after every statement, from every revision.

Whatever is left is the old schema whole or the new one whole, with every row as it was; the next
``db upgrade`` ends at the head with what an undisturbed one makes. The rows are made from the
tables alone, and what a revision means to change stands here, not in the migrations.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Connection, MetaData, Table, event, inspect, types

from pipeline.store import schema
from pipeline.store.backups import back_up
from pipeline.store.models import Base
from tests.databases import Postgres, opened, text_of
from tests.forks import FORKS

from .conftest import Torture

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0008")
ROWS = 3
MOMENT = datetime(2026, 9, 7, 6, tzinfo=UTC)
KILLED = 137

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Server:
    """Makes databases of one kind, and copies of them, as quickly as that kind can."""

    folder: Path
    postgres: Postgres | None
    stack: ExitStack

    def make(self, name: str) -> str:
        if self.postgres is None:
            return f"sqlite:///{self.folder / name}.sqlite3"
        return text_of(self.stack.enter_context(self.postgres.database()))

    def copy(self, url: str, name: str) -> str:
        if self.postgres is None:
            shutil.copy(url.removeprefix("sqlite:///"), self.folder / f"{name}.sqlite3")
            return f"sqlite:///{self.folder / name}.sqlite3"
        self.postgres.execute(f"DROP DATABASE IF EXISTS copied_{os.getpid()} WITH (FORCE)")
        source = url.partition("?")[0].rpartition("/")[2]
        self.postgres.execute(f"CREATE DATABASE copied_{os.getpid()} TEMPLATE {source}")
        return url.replace(source, f"copied_{os.getpid()}")


@pytest.fixture
def server(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    postgres = request.getfixturevalue("postgres") if backend == "postgresql" else None
    with ExitStack() as stack:
        yield Server(tmp_path, postgres, stack)
        if postgres is not None:
            postgres.execute(f"DROP DATABASE IF EXISTS copied_{os.getpid()} WITH (FORCE)")


def bring(url: str, revision: str, *, down: bool = False) -> None:
    """Go up or down to a revision."""
    with opened(url) as store, store.write() as session:
        step = command.downgrade if down else command.upgrade
        step(schema._alembic(session.connection()), revision)


def filled(server: Server, revision: str) -> str:
    """Make a database of a revision with some rows in every table."""
    url = server.make(f"from-{revision}")
    bring(url, revision)
    with opened(url) as store, store.write() as session:
        for table in reflected(session.connection()).sorted_tables:
            if table.name != "alembic_version":
                session.execute(
                    table.insert(), [row(table, number) for number in range(1, ROWS + 1)]
                )
    return url


def reflected(connection: Connection) -> MetaData:
    """Read what tables there are; those of SQLite's full-text index are filled by its triggers."""
    names = inspect(connection).get_table_names()
    found = MetaData()
    found.reflect(connection, only=[one for one in names if not one.startswith("study_text_index")])
    return found


def row(table: Table, number: int) -> dict[str, Any]:
    """Invent a row: the same number everywhere, so that every reference finds its row."""
    return {
        column.name: value(column.type, number)
        for column in table.columns
        if column.name != "lexemes"
    }


def value(kind: types.TypeEngine[Any], number: int) -> Any:
    match kind:
        case types.Boolean():
            return number % 2 == 0
        case types.Integer():
            return number
        case types.DateTime():
            return MOMENT.replace(day=number)
        case types.Date():
            return date(2026, 9, number)
        case types.LargeBinary():
            return bytes([0, number, 255])
        case JSON():
            return [number]
    return str(number)


def content(url: str) -> Rows:
    """Read every row of every table, with each value as text."""
    with opened(url) as store, store.read() as session:
        found: Rows = {}
        for table in reflected(session.connection()).sorted_tables:
            rows = session.execute(table.select()).mappings()
            found[table.name] = sorted(
                ({name: repr(it) for name, it in one.items()} for one in rows),
                key=lambda one: sorted(one.items()),
            )
        return found


def revision(url: str) -> str | None:
    with opened(url) as store:
        return schema.revision(store)


def difference(url: str) -> list[Any]:
    """Compare the tables with the models."""

    def included(name: str | None, kind: str, _parents: object) -> bool:
        return not (kind == "table" and str(name).startswith("study_text_index"))

    with opened(url) as store, store.read() as session:
        options = {"compare_type": True, "include_name": included}
        context = MigrationContext.configure(session.connection(), opts=options)
        return list(compare_metadata(context, Base.metadata))


def forgotten(backend: str, up_from: str, down_to: str = schema.HEAD) -> set[tuple[str, str]]:
    """Say what revisions mean to change: 0004 lets all be read again, 0003 be indexed again.

    So does 0010 on PostgreSQL, whose words it throws away.
    """
    read = {("study", "annotated_by"), ("annotation", "*")} if up_from < "0004" else set()
    is_written_anew = backend == "postgresql" and up_from < "0010"
    index = {("study", "indexed_by")} if down_to < "0003" or is_written_anew else set()
    return read | index | ({("study_text", "*")} if is_written_anew else set())


def one_table(rows: Rows) -> list[dict[str, str]]:
    """Give studies with their last looks, which 0009 gives a table of their own."""
    looks = {one["pmid"]: one for one in rows.get("look", ())}
    return [looks.get(one["pmid"], {}) | one for one in rows["study"]]


def assert_kept(before: Rows, after: Rows, but: set[tuple[str, str]]) -> None:
    """Compare row by row what was there with what is there."""
    assert len(before) > 10
    after = after | {"study": one_table(after)}
    for name, rows in before.items():
        if name == "alembic_version":
            continue
        assert len(rows) == ROWS
        if (name, "*") in but:
            assert after[name] == []
            continue
        columns = {column for column in rows[0] if (name, column) not in but}
        assert only(rows, columns) == only(after[name], columns), name


def only(rows: Sequence[dict[str, str]], columns: set[str]) -> list[list[str]]:
    return sorted([row[column] for column in sorted(columns)] for row in rows)


def upgrade(url: str, die_at: int, counted: Path) -> None:
    """Upgrade as ``db upgrade`` does, and die at the n-th moment; note how many there were."""
    moments = 0

    def moment(*_: object) -> None:
        nonlocal moments
        moments += 1
        if moments == die_at:
            os._exit(KILLED)

    with opened(url) as store:
        event.listen(store.engine, "before_cursor_execute", moment)
        event.listen(store.engine, "after_cursor_execute", moment)
        event.listen(store.engine, "begin", moment)
        event.listen(store.engine, "commit", moment)
        commit = store.engine.dialect.do_commit

        def do_commit(driver: Any) -> None:
            commit(driver)
            moment()

        store.engine.dialect.do_commit = do_commit  # type: ignore[method-assign,assignment]
        schema.upgrade(store, lambda: keep_copy(store.file, store))
        counted.write_text(str(moments))


def keep_copy(file: Path | None, store: Any) -> None:
    if file is not None:
        back_up(store, copy_of(file))


def copy_of(file: Path) -> Path:
    return file.with_suffix(".kept")


def upgrade_and_die(url: str, die_at: int, server: Server) -> int | None:
    process = FORKS.Process(target=upgrade, args=(url, die_at, server.folder / "moments"))
    process.start()
    process.join(60)
    return process.exitcode


def upgrade_undisturbed(url: str, server: Server) -> int:
    """Let another process upgrade; give how many moments it had to die at."""
    assert upgrade_and_die(url, 0, server) == 0
    return int((server.folder / "moments").read_text())


def assert_whole(url: str, start: str, old: Rows, new: Rows) -> bool:
    """Find the old schema whole or the new one whole; tell whether it is the old."""
    there = content(url)
    if revision(url) == schema.HEAD:
        assert there == new
        return False
    assert revision(url) == start
    assert there == old
    return True


def assert_copy(url: str, old: Rows) -> None:
    """Find no backup, or a whole one of what there was before."""
    copy = copy_of(Path(url.removeprefix("sqlite:///")))
    if url.startswith("sqlite") and copy.exists():
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert content(f"sqlite:///{copy}") == old
        copy.unlink()


def test_an_upgrade_killed_at_any_statement_leaves_one_schema_whole(
    server: Server, backend: str, torture: Torture
) -> None:
    torture.once(backend, "sqlite")
    moments, killed, kept = 0, 0, 0
    for start in REVISIONS[:: torture.size(len(REVISIONS), 1)]:
        url = filled(server, start)
        old = content(url)
        undisturbed = server.copy(url, "undisturbed")
        number = upgrade_undisturbed(undisturbed, server)
        new = content(undisturbed)
        assert_copy(undisturbed, old)
        assert_kept(old, new, forgotten(backend, up_from=start))
        assert difference(undisturbed) == []

        every = range(number, 0, -torture.size(number // 2, 1))
        for die_at in every:
            victim = server.copy(url, "victim")
            assert upgrade_and_die(victim, die_at, server) == KILLED
            kept += assert_whole(victim, start, old, new)
            assert_copy(victim, old)
            upgrade_undisturbed(victim, server)
            assert content(victim) == new
            assert difference(victim) == []
        moments, killed = moments + number, killed + len(every)
    assert 0 < kept < killed
    torture.tell(
        f"T13 migrations, {backend}",
        f"killed at {killed} of {moments} moments: {kept} times the old schema, "
        f"{killed - kept} the new, 0 in between, 0 rows changed",
    )


def test_down_and_up_again_keeps_every_row(server: Server, backend: str, torture: Torture) -> None:
    for start in REVISIONS[:: torture.size(len(REVISIONS), 1)]:
        url = filled(server, start)
        old = content(url)
        bring(url, "head")
        bring(url, start, down=True)
        assert revision(url) == start
        assert_kept(old, content(url), forgotten(backend, up_from=start, down_to=start))
        bring(url, "head")
        assert_kept(old, content(url), forgotten(backend, up_from=start, down_to=start))
        assert difference(url) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_backup_put_back_is_the_database_of_before(server: Server, tmp_path: Path) -> None:
    url = filled(server, "0003")
    old, file = content(url), Path(url.removeprefix("sqlite:///"))
    with opened(url) as store:
        schema.upgrade(store, lambda: keep_copy(file, store))
    assert revision(url) == schema.HEAD
    shutil.copy(copy_of(file), file)
    assert (revision(url), content(url)) == ("0003", old)
    bring(url, "head")
    assert difference(url) == []
