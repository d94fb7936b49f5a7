"""One study as a reader sees it in a report: the same words on a page and in plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.domain.studies import Study
from pipeline.reports.report import Report
from pipeline.wording.badges import Badge, badges, happened_kinds
from pipeline.wording.citation import authors, facts_line, marked_title, source, title_html
from pipeline.wording.links import Link, free_text, links, record_url
from pipeline.wording.quotes import Quote, deciding


@dataclass(frozen=True, slots=True)
class Entry:
    """A study in words; ``title_html`` is safe as it stands."""

    number: int
    title: str
    title_html: Markup
    url: str
    authors: str
    source: str
    badges: tuple[Badge, ...]
    facts: str
    quote: Quote | None
    links: tuple[Link, ...]


def entries(report: Report) -> Iterator[Entry]:
    """Put every study into words, in order."""
    for number, study in enumerate(report.studies, start=1):
        yield _entry(number, study, report)


def _entry(number: int, study: Study, report: Report) -> Entry:
    article, made = study.article, report.made.date()
    return Entry(
        number=number,
        title=marked_title(study),
        title_html=title_html(article),
        url=record_url(article.pmid),
        authors=authors(article),
        source=source(article),
        badges=badges(study, happened_kinds(study.changes)),
        facts=facts_line(study),
        quote=deciding(study),
        links=(*links(article, made), *free_text(study, made)),
    )
