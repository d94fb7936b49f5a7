"""With what vitamin K was compared, where a trial says so."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind, Comparator
from pipeline.evidence import comparators
from pipeline.evidence.passage import Passage


def read(abstract: str, title: str = "A study.") -> object:
    article = Article(pmid=9, title=title, abstract=(AbstractSection(abstract),))
    found = comparators.extract(Passage(article))
    assert len(found) <= 1
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("We ran a placebo-controlled trial of MK-7.", Comparator.PLACEBO),
        ("Adults were randomised to exercise pills or placebo.", Comparator.PLACEBO),
        ("They received MK-7 180 µg/day or no treatment.", Comparator.NO_TREATMENT),
        ("They received MK-7 180 µg/day or usual care.", Comparator.NO_TREATMENT),
        (
            "They received vitamin K2 90 µg/day with vitamin D, or vitamin D alone.",
            Comparator.NO_TREATMENT,
        ),
        (
            "Patients received 5 mg/day vitamin K1; the control group (n=20) received calcium.",
            Comparator.NO_TREATMENT,
        ),
        ("Adults received MK-7 versus vitamin K1 for 6 weeks.", Comparator.K1),
        ("Volunteers took phylloquinone or menaquinone-7.", Comparator.K1),
        ("Volunteers took MK-4 compared with MK-7.", Comparator.OTHER_FORM),
        ("They received 90, 180 or 360 µg of MK-7 daily.", Comparator.OTHER_DOSE),
        ("They received 1 mg/day or 5 mg/day of vitamin K1.", Comparator.OTHER_DOSE),
        (
            "Patients were randomised to warfarin, or rivaroxaban plus vitamin K2 2 mg daily.",
            Comparator.ANTAGONIST,
        ),
        (
            "Women were given menatetrenone 45 mg/day versus alendronate.",
            Comparator.OTHER_TREATMENT,
        ),
        ("They received 45 µg or 90 µg/day of MK-7, or placebo.", Comparator.PLACEBO),
        ("Adults were randomised to a drug or to normal saline.", Comparator.PLACEBO),
        ("Women were randomised to growth hormone or no treatment.", Comparator.NO_TREATMENT),
        ("Adults were randomised to exercise or a waiting list.", Comparator.NO_TREATMENT),
        ("Adults were randomised; controls received standard care.", Comparator.NO_TREATMENT),
        (
            "Women were randomised to letrozole with (n = 47) or without zoledronate.",
            Comparator.NO_TREATMENT,
        ),
        (
            "We randomised women to calcium plus clodronate or calcium alone.",
            Comparator.NO_TREATMENT,
        ),
        ("Dabigatran was compared with warfarin, a vitamin K antagonist.", Comparator.ANTAGONIST),
        (
            "We randomised adults to receive either liraglutide or metformin.",
            Comparator.OTHER_TREATMENT,
        ),
        ("A randomised trial compares calcium acetate and sevelamer.", Comparator.OTHER_TREATMENT),
        ("Randomised: 800 IU (low dose) or 4,370 IU (high dose).", Comparator.OTHER_DOSE),
    ],
)
def test_the_comparator_a_trial_names(abstract: str, expected: Comparator) -> None:
    assert read(abstract) == expected


@pytest.mark.parametrize(
    "abstract",
    [
        "Participants received MK-7 180 µg/day.",
        "We saw a placebo effect in both arms.",
        "Patients received MK-7; there was no placebo.",
        "Placebo-controlled trials of vitamin K are needed.",
        "BACKGROUND: Others compared it with placebo.\nMETHODS: We received 40 charts.",
        "Warfarin users were compared with healthy people.",
        "Adults were randomised to a treatment or control group.",
        "Intake was compared with nonuse in 20 randomly selected people.",
        "In this randomised trial patients aged 50 or older received statins.",
        "RESULTS: In this randomised trial risk was less in the mornings versus evenings.",
        "Intake of phylloquinone or menaquinone was estimated from diaries.",
        "Standard care was given for pneumonia.",
        "",
    ],
)
def test_no_comparator_where_none_is_named(abstract: str) -> None:
    assert read(abstract) is None


def test_the_title_of_a_trial_may_name_it() -> None:
    title = "Tinzaparin versus dalteparin in dialysis: a randomized trial."
    assert read("Bleeding was counted.", title) == Comparator.OTHER_TREATMENT
    assert read("Bleeding was counted.", "Tinzaparin versus dalteparin.") is None


def test_an_answer_quotes_its_sentence() -> None:
    abstract = "We studied adults. They received MK-7 or placebo. All was well."
    article = Article(pmid=9, title="A study.", abstract=(AbstractSection(abstract),))
    [one] = comparators.extract(Passage(article))
    assert one.kind is AnnotationKind.COMPARATOR
    assert abstract[one.start : one.end] == one.quote == "They received MK-7 or placebo."


@pytest.mark.parametrize(
    "piece",
    [
        "placebo ",
        "MK-7 versus K1 ",
        "warfarin or vka ",
        "no ",
        "needed ",
        "compared to ",
        "randomised to receive ",
        "randomised with or without ",
        "usual low alone ",
        "versus controls ",
    ],
)
def test_a_long_hostile_text_ends_soon(piece: str) -> None:
    many = piece * (60_000 // len(piece))
    for text in (
        f"Needed: randomised vitamin K2 supplement {many}",
        f"We used rivaroxaban {many} needed",
    ):
        started = time.process_time()
        read(text)
        assert time.process_time() - started < 2
