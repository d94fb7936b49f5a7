"""What services know about a study we hold; no digest waits for any of it.

Every closed list from outside keeps an unknown word as it came: ``status`` of open access,
``kind`` of a notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.dates import UNDATED, PartialDate
from pipeline.domain.dois import is_doi
from pipeline.domain.numbers import is_pubmed
from pipeline.domain.vocabulary import Service

SERVICE_NAMES = {
    Service.ICITE: "iCite",
    Service.UNPAYWALL: "Unpaywall",
    Service.CROSSREF: "Crossref",
}


class EnrichmentState(StrEnum):
    """What the latest question to a service about a study came to."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"  # the service has no such report
    FAILED = "failed"  # asked again after a pause; an earlier answer stands


@dataclass(frozen=True, slots=True)
class Subject:
    """A study as a service is asked about it: its number and, where it has one, its DOI."""

    number: int
    doi: str | None = None

    def suits(self, service: Service) -> bool:
        """Tell whether a service can be asked: iCite knows PMIDs, the others DOIs."""
        if service is Service.ICITE:
            return is_pubmed(self.number)
        return self.doi is not None and is_doi(self.doi)


@dataclass(frozen=True, slots=True)
class Citations:
    """How often a study is cited (iCite, the NIH Open Citation Collection).

    ``ratio`` is the Relative Citation Ratio, 1 for the median of NIH-funded papers of its field
    and year; None for the newest papers and the oldest. ``clinical`` counts trials and guidelines
    that cite it. See https://icite.od.nih.gov/help.
    """

    total: int
    clinical: int = 0
    ratio: float | None = None
    is_provisional: bool | None = None


@dataclass(frozen=True, slots=True)
class OpenAccess:
    """Whether a study can be read for free, and where best (Unpaywall).

    ``status`` is gold, hybrid, bronze, green or closed; ``host`` publisher or repository;
    ``version`` publishedVersion, acceptedVersion or submittedVersion. ``url`` is foreign: it is
    never fetched, and linked only where ``wording/links`` finds it safe.
    See https://unpaywall.org/data-format.
    """

    is_open: bool
    status: str = ""
    url: str = ""
    license: str = ""
    version: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What Crossref says happened to a report (``updated-by``).

    ``source`` is ``publisher`` or ``retraction-watch``; only rows of Retraction Watch have a
    ``record``, and their DOI may be made up or repeated.
    See https://www.crossref.org/documentation/retrieve-metadata/retraction-watch/.
    """

    kind: str
    label: str = ""
    doi: str = ""
    source: str = ""
    updated: PartialDate = UNDATED
    record: str = ""

    @property
    def key(self) -> str:
        """Name the notice so that it is known again."""
        return f"{plain_kind(self.kind)} {self.record or self.doi.lower()}".strip()


@dataclass(frozen=True, slots=True)
class Updates:
    """All notices that Crossref has of a report; none is an answer too."""

    notices: tuple[Notice, ...] = ()


Answer = Citations | OpenAccess | Updates


@dataclass(frozen=True, slots=True)
class Enrichments:
    """What is known of one study; None where a service was not asked, or has no such report."""

    citations: Citations | None = None
    open_access: OpenAccess | None = None
    updates: Updates | None = None


NOTHING_KNOWN = Enrichments()


def plain_kind(kind: str) -> str:
    """Level how a kind of notice is written: ``Expression-of-Concern`` as Crossref's own words."""
    return "_".join(kind.lower().replace("-", " ").replace("_", " ").split())
