"""One PubmedArticle element → one Article. Pure: no network, no DTD, no clock."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from pipeline.domain.dates import UNDATED, PartialDate
from pipeline.domain.records import (
    Article,
    DataBank,
    Journal,
    Link,
    OtherAbstract,
    PublicationType,
    SupplementaryConcept,
)
from pipeline.domain.vocabulary import ArticleKind
from pipeline.sources import pubmed_parts as parts
from pipeline.sources import pubmed_recurring as recurring
from pipeline.sources.pubmed_parts import Children, children, each
from pipeline.sources.pubmed_recurring import Known
from pipeline.sources.pubmed_text import markup, optional, plain

_MOST_DIGITS = 12
_NOTHING: Known = {}
_PREPRINT = "D000076942"  # https://meshb.nlm.nih.gov/record/ui?ui=D000076942


def read_article(element: Element, raw: bytes = b"", known: Known = _NOTHING) -> Article:
    """Read a PubmedArticle; ``known`` is what was cut out of it before it was parsed.

    Raises:
        ValueError: there is no PMID or no Article: the record cannot be held under a number.
    """
    outer = children(element)
    citation_element = outer.get("MedlineCitation")
    citation, data = children(citation_element), children(outer.get("PubmedData"))
    if citation_element is None or "Article" not in citation:
        raise ValueError("PubmedArticle without MedlineCitation/Article")
    article_element = citation["Article"]
    article = children(article_element)
    pmid = read_pmid(citation.get("PMID"))
    types = tuple(recurring.TYPES.all_of(article.get("PublicationTypeList"), known))
    title = plain(article.get("ArticleTitle"))
    return Article(
        pmid=pmid,
        version=read_version(citation["PMID"]),
        kind=_kind(types),
        title=title,
        title_markup=markup(article.get("ArticleTitle")),
        vernacular_title=optional(article.get("VernacularTitle")),
        abstract=parts.abstract_sections(article.get("Abstract")),
        abstract_copyright=_copyright(article),
        other_abstracts=_other_abstracts(citation, citation_element),
        authors=tuple(filter(None, recurring.AUTHORS.all_of(article.get("AuthorList"), known))),
        authors_complete=_authors_complete(article),
        journal=_journal(citation, article, article_element, known),
        published=_published(article, known),
        electronic=_electronic(article, article_element, known),
        completed=recurring.COMPLETED.one_of(citation.get("DateCompleted"), known),
        revised=recurring.REVISED.one_of(citation.get("DateRevised"), known),
        history=tuple(recurring.HISTORY.all_of(data.get("History"), known)),
        identifiers=parts.identifiers(pmid, _named(article_element, data, known)),
        languages=parts.languages(each(article_element, "Language")),
        publication_types=types,
        mesh=tuple(recurring.HEADINGS.all_of(citation.get("MeshHeadingList"), known)),
        substances=tuple(recurring.SUBSTANCES.all_of(citation.get("ChemicalList"), known)),
        supplementary=_supplementary(citation.get("SupplMeshList")),
        keywords=_keywords(citation, citation_element),
        databanks=tuple(_databank(one) for one in each(article.get("DataBankList"), "DataBank")),
        grants=parts.grants(article.get("GrantList")),
        competing_interests=optional(citation.get("CoiStatement")),
        links=tuple(
            _link(one)
            for one in each(citation.get("CommentsCorrectionsList"), "CommentsCorrections")
        ),
        status=citation_element.get("Status", ""),
        indexing_method=citation_element.get("IndexingMethod"),
        raw=raw,
    )


def read_pmid(element: Element | None) -> int:
    """Read a PMID; raise ValueError when it is missing or not a number."""
    number = _number(plain(element))
    if number is None:
        raise ValueError(f"no usable PMID ({plain(element)[:20]!r})")
    return number


def read_version(element: Element) -> int:
    """Read a PMID's version, 1 where it is not given; raise ValueError when it is not a number."""
    text = element.get("Version") or "1"
    number = _number(text)
    if number is None:
        raise ValueError(f"no usable version ({text[:20]!r})")
    return number


def _number(text: str) -> int | None:
    """Read a whole number that a database column can hold: PMIDs have eight digits now."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def _kind(types: tuple[PublicationType, ...]) -> ArticleKind:
    is_preprint = any(one.ui == _PREPRINT for one in types)
    return ArticleKind.PREPRINT if is_preprint else ArticleKind.ARTICLE


def _copyright(article: Children) -> str | None:
    abstract = article.get("Abstract")
    if abstract is None:
        return None
    return optional(children(abstract).get("CopyrightInformation"))


def _other_abstracts(citation: Children, element: Element) -> tuple[OtherAbstract, ...]:
    if "OtherAbstract" not in citation:
        return ()
    return tuple(
        OtherAbstract(one.get("Type", ""), one.get("Language", "eng"), parts.abstract_sections(one))
        for one in each(element, "OtherAbstract")
    )


def _keywords(citation: Children, element: Element) -> tuple[str, ...]:
    return parts.keywords(each(element, "KeywordList")) if "KeywordList" in citation else ()


def _named(article: Element, data: Children, known: Known) -> Iterator[tuple[str, str]]:
    """Give what names the article: its locations, and its identifiers in PubMed.

    ReferenceList repeats the same structure for the works cited, so only direct children count.
    """
    yield from map(parts.identifier, each(article, "ELocationID"))
    yield from recurring.IDENTIFIERS.all_of(data.get("ArticleIdList"), known)


def _authors_complete(article: Children) -> bool:
    element = article.get("AuthorList")
    return element is None or element.get("CompleteYN", "Y") == "Y"


def _journal(
    citation: Children, article: Children, article_element: Element, known: Known
) -> Journal:
    found = children(article.get("Journal"))
    issue = children(found.get("JournalIssue"))
    names = recurring.JOURNAL.one_of(citation.get("MedlineJournalInfo"), known)
    short, number = names or ("", None)
    return Journal(
        title=plain(found.get("Title")),
        abbreviation=plain(found.get("ISOAbbreviation")) or short,
        issn=optional(found.get("ISSN")),
        nlm_id=number,
        volume=optional(issue.get("Volume")),
        issue=optional(issue.get("Issue")),
        pages=parts.pages(article.get("Pagination")),
        publication_model=article_element.get("PubModel"),
    )


def _published(article: Children, known: Known) -> PartialDate:
    issue = children(children(article.get("Journal")).get("JournalIssue"))
    return recurring.PUBLISHED.one_of(issue.get("PubDate"), known) or UNDATED


def _electronic(article: Children, element: Element, known: Known) -> PartialDate | None:
    if "ArticleDate" not in article:
        return None
    dates = [one for one in each(element, "ArticleDate") if one.get("DateType") == "Electronic"]
    return recurring.ELECTRONIC.one_of(dates[0], known) if dates else None


def _supplementary(element: Element | None) -> tuple[SupplementaryConcept, ...]:
    found = each(element, "SupplMeshName")
    return tuple(
        SupplementaryConcept(parts.ui(one), plain(one), one.get("Type", "")) for one in found
    )


def _databank(element: Element) -> DataBank:
    found = children(element)
    numbers = each(found.get("AccessionNumberList"), "AccessionNumber")
    return DataBank(plain(found.get("DataBankName")), tuple(plain(one) for one in numbers))


def _link(element: Element) -> Link:
    found = children(element)
    pmid = _number(plain(found.get("PMID")))
    return Link(element.get("RefType", ""), pmid, plain(found.get("RefSource")))
