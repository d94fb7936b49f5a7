"""Which vitamin K a study gave, ate or measured; and what only looks like it."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind, VitaminKForm
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment import forms

K1, K2, MK_4, MK_7 = VitaminKForm.K1, VitaminKForm.K2, VitaminKForm.MK_4, VitaminKForm.MK_7
MK_8, MK_9, OTHER = VitaminKForm.MK_8, VitaminKForm.MK_9, VitaminKForm.OTHER_MENAQUINONE
MENADIONE, MIXED = VitaminKForm.MENADIONE, VitaminKForm.MIXED


def read(abstract: str, title: str = "A study.") -> set[object]:
    article = Article(pmid=9, title=title, abstract=(AbstractSection(abstract),))
    return {one.value for one in forms.extract(Passage(article))}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("phylloquinone", K1),
        ("Phytonadione", K1),
        ("phytomenadione", K1),
        ("vitamin K1", K1),
        ("vitamin K-1", K1),
        ("vitamin K(1)", K1),
        ("vitamin K₁", K1),
        ("Vitamin K 1", K1),
        ("VK1", K1),
        ("menaquinone-4", MK_4),
        ("menaquinone (MK)-4", MK_4),
        ("menatetrenone", MK_4),
        ("MK-4", MK_4),
        ("menaquinone 7", MK_7),
        ("MK\u20117", MK_7),
        ("MenaQ7", MK_7),
        ("MK-8", MK_8),
        ("menaquinone-9", MK_9),
        ("MK-10", OTHER),
        ("long-chain menaquinones", OTHER),
        ("vitamin K2", K2),
        ("vitamin K(2)", K2),
        ("VK2", K2),
        ("menaquinones", K2),
        ("menadione", MENADIONE),
        ("vitamin K3", MENADIONE),
        ("menadiol diphosphate", MENADIONE),
        ("mixed menaquinones", MIXED),
        ("MK7", MK_7),
        ("vit. K2", K2),
        ("K2-MK7", MK_7),
        ("vitamin K2-7", MK_7),
        ("menaquinone7", MK_7),
        ("MK\u2087", MK_7),
        ("phytylmenaquinone", K1),
        ("Synkavit", MENADIONE),
        ("short-chain and long-chain menaquinones", K2),
        ("Mephyton", K1),
        ("AquaMephyton", K1),
        ("menadiol sodium phosphate", MENADIONE),
        ("MK-4 through MK-10", K2),
    ],
)
def test_every_name_of_a_form(name: str, form: VitaminKForm) -> None:
    assert read(f"Vitamin K status rose after {name}, as expected.") == {form}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Serum vitamins K1 and K2 were measured.", {K1, K2}),
        ("Tablets held vitamins D3 and K2.", {K2}),
        ("Vitamin D3/K2 drops were taken.", {K2}),
        ("Both K1 and MK-7 lowered uncarboxylated osteocalcin.", {K1, MK_7}),
        ("Intakes of MK-4, -7 and -9 were estimated with a vitamin K table.", {MK_4, MK_7, MK_9}),
        ("Vitamin K2 (MK-7) was given; vitamin K2 was well tolerated.", {MK_7}),
        ("Vitamin K2 (menatetrenone) and vitamin K1 were compared.", {MK_4, K1}),
        ("Serum menaquinones 7, 8 and 9 were measured.", {MK_7, MK_8, MK_9}),
        ("MK-7 capsules were taken.", {MK_7}),
    ],
)
def test_several_names_in_one_sentence(sentence: str, expected: set[object]) -> None:
    assert read(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Vitamin K was given to all newborns.",
        "Vitamin K 1 mg was given to all newborns.",
        "Vitamin K 2 weeks after birth prevented bleeding.",
        "Patients on vitamin K antagonists were compared with non-vitamin K oral anticoagulants.",
        "Anti-vitamin K drugs were stopped; VKA users bled more.",
        "Protein induced by vitamin K absence (PIVKA-II) is a tumour marker.",
        "Variants of the vitamin K epoxide reductase gene were typed.",
        "Vitamin K1 2,3-epoxide was detected.",
        "MK-7264 relieved chronic cough, and vitamin C did not.",
        "MK-801, MK-0677, MK-4827 and MK-8591 are drugs; vitamin K is none of them.",
        "MK2 and MK5 are kinases.",
        "Climbers on K2 took no oxygen; vitamin D was low.",
        "The rate constants K1 and K2 were fitted.",
        "Keratometry showed K1 43.2 D and K2 44.1 D.",
        "Blood was drawn into K2-EDTA tubes for vitamin K.",
        "Keratins K1 and K10 do not depend on vitamin K.",
        'Smokers of "K2" (spice) had long prothrombin times and got vitamin K.',
        "Ktrans, serum K+ and CK-MB were normal.",
        "Escherichia coli uses menaquinones in its electron transport.",
        "Dihydrophylloquinone was not looked for.",
        "",
    ],
)
def test_what_is_no_form_of_vitamin_k(sentence: str) -> None:
    assert read(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Strain 7 T sp. nov. had MK-7 and MK-8 as its menaquinones.", {MK_7, MK_8}),
        ("Escherichia coli makes menaquinone-8 for its electron transport.", {MK_8}),
    ],
)
def test_what_was_found_in_bacteria_has_its_number(sentence: str, expected: set[object]) -> None:
    assert read(sentence) == expected


def test_earlier_work_of_the_same_people_is_background() -> None:
    earlier = "In our earlier work vitamin K1 helped. "
    assert read(earlier + "Participants received MK-7 for a year.") == {MK_7}
    told = "We investigated bone. High doses of vitamin K1 helped in our earlier work. "
    assert read(told + "Participants received MK-7 for a year.") == {MK_7}


def test_a_trial_may_be_told_of_before_the_words_that_start_own_work() -> None:
    trial = "The SAMPLE trial is a single-arm study of menaquinone-7 in recipients (n = 60). "
    assert read(trial + "Stiffness was measured as pulse wave velocity.") == {MK_7}


def test_the_background_does_not_count() -> None:
    background = "BACKGROUND: Vitamin K occurs as phylloquinone and menaquinones.\n"
    assert read(background + "METHODS: Participants received MK-7 for a year.") == {MK_7}
    assert read(background + "METHODS: Participants received vitamin K for a year.") == set()
    assert read("Vitamin K1 is in leaves. We gave vitamin K2 to rats.") == {K2}


def test_a_title_is_the_studys_own() -> None:
    assert read("We describe the protocol.", title="Menaquinone-7 and arteries.") == {MK_7}


def test_an_answer_quotes_its_sentence_and_comes_once() -> None:
    abstract = "We studied adults. They took MK-7 daily. MK-7 was well tolerated."
    article = Article(pmid=9, title="Vitamin K.", abstract=(AbstractSection(abstract),))
    [found] = forms.extract(Passage(article))
    assert found.kind is AnnotationKind.FORMS
    assert found.quote == "They took MK-7 daily."
    assert abstract[found.start : found.end] == found.quote


@pytest.mark.parametrize("piece", ["vitamins a, b, ", "mk-4, -7, ", "vitamin k ", "mk-(((", "k2 "])
def test_a_long_hostile_text_ends_soon(piece: str) -> None:
    started = time.process_time()
    read("vitamin K2 " + piece * (60_000 // len(piece)))
    assert time.process_time() - started < 2
