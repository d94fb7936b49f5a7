"""The schema as SQL for people (db/schema.sql)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from pipeline.store import partial_indexes, text_models  # noqa: F401 - parts of the schema
from pipeline.store.models import Base


def picture() -> Iterator[str]:
    """Write it in SQLite's dialect."""
    yield "-- Made from pipeline/store/models.py and text_models.py by `make docs`."
    dialect = sqlite.dialect()
    for table in Base.metadata.sorted_tables:
        yield "\n" + _sql(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            yield _sql(CreateIndex(index).compile(dialect=dialect))


def _sql(statement: object) -> str:
    lines = str(statement).strip().splitlines()
    return "\n".join(line.rstrip().replace("\t", "    ") for line in lines) + ";"
