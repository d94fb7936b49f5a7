"""Fetching records: articles, chapters, rejects and missing ones are what was asked for."""

from __future__ import annotations

import pytest

from pipeline.domain.records import Article, Reject
from pipeline.domain.vocabulary import ArticleKind
from pipeline.errors import Refused, SourceError, Unavailable
from pipeline.http_client import ATTEMPTS
from pipeline.sources.pubmed import Batch, sort_answer

from .asked_pubmed import PMIDS, SIX, a_set, asked, book, record

ALL = list(PMIDS)


def test_records_come_in_the_order_asked_for_batch_by_batch() -> None:
    with asked(batch_size=2) as it:
        batches = list(it.pubmed.fetch([5, 3, 1, 2, 6]))
        assert [entry.ids for entry in it.sandbox.requests] == [("5", "3"), ("1", "2"), ("6",)]
        assert {entry.method for entry in it.sandbox.requests} == {"POST"}
    assert [batch.asked for batch in batches] == [(5, 3), (1, 2), (6,)]
    assert [article.pmid for batch in batches for article in batch.articles] == [5, 3, 1, 2, 6]


def test_nothing_is_asked_for_nothing() -> None:
    with asked() as it:
        assert list(it.pubmed.fetch([])) == []
        assert it.sandbox.requests == ()


def test_book_chapters_count() -> None:
    with asked(records=[*SIX, book(7)]) as it:
        [batch] = it.pubmed.fetch([7, 1])
    assert [article.kind for article in batch.articles] == [
        ArticleKind.BOOK_CHAPTER,
        ArticleKind.ARTICLE,
    ]


def test_a_pmid_pubmed_does_not_have_is_missing_after_a_second_question() -> None:
    with asked() as it:
        assert it.fetched(1, 77, 2) == ([1, 2], [77], [])
        assert [entry.ids for entry in it.sandbox.requests] == [("1", "77", "2"), ("77",)]


def test_only_unknown_pmids_are_all_missing() -> None:
    with asked() as it:
        assert it.fetched(77, 78) == ([], [77, 78], [])


# Faults that a second question for the missing ones heals.
GAPS = [
    {"kind": "truncate", "records": 2},
    {"kind": "truncate", "records": 0},
    {"kind": "drop_records", "count": 1},
    {"kind": "drop_records", "count": 6},
]
NO_MATTER = [
    {"kind": "duplicate_record", "record": 3},
    {"kind": "reorder"},
    {"kind": "wrong_charset"},
]
PASSING = [
    {"kind": "error", "text": "CTxRawClient: EOF"},
    {"kind": "html"},
    {"kind": "empty"},
    {"kind": "prolog_only"},
    {"kind": "truncate", "at": 300},
    {"kind": "truncate", "at": 1_200},
    {"kind": "status", "code": 502, "body": "Bad Gateway"},
    {"kind": "rate_limited"},
    {"kind": "reset", "where": "before"},
    {"kind": "reset", "where": "body"},
    {"kind": "incomplete", "missing": 1},
    {"kind": "short_content_length", "missing": 30},
]


def _name(fault: dict[str, object]) -> str:
    return " ".join(str(value)[:20] for value in fault.values())


@pytest.mark.parametrize("fault", GAPS, ids=_name)
def test_what_an_answer_lacks_is_asked_for_once_more(fault: dict[str, object]) -> None:
    with asked({**fault, "times": 1}) as it:
        came, missing, rejected = it.fetched()
        assert (sorted(came), missing, rejected) == (ALL, [], [])
        assert it.count("efetch") == 2


def test_what_stays_away_is_missing_not_gone_in_silence() -> None:
    with asked({"kind": "drop_records", "count": 2}) as it:
        assert it.fetched() == ([3, 4, 5, 6], [1, 2], [])


@pytest.mark.parametrize("fault", NO_MATTER, ids=_name)
def test_what_does_not_matter(fault: dict[str, object]) -> None:
    with asked(fault) as it:
        assert it.fetched() == (ALL, [], [])
        assert it.count("efetch") == 1


@pytest.mark.parametrize("fault", PASSING, ids=_name)
def test_what_passes_is_asked_again_in_whole(fault: dict[str, object]) -> None:
    with asked({**fault, "times": 1}) as it:
        assert it.fetched() == (ALL, [], [])
        assert [len(entry.ids) for entry in it.sandbox.requests] == [6, 6]


@pytest.mark.parametrize("fault", PASSING, ids=_name)
def test_what_stays_is_an_error_and_the_batches_before_are_whole(fault: dict[str, object]) -> None:
    with asked({**fault, "request": [2, 3, 4, 5], "verb": "efetch"}, batch_size=3) as it:
        batches = it.pubmed.fetch(PMIDS)
        assert [article.pmid for article in next(batches).articles] == [1, 2, 3]
        with pytest.raises(Unavailable):
            next(batches)
        assert it.count("efetch") == 1 + ATTEMPTS


def test_a_broken_record_is_rejected_and_the_others_come() -> None:
    broken = a_set(record(1), record(2, title="A \x00 study"), record(3)).decode()
    with asked({"kind": "status", "code": 200, "body": broken}) as it:
        assert it.fetched(1, 2, 3) == ([1, 3], [], [2])
        assert it.count("efetch") == 1


def test_a_pmid_that_cannot_be_is_our_mistake() -> None:
    with asked() as it, pytest.raises(Refused, match="ID list is empty"):
        it.fetched(0)


def sorted_answer(asked_for: tuple[int, ...], *found: Article | Reject) -> Batch:
    return sort_answer(asked_for, iter(found))


def test_the_newest_version_counts_wherever_it_stands() -> None:
    old, new = Article(1, version=1, title="old"), Article(1, version=2, title="new")
    for order in ((old, new), (new, old)):
        assert [one.title for one in sorted_answer((1,), *order).articles] == ["new"]


def test_what_nobody_asked_for_stands_for_nothing() -> None:
    batch = sorted_answer((1, 2), Article(1), Article(9))
    assert ([one.pmid for one in batch.articles], batch.missing) == ([1], (2,))


def test_a_reject_is_not_missing_but_one_without_a_number_cannot_tell() -> None:
    batch = sorted_answer((1, 2), Reject(1, "broken", b""), Reject(None, "broken", b""))
    assert ([one.pmid for one in batch.rejects], batch.missing) == ([1, None], (2,))


def test_a_record_that_came_whole_is_no_reject() -> None:
    batch = sorted_answer((1,), Reject(1, "broken", b""), Article(1))
    assert ([one.pmid for one in batch.articles], batch.rejects, batch.missing) == ([1], (), ())


@pytest.mark.parametrize("kind", ["latin-1", "utf-16"])
def test_another_encoding_is_no_answer(kind: str) -> None:
    text = f'<?xml version="1.0" encoding="{kind}"?><PubmedArticleSet></PubmedArticleSet>'
    fault = {"kind": "status", "code": 200, "body": text}
    with asked(fault) as it, pytest.raises(SourceError, match="UTF-8"):
        it.fetched()


def test_versions_and_repeats_from_the_wire() -> None:
    records = [record(1, "first"), record(1, "third", version=3), record(2)]
    with asked(records=records) as it:
        [batch] = it.pubmed.fetch([1, 2])
    assert [(one.title, one.version) for one in batch.articles][:1] == [("third", 3)]
