"""The ledger decides what is known: nothing is missed, forgotten or met twice."""

from collections.abc import Sequence
from datetime import datetime

from pipeline.domain.vocabulary import ChangeKind, StudyState
from pipeline.store import ledger, matches, searches, studies
from pipeline.store.engine import Store
from pipeline.store.searches import SearchVersion, Watermark

from .samples import (
    BASELINE,
    LATER,
    NEWS,
    NOW,
    OTHER,
    answer,
    article,
    changes,
    hold,
    note,
    save_them,
    start_run,
)

HELD, MISSING, GONE = StudyState.HELD, StudyState.MISSING, StudyState.GONE


def to_ask(store: Store, found: Sequence[int], search: str = "k2") -> list[int]:
    """Take the set difference as ``collect`` does: found and not settled."""
    with store.read() as session:
        known = ledger.states(session, search)
    return [pmid for pmid in found if known.get(pmid) not in ledger.SETTLED]


def version(store: Store, term: str, name: str = "k2", now: datetime = NOW) -> SearchVersion:
    with store.write() as session:
        return searches.version_of(session, name, term, now)


def absent(store: Store, found: Sequence[int]) -> int:
    with store.write() as session:
        return ledger.note_absent(session, "k2", found, LATER)


def searches_of(store: Store, pmid: int) -> tuple[str, ...]:
    with store.read() as session:
        return studies.load(session, [pmid])[0].searches


def test_only_what_the_ledger_does_not_hold_is_asked_for(store: Store) -> None:
    hold(store, article(1), article(2))
    assert to_ask(store, [1, 2, 3]) == [3]
    assert to_ask(store, [1, 2, 3], "mgp") == [1, 2, 3]


def test_a_search_is_new_until_its_first_complete_answer(store: Store) -> None:
    first = version(store, "vitamin k 2")
    assert first == SearchVersion("k2", 1, is_new=True)
    assert version(store, "vitamin k 2") == first
    answer(store, first)
    assert version(store, "vitamin k 2") == SearchVersion("k2", 1, is_new=False)


def test_an_edited_query_is_a_new_search_that_starts_with_a_baseline(store: Store) -> None:
    answer(store, version(store, "vitamin k 2"))
    edited = version(store, "vitamin k 2 OR menaquinone")
    assert edited == SearchVersion("k2", 2, is_new=True, follows=NOW.date())
    answer(store, edited, now=LATER)
    again = SearchVersion("k2", 3, is_new=True, follows=LATER.date())
    assert version(store, "vitamin k 2", now=LATER) == again
    assert version(store, "matrix gla protein", "mgp").version == 1


def test_the_watermark_keeps_the_last_complete_answer(store: Store) -> None:
    with store.read() as session:
        assert searches.watermark(session, "k2") is None
    answer(store, NEWS, 3412)
    answer(store, NEWS, 3415, LATER)
    with store.read() as session:
        assert searches.watermark(session, "k2") == Watermark(LATER, 3415, "k2")


def test_what_fetch_leaves_out_is_asked_three_times_and_then_gone(store: Store) -> None:
    seen = []
    for _run in range(3):
        assert to_ask(store, [9]) == [9]
        note(store, {9: MISSING})
        with store.read() as session:
            seen.append(ledger.states(session, "k2")[9])
    assert seen == [MISSING, MISSING, GONE]
    assert to_ask(store, [9]) == []


def test_a_missing_record_that_comes_has_its_misses_forgiven(store: Store) -> None:
    note(store, {9: MISSING})
    note(store, {9: MISSING})
    hold(store, article(9))
    assert to_ask(store, [9]) == []
    note(store, {9: MISSING})
    assert to_ask(store, [9]) == [9]


def test_a_record_that_could_not_be_read_is_asked_for_again(store: Store) -> None:
    note(store, {5: StudyState.REJECTED})
    assert to_ask(store, [5]) == [5]
    hold(store, article(5))
    assert to_ask(store, [5]) == []


def test_first_seen_and_baseline_of_a_match_are_never_rewritten(store: Store) -> None:
    hold(store, article(1), search=BASELINE)
    note(store, {1: HELD}, NEWS, LATER)
    with store.read() as session:
        run_of_the_second_note = 3
        assert ledger.arrivals(session, "k2", run_of_the_second_note) == {}
        assert ledger.tally(session, "k2") == {HELD: 1}


def test_a_study_that_leaves_the_query_is_kept_and_can_come_back(store: Store) -> None:
    hold(store, article(1), article(2), article(3))
    assert absent(store, [1, 3]) == 1
    assert searches_of(store, 2) == ()
    with store.read() as session:
        assert ledger.tally(session, "k2") == {HELD: 2}
        assert set(ledger.states(session, "k2")) == {1, 2, 3}
    assert absent(store, [1, 3]) == 0, "it left once, not at every run"
    assert absent(store, [1, 2, 3]) == 0
    assert searches_of(store, 2) == ("k2",)
    assert to_ask(store, [1, 2, 3]) == []
    assert changes(store, 2) == [("added", "")]


def test_what_another_search_brought_is_held_and_needs_no_fetch(store: Store) -> None:
    hold(store, article(1), search=OTHER)
    with store.read() as session:
        assert ledger.held(session, [1, 2]) == {1}
    note(store, {1: HELD})
    assert searches_of(store, 1) == ("k2", "mgp")
    assert changes(store, 1) == [("added", "")]


def test_more_numbers_than_a_statement_binds_are_looked_up_in_parts(store: Store) -> None:
    hold(store, article(66_000))
    with store.read() as session:
        assert ledger.held(session, range(1, 66_001)) == {66_000}


def test_arrivals_of_a_run_are_counted_by_how_they_came_but_not_the_baseline(store: Store) -> None:
    save_them(store, article(1), article(2, "2026-01-02"), article(3), article(4))
    with store.write() as session:
        run = start_run(session)
        matches.note_matches(session, NEWS, {1: HELD, 2: HELD, 8: MISSING}, NOW, run)
        matches.note_matches(session, SearchVersion("mgp", 1, is_new=True), {3: HELD}, NOW, run)
    with store.read() as session:
        assert ledger.arrivals(session, "k2", run) == {ChangeKind.ADDED: 1, ChangeKind.LATE: 1}
        assert ledger.arrivals(session, "mgp", run) == {}
