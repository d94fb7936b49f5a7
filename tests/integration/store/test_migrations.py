"""The schema comes whole or not at all, is what the models say, and a newer one is refused."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree
from threading import Barrier

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from pipeline.errors import StoreError, WrongRevision
from pipeline.store import runs, schema, studies
from pipeline.store.engine import Store
from pipeline.store.models import Base

from .samples import NOW, article, save_them

Open = Callable[[str], Store]
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

BROKEN = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None
def upgrade() -> None:
    op.create_table("first_half", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("study", sa.Column("extra", sa.Text()))
    op.execute("DELETE FROM study")
    op.execute("CREATE TABLE study (impossible INTEGER)")
"""


@pytest.fixture
def store(empty_store: Store) -> Store:
    """Give a migrated database that no other test uses."""
    schema.upgrade(empty_store)
    return empty_store


@pytest.fixture
def add_broken_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Add, when called, a migration that fails at its fourth statement."""

    def add() -> None:
        folder = tmp_path / "migrations"
        copytree(Path(schema.__file__).parent / "migrations", folder)
        (folder / "versions" / "0002_broken.py").write_text(BROKEN)
        monkeypatch.setattr(schema, "_MIGRATIONS", folder)

    return add


def tables(store: Store) -> set[str]:
    with store.read() as session:
        return set(inspect(session.connection()).get_table_names())


def set_revision(store: Store, number: str) -> None:
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": number})


def test_an_empty_database_becomes_what_the_models_say(empty_store: Store) -> None:
    assert schema.revision(empty_store) is None
    schema.require_current(empty_store)
    assert schema.revision(empty_store) == schema.HEAD
    with empty_store.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_schema_that_is_current_is_left_alone(store: Store) -> None:
    save_them(store, article(1))
    schema.require_current(store)
    assert schema.upgrade(store) == schema.HEAD
    with store.read() as session:
        assert studies.count(session) == 1


def test_down_and_up_again_leads_to_the_same_schema(store: Store) -> None:
    before = tables(store)
    with store.write() as session:
        command.downgrade(schema._alembic(session.connection()), "base")
    assert tables(store) == {"alembic_version"}
    schema.upgrade(store)
    assert tables(store) == before
    assert save_them(store, article(1)).added == 1


def test_a_step_that_fails_leaves_the_schema_and_the_rows_as_they_were(
    store: Store, add_broken_step: Callable[[], None]
) -> None:
    save_them(store, article(1))
    add_broken_step()
    before = tables(store)
    with pytest.raises(Exception, match="study"):
        schema.upgrade(store)
    assert tables(store) == before
    assert schema.revision(store) == "0001"
    with store.read() as session:
        assert studies.count(session) == 1
        columns = inspect(session.connection()).get_columns("study")
    assert "extra" not in [column["name"] for column in columns]


def test_of_a_first_schema_that_fails_nothing_is_left(
    empty_store: Store, add_broken_step: Callable[[], None]
) -> None:
    add_broken_step()
    with pytest.raises(Exception, match="study"):
        schema.upgrade(empty_store)
    assert tables(empty_store) == set()
    assert schema.revision(empty_store) is None


def test_a_newer_schema_is_refused_with_both_names_and_untouched(store: Store) -> None:
    set_revision(store, "9999")
    for step in (schema.require_current, schema.upgrade):
        with pytest.raises(WrongRevision, match="newer") as refused:
            step(store)
        assert "9999" in str(refused.value)
        assert schema.HEAD in str(refused.value)
    assert schema.revision(store) == "9999"


def test_an_older_schema_is_refused_with_the_next_step(store: Store) -> None:
    set_revision(store, "0000")
    with pytest.raises(WrongRevision, match=r"has schema 0000.*run: k2watch db upgrade"):
        schema.require_current(store)
    assert schema.revision(store) == "0000"


def test_of_two_upgrades_at_once_the_second_waits(empty_url: str, open_store: Open) -> None:
    stores = [open_store(empty_url) for _ in range(3)]
    start = Barrier(len(stores))

    def upgrade(one: Store) -> str:
        start.wait(timeout=30)
        return schema.upgrade(one)

    with ThreadPoolExecutor(len(stores)) as pool:
        assert list(pool.map(upgrade, stores)) == [schema.HEAD] * len(stores)
    assert save_them(stores[0], article(1)).added == 1


@on_sqlite
def test_a_backup_of_a_database_in_use_is_complete_and_private(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    save_them(store, *(article(number) for number in range(1, 201)))
    target = tmp_path / "backups" / "copy.sqlite3"
    with store.write() as session:
        runs.start(session, "not committed", NOW)
        session.flush()
        assert schema.backup(store, target) == target
    assert target.stat().st_mode & 0o777 == 0o600
    copy = open_store(f"sqlite:///{target}")
    schema.require_current(copy)
    with copy.read() as session:
        assert studies.count(session) == 200
        assert [run.command for run in runs.latest(session, 5)] == ["run"]
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


@on_sqlite
def test_a_backup_is_never_readable_by_others_not_even_while_it_is_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    connect = sqlite3.connect

    def note(path: Path) -> sqlite3.Connection:
        modes.append(path.stat().st_mode & 0o777)
        return connect(path)

    monkeypatch.setattr(sqlite3, "connect", note)
    schema.backup(store, tmp_path / "copy.sqlite3")
    assert modes[-1] == 0o600


def test_a_backup_that_cannot_be_made_is_one_line(empty_store: Store, tmp_path: Path) -> None:
    why = "no database to back up" if empty_store.file else "pg_dump"
    with pytest.raises(StoreError, match=why):
        schema.backup(empty_store, tmp_path / "copy.sqlite3")
    assert list(tmp_path.iterdir()) == []


@on_sqlite
def test_a_backup_into_a_place_that_is_none_is_one_line(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "folder").mkdir(mode=0o755)
    for target in (tmp_path / "file" / "copy.sqlite3", tmp_path / "folder"):
        with pytest.raises(StoreError, match="cannot be copied"):
            schema.backup(store, target)
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o755, "a folder is left as it is"


@on_sqlite
def test_a_backup_is_named_by_its_moment(store: Store) -> None:
    assert schema.backup_name(store, NOW).name == "store-20261122T060000Z.sqlite3"
