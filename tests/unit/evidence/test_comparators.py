"""With what vitamin K was compared, where a trial says so."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind, Comparator
from pipeline.evidence.comparison import comparators
from pipeline.evidence.text.passage import Passage


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
        ("They received MK-7 or dummy tablets.", Comparator.PLACEBO),
        ("They were randomised to MK-7 or an inert capsule.", Comparator.PLACEBO),
        ("They were randomised to MK-7 or a control capsule of olive oil.", Comparator.PLACEBO),
        ("Mice received MK-7 or vehicle.", Comparator.PLACEBO),
        ("They were randomised to MK-7 or to standard therapy.", Comparator.NO_TREATMENT),
        (
            "They were randomised to MK-7 or to continue their usual treatment.",
            Comparator.NO_TREATMENT,
        ),
        ("They were randomised to menatetrenone or nothing.", Comparator.NO_TREATMENT),
        ("They were randomised to MK-7 360 µg daily, or not.", Comparator.NO_TREATMENT),
        ("They were randomised to vitamin K2 or observation only.", Comparator.NO_TREATMENT),
        (
            "Patients took MK-4 45 mg daily; the control group was not given it.",
            Comparator.NO_TREATMENT,
        ),
        (
            "The control group did not receive vitamin K; others took MK-4 45 mg daily.",
            Comparator.NO_TREATMENT,
        ),
        (
            "They took calcium (control group) or calcium plus vitamin K1 2 mg daily.",
            Comparator.NO_TREATMENT,
        ),
        (
            "They were randomised to tablets or a control group without tablets.",
            Comparator.NO_TREATMENT,
        ),
        (
            "The trial compares phenprocoumon with apixaban; all were randomised.",
            Comparator.ANTAGONIST,
        ),
        (
            "We compared the bioavailability of MK-4 and MK-7 after a single dose given.",
            Comparator.OTHER_FORM,
        ),
        (
            "They received vitamin K2 (45 mg/day) or calcium lactate (2 g/day).",
            Comparator.OTHER_TREATMENT,
        ),
        (
            "They were randomised: naproxen (group A, n = 9) and codeine (group B, n = 8).",
            Comparator.OTHER_TREATMENT,
        ),
        (
            "Adults received aspirin and ibuprofen for a week each in random order.",
            Comparator.OTHER_TREATMENT,
        ),
        ("A randomised comparison between acupuncture and massage.", Comparator.OTHER_TREATMENT),
        (
            "Adults were randomised to: (1) no intervention; (2) a drug; (3) another.",
            Comparator.NO_TREATMENT,
        ),
        (
            "Of 46, 24 were randomised to therapy and no intervention was given to 22.",
            Comparator.NO_TREATMENT,
        ),
        ("Women were randomised to tamoxifen or follow-up alone.", Comparator.NO_TREATMENT),
        ("A randomised control group comprised usual activity.", Comparator.NO_TREATMENT),
        (
            "The randomised control group continued conventional rehabilitation.",
            Comparator.NO_TREATMENT,
        ),
        (
            "In the randomised control group both tests were done without it.",
            Comparator.NO_TREATMENT,
        ),
        ("The trial randomised sites to 'care plans' or 'usual care'.", Comparator.NO_TREATMENT),
        ("The control group of the trial received no further training.", Comparator.NO_TREATMENT),
        (
            "The others, of 122 randomised patients, had no further treatment.",
            Comparator.NO_TREATMENT,
        ),
        (
            "A trial with random allocation compared it with no-workbook controls.",
            Comparator.NO_TREATMENT,
        ),
        (
            "Women were randomly assigned to exercise 0, 2, 4, or 7 days/week for 6 months.",
            Comparator.NO_TREATMENT,
        ),
        (
            "Ten patients chose to take menatetrenone and 11 who did not were followed.",
            Comparator.NO_TREATMENT,
        ),
        (
            "They were randomised to drug A plus drug B placebo or drug B plus drug A placebo.",
            Comparator.OTHER_TREATMENT,
        ),
        (
            "They were randomised into two groups: saline plus codeine and saline plus naproxen.",
            Comparator.OTHER_TREATMENT,
        ),
        (
            "In this randomised trial the control group (inhaled oxygen) was larger.",
            Comparator.OTHER_TREATMENT,
        ),
        (
            "They were randomised to the new (n = 9) and the reference product (n = 8).",
            Comparator.OTHER_TREATMENT,
        ),
        (
            "They were divided into two and compared; 30 received aspirin and 30 received codeine.",
            Comparator.OTHER_TREATMENT,
        ),
        (
            "Two groups, randomised, received fast infusions and slow infusions.",
            Comparator.OTHER_TREATMENT,
        ),
        (
            "Patients with previous stroke who required dialysis were randomised to placebo.",
            Comparator.PLACEBO,
        ),
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
        "Intake of vitamin K1 200 µg/day was compared with that reported for the population.",
        "They were randomised to control or MK-7 180 µg daily.",
        "We studied diets. A randomised trial must test vitamin K or vitamin D.",
        "Nine randomised controlled trials of vitamin K1 or vitamin K2 were reviewed.",
        "Both sides were measured in random order in a randomised study.",
        "In this randomised trial all patients received chemotherapy or hormones.",
        "Pedestrians and vehicles were counted.",
        "A trial with random order lacked a placebo group.",
        "People with migraine with or without aura entered a randomised trial.",
        "After random allocation CK was measured at 0, 2, 4, and 6 hours.",
        "",
    ],
)
def test_no_comparator_where_none_is_named(abstract: str) -> None:
    assert read(abstract) is None


def test_the_title_of_a_trial_may_name_it() -> None:
    title = "Tinzaparin versus dalteparin in dialysis: a randomized trial."
    assert read("Bleeding was counted.", title) == Comparator.OTHER_TREATMENT
    assert read("Bleeding was counted.", "Tinzaparin versus dalteparin.") is None
    title = "Naproxen or codeine for toothache: a randomised trial."
    assert read("Pain was scored.", title) == Comparator.OTHER_TREATMENT


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
