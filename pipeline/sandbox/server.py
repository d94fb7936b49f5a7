"""The sandbox itself: services, a clock and a mailbox behind real servers on loopback."""

import time
from collections.abc import Callable, Iterable
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Self

from pipeline.query import Mesh, cut
from pipeline.sandbox import control
from pipeline.sandbox.catalogue import Catalogue
from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.corpus import Corpus
from pipeline.sandbox.ctgov.service import ClinicalTrials
from pipeline.sandbox.enrichers.articles import Articles
from pipeline.sandbox.enrichers.crossref import Crossref
from pipeline.sandbox.enrichers.icite import ICite
from pipeline.sandbox.enrichers.unpaywall import Unpaywall
from pipeline.sandbox.europepmc.service import EuropePmc
from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.history import History
from pipeline.sandbox.eutils.service import EUtilities
from pipeline.sandbox.exchange import Answer, Request
from pipeline.sandbox.faults import FaultScript
from pipeline.sandbox.holdings import Holdings
from pipeline.sandbox.limits import RateLimiter
from pipeline.sandbox.mail_desk import MailFaults
from pipeline.sandbox.mailbox import HOST, Mailbox
from pipeline.sandbox.request_log import LoggedRequest, RequestLog
from pipeline.sandbox.switchboard import Switchboard
from pipeline.sandbox.web import Web
from pipeline.sandbox.wire import Delivery


class Sandbox:
    """The services and a mail server, on 127.0.0.1, for as long as the block lasts.

    Args:
        corpus: the records PubMed has.
        holdings: what the other services hold; None for nothing.
        port: where the services listen; 0 takes any free port.
        smtp_port: where the mail server listens; 0 takes any free port.
        mailbox: a folder for the messages; None opens no mail server.
        clock: the time the sandbox lives in; None is real time with every record out.
        faults: what goes wrong.
        mail_faults: what goes wrong with mail.
        limits: whether the services' rate limits hold.
        api_keys: the keys NCBI knows; any other is refused.
        mesh: the vocabulary searches are mapped to and exploded by; None for the small cut.
        monotonic: the seconds that limits and history count by.
    """

    def __init__(
        self,
        corpus: Corpus,
        holdings: Holdings | None = None,
        *,
        port: int = 0,
        smtp_port: int = 0,
        mailbox: Path | None = None,
        clock: VirtualClock | None = None,
        faults: FaultScript | None = None,
        mail_faults: MailFaults | None = None,
        limits: bool = True,
        api_keys: Iterable[str] = (),
        mesh: Mesh | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock or VirtualClock()
        self.history = History(self.clock, monotonic)
        self.mailbox = None if mailbox is None else Mailbox(mailbox, smtp_port, mail_faults)
        limiter = RateLimiter(monotonic) if limits else None
        entrez = Entrez(Catalogue(corpus, mesh or cut()), self.history, self.clock)
        held = holdings or Holdings()
        articles = Articles(corpus, held.facts, self.clock)
        services = (
            EUtilities(entrez, frozenset(api_keys), limiter),
            ClinicalTrials(held.trials, self.clock, limiter),
            EuropePmc(held.preprints, self.clock, limiter),
            ICite(articles, limiter),
            Unpaywall(articles, limiter),
            Crossref(articles, limiter),
        )
        self._switchboard = Switchboard(services, self.clock, faults or FaultScript(), monotonic)
        self._web = Web(self, port)
        self._stopped = False

    def __enter__(self) -> Self:
        """Start serving."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving."""
        self.stop()

    def start(self) -> None:
        """Open both servers; when this returns they answer.

        Raises:
            OSError: when a port is taken.
        """
        try:
            if self.mailbox:
                self.mailbox.start()
            self._web.start()
        except OSError:
            self.stop()
            raise

    def stop(self) -> None:
        """Close both servers and every connection to them; a second call does nothing."""
        if self._stopped:
            return
        self._stopped = True
        self._web.stop()
        if self.mailbox:
            self.mailbox.stop()

    @property
    def base_url(self) -> str:
        """Where the E-utilities are, with the slash at the end."""
        return f"{self._root}{EUtilities.prefix}"

    @property
    def faults(self) -> FaultScript:
        """What goes wrong; another script may be put in its place at any time."""
        return self._switchboard.faults

    @faults.setter
    def faults(self, script: FaultScript) -> None:
        self._switchboard.faults = script

    @property
    def log(self) -> RequestLog:
        """The requests so far, to be read or cleared."""
        return self._switchboard.log

    @property
    def smtp_host(self) -> str:
        """The mail server's address."""
        return HOST

    @property
    def smtp_port(self) -> int:
        """The mail server's port; 0 when there is no mail server."""
        return self.mailbox.port if self.mailbox else 0

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """The requests so far, to any service."""
        return self.log.entries()

    def messages(self) -> list[EmailMessage]:
        """Read the mail that arrived so far, in order."""
        return self.mailbox.messages() if self.mailbox else []

    def addresses(self) -> dict[str, str | int]:
        """Tell another process where everything is, as plain JSON values."""
        services = self._switchboard.services
        places: dict[str, str | int] = {
            service.name: f"{self._root}{service.prefix}" for service in services
        }
        places["control"] = f"{self._root}{control.PREFIX}"
        if self.mailbox:
            places |= {"smtp_host": self.smtp_host, "smtp_port": self.smtp_port}
            places["mailbox"] = str(self.mailbox.folder)
        return places

    def respond(self, request: Request) -> tuple[Answer, Delivery]:
        """Answer one HTTP request (called by the web server, from any thread)."""
        return self._switchboard.respond(request)

    def http_date(self) -> str:
        """Write the clock's time the way HTTP does."""
        return format_datetime(self.clock.now(), usegmt=True)

    @property
    def _root(self) -> str:
        return f"http://{HOST}:{self._web.server_port}"
