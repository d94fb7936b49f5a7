"""What a sample file may say: the field names are the keys of its tables.

In titles and abstracts `<b>`, `<i>`, `<sub>`, `<sup>` and `<u>` are markup; `&lt;`, `&gt;`, `&amp;`
and `&#10;` are one character each; any other `<` and `&` stands for itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

Pairs = tuple[tuple[str, Any], ...]
"""A small TOML table, in the order it was written."""


class SampleError(ValueError):
    """A sample file says something that cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line of CommentsCorrectionsList: a type, and a PMID, a printed source, or both."""

    type: str
    pmid: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A line of GrantList."""

    agency: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class OtherAbstract:
    """An abstract in another language, or in plain language."""

    text: str
    language: str = "eng"
    type: str = "Publisher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One article, in one of its versions: a `[[study]]`.

    Attributes:
        created: the day PubMed got it; `entrez` in its history.
        journal: a key of `journals.toml`.
        published: the printed date as it stands: `2026 Nov 3`, `2026 11`, `2026 Fall`, `2026
            Nov-Dec`.
        status: as in MedlineCitation: `Publisher`, `In-Process`, `MEDLINE` …
        role: why the sample has it; not written to the XML.
        types: publication types, by name.
        authors: the initials of the placeholder authors, with blanks between.
        abstract: texts under their labels; a lone text has the label "".
        model: PubModel; with a volume it also decides the publication status.
        online: the electronic date (`ArticleDate`).
        doi_in_article: false puts the DOI into `ArticleIdList` only.
        databanks: registry → its numbers.
        mesh: headings in NLM's short form, `Vitamin K 2/blood/*therapeutic use`.
        completed: the day it was indexed; `medline` in its history.
        revised: the day of this version; events set it.
        history: further dates by PubStatus, or other ones for `pubmed` and `medline`.
    """

    pmid: int
    created: date
    journal: str
    published: str
    status: str
    title: str
    role: str = ""
    types: tuple[str, ...] = ("Journal Article",)
    authors: str = ""
    collective: str = ""
    abstract: Pairs = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    vernacular_title: str = ""
    languages: tuple[str, ...] = ("eng",)
    model: str = "Print-Electronic"
    volume: str = ""
    issue: str = ""
    pages: str = ""
    online: date | None = None
    has_doi: bool = True
    doi_in_article: bool = True
    pmcid: str = ""
    databanks: Pairs = ()
    grants: tuple[Grant, ...] = ()
    substances: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    coi: str = ""
    indexing_method: str = ""
    completed: date | None = None
    revised: date | None = None
    history: Pairs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One chapter of a book: a `[[book]]`; keys as in a study where the names are the same."""

    pmid: int
    created: date
    accession: str
    publisher: str
    book_title: str
    published: str
    title: str
    role: str = ""
    types: tuple[str, ...] = ("Review",)
    editors: str = ""
    authors: str = ""
    languages: tuple[str, ...] = ("eng",)
    abstract: Pairs = ()
    sections: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    contributed: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """From this day on, these fields of a study hold these values: an `[[event]]`."""

    date: date
    pmid: int
    note: str
    set: Pairs

    def revise(self, study: Study) -> Study:
        """Return the study's next version, revised on the day of the event."""
        return replace(study, **dict(self.set), revised=self.date)


@dataclass(frozen=True, slots=True)
class Deletion:
    """From this day on, PubMed no longer has the study: a `[[deletion]]`."""

    date: date
    pmid: int
    note: str


@dataclass(frozen=True, slots=True)
class Journal:
    """A made-up journal."""

    title: str
    abbreviation: str
    issn: str = ""
    number: str = ""
    is_medline: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """Names of NLM's vocabulary with their unique identifiers; substances with a number before."""

    types: Mapping[str, str]
    headings: Mapping[str, str]
    qualifiers: Mapping[str, str]
    substances: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything the files say."""

    studies: tuple[Study, ...]
    books: tuple[Book, ...]
    events: tuple[Event, ...]
    deletions: tuple[Deletion, ...]
    journals: Mapping[str, Journal]
    terms: Terms

    @property
    def records(self) -> tuple[Study | Book, ...]:
        """Everything that becomes a record of its own."""
        return self.studies + self.books
