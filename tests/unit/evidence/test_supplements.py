"""What was given alongside vitamin K, and what was merely measured or named."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment import supplements


def read(abstract: str, title: str = "A study.") -> list[object]:
    article = Article(pmid=9, title=title, abstract=(AbstractSection(abstract),))
    return [one.value for one in supplements.extract(Passage(article))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They received MK-7 plus vitamin D daily.", ["vitamin D"]),
        ("They received vitamin K2+cholecalciferol.", ["vitamin D"]),
        ("Vitamin K1 was given with calcium and vitamin D.", ["calcium", "vitamin D"]),
        (
            "Vitamin K1, calcium (500 mg) and magnesium (300 mg) were given.",
            ["calcium", "magnesium"],
        ),
        ("Patients taking warfarin received 150 µg of vitamin K.", ["warfarin/VKA"]),
        ("Women on risedronate were assigned to menatetrenone.", ["bisphosphonate"]),
        ("Genistein was combined with vitamin K1.", ["genistein"]),
        ("Men were randomised to MK-7 and vitamin D (25 µg/day) or placebo.", ["vitamin D"]),
        ("Men were given vitamin K2 (720 µg/day) and D (25 µg/day).", ["vitamin D"]),
        ("Patients took vitamins K2 and D daily.", ["vitamin D"]),
        ("Everyone took menatetrenone and calcium 500 mg/day besides.", ["calcium"]),
        ("The MK-7 drink was given; n-3 PUFA and zinc were added to it.", ["omega-3", "zinc"]),
        ("They took MK-7 with selenium and vitamin B6.", ["selenium", "vitamin B6"]),
        ("Atorvastatin was combined with vitamin K2.", ["statin"]),
    ],
)
def test_what_goes_with_the_vitamin(sentence: str, expected: list[object]) -> None:
    assert read(sentence) == expected


def test_what_all_groups_got_counts_too() -> None:
    assert read("We gave vitamin K1. All women received calcium supplements.") == ["calcium"]


@pytest.mark.parametrize(
    "sentence",
    [
        "They received MK-7; coronary artery calcium was scored.",
        "They received MK-7; serum calcium and vitamin D levels were measured.",
        "They received MK-7; vitamin D deficiency was common.",
        "They received MK-7; 25-hydroxyvitamin D rose.",
        "Patients on vitamin K antagonists received vitamin D.",
        "Women received calcium and vitamin D.",
        "Vitamin K status was normal. All women received calcium supplements.",
        "MK-7, unlike magnesium, is a vitamin.",
        "Rivaroxaban plus vitamin K2 was given.",
        "Women on warfarin should receive vitamin K1 before delivery.",
        "They were randomised to group M, MK-4, or group A, alfacalcidol.",
        "Adults not on warfarin were randomised to vitamin K1.",
        "Patients had their warfarin withheld and received vitamin K1.",
        "",
    ],
)
def test_what_is_no_supplement(sentence: str) -> None:
    assert read(sentence) == []


def test_an_answer_quotes_its_sentence_and_comes_once() -> None:
    abstract = "We gave MK-7 plus vitamin D3. Cholecalciferol and MK-7 were given as tablets."
    article = Article(pmid=9, title="A study.", abstract=(AbstractSection(abstract),))
    [one] = supplements.extract(Passage(article))
    assert (one.kind, one.value) == (AnnotationKind.SUPPLEMENTS, "vitamin D")
    assert abstract[one.start : one.end] == one.quote == "We gave MK-7 plus vitamin D3."


@pytest.mark.parametrize("piece", ["vitamin d ", "calcium ", "warfarin or vka ", "vitamin k1 "])
def test_a_long_hostile_text_ends_soon(piece: str) -> None:
    started = time.process_time()
    read("They received vitamin K2 " + piece * (60_000 // len(piece)))
    assert time.process_time() - started < 2
