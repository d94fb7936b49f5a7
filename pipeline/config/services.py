"""Who is asked: sources of records, and services that know more about what is held."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.config.kinds import Address, FilePlace, Section, ServiceAddress, Slug
from pipeline.domain.vocabulary import Service

# NCBI's own address (https://www.ncbi.nlm.nih.gov/books/NBK25497/).
EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
UPDATE_FILES = "https://ftp.ncbi.nlm.nih.gov/pubmed/updatefiles/"
# https://clinicaltrials.gov/data-api/api, https://europepmc.org/RestfulWebService
CLINICALTRIALS = "https://clinicaltrials.gov/api/v2/"
EUROPEPMC = "https://www.ebi.ac.uk/europepmc/webservices/rest/"
# https://icite.od.nih.gov/api, https://unpaywall.org/products/api,
# https://www.crossref.org/documentation/retrieve-metadata/rest-api/
ICITE = "https://icite.od.nih.gov/api/"
UNPAYWALL = "https://api.unpaywall.org/v2/"
CROSSREF = "https://api.crossref.org/"

Seconds = Annotated[float, Field(gt=0)]
BatchSize = Annotated[int, Field(ge=1, le=1000)]


class PubMedSettings(Section):
    """How PubMed is asked. ``email`` is required by NCBI's policy before the first request.

    A search with more hits than one answer holds is listed in full every ``sweep_days``; between,
    only what PubMed created since the last run, ``overlap_days`` more for what appears late.
    """

    base_url: ServiceAddress = EUTILS
    email: Address = ""
    tool: Annotated[str, Field(pattern=r"^\S+$")] = "k2watch"
    api_key_env: str = "NCBI_API_KEY"
    api_key_file: Path | None = None
    batch_size: Annotated[int, Field(ge=1, le=500)] = 200
    timeout_s: Annotated[float, Field(gt=0)] = 60
    budget_s: Annotated[float, Field(gt=0)] = 1800
    sweep_days: Annotated[int, Field(ge=1, le=90)] = 7
    overlap_days: Annotated[int, Field(ge=14, le=365)] = 14


class ServiceSettings(Section):
    """What every service but PubMed has: whether, where and for how long it is asked.

    ``timeout_s`` bounds one answer, ``budget_s`` all that a run asks of the service.
    """

    enabled: bool = True
    timeout_s: Seconds = 60
    budget_s: Seconds = 900


class ClinicalTrialsSettings(ServiceSettings):
    """How ClinicalTrials.gov is asked: searches that have a ``clinicaltrials`` query."""

    base_url: ServiceAddress = CLINICALTRIALS
    page_size: BatchSize = 200


class EuropePmcSettings(ServiceSettings):
    """How Europe PMC is asked for preprints: searches that have a ``europepmc`` query."""

    base_url: ServiceAddress = EUROPEPMC
    page_size: BatchSize = 200


class PubMedFilesSettings(ServiceSettings):
    """How NLM's daily update files stand for PubMed, for some ``searches`` or, without any, all.

    ``place`` is a folder that somebody fills, or the address of one at NLM; what is fetched from
    there is kept in ``folder``. ``workers`` is how many files are searched at once.
    """

    enabled: bool = False
    place: FilePlace = UPDATE_FILES
    folder: Path = Path("db/pubmed_files")
    searches: tuple[Slug, ...] = ()
    workers: Annotated[int, Field(ge=1, le=256)] = 1
    timeout_s: Seconds = 900
    budget_s: Seconds = 86_400


class Sources(Section):
    """Who is asked for records."""

    pubmed: PubMedSettings = PubMedSettings()
    pubmed_files: PubMedFilesSettings = PubMedFilesSettings()
    clinicaltrials: ClinicalTrialsSettings = ClinicalTrialsSettings()
    europepmc: EuropePmcSettings = EuropePmcSettings()


class EnrichmentSettings(ServiceSettings):
    """A service that is told which studies are held, so it is asked only where that is wanted.

    ``email`` is how the service can reach the operator; empty takes that of ``sources.pubmed``.
    ``days`` is how long an answer is good; a run asks for at most ``at_once`` studies.
    """

    enabled: bool = False
    email: Address = ""
    budget_s: Seconds = 300
    days: Annotated[int, Field(ge=1, le=365)] = 30
    at_once: Annotated[int, Field(ge=1, le=100_000)] = 1000


class ICiteSettings(EnrichmentSettings):
    """How iCite is asked for citations."""

    base_url: ServiceAddress = ICITE


class UnpaywallSettings(EnrichmentSettings):
    """How Unpaywall is asked for free full texts."""

    base_url: ServiceAddress = UNPAYWALL
    days: Annotated[int, Field(ge=1, le=365)] = 14


class CrossrefSettings(EnrichmentSettings):
    """How Crossref is asked what became of a paper."""

    base_url: ServiceAddress = CROSSREF
    days: Annotated[int, Field(ge=1, le=365)] = 14


class Enrichment(Section):
    """Who is asked for facts about studies held."""

    icite: ICiteSettings = ICiteSettings()
    unpaywall: UnpaywallSettings = UnpaywallSettings()
    crossref: CrossrefSettings = CrossrefSettings()

    def of(self, service: Service) -> ICiteSettings | UnpaywallSettings | CrossrefSettings:
        """Give the settings of one service."""
        match service:
            case Service.ICITE:
                return self.icite
            case Service.UNPAYWALL:
                return self.unpaywall
            case Service.CROSSREF:
                return self.crossref
