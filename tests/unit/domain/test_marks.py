"""A person's answers in place of what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.domain.annotations import MARK, Annotation, Value
from pipeline.domain.marks import Mark, with_marks
from pipeline.domain.vocabulary import AnnotationKind as Kind

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
READ = tuple(
    Annotation(kind, value, "as read", "title", 0, 7, "test/1")
    for kind, value in ((Kind.DESIGN, "cohort"), (Kind.FORMS, "MK-4"), (Kind.FORMS, "MK-7"))
)


def mark(kind: Kind, *values: Value, note: str = "seen in the full text") -> Mark:
    return Mark(1, kind, values, note, NOW)


def answers(*marks: Mark) -> list[tuple[str, Value]]:
    return [(one.kind.value, one.value) for one in with_marks(READ, marks)]


def test_without_marks_it_is_what_was_read() -> None:
    assert with_marks(READ, ()) == READ


def test_a_mark_replaces_all_that_was_read_of_its_kind() -> None:
    found = with_marks(READ, [mark(Kind.FORMS, "MK-9")])
    note = "seen in the full text"
    marked = Annotation(Kind.FORMS, "MK-9", note, "mark", 0, len(note), MARK)
    assert found == (READ[0], marked)


def test_a_mark_may_answer_what_was_not_read_with_several_values_or_say_there_is_none() -> None:
    found = answers(mark(Kind.COUNTRIES, "Japan", "Norway"), mark(Kind.FORMS))
    assert found == [("design", "cohort"), ("countries", "Japan"), ("countries", "Norway")]


def test_the_newest_mark_of_a_kind_stands() -> None:
    found = answers(mark(Kind.DESIGN, "protocol"), mark(Kind.DESIGN, "case report"))
    assert found == [("forms", "MK-4"), ("forms", "MK-7"), ("design", "case report")]


def test_a_mark_that_is_taken_back_leaves_what_was_read() -> None:
    taken_back = replace(mark(Kind.DESIGN), values=None)
    assert with_marks(READ, [mark(Kind.DESIGN, "protocol"), taken_back]) == READ
    again = [mark(Kind.DESIGN, "protocol"), taken_back, mark(Kind.DESIGN, "guideline")]
    assert ("design", "guideline") in answers(*again)
