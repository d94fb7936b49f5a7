"""What is kept of studies that go by once: enough to draw them all and to tell the newest news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime
from heapq import heappush, heappushpop

from pipeline.domain.studies import NotedChange, Study
from pipeline.reports.figures.studies_per_year import Report, report_of
from pipeline.site.card import news

NEWEST = 200  # changes that the site's feeds tell
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Notes:
    """Notes of studies: a line of each, and the studies behind the newest changes alone.

    ``arrived`` are the PMIDs that a search found after its baseline, ``repeats`` the changes that
    were noted of the same preprint under another number. ``began`` is when the first study was
    seen.
    """

    def __init__(self, arrived: Set[int], repeats: Set[int] = frozenset()) -> None:
        """Start with nothing noted."""
        self.reports: list[Report] = []
        self.began = _EPOCH
        self._arrived, self._repeats = arrived, repeats
        # The oldest first, to be thrown out; the number settles which of two is older.
        self._newest: list[tuple[datetime, int, NotedChange, Study]] = []

    def of(self, studies: Iterable[Study]) -> Iterator[Study]:
        """Pass studies on, newest first as they come, and note each."""
        for study in studies:
            self.reports.append(report_of(study))
            self.began = study.first_seen or self.began
            for change in news(study, arrived=study.pmid in self._arrived):
                if change.number not in self._repeats:
                    self._note(change, study)
            yield study

    @property
    def newest(self) -> list[tuple[Study, NotedChange]]:
        """List the newest changes that are news, the newest first."""
        return [(study, change) for _, _, change, study in sorted(self._newest, reverse=True)]

    def _note(self, change: NotedChange, study: Study) -> None:
        keep = heappush if len(self._newest) < NEWEST else heappushpop
        keep(self._newest, (change.noted, change.number, change, study))
