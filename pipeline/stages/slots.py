"""Slots: whose issue is due."""

from __future__ import annotations

from datetime import date

from pipeline.app import App
from pipeline.config import Reader
from pipeline.domain.slots import slot_of
from pipeline.store import issues
from pipeline.store.repeating import repeatable


@repeatable
def due(app: App) -> list[Reader]:
    """List the readers whose present slot is not settled, by one statement for all of them."""
    slots = {one.name: slot(app, one) for one in app.config.readers}
    with app.store.read() as session:
        settled = issues.settled(session, slots)
    return [one for one in app.config.readers if one.name not in settled]


def slot(app: App, reader: Reader) -> date:
    """Give the slot that a reader's next issue belongs to."""
    return slot_of(reader.frequency, reader.weekday, app.now().date())
