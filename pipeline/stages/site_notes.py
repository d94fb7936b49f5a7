"""What is kept of what goes by once: enough to draw all studies and to tell the newest news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime
from heapq import heappush, heappushpop

from pipeline.domain.announcements import change_urn
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.trials import HeldTrial, TrialChange
from pipeline.reports.figures.studies_per_year import Report, report_of
from pipeline.site import trials_page
from pipeline.site.card import news

Told = tuple[Study | HeldTrial, NotedChange | TrialChange]

NEWEST = 200  # changes that the site's feeds tell
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Notes:
    """Notes of studies: a line of each; and studies and trials behind the newest changes alone.

    ``arrived`` are the PMIDs that a search found after its baseline, ``repeats`` the changes that
    were noted of the same preprint under another number. ``began`` is when the first study was
    seen.
    """

    def __init__(self, arrived: Set[int], repeats: Set[int] = frozenset()) -> None:
        """Start with nothing noted."""
        self.reports: list[Report] = []
        self.began = _EPOCH
        self._arrived, self._repeats = arrived, repeats
        # The oldest first, to be thrown out; the URN settles which of two is older.
        self._newest: list[tuple[datetime, int, str, Told]] = []

    def of(self, studies: Iterable[Study]) -> Iterator[Study]:
        """Pass studies on, newest first as they come, and note each."""
        for study in studies:
            self.reports.append(report_of(study))
            self.began = study.first_seen or self.began
            for change in news(study, arrived=study.pmid in self._arrived):
                if change.number not in self._repeats:
                    self._note(change, study)
            yield study

    def note_trials(self, held: Iterable[HeldTrial], arrived: Set[str]) -> None:
        """Note registrations; ``arrived`` are those that a search found after its baseline."""
        for trial in held:
            for change in trials_page.news(trial, arrived=trial.trial.number in arrived):
                self._note(change, trial)

    @property
    def newest(self) -> list[Told]:
        """List the newest changes that are news, the newest first."""
        return [told for _, _, _, told in sorted(self._newest, reverse=True)]

    def _note(self, change: NotedChange | TrialChange, whose: Study | HeldTrial) -> None:
        keep = heappush if len(self._newest) < NEWEST else heappushpop
        keep(self._newest, (change.noted, change.number, change_urn(change), (whose, change)))
