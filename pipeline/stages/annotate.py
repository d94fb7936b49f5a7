"""Annotate: read every study that the present extractors have not read in its present form."""

from __future__ import annotations

from pipeline import evidence
from pipeline.app import App
from pipeline.store import studies

AT_ONCE = 500  # studies read in one transaction


def annotate(app: App) -> int:
    """Read what is unread and keep the answers; give the number of studies read."""
    done = 0
    while number := _annotate_some(app):
        done += number
        app.tell("annotate", done, done)
    return done


def _annotate_some(app: App) -> int:
    with app.store.write() as session:
        pmids = studies.unread(session, evidence.SIGNATURE, AT_ONCE)
        found = [(one.pmid, evidence.read(one.article)) for one in studies.load(session, pmids)]
        studies.annotate(session, evidence.SIGNATURE, found)
    return len(found)
