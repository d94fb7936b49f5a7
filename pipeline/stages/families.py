"""Families: work out again which reports tell of one investigation."""

from __future__ import annotations

from pipeline.app import App
from pipeline.domain.families import families
from pipeline.store import families as store


def find_families(app: App) -> int:
    """Find the families among all studies read, in place of those there were; count the members.

    All are looked at each time: one new report can join two families that stood apart.
    """
    with app.store.read() as session:
        reports = store.reports(session)
    app.tell("families", 0, len(reports))
    members = families(reports)
    with app.store.write() as session:
        store.replace(session, members)
    app.tell("families", len(reports), len(reports))
    return len(members)
