"""Put the parts together from the configuration: the one place that knows how each is made."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from platformdirs import user_state_path

from pipeline.config import (
    Config,
    PubMedSettings,
    ServiceSettings,
    SmtpSettings,
    WebhookSettings,
)
from pipeline.delivery.webhook import Place
from pipeline.domain.enrichments import Service
from pipeline.enrichment import Crossref, Enricher, ICite, Unpaywall
from pipeline.errors import ConfigError
from pipeline.http_client import (
    MAX_ANSWER_BYTES,
    Answer,
    Clocks,
    HttpClient,
    Limit,
    Pace,
    SharedTraffic,
)
from pipeline.query import Mesh, MeshFileError, cut
from pipeline.query.mesh_file import read_table
from pipeline.secrets import hide_address, hide_named, hide_password, secret
from pipeline.sources.clinicaltrials import ClinicalTrials
from pipeline.sources.europepmc import EuropePmc
from pipeline.sources.eutils import EUtilities
from pipeline.sources.pubmed import PubMed
from pipeline.store.engine import Store

if TYPE_CHECKING:
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

# How long a run may be held up by telling a dead man's switch, each time.
HEARTBEAT_S = 5

_REHEARSAL = "K2WATCH_CLOCK"

Tell = Callable[[str, int, int], None]


def be_silent(_what: str, _done: int, _of: int) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything a stage needs from outside: settings, store, time, chance, and whom to tell."""

    config: Config
    store: Store
    environ: Mapping[str, str]
    now: Callable[[], datetime]
    new_id: Callable[[], uuid.UUID] = uuid.uuid4
    tell: Tell = be_silent
    clocks: Clocks = field(default_factory=Clocks)

    def hear(self, answer: Answer) -> None:
        """Compare the time with that of an answer, but for the made-up time of a rehearsal."""
        if not self.environ.get(_REHEARSAL):
            self.clocks.hear(answer, self.now())

    def mesh(self) -> Mesh:
        """Give all of MeSH where its table was made, else the cut that ships with the program.

        Raises:
            ConfigError: the table is spoilt.
        """
        table = self.config.path(self.config.query.mesh)
        try:
            return read_table(table) if table.exists() else cut()
        except MeshFileError as error:
            raise ConfigError(str(error)) from error

    def smtp_password(self, settings: SmtpSettings) -> str | None:
        """Fetch the mail server's password."""
        return self._secret(settings.password_env, settings.password_file)

    def webhook(self, settings: WebhookSettings) -> Place:
        """Fetch where issues are posted, and with which token.

        Raises:
            ConfigError: no address is set.
        """
        url = settings.url or self._secret(settings.url_env, settings.url_file)
        if not url:
            raise ConfigError(f"no address for the webhook: set {settings.url_env}")
        hide_address(url)
        token = self._secret(settings.token_env, settings.token_file)
        return Place(url, token, settings.allowed_hosts, settings.timeout_s)

    def heartbeat(self) -> Place | None:
        """Fetch where a dead man's switch is told of runs; None where none is."""
        plan = self.config.schedule
        url = self._secret(plan.heartbeat_url_env, plan.heartbeat_url_file)
        return Place(url, None, plan.heartbeat_allowed_hosts, HEARTBEAT_S) if url else None

    def _secret(self, variable: str, file: Path | None) -> str | None:
        return secret(variable, file and self.config.path(file), self.environ)

    def api_key(self) -> str | None:
        """Fetch NCBI's API key."""
        settings = self.config.sources.pubmed
        return self._secret(settings.api_key_env, settings.api_key_file)


def open_app(config: Config, environ: Mapping[str, str], *, tell: Tell = be_silent) -> App:
    """Make an App for a configuration; the database is not touched yet.

    ``K2WATCH_CLOCK`` sets the time for rehearsals against the sandbox.
    """
    hide_named(config.secret_variables(), environ)
    hide_password(config.store.url)
    store = Store(config.store.url, config.folder)
    return App(config, store, environ, now=_clock(environ), tell=tell)


@contextmanager
def open_pubmed(app: App) -> Iterator[PubMed]:
    """Connect to PubMed as NCBI's policy asks: e-mail, tool, and not faster than allowed.

    Raises:
        ConfigError: no e-mail address is set.
    """
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
    settings = app.config.sources.clinicaltrials
    pace = _pace(settings.base_url, CLINICALTRIALS_RATE)
    with _client(app, settings, pace, app.config.sources.pubmed.email) as client:
        yield ClinicalTrials(client, settings.base_url, page_size=settings.page_size)


@contextmanager
def open_europepmc(app: App) -> Iterator[EuropePmc]:
    """Connect to Europe PMC."""
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


def enabled_services(app: App) -> list[Service]:
    """List the services that may be told which studies are held, in the order of asking."""
    return [service for service in Service if app.config.enrichment.of(service).enabled]


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
    max_bytes: int = MAX_ANSWER_BYTES,
) -> Iterator[HttpClient]:
    contact = f" (+mailto:{email})" if email else ""
    client = HttpClient(
        pace=pace,
        timeout_s=settings.timeout_s,
        budget_s=settings.budget_s,
        user_agent=f"k2watch/{version('k2watch')}{contact}",
        secrets=(key,),
        hear=app.hear,
        max_bytes=max_bytes,
    )
    with closing(client):
        yield client


def _pace(url: str, rate: int, *, has_key: bool = False) -> Pace:
    """Count with all that ask the same host from this one; NCBI counts those with a key apart."""
    service = urlsplit(url).netloc.rpartition("@")[2] + ("-with-key" if has_key else "")
    return Pace(Limit(rate, _WINDOW_S), SharedTraffic(user_state_path("k2watch"), service))


def _clock(environ: Mapping[str, str]) -> Callable[[], datetime]:
    fixed = environ.get(_REHEARSAL)
    if not fixed:
        return lambda: datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        raise ConfigError(f"{_REHEARSAL}={fixed}: write it as 2026-09-07T06:00") from None
    return lambda: moment.replace(tzinfo=moment.tzinfo or UTC)
