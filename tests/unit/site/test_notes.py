"""What is kept of studies that go by: a line of each, and of the newest news all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import ChangeKind
from pipeline.reports.figures.studies_per_year import report_of
from pipeline.site.part import part, questions_by_investigation
from pipeline.stages.site_notes import NEWEST, Notes
from pipeline.stages.site_parts import Made

from .samples import NOW, content, happened, library, trial


def made(studies: Iterable[Study], arrived: Iterable[int] = ()) -> Iterator[Made]:
    what = content((), arrived=set(arrived))
    asked = questions_by_investigation(())
    for one in studies:
        yield Made(part(what, asked, one), report_of(one), one.first_seen or NOW, None)


def told(notes: Notes) -> list[NotedChange]:
    return [change for _, change in notes.newest if isinstance(change, NotedChange)]


def test_every_study_is_passed_on_and_counted() -> None:
    notes = Notes()
    studies = library()
    assert [one.card.pmid for one in notes.of(made(studies))] == [one.pmid for one in studies]
    assert [one.year for one in notes.reports] == [2026] * 6 + [2019]
    assert sum(one.is_retracted for one in notes.reports) == 1


def test_news_comes_newest_first_and_history_is_none() -> None:
    retracted = happened(trial(1), ChangeKind.RETRACTED, when=NOW)
    old = trial(2, arrived=NOW - timedelta(days=400))
    notes = Notes()
    arrived = trial(3, arrived=NOW - timedelta(days=1))
    list(notes.of(made((retracted, old, arrived), {3})))
    assert [(change.pmid, change.kind) for change in told(notes)] == [
        (1, ChangeKind.RETRACTED),
        (3, ChangeKind.ADDED),
    ]
    assert notes.began == NOW - timedelta(days=1)


def test_only_the_newest_are_kept() -> None:
    arrivals = [trial(number, arrived=NOW - timedelta(hours=number)) for number in range(1, 251)]
    notes = Notes()
    list(notes.of(made(reversed(arrivals), {one.pmid for one in arrivals})))
    assert [change.pmid for change in told(notes)] == list(range(1, NEWEST + 1))
