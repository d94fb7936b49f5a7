"""Slots: whether anybody is due to get an issue."""

from __future__ import annotations

from datetime import date

from pipeline.app import App
from pipeline.config import Reader
from pipeline.domain.slots import slot_of
from pipeline.store import issues
from pipeline.store.repeating import repeatable


@repeatable
def is_anybody_due(app: App) -> bool:
    """Tell whether the present slot of a reader is still open."""
    with app.store.read() as session:
        return not all(
            issues.is_settled(session, reader.name, slot(app, reader))
            for reader in app.config.readers
        )


def slot(app: App, reader: Reader) -> date:
    """Give the slot that a reader's next issue belongs to."""
    return slot_of(reader.frequency, reader.weekday, app.now().date())
