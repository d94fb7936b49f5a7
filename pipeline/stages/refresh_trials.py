"""Look again at registrations that no search finds any more: what happens to them is news too.

Those that a search finds are compared whenever the registry answers it.
"""

from __future__ import annotations

from pipeline.app import App, open_clinicaltrials
from pipeline.domain.records import Reject
from pipeline.domain.trial_changes import gone
from pipeline.domain.trials import Trial
from pipeline.domain.vocabulary import ChangeKind, SourceName
from pipeline.store import save, trial_ledger, trials

LOST_AT_ONCE = 200  # one request each, at the registry's one a second


def refresh_trials(app: App, run: int) -> int:
    """Ask for each registration by its number, those unseen for longest first; count them.

    Raises:
        SourceError: the registry could not be asked; what it said before is stored.
    """
    if not app.config.sources.clinicaltrials.enabled:
        return 0
    with app.store.read() as session:
        lost = trial_ledger.lost(session, LOST_AT_ONCE)
    if not lost:
        return 0
    with open_clinicaltrials(app) as registry:
        for done, number in enumerate(lost, start=1):
            _keep(app, run, number, registry.study(number))
            app.tell("trials", done, len(lost))
    return len(lost)


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
