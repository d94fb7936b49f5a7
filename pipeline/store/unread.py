"""What the present extractors have not read in its present form."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute


def is_unread(by: InstrumentedAttribute[Any], extractors: str) -> ColumnElement[bool]:
    """Ask for "any other than", as the three stretches of an index that SQLite walks at once."""
    return or_(by.is_(None), by < extractors, by > extractors)
