"""Refresh: fetch held records again and note what happened to them.

Retractions, corrections, new indexing and late abstracts change a record long after it was told,
and whether or not a search still finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.app import App
from pipeline.domain.vocabulary import ChangeKind
from pipeline.errors import Suspect
from pipeline.outside import open_pubmed
from pipeline.sources.pubmed import Batch, PubMed
from pipeline.sources.sweep import SMALL_SET
from pipeline.stages.ahead import one_ahead
from pipeline.stages.refresh_lost import refresh_preprints, refresh_trials
from pipeline.store import changes, looks, save, studies, withdrawals
from pipeline.store.repeating import repeatable
from pipeline.store.save import Saved

# The whole of a usual library at every refresh, so that no retraction waits over a week: 10,000
# records are 50 requests of 200, 17 s at NCBI's three a second and some minutes with the answers
# (at a weekend, as NCBI asks for large jobs: https://www.ncbi.nlm.nih.gov/books/NBK25497/).
# A larger library is gone through in turns, longest unseen first: 100,000 in two weeks.
REFRESH_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What looking again brought; ``changes`` counts what was noted of studies, by kind.

    ``missing`` records were left out by PubMed and ``rejects`` could not be read: those studies
    stay as they were. ``trials`` and ``preprints`` are those of other sources that
    no search finds now, looked at by name.
    """

    changed: int
    unchanged: int
    missing: int
    rejects: int
    changes: dict[ChangeKind, int]
    trials: int = 0
    preprints: int = 0

    @property
    def looked_at(self) -> int:
        """Count the records asked for."""
        return self.changed + self.unchanged + self.missing + self.rejects


def refresh(
    app: App, run: int, limit: int = REFRESH_AT_ONCE, where: frozenset[int] | None = None
) -> Refreshed:
    """Fetch again the ``limit`` records that were looked at longest ago, and some withdrawn ones.

    ``where`` are the PMIDs to choose from, those that answer a query; None does not restrict.
    Each batch is stored as it comes and is then the last in the queue, so that the next refresh
    goes on where an interrupted one stopped.

    Raises:
        SourceError: PubMed could not be asked, or left out most of what it had; the batches
            before are stored.
    """
    due, withdrawn = _due(app, limit, where)
    total, missing, rejects, done = Saved(), 0, 0, 0
    with open_pubmed(app) as pubmed:
        for batch in one_ahead(_batches(pubmed, due, withdrawn)):
            total += _save(app, batch, run)
            missing, rejects = missing + len(batch.missing), rejects + len(batch.rejects)
            done += len(batch.asked)
            app.tell("refresh", done, len(due) + len(withdrawn))
    lost = (0, 0) if where is not None else (refresh_trials(app, run), refresh_preprints(app, run))
    noted = _noted(app, run)
    return Refreshed(total.changed, total.unchanged, missing, rejects, noted, *lost)


def count_due(app: App, limit: int = REFRESH_AT_ONCE, where: frozenset[int] | None = None) -> int:
    """Count the records that ``refresh`` would fetch again now."""
    return sum(map(len, _due(app, limit, where)))


@repeatable
def _due(app: App, limit: int, where: frozenset[int] | None) -> tuple[list[int], list[int]]:
    with app.store.read() as session:
        # A chosen part is sought in the whole queue: no statement holds PMIDs without end.
        most = limit if where is None else studies.count(session)
        due = looks.least_recently_refreshed(session, most)
        withdrawn = withdrawals.worth_another_look(session, app.now())
    if where is None:
        return due, withdrawn
    chosen = [pmid for pmid in due if pmid in where]
    return chosen[:limit], [pmid for pmid in withdrawn if pmid in where]


def _batches(pubmed: PubMed, due: Sequence[int], withdrawn: Sequence[int]) -> Iterator[Batch]:
    for batch in pubmed.fetch(due):
        _refuse_a_hole(batch)
        yield batch
    yield from pubmed.fetch(withdrawn)


def _refuse_a_hole(batch: Batch) -> None:
    """Take it for PubMed's trouble, not for withdrawals, when most of what it had is left out."""
    asked, missing = len(batch.asked), len(batch.missing)
    if asked >= SMALL_SET and missing > asked / 2:
        raise Suspect(f"PubMed left out {missing:,} of {asked:,} records that it had before")


@repeatable
def _save(app: App, batch: Batch, run: int) -> Saved:
    with app.store.write() as session:
        saved = save.save_articles(session, batch.articles, app.now(), run)
        save.save_rejects(session, "pubmed", batch.rejects, app.now(), run)
        broken = [one.pmid for one in batch.rejects if one.pmid is not None]
        looks.mark_refreshed(session, broken, app.now())
        withdrawals.note_missing(session, batch.missing, app.now(), run)
    return saved


@repeatable
def _noted(app: App, run: int) -> dict[ChangeKind, int]:
    with app.store.read() as session:
        return changes.noted_in(session, run)
