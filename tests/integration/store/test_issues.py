"""An issue is written whole, a slot has one, and nothing is told twice to a reader."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from pipeline.domain.digests import Candidate
from pipeline.domain.records import Link
from pipeline.domain.vocabulary import ChangeKind, StudyState
from pipeline.store import issues, outbox, studies
from pipeline.store.engine import Store
from pipeline.store.models import DeliveryRow, DigestRow, SlotRow, ToldRow
from pipeline.store.untold import untold as not_told

from .samples import (
    BASELINE,
    LATER,
    NEWS,
    NEXT_SLOT,
    NOW,
    OTHER,
    SLOT,
    article,
    by_mail,
    hold,
    issue,
    note,
    save_them,
)


def untold(
    store: Store, reader: str = "desk", searches: Sequence[str] = ("k2",)
) -> list[Candidate]:
    with store.read() as session:
        return not_told(session, reader, searches)


def numbers(store: Store, reader: str = "desk", searches: Sequence[str] = ("k2",)) -> list[int]:
    return [one.change.number for one in untold(store, reader, searches)]


def publish(store: Store, reader: str = "desk", **said: Any) -> int:
    with store.write() as session:
        return issue(session, reader, **said)


def test_a_change_is_untold_until_an_issue_tells_it(store: Store) -> None:
    hold(store, article(1), article(2))
    first, second = numbers(store)
    publish(store, told=[first], shown=[first])
    assert numbers(store) == [second]
    publish(store, slot=NEXT_SLOT, told=[second], shown=[second])
    assert untold(store) == []


def test_a_study_knows_when_what_happened_was_first_shown_to_anybody(store: Store) -> None:
    hold(store, article(1), article(2), article(3))
    first, second, _ = numbers(store)
    publish(store, "bench", told=[first, second], shown=[first], now=LATER)
    publish(store, told=[first], shown=[first], now=NOW)
    with store.read() as session:
        found = studies.load(session, [1, 2, 3])
    assert [one.changes[0].told for one in found] == [NOW, None, None]


def test_readers_are_told_each_for_themselves(store: Store) -> None:
    hold(store, article(1))
    told = numbers(store)
    publish(store, "desk", told=told)
    assert numbers(store, "desk") == []
    assert numbers(store, "bench") == told


def test_only_the_readers_own_searches_count(store: Store) -> None:
    hold(store, article(1))
    hold(store, article(2), search=OTHER)
    assert [one.study.pmid for one in untold(store)] == [1]
    assert [one.study.pmid for one in untold(store, searches=["k2", "mgp"])] == [1, 2]
    assert untold(store, searches=[]) == []


def test_a_study_without_a_record_is_not_told(store: Store) -> None:
    save_them(store, article(1))
    note(store, {1: StudyState.MISSING})
    assert untold(store) == []


def test_history_is_what_every_search_of_the_reader_found_while_new(store: Store) -> None:
    hold(store, article(1), article(2), search=BASELINE)
    note(store, {2: StudyState.HELD}, OTHER)
    assert [one.is_baseline for one in untold(store)] == [True, True]
    assert [one.is_baseline for one in untold(store, searches=["k2", "mgp"])] == [True, False]


def test_a_search_that_a_reader_adds_brings_no_old_news_of_what_it_alone_finds(
    store: Store,
) -> None:
    hold(store, article(1))
    hold(store, article(2), search=replace(BASELINE, name="mgp"))
    erratum = Link("ErratumIn", None, "Sample J. 2026;1:9")
    save_them(store, article(1, links=(erratum,)), article(2, links=(erratum,)), now=LATER)
    added = LATER + timedelta(days=1)
    with store.write() as session:
        issues.follow(session, {"desk": ["k2"]}, NOW)
        issues.follow(session, {"desk": ["mgp"]}, added)
        found = not_told(session, "desk", ["k2", "mgp"])
    assert [(one.study.pmid, one.change.kind) for one in found] == [
        (1, ChangeKind.ADDED),
        (2, ChangeKind.ADDED),
        (1, ChangeKind.CORRECTED),
    ]
    again = Link("ErratumIn", None, "Sample J. 2027;2:1")
    save_them(store, article(2, links=(erratum, again)), now=added + timedelta(days=1))
    with store.read() as session:
        later = not_told(session, "desk", ["k2", "mgp"])
    assert [one.change.kind for one in later if one.study.pmid == 2][1:] == [ChangeKind.CORRECTED]


def test_news_about_a_study_names_the_issue_in_which_it_was_shown(store: Store) -> None:
    hold(store, article(1), article(2))
    shown, folded = numbers(store)
    publish(store, told=[shown, folded], shown=[shown])
    erratum = Link("ErratumIn", None, "Sample J. 2026;1:9")
    save_them(store, article(1, links=(erratum,)), article(2, links=(erratum,)), now=LATER)
    first, second = untold(store)
    assert (first.change.kind, first.sent_before) == ("corrected", SLOT)
    assert (second.study.pmid, second.sent_before) == (2, None), "it was settled, never shown"
    assert [one.sent_before for one in untold(store, "bench")] == [None] * 4


def test_news_is_told_even_when_the_study_left_the_search(store: Store) -> None:
    from pipeline.store import ledger

    hold(store, article(1))
    with store.write() as session:
        ledger.note_absent(session, "k2", [], NOW)
    assert [one.study.pmid for one in untold(store)] == [1]


def test_a_slot_is_settled_by_an_issue_or_by_nothing_to_tell(store: Store) -> None:
    publish(store, slot=SLOT)
    with store.write() as session:
        issues.settle_empty(session, "desk", NEXT_SLOT, NOW)
    with store.read() as session:
        assert issues.is_settled(session, "desk", SLOT)
        assert issues.is_settled(session, "desk", NEXT_SLOT)
        assert not issues.is_settled(session, "bench", SLOT)
        assert issues.last_slot(session, "desk") == SLOT, "an empty slot was no issue"
        assert issues.last_slot(session, "bench") is None


def test_a_second_issue_for_a_slot_is_impossible_and_leaves_nothing(store: Store) -> None:
    hold(store, article(1), article(2))
    first, second = numbers(store)
    publish(store, told=[first], outgoing=[by_mail()])
    with pytest.raises(IntegrityError):
        publish(store, told=[second], outgoing=[by_mail()])
    with store.read() as session:
        assert session.query(DigestRow).count() == 1
        assert session.query(DeliveryRow).count() == 1
    assert numbers(store) == [second]


def test_an_issue_after_an_empty_slot_is_impossible(store: Store) -> None:
    with store.write() as session:
        issues.settle_empty(session, "desk", SLOT, NOW)
    with pytest.raises(IntegrityError):
        publish(store, slot=SLOT)


def test_telling_a_change_again_is_impossible_and_leaves_nothing(store: Store) -> None:
    hold(store, article(1), article(2))
    first, second = numbers(store)
    publish(store, told=[first], shown=[first])
    with pytest.raises(IntegrityError):
        publish(store, slot=NEXT_SLOT, told=[second, first], outgoing=[by_mail()])
    with store.read() as session:
        assert session.query(SlotRow).count() == 1
        assert session.query(ToldRow).count() == 1
        assert outbox.due(session, LATER) == []
    assert numbers(store) == [second]


def test_an_issue_has_one_delivery_for_each_way(store: Store) -> None:
    with pytest.raises(IntegrityError):
        publish(store, outgoing=[by_mail(), by_mail()])
    folder = issues.Outgoing("folder", "reports", "", b"")
    publish(store, outgoing=[by_mail(), folder])
    with store.read() as session:
        assert len(outbox.due(session, NOW)) == 2


def test_what_an_issue_says_is_numbered_by_the_ledger(store: Store) -> None:
    hold(store, article(1), search=NEWS)
    (one,) = untold(store)
    assert (one.change.pmid, one.change.kind, one.change.noted) == (1, "added", NOW)
    with store.read() as session:
        (study,) = studies.load(session, [1])
    assert study.changes == (one.change,)
    assert one.study.searches == ("k2",)
