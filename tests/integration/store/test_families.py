"""Families of reports are kept as a whole, and a study knows its own."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from pipeline.domain.annotations import Annotation
from pipeline.domain.families import Member, Report, Role
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
        assert families.members(session, ["NCT01002157", "PMID 4"]) == {
            "NCT01002157": [MAIN, LATER_REPORT],
            "PMID 4": [],
        }


def test_a_study_knows_the_other_reports_of_its_family(held: Store) -> None:
    with held.write() as session:
        families.replace(session, [LATER_REPORT, OTHER, MAIN])
    with held.read() as session:
        found = [one.relatives for one in studies.load(session, [1, 2, 3, 4])]
    assert found == [(LATER_REPORT,), (MAIN,), (), ()]


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


def test_every_study_read_tells_its_family_as_it_was_marked(held: Store) -> None:
    design = Annotation(AnnotationKind.DESIGN, "cohort", "", "title", 0, 0, "sample/1")
    number = Annotation(AnnotationKind.RANDOMISED, 244, "", "title", 0, 0, "sample/1")
    with held.write() as session:
        studies.annotate(session, "sample/1", [(article(2), [design, number]), (article(4), [])])
        marks.save_mark(session, Mark(2, AnnotationKind.DESIGN, ("protocol",), "", NOW))
        marks.save_mark(session, Mark(3, AnnotationKind.FORMS, ("MK-7",), "", NOW))
        found = families.reports(session)
        assert found == [
            report_of(one.article, one.annotations) for one in studies.load(session, [2, 3, 4])
        ]
    assert (found[0].design, found[0].randomised) == (StudyDesign.PROTOCOL, 244)
    assert found[1].forms == {"MK-7"}


def test_a_report_that_is_read_again_tells_what_is_read_now(held: Store) -> None:
    registered = Annotation(AnnotationKind.REGISTRY_IDS, "NCT01002157", "", "title", 0, 0, "x/1")
    with held.write() as session:
        studies.annotate(session, "sample/1", [(article(1), [registered])])
        assert families.reports(session)[0].registrations == ("NCT01002157",)
        studies.annotate(session, "sample/2", [(article(1, title="The SAMPLEK trial"), [])])
        assert families.reports(session) == [report_of(article(1, title="The SAMPLEK trial"), [])]


def test_all_that_tells_a_family_comes_back_as_it_was(held: Store) -> None:
    full = Report(
        pmid=1, title_key="k₂ in samples", year=2024, authors=frozenset({"sampleauthor a", "b"}),
        design=StudyDesign.COHORT, is_preprint=True, stands_alone=True,
        registrations=("NCT90000001", "ISRCTN1"), links=(("UpdateOf", 7), ("CommentOn", 8)),
        randomised=60, enrolled=61, analysed=59, forms=frozenset({"MK-7"}),
        acronyms=frozenset({"SAMPLEK"}), has_primary_outcome=True, stated_role=Role.POST_HOC,
    )  # fmt: skip
    with held.write() as session:
        families.write_reports(session, [full, Report(2)])
    with held.read() as session:
        assert families.reports(session) == [full, Report(2)]
