"""The parts that journal articles and book chapters share: one function per element of the DTD.

Source of names and shapes: https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from pipeline.domain.dates import PartialDate, from_parts, from_words
from pipeline.domain.records import (
    AbstractSection,
    Author,
    Grant,
    HistoryDate,
    Identifier,
    PublicationType,
)
from pipeline.sources.pubmed_text import clean, optional, plain

Children = dict[str, Element]

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")
_SCHEMES = {"pubmed": "pmid", "pmc": "pmcid"}


def children(element: Element | None) -> Children:
    """Index an element's children by tag; of repeated ones the last stays."""
    return {} if element is None else {str(child.tag): child for child in element}


def each(parent: Element | None, tag: str) -> Iterator[Element]:
    """Walk the children with one tag; a missing parent has none."""
    return iter(()) if parent is None else parent.iterchildren(tag)


def partial_date(element: Element | None) -> PartialDate | None:
    """Read Year, Month, Day, Season or MedlineDate; None where the element is missing."""
    if element is None:
        return None
    found = children(element)
    if "MedlineDate" in found:
        return from_words(plain(found["MedlineDate"]))
    month = found.get("Month", found.get("Season"))
    return from_parts(optional(found.get("Year")), optional(month), optional(found.get("Day")))


def abstract_sections(abstract: Element | None) -> tuple[AbstractSection, ...]:
    """Read the AbstractText parts in order; empty ones say nothing and are left out."""
    sections = (
        AbstractSection(text, clean(part.get("Label", "")) or None, part.get("NlmCategory") or None)
        for part in each(abstract, "AbstractText")
        if (text := plain(part))
    )
    return tuple(sections)


def authors(author_list: Element | None) -> tuple[Author, ...]:
    """Read the authors whose names NLM holds valid, in order."""
    return tuple(_author(one) for one in each(author_list, "Author") if one.get("ValidYN") != "N")


def _author(element: Element) -> Author:
    found = children(element)
    return Author(
        last=optional(found.get("LastName")),
        fore=optional(found.get("ForeName")),
        initials=optional(found.get("Initials")),
        suffix=optional(found.get("Suffix")),
        collective=optional(found.get("CollectiveName")),
        orcid=_orcid(element) if "Identifier" in found else None,
        affiliations=_affiliations(found, element),
    )


def _orcid(element: Element) -> str | None:
    """Find the ORCID: PubMed gives it as a URL, with and without hyphens."""
    for identifier in each(element, "Identifier"):
        if identifier.get("Source") == "ORCID" and (found := bare_orcid(plain(identifier))):
            return found
    return None


def bare_orcid(text: str) -> str | None:
    """Write an ORCID bare, with hyphens; None where the text holds none."""
    digits = _ORCID.search(text)
    return "-".join(digits.groups()).upper() if digits else None


def _affiliations(found: Children, author: Element) -> tuple[str, ...]:
    """Read the affiliations; records of before 2015 have one without an AffiliationInfo."""
    if "AffiliationInfo" not in found and "Affiliation" not in found:
        return ()
    return tuple(text for one in author.iter("Affiliation") if (text := plain(one)))


def identifiers(pmid: int, *parents: Element | None) -> tuple[Identifier, ...]:
    """Gather the report's own identifiers; the first value given for a scheme wins.

    Only direct ELocationID and ArticleId children count: ReferenceList repeats the same structure
    for the works cited. An ELocationID with ValidYN="N" is a corrected mistake.
    """
    own = {"pmid": str(pmid)}
    for parent in parents:
        for element in parent if parent is not None else ():
            _add_identifier(own, element)
    return tuple(Identifier(scheme, value) for scheme, value in own.items())


def _add_identifier(own: dict[str, str], element: Element) -> None:
    kind = element.get("EIdType") or element.get("IdType")
    if kind and element.get("ValidYN", "Y") == "Y" and (value := plain(element)):
        own.setdefault(_SCHEMES.get(kind, kind), bare_doi(value) if kind == "doi" else value)


def bare_doi(value: str) -> str:
    """Write a DOI without the address of its resolver."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", value, flags=re.IGNORECASE)


def history(element: Element | None) -> tuple[HistoryDate, ...]:
    """Read the steps of the record's life (PubMedPubDate)."""
    dates = each(element, "PubMedPubDate")
    return tuple(
        HistoryDate(one.get("PubStatus", ""), when) for one in dates if (when := partial_date(one))
    )


def publication_types(elements: Iterable[Element]) -> tuple[PublicationType, ...]:
    """Read publication types with their UIs."""
    return tuple(PublicationType(one.get("UI", ""), plain(one)) for one in elements)


def grants(grant_list: Element | None) -> tuple[Grant, ...]:
    """Read the grants; number, agency and country may each be missing."""
    found = (children(one) for one in each(grant_list, "Grant"))
    return tuple(
        Grant(
            number=optional(one.get("GrantID")),
            agency=optional(one.get("Agency")),
            country=optional(one.get("Country")),
        )
        for one in found
    )


def keywords(keyword_lists: Iterable[Element]) -> tuple[str, ...]:
    """Read the keywords of all lists, each a piece of its own."""
    found = (plain(one) for words in keyword_lists for one in each(words, "Keyword"))
    return tuple(text for text in found if text)


def languages(elements: Iterable[Element]) -> tuple[str, ...]:
    """Read the three-letter language codes."""
    return tuple(text for one in elements if (text := plain(one)))


def pages(pagination: Element | None) -> str | None:
    """Read the page range: MedlinePgn where given, else StartPage and EndPage."""
    found = children(pagination)
    if text := optional(found.get("MedlinePgn")):
        return text
    ends = [text for tag in ("StartPage", "EndPage") if (text := optional(found.get(tag)))]
    return "-".join(ends) or None
