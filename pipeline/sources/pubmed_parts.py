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
    Grant,
    HistoryDate,
    Identifier,
    MeshHeading,
    PublicationType,
    Qualifier,
    Substance,
)
from pipeline.sources.pubmed_text import clean, optional, plain

Children = dict[str, Element]

_RESOLVER = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_SCHEMES = {"pubmed": "pmid", "pmc": "pmcid"}


def children(element: Element | None) -> Children:
    """Index an element's children by tag; of repeated ones the last stays."""
    return {} if element is None else {child.tag: child for child in element}  # type: ignore[misc]


def each(parent: Element | None, tag: str) -> Iterator[Element]:
    """Walk the children with one tag; a missing parent has none."""
    return iter(()) if parent is None else parent.iterchildren(tag)


def partial_date(element: Element | None) -> PartialDate | None:
    """Read Year, Month, Day, Season or MedlineDate; None where the element is missing."""
    return None if element is None else date_of(element)


def date_of(element: Element) -> PartialDate:
    """Read Year, Month, Day, Season or MedlineDate."""
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


def identifiers(pmid: int, named: Iterable[tuple[str, str]]) -> tuple[Identifier, ...]:
    """Gather the report's own identifiers; the first value given for a scheme wins."""
    own = {"pmid": str(pmid)}
    for kind, value in named:
        if kind and value:
            own.setdefault(_SCHEMES.get(kind, kind), bare_doi(value) if kind == "doi" else value)
    return tuple(Identifier(scheme, value) for scheme, value in own.items())


def identifier(element: Element) -> tuple[str, str]:
    """Read the kind and the value of an ELocationID or ArticleId; no value where it is a mistake.

    An ELocationID with ValidYN="N" is a corrected mistake.
    """
    kind = element.get("EIdType") or element.get("IdType") or ""
    return kind, plain(element) if element.get("ValidYN", "Y") == "Y" else ""


def bare_doi(value: str) -> str:
    """Write a DOI without the address of its resolver."""
    return value if value.startswith("10.") else _RESOLVER.sub("", value)


def history(element: Element | None) -> tuple[HistoryDate, ...]:
    """Read the steps of the record's life (PubMedPubDate)."""
    return tuple(history_date(one) for one in each(element, "PubMedPubDate"))


def history_date(element: Element) -> HistoryDate:
    """Read one step of the record's life."""
    return HistoryDate(element.get("PubStatus", ""), date_of(element))


def publication_types(elements: Iterable[Element]) -> tuple[PublicationType, ...]:
    """Read publication types with their UIs."""
    return tuple(publication_type(one) for one in elements)


def publication_type(element: Element) -> PublicationType:
    """Read a publication type with its UI."""
    return PublicationType(element.get("UI", ""), plain(element))


def mesh_heading(element: Element) -> MeshHeading:
    """Read a descriptor and its qualifiers."""
    descriptor = children(element).get("DescriptorName")
    return MeshHeading(
        ui=ui(descriptor),
        name=plain(descriptor),
        major=_is_major(descriptor),
        qualifiers=tuple(
            Qualifier(ui(one), plain(one), _is_major(one)) for one in each(element, "QualifierName")
        ),
    )


def ui(element: Element | None) -> str:
    """Give the number under which a vocabulary lists a term."""
    return "" if element is None else element.get("UI", "")


def _is_major(element: Element | None) -> bool:
    return element is not None and element.get("MajorTopicYN") == "Y"


def substance(element: Element) -> Substance:
    """Read a chemical."""
    found = children(element)
    name, number = found.get("NameOfSubstance"), optional(found.get("RegistryNumber"))
    return Substance(ui(name), plain(name), None if number == "0" else number)  # 0: has none


def journal_names(element: Element) -> tuple[str, str | None]:
    """Read a journal's title as MEDLINE shortens it, and its number in NLM's catalogue."""
    found = children(element)
    return plain(found.get("MedlineTA")), optional(found.get("NlmUniqueID"))


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
