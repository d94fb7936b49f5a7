"""How much vitamin K was given, in µg a day; and whose dose a number is."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.annotations import Dose
from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind, VitaminKForm
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment import doses

K1, K2, MK_4, MK_7 = VitaminKForm.K1, VitaminKForm.K2, VitaminKForm.MK_4, VitaminKForm.MK_7


def found(abstract: str) -> list[Dose]:
    article = Article(pmid=9, title="A study.", abstract=(AbstractSection(abstract),))
    return [one.value for one in doses.extract(Passage(article)) if isinstance(one.value, Dose)]


def read(abstract: str) -> list[tuple[VitaminKForm | None, float | None]]:
    return [(dose.form, dose.ug_per_day) for dose in found(abstract)]


@pytest.mark.parametrize(
    "amount",
    [
        "180 µg/day",
        "180 μg per day",
        "180 mcg daily",
        "180 ug/d",
        "180 micrograms a day",
        "180 microg/d",
        "180 1/2g per day",
        "180 mu g/day",
        "0.18 mg once daily",
        "90 µg twice daily",
        "90 µg b.i.d.",
        "60 µg three times a day",
        "360 µg every other day",
        "1,260 µg weekly",
        "420 µg thrice weekly",
        "420 µg 3 times per week",
        "420 µg three days a week",
        "180 µg day(-1)",
        "90 µg every 12 hours",
        "360 µg every second day",
        "two capsules of 90 µg daily",
        "2 x 90 µg daily",
        "180 micrograms nightly",
        "180 µg every morning",
        "180 µg per 24 h",
        "30 µg six times a day",
        "252 µg 5 days a week",
        "360 µg every two days",
        "180 micro-grams daily",
    ],
)
def test_every_way_to_write_180_micrograms_a_day(amount: str) -> None:
    assert read(f"Women took MK-7 ({amount}) or placebo.") == [(MK_7, 180.0)]
    assert read(f"Women took {amount} of MK-7 or placebo.") == [(MK_7, 180.0)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They took 15 mg of vitamin K2 (MK-4) three times daily.", [(MK_4, 45000.0)]),
        ("Menatetrenone 45 mg/day in three doses was given.", [(MK_4, 45000.0)]),
        ("They received daily 360 µg of menaquinone-7.", [(MK_7, 360.0)]),
        ("The thrice weekly administration of 5 mg vitamin K1 was safe.", [(K1, 2142.9)]),
        ("Vitamin K2 (MK-7) at a dose of 375 µg daily was given.", [(MK_7, 375.0)]),
        ("They took 180 µg of MK-7 or matching placebo once daily.", [(MK_7, 180.0)]),
        ("Adults received 400 mcg/day of vitamin K.", [(None, 400.0)]),
        ("Arms of 90, 180, or 360 µg/day MK-7 ran.", [(MK_7, 90), (MK_7, 180), (MK_7, 360)]),
        ("Group B will receive 1. 0mg daily of vitamin K1.", [(K1, 1000.0)]),
        ("Once weekly 7 mg vitamin K1 was given.", [(K1, 1000.0)]),
        (
            "They were given menadiol diphosphate 5 mg or placebo, each taken thrice weekly.",
            [(VitaminKForm.MENADIONE, 2142.9)],
        ),
        (
            "They received 2000 µg MK-7 after each dialysis session thrice weekly.",
            [(MK_7, 857.1)],
        ),
        ("They took 0, 10 or 45 µg MK-7 per day.", [(MK_7, 10.0), (MK_7, 45.0)]),
        ("They got 1 mg/day or 5 mg/day of vitamin K1.", [(K1, 1000.0), (K1, 5000.0)]),
        ("Phylloquinone (1 mg/d) or MK-4 (45 mg/d) was taken.", [(K1, 1000.0), (MK_4, 45000.0)]),
        ("Practices were randomised to vitamin K1 two milligrams daily or care.", [(K1, 2000.0)]),
        ("They took four 90 µg capsules of MK-7 daily.", [(MK_7, 360.0)]),
        ("They took 3 capsules per day each containing 120 µg of MK-7.", [(MK_7, 360.0)]),
        ("Each capsule held 180 µg MK-7; two capsules were taken daily.", [(MK_7, 360.0)]),
        ("A: MK-7 90 µg; B: MK-7 180 µg, all daily.", [(MK_7, 90.0), (MK_7, 180.0)]),
        ("MK-7 was given at 90 µg/d (n=20) or 360 µg/d (n=20).", [(MK_7, 90.0), (MK_7, 360.0)]),
        (
            "They got 90 µg (n = 20), 180 µg (n = 20) or 360 µg (n = 20) of MK-7 daily.",
            [(MK_7, 90.0), (MK_7, 180.0), (MK_7, 360.0)],
        ),
        (
            "MK-7 45 µg/d (low dose) or 135 µg/d (middle dose) was given.",
            [(MK_7, 45.0), (MK_7, 135.0)],
        ),
        ("High-dose MK-7 (1 mg daily) met low dose (100 µg daily).", [(MK_7, 1000), (MK_7, 100)]),
        ("Supplements (1-mg/d or 5-mg/d phylloquinone) were given.", [(K1, 1000.0), (K1, 5000.0)]),
        ("They got MK-7 (n = 50; 360 µg/day) or placebo (n = 50).", [(MK_7, 360.0)]),
        ("They got MK-7 (n=50), 360 µg/day, or placebo.", [(MK_7, 360.0)]),
        ("Vitamin K2 was given over 24 months (720 µg/day).", [(K2, 720.0)]),
        ("The vitamin K2 dosage used was 180 µg/day.", [(K2, 180.0)]),
        ("A daily low dose (150 µg) of vitamin K was added.", [(None, 150.0)]),
        ("Active care was care plus vitamin K2 isoform 360 mcg 3 times weekly.", [(K2, 154.3)]),
        ("They were randomised 1:1 to 999 mcg of MK-7 or a placebo daily.", [(MK_7, 999.0)]),
        ("MK-7 (MadeUpName; Sample Ltd, Oslo; 180 µg/day) was taken.", [(MK_7, 180.0)]),
        ("MK-4 was taken as a therapeutic drug, 45 mg/day.", [(MK_4, 45000.0)]),
        ("Volunteers consumed sausage with 400 µg MK-7 daily.", [(MK_7, 400.0)]),
        (
            "They got 10 mg of vitamin K1 intravenously after each dialysis, three times a week.",
            [(K1, 4285.7)],
        ),
        (
            "They received 360, 720 or 1080 µg of MK-7 thrice weekly.",
            [(MK_7, 154.3), (MK_7, 308.6), (MK_7, 462.9)],
        ),
    ],
)
def test_arms_and_frequencies(sentence: str, expected: list[object]) -> None:
    assert read(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Vitamin K2 2000 µg per session was given.",
        "A single dose of 10 mg vitamin K1 was injected, and warfarin 5 mg daily.",
        "A single dose of 10 mg vitamin K1 was followed by daily controls.",
        "We gave a single dose of 10 mg vitamin K1 and daily warfarin.",
        "Rats were given vitamin K1 at 10 mg/kg/day.",
        "Patients were treated with MK-7 (360 µg).",
        "Infants received phytomenadione 1 mg IM at birth.",
        "Adults took 10–45 mg/day of vitamin K2.",
        "Adults took vitamin K2 at 0.5–1 mg daily.",
        "They took MK-7 capsules of 420 µg each.",
    ],
)
def test_a_dose_whose_frequency_is_not_settled_keeps_its_words(sentence: str) -> None:
    [dose] = found(sentence)
    assert dose.ug_per_day is None
    assert dose.text in sentence


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("MK-7 180 µg plus vitamin D3 25 µg daily was taken.", [(MK_7, 180.0)]),
        ("They took vitamin D3 (10 µg) and vitamin K2 (90 µg) daily.", [(K2, 90.0)]),
        ("Calcium 500 mg/day and vitamin K1 were given.", []),
        ("Vitamin K2 45 mg/day and risedronate 5 mg/day were given.", [(K2, 45000.0)]),
        ("Vitamin K2 was given with genistein 30 mg daily.", []),
        ("Vitamin K2 was given with vitamin D at 25 µg daily.", []),
        ("Warfarin 5 mg daily was reversed with vitamin K.", []),
        ("Tablets held 1 mg vitamin K1, 8 µg vitamin D, and zinc each day.", [(K1, 1000.0)]),
        ("Patients on prednisolone (5 mg/day) received vitamin K2.", []),
        ("Rivaroxaban 10 mg daily plus vitamin K2 2000 µg thrice weekly.", [(K2, 857.1)]),
    ],
)
def test_the_dose_of_something_else_is_left_out(sentence: str, expected: list[object]) -> None:
    assert read(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Vitamin K 5000 IU per day was given.",
        "Median dietary intake of phylloquinone was 200 µg/d.",
        "The adequate intake of vitamin K is 90 µg/day.",
        "Plasma MK-7 rose to 10 µg/L and vitamin K1 to 1.5 µg/l.",
        "Cells were grown with 10 µg/ml menadione.",
        "Risk fell for each 10 µg/d of vitamin K2 given as supplement.",
        "Vitamin K antagonists at 5 mg daily were given.",
        "MK-7264 50 mg twice daily was given.",
    ],
)
def test_what_is_no_dose_of_vitamin_k(sentence: str) -> None:
    assert read(sentence) == []


def test_a_range_keeps_its_words_and_two_capsules_are_one_dose() -> None:
    [ranged] = found("Adults took 10–45 mg/day of vitamin K2.")
    assert ranged == Dose(K2, None, "10–45 mg/day")
    [twice] = found("Adults took MK-7 as two capsules of 90 µg.")
    assert (twice.ug_per_day, twice.text) == (None, "two capsules of 90 µg")


def test_how_often_may_be_told_apart_from_how_much() -> None:
    given = "Women were randomised to placebo or to 100 or 150 µg of vitamin K1. "
    assert read(given + "We sought the best daily dose of vitamin K1.") == [(K1, 100), (K1, 150)]
    assert read(given + "Capsules were taken twice daily.") == [(K1, 200), (K1, 300)]
    assert read(given + "Warfarin tablets were taken once daily.") == [(K1, None), (K1, None)]
    once = "Infants received vitamin K1 1 mg at birth. "
    assert read(once + "Drops were given once daily.") == [(K1, None)]


def test_a_trial_may_be_told_of_before_the_words_that_start_own_work() -> None:
    trial = "The SAMPLE trial is a study of MK-7, 360 µg once daily, in recipients (n = 60). "
    assert read(trial + "Stiffness was measured as pulse wave velocity.") == [(MK_7, 360.0)]


def test_a_title_tells_its_dose() -> None:
    article = Article(pmid=9, title="Menaquinone-7 (180 µg/day) and arteries")
    assert [one.value for one in doses.extract(Passage(article))] == [
        Dose(MK_7, 180.0, "180 µg/day")
    ]


def test_a_number_at_the_start_of_a_sentence_is_no_broken_decimal() -> None:
    assert read("Forty were in group 2. 45 mg menatetrenone was given daily.") == [(MK_4, 45000.0)]


def test_k2_is_the_one_menaquinone_that_the_text_numbers() -> None:
    assert read("We studied vitamin K2 (MK-7). All took 180 µg/day of vitamin K2.") == [(MK_7, 180)]
    assert read("We studied MK-4 and MK-7. All took 180 µg/day of vitamin K2.") == [(K2, 180)]


def test_what_others_gave_is_no_dose_of_this_study() -> None:
    others = "Elsewhere vitamin K2 45 mg/day was used. "
    assert read(others + "We gave MK-7 180 µg/day.") == [(MK_7, 180.0)]


def test_a_dose_told_twice_comes_once_and_in_full() -> None:
    again = "We gave MK-7 360 µg. All took 360 µg of MK-7 daily. Vitamin K at 360 µg/day was safe."
    assert read(again) == [(MK_7, 360.0)]


def test_an_answer_has_the_words_of_the_dose_and_quotes_the_sentence() -> None:
    abstract = "We studied adults. They took 360 µg of MK-7 thrice weekly."
    article = Article(pmid=9, title="A study.", abstract=(AbstractSection(abstract),))
    [one] = doses.extract(Passage(article))
    assert one.kind is AnnotationKind.DOSES
    assert one.value == Dose(MK_7, 154.3, "360 µg of MK-7 thrice weekly")
    assert abstract[one.start : one.end] == one.quote == "They took 360 µg of MK-7 thrice weekly."


@pytest.mark.parametrize(
    "piece", ["1,000 and ", "1 mg, ", "((((", "9", "180 µg of MK-7, ", "vitamin k 1 mg ", "daily "]
)
def test_a_long_hostile_text_ends_soon(piece: str) -> None:
    started = time.process_time()
    read("Patients received vitamin K2 " + piece * (60_000 // len(piece)))
    assert time.process_time() - started < 2
