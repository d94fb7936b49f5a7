"""What was read and what a person marked: kept, found again and searched, on both databases."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from pipeline.domain.annotations import MARK, Annotation, Dose, Outcome, Value
from pipeline.domain.marks import Mark
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind as Kind
from pipeline.domain.vocabulary import Direction, OutcomeRung, VitaminKForm
from pipeline.query import parse
from pipeline.store import marks, studies
from pipeline.store.engine import Store
from pipeline.store.models import FactRow
from pipeline.store.search import search

from .samples import LATER, NOW, article, save_them

SIGNATURE = "sample/1"
STIFFNESS = Outcome("arterial stiffness", OutcomeRung.FUNCTION, True, Direction.IMPROVEMENT, True)
READ: dict[Kind, Value] = {
    Kind.DESIGN: "randomised trial",
    Kind.SPECIES: "human",
    Kind.RANDOMISED: 244,
    Kind.FORMS: "MK-7",
    Kind.DOSES: Dose(VitaminKForm.MK_7, 180.0, "180 µg/day"),
    Kind.DURATION: 36.0,
    Kind.OUTCOMES: STIFFNESS,
}


def read(answers: dict[Kind, Value]) -> list[Annotation]:
    return [
        Annotation(kind, value, f"We say {value}.", "abstract", 3, 9, SIGNATURE)
        for kind, value in answers.items()
    ]


def annotate(store: Store, pmid: int, answers: dict[Kind, Value]) -> None:
    with store.write() as session:
        studies.annotate(session, SIGNATURE, [(article(pmid), read(answers))])


def mark(store: Store, kind: Kind, *values: Value, taken_back: bool = False) -> Mark:
    one = Mark(1, kind, None if taken_back else values, "seen in the full text", LATER)
    with store.write() as session:
        marks.save_mark(session, one)
    return one


def load(store: Store, pmid: int = 1) -> Study:
    with store.read() as session:
        return studies.load(session, [pmid])[0]


def found(store: Store, query: str) -> set[int]:
    with store.read() as session:
        return search(session, parse(query, with_facts=True), NOW.date())


def test_every_kind_of_value_comes_back_as_it_was_read(store: Store) -> None:
    save_them(store, article(1), article(2))
    annotate(store, 1, READ)
    assert load(store).annotations == tuple(read(READ))
    assert load(store, 2).annotations == ()


def test_what_was_read_can_be_searched_among_words_and_dates(store: Store) -> None:
    save_them(store, article(1), article(2), article(3, title="Osteocalcin"))
    annotate(store, 1, READ)
    annotate(store, 2, {Kind.SPECIES: "animal", Kind.FORMS: "MK-4"})
    assert found(store, "form:mk7") == {1}
    assert found(store, "form:K2 NOT human:yes") == {2}
    assert found(store, "human:yes OR osteocalcin[ti]") == {1, 3}
    assert found(store, 'menaquinone[ti] AND (rung:function OR design:"case report")') == {1}
    assert found(store, "all[sb] NOT (form:K2 AND menaquinone*[ti])") == {3}
    assert found(store, 'primary:"arterial stiffness" AND 2026/11/20[crdt] AND 1:2[uid]') == {1}
    assert found(store, "design:unclear") == {2}
    assert found(store, "form:MK-7[ti]") == set()


def test_a_study_that_is_read_again_is_found_by_what_it_says_now(store: Store) -> None:
    save_them(store, article(1))
    annotate(store, 1, READ)
    annotate(store, 1, {Kind.FORMS: "MK-4"})
    assert [one.value for one in load(store).annotations] == ["MK-4"]
    assert found(store, "form:MK-7 OR human:yes OR rung:function") == set()
    assert found(store, "form:MK-4") == {1}


def test_answers_and_what_they_are_found_by_stand_or_fall_together(store: Store) -> None:
    save_them(store, article(1))
    with suppress(ZeroDivisionError), store.write() as session:
        studies.annotate(session, SIGNATURE, [(article(1), read(READ))])
        raise ZeroDivisionError
    assert load(store).annotations == ()
    assert found(store, "form:MK-7") == set()
    with store.read() as session:
        assert studies.unread(session, SIGNATURE, 10) == [1]


def test_what_is_unread_is_counted(store: Store) -> None:
    save_them(store, article(1), article(2))
    with store.write() as session:
        assert studies.count_unread(session, SIGNATURE) == 2
        studies.annotate(session, SIGNATURE, [(article(1), [])])
        assert studies.count_unread(session, SIGNATURE) == 1
        for other in ("sample/0", "sample/2"):
            assert studies.count_unread(session, other) == 2
            assert sorted(studies.unread(session, other, 10)) == [1, 2]


def test_of_two_that_read_at_once_each_is_given_other_studies(store: Store) -> None:
    if store.file is not None:
        pytest.skip("on SQLite the second waits until the first is done")
    save_them(store, article(1), article(2), article(3))
    with store.write() as first, store.write() as second:
        ours = studies.unread(first, SIGNATURE, 2)
        theirs = studies.unread(second, SIGNATURE, 2)
    assert len(ours) == 2
    assert sorted(ours + theirs) == [1, 2, 3]


def test_one_pair_said_twice_is_one_fact(store: Store) -> None:
    save_them(store, article(1))
    twice = [*read({Kind.FORMS: "MK-7"}), *read({Kind.FORMS: "MK-4"})]
    with store.write() as session:
        studies.annotate(session, SIGNATURE, [(article(1), [*twice, *twice])])
        rows = session.scalar(select(func.count()).select_from(FactRow))
    assert rows == 4  # MK-7, MK-4, any K2, and a design that is unclear


def test_a_mark_wins_over_what_was_read_and_is_searched_at_once(store: Store) -> None:
    save_them(store, article(1))
    annotate(store, 1, READ)
    said = mark(store, Kind.FORMS, "MK-9", "phylloquinone (K1)")
    study = load(store)
    assert study.marks == (said,)
    assert study.values(Kind.FORMS) == ("MK-9", "phylloquinone (K1)")
    assert {one.extractor for one in study.annotations if one.kind is Kind.FORMS} == {MARK}
    assert study.values(Kind.RANDOMISED) == (244,)
    assert found(store, "form:MK-9 AND form:K1 AND rung:function") == {1}
    assert found(store, "form:MK-7") == set()


def test_a_mark_outlives_a_new_reading_and_a_new_version_of_the_record(store: Store) -> None:
    save_them(store, article(1))
    mark(store, Kind.DESIGN, "protocol")
    save_them(store, article(1, title="Another title"), now=LATER)
    annotate(store, 1, READ)
    assert load(store).values(Kind.DESIGN) == ("protocol",)
    assert found(store, "design:protocol AND form:MK-7") == {1}
    assert found(store, "design:RCT") == set()


def test_a_mark_that_is_taken_back_is_kept_but_says_nothing(store: Store) -> None:
    save_them(store, article(1))
    annotate(store, 1, READ)
    said, taken_back = mark(store, Kind.DESIGN, "cohort"), mark(store, Kind.DESIGN, taken_back=True)
    study = load(store)
    assert study.marks == (said, taken_back)
    assert study.annotations == tuple(read(READ))
    assert found(store, "design:RCT") == {1}
    assert found(store, "design:cohort") == set()


def test_every_value_of_a_mark_comes_back(store: Store) -> None:
    save_them(store, article(1))
    said = [mark(store, kind, value) for kind, value in READ.items()]
    said.append(mark(store, Kind.COUNTRIES))
    assert load(store).marks == tuple(said)


def test_a_study_that_is_not_held_cannot_be_marked(store: Store) -> None:
    with pytest.raises(IntegrityError):
        mark(store, Kind.DESIGN, "cohort")


def test_very_long_answers_are_found_by_their_beginning(store: Store) -> None:
    save_them(store, article(1))
    annotate(store, 1, {Kind.POPULATIONS: "語" * 3_000})
    assert found(store, f"population:{'語' * 3_000}") == {1}
    assert found(store, f"population:{'語' * 30}") == set()


def test_marks_are_in_the_order_in_which_they_were_made_whatever_the_clock_says(
    store: Store,
) -> None:
    save_them(store, article(1), article(2))
    said = [
        Mark(2, Kind.DESIGN, ("cohort",), "", NOW),
        Mark(1, Kind.DESIGN, ("protocol",), "", NOW),
        Mark(2, Kind.DESIGN, ("case report",), "", NOW - timedelta(days=1)),
    ]
    with store.write() as session:
        for one in said:
            marks.save_mark(session, one)
        assert marks.marks_of(session, [1, 2]) == {1: [said[1]], 2: [said[0], said[2]]}
