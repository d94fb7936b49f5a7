"""Studies and tallies that can be counted by hand, and the figures made of them."""

from __future__ import annotations

from typing import Any

from pipeline.domain.annotations import Annotation, Dose, Outcome, Value
from pipeline.domain.dates import UNDATED, from_iso
from pipeline.domain.families import Member, Role
from pipeline.domain.questions import Contrast
from pipeline.domain.records import Article, PublicationType
from pipeline.domain.studies import Study
from pipeline.domain.tallies import Count, Position, Tally
from pipeline.domain.vocabulary import (
    AnnotationKind,
    Direction,
    OutcomeRung,
    Species,
    StudyDesign,
    VitaminKForm,
)
from pipeline.reports.figures.catalogue import figures
from pipeline.reports.figures.figure import Figure
from pipeline.reports.figures.holdings import Holdings
from pipeline.reports.figures.studies_per_year import report_of

THIS_YEAR = 2026
RETRACTED = (PublicationType("D016441", "Retracted Publication"),)
BETTER, SAME = Direction.IMPROVEMENT, Direction.NO_CLEAR_DIFFERENCE
MK7, K1 = VitaminKForm.MK_7, VitaminKForm.K1
HOSTILE = (
    "</text><script>alert(1)</script>\u202e =cmd|' /C calc'!A0 $\\frac{1}{0}$ {{ 7*7 }} "
    "javascript:alert(1) \x1b[31m\x00" + "x" * 40_000
)


def calcium(direction: Direction | None = SAME) -> Outcome:
    return Outcome("coronary artery calcification", OutcomeRung.IMAGING, direction=direction)


def marker(direction: Direction | None = BETTER) -> Outcome:
    return Outcome("dp-ucMGP", OutcomeRung.BIOMARKER, direction=direction)


def dose(ug: float | None, form: VitaminKForm | None = MK7) -> Dose:
    return Dose(form, ug, "as written")


def study(
    pmid: int,
    *said: Outcome | Dose | VitaminKForm,
    year: int | None = 2020,
    design: StudyDesign = StudyDesign.RANDOMISED_TRIAL,
    people: int | None = None,
    months: float | None = None,
    family: tuple[str, Role] | None = None,
    **fields: Any,
) -> Study:
    """Make a study in people of a design, with forms, doses and outcomes as said."""
    kinds = {
        Outcome: AnnotationKind.OUTCOMES,
        Dose: AnnotationKind.DOSES,
        VitaminKForm: AnnotationKind.FORMS,
    }
    read: list[tuple[AnnotationKind, Value | None]] = [
        (AnnotationKind.DESIGN, design.value),
        (AnnotationKind.SPECIES, Species.HUMAN.value),
        (AnnotationKind.RANDOMISED, people),
        (AnnotationKind.DURATION, months),
        *((kinds[type(one)], one) for one in said),
    ]
    found = (Annotation(k, v, "", "title", 0, 0, "sample/1") for k, v in read if v is not None)
    member = Member(pmid, family[0], family[1], "sample") if family else None
    published = from_iso(str(year)) if year else UNDATED
    return Study(Article(pmid=pmid, published=published, **fields), tuple(found), family=member)


def position(name: str, *counts: Count, title: str = "", **beside: int) -> Position:
    return Position(name, title or f"About {name}?", Tally(counts, **beside))


def bars(directions: dict[Direction, int], contrast: Contrast = Contrast.USUAL) -> Count:
    return Count(StudyDesign.RANDOMISED_TRIAL, contrast, directions)


STUDIES = (
    study(1, MK7, dose(180), dose(360), calcium(), marker(), people=100, months=12, year=2018),
    study(2, MK7, dose(180), calcium(BETTER), months=12, year=2018),
    study(3, MK7, K1, dose(1000, K1), marker(), people=40, months=3, year=2020),
    study(4, MK7, dose(None), calcium(), people=30, months=6, year=2021),
    study(5, MK7, dose(90), people=20, year=2021),
    study(6, MK7, dose(45), calcium(), people=9, months=1, publication_types=RETRACTED),
    study(7, MK7, dose(45_000), calcium(), people=50, months=24, year=2022,
          design=StudyDesign.NON_RANDOMISED_TRIAL),
    study(8, marker(), people=60, year=2022, design=StudyDesign.COHORT),
    study(9, year=None, design=StudyDesign.NARRATIVE_REVIEW),
    study(10, year=2022, design=StudyDesign.UNCLEAR),
)  # fmt: skip
POSITIONS = (
    position("one", bars({BETTER: 2, SAME: 1}), bars({SAME: 1}, Contrast.HEAD_TO_HEAD), reviews=3),
    position("two", under_way=1, unread=2),
)


def holdings(*studies: Study, relatives: tuple[Study, ...] = ()) -> Holdings:
    return Holdings(studies, relatives, THIS_YEAR)


def every(
    studies: tuple[Study, ...] = STUDIES, positions: tuple[Position, ...] = POSITIONS
) -> dict[str, Figure]:
    reports = [report_of(one) for one in studies]
    return {one.name: one for one in figures(reports, holdings(*studies), positions)}


def hostile() -> dict[str, Figure]:
    """Make every figure of names that want to be more than names."""
    family = (HOSTILE, Role.MAIN)
    one = study(1, MK7, dose(180), calcium(), people=100, months=12, family=family, title=HOSTILE)
    return every((one,), (position("bad", bars({BETTER: 1}), title=HOSTILE),))
