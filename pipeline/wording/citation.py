"""A report in the words of a reference: title, authors, journal, and its facts in one line."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.domain.headline import headline
from pipeline.domain.records import Article, Journal
from pipeline.domain.retraction import is_retracted, marked
from pipeline.domain.second_opinion import verdict
from pipeline.domain.studies import Study
from pipeline.wording.clean import TITLE_LENGTH, line, markup

AUTHORS = 3


def title(article: Article) -> str:
    """Give the title in one line of plain text."""
    words = line(article.title, TITLE_LENGTH) or line(article.vernacular_title or "", TITLE_LENGTH)
    return words or "Without a title"


def marked_title(study: Study) -> str:
    """Give the title where nothing else on the line tells of a retraction: it says so first."""
    said = verdict(study.article, study.enrichments.updates)
    words = marked(title(study.article), study.article)
    return f"{said.value.upper()} (says Crossref): {words}" if said else words


def still_stands(study: Study) -> bool:
    """Tell whether what a study reported stands: neither its record nor Crossref retracts it."""
    said = verdict(study.article, study.enrichments.updates)
    return said is None and not is_retracted(study.article)


def title_html(article: Article) -> Markup:
    """Give the title with its markup: i, b, u, sub and sup, and nothing else."""
    return Markup(markup(article.title_markup, title(article)))  # noqa: S704 - cleaned by nh3


def facts_line(study: Study) -> str:
    """Give the facts in one line; what a retracted study reported no longer stands."""
    return line(headline(study.annotations), 400) if still_stands(study) else ""


def authors(article: Article, shown: int = AUTHORS) -> str:
    """Name the first authors, and say when there are more."""
    names = [name for name in (line(author.name, 120) for author in article.authors) if name]
    if not names:
        return "No authors listed"
    is_cut = len(names) > shown or not article.authors_complete
    return ", ".join(names[:shown]) + (", et al." if is_cut else "")


def source(article: Article) -> str:
    """Write journal, date and place, in PubMed's order."""
    journal = article.journal
    name = line(journal.abbreviation or journal.title, 120)
    when = "" if not (article.published.year or article.published.raw) else str(article.published)
    return " · ".join(part for part in (name, line(when, 40), _place(journal)) if part)


def _place(journal: Journal) -> str:
    volume, issue, pages = (
        line(part or "", 30) for part in (journal.volume, journal.issue, journal.pages)
    )
    place = volume + (f"({issue})" if issue else "")
    return f"{place}:{pages}" if place and pages else place or pages
