"""The schema comes whole or not at all, is what the models say, and a newer one is refused."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from pipeline.errors import WrongRevision
from pipeline.store import schema, studies
from pipeline.store.engine import Store
from pipeline.store.models import Base

from .samples import article, save_them

Open = Callable[[str], Store]

BROKEN = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9998", "{head}", None, None
def upgrade() -> None:
    op.create_table("first_half", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("study", sa.Column("extra", sa.Text()))
    op.execute("DELETE FROM study")
    op.execute("CREATE TABLE study (impossible INTEGER)")
"""

UPGRADE = """
import sys
from pathlib import Path
from alembic import command
from pipeline.store import schema
from pipeline.store.engine import Store
store = Store(sys.argv[1], Path("/"))
print("ready", flush=True)
sys.stdin.readline()
print(schema.upgrade(store))
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
        (folder / "versions" / "9998_broken.py").write_text(BROKEN.format(head=schema.HEAD))
        monkeypatch.setattr(schema, "_MIGRATIONS", folder)

    return add


def tables(store: Store) -> set[str]:
    with store.read() as session:
        return set(inspect(session.connection()).get_table_names())


def is_no_table_of_fts5(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what SQLite keeps for its full-text index: no model can describe it."""
    return not (kind == "table" and str(name).startswith("study_text_index"))


def set_revision(store: Store, number: str) -> None:
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": number})


def test_an_empty_database_becomes_what_the_models_say(empty_store: Store) -> None:
    assert schema.revision(empty_store) is None
    schema.require_current(empty_store)
    assert schema.revision(empty_store) == schema.HEAD
    with empty_store.read() as session:
        options = {"compare_type": True, "include_name": is_no_table_of_fts5}
        context = MigrationContext.configure(session.connection(), opts=options)
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
    assert schema.revision(store) == schema.HEAD
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
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", UPGRADE, empty_url]
    with ExitStack() as stack:
        running = [
            stack.enter_context(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe))
            for _ in range(3)
        ]
        for one in running:
            stack.callback(one.kill)
            assert one.stdout is not None
            assert one.stdout.readline() == b"ready\n"
        for one in running:
            assert one.stdin is not None
            one.stdin.write(b"go\n")
            one.stdin.flush()
        ends = [one.communicate(timeout=60) for one in running]
    assert ends == [(schema.HEAD.encode() + b"\n", b"")] * len(running)
    assert save_them(open_store(empty_url), article(1)).added == 1


FIRST_SCHEMA_ROWS = (
    "INSERT INTO study (pmid, version, kind, title, published, is_retracted, fingerprint,"
    " article, raw, first_seen, refreshed) VALUES"
    " (7, 1, 'article', 'Menaquinone-7: a β trial in Évian.', '2026', false, 'f', '{}', '',"
    " '2026-09-07 06:00:00', '2026-09-07 06:00:00')",
    "INSERT INTO watermark VALUES ('alpha', 1, '2026-09-07 06:00:00', 1, 'alpha')",
)


def test_what_the_first_schema_held_is_kept_and_filled_in(empty_store: Store) -> None:
    with empty_store.write() as session:
        command.upgrade(schema._alembic(session.connection()), "0001")
        for row in FIRST_SCHEMA_ROWS:
            session.execute(text(row))
    schema.upgrade(empty_store)
    with empty_store.read() as session:
        held = session.execute(text("SELECT title_key FROM study")).one()
        look = session.execute(text("SELECT pmid, origin, misses, withdrawn FROM look")).one()
        mark = session.execute(text("SELECT asked = swept FROM watermark")).scalar_one()
    assert tuple(held) == ("menaquinone 7 a β trial in evian",)
    assert tuple(look) == (7, None, 0, None)
    assert mark


READ_BY_THE_THIRD_SCHEMA = (
    "UPDATE study SET annotated_by = 'design/1'",
    'INSERT INTO annotation (pmid, kind, value, quote, field_name, start, "end", extractor)'
    " VALUES (7, 'design', 'cohort', 'cohort', 'title', 0, 6, 'design/1')",
)


def test_what_was_read_under_the_third_schema_is_read_again(empty_store: Store) -> None:
    with empty_store.write() as session:
        command.upgrade(schema._alembic(session.connection()), "0003")
        for row in (*FIRST_SCHEMA_ROWS[:1], *READ_BY_THE_THIRD_SCHEMA):
            session.execute(text(row))
    schema.upgrade(empty_store)
    with empty_store.read() as session:
        assert studies.unread(session, "design/1", 10) == [7]
        assert session.execute(text("SELECT count(*) FROM annotation")).scalar_one() == 0


def test_what_was_read_under_this_schema_is_not_shown_to_an_older_one(store: Store) -> None:
    save_them(store, article(7))
    with store.write() as session:
        for row in READ_BY_THE_THIRD_SCHEMA:
            session.execute(text(row.replace("'cohort'", "'\"cohort\"'", 1)))
        command.downgrade(schema._alembic(session.connection()), "0003")
        read = session.execute(text("SELECT annotated_by FROM study")).scalar_one()
        kept = session.execute(text("SELECT count(*) FROM annotation")).scalar_one()
    assert (read, kept) == (None, 0)
