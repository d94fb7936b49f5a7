"""The ledger's finer rules: what counts as news, as missing and as lost, search by search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest

from pipeline.domain.vocabulary import ChangeKind, SourceName, StudyState
from pipeline.store import books, ledger, looks, matches
from pipeline.store.books import STUDIES
from pipeline.store.engine import Store
from pipeline.store.searches import SearchVersion

from .samples import (
    LATER,
    NEWS,
    NEXT_SLOT,
    NOW,
    OTHER,
    SLOT,
    article,
    hold,
    issue,
    note,
    save_them,
    start_run,
)
from .test_issues import numbers, publish

HELD, MISSING, GONE = StudyState.HELD, StudyState.MISSING, StudyState.GONE
REJECTED = StudyState.REJECTED
EUROPEPMC = SourceName.EUROPEPMC
PREPRINTS = SearchVersion("k2", 1, is_new=False, source=EUROPEPMC)
EDITED = SearchVersion("k2", 2, is_new=True, follows=date(2026, 11, 20))


def states(store: Store, search: str = "k2") -> dict[int, StudyState]:
    with store.read() as session:
        return ledger.states(session, search)


def absent(
    store: Store, found: Sequence[int], search: str = "k2", source: SourceName = EUROPEPMC
) -> int:
    with store.write() as session:
        return ledger.note_absent(session, search, found, LATER, source)


def lost(store: Store, limit: int = 10) -> list[int]:
    with store.read() as session:
        return ledger.lost_preprints(session, limit)


def test_what_came_since_the_last_answer_is_news_to_an_edited_query(store: Store) -> None:
    save_them(store, article(1, "2026-11-19"), article(2, "2026-11-20"), article(3, "2026-11-21"))
    note(store, {1: HELD, 2: HELD, 3: HELD}, EDITED)
    with store.read() as session:
        assert ledger.after_baseline(session) == {2, 3}, "the day of the answer may not be over"


def test_a_record_that_came_is_missed_three_times_anew(store: Store) -> None:
    note(store, {9: MISSING})
    hold(store, article(9))
    for state in (MISSING, MISSING, GONE):
        note(store, {9: MISSING})
        assert states(store) == {9: state}


def test_a_broken_record_was_there_and_is_missed_three_times_anew(store: Store) -> None:
    for state in (REJECTED, MISSING, MISSING, REJECTED, MISSING, MISSING):
        note(store, {9: state})
        assert states(store) == {9: state}
    note(store, {9: MISSING})
    assert states(store) == {9: GONE}


def test_of_one_answer_each_study_gets_its_own_state(store: Store) -> None:
    note(store, {1: MISSING, 2: HELD, 3: HELD, 4: HELD})
    note(store, {1: HELD, 2: MISSING, 3: REJECTED, 4: GONE})
    assert states(store) == {1: HELD, 2: MISSING, 3: REJECTED, 4: GONE}


def test_a_study_that_stays_away_left_once(store: Store) -> None:
    hold(store, article(1), article(2))
    left = [absent(store, [1], source=SourceName.PUBMED) for _run in range(4)]
    assert left == [1, 0, 0, 0]
    with store.read() as session:
        assert ledger.found_now(session, "k2") == {1}


def test_what_one_source_no_longer_finds_says_nothing_of_another(store: Store) -> None:
    hold(store, article(1))
    hold(store, article(-1), search=PREPRINTS)
    assert absent(store, []) == 1
    with store.read() as session:
        assert ledger.found_now(session, "k2") == {1}
        assert ledger.found_now(session, "k2", EUROPEPMC) == set()
        assert ledger.states(session, "k2", EUROPEPMC) == {-1: HELD}
        assert ledger.tally(session, "k2", EUROPEPMC) == {}
        assert ledger.tally(session, "k2") == {HELD: 1}


def test_arrivals_are_those_of_one_run_and_one_source(store: Store) -> None:
    save_them(store, article(1), article(2), article(-1))
    runs = []
    for found in ({1: HELD}, {2: HELD, -1: HELD}):
        with store.write() as session:
            runs.append(start_run(session))
            matches.note_matches(session, NEWS, found, NOW, runs[-1])
    with store.read() as session:
        assert [ledger.arrivals(session, "k2", run) for run in runs] == [{ChangeKind.ADDED: 1}] * 2
        assert ledger.arrivals(session, "k2", runs[0], EUROPEPMC) == {}
        assert ledger.arrivals(session, "k2", runs[1], EUROPEPMC) == {ChangeKind.ADDED: 1}


def test_a_preprint_is_lost_when_no_search_finds_it_any_more(store: Store) -> None:
    hold(store, article(1), article(-1), article(-2))
    note(store, {-1: HELD}, OTHER)
    assert lost(store) == []
    absent(store, [-2])
    absent(store, [], source=SourceName.PUBMED)
    assert lost(store) == [], "another search finds it, and PubMed's are asked for by number"
    absent(store, [], "mgp")
    assert lost(store) == [-1]


def test_the_lost_are_listed_from_the_one_unseen_for_longest(store: Store) -> None:
    hold(store, article(-1), article(-2), article(-3), article(-4))
    note(store, {-5: MISSING})
    absent(store, [])
    with store.write() as session:
        looks.mark_refreshed(session, [-1, -4], LATER)
    assert lost(store) == [-3, -2, -4, -1], "what never came cannot be asked for again"
    assert lost(store, 1) == [-3]


@pytest.mark.parametrize(
    ("starts", "since"),
    [({"k2": NOW, "mgp": LATER}, NOW), ({"k2": LATER, "mgp": NOW}, NOW), ({"mgp": LATER}, LATER)],
)
def test_a_reader_came_with_the_first_search_that_finds_it(
    store: Store, starts: Mapping[str, datetime], since: datetime
) -> None:
    hold(store, article(1), article(2))
    note(store, {1: HELD}, OTHER)
    with store.read() as session:
        assert books.came(session, STUDIES, starts, [1]) == {1: since}


def test_what_is_found_the_moment_a_reader_begins_to_follow_is_news(store: Store) -> None:
    hold(store, article(1))
    with store.read() as session:
        assert books.news(session, STUDIES, {"k2": NOW}, [1]) == {1}
        assert books.news(session, STUDIES, {"k2": NOW + timedelta.resolution}, [1]) == set()


def test_each_study_has_the_first_issue_that_showed_it(store: Store) -> None:
    hold(store, article(1), article(2), article(3))
    first, second, third = numbers(store)
    publish(store, "bench", told=[second], shown=[second])
    publish(store, told=[first], shown=[first])
    publish(store, slot=NEXT_SLOT, told=[second, third], shown=[second])
    with store.read() as session:
        found = books.first_sent(session, STUDIES, "desk", [1, 2, 3])
        assert found == {1: SLOT, 2: NEXT_SLOT}
        assert books.first_sent(session, STUDIES, "desk", [2]) == {2: NEXT_SLOT}


def test_an_issue_that_tells_nothing_is_written_all_the_same(store: Store) -> None:
    with store.write() as session:
        books.tell(session, STUDIES, "desk", [], [], issue(session))
