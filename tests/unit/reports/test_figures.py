"""What figures say, against numbers counted by hand."""

from __future__ import annotations

import pytest

from pipeline.domain.families import Role
from pipeline.domain.vocabulary import OutcomeRung, StudyDesign, VitaminKForm
from pipeline.evidence.effects.outcome_lexicon import terms
from pipeline.reports.figures.calcification_trials import CALCIFICATION, calcification_trials
from pipeline.reports.figures.catalogue import NAMES
from pipeline.reports.figures.dose_and_duration import dose_and_duration
from pipeline.reports.figures.evidence_matrix import evidence_matrix
from pipeline.reports.figures.figure import NOTHING, Cell, Columns, Grid, Scatter, Strips
from pipeline.reports.figures.scales import counts, logarithmic, months, years
from pipeline.reports.figures.studies_per_year import GROUPS, report_of, studies_per_year

from .figure_samples import (
    BETTER,
    K1,
    MK7,
    THIS_YEAR,
    bars,
    calcium,
    dose,
    every,
    holdings,
    hostile,
    marker,
    position,
    study,
)

FIGURES = every()
PAIR = (("a", 1), ("b", 2))


def test_the_figures_come_in_their_order_with_all_that_is_said() -> None:
    assert tuple(FIGURES) == NAMES
    for one in FIGURES.values():
        assert all((one.title, one.caption, one.x.label, one.y.label))
        assert one.alt.endswith(".")
        assert len(one.alt) > 60
        assert all(len(row) == len(one.table.columns) for row in one.table.rows)


def test_studies_per_year_are_counted_by_design() -> None:
    figure = FIGURES["studies-per-year"]
    assert figure.table.rows == (
        (2018, "randomised trial", 2),
        (2020, "randomised trial", 1),
        (2021, "randomised trial", 2),
        (2022, "non-randomised trial", 1),
        (2022, "cohort", 1),
        (2022, "unclear", 1),
    )
    assert isinstance(figure.chart, Columns)
    assert [sum(parts) for _, parts in figure.chart.years] == [2, 0, 1, 2, 3]
    assert figure.alt == (
        "Stacked columns: 8 studies published from 2018 to 2022, most in 2022 (3). "
        "By design: randomised trials 5, other studies in people 2 and design not stated 1."
    )
    assert figure.left_out == ("1 retracted study is not shown.", "1 undated study is not shown.")


def test_every_design_has_its_group() -> None:
    assert sorted(one for _, designs in GROUPS for one in designs) == sorted(StudyDesign)


def test_a_year_far_off_does_not_press_the_rest_into_a_line() -> None:
    years = (1566, 2020, 2999, 2027)
    reports = [report_of(study(number, year=year)) for number, year in enumerate(years)]
    figure = studies_per_year(reports, THIS_YEAR)
    assert isinstance(figure.chart, Columns)
    assert [year for year, _ in figure.chart.years] == list(range(1968, 2028))
    assert figure.left_out == (
        "1 study from before 1968 is not shown.",
        "1 study dated in the future is not shown.",
    )


def test_the_matrix_counts_trials_and_people_in_every_field_they_speak_to() -> None:
    figure = FIGURES["evidence-matrix"]
    assert isinstance(figure.chart, Grid)
    rows = dict(zip(figure.chart.rows, figure.chart.cells, strict=True))
    nothing = Cell()
    assert rows["MK-7"] == (Cell(2, 140), nothing, Cell(3, 130, unknown=1), nothing)
    assert rows[K1.value] == (Cell(1, 40), nothing, nothing, nothing)
    assert sum(one.trials for cells in figure.chart.cells for one in cells) == 6
    assert (MK7.value, "imaging", 3, 130, 1, "1; 2; 4") in figure.table.rows
    assert "3 of its 36 fields" in figure.alt
    assert "MK-7 with imaging outcomes (3 trials, at least 130 people)" in figure.alt
    assert "No trial is held with outcomes on function and events." in figure.alt
    assert figure.left_out == (
        "1 randomised trial is not shown: no report of it states both a form of vitamin K "
        "and an outcome other than safety.",
        "1 retracted trial is not shown.",
    )


def test_a_trial_with_several_reports_counts_once_with_the_people_of_its_main_report() -> None:
    main = study(1, MK7, marker(), people=200, family=("NCT90000001", Role.MAIN))
    later = [
        study(pmid, MK7, calcium(), marker(), people=80, family=("NCT90000001", Role.POST_HOC))
        for pmid in (2, 3)
    ]
    chart = evidence_matrix(holdings(main, *later)).chart
    assert isinstance(chart, Grid)
    cells = chart.cells[list(VitaminKForm).index(MK7)]
    assert (cells[0], cells[2]) == (Cell(1, 200), Cell(1, 200))
    # A main report that was not chosen still says how many took part, and answers nothing itself.
    chart = evidence_matrix(holdings(*later, relatives=(main,))).chart
    assert isinstance(chart, Grid)
    assert chart.cells[list(VitaminKForm).index(MK7)][2] == Cell(1, 200)


