"""A record and what happened to it are stored together, once, and never half."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from pipeline.domain.annotations import Annotation
from pipeline.domain.changes import compare
from pipeline.domain.dates import from_iso
from pipeline.domain.records import (
    AbstractSection,
    HistoryDate,
    Identifier,
    Link,
    MeshHeading,
    PublicationType,
    Reject,
)
from pipeline.domain.vocabulary import AnnotationKind, StudyState
from pipeline.store import ledger, looks, matches, save, studies
from pipeline.store.engine import Store
from pipeline.store.models import LookRow, RejectRow
from pipeline.store.save import Saved

from .samples import LATER, NEWS, NOW, article, changes, save_them, start_run

RETRACTED = PublicationType("D016441", "Retracted Publication")


def test_a_new_record_is_added(store: Store) -> None:
    assert save_them(store, article(1), article(2)) == Saved(added=2)
    assert changes(store, 1) == [("added", "")]


@pytest.mark.parametrize(
    ("created", "published", "detail"),
    [
        ("2026-10-22", "2026-10", "in PubMed since 2026-10-22"),
        ("2026-11-20", "2019", "published 2019"),
    ],
)
def test_an_old_record_that_is_new_to_us_is_late(
    store: Store, created: str, published: str, detail: str
) -> None:
    late = article(1, created, published=from_iso(published))
    assert save_them(store, late) == Saved(late=1)
    assert changes(store, 1) == [("late", detail)]


def test_an_equal_record_changes_nothing_but_the_day_it_was_looked_at(store: Store) -> None:
    save_them(store, article(1), article(2))
    assert save_them(store, article(1), now=LATER) == Saved(unchanged=1)
    assert changes(store, 1) == [("added", "")]
    with store.read() as session:
        assert looks.least_recently_refreshed(session, 2) == [2, 1]


def test_what_changed_in_a_record_is_noted(store: Store) -> None:
    before = article(1, abstract=())
    after = article(
        1,
        title="Another title",
        abstract=(AbstractSection("Now there is one."),),
        mesh=(MeshHeading("D024482", "Vitamin K 2", major=True),),
        publication_types=(RETRACTED,),
        links=(Link("RetractionIn", 77, "Sample J. 2026;1:9"),),
    )
    save_them(store, before)
    assert save_them(store, after, now=LATER) == Saved(changed=1)
    expected = [(one.kind.value, one.detail) for one in compare(before, after)]
    assert {kind for kind, _ in expected} == {"retracted", "abstract_added", "indexed", "revised"}
    assert changes(store, 1) == [("added", ""), *expected]
    with store.read() as session:
        (study,) = studies.load(session, [1])
    assert study.article == after
    assert [change.noted for change in study.changes] == [NOW] + [LATER] * len(expected)


def test_a_change_nobody_is_told_of_is_stored_all_the_same(store: Store) -> None:
    save_them(store, article(1, status="In-Process"))
    assert save_them(store, article(1, status="MEDLINE")) == Saved(changed=1)
    assert changes(store, 1) == [("added", "")]
    with store.read() as session:
        assert studies.load(session, [1])[0].article.status == "MEDLINE"


def test_the_first_day_is_kept_when_a_record_changes(store: Store) -> None:
    save_them(store, article(1))
    save_them(store, article(1, title="Another title"), now=LATER)
    with store.read() as session:
        assert studies.load(session, [1])[0].first_seen == NOW


def test_a_changed_record_is_read_again_by_the_extractors(store: Store) -> None:
    save_them(store, article(1), article(2))
    said = Annotation(AnnotationKind.DESIGN, "cohort", "cohort", "title", 0, 6, "design/1")
    with store.write() as session:
        assert sorted(studies.unread(session, "design/1", 10)) == [1, 2]
        studies.annotate(session, "design/1", [(article(1), [said]), (article(2), [])])
    with store.read() as session:
        assert studies.unread(session, "design/1", 10) == []
        assert sorted(studies.unread(session, "design/2", 10)) == [1, 2]
        assert studies.load(session, [1])[0].annotations == (said,)
    save_them(store, article(1, title="Another title"))
    with store.write() as session:
        assert studies.unread(session, "design/1", 10) == [1]
        studies.annotate(session, "design/1", [(article(1), [])])
    with store.read() as session:
        assert studies.load(session, [1])[0].annotations == ()


def test_an_older_version_of_a_record_is_left_aside(store: Store) -> None:
    save_them(store, article(1, version=2))
    assert save_them(store, article(1, title="An older text")) == Saved(unchanged=1)
    assert save_them(store, article(1, version=3, title="A newer text")) == Saved(changed=1)
    with store.read() as session:
        assert studies.load(session, [1])[0].article.title == "A newer text"


def test_a_pmid_twice_in_one_batch_arrives_once(store: Store) -> None:
    twice = [article(1), article(1), article(1, version=2, title="The second version")]
    assert save_them(store, *twice) == Saved(added=1, unchanged=1, changed=1)
    assert [kind for kind, _ in changes(store, 1)] == ["added", "revised"]
    with store.read() as session:
        assert studies.load(session, [1])[0].article == twice[2]


def looked_at(store: Store) -> list[tuple[int, datetime, int, datetime | None]]:
    with store.read() as session:
        rows = session.scalars(select(LookRow).order_by(LookRow.pmid))
        return [(one.pmid, one.refreshed, one.misses, one.withdrawn) for one in rows]


def test_the_same_bytes_are_taken_for_unchanged_without_a_word_of_them_being_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_them(store, article(1), article(2))
    monkeypatch.setattr("pipeline.store.sorting.article_to_json", None)
    assert save_them(store, article(2), article(1), article(2), now=LATER) == Saved(unchanged=3)
    assert looked_at(store) == [(1, LATER, 0, None), (2, LATER, 0, None)]


def test_other_bytes_that_say_the_same_are_unchanged_and_known_from_then_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed_anew = article(1, raw=b"the same, packed by another library")
    save_them(store, article(1))
    assert save_them(store, packed_anew) == Saved(unchanged=1)
    monkeypatch.setattr("pipeline.store.sorting.article_to_json", None)
    assert save_them(store, packed_anew) == Saved(unchanged=1)


def test_another_reading_of_the_same_bytes_is_a_change(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_them(store, article(1, raw=b"<PubmedArticle/>"))
    better = article(1, title="What was misread before", raw=b"<PubmedArticle/>")
    monkeypatch.setattr("pipeline.store.codec._READER", b"2 ")
    assert save_them(store, better) == Saved(changed=1)
    with store.read() as session:
        assert studies.load(session, [1])[0].article == better


def test_an_older_version_is_no_origin_of_what_is_held(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = article(1, title="An older text"), article(1, version=2)
    save_them(store, older)
    save_them(store, newer)
    assert save_them(store, older) == Saved(unchanged=1)
    assert save_them(store, newer) == Saved(unchanged=1)
    corrected = replace(newer, title="A newer text", raw=b"other bytes")
    assert save_them(store, older, corrected) == Saved(changed=1, unchanged=1)
    with store.read() as session:
        assert studies.load(session, [1])[0].article == corrected
    assert save_them(store, older) == Saved(unchanged=1)
    monkeypatch.setattr("pipeline.store.sorting.article_to_json", None)
    assert save_them(store, corrected) == Saved(unchanged=1)


def test_of_several_records_of_a_study_the_last_stands_though_it_was_held_before(
    store: Store,
) -> None:
    before, after = article(1), article(1, title="Another title")
    save_them(store, before)
    assert save_them(store, before, after, before) == Saved(unchanged=1, changed=2)
    with store.read() as session:
        assert studies.load(session, [1])[0].article == before
    assert save_them(store, after) == Saved(changed=1)


def test_a_record_without_its_bytes_is_compared_by_what_it_says(store: Store) -> None:
    save_them(store, article(1, raw=b""))
    assert save_them(store, article(1, raw=b"")) == Saved(unchanged=1)
    assert save_them(store, article(1, raw=b"", title="Another title")) == Saved(changed=1)


def test_a_batch_can_be_empty(store: Store) -> None:
    assert save_them(store) == Saved()


def test_a_failure_after_saving_leaves_nothing(store: Store) -> None:
    class OutOfPower(Exception):
        pass

    def interrupted() -> None:
        with store.write() as session:
            run = start_run(session)
            save.save_articles(session, [article(1)], NOW, run)
            matches.note_matches(session, NEWS, {1: StudyState.HELD}, NOW, run)
            raise OutOfPower

    with pytest.raises(OutOfPower):
        interrupted()
    with store.read() as session:
        assert studies.count(session) == 0
        assert ledger.states(session, "k2") == {}
    assert save_them(store, article(1)) == Saved(added=1)
    assert changes(store, 1) == [("added", "")]


def test_a_doi_no_index_could_hold_does_not_stop_its_batch(store: Store) -> None:
    endless = "10.5555/" + "".join(chr(0x4E00 + number) for number in range(3_000))
    strange = article(1, identifiers=(Identifier("doi", endless),))
    assert save_them(store, strange, article(2)) == Saved(added=2)
    with store.read() as session:
        found = studies.select_studies(session, studies.Selection(doi=endless.upper()))
    assert [one.article for one in found] == [strange]


def test_a_reject_is_kept_once_with_its_bytes(store: Store) -> None:
    broken = Reject(7, "ValueError: no usable PMID", b"<PubmedArticle/>")
    for moment in (NOW, LATER):
        with store.write() as session:
            save.save_rejects(session, "pubmed", [broken, broken], moment, start_run(session))
    with store.read() as session:
        (row,) = session.query(RejectRow).all()
        assert (row.pmid, row.raw, row.noted) == (7, b"<PubmedArticle/>", NOW)


def test_the_create_date_decides_what_is_late_not_the_day_of_print(store: Store) -> None:
    ahead = article(1, published=from_iso("2027-03"))
    early = article(2, history=(HistoryDate("entrez", from_iso("2026-11-22")),))
    save_them(store, ahead, early, now=NOW + timedelta(days=3))
    assert changes(store, 1) == changes(store, 2) == [("added", "")]
