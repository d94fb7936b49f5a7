"""Every field we read of a real record is what Biopython reads, or a known difference.

Of the twenty thousand records those are compared that are unlike the ones before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from enum import Enum
from itertools import islice
from typing import Any

import pytest

from pipeline.domain.dates import PartialDate
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import ArticleKind
from pipeline.sources.pubmed_records import read_records
from tests.sizes import IS_FULL

from .books_by_biopython import chapter_facts
from .by_biopython import Facts, article_facts, read_set
from .real_data import record_files, records_of, require_data, set_of, sets, unlike

pytestmark = pytest.mark.long
ENOUGH = 10 if IS_FULL else 4  # records that are alike
AT_ONCE = 500  # Biopython keeps a whole set in memory, at about thirty times its size
FIELDS = [field.name for field in fields(Article) if field.name != "raw"]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", record_files() or ["no real records"])
def test_every_field_is_what_biopython_reads(name: str) -> None:
    require_data()
    differences = [line for body in sets(name) for line in _compare(body)]
    assert not differences, "\n".join([f"{len(differences)} in {name}:", *differences[:20]])


def _compare(body: bytes) -> Iterator[str]:
    """Read a set as a whole ourselves, and by and by with Biopython."""
    records = list(unlike(records_of(body), ENOUGH))
    ours = [one for one in read_records([set_of(records)]) if isinstance(one, Article)]
    articles = iter([one for one in ours if one.kind is not ArticleKind.BOOK_CHAPTER])
    chapters = iter([one for one in ours if one.kind is ArticleKind.BOOK_CHAPTER])
    for batch in _batches(records):
        theirs, books = read_set(batch)
        yield from _differences(articles, [article_facts(one) for one in theirs])
        yield from _differences(chapters, [chapter_facts(one) for one in books])
    yield from (f"{one.pmid}: only we read it" for one in [*articles, *chapters])


def _batches(records: list[bytes]) -> Iterator[Sequence[bytes]]:
    rest = iter(records)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _differences(ours: Iterator[Article], theirs: list[Facts]) -> Iterator[str]:
    for facts in theirs:
        article = next(ours, None)
        if article is None:
            yield f"{facts['pmid']}: only Biopython reads it"
            continue
        assert sorted(facts) == sorted(FIELDS), "a field of Article is not compared"
        for name in FIELDS:
            value = plain(getattr(article, name))
            if value != facts[name]:
                yield f"{article.pmid} {name}: {value!r} but Biopython {facts[name]!r}"


def plain(value: Any) -> Any:
    """Turn our nouns into tuples of plain values."""
    if isinstance(value, PartialDate):
        return value.iso(), value.raw
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if hasattr(value, "__dataclass_fields__"):
        return tuple(plain(getattr(value, field.name)) for field in fields(value))
    return value