def test_the_directions_are_the_tallies_and_none_is_added_to_another() -> None:
    figure = FIGURES["effect-directions"]
    assert isinstance(figure.chart, Strips)
    assert [(one.label, one.parts) for one in figure.chart.groups[0].strips] == [
        ("Randomised trials", (2, 0, 1, 0, 0)),
        ("Randomised trials, head-to-head", (0, 0, 1, 0, 0)),
    ]
    assert tuple((one.heading, one.remark) for one in figure.chart.groups) == (
        ("About one?", "Not in the bars: 3 reviews."),
        (
            "About two?",
            "Nothing held answers this. Not in the bars: 1 trial under way and 2 not classified.",
        ),
    )
    assert [row[-2:] for row in figure.table.rows] == [
        ("improvement", 2),
        ("no clear difference", 1),
        ("no clear difference", 1),
    ]
    assert figure.alt == (
        "Bars for 1 of 2 questions that studies held answer. Randomised trials: About one? "
        "2 improvement and 1 no clear difference; 1 no clear difference, head-to-head."
    )


def test_doses_stand_against_durations_and_what_lacks_either_is_counted() -> None:
    figure = FIGURES["dose-and-duration"]
    assert isinstance(figure.chart, Scatter)
    labels = [one.label for one in figure.chart.series]
    assert labels == ["phylloquinone (K1)", "MK-7"]
    spots = {
        (one.x, one.y, labels[one.series], one.is_hollow, one.trials) for one in figure.chart.spots
    }
    assert spots == {
        (12, 180, "MK-7", False, 2),
        (12, 360, "MK-7", False, 1),
        (3, 1000, "phylloquinone (K1)", False, 1),
        (24, 45_000, "MK-7", True, 1),
    }
    assert figure.left_out == (
        "1 trial states no daily dose of vitamin K and is not shown.",
        "1 trial states a dose and no duration and is not shown.",
        "1 retracted trial is not shown.",
    )
    assert figure.alt == (
        "Scatter plot of 4 trials: daily doses from 180 µg to 45 mg (median 360 µg), for 3 to 24 "
        "months (median 12). By form: phylloquinone (K1) in 1 and MK-7 in 3."
    )
    assert len(figure.table.rows) == 5


def test_doses_and_times_of_nothing_are_none() -> None:
    zero = study(1, MK7, dose(0.0), people=5, months=0.0)
    figure = dose_and_duration(holdings(zero))
    assert figure.is_empty
    assert figure.left_out == ("1 trial states no daily dose of vitamin K and is not shown.",)


def test_calcification_trials_are_those_that_saw_calcium() -> None:
    figure = FIGURES["calcification-trials"]
    assert isinstance(figure.chart, Scatter)
    assert {(one.x, one.y, one.is_hollow) for one in figure.chart.spots} == {
        (2018, 100, False),
        (2021, 30, False),
        (2022, 50, True),
    }
    assert [row[1] for row in figure.table.rows] == [7, 4, 2, 1]
    assert figure.left_out == (
        "1 trial does not state its people and is in the table only.",
        "1 retracted trial is not shown.",
    )
    assert "no clear difference in 3" in figure.alt


def test_a_marker_never_reads_as_calcification() -> None:
    assert calcification_trials(holdings(study(1, MK7, marker(), people=10))).is_empty
    rungs = {one.name: one.rung for one in terms()}
    assert {rungs[name] for name in CALCIFICATION} == {OutcomeRung.IMAGING}
    seen = {one.name for one in terms() if one.rung is OutcomeRung.IMAGING and "calcif" in one.name}
    assert seen <= CALCIFICATION


@pytest.mark.parametrize("name", NAMES)
def test_where_nothing_is_held_the_figure_says_so(name: str) -> None:
    figure = every((), ())[name]
    assert figure.is_empty
    assert (figure.alt, figure.left_out) == (NOTHING, ())


def test_names_from_outside_are_short_and_harmless() -> None:
    for figure in hostile().values():
        for text in (figure.alt, *(str(cell) for row in figure.table.rows for cell in row)):
            assert len(text) < 600
            assert all(letter.isprintable() for letter in text)
            assert "\u202e" not in text


def test_a_question_without_a_title_keeps_its_name() -> None:
    figure = every((), (position("plain", title="\u202e"),))["effect-directions"]
    assert isinstance(figure.chart, Strips)
    assert figure.chart.groups[0].heading == "plain"


def test_people_are_never_more_than_known() -> None:
    words = [Cell(2, 140), Cell(3, 130, unknown=1), Cell(1, 0, unknown=1), Cell()]
    assert [one.people_in_words for one in words] == ["n = 140", "n ≥ 130", "n not stated", ""]


@pytest.mark.parametrize(
    ("scale", "values"),
    [
        (counts(7), (0, 7)),
        (counts(18_495), (0, 18_495)),
        (years(2020, 2020, 6), (2020,)),
        (years(1968, 2027, 6), (1968, 2027)),
        (logarithmic([180], 8), (180,)),
        (logarithmic([0.001, 1e7], 5), (0.001, 1e7)),
        (months([0.03, 700]), (0.03, 700)),
        (months([18]), (18,)),
    ],
)
def test_every_value_is_inside_its_axis_and_the_marks_are_few(scale, values) -> None:  # type: ignore[no-untyped-def]
    assert all(0 <= scale.place(one) <= 1 for one in (*values, *scale.ticks))
    assert 1 <= len(scale.ticks) <= 13


def test_questions_of_one_title_keep_their_bars_apart() -> None:
    asked = [position(name, bars({BETTER: number}), title="Same?") for name, number in PAIR]
    figure = every((), tuple(asked))["effect-directions"]
    assert isinstance(figure.chart, Strips)
    assert [[sum(one.parts) for one in each.strips] for each in figure.chart.groups] == [[1], [2]]
