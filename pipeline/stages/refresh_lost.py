"""Look again at registrations and preprints that no search finds any more: their news is news too.

Those that a search finds are compared whenever their source answers it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.app import App
from pipeline.domain.numbers import bare_name
from pipeline.domain.records import Article, Reject
from pipeline.domain.trial_changes import gone
from pipeline.domain.trials import Trial
from pipeline.domain.vocabulary import ChangeKind, SourceName
from pipeline.outside import open_clinicaltrials, open_europepmc
from pipeline.store import ledger, looks, save, trial_ledger, trials
from pipeline.store.repeating import repeatable
from pipeline.store.upsert import in_batches

LOST_AT_ONCE = 200  # registrations: one request each, at the registry's one a second
NAMES_AT_ONCE = 50  # preprints named in one query, which stays well below the longest address


def refresh_trials(app: App, run: int) -> int:
    """Ask for each registration by its number, those unseen for longest first; count them.

    Raises:
        SourceError: the registry could not be asked; what it said before is stored.
    """
    if not app.config.sources.clinicaltrials.enabled:
        return 0
    lost = _lost_trials(app)
    if not lost:
        return 0
    with open_clinicaltrials(app) as registry:
        for done, number in enumerate(lost, start=1):
            _keep(app, run, number, registry.study(number))
            app.tell("trials", done, len(lost))
    return len(lost)


def refresh_preprints(app: App, run: int) -> int:
    """Ask Europe PMC for preprints by their names, those unseen for longest first; count them.

    What it leaves out stays as it was: a preprint that is taken back keeps its record there.

    Raises:
        SourceError: Europe PMC could not be asked; what it said before is stored.
    """
    if not app.config.sources.europepmc.enabled:
        return 0
    lost = _lost_preprints(app)
    if not lost:
        return 0
    with open_europepmc(app) as source:
        for batch in in_batches(lost, NAMES_AT_ONCE):
            names = " OR ".join(f"EXT_ID:{bare_name(one)}" for one in batch)
            for page in source.sweep(names):
                _save(app, run, page.records)
            _mark_refreshed(app, batch)
    return len(lost)


@repeatable
def _lost_trials(app: App) -> list[str]:
    with app.store.read() as session:
        return trial_ledger.lost(session, LOST_AT_ONCE)


@repeatable
def _lost_preprints(app: App) -> list[int]:
    with app.store.read() as session:
        return ledger.lost_preprints(session, LOST_AT_ONCE)


@repeatable
def _save(app: App, run: int, found: Sequence[Article]) -> None:
    with app.store.write() as session:
        save.save_articles(session, found, app.now(), run)


@repeatable
def _mark_refreshed(app: App, numbers: Sequence[int]) -> None:
    with app.store.write() as session:
        looks.mark_refreshed(session, numbers, app.now())


@repeatable
def _keep(app: App, run: int, number: str, found: Trial | Reject | None) -> None:
    """Store one answer; that the registry has a trial no more is noted once.

    An answer under another number is that of the trial it was merged with, which is held for
    itself where a search finds it.
    """
    now = app.now()
    with app.store.write() as session:
        if isinstance(found, Trial) and found.number == number:
            trials.save_trials(session, [found], now, run)
        elif isinstance(found, Reject):
            save.save_rejects(session, SourceName.CLINICALTRIALS.value, [found], now, run)
        elif found is None and number not in trials.with_change(session, ChangeKind.WITHDRAWN):
            (held,) = trials.load(session, [number])
            trials.note_changes(session, [(number, gone(held.trial))], now, run)
        trials.mark_seen(session, [number], now)
