"""The country of a study, and the many things that only carry a country's name."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.records import AbstractSection, Article, Author
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.people.countries import EXTRACTOR, extract
from pipeline.evidence.text.passage import Passage

TITLE = "Vitamin K and arteries."


def countries(title: str, abstract: str = "") -> list[str]:
    sections = (AbstractSection(abstract),) if abstract else ()
    return [str(one.value) for one in extract(Passage(Article(9, title=title, abstract=sections)))]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Vitamin K intake in Norway.", ["Norway"]),
        ("Vitamin K intake in the Netherlands and Belgium.", ["Belgium", "Netherlands"]),
        ("Vitamin K status: a survey from Saudi Arabia.", ["Saudi Arabia"]),
        ("Bone of Japanese women.", ["Japan"]),
        ("Bone of Dutch postmenopausal women.", ["Netherlands"]),
        ("Natto and fractures in South Korea.", ["South Korea"]),
        ("Vitamin K intake in the US.", ["United States"]),
        ("Vitamin K intake of U.S. adults.", ["United States"]),
        ("Vitamin K intake of British children.", ["United Kingdom"]),
        ("Fractures in Northern Ireland.", ["United Kingdom"]),
        ("Bone of Korean Postmenopausal Women.", ["South Korea"]),
        ("Fractures in elderly Norwegians.", ["Norway"]),
        ("Vitamin K intake in northern Norway.", ["Norway"]),
        ("Magnesium of Guatemalan children.", ["Guatemala"]),
        ("Deficiency in Korean and German registries.", ["Germany", "South Korea"]),
        ("Danish Study of Sample Arteries.", ["Denmark"]),
        ("Everolimus in Japanese de novo renal transplant patients.", ["Japan"]),
        ("Vitamin K status of Chinese adults in Singapore.", ["Singapore"]),
        ("Dialysis and vitamin K in Turkey.", ["Turkey"]),
    ],
)
def test_a_title_names_the_country(title: str, expected: list[str]) -> None:
    assert countries(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "A Mediterranean diet and vitamin K.",
        "Japanese encephalitis patients and bleeding.",
        "Chinese hamster ovary cells make factor IX.",
        "Chinese medicine in dialysis patients.",
        "Vitamin K of New Zealand white rabbits.",
        "German measles patients.",
        "Vitamin K in turkey poults.",
        "The Dutch Lipid Clinic Network criteria in patients.",
        "Jersey cows and Georgia peanuts.",
        "Fractures in New Mexico.",
        "Advice from the College of Sweden.",
        "Bone of Japanese-American men.",
        "Bone of Asian Indian women.",
        "Bone of African American women.",
        "Calcium scores: please tell us.",
        "Menaquinones and the heart: the Rotterdam Study.",
        "",
    ],
)
def test_a_name_alone_is_no_place(title: str) -> None:
    assert countries(title) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Participants were recruited in two hospitals in Oslo, Norway.", ["Norway"]),
        ("We included 90 Danish men.", ["Denmark"]),
        ("Arteries will be compared in Sri Lanka and Scotland.", ["Sri Lanka", "United Kingdom"]),
        ("Setting Sixteen practices in England and Wales.", ["United Kingdom"]),
        ("It is performed in 6 Danish haemodialysis units.", ["Denmark"]),
        ("The trial was conducted at the Sample Hospital, Madrid, Spain.", ["Spain"]),
        ("Most trials were on Japanese women.", []),
        ("We measured it with a kit manufactured by Sample GmbH from Germany.", []),
        ("Patients were enrolled in Toronto (Canada).", ["Canada"]),
        ("The trial took place at the Sample University (Milan, Italy).", ["Italy"]),
        ("Setting: Oslo, Norway.", ["Norway"]),
        ("Setting: Canada.", ["Canada"]),
        ("We enrolled 90 women in a single UK centre.", ["United Kingdom"]),
        ("New Zealand women were recruited.", ["New Zealand"]),
        ("This Swiss-based trial recruited adults.", ["Switzerland"]),
        ("We used the Taiwan National Health Insurance database.", ["Taiwan"]),
        ("We used data of the Korean National Health survey.", ["South Korea"]),
        (
            "We enrolled adults at sites in Germany (n=20) and Austria (n=10).",
            ["Austria", "Germany"],
        ),
        ("Northern Irish men were enrolled.", ["United Kingdom"]),
        ("We present two Turkish sisters.", ["Turkey"]),
        ("Participants were Japanese.", ["Japan"]),
        ("The study was carried out in Thailand.", ["Thailand"]),
        ("In conclusion, climbers fare well in Pakistan.", ["Pakistan"]),
        ("We enrolled Mexican American adults.", []),
        ("We measured it (Sample Diagnostics, Leeds, UK) in 90 adults.", []),
        ("Trial registration: Australian New Zealand Clinical Trials Registry.", []),
        ("We searched the Chinese Biomedical Literature Database.", []),
        ("Sino-US trade was studied.", []),
        ("Natto is eaten in Japan.", []),
        ("Guidelines in Canada should be changed.", []),
    ],
)
def test_a_sentence_counts_when_it_speaks_of_the_study(sentence: str, expected: list[str]) -> None:
    assert countries(TITLE, sentence) == expected


def test_us_is_ultrasound_where_ultrasound_is_spoken_of() -> None:
    assert countries("Plaque seen by ultrasound: findings in the US.") == []


def test_an_affiliation_is_no_place_of_the_study() -> None:
    author = Author("Sampleauthor", affiliations=("University of Oslo, Norway.",))
    assert extract(Passage(Article(9, title=TITLE, authors=(author,)))) == ()


def test_the_quote_is_the_sentence_at_its_place() -> None:
    abstract = "Arteries harden. We studied 12 men in Sweden. They took MK-7."
    sections = (AbstractSection(abstract),)
    [found] = extract(Passage(Article(9, title=TITLE, abstract=sections)))
    assert abstract[found.start : found.end] == found.quote == "We studied 12 men in Sweden."
    assert (found.kind, found.extractor) == (AnnotationKind.COUNTRIES, EXTRACTOR)


@pytest.mark.parametrize(
    "piece", ["in Norway ", "in A, B of the ", "Dutch a ", "in the US, ", "\0中"]
)
def test_a_long_text_is_read_in_no_time(piece: str) -> None:
    started = time.process_time()
    countries(TITLE, "Norway Dutch US " + piece * (60_000 // len(piece)))
    assert time.process_time() - started < 2
