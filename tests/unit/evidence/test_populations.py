"""The people a study was on, and the diseases that are only talked about."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.people.populations import EXTRACTOR, extract
from pipeline.evidence.text.passage import Passage

TITLE = "Vitamin K and arteries."


def passage(title: str, abstract: str = "", label: str | None = None) -> Passage:
    sections = (AbstractSection(abstract, label),) if abstract else ()
    return Passage(Article(9, title=title, abstract=sections))


def populations(title: str, abstract: str = "", label: str | None = None) -> list[str]:
    return [str(one.value) for one in extract(passage(title, abstract, label))]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Menaquinone-7 in haemodialysis patients.", ["dialysis"]),
        ("Menaquinone-7 in patients on peritoneal dialysis.", ["dialysis"]),
        ("MK-7 and stiffness in kidney transplant recipients: a trial.", ["kidney transplant"]),
        ("Vitamin K2 in patients with chronic kidney disease.", ["CKD"]),
        ("Vitamin K2 in patients with CKD stage 3.", ["CKD stage 3"]),
        ("Vitamin K2 in patients with CKD stages 3-5.", ["CKD stages 3–5"]),
        ("Vitamin K2 in adults with stage 3b to 4 CKD.", ["CKD stages 3–4"]),
        ("Vitamin K1 in people with type 2 diabetes.", ["type 2 diabetes"]),
        ("Vitamin K1 in type 1 diabetic subjects.", ["type 1 diabetes"]),
        ("Vitamin K1 in diabetic women.", ["diabetes"]),
        ("K2 and bone in healthy postmenopausal women.", ["postmenopausal women", "healthy"]),
        ("Slowing the valve: K2 in patients with calcific aortic stenosis.", ["aortic stenosis"]),
        (
            "Calcium scores in warfarin users with atrial fibrillation.",
            ["atrial fibrillation", "vitamin K antagonist users"],
        ),
        ("MK-4 in osteoporosis: a randomised trial.", ["osteoporosis"]),
        ("Vitamin K prophylaxis in newborns.", ["newborns"]),
        ("Vitamin K status of children with cystic fibrosis.", ["cystic fibrosis", "children"]),
        ("Vitamin K status of pregnant women.", ["pregnant women"]),
        ("Phylloquinone and falls in older adults.", ["older adults"]),
        ("Vitamin K in patients with thalassaemia major.", ["thalassaemia"]),
        ("Absorption of MK-7 in healthy volunteers.", ["healthy"]),
        ("Vitamin K in haemodialysis patients with end-stage renal disease.", ["dialysis"]),
        ("MK-4 against recurrence of hepatocellular carcinoma.", ["cancer"]),
        ("Vitamin K2 for peripheral artery disease?", ["peripheral artery disease"]),
        ("Vitamin K and the progression of aortic stenosis.", ["aortic stenosis"]),
        (
            "MK-4 in women with postmenopausal osteoporosis.",
            ["osteoporosis", "postmenopausal women"],
        ),
        ("MK-7 and acenocoumarol in healthy volunteers taking acenocoumarol.", ["healthy"]),
        ("Phylloquinone and falls in older Dutch adults.", ["older adults"]),
    ],
)
def test_a_title_names_the_people(title: str, expected: list[str]) -> None:
    assert populations(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Vitamin K2 and the risk of heart failure.",
        "Vitamin K2 intake and incident diabetes in a cohort.",
        "Vitamin K2 prevents calcification in CKD rats.",
        "Vitamin K in a mouse model of osteoporosis.",
        "Vitamin K in rabbits with aortic stenosis.",
        "Wound healing in experimental diabetes.",
        "Vitamin K in the COVID-19 pandemic.",
        "Late haemorrhagic disease of the newborn.",
        "A non-diabetic look at vitamin K.",
        "MK-7 in pre-dialysis patients.",
        "Portal hypertension patients and bleeding.",
        "Work in early childhood during COVID-19.",
        "Intensive care unit lessons in hypertensive kidney injury.",
        "Stress of teachers of children.",
        "Arteries.",
        "",
    ],
)
def test_a_title_may_name_a_disease_and_no_people(title: str) -> None:
    assert populations(title) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We enrolled 120 patients undergoing maintenance haemodialysis.", ["dialysis"]),
        ("Sixty men with moderate to severe hypertension were randomised.", ["hypertension"]),
        ("A total of 40 obese adolescents were included.", ["obesity", "children"]),
        ("We studied patients receiving warfarin.", ["vitamin K antagonist users"]),
        ("Patients with diabetes were excluded.", []),
        ("We enrolled men without diabetes.", []),
        ("We enrolled women with no history of heart failure.", []),
        ("We followed men free of coronary heart disease.", []),
        ("We enrolled adults at risk of type 2 diabetes.", []),
        ("We enrolled patients with CKD not on dialysis.", ["CKD"]),
        ("We studied patients receiving a non-vitamin K antagonist drug.", []),
        ("Parents of children were included.", []),
        (
            "Patients with non-valvular atrial fibrillation were randomised.",
            ["atrial fibrillation"],
        ),
        ("We enrolled patients awaiting kidney transplantation.", []),
        ("All live births in two counties were included.", ["newborns"]),
        (
            "Arteries were stiff in 80 patients who received warfarin.",
            ["vitamin K antagonist users"],
        ),
        ("A 3-day-old girl bled.", ["newborns"]),
        ("We followed women 65 years and older.", ["older adults"]),
        ("We enrolled CKD G3-5 patients.", ["CKD stages 3–5"]),
        ("We counted incident breast cancer cases.", []),
        ("We included 90 adults aged 65-79 years.", ["older adults"]),
        ("We included 90 adults aged 50-79 years.", []),
        ("We included 72 adults over sixty-five years.", ["older adults"]),
        ("Stroke (cerebral) is frequent; there were patients with it.", []),
        ("Bone was lost in children, and arteries were stiff.", []),
        ("We compared men who smoked and 12 healthy volunteers.", []),
        ("Calcification is frequent in patients with chronic kidney disease.", []),
        ("We enrolled 40 stable HD patients.", ["dialysis"]),
        ("Stable kidney graft recipients were enrolled.", ["kidney transplant"]),
        ("We enrolled patients after kidney transplantation.", ["kidney transplant"]),
        ("Octogenarians were enrolled.", ["older adults"]),
        ("We included 15 women 71-75 years of age.", ["older adults"]),
        ("Women who were 1-5 years past menopause were recruited.", ["postmenopausal women"]),
        ("Early menopausal women were recruited.", ["postmenopausal women"]),
        ("We enrolled patients with non-valvular AF.", ["atrial fibrillation"]),
        ("We enrolled AF patients.", ["atrial fibrillation"]),
        ("We enrolled patients with stable CAD.", ["coronary disease"]),
        ("We enrolled patients with HFrEF.", ["heart failure"]),
        ("We enrolled subjects with high blood pressure.", ["hypertension"]),
        ("Prepubertal children were randomised.", ["children"]),
        ("Premature neonates were studied.", ["newborns"]),
        ("A term girl baby was admitted.", ["newborns"]),
        ("We enrolled patients with Crohn disease.", ["inflammatory bowel disease"]),
        ("We enrolled patients with nonalcoholic fatty liver disease.", ["liver disease"]),
        ("We enrolled patients hospitalised for COVID-19.", ["COVID-19"]),
        ("We enrolled SARS-CoV-2 infected patients.", ["COVID-19"]),
        (
            "We enrolled patients starting with vitamin K antagonists.",
            ["vitamin K antagonist users"],
        ),
        ("We enrolled non-diabetic patients with CKD.", ["CKD"]),
        ("We enrolled women with osteopenia.", ["osteopenia"]),
        ("We enrolled patients with mechanical heart valves.", ["mechanical heart valves"]),
        (
            "The group consisted of 80 subjects with end-stage renal disease.",
            ["end-stage kidney disease"],
        ),
        ("Fifteen healthy males took part.", ["healthy"]),
        ("Two hundred and forty healthy men took part.", ["healthy"]),
        ("We gave it to normal volunteers.", ["healthy"]),
        ("We compared 9 smokers with 17 normal volunteers.", []),
        ("We studied healthy breast-fed infants.", ["infants"]),
        ("Of 89 patients, 24 were diagnosed with osteoporosis.", []),
        ("Future trials should enrol patients with heart failure.", []),
    ],
)
def test_a_sentence_counts_when_it_speaks_of_the_study(sentence: str, expected: list[str]) -> None:
    assert populations(TITLE, sentence) == expected


def test_letters_that_the_text_introduces_stand_for_the_condition() -> None:
    abstract = "Atrial fibrillation (AF) is frequent. We enrolled 90 patients with AF."
    assert populations(TITLE, abstract) == ["atrial fibrillation"]
    assert populations(TITLE, "Stenosis (AF) is rare. We enrolled 90 patients with AF.") == []


def test_methods_tell_the_people_and_conclusions_do_not() -> None:
    sentence = "Patients on dialysis, in two centres."
    assert populations(TITLE, sentence, "METHODS") == ["dialysis"]
    assert populations(TITLE, sentence, "CONCLUSION") == []


def test_healthy_controls_are_not_the_population() -> None:
    abstract = "We included 30 healthy subjects and 30 patients with heart failure."
    assert populations(TITLE, abstract) == ["heart failure"]


def test_the_quote_is_the_sentence_at_its_place() -> None:
    abstract = "Arteries harden. We enrolled 12 dialysis patients. They took MK-7."
    [found] = extract(passage(TITLE, abstract))
    assert found.quote == "We enrolled 12 dialysis patients."
    assert abstract[found.start : found.end] == found.quote
    assert (found.kind, found.extractor) == (AnnotationKind.POPULATIONS, EXTRACTOR)


@pytest.mark.parametrize(
    "piece", ["children ", "patients with ", "CKD ", "patients CKD stage ", "healthy x ", "\0رر<b>"]
)
def test_a_long_text_is_read_in_no_time(piece: str) -> None:
    started = time.process_time()
    populations(TITLE, piece * (60_000 // len(piece)))
    assert time.process_time() - started < 2
