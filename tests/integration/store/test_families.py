"""Families of reports are kept as a whole, and a study knows its own."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from pipeline.domain.annotations import Annotation
from pipeline.domain.families import Member, Role
from pipeline.domain.family_reading import report_of
from pipeline.domain.marks import Mark
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign
from pipeline.store import families, marks, studies
from pipeline.store.engine import Store

from .samples import NOW, article, save_them

MAIN = Member(1, "NCT01002157", Role.MAIN, "registered as NCT01002157")
LATER_REPORT = Member(2, "NCT01002157", Role.FOLLOW_UP, "registered as NCT01002157")
OTHER = Member(3, "PMID 3", Role.REPORT, "same acronym SAMPLE")


@pytest.fixture
def held(store: Store) -> Store:
    """Give a store of four studies."""
    save_them(store, *map(article, range(1, 5)))
    return store


def test_a_study_knows_its_place_in_its_family(held: Store) -> None:
    with held.write() as session:
        families.replace(session, [LATER_REPORT, OTHER, MAIN])
    with held.read() as session:
        found = [one.family for one in studies.load(session, [1, 2, 3, 4])]
        assert found == [MAIN, LATER_REPORT, OTHER, None]
        assert families.members(session, "NCT01002157") == [MAIN, LATER_REPORT]
        assert families.members(session, "PMID 4") == []


def test_all_families_are_replaced_at_once_or_none(held: Store) -> None:
    with held.write() as session:
        families.replace(session, [MAIN, OTHER])
    with pytest.raises(IntegrityError), held.write() as session:
        families.replace(session, [LATER_REPORT, Member(77, "PMID 77", Role.REPORT, "not held")])
    with held.read() as session:
        assert families.members_of(session, [1, 2, 3]) == {1: MAIN, 3: OTHER}
    with held.write() as session:
        families.replace(session, [])
        assert families.members_of(session, [1, 2, 3]) == {}


def test_every_study_held_gives_its_light_row_as_it_was_marked(
    held: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(families, "_AT_ONCE", 3)
    design = Annotation(AnnotationKind.DESIGN, "cohort", "", "title", 0, 0, "sample/1")
    number = Annotation(AnnotationKind.RANDOMISED, 244, "", "title", 0, 0, "sample/1")
    with held.write() as session:
        studies.annotate(session, "sample/1", [(2, [design, number])])
        marks.save_mark(session, Mark(2, AnnotationKind.DESIGN, ("protocol",), "", NOW))
        found = list(families.light(session))
        assert found == [
            report_of(one.article, one.annotations) for one in studies.load(session, [1, 2, 3, 4])
        ]
    assert (found[1].design, found[1].randomised) == (StudyDesign.PROTOCOL, 244)
