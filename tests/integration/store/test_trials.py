"""Registrations are kept with what happened to them; a reader is told of each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pipeline.domain.digests import TrialCandidate
from pipeline.domain.studies import Change
from pipeline.domain.trials import Trial, TrialStatus
from pipeline.domain.vocabulary import ChangeKind, SourceName, StudyState
from pipeline.store import books, ledger, matches, searches, trial_ledger, trials
from pipeline.store.engine import Store
from pipeline.store.searches import SearchVersion, Watermark
from tests.unit.registered import NUMBER, READING, registration

from .samples import LATER, NOW, issue, start_run

REGISTRY = SourceName.CLINICALTRIALS
NEWS = SearchVersion("k2", 1, is_new=False, source=REGISTRY)
BASELINE = SearchVersion("k2", 1, is_new=True, source=REGISTRY)
BEFORE = NOW - timedelta(days=30)


def keep(store: Store, *found: Trial, search: SearchVersion = NEWS, now: datetime = NOW) -> None:
    with store.write() as session:
        run = start_run(session)
        trials.save_trials(session, found, now, run)
        trial_ledger.note_found(session, search, [one.number for one in found], now, run)


def untold(store: Store, reader: str = "desk", came: datetime = BEFORE) -> list[TrialCandidate]:
    with store.read() as session:
        return trial_ledger.untold(session, reader, {"k2": came})


def kinds(store: Store) -> list[ChangeKind]:
    with store.read() as session:
        return [one.kind for held in trials.load(session, [NUMBER]) for one in held.changes]


def test_a_registration_comes_back_as_it_was_with_its_searches_and_reading(store: Store) -> None:
    keep(store, registration())
    with store.write() as session:
        (unread,) = trials.unread(session, "rules/1", 10)
        trials.keep_reading(session, "rules/1", [(unread, READING)])
        (held,) = trials.load(session, [NUMBER])
    assert (held.trial, held.reading, held.searches) == (registration(), READING, ("k2",))
    assert held.first_seen == NOW


def test_the_same_again_is_no_news_and_what_changed_is_read_again(store: Store) -> None:
    keep(store, registration())
    with store.write() as session:
        trials.keep_reading(session, "rules/1", [(registration(), READING)])
    keep(store, registration(), now=LATER)
    with store.read() as session:
        assert trials.unread(session, "rules/1", 10) == []
    assert kinds(store) == [ChangeKind.REGISTERED]
    keep(store, registration(status=TrialStatus.COMPLETED, status_raw="COMPLETED"), now=LATER)
    with store.read() as session:
        assert len(trials.unread(session, "rules/1", 10)) == 1
    assert kinds(store) == [ChangeKind.REGISTERED, ChangeKind.STATUS_CHANGED]


def test_what_was_there_before_the_search_is_history_and_what_happens_to_it_is_news(
    store: Store,
) -> None:
    keep(store, registration(), search=BASELINE)
    (arrival,) = untold(store)
    assert arrival.is_history
    keep(store, registration(enrolment=60), now=LATER)
    assert [one.is_history for one in untold(store)] == [True, False]


def test_a_reader_who_comes_later_is_not_told_what_happened_before(store: Store) -> None:
    keep(store, registration())
    keep(store, registration(enrolment=60), now=LATER)
    found = untold(store, came=LATER + timedelta(days=1))
    assert [one.is_history for one in found] == [True, True]


def test_a_search_that_a_reader_adds_brings_no_old_news_of_what_others_followed(
    store: Store,
) -> None:
    keep(store, registration())
    keep(store, registration(enrolment=60), now=LATER)
    added = LATER + timedelta(days=1)
    keep(store, registration(enrolment=60), search=replace(BASELINE, name="new"), now=added)
    with store.read() as session:
        found = trial_ledger.untold(session, "desk", {"old": BEFORE, "new": added})
    assert [one.is_history for one in found] == [True, True]


def test_an_edited_query_keeps_the_news_of_its_last_days(store: Store) -> None:
    with store.write() as session:
        run, numbers = start_run(session), [NUMBER, "NCT00000051"]
        trials.save_trials(session, [registration(one) for one in numbers], NOW, run)
        trial_ledger.note_found(session, BASELINE, numbers, NOW, run, {NUMBER})
    assert [(one.change.trial, one.is_history) for one in untold(store)] == [
        (NUMBER, False),
        ("NCT00000051", True),
    ]


def test_of_what_the_registry_did_not_show_nobody_knows_whether_it_has_results(
    store: Store,
) -> None:
    keep(store, registration(), registration("NCT00000051"))
    keep(store, registration(), now=LATER)
    with store.read() as session:
        both = [NUMBER, "NCT00000051"]
        assert trials.not_seen_since(session, both, LATER) == {"NCT00000051"}


def test_overdue_when_first_seen_is_history_and_later_news(store: Store) -> None:
    keep(store, registration())
    with store.write() as session:
        run = start_run(session)
        trials.note_changes(session, [(NUMBER, Change(ChangeKind.OVERDUE))], NOW, run)
    assert [one.is_history for one in untold(store)] == [False, True]
    with store.write() as session:
        trials.note_changes(session, [(NUMBER, Change(ChangeKind.OVERDUE))], LATER, run)
    assert [one.is_history for one in untold(store)] == [False, True, False]


def test_what_was_told_is_told_to_that_reader_once(store: Store) -> None:
    keep(store, registration())
    (news,) = untold(store)
    with store.write() as session:
        number = issue(session)
        books.tell(
            session, books.TRIALS, "desk", [news.change.number], [news.change.number], number
        )
    assert untold(store) == []
    assert len(untold(store, "bench")) == 1
    with pytest.raises(IntegrityError), store.write() as session:
        books.tell(session, books.TRIALS, "desk", [news.change.number], [], number)
    keep(store, registration(enrolment=60), now=LATER)
    (later,) = untold(store)
    assert later.sent_before is not None


def test_what_leaves_a_query_is_counted_and_may_come_back(store: Store) -> None:
    keep(store, registration(), registration("NCT00000051"))
    with store.write() as session:
        assert trial_ledger.note_absent(session, "k2", {NUMBER}, LATER) == 1
        assert trial_ledger.held(session, "k2") == 1
        assert trial_ledger.note_absent(session, "k2", {NUMBER, "NCT00000051"}, LATER) == 0
        assert trial_ledger.held(session, "k2") == 2


def test_each_source_has_its_own_wording_and_watermark(store: Store) -> None:
    mark = Watermark(NOW, 12, "", NOW)
    with store.write() as session:
        first = searches.version_of(session, "k2", "pubmed words", NOW)
        second = searches.version_of(session, "k2", "registry words", NOW, REGISTRY)
        searches.move_watermark(session, second, mark)
    assert (first.version, second.version) == (1, 1)
    with store.read() as session:
        assert searches.watermark(session, "k2") is None
        assert searches.watermark(session, "k2", REGISTRY) == mark
        assert searches.wording(session, "k2", REGISTRY) == "registry words"


def test_what_one_source_no_longer_finds_says_nothing_of_another(store: Store) -> None:
    with store.write() as session:
        run = start_run(session)
        found = {12: StudyState.HELD, -7: StudyState.HELD}
        matches.note_matches(session, NEWS, found, NOW, run)
        assert ledger.note_absent(session, "k2", [12], LATER) == 0
        assert ledger.found_now(session, "k2", SourceName.EUROPEPMC) == {-7}
        assert ledger.note_absent(session, "k2", [], LATER, SourceName.EUROPEPMC) == 1
        assert ledger.found_now(session, "k2") == {12}
        assert ledger.tally(session, "k2", SourceName.EUROPEPMC) == {}


def test_a_change_is_written_with_its_trial_or_not_at_all(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as session:
        trials.save_trials(session, [registration()], NOW, start_run(session))
        raise RuntimeError
    with store.read() as session:
        assert session.execute(text("SELECT count(*) FROM trial_change")).scalar() == 0
        assert trials.every_number(session) == []
