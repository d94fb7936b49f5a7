"""The design a publication type states, and silence where none decides."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline import evidence
from pipeline.domain.records import Article, PublicationType
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign

NAMES = {
    "D016428": "Journal Article",
    "D016454": "Review",
    "D000078182": "Systematic Review",
    "D017418": "Meta-Analysis",
    "D016449": "Randomized Controlled Trial",
    "D016430": "Clinical Trial",
    "D064888": "Observational Study",
    "D000078325": "Clinical Trial Protocol",
    "D017065": "Practice Guideline",
    "D016431": "Guideline",
    "D002363": "Case Reports",
    "D016422": "Letter",
    "D016421": "Editorial",
    "D016420": "Comment",
    "D016433": "News",
    "D016425": "Published Erratum",
    "D016440": "Retraction Notice",
    "D016441": "Retracted Publication",
    "D000075742": "Expression of Concern",
    "D000076942": "Preprint",
}
UI = {name: ui for ui, name in NAMES.items()}


def article(*types: str, title: str = "Vitamin K2 and arteries.") -> Article:
    return Article(
        pmid=9,
        title=title,
        publication_types=tuple(PublicationType(UI[name], name) for name in types),
    )


def design(*types: str, title: str = "Vitamin K2 and arteries.") -> str | None:
    found = evidence.read(article(*types, title=title))
    assert len(found) <= 1
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (("Randomized Controlled Trial",), StudyDesign.RANDOMISED_TRIAL),
        (("Journal Article", "Randomized Controlled Trial"), StudyDesign.RANDOMISED_TRIAL),
        (("Meta-Analysis",), StudyDesign.META_ANALYSIS),
        (("Systematic Review",), StudyDesign.SYSTEMATIC_REVIEW),
        (("Systematic Review", "Meta-Analysis"), StudyDesign.META_ANALYSIS),
        (("Meta-Analysis", "Randomized Controlled Trial"), StudyDesign.META_ANALYSIS),
        (("Review", "Systematic Review"), StudyDesign.SYSTEMATIC_REVIEW),
        (("Clinical Trial Protocol", "Randomized Controlled Trial"), StudyDesign.PROTOCOL),
        (("Clinical Trial Protocol", "Systematic Review"), StudyDesign.PROTOCOL),
        (("Practice Guideline",), StudyDesign.GUIDELINE),
        (("Guideline", "Review"), StudyDesign.GUIDELINE),
        (("Case Reports", "Review"), StudyDesign.CASE_REPORT),
        (("Review",), StudyDesign.NARRATIVE_REVIEW),
        (("Letter",), StudyDesign.OTHER),
        (("Editorial", "Comment"), StudyDesign.OTHER),
        (("News",), StudyDesign.OTHER),
        (("Retraction Notice", "Randomized Controlled Trial"), StudyDesign.OTHER),
        (("Published Erratum", "Meta-Analysis"), StudyDesign.OTHER),
        (("Expression of Concern", "Randomized Controlled Trial"), StudyDesign.OTHER),
        (("Retracted Publication", "Meta-Analysis"), StudyDesign.META_ANALYSIS),
        (("Preprint", "Randomized Controlled Trial"), StudyDesign.RANDOMISED_TRIAL),
        (("Journal Article",), None),
        (("Clinical Trial",), None),
        (("Observational Study",), None),
        ((), None),
    ],
)
def test_the_design_that_types_state(types: tuple[str, ...], expected: str | None) -> None:
    assert design(*types) == expected
    assert design(*reversed(types)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Vitamin K2: a systematic review.", None),
        ("Vitamin K2: a SYSTEMATIC and critical review.", None),
        ("A meta-analysis of MK-7 trials.", None),
        ("A metaanalysis of MK-7 trials.", None),
        ("A meta analysis of MK-7 trials.", None),
        ("Menaquinones: a scoping review.", None),
        ("An umbrella review of vitamin K.", None),
        ("Vitamin K2 in health and disease.", StudyDesign.NARRATIVE_REVIEW),
    ],
)
def test_a_review_is_not_called_narrative_against_its_title(
    title: str, expected: str | None
) -> None:
    assert design("Review", title=title) == expected


def test_the_type_counts_by_its_number_not_by_its_wording() -> None:
    renamed = PublicationType("D016440", "Retraction of Publication")
    same_words = PublicationType("D999999", "Randomized Controlled Trial")
    [found] = evidence.read(Article(pmid=9, publication_types=(renamed,)))
    assert found.value == StudyDesign.OTHER
    assert evidence.read(Article(pmid=9, publication_types=(same_words,))) == ()


def test_an_answer_quotes_the_type_that_decides() -> None:
    for types in combinations(NAMES.values(), 3):
        for found in evidence.read(article(*types)):
            stated = "; ".join(types)
            assert stated[found.start : found.end] == found.quote
            assert found.quote in types
            assert (found.kind, found.field_name) == (AnnotationKind.DESIGN, "publication_types")
            assert found.extractor == evidence.SIGNATURE
