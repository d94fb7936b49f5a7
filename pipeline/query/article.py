"""Show an Article to the query language: which of its parts is searched in which field.

Fields and contents follow PubMed's help (pubmed.ncbi.nlm.nih.gov/help/#search-tags). The sandbox
reads the same from XML on its own, and a test holds the two readings against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.domain.dates import PartialDate
from pipeline.domain.facts import Fact
from pipeline.domain.records import Article, Author
from pipeline.domain.vocabulary import ArticleKind
from pipeline.query.dates import DateSpan
from pipeline.query.document import Document
from pipeline.query.fields import Field

# What PubMed can be asked for and an Article does not keep: a search there finds nothing.
NOT_KEPT = frozenset(
    {
        Field.BOOK,
        Field.ISBN,
        Field.EDITOR,
        Field.INVESTIGATOR,
        Field.FULL_INVESTIGATOR,
        Field.PERSON_AS_SUBJECT,
        Field.PHARMACOLOGICAL_ACTION,
        Field.PLACE,
    }
)

_STATUS_SUBSETS = {
    "MEDLINE": "medline",
    "Publisher": "publisher",
    "In-Process": "inprocess",
    "In-Data-Review": "inprocess",
    "PubMed-not-MEDLINE": "pubmednotmedline",
    "OLDMEDLINE": "oldmedline",
}
_LINK_PROPERTIES = {
    "RetractionIn": "hasretractionin",
    "RetractionOf": "hasretractionof",
    "ErratumIn": "haserratumin",
    "ExpressionOfConcernIn": "hasexpressionofconcernin",
}
_INDEXING_PROPERTIES = {
    "Automated": "indexingmethod_automated",
    "Curated": "indexingmethod_curated",
}
# What stands in no record but is told from it.
DERIVED = frozenset(
    {
        "hasabstract",
        "hasstructuredabstract",
        "hasdatabanklist",
        "hascois",
        *_LINK_PROPERTIES.values(),
        *_INDEXING_PROPERTIES.values(),
    }
)
_LOCATIONS = {"doi", "pii"}  # the schemes of ELocationID
_NO_REGISTRY_NUMBER = "0"  # what PubMed writes, and finds, for a substance without one


def document_of(article: Article, facts: frozenset[Fact] = frozenset()) -> Document:
    """Collect every text and date one article can be found by, and what was read from it."""
    texts = {field: tuple(filter(None, found)) for field, found in _texts(article).items()}
    filled = {field: found for field, found in texts.items() if found}
    return Document(article.pmid, filled, _dates(article), facts)


def _texts(article: Article) -> dict[Field, Iterable[str | None]]:
    journal, is_book = article.journal, article.kind is ArticleKind.BOOK_CHAPTER
    names = (journal.title, journal.abbreviation, journal.issn)
    return {
        Field.TITLE: (journal.title, article.title) if is_book else (article.title,),
        Field.TRANSLITERATED_TITLE: (article.vernacular_title,),
        Field.ABSTRACT: (part.text for part in article.abstract),
        Field.OTHER_ABSTRACT: (
            part.text for other in article.other_abstracts for part in other.sections
        ),
        Field.OTHER_TERM: article.keywords,
        Field.PUBLICATION_TYPE: (one.name for one in article.publication_types),
        Field.JOURNAL: () if is_book else names,
        Field.PUBLISHER: (journal.abbreviation,) if is_book else (),
        Field.JOURNAL_ID: (journal.nlm_id,),
        Field.VOLUME: (journal.volume,),
        Field.ISSUE: (journal.issue,),
        Field.PAGINATION: _pages(journal.pages),
        Field.LANGUAGE: article.languages,
        Field.GRANT: (text for one in article.grants for text in (one.number, one.agency)),
        Field.CONFLICT: (article.competing_interests,),
        Field.COMMENT: (link.reference for link in article.links),
        Field.FILTER: _subsets(article),
        Field.PROPERTY: _properties(article),
        **_people(article.authors),
        **_indexing(article),
        **_identifiers(article),
    }


def _people(authors: Iterable[Author]) -> dict[Field, Iterable[str | None]]:
    everyone = tuple(authors)
    persons = [one for one in everyone if one.last]
    return {
        Field.AUTHOR: (one.name for one in persons),
        Field.FULL_AUTHOR: (", ".join(filter(None, (one.last, one.fore))) for one in persons),
        Field.CORPORATE_AUTHOR: (one.collective for one in everyone),
        Field.AFFILIATION: (text for one in everyone for text in one.affiliations),
        Field.AUTHOR_ID: (
            text for one in everyone if one.orcid for text in (one.orcid, f"orcid {one.orcid}")
        ),
    }


def _indexing(article: Article) -> dict[Field, Iterable[str | None]]:
    written = [
        (heading.is_major, text)
        for heading in article.mesh
        for text in ([f"{heading.name}/{one.name}" for one in heading.qualifiers] or [heading.name])
    ]
    substances = article.substances
    names = [one.name for one in substances] + [one.name for one in article.supplementary]
    return {
        Field.MESH: (text for _, text in written),
        Field.MAJOR_TOPIC: (text for is_major, text in written if is_major),
        Field.SUBHEADING: (one.name for heading in article.mesh for one in heading.qualifiers),
        Field.SUBSTANCE: names,
        Field.REGISTRY_NUMBER: (one.registry_number or _NO_REGISTRY_NUMBER for one in substances),
    }


def _identifiers(article: Article) -> dict[Field, Iterable[str | None]]:
    located = (one.value for one in article.identifiers if one.scheme in _LOCATIONS)
    return {
        Field.ARTICLE_ID: (one.value for one in article.identifiers),
        Field.LOCATION_ID: located,
        Field.SECONDARY_ID: (
            f"{bank.name}/{number}" for bank in article.databanks for number in bank.accessions
        ),
    }


def _pages(pages: str | None) -> tuple[str, ...]:
    """Give the first page alone too: it is what one asks for (…/help/#pg)."""
    return tuple(dict.fromkeys((pages.partition("-")[0], pages))) if pages else ()


def _subsets(article: Article) -> Iterator[str | None]:
    yield "all"
    if article.kind is ArticleKind.BOOK_CHAPTER:
        yield "pubmed books"
    yield _STATUS_SUBSETS.get(article.status)
    if article.identifier("pmcid"):
        yield "pubmed pmc"


def _properties(article: Article) -> Iterator[str | None]:
    """Name what PubMed finds untagged; ``hasabstract`` goes without saying."""
    kinds = {link.kind for link in article.links}
    yield from (name for kind, name in _LINK_PROPERTIES.items() if kind in kinds)
    if any(part.label for part in article.abstract):
        yield "hasstructuredabstract"
    if article.databanks:
        yield "hasdatabanklist"
    if article.competing_interests:
        yield "hascois"
    yield _INDEXING_PROPERTIES.get(article.indexing_method or "")


def _dates(article: Article) -> dict[Field, DateSpan]:
    created = article.history_date("entrez")
    entered = article.history_date("pubmed") or created
    dates = {
        Field.CREATED: created,
        Field.ENTERED: entered,
        Field.INDEXED: article.history_date("medline") or entered,
        Field.MODIFIED: article.revised,
        Field.COMPLETED: article.completed,
        Field.PUBLISHED: article.published,
        Field.PRINTED: article.published if _is_printed(article) else None,
        Field.ELECTRONIC: article.electronic,
    }
    filed = {field: _filed(when) for field, when in dates.items() if when}
    return {field: span for field, span in filed.items() if span}


def _filed(when: PartialDate) -> DateSpan | None:
    """Give the one day PubMed files a partial date under, the first it can mean (…/help/#dp)."""
    return DateSpan.of(when.year, when.month, when.day) if when.year else None


def _is_printed(article: Article) -> bool:
    model = article.journal.publication_model or "Print"
    return article.kind is not ArticleKind.BOOK_CHAPTER and model.startswith("Print")
