"""Real PubMed records, when they lie beside the project: no real record is part of it."""

from __future__ import annotations

import gzip
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from .recordings import bodies

ROOT = Path(__file__).parents[3]
_RECORD = re.compile(rb"<(PubmedArticle|PubmedBookArticle)[ >].*?</\1>", re.DOTALL)
_OPENING = re.compile(rb"<(PubmedArticle|PubmedBookArticle)[ >]")
_SET = b"<PubmedArticleSet"
# An element as it opens, with all its attributes but UI; a date with its words.
_SIGN = re.compile(rb"""<(Month|Season|MedlineDate)>([^<]*)|<(\w+)(?: UI="[^"]*")?([^>]*)>""")


def data_folder() -> Path | None:
    """Find the folder of real answers, or None."""
    named = os.environ.get("K2WATCH_TEST_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


def require_data() -> Path:
    """Give the folder of real answers; skip the test where there is none."""
    folder = data_folder()
    if folder is None:
        pytest.skip("no real records here; K2WATCH_TEST_DATA names their folder")
    return folder


def record_files() -> list[str]:
    """List the files that hold PubMed records, by their path in the folder."""
    folder = data_folder()
    if folder is None:
        return []
    found = [*folder.glob("pubmed/**/*.xml*"), *folder.glob("cassettes/eutils/**/*.*")]
    return sorted(str(path.relative_to(folder)) for path in found if _holds_records(path))


def sets(name: str) -> Iterator[bytes]:
    """Give every PubmedArticleSet of one file; a bare record is put into a set of its own."""
    for body in _bodies(require_data() / name):
        if _SET in body:
            yield body
        elif records_of(body):
            yield set_of([body])


def set_of(records: Iterable[bytes]) -> bytes:
    """Put records into a set of their own."""
    return b"<PubmedArticleSet>" + b"".join(records) + b"</PubmedArticleSet>"


def records_of(body: bytes) -> list[bytes]:
    """Cut a set into its records by the simplest possible means."""
    return [found.group() for found in _RECORD.finditer(body)]


def unlike(records: Iterable[bytes], enough: int = 10) -> Iterator[bytes]:
    """Pass over a record in which nothing is new: no two elements that rarely meet."""
    seen: Counter[tuple[object, object]] = Counter()
    for record in records:
        pairs = set(pairwise(_SIGN.findall(record)))
        if any(seen[pair] < enough for pair in pairs):
            seen.update(pairs)
            yield record


def _holds_records(path: Path) -> bool:
    return any(_OPENING.search(body) for body in _bodies(path, limit=1_000_000))


def _bodies(path: Path, limit: int = -1) -> Iterator[bytes]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        content = file.read(limit)
    if "cassettes" in path.parts:
        yield from bodies(content)
    else:
        yield content
