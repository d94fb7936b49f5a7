"""Tests that bound the time of reading a hostile text count that text alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_collection() -> Iterator[None]:
    """Keep the collector still: it takes seconds to go through what other tests left."""
    gc.disable()
    yield
    gc.enable()
