"""Refresh: fetch held records again, a part at a time, and note what happened to them.

Retractions, corrections, new indexing and late abstracts change a record long after it was told.
"""

from __future__ import annotations

from pipeline.app import App, open_pubmed
from pipeline.store import save, studies
from pipeline.store.save import Saved

REFRESH_AT_ONCE = 2_000  # ten requests of 200 records


def refresh(app: App, run: int, limit: int) -> Saved:
    """Fetch again the ``limit`` records that were looked at longest ago; count what changed."""
    with app.store.read() as session:
        pmids = studies.least_recently_refreshed(session, limit)
    total, done = Saved(), 0
    with open_pubmed(app) as pubmed:
        for batch in pubmed.fetch(pmids):
            with app.store.write() as session:
                total += save.save_articles(session, batch.articles, app.now(), run)
                save.save_rejects(session, "pubmed", batch.rejects, app.now(), run)
                studies.mark_refreshed(session, batch.missing, app.now())
            done += len(batch.asked)
            app.tell("refresh", done, len(pmids))
    return total
