"""What counts as retracted, and who says so: the type, the link, or the words alone."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.domain.records import AbstractSection, Article, Link, PublicationType
from pipeline.domain.retraction import (
    RetractionSign,
    is_retracted,
    is_retraction_notice,
    retraction_of,
)

RETRACTED = PublicationType("D016441", "Retracted Publication")
NOTICE = PublicationType("D016440", "Retraction Notice")
BEFORE_UIS = PublicationType("", "Retracted Publication")
RETRACTION = Link("RetractionIn", 5, "J Sampl. 2027;1:2")
REPUBLICATION = Link("RetractedandRepublishedIn", 6, "J Sampl. 2027;1:3")
TYPE, LINK, WORDING = RetractionSign


def article(title: str = "A sample study.", abstract: str = "", **fields: Any) -> Article:
    sections = (AbstractSection(abstract),) if abstract else ()
    return Article(pmid=9, title=title, abstract=sections, **fields)


@pytest.mark.parametrize(
    ("fields", "sign", "detail"),
    [
        ({"publication_types": (RETRACTED,)}, TYPE, "(says PubMed's publication type)"),
        ({"publication_types": (BEFORE_UIS,)}, TYPE, "(says PubMed's publication type)"),
        (
            {"publication_types": (RETRACTED,), "links": (RETRACTION,), "title": "RETRACTED: A."},
            TYPE,
            "J Sampl. 2027;1:2 PMID 5 (says PubMed's publication type)",
        ),
        ({"links": (RETRACTION,)}, LINK, "J Sampl. 2027;1:2 PMID 5 (says PubMed's link)"),
        (
            {"links": (REPUBLICATION,)},
            LINK,
            "J Sampl. 2027;1:3 PMID 6 (says PubMed's link; retracted and republished)",
        ),
        ({"title": "Retracted: K2 and samples."}, WORDING, "(says the title)"),
        (
            {"abstract": "This article has been retracted at the request of its editor."},
            WORDING,
            "(says the abstract)",
        ),
    ],
)
def test_a_retraction_says_who_says_so(
    fields: dict[str, Any], sign: RetractionSign, detail: str
) -> None:
    found = retraction_of(article(**fields))
    assert found is not None
    assert (found.by, found.detail) == (sign, detail)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Retracted: Menaquinone in samples.", "Retracted"),
        ("RETRACTED ARTICLE: Menaquinone in samples", "RETRACTED ARTICLE"),
        ("WITHDRAWN: Menaquinone for patients withdrawn from opioids.", "WITHDRAWN"),
        ("[Retracted] Menaquinone in samples.", "Retracted"),
        ("[Retracted: Menaquinone in samples].", "Retracted"),
        ("Retracted – Menaquinone in samples", "Retracted"),
        (
            "Menaquinone in samples (Retracted article. See vol. 3, pg. 1, 2027).",
            "Retracted article",
        ),
    ],
)
def test_a_mark_in_the_title_retracts(title: str, words: str) -> None:
    found = retraction_of(article(title))
    assert found is not None
    assert (found.by, found.evidence) == (WORDING, words)


@pytest.mark.parametrize(
    "abstract",
    [
        "This article has been withdrawn at the request of the author(s) and/or editor.",
        "This review has been withdrawn because it is out of date.",
        "[This article has been retracted.]",
        "The authors have withdrawn their manuscript and do not wish it to be cited.",
    ],
)
def test_a_note_in_the_place_of_the_abstract_retracts(abstract: str) -> None:
    assert is_retracted(article(abstract=abstract))


@pytest.mark.parametrize(
    "title",
    [
        "Wireless EEG in patients being withdrawn from opioids.",
        "Withdrawal of warfarin and vascular calcification.",
        "Retracted lower eyelid: a menaquinone cream.",
        "Retraction of the uterus in samples.",
        "Retracted and republished papers on vitamin K: an audit.",
        "Withdrawn patients in trials of vitamin K2.",
        "A rotator cuff with tendons (retracted).",
        "",
    ],
)
def test_ordinary_words_retract_nothing(title: str) -> None:
    assert not is_retracted(article(title))
    assert not is_retraction_notice(article(title))


@pytest.mark.parametrize(
    "abstract",
    [
        "Three patients have withdrawn from this study. This article describes them.",
        "This study has withdrawn warfarin from samples.",
        "We read 40 papers. This article has been retracted, said most of them.",
    ],
)
def test_ordinary_sentences_retract_nothing(abstract: str) -> None:
    assert not is_retracted(article(abstract=abstract))


@pytest.mark.parametrize(
    "fields",
    [
        {"publication_types": (NOTICE,), "title": 'Retracted: "Menaquinone in samples."'},
        {"links": (Link("RetractionOf", 5, "J."),), "title": "RETRACTED: Menaquinone in samples."},
        {"title": "Retraction: Menaquinone in samples."},
        {"title": "Retraction notice to “Menaquinone in samples”"},
        {"title": "Retraction Note to: Menaquinone in samples"},
        {"title": "Retraction of: Menaquinone in samples"},
        {"title": "Retraction for Sampleauthor et al., Menaquinone in samples"},
        {"title": "Notice of Retraction."},
        {"title": "Statement of Retraction: Menaquinone in samples"},
        {"title": "Menaquinone in samples: retraction"},
    ],
)
def test_a_notice_is_not_itself_retracted(fields: dict[str, Any]) -> None:
    notice = article(abstract="This article has been retracted.", **fields)
    assert is_retraction_notice(notice)
    assert not is_retracted(notice)


def test_what_pubmed_flags_is_retracted_whatever_its_title() -> None:
    assert is_retracted(article("Retraction: a history", publication_types=(RETRACTED,)))


@pytest.mark.parametrize("kind", ["RetractedandRepublishedFrom", "RetractionOf", "ErratumIn"])
def test_other_links_retract_nothing(kind: str) -> None:
    assert not is_retracted(article(links=(Link(kind, 5, "J."),)))
