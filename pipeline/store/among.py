"""Say that a value is one of those that a query gives, so that an index is asked for each of them.

PostgreSQL answers ``x IN (SELECT …)`` by a join, and reads the whole of the larger table as soon as
it takes the smaller for a few thousand rows. An array is made first, whatever it costs, and then
looked up. SQLite does so anyway.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(
    session: Session, column: InstrumentedAttribute[Any], values: Select[Any]
) -> ColumnElement[bool]:
    """Choose the rows whose ``column`` has one of a few values among the many that it has."""
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(values)
    return column == func.any(func.array(values.scalar_subquery()))
