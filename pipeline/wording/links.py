"""The only addresses a digest may hold: PubMed, doi.org and PubMed Central, https alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from pipeline.domain.records import Article

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
PMC = "https://pmc.ncbi.nlm.nih.gov/articles/"
DOI = "https://doi.org/"
NOTICE = "https://www.ncbi.nlm.nih.gov/home/about/policies/"

# The shape of a DOI: https://www.crossref.org/blog/dois-and-matching-regular-expressions/
_DOI = re.compile(r"10\.\d{4,9}/[!-~]{1,200}", re.ASCII)
_PMCID = re.compile(r"PMC\d{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """A safe address and what it leads to."""

    label: str
    url: str


def links(article: Article, today: date) -> tuple[Link, ...]:
    """List where the report can be read; an identifier of the wrong shape gives no link."""
    found = [
        Link(f"PubMed {article.pmid}", pubmed_url(article.pmid)),
        doi_link("DOI", (article.identifier("doi") or "").strip()),
        _free_text(article, today),
    ]
    return tuple(link for link in found if link is not None)


def pubmed_url(pmid: int) -> str:
    """Give the page of one record (https://pubmed.ncbi.nlm.nih.gov/help/)."""
    return f"{PUBMED}{int(pmid)}/"


def doi_link(label: str, doi: str) -> Link | None:
    """Link a DOI percent-encoded as the DOI Handbook asks (https://www.doi.org/doi-handbook/).

    What has not the shape of a DOI gives no link.
    """
    climbs = not {".", ".."}.isdisjoint(doi.split("/"))  # a browser resolves ../
    if climbs or not _DOI.fullmatch(doi):
        return None
    return Link(label, DOI + quote(doi, safe="/:;"))


def _free_text(article: Article, today: date) -> Link | None:
    """Link the free full text, but not while its publisher still holds it back."""
    pmcid = (article.identifier("pmcid") or "").strip()
    release = article.history_date("pmc-release")
    opens = release.earliest() if release else None
    if not _PMCID.fullmatch(pmcid) or (opens is not None and opens > today):
        return None
    return Link("Free full text", f"{PMC}{pmcid}/")
