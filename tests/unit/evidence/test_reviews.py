"""What a review looked at: its last search, its studies, and the people in them."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import AbstractSection, Article
from pipeline.evidence.reviews.reviews import EXTRACTOR, extract
from pipeline.evidence.text.passage import Passage

TITLE = "Vitamin K2 and vascular calcification: a systematic review and meta-analysis."


def read(abstract: str, title: str = TITLE) -> tuple[Annotation, ...]:
    sections = (AbstractSection(abstract),) if abstract else ()
    return extract(Passage(Article(pmid=9, title=title, abstract=sections)))


def facts(abstract: str, title: str = TITLE) -> dict[str, object]:
    return {str(one.kind): one.value for one in read(abstract, title)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We searched PubMed and Embase from inception to March 2023.", "2023-03"),
        ("PubMed was searched up to 15 June 2020.", "2020-06-15"),
        ("Embase was searched until December 31, 2019.", "2019-12-31"),
        ("The search ran through 2021.", "2021"),
        ("Articles between January 2000 and May 2022 were searched.", "2022-05"),
        ("PubMed (1966 to 2010) and Embase (1980 to 2012) were searched.", "2012"),
        ("Scopus was searched on the 1st of May, 2021.", "2021-05-01"),
        ("MEDLINE was searched until 03/2019.", "2019-03"),
        ("MEDLINE was searched until 2019-03-04.", "2019-03-04"),
        ("MEDLINE was searched until 04/03/2019.", "2019"),  # April or March?
        ("Databases were searched to Sept 2018.", "2018-09"),
    ],
)
def test_the_last_search(text: str, expected: str) -> None:
    assert facts(text) == {"last_search": expected}


@pytest.mark.parametrize(
    "text",
    [
        "We will search PubMed until March 2027.",
        "Studies from 2010 onwards were searched in PubMed.",
        "Patients were seen until March 2020.",
        "PubMed was searched without limits, following PRISMA 2020.",
    ],
)
def test_no_search_date_is_made_up(text: str) -> None:
    assert facts(text) == {}


@pytest.mark.parametrize(
    ("text", "studies", "participants"),
    [
        ("Nine randomised controlled trials were included.", 9, None),
        ("We included 21 studies (n = 3,245).", 21, 3245),
        ("Twelve RCTs with 1,055 participants were included.", 12, 1055),
        ("A total of eight trials (640 patients) met the inclusion criteria.", 8, 640),
        ("Of 342 screened articles, 17 were included.", 17, None),
        ("This meta-analysis included 3,526 patients from 12 studies.", 12, 3526),
        ("We pooled 14 cohorts involving 20,100 adults.", 14, 20100),
        ("This meta-analysis was conducted on 15 randomised trials.", 15, None),
        ("BACKGROUND: This meta-analysis was based on 15 trials.", 15, None),
        ("We identified nine randomised controlled trials for review, of MK-7.", 9, None),
        ("The 18 included studies had a total of 4,024 patients.", 18, 4024),
        ("Full criteria were met by 76 studies.", 76, None),
        ("In all 23 out of 64 studies on menaquinone were included in the review.", 23, None),
        ("Six randomised and non-randomised trials were included.", 6, None),
        ("Twenty-one eligible studies were identified.", 21, None),
        ("Of the 2,583 participants enrolled in 24 studies, many took MK-7.", 24, 2583),
        ("Of the 229 studies identified, 6 were suitable for analysis.", 6, None),
        ("Fourteen trials, representing 1,124 patients, were studied.", 14, 1124),
        ("Of the 16 included studies, 6 studies were rated good.", 16, None),
        ("We found 12 articles that were appropriate for inclusion.", 12, None),
        ("Forty-three studies fitting the inclusion criteria were found.", 43, None),
        ("Six unique studies were included.", 6, None),
        ("Of 400 records, twelve trials remained.", 12, None),
        ("Sixteen studies entered the analysis.", 16, None),
        ("Eleven trials contributed data.", 11, None),
        ("The review covers 20 studies.", 20, None),
        ("Evidence came from 12 trials with 1,200 participants.", 12, 1200),
        ("There were 12 trials with 900 participants.", 12, 900),
        ("Ten trials (1,000 participants) were identified.", 10, 1000),
        ("Twelve studies could be used.", 12, None),
        ("Thirteen of 348 articles met the criteria.", 13, None),
        ("From 348 articles we kept 13.", 13, None),
        ("Of 1,200 hits 13 trials were left.", 13, None),
        ("Included were 13 trials.", 13, None),
        ("Twelve trials with 58 cases and 70 controls were included.", 12, None),
        ("Of 332 records, 14 trials were included. The 14 trials had 1,533 patients.", 14, 1533),
        ("Nine trials were included. These studies enrolled 2,713 women.", 9, 2713),
        ("Nine trials were included. A total of 1,533 men were analysed.", 9, 1533),
        ("Nine trials were included. These had 54 men on MK-7 and 50 men on chow.", 9, None),
    ],
)
def test_included_studies_and_people(text: str, studies: int, participants: int | None) -> None:
    found = facts(text)
    assert found.get("included_studies") == studies
    assert found.get("included_participants") == participants


@pytest.mark.parametrize(
    "text",
    [
        "We found 342 articles.",
        "Five studies reported on calcium scores.",
        "In three trials the score fell.",
        "Five trials and eleven cohort studies were included.",
        "Nine trials were included. Eleven trials were included.",
        "Four studies were excluded.",
        "We found 34 studies (n = 1,798) on scores and 22 studies (n = 804) on bones.",
        "The search yielded a total of 4,457 publications and we screened 2,626.",
        "The pooled risk of 5 eligible studies reporting scores was 2.5.",
    ],
)
def test_other_counts_of_studies_are_left_blank(text: str) -> None:
    assert "included_studies" not in facts(text)


def test_people_of_a_part_of_the_studies_are_left_blank() -> None:
    text = "In total 51 studies were included, and data from 12 (4,182 subjects) were pooled."
    assert facts(text) == {"included_studies": 51}


def test_a_primary_study_has_no_review_facts() -> None:
    text = "Nine studies were included. Patients were searched for until March 2020."
    assert facts(text, "Vitamin K2 in dialysis patients: a randomised trial.") == {}


def test_a_review_may_say_so_in_its_abstract_alone() -> None:
    text = "We performed a systematic review; nine trials were included."
    assert facts(text, "Vitamin K2 and the arteries.") == {"included_studies": 9}


def test_the_quote_is_the_sentence_that_says_it() -> None:
    text = "Much is unclear. We searched PubMed until May 2022. Nine trials were included."
    search, studies = read(text)
    assert search.quote == "We searched PubMed until May 2022."
    assert studies.quote == "Nine trials were included."
    assert text[search.start : search.end] == search.quote
    assert search.extractor == EXTRACTOR


@pytest.mark.parametrize(
    "piece",
    ["1,000 and ", "((((", "9 studies ", "searched to may ", "one hundred and ", "included 1 "],
)
def test_long_text_takes_no_more_than_its_length(piece: str) -> None:
    text = "we searched pubmed " + piece * (60_000 // len(piece))
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 2
