"""A study as a reference: the one view that RIS, BibTeX and CSL-JSON are written from.

Every text in it is one visible line, whatever the record said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.domain.dates import UNDATED, PartialDate
from pipeline.domain.numbers import bare_name, is_pubmed
from pipeline.domain.records import AbstractSection, Article, Author, Journal
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import ArticleKind
from pipeline.reports.citations.notes import notes
from pipeline.reports.citations.pages import Pages, pages_of
from pipeline.wording.clean import line
from pipeline.wording.links import doi_link, record_url

LONGEST = 2_000  # characters of a title or a name; no real one comes near
LONGEST_ABSTRACT = 40_000

_PMCID = re.compile(r"PMC\d{1,10}", re.ASCII)
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Name:
    """An author; a group has ``family`` alone."""

    family: str
    given: str = ""
    suffix: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reference manager wants to know; what is unknown is empty.

    ``container`` is the journal, the book or the preprint server; ``doi`` and ``pmcid`` have the
    shape of one. ``notes`` begin with a retraction, whoever says so. ``number`` is the study's
    (domain/numbers.py).
    """

    number: int
    kind: ArticleKind
    title: str
    original_title: str
    authors: tuple[Name, ...]
    container: str
    abbreviation: str
    publisher: str
    issn: str
    volume: str
    issue: str
    pages: Pages
    published: PartialDate
    electronic: PartialDate
    doi: str
    pmcid: str
    url: str
    abstract: tuple[str, ...]
    keywords: tuple[str, ...]
    languages: tuple[str, ...]
    types: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def key(self) -> str:
        """Give a key that stays the same when a record is corrected: ``pmid123``, ``ppr123``."""
        name = bare_name(self.number).lower()
        return f"pmid{name}" if is_pubmed(self.number) else name

    @property
    def pmid(self) -> str:
        """Give the PMID, "" where PubMed has none."""
        return bare_name(self.number) if is_pubmed(self.number) else ""


def citation(study: Study) -> Citation:
    """View one report as a reference."""
    article = study.article
    journal, is_chapter = article.journal, article.kind is ArticleKind.BOOK_CHAPTER
    doi, pmcid = _own(article, "doi"), _own(article, "pmcid")
    return Citation(
        number=article.pmid,
        kind=article.kind,
        title=_title(article),
        original_title=_text(article.vernacular_title),
        authors=tuple(name for one in article.authors if (name := _name(one)).family),
        container=_text(journal.title or journal.abbreviation),
        abbreviation="" if is_chapter else _text(journal.abbreviation),
        publisher=_text(journal.abbreviation) if is_chapter else "",
        issn=_issn(journal),
        volume=_text(journal.volume),
        issue=_text(journal.issue),
        pages=pages_of(article),
        published=article.published,
        electronic=article.electronic or UNDATED,
        doi=doi if doi_link("DOI", doi) else "",
        pmcid=pmcid if _PMCID.fullmatch(pmcid) else "",
        url=record_url(article.pmid),
        abstract=paragraphs(article),
        keywords=_keywords(article),
        languages=_each(article.languages),
        types=_each(one.name for one in article.publication_types),
        notes=_each(notes(study)),
    )


def _text(words: str | None, limit: int = LONGEST) -> str:
    return line(words or "", limit)


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in words if (text := _text(one))))


def _own(article: Article, scheme: str) -> str:
    return (article.identifier(scheme) or "").strip()


def _title(article: Article) -> str:
    """Give the title without the full stop that PubMed sets behind every one."""
    title = _text(article.title) or _text(article.vernacular_title) or "Without a title"
    return title.removesuffix(".") if not title.endswith("..") else title


def _name(author: Author) -> Name:
    if author.collective:
        return Name(_text(author.collective), is_group=True)
    given = _text(author.fore or author.initials)
    return Name(_text(author.last), given, _text(author.suffix))


def _issn(journal: Journal) -> str:
    found = (journal.issn or "").strip()
    return found if _ISSN.fullmatch(found) else ""


def paragraphs(article: Article) -> tuple[str, ...]:
    """Give the abstract, a paragraph a section, labels in front."""
    return tuple(text for one in article.abstract if (text := _paragraph(one)))


def _paragraph(section: AbstractSection) -> str:
    text, label = _text(section.text, LONGEST_ABSTRACT), _text(section.label)
    return f"{label}: {text}" if label and text else text


def _keywords(article: Article) -> tuple[str, ...]:
    """Give the authors' keywords, then the MeSH headings."""
    return _each((*article.keywords, *(one.name for one in article.mesh)))
