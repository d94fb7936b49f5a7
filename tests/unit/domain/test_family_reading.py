"""What an article and its annotations tell of the investigation behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.domain.annotations import Annotation, Outcome, Value
from pipeline.domain.dates import from_iso
from pipeline.domain.family_reading import report_of
from pipeline.domain.family_report import Report, Role
from pipeline.domain.records import AbstractSection, Article, Author, Link, PublicationType
from pipeline.domain.vocabulary import AnnotationKind, ArticleKind, OutcomeRung, StudyDesign

ARTICLE = Article(
    pmid=1,
    title="Menaquinone-7 in sample arteries: the SAMPLEK trial",
    abstract=(AbstractSection("This was a secondary analysis of made-up people."),),
    authors=(Author("Sampleauthor", "Ämilie", "Ä"), Author(collective="The Sample Group")),
    published=from_iso("2024-03"),
    links=(Link("UpdateOf", 7, "J Sampl"), Link("CommentIn", None, "J Sampl")),
)


def read(kind: AnnotationKind, value: Value) -> Annotation:
    return Annotation(kind, value, "", "title", 0, 0, "sample/1")


def test_a_report_is_made_of_what_was_read() -> None:
    outcome = Outcome("dp-ucMGP", OutcomeRung.BIOMARKER, is_primary=True)
    annotations = [
        read(AnnotationKind.DESIGN, "randomised trial"),
        read(AnnotationKind.RANDOMISED, 244),
        read(AnnotationKind.ANALYSED, 240),
        read(AnnotationKind.FORMS, "MK-7"),
        read(AnnotationKind.REGISTRY_IDS, "NCT90000001"),
        read(AnnotationKind.OUTCOMES, outcome),
    ]
    assert report_of(ARTICLE, annotations) == Report(
        pmid=1,
        title_key="menaquinone 7 in sample arteries the samplek trial",
        year=2024,
        authors=frozenset({"sampleauthor a", "the sample group"}),
        design=StudyDesign.RANDOMISED_TRIAL,
        registrations=("NCT90000001",),
        links=(("UpdateOf", 7),),
        randomised=244,
        analysed=240,
        forms=frozenset({"MK-7"}),
        acronyms=frozenset({"SAMPLEK"}),
        has_primary_outcome=True,
        stated_role=Role.SECONDARY,
    )


def test_a_registration_of_a_review_is_none_of_a_trial() -> None:
    review = read(AnnotationKind.REGISTRY_IDS, "CRD42090000001")
    assert report_of(ARTICLE, [review]).registrations == ()


@pytest.mark.parametrize(
    "design", ["systematic review", "meta-analysis", "narrative review", "guideline"]
)
def test_a_review_stands_alone(design: str) -> None:
    assert report_of(ARTICLE, [read(AnnotationKind.DESIGN, design)]).stands_alone
    assert not report_of(ARTICLE, [read(AnnotationKind.DESIGN, "protocol")]).stands_alone


@pytest.mark.parametrize("ui", ["D016422", "D016421", "D016420"])
def test_a_letter_stands_alone_by_its_type(ui: str) -> None:
    letter = replace(ARTICLE, publication_types=(PublicationType(ui, "Letter"),))
    assert report_of(letter, []).stands_alone
    assert not report_of(ARTICLE, []).stands_alone


def test_a_protocol_is_one_by_design_whatever_it_calls_itself() -> None:
    protocol = read(AnnotationKind.DESIGN, StudyDesign.PROTOCOL.value)
    assert report_of(ARTICLE, [protocol]).stated_role is Role.PROTOCOL
    assert report_of(replace(ARTICLE, kind=ArticleKind.PREPRINT), []).is_preprint
