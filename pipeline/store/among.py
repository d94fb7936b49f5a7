"""Say that a value is one of those that a query gives, so that an index is asked for each of them.

PostgreSQL answers ``x IN (SELECT …)`` by a join, and reads the whole of the larger table as soon as
it takes the smaller for a few thousand rows. An array is made first, whatever it costs, and then
looked up. SQLite does so anyway.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Set
from typing import Any, TypeVarTuple

from sqlalchemy import ARRAY, ColumnElement, Select, TableValuedAlias, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

Ts = TypeVarTuple("Ts")

# Of an UPDATE with such a condition: nobody holds objects of its rows, which are else asked for.
UNWATCHED: dict[str, Any] = {"synchronize_session": False}


def among(
    session: Session, column: InstrumentedAttribute[Any], values: Select[Any]
) -> ColumnElement[bool]:
    """Choose the rows whose ``column`` has one of a few values among the many that it has."""
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(values)
    return column == func.any(func.array(values.scalar_subquery()))


def one_of(
    session: Session,
    column: InstrumentedAttribute[Any] | ColumnElement[Any],
    values: Collection[Any],
) -> ColumnElement[bool]:
    """Choose the rows whose ``column`` has one of these whole numbers or texts.

    They are one value to the driver, however many: a place for each of them takes as long as
    looking them up does.
    """
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(select(_each(values).c.value))
    return column == func.any(literal(list(values), ARRAY(column.type)))


def picked(
    session: Session,
    wanted: Select[*Ts],
    column: InstrumentedAttribute[Any],
    values: Set[Any],
) -> Select[*Ts]:
    """Narrow a SELECT to the rows whose ``column`` has one of many different values.

    Where few of them are held this is quicker than ``one_of``: SQLite sorts no list of them first.
    """
    if session.get_bind().dialect.name == "sqlite":
        each = _each(values)
        return wanted.join(each, column == each.c.value)
    return wanted.where(one_of(session, column, values))


def _each(values: Collection[Any]) -> TableValuedAlias:
    return func.json_each(json.dumps(list(values))).table_valued("value")
