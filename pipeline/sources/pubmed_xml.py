"""One PubmedArticle element → one Article. Pure: no network, no DTD, no clock."""

from __future__ import annotations

from lxml.etree import _Element as Element

from pipeline.domain.dates import UNDATED, PartialDate
from pipeline.domain.records import (
    Article,
    DataBank,
    Journal,
    Link,
    MeshHeading,
    OtherAbstract,
    PublicationType,
    Qualifier,
    Substance,
    SupplementaryConcept,
)
from pipeline.domain.vocabulary import ArticleKind
from pipeline.sources import pubmed_parts as parts
from pipeline.sources.pubmed_parts import Children, children, each
from pipeline.sources.pubmed_text import markup, optional, plain

_MOST_DIGITS = 12
_PREPRINT = "D000076942"  # https://meshb.nlm.nih.gov/record/ui?ui=D000076942


def read_article(element: Element, raw: bytes = b"") -> Article:
    """Read a PubmedArticle.

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
    types = parts.publication_types(each(article.get("PublicationTypeList"), "PublicationType"))
    return Article(
        pmid=pmid,
        version=read_version(citation["PMID"]),
        kind=_kind(types),
        title=plain(article.get("ArticleTitle")),
        title_markup=markup(article.get("ArticleTitle")),
        vernacular_title=optional(article.get("VernacularTitle")),
        abstract=parts.abstract_sections(article.get("Abstract")),
        abstract_copyright=_copyright(article),
        other_abstracts=_other_abstracts(citation_element),
        authors=parts.authors(article.get("AuthorList")),
        authors_complete=_authors_complete(article),
        journal=_journal(citation, article, article_element),
        published=_published(article),
        electronic=_electronic(article_element),
        completed=parts.partial_date(citation.get("DateCompleted")),
        revised=parts.partial_date(citation.get("DateRevised")),
        history=parts.history(data.get("History")),
        identifiers=parts.identifiers(pmid, article_element, data.get("ArticleIdList")),
        languages=parts.languages(each(article_element, "Language")),
        publication_types=types,
        mesh=tuple(
            _mesh_heading(one) for one in each(citation.get("MeshHeadingList"), "MeshHeading")
        ),
        substances=tuple(_substance(one) for one in each(citation.get("ChemicalList"), "Chemical")),
        supplementary=_supplementary(citation.get("SupplMeshList")),
        keywords=parts.keywords(each(citation_element, "KeywordList")),
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
    return optional(children(article.get("Abstract")).get("CopyrightInformation"))


def _other_abstracts(citation: Element) -> tuple[OtherAbstract, ...]:
    return tuple(
        OtherAbstract(one.get("Type", ""), one.get("Language", "eng"), parts.abstract_sections(one))
        for one in each(citation, "OtherAbstract")
    )


def _authors_complete(article: Children) -> bool:
    element = article.get("AuthorList")
    return element is None or element.get("CompleteYN", "Y") == "Y"


def _journal(citation: Children, article: Children, article_element: Element) -> Journal:
    found = children(article.get("Journal"))
    issue, info = children(found.get("JournalIssue")), children(citation.get("MedlineJournalInfo"))
    return Journal(
        title=plain(found.get("Title")),
        abbreviation=plain(found.get("ISOAbbreviation")) or plain(info.get("MedlineTA")),
        issn=optional(found.get("ISSN")),
        nlm_id=optional(info.get("NlmUniqueID")),
        volume=optional(issue.get("Volume")),
        issue=optional(issue.get("Issue")),
        pages=parts.pages(article.get("Pagination")),
        publication_model=article_element.get("PubModel"),
    )


def _published(article: Children) -> PartialDate:
    issue = children(children(article.get("Journal")).get("JournalIssue"))
    return parts.partial_date(issue.get("PubDate")) or UNDATED


def _electronic(article: Element) -> PartialDate | None:
    dates = [one for one in each(article, "ArticleDate") if one.get("DateType") == "Electronic"]
    return parts.partial_date(dates[0]) if dates else None


def _mesh_heading(element: Element) -> MeshHeading:
    descriptor = children(element).get("DescriptorName")
    return MeshHeading(
        ui=_ui(descriptor),
        name=plain(descriptor),
        major=_is_major(descriptor),
        qualifiers=tuple(
            Qualifier(_ui(one), plain(one), _is_major(one))
            for one in each(element, "QualifierName")
        ),
    )


def _ui(element: Element | None) -> str:
    return "" if element is None else element.get("UI", "")


def _is_major(element: Element | None) -> bool:
    return element is not None and element.get("MajorTopicYN") == "Y"


def _substance(element: Element) -> Substance:
    found = children(element)
    name, number = found.get("NameOfSubstance"), optional(found.get("RegistryNumber"))
    return Substance(_ui(name), plain(name), None if number == "0" else number)  # 0: has none


def _supplementary(element: Element | None) -> tuple[SupplementaryConcept, ...]:
    found = each(element, "SupplMeshName")
    return tuple(SupplementaryConcept(_ui(one), plain(one), one.get("Type", "")) for one in found)


def _databank(element: Element) -> DataBank:
    found = children(element)
    numbers = each(found.get("AccessionNumberList"), "AccessionNumber")
    return DataBank(plain(found.get("DataBankName")), tuple(plain(one) for one in numbers))


def _link(element: Element) -> Link:
    found = children(element)
    pmid = _number(plain(found.get("PMID")))
    return Link(element.get("RefType", ""), pmid, plain(found.get("RefSource")))
