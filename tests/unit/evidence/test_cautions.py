"""Cautions: what a text on vitamin K says of antagonists, pregnancy, children, doses and harm."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.annotations import Annotation, Dose
from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind, VitaminKForm
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment.cautions import EXTRACTOR, Caution, dose_caution, extract

TITLE = "Vitamin K2 supplementation and arteries."


def cautions(abstract: str, title: str = TITLE, label: str | None = None) -> list[str]:
    sections = (AbstractSection(abstract, label),) if abstract else ()
    return [str(one.value) for one in extract(Passage(Article(9, title=title, abstract=sections)))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We enrolled patients taking warfarin.", [Caution.ANTAGONISTS]),
        ("We enrolled acenocoumarol users.", [Caution.ANTAGONISTS]),
        ("We examined interactions between MK-7 and warfarin.", [Caution.ANTAGONISTS]),
        ("Warfarin dose was compared before and after; we included 9 men.", [Caution.ANTAGONISTS]),
        ("Patients taking warfarin were excluded.", []),
        ("We enrolled men not taking warfarin.", []),
        ("We enrolled men on a non-vitamin K antagonist drug.", []),
        ("Warfarin inhibits the recycling of vitamin K.", []),
        ("We gave it to pregnant women.", [Caution.PREGNANCY]),
        ("We gave it to breastfeeding mothers.", [Caution.PREGNANCY]),
        ("Pregnant women were ineligible.", []),
        ("We randomised 40 neonates.", [Caution.CHILDREN]),
        ("A total of 70 paediatric patients took part.", [Caution.CHILDREN]),
        ("Children with Child-Pugh C were excluded.", []),
        ("We enrolled men with Child-Pugh A.", []),
    ],
)
def test_a_caution_is_read_from_the_study_itself(sentence: str, expected: list[str]) -> None:
    assert cautions(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("Two patients had serious adverse events.", True),
        ("Mild side effects were reported by 4 of 50.", True),
        ("One man developed a deep vein thrombosis.", True),
        ("No adverse events were reported.", False),
        ("Adverse events did not occur.", False),
        ("Bleeding was observed less often with vitamin K.", False),
        ("Side effects were similar in both groups, as reported.", False),
        ("The dose was well tolerated and side effects were not seen.", False),
    ],
)
def test_events_that_happened_are_told_and_absent_ones_are_not(
    sentence: str, is_told: bool
) -> None:
    assert (cautions(sentence, label="RESULTS") == [Caution.ADVERSE_EVENTS]) is is_told


def test_events_count_where_vitamin_k_was_given_and_in_the_results() -> None:
    happened = "Two patients had serious adverse events."
    assert cautions(happened, title="Vitamin K intake and arteries.", label="RESULTS") == []
    assert cautions(happened, label="BACKGROUND") == []


@pytest.mark.parametrize("title", ["Apixaban or warfarin in pregnant women.", "Children.", ""])
def test_a_text_without_vitamin_k_has_no_caution(title: str) -> None:
    assert cautions("We enrolled children taking warfarin.", title=title) == []


def dose(ug_per_day: float | None, text: str = "as written") -> Annotation:
    value = Dose(VitaminKForm.MK_7, ug_per_day, text)
    return Annotation(
        AnnotationKind.DOSES, value, f"They took {text}.", "abstract", 3, 24, "doses/1"
    )


@pytest.mark.parametrize("amounts", [(), (None,), (70,), (375, 180), (1000,)])
def test_usual_doses_need_no_caution(amounts: tuple[float | None, ...]) -> None:
    assert dose_caution([dose(one) for one in amounts]) is None


def test_the_largest_dose_above_the_range_is_told_with_its_own_words() -> None:
    found = dose_caution([dose(2000), dose(None), dose(45_000, "45 mg/day"), dose(90)])
    assert found == Annotation(
        AnnotationKind.CAUTIONS,
        "dose above the usual range",
        "They took 45 mg/day.",
        "abstract",
        3,
        24,
        EXTRACTOR,
    )


def test_the_quote_is_the_sentence_at_its_place() -> None:
    abstract = "Arteries harden. We enrolled warfarin users. They took MK-7."
    sections = (AbstractSection(abstract),)
    [found] = extract(Passage(Article(9, title=TITLE, abstract=sections)))
    assert abstract[found.start : found.end] == found.quote == "We enrolled warfarin users."
    assert (found.kind, found.extractor) == (AnnotationKind.CAUTIONS, EXTRACTOR)


@pytest.mark.parametrize(
    "piece", ["on a-b ", "bleeding ", "children ", "not ", "warfarin dose ", "on"]
)
def test_a_long_text_is_read_in_no_time(piece: str) -> None:
    started = time.process_time()
    cautions(piece * (60_000 // len(piece)))
    assert time.process_time() - started < 2
