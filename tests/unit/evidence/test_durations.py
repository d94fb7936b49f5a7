"""How long a study lasted, in months; and the many times that are no duration."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment import durations


def read(abstract: str, title: str = "A study.") -> object:
    article = Article(pmid=9, title=title, abstract=(AbstractSection(abstract),))
    found = durations.extract(Passage(article))
    assert len(found) <= 1
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("Women received placebo or MK-7 for 3 years.", 36.0),
        ("Women received placebo or MK-7 for three years.", 36.0),
        ("Adults were randomised to exercise or rest for a year.", 12.0),
        ("We ran a 12-week, double-blind, randomised trial.", 2.8),
        ("We ran a 12‐week trial.", 2.8),
        ("This was an 18 months prospective randomised trial.", 18.0),
        ("A six-month training programme was offered.", 6.0),
        ("Ten days of antibiotic treatment was enough.", 0.3),
        ("Does supplementation slow calcification over 24 months?", 24.0),
        ("The treatment period was 8 weeks.", 1.8),
        ("Calcification grew less after 6 months of treatment.", 6.0),
        ("Tablets were taken daily for 270 ± 12 days.", 8.9),
        ("The drug was given for 90 days.", 3.0),
        ("Patients were followed for 2 years.", 24.0),
        ("Patients were followed up for a median of 17.4 months.", 17.4),
        ("After a mean follow-up of 8.1 ± 1.6 y, 40 had died.", 97.2),
        ("During 10 years of follow-up, 40 had died.", 120.0),
        ("The 11-year follow-up found 40 deaths.", 132.0),
        ("Adults took placebo every day for fifty-two weeks.", 12.0),
        ("They were given tablets daily for 12 wk (15 in each group).", 2.8),
        ("In this 6-mo trial BMD rose.", 6.0),
        ("The study will last for eighteen months.", 18.0),
        ("Adults were given MK-7 (6 months) or placebo.", 6.0),
        ("We use one phosphate binder in dialysis patients for one year.", 12.0),
        ("Weight was kept over a 2-year treatment period.", 24.0),
        ("They were followed for between 2 and 153 months (mean: 3.8 years).", 45.6),
        ("Events were counted after 7. 5 years of active followup.", 90.0),
        ("Cases were matched during a median of 6.0 years.", 72.0),
        ("The median (IQR) follow-up was 10.6 years.", 127.2),
        ("During a mean (SD) follow-up of 8.1 (1.6) years, 480 men had a fracture.", 97.2),
        ("Patients took MK-7 180 µg/day × 12 months.", 12.0),
        ("Adults received placebo for half a year.", 6.0),
        ("Eight weeks' supplementation lowered the score.", 1.8),
        ("After a 2-week run-in, patients received MK-7 for 12 weeks.", 2.8),
        ("They were treated for 12 weeks after a 4-week run-in.", 2.8),
        ("During 17.8 years' follow-up, 40 had died.", 213.6),
        ("The median observation period was 40 months.", 40.0),
        ("Our patients were observed over a period of 3 years.", 36.0),
        ("Patients were monitored for 1 year.", 12.0),
        ("The study was a 12-month, open-label trial.", 12.0),
        ("After a year of vitamin K2 the arteries were softer.", 12.0),
        ("They were assigned to placebo for the next 2 years.", 24.0),
        ("The trial had a duration of 26 weeks.", 6.0),
        ("The arms were MK-7 360 µg or placebo, 26 weeks.", 6.0),
        ("CT was repeated after 4 years.", 48.0),
        ("Calcium was scored twice, 2.5 years apart.", 30.0),
        ("Calcium was scored at baseline and at a mean of 3.5 years.", 42.0),
    ],
)
def test_how_long_it_lasted(sentence: str, months: float) -> None:
    assert read(sentence) == months


@pytest.mark.parametrize(
    "sentence",
    [
        "We randomised 30-year-old women to treatment.",
        "Participants aged 55 years received placebo.",
        "Six-month-old rats were treated.",
        "Patients with diabetes for 10 years received placebo.",
        "Patients were recruited between 2005 and 2009 over the internet.",
        "Treatment followed a run-in period of 2 weeks.",
        "Treatments were parted by a 4-week washout.",
        "The 10-year risk of fracture was treated as high.",
        "The 5-year survival with treatment was 40%.",
        "Cells were treated for 24 hours.",
        "The half-life of MK-7 is 3 days.",
        "Stenting was done 3 months after randomisation.",
        "Patients had been on dialysis for at least 6 months before treatment.",
        "Patients were treated for 4 to 6 weeks.",
        "Patients received seven days of etoposide in each 21-day cycle.",
        "Outcomes were measured at 3, 6 and 12 months.",
        "Doses were given every 3 weeks.",
        "Patients were treated in one hospital over a period of 18 years.",
        "",
    ],
)
def test_what_is_no_duration(sentence: str) -> None:
    assert read(sentence) is None


def test_a_trial_is_told_by_its_treatment_and_a_cohort_by_its_follow_up() -> None:
    treated, followed = (
        "Adults took warfarin daily for 6 months.",
        "They were followed for 5 years.",
    )
    assert read(f"In this randomised trial, {treated.lower()} {followed}") == 6.0
    assert read(f"In this cohort, {treated.lower()} {followed}") == 60.0


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("BMD was measured at 6, 12 and 24 months.", 24.0),
        ("Calcium was scored after 3 y.", 36.0),
        ("The primary outcome was the 18-month change in score.", 18.0),
        ("The primary end point was the change in score over 18 months.", 18.0),
        ("The 16-week progression-free survival was 40%.", None),
        ("Scans were made at months 0, 24, 48, and 60.", 60.0),
        ("The 12-month results were good.", 12.0),
        ("Scans were made at least 3 months apart.", None),
        ("We report mortality: 5-year survival was 40%.", None),
    ],
)
def test_the_last_measurement_tells_where_a_trial_says_no_more(
    sentence: str, months: float | None
) -> None:
    assert read(f"This was a randomised trial. {sentence}") == months
    assert read(f"This was a cohort with atrial fibrillation. {sentence}") is None


def test_the_length_that_the_text_comes_back_to_wins_then_the_longest() -> None:
    twice = "Patients received placebo for 1 week, then MK-7 for 8 weeks. "
    assert read(twice) == 1.8
    assert read(twice + "At 1 week, and once more after 1 week, INR was normal.") == 0.2


def test_the_background_is_not_asked() -> None:
    assert read("Elsewhere statins are given for 5 years. We treated rats for 4 weeks.") == 0.9


def test_an_answer_quotes_its_sentence() -> None:
    abstract = "We studied adults. They received MK-7 for 12 weeks. All was well."
    article = Article(pmid=9, title="A study.", abstract=(AbstractSection(abstract),))
    [one] = durations.extract(Passage(article))
    assert one.kind is AnnotationKind.DURATION
    assert abstract[one.start : one.end] == one.quote == "They received MK-7 for 12 weeks."


@pytest.mark.parametrize(
    "piece",
    ["12 weeks of ", "12-week a b c ", "followed for a median of ", "1 (a) ", "9", "for a "],
)
def test_a_long_hostile_text_ends_soon(piece: str) -> None:
    started = time.process_time()
    read("Patients received placebo " + piece * (60_000 // len(piece)))
    assert time.process_time() - started < 2
