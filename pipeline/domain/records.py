"""What a source says about one report: an Article and its parts, or a Reject.

The field names follow the PubMed DTD (https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd)
and NLM's element descriptions (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.domain.dates import UNDATED, PartialDate
from pipeline.domain.vocabulary import ArticleKind

# How sources read records. Raise it when any of them makes another Article of the same bytes: all
# that is held is then compared anew. tests/unit/store/test_reading.py holds it.
READING = 1


@dataclass(frozen=True, slots=True)
class AbstractSection:
    """One part of an abstract; ``label`` is the author's heading, ``category`` NLM's."""

    text: str
    label: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class OtherAbstract:
    """An abstract in another language or for other readers; never joined to the main one."""

    kind: str
    language: str
    sections: tuple[AbstractSection, ...]


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or a group when only ``collective`` is filled."""

    last: str | None = None
    fore: str | None = None
    initials: str | None = None
    suffix: str | None = None
    collective: str | None = None
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Write the name as PubMed does: ``Schurgers LJ``, or the group's name."""
        if self.collective:
            return self.collective
        return " ".join(part for part in (self.last, self.initials, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Journal:
    """Where it appeared; a book chapter has the book's title here."""

    title: str = ""
    abbreviation: str = ""
    issn: str | None = None
    nlm_id: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publication_model: str | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """One name of the report in one scheme: pmid, doi, pmcid, pii …"""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class HistoryDate:
    """One step of the record's life; ``step`` is PubMed's PubStatus (entrez, pubmed, medline …)."""

    step: str
    when: PartialDate


@dataclass(frozen=True, slots=True)
class PublicationType:
    """A publication type; match on ``ui``, the wording changes over the years."""

    ui: str
    name: str


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A MeSH subheading."""

    ui: str
    name: str
    major: bool


@dataclass(frozen=True, slots=True)
class MeshHeading:
    """A MeSH descriptor with its subheadings."""

    ui: str
    name: str
    major: bool
    qualifiers: tuple[Qualifier, ...] = ()

    @property
    def is_major(self) -> bool:
        """Tell whether it is a main topic: old records star the subheading, not the descriptor."""
        return self.major or any(qualifier.major for qualifier in self.qualifiers)


@dataclass(frozen=True, slots=True)
class Substance:
    """A chemical of the ChemicalList."""

    ui: str
    name: str
    registry_number: str | None = None


@dataclass(frozen=True, slots=True)
class SupplementaryConcept:
    """A supplementary MeSH concept; ``kind`` is Disease, Protocol, Organism, Anatomy …"""

    ui: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class DataBank:
    """A registry or data bank and the accession numbers given in it."""

    name: str
    accessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant, as far as the record states it."""

    number: str | None
    agency: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A linked citation (CommentsCorrections); PubMed often gives no PMID, only the reference."""

    kind: str
    pmid: int | None
    reference: str


@dataclass(frozen=True, slots=True)
class Article:
    """One report as PubMed tells it; ``raw`` is its XML, zlib-compressed UTF-8.

    ``title`` is plain text; ``title_markup`` the same as HTML with only i, b, u, sub and sup.
    """

    pmid: int
    version: int = 1
    kind: ArticleKind = ArticleKind.ARTICLE
    title: str = ""
    title_markup: str = ""
    vernacular_title: str | None = None
    abstract: tuple[AbstractSection, ...] = ()
    abstract_copyright: str | None = None
    other_abstracts: tuple[OtherAbstract, ...] = ()
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    journal: Journal = Journal()
    published: PartialDate = UNDATED
    electronic: PartialDate | None = None
    completed: PartialDate | None = None
    revised: PartialDate | None = None
    history: tuple[HistoryDate, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    languages: tuple[str, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    substances: tuple[Substance, ...] = ()
    supplementary: tuple[SupplementaryConcept, ...] = ()
    keywords: tuple[str, ...] = ()
    databanks: tuple[DataBank, ...] = ()
    grants: tuple[Grant, ...] = ()
    competing_interests: str | None = None
    links: tuple[Link, ...] = ()
    status: str = ""
    indexing_method: str | None = None
    raw: bytes = field(default=b"", repr=False, compare=False)

    def identifier(self, scheme: str) -> str | None:
        """Give the report's own identifier in one scheme (``doi``, ``pmcid`` …), or None."""
        return next((one.value for one in self.identifiers if one.scheme == scheme), None)

    def history_date(self, step: str) -> PartialDate | None:
        """Give the date of one step of the record's life, or None."""
        return next((one.when for one in self.history if one.step == step), None)

    @property
    def created(self) -> date | None:
        """Give the create date ([crdt]): the day the record was first in PubMed."""
        when = self.history_date("entrez")
        return when.earliest() if when else None

    @property
    def abstract_text(self) -> str:
        """Join the main abstract, one section a line, labels in front."""
        return "\n".join(
            f"{part.label}: {part.text}" if part.label else part.text for part in self.abstract
        )


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read: its reason and its bytes are kept, it is never silent."""

    pmid: int | None
    reason: str
    raw: bytes = field(repr=False)
