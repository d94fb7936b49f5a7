"""Sandboxes that end with their test, and a client that asks them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests

from pipeline.sandbox import Corpus, Sandbox

from .articles import article_set
from .others import Others

Serve = Callable[..., Sandbox]


class Client:
    """Asks one sandbox by HTTP and keeps its connection."""

    def __init__(self, sandbox: Sandbox, session: requests.Session) -> None:
        self.sandbox = sandbox
        self.session = session

    def get(self, verb: str, /, **params: Any) -> requests.Response:
        return self.session.get(f"{self.sandbox.base_url}{verb}.fcgi", params=params, timeout=5)

    def post(self, verb: str, /, **params: Any) -> requests.Response:
        return self.session.post(f"{self.sandbox.base_url}{verb}.fcgi", data=params, timeout=5)

    def found(self, term: str, **params: Any) -> list[int]:
        """Search and return the PMIDs of the page."""
        answer = self.get("esearch", term=term, retmode="json", **params).json()
        return [int(pmid) for pmid in answer["esearchresult"]["idlist"]]


class Seconds:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def seconds() -> Seconds:
    """Time for limits and history, moved by hand."""
    return Seconds()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start sandboxes over records; limits are off unless asked for."""
    with ExitStack() as stack:

        def start(*records: bytes, corpus: Corpus | None = None, **options: Any) -> Sandbox:
            corpus = corpus or Corpus.from_files([(None, article_set(*records))])
            return stack.enter_context(Sandbox(corpus, **{"limits": False} | options))

        yield start


@pytest.fixture
def ask() -> Iterator[Callable[[Sandbox], Client]]:
    """Make clients whose connections are closed in the end."""
    with ExitStack() as stack:
        yield lambda sandbox: Client(sandbox, stack.enter_context(requests.Session()))


@pytest.fixture
def others() -> Iterator[Callable[[Sandbox], Others]]:
    """Make clients of all services whose connections are closed in the end."""
    with ExitStack() as stack:
        yield lambda sandbox: Others(sandbox, stack.enter_context(requests.Session()))
