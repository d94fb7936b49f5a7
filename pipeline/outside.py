"""The outside world: connect to each service as its rules ask, the one place that knows them.

A source is imported by who connects to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from platformdirs import user_state_path

from pipeline.app import App
from pipeline.config import PubMedSettings, ServiceSettings
from pipeline.domain.vocabulary import Service
from pipeline.errors import ConfigError
from pipeline.http_client import HttpClient, Limit, Pace, SharedTraffic

if TYPE_CHECKING:
    from pipeline.enrichment import Enricher
    from pipeline.sources.clinicaltrials import ClinicalTrials
    from pipeline.sources.europepmc import EuropePmc
    from pipeline.sources.pubmed import PubMed
    from pipeline.sources.pubmed_mirror import Mirror

# Requests a second that NCBI allows to one address, without and with an API key
# (https://www.ncbi.nlm.nih.gov/books/NBK25497/, "Usage Guidelines and Requirements").
RATE_WITHOUT_KEY, RATE_WITH_KEY = 3, 10
CLINICALTRIALS_RATE = 1  # https://clinicaltrials.gov/robots.txt, "Crawl-delay: 1"
FILES_RATE = 3  # as the same house asks of its other services
EUROPEPMC_RATE = 5  # no limit is published; its own clients stay below

# iCite names no limit, and serves hundreds of PMIDs with one request (https://icite.od.nih.gov/api).
# Unpaywall allows 100,000 a day (https://unpaywall.org/products/api), which five a second reach in
# a third of a day. Crossref names its limit in every answer; until the first, once a second.
ENRICHMENT_RATES = {Service.ICITE: 1, Service.UNPAYWALL: 5, Service.CROSSREF: 1}

_WINDOW_S = 1.05  # a second of a clock that is not ours


@contextmanager
def open_pubmed(app: App) -> Iterator[PubMed]:
    """Connect to PubMed as NCBI's policy asks: e-mail, tool, and not faster than allowed.

    Raises:
        ConfigError: no e-mail address is set.
    """
    from pipeline.sources.eutils import EUtilities
    from pipeline.sources.pubmed import PubMed

    settings, key = app.config.sources.pubmed, app.api_key()
    if not settings.email:
        raise ConfigError(
            "NCBI asks for a contact e-mail: set sources.pubmed.email in config.toml, "
            "or the environment variable K2WATCH_SOURCES_PUBMED_EMAIL"
        )
    rate = RATE_WITH_KEY if key else RATE_WITHOUT_KEY
    pace = _pace(settings.base_url, rate, has_key=bool(key))
    with _client(app, settings, pace, settings.email, key) as client:
        eutils = EUtilities(
            client, settings.base_url, tool=settings.tool, email=settings.email, api_key=key
        )
        yield PubMed(eutils, batch_size=settings.batch_size)


@contextmanager
def open_clinicaltrials(app: App) -> Iterator[ClinicalTrials]:
    """Connect to ClinicalTrials.gov, not faster than its robots.txt asks."""
    from pipeline.sources.clinicaltrials import ClinicalTrials

    settings = app.config.sources.clinicaltrials
    pace = _pace(settings.base_url, CLINICALTRIALS_RATE)
    with _client(app, settings, pace, app.config.sources.pubmed.email) as client:
        yield ClinicalTrials(client, settings.base_url, page_size=settings.page_size)


@contextmanager
def open_europepmc(app: App) -> Iterator[EuropePmc]:
    """Connect to Europe PMC."""
    from pipeline.sources.europepmc import EuropePmc

    settings = app.config.sources.europepmc
    pace = _pace(settings.base_url, EUROPEPMC_RATE)
    with _client(app, settings, pace, app.config.sources.pubmed.email) as client:
        yield EuropePmc(client, settings.base_url, page_size=settings.page_size)


@contextmanager
def open_mirror(app: App, url: str, folder: Path) -> Iterator[Mirror]:
    """Connect to one of NLM's folders of files; copies go to ``folder``."""
    from pipeline.sources.pubmed_mirror import MAX_FILE_BYTES, Mirror  # needs the extra ``scale``

    settings = app.config.sources.pubmed_files
    email, pace = app.config.sources.pubmed.email, _pace(url, FILES_RATE)
    with _client(app, settings, pace, email, max_bytes=MAX_FILE_BYTES) as client:
        yield Mirror(client, url, folder)


def contact(app: App, service: Service) -> str:
    """Give the e-mail address that a service gets with every request.

    Raises:
        ConfigError: no e-mail address is set.
    """
    email = app.config.enrichment.of(service).email or app.config.sources.pubmed.email
    if not email:
        raise ConfigError(f"a contact e-mail is asked for: set enrichment.{service}.email")
    return email


@contextmanager
def open_enricher(app: App, service: Service) -> Iterator[Enricher]:
    """Connect to a service that enriches, not faster than it allows.

    Raises:
        ConfigError: no e-mail address is set.
    """
    from pipeline.enrichment import Crossref, ICite, Unpaywall

    settings, email = app.config.enrichment.of(service), contact(app, service)
    pace = _pace(settings.base_url, ENRICHMENT_RATES[service])
    with _client(app, settings, pace, email) as client:
        match service:
            case Service.ICITE:
                yield ICite(client, settings.base_url)
            case Service.UNPAYWALL:
                yield Unpaywall(client, settings.base_url, email=email)
            case Service.CROSSREF:
                yield Crossref(client, settings.base_url, email=email)


@contextmanager
def _client(
    app: App,
    settings: PubMedSettings | ServiceSettings,
    pace: Pace,
    email: str,
    key: str | None = None,
    max_bytes: int | None = None,
) -> Iterator[HttpClient]:
    contact = f" (+mailto:{email})" if email else ""
    client = HttpClient(
        pace=pace,
        timeout_s=settings.timeout_s,
        budget_s=settings.budget_s,
        user_agent=f"k2watch/{version('k2watch')}{contact}",
        secrets=(key,),
        hear=lambda answer: app.hear(answer.told),
        max_bytes=max_bytes,
    )
    with closing(client):
        yield client


def _pace(url: str, rate: int, *, has_key: bool = False) -> Pace:
    """Count with all that ask the same host from this one; NCBI counts those with a key apart."""
    service = urlsplit(url).netloc.rpartition("@")[2] + ("-with-key" if has_key else "")
    return Pace(Limit(rate, _WINDOW_S), SharedTraffic(user_state_path("k2watch"), service))
