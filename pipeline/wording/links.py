"""The only addresses a digest may hold, all https: of records, free texts, DOIs and registries.

And, of a report that is free elsewhere, the one that Unpaywall names, if it is a plain one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

from pipeline.domain.dois import is_doi
from pipeline.domain.numbers import bare_name, is_pubmed, source_of
from pipeline.domain.records import Article
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
EUROPE_PMC = "https://europepmc.org/article/PPR/"
PMC = "https://pmc.ncbi.nlm.nih.gov/articles/"
DOI = "https://doi.org/"
NOTICE = "https://www.ncbi.nlm.nih.gov/home/about/policies/"

# Where a registration is shown, by how its number starts; WHO's portal shows those of most others
# (https://trialsearch.who.int). PROSPERO and INPLASY register reviews and are not in it.
REGISTRIES = (
    (re.compile(r"NCT\d{8}"), "https://clinicaltrials.gov/study/"),
    (re.compile(r"ISRCTN\d{8}"), "https://www.isrctn.com/"),
    (re.compile(r"20\d\d-5\d{5}-\d\d-\d\d"), "https://euclinicaltrials.eu/ctis-public/view/"),
    (
        re.compile(r"20\d\d-0\d{5}-\d\d"),
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query=",
    ),
    (
        re.compile(r"(?!CRD|INPLASY)[A-Za-z]{2,6}[\w/-]{3,30}", re.ASCII),
        "https://trialsearch.who.int/Trial2.aspx?TrialID=",
    ),
)
REGISTRATIONS_SHOWN = 2
# A name of the public web alone: no number, no host of one word, no user before and no port behind.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}", re.ASCII)
# Names that mean something else in every network (RFC 6762, RFC 8375, ICANN SAC113).
_PRIVATE = (".local", ".localhost", ".internal", ".home.arpa", ".lan")
_PLAIN = re.compile(r"https://[A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]{4,2000}", re.ASCII)
_PMCID = re.compile(r"PMC\d{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """A safe address and what it leads to."""

    label: str
    url: str


def links(article: Article, today: date) -> tuple[Link, ...]:
    """List where the report can be read; an identifier of the wrong shape gives no link."""
    found = [
        record_link(article.pmid),
        doi_link("DOI", (article.identifier("doi") or "").strip()),
        _free_text(article, today),
    ]
    return tuple(link for link in found if link is not None)


def registrations(study: Study) -> tuple[Link, ...]:
    """Link the trials that a report names; a number of no known shape gives no link."""
    numbers = [str(one) for one in study.values(AnnotationKind.REGISTRY_IDS)]
    found = (registration_link(one) for one in numbers[:REGISTRATIONS_SHOWN])
    return tuple(link for link in found if link is not None)


def registration_link(number: str) -> Link | None:
    """Link one registration by its number."""
    for shape, address in REGISTRIES:
        if shape.fullmatch(number):
            return Link(number, address + quote(number, safe=""))
    return None


def record_link(number: int) -> Link:
    """Link the record of a study: ``PubMed 123``, ``Europe PMC PPR123``."""
    return Link(f"{source_of(number)} {bare_name(number)}", record_url(number))


def record_url(number: int) -> str:
    """Give the page of one record by the study's number.

    See https://pubmed.ncbi.nlm.nih.gov/help/ and https://europepmc.org/Preprints.
    """
    name = bare_name(int(number))
    return f"{PUBMED}{name}/" if is_pubmed(number) else f"{EUROPE_PMC}{name}"


def doi_link(label: str, doi: str) -> Link | None:
    """Link a DOI percent-encoded as the DOI Handbook asks (https://www.doi.org/doi-handbook/).

    What has not the shape of a DOI gives no link.
    """
    return Link(label, DOI + quote(doi, safe="/:;")) if is_doi(doi) else None


def free_text(study: Study, today: date) -> tuple[Link, ...]:
    """Link the free full text that Unpaywall names, where PubMed Central has none."""
    found = study.enrichments.open_access
    if found is None or not found.is_open or _free_text(study.article, today):
        return ()
    link = foreign_link("Free full text", found.url)
    return (link,) if link else ()


def foreign_link(label: str, url: str) -> Link | None:
    """Link an address that a service named: https, a host of the public web, nothing hidden."""
    try:
        host = urlsplit(url).netloc.lower()
    except ValueError:
        return None
    is_public = _HOST.fullmatch(host) and not host.endswith(_PRIVATE)
    return Link(label, url) if is_public and _PLAIN.fullmatch(url) else None


def held_back_until(article: Article) -> date | None:
    """Give the day on which a publisher frees the text in PubMed Central, if one is named."""
    release = article.history_date("pmc-release")
    return release.earliest() if release else None


def _free_text(article: Article, today: date) -> Link | None:
    """Link the free full text, but not while its publisher still holds it back."""
    pmcid = (article.identifier("pmcid") or "").strip()
    opens = held_back_until(article)
    if not _PMCID.fullmatch(pmcid) or (opens is not None and opens > today):
        return None
    return Link("Free full text", f"{PMC}{pmcid}/")
