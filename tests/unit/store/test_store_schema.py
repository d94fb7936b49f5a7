"""The schema's name and its picture are those of the migrations and models; bad URLs are told."""

import re
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from pipeline.errors import ConfigError
from pipeline.store import engine, schema, schema_picture
from pipeline.store.engine import Store

ROOT = Path(__file__).parents[3]


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(schema._MIGRATIONS)).get_current_head() == schema.HEAD


def test_the_picture_of_the_schema_is_true() -> None:
    shown = (ROOT / "db" / "schema.sql").read_text("utf-8")
    assert shown == "\n".join(schema_picture.picture()) + "\n", "to make it again: make docs"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("db/k2watch.sqlite3", "not a database address"),
        ("mysql://localhost/k2", "mysql is not supported; sqlite, postgresql"),
        ("postgresql+nodriver://localhost/k2", "needs: pip install"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_in_one_line(url: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why) as refused:
        Store(url, Path("/"))
    assert "\n" not in str(refused.value)


def test_a_mistyped_url_does_not_show_its_password() -> None:
    with pytest.raises(ConfigError) as refused:
        Store("postgresql:/desk:s3cret@server/k2", Path("/"))
    assert "s3cret" not in str(refused.value)


def test_a_missing_driver_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("No module named 'psycopg'")

    monkeypatch.setattr(engine, "create_engine", missing)
    with pytest.raises(ConfigError, match=re.escape("pip install 'k2watch[postgresql]'")):
        Store("postgresql+psycopg://server/k2", Path("/"))


def test_a_file_is_found_from_the_folder_of_the_configuration() -> None:
    assert Store("sqlite:///db/k2.sqlite3", Path("/srv/k2")).file == Path("/srv/k2/db/k2.sqlite3")
    assert Store("sqlite:////var/k2.sqlite3", Path("/srv/k2")).file == Path("/var/k2.sqlite3")
    assert Store("postgresql+psycopg://server/k2", Path("/srv/k2")).file is None
