"""Families: work out again which reports tell of one investigation."""

from __future__ import annotations

from pipeline.app import App
from pipeline.domain.families import families
from pipeline.domain.trial_links import linked
from pipeline.store import families as store
from pipeline.store import trials
from pipeline.store.repeating import repeatable


@repeatable
def find_families(app: App) -> int:
    """Find the families among all studies read, in place of those there were; count the members.

    All are looked at each time: one new report can join two families that stood apart, and so can
    a registration that names them.
    """
    with app.store.read() as session:
        held = trials.load(session, trials.every_number(session))
        reports = linked(store.reports(session), [one.trial for one in held])
    app.tell("families", 0, len(reports))
    members = families(reports)
    with app.store.write() as session:
        store.replace(session, members)
    app.tell("families", len(reports), len(reports))
    return len(members)
