"""What a source no longer has is noted once, and asked for ever more rarely."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import pairwise

from pipeline.store import looks, withdrawals
from pipeline.store.engine import Store

from .samples import LATER, NOW, article, changes, save_them, start_run

GONE = ("withdrawn", "no longer in PubMed")


def miss(store: Store, *pmids: int, now: datetime = NOW) -> int:
    with store.write() as session:
        return withdrawals.note_missing(session, pmids, now, start_run(session))


def withdraw(store: Store, *pmids: int, now: datetime = NOW) -> int:
    with store.write() as session:
        return withdrawals.withdraw(session, pmids, now, start_run(session))


def due(store: Store, now: datetime) -> Collection[int]:
    with store.read() as session:
        return withdrawals.worth_another_look(session, now)


def in_turn(store: Store) -> list[int]:
    with store.read() as session:
        return looks.least_recently_refreshed(session, 10)


def test_the_third_miss_in_a_row_withdraws_a_study(store: Store) -> None:
    save_them(store, article(1), article(2))
    assert [miss(store, 1, 99) for _ in range(4)] == [0, 0, 1, 0]
    assert changes(store, 1) == [("added", ""), GONE]
    assert changes(store, 2) == [("added", "")]
    assert in_turn(store) == [2]


def test_a_record_that_comes_begins_to_count_anew(store: Store) -> None:
    save_them(store, article(1))
    for _ in range(3):
        miss(store, 1)
        miss(store, 1)
        save_them(store, article(1))
    assert changes(store, 1) == [("added", "")]


def test_a_missed_study_goes_to_the_end_of_the_queue(store: Store) -> None:
    save_them(store, article(1), article(2))
    miss(store, 1, now=LATER)
    assert in_turn(store) == [2, 1]


def test_a_deletion_is_noted_once_and_only_of_what_is_held(store: Store) -> None:
    save_them(store, article(1), article(2))
    assert withdraw(store, 1, 99) == 1
    assert withdraw(store, 1, 2, now=LATER) == 1
    assert changes(store, 1) == changes(store, 2) == [("added", ""), GONE]


def test_a_withdrawn_study_that_comes_back_can_be_withdrawn_again(store: Store) -> None:
    save_them(store, article(1))
    withdraw(store, 1)
    save_them(store, article(1, title="Another title"))
    assert in_turn(store) == [1]
    assert withdraw(store, 1) == 1
    assert [kind for kind, _ in changes(store, 1)] == ["added", "withdrawn", "revised", "withdrawn"]


def test_a_withdrawn_study_that_comes_back_as_it_was_is_asked_for_like_any_other(
    store: Store,
) -> None:
    save_them(store, article(1), article(2))
    withdraw(store, 1)
    assert in_turn(store) == [2]
    assert save_them(store, article(1)).unchanged == 1
    assert (in_turn(store), due(store, NOW + timedelta(days=90))) == ([1, 2], [])
    assert [miss(store, 1) for _ in range(3)] == [0, 0, 1]


def test_a_withdrawn_study_is_asked_for_ever_more_rarely_but_not_never(store: Store) -> None:
    save_them(store, article(1), article(2))
    withdraw(store, 1)
    asked = [NOW]
    for day in range(500):
        now = NOW + timedelta(days=day)
        if due(store, now):
            assert due(store, now) == [1]
            miss(store, 1, now=now)
            asked.append(now)
    pauses = [(later - early).days for early, later in pairwise(asked)]
    assert pauses == [30, 30, 60, 120, 240]
