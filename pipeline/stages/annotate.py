"""Annotate: read every study that the present extractors have not read in its present form."""

from __future__ import annotations

from pipeline import evidence
from pipeline.app import App
from pipeline.stages.families import find_families
from pipeline.store import studies

AT_ONCE = 500  # studies read in one transaction


def annotate(app: App) -> int:
    """Read what is unread and find families anew where anything was; count the studies read."""
    with app.store.read() as session:
        total = studies.count_unread(session, evidence.SIGNATURE)
    done = 0
    while total and (number := _annotate_some(app)):
        done += number
        app.tell("annotate", done, max(done, total))
    if done:
        find_families(app)
    return done


def _annotate_some(app: App) -> int:
    with app.store.write() as session:
        pmids = studies.unread(session, evidence.SIGNATURE, AT_ONCE)
        found = [(one.pmid, evidence.read(one.article)) for one in studies.load(session, pmids)]
        studies.annotate(session, evidence.SIGNATURE, found)
    return len(found)
