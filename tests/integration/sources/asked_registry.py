"""ClinicalTrials.gov by a script, over real HTTP: what each request is answered, in turn."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from pipeline.http_client import HttpClient
from pipeline.sources.clinicaltrials import ClinicalTrials

from ...unit.sources.studies import sample
from .asked_pubmed import Time, client

Reply: TypeAlias = tuple[int, dict[str, str], bytes]
MONDAY, TUESDAY = "2031-03-03T09:00:05", "2031-03-04T09:00:05"


@dataclass(frozen=True)
class Terms:
    """A query by the registry's own fields."""

    cond: str = ""
    intr: str = "vitamin K2"
    term: str = ""


def as_json(content: Any, status: int = 200) -> Reply:
    """Answer JSON."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return status, {"Content-Type": "application/json"}, body


def number_of(place: int) -> str:
    """Give the number of a sample study."""
    return f"NCT0999{place:04d}"


@dataclass
class Registry:
    """Sample studies in pages, in one state of the data after another.

    ``states`` are the answers to ``/version``, the last one again and again. ``instead`` are
    replies that come before all others, each for one request to ``/studies``, by its place; a
    function is called, and its None answers as usual. ``asked`` lists paths and parameters.
    """

    studies: list[Any]
    states: list[str] = field(default_factory=lambda: [MONDAY])
    instead: dict[int, Reply | Callable[[], None]] = field(default_factory=dict)
    elsewhere: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def reply(self, path: str, parameters: dict[str, str]) -> Reply:
        """Answer one request."""
        place = len(self.pages)
        self.asked.append((path, parameters))
        if path in self.elsewhere:
            return self.elsewhere[path]
        if path == "/version":
            state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
            return as_json({"apiVersion": "2.0.5", "dataTimestamp": state})
        instead = self.instead.get(place)
        if isinstance(instead, tuple):
            return instead
        if instead:
            instead()
        return as_json(self._page(parameters))

    def _page(self, parameters: dict[str, str]) -> dict[str, Any]:
        start, size = int(parameters.get("pageToken", "t0")[1:]), int(parameters["pageSize"])
        page: dict[str, Any] = {"studies": self.studies[start : start + size]}
        if parameters.get("countTotal") == "true":
            page["totalCount"] = len(self.studies)
        if start + size < len(self.studies):
            page["nextPageToken"] = f"t{start + size}"
        return page

    @property
    def pages(self) -> list[dict[str, str]]:
        """The parameters of each request for a page."""
        return [parameters for path, parameters in self.asked if path == "/studies"]


class _Reply(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        address = urlsplit(self.path)
        status, headers, body = self.server.registry.reply(
            address.path, dict(parse_qsl(address.query, keep_blank_values=True))
        )
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, registry: Registry) -> None:
        super().__init__(("127.0.0.1", 0), _Reply)
        self.registry = registry


@contextmanager
def registry(
    studies: Sequence[Any] | int = 5, *, page_size: int = 2, **script: Any
) -> Iterator[tuple[ClinicalTrials, Registry, Time]]:
    """Serve studies, or so many samples, and ask them as a source; pauses take no time."""
    if isinstance(studies, int):
        studies = [sample(number_of(place)) for place in range(studies)]
    scripted = Registry(list(studies), **script)
    with _Server(scripted) as server, client() as (http, clock):
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield _source(http, server.server_port, page_size), scripted, clock
        finally:
            server.shutdown()
            thread.join()


def _source(http: HttpClient, port: int, page_size: int) -> ClinicalTrials:
    return ClinicalTrials(http, f"http://127.0.0.1:{port}/", page_size=page_size)
