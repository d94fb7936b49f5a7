"""The authors of articles and book chapters: one function per element of the DTD.

Source of names and shapes: https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd.
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from pipeline.domain.records import Author
from pipeline.sources.pubmed_parts import Children, children, each
from pipeline.sources.pubmed_text import optional, plain

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")


def authors(author_list: Element | None) -> tuple[Author, ...]:
    """Read the authors whose names NLM holds valid, in order."""
    return tuple(found for one in each(author_list, "Author") if (found := author(one)))


def author(element: Element) -> Author | None:
    """Read an author; None for a name that NLM holds wrong."""
    if element.get("ValidYN") == "N":
        return None
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
