"""The wordings of a search and its watermark: for every source its own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pipeline.domain.vocabulary import SourceName
from pipeline.store import searches
from pipeline.store.engine import Store
from pipeline.store.models import SearchRow
from pipeline.store.searches import SearchVersion, Watermark

from .samples import LATER, NOW

PUBMED, EUROPEPMC = SourceName.PUBMED, SourceName.EUROPEPMC


def version(
    store: Store, term: str, now: datetime = NOW, name: str = "k2", source: SourceName = PUBMED
) -> SearchVersion:
    with store.write() as session:
        return searches.version_of(session, name, term, now, source)


def answer(store: Store, search: SearchVersion, mark: Watermark) -> None:
    with store.write() as session:
        searches.move_watermark(session, search, mark)


def mark(asked: datetime = NOW, count: int = 7) -> Watermark:
    return Watermark(asked, count, "as PubMed read it", asked - timedelta(days=2))


def test_a_wording_is_kept_with_the_moment_it_began(store: Store) -> None:
    version(store, "vitamin k 2")
    version(store, "vitamin k 2", LATER)
    version(store, "menaquinone", LATER)
    with store.read() as session:
        rows = session.query(SearchRow).order_by(SearchRow.version).all()
    assert [(one.version, one.term, one.started) for one in rows] == [
        (1, "vitamin k 2", NOW),
        (2, "menaquinone", LATER),
    ]


def test_the_latest_wording_of_a_search_is_the_one_that_counts(store: Store) -> None:
    with store.read() as session:
        assert searches.wording(session, "k2") is None
    for term in ("vitamin k 2", "menaquinone"):
        version(store, term)
    version(store, "matrix gla protein", name="mgp")
    version(store, "elsewhere", source=EUROPEPMC)
    with store.read() as session:
        assert searches.wording(session, "k2") == "menaquinone"
        assert searches.wording(session, "mgp") == "matrix gla protein"
        assert searches.wording(session, "k2", EUROPEPMC) == "elsewhere"


def test_each_source_has_its_own_versions_and_its_own_watermark(store: Store) -> None:
    for term in ("vitamin k 2", "menaquinone"):
        edited = version(store, term)
    here, there = mark(), mark(LATER, 9)
    answer(store, edited, here)
    other = version(store, "menaquinone", source=EUROPEPMC)
    assert other == SearchVersion("k2", 1, is_new=True, source=EUROPEPMC)
    answer(store, other, there)
    with store.read() as session:
        assert searches.watermark(session, "k2") == here
        assert searches.watermark(session, "k2", EUROPEPMC) == there
        assert searches.watermark(session, "mgp") is None
    assert version(store, "menaquinone", source=EUROPEPMC) == SearchVersion(
        "k2", 1, is_new=False, source=EUROPEPMC
    )


@pytest.mark.parametrize(("asked", "follows"), [(NOW, NOW), (LATER, NOW + timedelta(days=1))])
def test_an_edited_query_follows_the_last_answer_but_no_day_to_come(
    store: Store, asked: datetime, follows: datetime
) -> None:
    answer(store, version(store, "vitamin k 2"), mark(asked))
    edited = version(store, "menaquinone", NOW + timedelta(days=1))
    assert (edited.is_new, edited.follows) == (True, follows.date())


@pytest.mark.parametrize(
    ("number", "is_new", "is_edited"), [(1, True, False), (2, True, True), (2, False, False)]
)
def test_an_edited_query_is_one_that_was_worded_otherwise(
    number: int, is_new: bool, is_edited: bool
) -> None:
    assert SearchVersion("k2", number, is_new).is_edited is is_edited
