"""Sandboxes for programs that other people wrote to talk to NCBI."""

from collections.abc import Iterator

import pytest

from pipeline.sandbox import Corpus, Sandbox
from tests.integration.clients.records import library
from tests.many_records import many

KEY = "0123456789abcdef"  # with one, both EDirect and Biopython ask ten times a second
CROWD = 12_000  # more than ESearch lists


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Serve three articles, with NCBI's limits."""
    with Sandbox(Corpus.from_files([(None, library())]), api_keys=[KEY]) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def crowd() -> Iterator[Sandbox]:
    """Serve more articles than one search can list, with NCBI's limits."""
    with Sandbox(Corpus.from_files([(None, many(CROWD))]), api_keys=[KEY]) as sandbox:
        yield sandbox
