"""PubMed as our client asks it, over real HTTP: the sandbox with faults, or a page by script.

Time is ours: a pause only moves the clock, unless a test is about real silence.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from pipeline.http_client import HttpClient, Limit, Pace
from pipeline.sandbox import Corpus, FaultScript, Sandbox
from pipeline.sources.eutils import EUtilities
from pipeline.sources.pubmed import PubMed

KEY = "0123456789abcdef0123456789abcdef0123"
EVERYTHING = "all[sb]"
PMIDS = (1, 2, 3, 4, 5, 6)


def record(pmid: int, title: str = "A sample study.", version: int = 1) -> bytes:
    """Write a small PubmedArticle."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
        f'<PMID Version="{version}">{pmid}</PMID><Article PubModel="Print"><Journal><JournalIssue '
        f'CitedMedium="Print"><PubDate><Year>2026</Year></PubDate></JournalIssue></Journal>'
        f"<ArticleTitle>{title}</ArticleTitle><Language>eng</Language></Article></MedlineCitation>"
        f"<PubmedData><History/></PubmedData></PubmedArticle>"
    ).encode()


def book(pmid: int) -> bytes:
    """Write a small PubmedBookArticle."""
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{pmid}</PMID><Book><BookTitle>A book'
        f"</BookTitle><PubDate><Year>2020</Year></PubDate></Book></BookDocument>"
        f"</PubmedBookArticle>"
    ).encode()


def a_set(*records: bytes) -> bytes:
    """Put records into a PubmedArticleSet."""
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>'
    return head + b"".join(records) + b"</PubmedArticleSet>"


SIX = tuple(record(pmid) for pmid in PMIDS)


@dataclass
class Time:
    """A clock that only pauses move."""

    pauses: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return sum(self.pauses)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@dataclass(frozen=True)
class Asked:
    """PubMed, the sandbox behind it, and the pauses that were made."""

    pubmed: PubMed
    sandbox: Sandbox
    time: Time

    def count(self, verb: str) -> int:
        """Count the requests of one kind."""
        return sum(entry.verb == verb for entry in self.sandbox.requests)

    def fetched(self, *pmids: int) -> tuple[list[int], list[int], list[int | None]]:
        """Fetch PMIDs: those that came, those that are missing, those that were rejected."""
        batches = list(self.pubmed.fetch(pmids or PMIDS))
        return (
            [article.pmid for batch in batches for article in batch.articles],
            [pmid for batch in batches for pmid in batch.missing],
            [reject.pmid for batch in batches for reject in batch.rejects],
        )


@contextmanager
def asked(
    *faults: Mapping[str, Any],
    records: Sequence[bytes] = SIX,
    key: str | None = None,
    timeout_s: float | None = None,
    batch_size: int = 200,
    **options: Any,
) -> Iterator[Asked]:
    """Open a sandbox that suffers faults, and PubMed as seen through it.

    A ``timeout_s`` is counted by a real clock; ``options`` are the sandbox's.
    """
    corpus = Corpus.from_files([(None, a_set(*records))])
    script = FaultScript.of(faults)
    with Sandbox(corpus, faults=script, **{"limits": False} | options) as sandbox:
        with client(timeout_s=timeout_s, secrets=(key,)) as (http, clock):
            eutils = EUtilities(
                http, sandbox.base_url, tool="k2watch", email="ann@example.org", api_key=key
            )
            yield Asked(PubMed(eutils, batch_size=batch_size), sandbox, clock)


@contextmanager
def client(
    *, timeout_s: float | None = None, budget_s: float = 1e9, secrets: tuple[str | None, ...] = ()
) -> Iterator[tuple[HttpClient, Time]]:
    """Make an HTTP client whose pauses take no time."""
    clock = Time()
    http = HttpClient(
        pace=Pace(Limit(10_000, 1)),
        timeout_s=timeout_s or 20,
        budget_s=budget_s,
        user_agent="k2watch-test",
        secrets=secrets,
        monotonic=time.monotonic if timeout_s else clock.monotonic,
        sleep=clock.sleep,
    )
    with closing(http):
        yield http, clock


class _Page(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Pages)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        self.server.agents.append(self.headers["User-Agent"])
        self._answer(self.server.page)

    def _answer(self, page: tuple[int, Mapping[str, str], bytes]) -> None:
        status, headers, body = page
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        assert isinstance(self.server, Pages)
        self.server.asked.append(f"GET {self.path}")
        self.server.agents.append(self.headers["User-Agent"])
        self._answer(self.server.to_get.get(urlsplit(self.path).path, (404, {}, b"none such")))

    def log_message(self, *_: object) -> None:
        """Be silent."""


class Pages(ThreadingHTTPServer):
    """A server with one page to post to; ``to_get`` are others, ``asked`` lists the paths.

    ``agents`` lists who asked, as they call themselves.
    """

    daemon_threads = True

    def __init__(self, page: tuple[int, Mapping[str, str], bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.page = page
        self.to_get: dict[str, tuple[int, Mapping[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.agents: list[str | None] = []

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}/"


@contextmanager
def page(status: int, headers: Mapping[str, str], body: bytes) -> Iterator[Pages]:
    """Serve one page for every request."""
    with Pages((status, headers, body)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
