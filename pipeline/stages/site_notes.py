"""What is kept of what goes by once: enough to draw all studies and to tell the newest news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime
from heapq import heappush, heappushpop

from pipeline.domain.announcements import change_urn
from pipeline.domain.studies import NotedChange
from pipeline.domain.trials import HeldTrial, TrialChange
from pipeline.reports.figures.studies_per_year import Report
from pipeline.site import trials_page
from pipeline.site.part import Part
from pipeline.stages.site_parts import Made

Told = tuple[int, NotedChange] | tuple[HeldTrial, TrialChange]

NEWEST = 200  # changes that the site's feeds tell
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Notes:
    """Notes of studies: a line of each; and which, and which trials, the newest changes are of.

    ``repeats`` are the changes that were noted of the same preprint under another number.
    ``began`` is when the first study was seen.
    """

    def __init__(self, repeats: Set[int] = frozenset()) -> None:
        """Start with nothing noted."""
        self.reports: list[Report] = []
        self.began = _EPOCH
        self._repeats = repeats
        # The oldest first, to be thrown out; the URN settles which of two is older.
        self._newest: list[tuple[datetime, int, str, Told]] = []

    def of(self, made: Iterable[Made]) -> Iterator[Part]:
        """Pass the parts of studies on, newest first as they come, and note each."""
        for one in made:
            self.reports.append(one.report)
            self.began = one.first_seen
            for change in one.part.card.news:
                if change.number not in self._repeats:
                    self._note(change, (one.part.card.pmid, change))
            yield one.part

    def note_trials(self, held: Iterable[HeldTrial], arrived: Set[str]) -> None:
        """Note registrations; ``arrived`` are those that a search found after its baseline."""
        for trial in held:
            for change in trials_page.news(trial, arrived=trial.trial.number in arrived):
                self._note(change, (trial, change))

    @property
    def newest(self) -> list[Told]:
        """List the newest changes that are news, the newest first."""
        return [told for _, _, _, told in sorted(self._newest, reverse=True)]

    def _note(self, change: NotedChange | TrialChange, told: Told) -> None:
        keep = heappush if len(self._newest) < NEWEST else heappushpop
        keep(self._newest, (change.noted, change.number, change_urn(change), told))
