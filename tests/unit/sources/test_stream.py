"""From bytes to records: however the stream is cut, the same records; never half a set as whole."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Malformed
from pipeline.sources import pubmed_records
from pipeline.sources.pubmed_records import read_records

from .samples import HEAD, TAIL, book, deletions, pmids, read, record, whole

SMALL = whole(record(1, title="K<sub>2</sub> und Gefäße."), book(2), record(3), deletions(4, 5))
NAMES = [1, 2, 3, "deleted 4 5"]


def test_the_records_of_a_set_in_order() -> None:
    assert pmids(read(record(7), book(5), record(6), deletions(3, 4))) == [7, 5, 6, "deleted 3 4"]


@pytest.mark.parametrize(
    "body",
    [
        HEAD + TAIL,
        b"<PubmedArticleSet></PubmedArticleSet>",
        b"<PubmedArticleSet/>",
        b'<?xml version="1.0"?><PubmedArticleSet />\n',
        b"\xef\xbb\xbf<PubmedArticleSet>\n \n</PubmedArticleSet >",
    ],
)
def test_an_empty_set_is_whole(body: bytes) -> None:
    assert list(read_records([body])) == []
    assert list(read_records(bytes([byte]) for byte in body)) == []


@given(st.sets(st.integers(1, len(SMALL) - 1)))
def test_chunks_of_any_size_give_the_same_records(borders: set[int]) -> None:
    places = [0, *sorted(borders), len(SMALL)]
    chunks = [SMALL[start:end] for start, end in pairwise(places)]
    assert list(read_records(chunks)) == list(read_records([SMALL]))


def test_a_border_at_every_byte_gives_the_same_records() -> None:
    for place in range(len(SMALL) + 1):
        assert pmids(read_records([SMALL[:place], SMALL[place:]])) == NAMES, place


def test_a_set_cut_anywhere_is_never_taken_for_whole() -> None:
    end = SMALL.rindex(b">") + 1
    for place in range(end):
        with pytest.raises(Malformed):
            list(read_records([SMALL[:place]]))
    assert pmids(read_records([SMALL[:end]])) == NAMES


def test_what_came_before_the_cut_is_good() -> None:
    stream = read_records([whole(record(1), record(2))[: -len(TAIL)]])
    assert [next(stream), next(stream)] == read(record(1), record(2))
    with pytest.raises(Malformed, match="ends in the middle"):
        next(stream)


@pytest.mark.parametrize(
    ("prolog", "complaint"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>', "UTF-8, this says ISO-8859-1"),
        (b"<?xml version='1.0' encoding = 'latin-1'?>", "UTF-8, this says latin-1"),
        (b'<?xml version="1.0" encoding="UTF-16"?>', "UTF-8, this says UTF-16"),
    ],
)
def test_another_encoding_is_refused_not_guessed(prolog: bytes, complaint: str) -> None:
    with pytest.raises(Malformed, match=complaint):
        list(read_records([prolog + b"<PubmedArticleSet></PubmedArticleSet>"]))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Service unavailable</body></html>",
        b'{"error":"API rate limit exceeded"}',
        b"<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>",
        SMALL.decode().encode("utf-16"),
        b" " * 1_200_000,
    ],
)
def test_what_is_no_set_is_refused_with_its_beginning(body: bytes) -> None:
    with pytest.raises(Malformed, match="not a PubmedArticleSet: the answer starts with"):
        list(read_records([body]))


def test_every_version_of_a_record_is_read() -> None:
    found = read(record(1, version=1), record(1, version=2))
    assert [getattr(one, "version", None) for one in found] == [1, 2]


def test_a_record_without_an_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubmed_records, "MAX_RECORD_BYTES", 100_000)

    def endless() -> Iterator[bytes]:
        yield HEAD + b"<PubmedArticle>"
        while True:
            yield b"x" * 10_000

    with pytest.raises(Malformed, match="a record without an end"):
        list(read_records(endless()))


def test_a_long_stream_needs_no_more_memory_than_a_short_one() -> None:
    assert _peak(4_000) < 1.5 * _peak(400)


def _peak(count: int) -> int:
    def chunks() -> Iterator[bytes]:
        yield HEAD
        for pmid in range(1, count + 1):
            yield record(pmid, title="A sample study. " * 50)
        yield TAIL

    tracemalloc.start()
    try:
        assert sum(1 for _ in read_records(chunks())) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
