"""What a stage needs from outside of itself: settings, store, time, secrets, whom to tell."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.clocks import Clocks
from pipeline.config import Config, SmtpSettings, WebhookSettings
from pipeline.domain.vocabulary import Service
from pipeline.errors import ConfigError
from pipeline.query.mesh import Mesh, MeshRecord, cut
from pipeline.secrets import hide_address, hide_named, hide_password, secret
from pipeline.store.engine import Store

if TYPE_CHECKING:
    from pipeline.delivery.webhook import Place

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

    def hear(self, told: datetime | None) -> None:
        """Compare the time with what an answer told, but for the made-up time of a rehearsal."""
        if not self.environ.get(_REHEARSAL):
            self.clocks.hear(told, self.now())

    def mesh(self) -> Mesh:
        """Give all of MeSH where its table was made, else the cut that ships with the program.

        It is read when something is looked up, and raises ConfigError then if it is spoilt.
        """
        table = self.config.path(self.config.query.mesh)
        return Mesh.when_asked(lambda: _records(table)) if table.exists() else cut()

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
        from pipeline.delivery.webhook import Place

        token = self._secret(settings.token_env, settings.token_file)
        return Place(url, token, settings.allowed_hosts, settings.timeout_s)

    def heartbeat(self) -> Place | None:
        """Fetch where a dead man's switch is told of runs; None where none is."""
        plan = self.config.schedule
        url = self._secret(plan.heartbeat_url_env, plan.heartbeat_url_file)
        if not url:
            return None
        from pipeline.delivery.webhook import Place

        return Place(url, None, plan.heartbeat_allowed_hosts, HEARTBEAT_S)

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


def enabled_services(app: App) -> list[Service]:
    """List the services that may be told which studies are held, in the order of asking."""
    return [service for service in Service if app.config.enrichment.of(service).enabled]


def _records(table: Path) -> tuple[MeshRecord, ...]:
    from pipeline.query.mesh_file import MeshFileError, read_table

    try:
        return read_table(table).records
    except MeshFileError as error:
        raise ConfigError(str(error)) from error


def _clock(environ: Mapping[str, str]) -> Callable[[], datetime]:
    fixed = environ.get(_REHEARSAL)
    if not fixed:
        return lambda: datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        raise ConfigError(f"{_REHEARSAL}={fixed}: write it as 2026-09-07T06:00") from None
    return lambda: moment.replace(tzinfo=moment.tzinfo or UTC)
