"""Families: work out again which reports tell of one investigation."""

from __future__ import annotations

from pipeline.app import App
from pipeline.domain.families import families
from pipeline.store import families as store


def find_families(app: App) -> int:
    """Find the families among all studies held, in place of those there were; count the members.

    All are looked at each time: one new report can join two families that stood apart.
    """
    with app.store.read() as session:
        members = families(store.light(session))
    with app.store.write() as session:
        store.replace(session, members)
    return len(members)
