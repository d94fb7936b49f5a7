"""What the studies held answer to a question: counted by investigation, in people, once."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.domain.annotations import Annotation, Outcome, Value
from pipeline.domain.dates import from_iso
from pipeline.domain.families import Member, Role
from pipeline.domain.questions import Answer, Contrast, Standing, answers, direction_of
from pipeline.domain.records import Article, PublicationType
from pipeline.domain.studies import Study
from pipeline.domain.tallies import Position, Tally, compared, read, tally, written
from pipeline.domain.vocabulary import (
    AnnotationKind,
    Comparator,
    Comparison,
    Direction,
    OutcomeRung,
    Species,
    StudyDesign,
)

RETRACTED = (PublicationType("D016441", "Retracted Publication"),)
BETTER, WORSE = Direction.IMPROVEMENT, Direction.DETERIORATION
SAME, MIXED, SILENT = Direction.NO_CLEAR_DIFFERENCE, Direction.MIXED, Direction.NOT_REPORTED


def outcome(
    direction: Direction | None, name: str = "coronary artery calcification", **said: Any
) -> Outcome:
    return Outcome(name, said.pop("rung", OutcomeRung.IMAGING), direction=direction, **said)


HARM = outcome(SAME, "adverse events", rung=OutcomeRung.SAFETY)


def study(
    pmid: int,
    *outcomes: Outcome,
    design: StudyDesign = StudyDesign.RANDOMISED_TRIAL,
    species: Species | None = Species.HUMAN,
    people: int | None = None,
    comparator: Comparator | None = None,
    family: Role | None = None,
    year: int = 2020,
    **fields: Any,
) -> Study:
    """Make a study; one with a role belongs to the family of NCT90000001."""
    said: list[tuple[AnnotationKind, Value | None]] = [
        (AnnotationKind.DESIGN, design.value),
        (AnnotationKind.SPECIES, species and species.value),
        (AnnotationKind.RANDOMISED, people),
        (AnnotationKind.COMPARATOR, comparator and comparator.value),
        *((AnnotationKind.OUTCOMES, one) for one in outcomes),
    ]
    read = (Annotation(k, v, "", "title", 0, 0, "sample/1") for k, v in said if v is not None)
    member = Member(pmid, "NCT90000001", family, "registered as NCT90000001") if family else None
    article = Article(pmid=pmid, published=from_iso(str(year)), **fields)
    return Study(article, tuple(read), family=member)


def only(
    *answering: Study, relatives: tuple[Study, ...] = (), asked: tuple[str, ...] = ()
) -> Answer:
    (one,) = answers(answering, relatives, asked)
    return one


def counted(*answering: Study, relatives: tuple[Study, ...] = ()) -> Tally:
    return tally(answers(answering, relatives, ()))


def test_reports_of_one_family_count_once_with_the_people_of_the_main_report() -> None:
    main = study(1, outcome(SAME), people=365, family=Role.MAIN)
    later = study(2, outcome(BETTER), people=120, family=Role.POST_HOC, year=2023)
    (count,) = counted(main, later, study(3, outcome(BETTER), people=60)).counts
    assert (count.investigations, count.people, count.unknown) == (2, 425, 0)
    assert count.directions == {BETTER: 1, SAME: 1}


def test_a_report_that_does_not_answer_gives_its_number_but_not_its_result() -> None:
    main = study(1, outcome(SAME), people=365, family=Role.MAIN)
    bone = study(2, outcome(BETTER, "bone mineral density"), people=120, family=Role.SUBSTUDY)
    answer = only(bone, relatives=(main,))
    assert (answer.name, answer.study.pmid, answer.reports) == ("NCT90000001", 2, 2)
    assert (answer.direction, answer.people) == (BETTER, 365)


def test_a_family_answers_by_its_results_and_not_by_its_protocol() -> None:
    protocol = study(1, design=StudyDesign.PROTOCOL, family=Role.PROTOCOL, year=2016)
    assert only(protocol).standing is Standing.UNDER_WAY
    result = study(2, outcome(SAME), family=Role.REPORT)
    assert (only(protocol, result).standing, only(protocol, result).direction) == (
        Standing.COUNTED,
        SAME,
    )


@pytest.mark.parametrize(
    ("one", "standing"),
    [
        (study(1, species=Species.ANIMAL), Standing.ASIDE),
        (study(1, species=Species.MIXED), Standing.COUNTED),
        (study(1, species=None), Standing.UNREAD),
        (study(1, design=StudyDesign.UNCLEAR), Standing.UNREAD),
        (study(1, design=StudyDesign.META_ANALYSIS, species=None), Standing.REVIEW),
        (study(1, design=StudyDesign.NARRATIVE_REVIEW), Standing.ASIDE),
        (study(1, design=StudyDesign.PROTOCOL), Standing.UNDER_WAY),
        (study(1, publication_types=RETRACTED), Standing.RETRACTED),
        (study(1, design=StudyDesign.CASE_REPORT), Standing.COUNTED),
    ],
)
def test_only_results_in_people_count(one: Study, standing: Standing) -> None:
    answer = only(one)
    assert answer.standing is standing
    assert bool(tally([answer]).counts) is (standing is Standing.COUNTED)


def test_a_retracted_main_report_takes_its_family_out_and_a_retracted_substudy_only_itself() -> (
    None
):
    kept = study(1, outcome(SAME), family=Role.MAIN)
    fallen = study(1, outcome(SAME), family=Role.MAIN, publication_types=RETRACTED)
    substudy = study(2, outcome(BETTER), family=Role.SUBSTUDY)
    fallen_substudy = study(2, outcome(BETTER), family=Role.SUBSTUDY, publication_types=RETRACTED)
    assert counted(fallen, substudy) == Tally(retracted=1)
    assert only(kept, fallen_substudy).direction is SAME
    assert only(kept, fallen_substudy).standing is Standing.COUNTED


@pytest.mark.parametrize(
    ("outcomes", "asked", "direction"),
    [
        ([], (), SILENT),
        ([outcome(None)], (), SILENT),
        ([outcome(SILENT), outcome(BETTER)], (), BETTER),
        ([outcome(BETTER), outcome(WORSE)], (), MIXED),
        ([outcome(SAME, is_primary=True), outcome(BETTER)], (), SAME),
        ([outcome(None, is_primary=True), outcome(BETTER)], (), BETTER),
        ([outcome(BETTER, "dp-ucMGP", rung=OutcomeRung.BIOMARKER)], ("imaging",), SILENT),
        ([outcome(SAME), outcome(BETTER, "stroke", rung=OutcomeRung.EVENTS)], ("events",), BETTER),
        ([outcome(SAME), outcome(BETTER, "bone loss")], ("bone loss",), BETTER),
        ([HARM], ("events",), SILENT),  # that nobody was harmed prevents no event
        ([HARM, outcome(BETTER)], (), BETTER),
        ([HARM, outcome(BETTER)], ("safety",), SAME),
        ([HARM, outcome(BETTER)], ("adverse events",), SAME),
    ],
)
def test_the_direction_is_that_of_the_primary_outcome_asked_for(
    outcomes: list[Outcome], asked: tuple[str, ...], direction: Direction
) -> None:
    assert direction_of(study(1, *outcomes), asked) is direction


def test_head_to_head_comparisons_are_counted_apart() -> None:
    against_k1 = study(1, comparator=Comparator.K1)
    against_nothing = study(2, comparator=Comparator.PLACEBO)
    against_a_drug = study(3, comparator=Comparator.OTHER_TREATMENT)
    found = answers([against_k1, against_nothing, against_a_drug, study(4)], [], ())
    counts = {one.contrast: one.investigations for one in tally(found).counts}
    assert counts == {Contrast.USUAL: 2, Contrast.HEAD_TO_HEAD: 1, Contrast.OTHER: 1}
    assert [one.study.pmid for one in compared(found, Comparison.HEAD_TO_HEAD)] == [1]
    assert len(compared(found, Comparison.ANY)) == 4


def test_unknown_numbers_are_counted_and_not_guessed() -> None:
    (count,) = counted(study(1), study(2, people=60)).counts
    assert (count.people, count.unknown) == (60, 1)


def test_a_tally_is_written_the_same_way_and_read_back() -> None:
    found = counted(
        study(1, outcome(BETTER), people=60, comparator=Comparator.K1),
        study(2, design=StudyDesign.COHORT),
        study(3, design=StudyDesign.PROTOCOL),
        study(4, design=StudyDesign.SYSTEMATIC_REVIEW),
        study(5, species=None),
    )
    again = read(written(found))
    assert again == found
    assert again is not None
    assert written(again) == written(found)


def test_a_tally_that_another_version_wrote_was_never_told() -> None:
    text = written(Tally(reviews=3))
    assert '"version": 2' in text
    assert read(text.replace('"version": 2', '"version": 99')) is None
    assert read('{"counts": []}') is None
    assert read(None) is None


def test_a_question_moves_with_the_evidence_and_not_with_what_is_left_unread() -> None:
    before = counted(study(1, outcome(SAME)))
    assert not Position("k2", "K2?", now=Tally()).has_moved
    assert Position("k2", "K2?", now=before).has_moved
    unread = counted(study(1, outcome(SAME)), study(2, species=None))
    assert not Position("k2", "K2?", unread, before).has_moved
    assert Position("k2", "K2?", counted(study(1, outcome(BETTER))), before).has_moved


def test_answers_come_newest_first() -> None:
    found = answers([study(1, year=2019), study(2, year=2025), study(3, year=2022)], [], ())
    assert [one.study.pmid for one in found] == [2, 3, 1]
