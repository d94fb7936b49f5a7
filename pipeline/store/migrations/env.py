"""Run migrations on the connection that ``pipeline.store.schema`` hands over."""

from __future__ import annotations

from alembic import context

from pipeline.store import partial_indexes, text_models  # noqa: F401 - parts of the schema
from pipeline.store.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters tables by copying them
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
