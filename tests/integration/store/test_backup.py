"""A backup is a whole database that only its owner can read, or one line that says why not."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.errors import StoreError
from pipeline.store import runs, schema, studies
from pipeline.store.backups import back_up, backup_name
from pipeline.store.engine import Store

from .samples import NOW, article, save_them

Open = Callable[[str], Store]
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@on_sqlite
def test_a_backup_of_a_database_in_use_is_complete_and_private(
    store: Store, tmp_path: Path, open_store: Open
) -> None:
    save_them(store, *(article(number) for number in range(1, 201)))
    target = tmp_path / "backups" / "copy.sqlite3"
    with store.write() as session:
        runs.start(session, "not committed", NOW)
        session.flush()
        assert back_up(store, target) == target
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
    back_up(store, tmp_path / "copy.sqlite3")
    assert modes[-1] == 0o600


def test_a_backup_that_cannot_be_made_is_one_line(empty_store: Store, tmp_path: Path) -> None:
    why = "no database to back up" if empty_store.file else "pg_dump"
    with pytest.raises(StoreError, match=why):
        back_up(empty_store, tmp_path / "copy.sqlite3")
    assert list(tmp_path.iterdir()) == []


@on_sqlite
def test_a_backup_into_a_place_that_is_none_is_one_line(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "folder").mkdir(mode=0o755)
    for target in (tmp_path / "file" / "copy.sqlite3", tmp_path / "folder"):
        with pytest.raises(StoreError, match="cannot be copied"):
            back_up(store, target)
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o755, "a folder is left as it is"


@on_sqlite
def test_a_backup_is_named_by_its_moment(store: Store) -> None:
    assert backup_name(store, NOW).name == "store-20261122T060000Z.sqlite3"
