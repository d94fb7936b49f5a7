"""The articles that iCite, Unpaywall and Crossref are asked about, as PubMed has them today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lxml import etree

from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.corpus import Corpus
from pipeline.sandbox.documents import text_of
from pipeline.sandbox.facts import Facts
from pipeline.sandbox.holdings import Shelf
from pipeline.sandbox.records import Record
from pipeline.sandbox.xml_records import identifiers

_TRIALS = ("Clinical Trial", "Randomized Controlled Trial", "Practice Guideline", "Guideline")
_NO_RESEARCH = (
    "Editorial",
    "Letter",
    "Comment",
    "Review",
    "Retraction Notice",
    "Published Erratum",
)


@dataclass(frozen=True, slots=True)
class Article:
    """What a record says, and what is known beyond it; texts are empty where it says nothing."""

    pmid: int
    doi: str
    pmcid: str
    title: str
    journal: str
    short_journal: str
    issn: str
    volume: str
    issue: str
    pages: str
    published: date
    authors: tuple[tuple[str, str], ...]  # family and given names
    types: tuple[str, ...]
    references: tuple[int, ...]
    facts: Facts

    @property
    def is_clinical(self) -> bool:
        """Tell whether its publication types make it a clinical article."""
        return any(name in kind for kind in self.types for name in _TRIALS)

    @property
    def is_research(self) -> bool:
        """Tell whether its publication types leave it a research article."""
        return not any(kind in _NO_RESEARCH for kind in self.types)


@dataclass(frozen=True)
class Articles:
    """Find articles that are out, by PMID or by DOI."""

    corpus: Corpus
    facts: Shelf[Facts]
    clock: VirtualClock

    def by_pmid(self, pmid: int) -> Article | None:
        """Find the article PubMed has under a number."""
        record = self.corpus.visible(pmid, self.clock.horizon)
        return self._article(record) if record else None

    def by_doi(self, doi: str) -> Article | None:
        """Find the article that has a DOI, in capitals or not."""
        found = (self.by_pmid(pmid) for pmid in self._pmids.get(doi.lower(), ()))
        return next((article for article in found if article), None)

    @cached_property
    def _pmids(self) -> dict[str, list[int]]:
        """PMIDs by DOI, over all versions; read when the first DOI is asked for."""
        by_doi: dict[str, list[int]] = {}
        for pmid, versions in self.corpus.versions.items():
            dois = {_id(v.record.tree(), "doi").lower() for v in versions if v.record}
            for doi in dois - {""}:
                by_doi.setdefault(doi, []).append(pmid)
        return by_doi

    def _article(self, record: Record) -> Article:
        root = record.tree()
        facts = self.facts.find(str(record.pmid), self.clock.horizon) or Facts()
        return Article(
            pmid=record.pmid,
            doi=_id(root, "doi"),
            pmcid=_id(root, "pmc"),
            title=_text(root, ".//ArticleTitle") or _text(root, ".//BookTitle"),
            journal=record.journal,
            short_journal=_text(root, ".//ISOAbbreviation") or record.journal,
            issn=_text(root, ".//Journal/ISSN"),
            volume=_text(root, ".//JournalIssue/Volume"),
            issue=_text(root, ".//JournalIssue/Issue"),
            pages=_text(root, ".//MedlinePgn"),
            published=record.published or record.created or date(1900, 1, 1),
            authors=tuple(_authors(root)),
            types=tuple(map(text_of, root.iterfind(".//PublicationType"))),
            references=record.references,
            facts=facts,
        )


def _id(root: etree._Element, kind: str) -> str:
    return next((text_of(one) for one in identifiers(root) if one.get("IdType") == kind), "")


def _text(root: etree._Element, path: str) -> str:
    node = root.find(path)
    return "" if node is None else text_of(node)


def _authors(root: etree._Element) -> Iterator[tuple[str, str]]:
    for author in root[0].iterfind(".//AuthorList/Author"):
        if family := _text(author, "LastName") or _text(author, "CollectiveName"):
            yield family, _text(author, "ForeName")
