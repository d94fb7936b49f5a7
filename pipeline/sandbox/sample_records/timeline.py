"""The state of every record on every day, written as NLM's baseline and update files.

A later file replaces the records it repeats, and takes away those in its `DeleteCitation`
(https://www.nlm.nih.gov/databases/download/pubmed_medline.html).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from lxml import etree

from pipeline.sandbox.sample_records.articles import Writer
from pipeline.sandbox.sample_records.books import book_article
from pipeline.sandbox.sample_records.elements import many, node
from pipeline.sandbox.sample_records.reading import read_sample
from pipeline.sandbox.sample_records.studies import Sample, SampleError, Study

PROLOG = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)

baseline_date = date(2026, 8, 31)
"""The day of the first file; it holds everything older."""

story_dates = [baseline_date + timedelta(weeks=week) for week in range(1, 9)]
"""The Mondays on which the demo looks; nothing is dated on a Monday itself."""


def update_files(sample: Sample | None = None) -> list[tuple[date, bytes]]:
    """Return a `PubmedArticleSet` for each day on which records appeared, changed or went.

    Args:
        sample: what to write; the sample that ships with the package by default.

    Returns:
        Days in order, each with a whole XML file: declaration, DOCTYPE, UTF-8.

    Raises:
        SampleError: an entry cannot be read or written.
    """
    sample = sample or read_sample()
    return [(day, update_file(sample, day, changed, held)) for day, changed, held in unfold(sample)]


def unfold(sample: Sample) -> Iterator[tuple[date, list[Study], Mapping[int, Study]]]:
    """Yield each day with the studies that came or changed on it, and all there have been so far.

    Raises:
        SampleError: an event is about a study that is not there yet.
    """
    held: dict[int, Study] = {}
    for day in days(sample):
        new = {study.pmid: study for study in sample.studies if arrival(study.created) == day}
        held |= new
        events = [event for event in sample.events if event.date == day]
        for event in events:
            if event.pmid not in held:
                raise SampleError(f"event {event.date}: no study {event.pmid} on that day")
            held[event.pmid] = event.revise(held[event.pmid])
        touched = sorted({*new, *(event.pmid for event in events)})
        yield day, [held[pmid] for pmid in touched], held


def days(sample: Sample) -> list[date]:
    """Return the days that get a file."""
    found = {arrival(record.created) for record in sample.records}
    found |= {event.date for event in sample.events}
    found |= {deletion.date for deletion in sample.deletions}
    return sorted(found)


def arrival(created: date) -> date:
    """Return the day of the file that first holds a record of this age."""
    return max(created, baseline_date)


def update_file(
    sample: Sample, day: date, changed: list[Study], held: Mapping[int, Study]
) -> bytes:
    """Write the file of one day."""
    writer = Writer(sample.terms, sample.journals, held)
    books = (book for book in sample.books if arrival(book.created) == day)
    gone = (deletion.pmid for deletion in sample.deletions if deletion.date == day)
    root = node(
        "PubmedArticleSet",
        *(writer.article(study) for study in changed),
        *(book_article(book, sample.terms) for book in books),
        many("DeleteCitation", (node("PMID", str(pmid), Version="1") for pmid in gone)),
    )
    return PROLOG.encode() + etree.tostring(root, encoding="utf-8", pretty_print=True)
