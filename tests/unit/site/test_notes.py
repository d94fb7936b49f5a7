"""What is kept of studies that go by: a line of each, and of the newest news all."""

from __future__ import annotations

from datetime import timedelta

from pipeline.domain.studies import NotedChange
from pipeline.domain.vocabulary import ChangeKind
from pipeline.stages.site_notes import NEWEST, Notes

from .samples import NOW, happened, library, trial


def told(notes: Notes) -> list[NotedChange]:
    return [change for _, change in notes.newest if isinstance(change, NotedChange)]


def test_every_study_is_passed_on_and_counted() -> None:
    notes = Notes(frozenset())
    studies = library()
    assert tuple(notes.of(studies)) == studies
    assert [one.year for one in notes.reports] == [2026] * 6 + [2019]
    assert sum(one.is_retracted for one in notes.reports) == 1


def test_news_comes_newest_first_and_history_is_none() -> None:
    retracted = happened(trial(1), ChangeKind.RETRACTED, when=NOW)
    old = trial(2, arrived=NOW - timedelta(days=400))
    notes = Notes({3})
    list(notes.of((retracted, old, trial(3, arrived=NOW - timedelta(days=1)))))
    assert [(change.pmid, change.kind) for change in told(notes)] == [
        (1, ChangeKind.RETRACTED),
        (3, ChangeKind.ADDED),
    ]
    assert notes.began == NOW - timedelta(days=1)


def test_only_the_newest_are_kept() -> None:
    arrivals = [trial(number, arrived=NOW - timedelta(hours=number)) for number in range(1, 251)]
    notes = Notes({one.pmid for one in arrivals})
    list(notes.of(reversed(arrivals)))
    assert [change.pmid for change in told(notes)] == list(range(1, NEWEST + 1))
