"""The design that a publication type states or the text names, and silence where nothing does."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from time import process_time
from typing import Any

import pytest

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import AbstractSection, Article, PublicationType
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign
from pipeline.evidence.study.design import EXTRACTOR, extract
from pipeline.evidence.text.passage import Passage

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


def read(one: Article) -> tuple[Annotation, ...]:
    return extract(Passage(one))


def text(title: str, abstract: str = "", **more: Any) -> str | None:
    sections = (AbstractSection(abstract),) if abstract else ()
    found = read(replace(Article(9, title=title, abstract=sections), **more))
    return str(found[0].value) if found else None


def design(*types: str, title: str = "Vitamin K2 and arteries.") -> str | None:
    found = read(article(*types, title=title))
    assert len(found) <= 1
    return str(found[0].value) if found else None


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
        ("Vitamin K2: a systematic review.", StudyDesign.SYSTEMATIC_REVIEW),
        ("Vitamin K2: a SYSTEMATIC and critical review.", StudyDesign.SYSTEMATIC_REVIEW),
        ("A meta-analysis of MK-7 trials.", StudyDesign.META_ANALYSIS),
        ("A metaanalysis of MK-7 trials.", StudyDesign.META_ANALYSIS),
        ("A meta analysis of MK-7 trials.", StudyDesign.META_ANALYSIS),
        ("Menaquinones: a scoping review.", StudyDesign.SYSTEMATIC_REVIEW),
        ("An umbrella review of vitamin K.", StudyDesign.SYSTEMATIC_REVIEW),
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
    [found] = read(Article(pmid=9, publication_types=(renamed,)))
    assert found.value == StudyDesign.OTHER
    assert read(Article(pmid=9, publication_types=(same_words,))) == ()


def test_an_answer_quotes_the_type_that_decides() -> None:
    for types in combinations(NAMES.values(), 3):
        for found in read(article(*types)):
            stated = "; ".join(types)
            assert stated[found.start : found.end] == found.quote
            assert found.quote in types
            assert (found.kind, found.field_name) == (AnnotationKind.DESIGN, "publication_types")
            assert found.extractor == EXTRACTOR


def test_records_of_old_state_no_number_and_the_wording_counts() -> None:
    [found] = read(Article(pmid=9, publication_types=(PublicationType("", "Case Reports"),)))
    assert found.value == StudyDesign.CASE_REPORT


TRIAL = (
    "Ninety women were randomly assigned to menaquinone-7 or placebo. The difference in stiffness"
    " was not significant (p = 0.4)."
)


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Natto and stiffness.", TRIAL, StudyDesign.RANDOMISED_TRIAL),
        ("Natto: a systematic review of randomised trials.", "", StudyDesign.SYSTEMATIC_REVIEW),
        ("Natto: a systematic review and meta-analysis.", "", StudyDesign.META_ANALYSIS),
        ("[Natto: an umbrella review].", "", StudyDesign.SYSTEMATIC_REVIEW),
        ("Natto: study protocol for a randomised trial.", TRIAL, StudyDesign.PROTOCOL),
        ("The NATTO trial: rationale and design.", TRIAL, StudyDesign.PROTOCOL),
        ("Protocol for a systematic review of natto.", "", StudyDesign.PROTOCOL),
        ("Two feeding protocols for ward patients.", TRIAL, StudyDesign.RANDOMISED_TRIAL),
        ("Natto in rats.", TRIAL.replace("women", "rats"), StudyDesign.ANIMAL),
        ("Natto and mineral.", "HUVECs were cultured and incubated.", StudyDesign.IN_VITRO),
        ("Menaquinone and mineral in rats: a review.", "", StudyDesign.NARRATIVE_REVIEW),
        ("A case of bleeding: case report and literature review.", "", StudyDesign.CASE_REPORT),
        ("Clinical practice guideline on natto.", "", StudyDesign.GUIDELINE),
        ("Expert consensus on calcification.", "", StudyDesign.GUIDELINE),
        ("Natto and hips: a Mendelian randomisation study.", "", StudyDesign.OTHER),
        ("Retraction: Natto and hips.", "", StudyDesign.OTHER),
        ("RETRACTED: Natto and hips.", TRIAL, StudyDesign.RANDOMISED_TRIAL),
        ("Natto: a trial with an updated meta-analysis.", TRIAL, StudyDesign.RANDOMISED_TRIAL),
        ("Natto: an updated meta-analysis.", TRIAL, StudyDesign.META_ANALYSIS),
        ("Costs of natto.", "All women will be randomly assigned.", StudyDesign.PROTOCOL),
        ("Natto.", "We will conduct a double-blind trial with placebo.", StudyDesign.PROTOCOL),
        ("Bleeding after natto: two cases.", "", StudyDesign.CASE_REPORT),
        ("Bleeding after natto.", "We describe two men who bled.", StudyDesign.CASE_REPORT),
        ("Natto.", "We searched MEDLINE and Embase.", StudyDesign.SYSTEMATIC_REVIEW),
        ("Natto.", "We followed 214 women for ten years.", StudyDesign.COHORT),
        ("Natto and hips.", "We asked 90 cases and 180 controls.", StudyDesign.CASE_CONTROL),
        ("Natto: an open label single arm study.", "", StudyDesign.NON_RANDOMISED_TRIAL),
        ("Reply to Sampleauthor on natto.", "", StudyDesign.OTHER),
        ("Natto and hips: a nested case-control study.", "", StudyDesign.CASE_CONTROL),
        (
            "Natto and hips.",
            "We did a cross-sectional study of 90 men.",
            StudyDesign.CROSS_SECTIONAL,
        ),
        ("Natto and hips.", "This retrospective study had 90 men.", StudyDesign.COHORT),
        ("Natto and hips.", "Men were followed for 9 years.", StudyDesign.COHORT),
        ("Natto and hips: a prospective cohort study.", "", StudyDesign.COHORT),
        ("An open-label trial of natto.", "", StudyDesign.NON_RANDOMISED_TRIAL),
        ("Natto.", "In this review we discuss natto.", StudyDesign.NARRATIVE_REVIEW),
        ("Natto.", "We conducted a systematic review of trials.", StudyDesign.SYSTEMATIC_REVIEW),
    ],
)
def test_the_design_that_the_text_names(title: str, abstract: str, expected: str) -> None:
    assert text(title, abstract) == expected


@pytest.mark.parametrize(
    "abstract",
    [
        "",
        "Randomised trials are needed.",
        "Natto has been praised. Cohort studies disagree.",
        "A meta-analysis would help.",
        "Medical records are under review in many lands.",
        "Proteins were harmed by the pharmacy.",
        "\x00\u202e((((",
    ],
)
def test_studies_that_are_only_mentioned_name_nothing(abstract: str) -> None:
    assert text("Natto and hips.", abstract) is None


def test_a_machine_s_type_yields_to_the_text() -> None:
    trial = (PublicationType("D016449", "Randomized Controlled Trial"),)
    machine: dict[str, Any] = {"publication_types": trial, "indexing_method": "Automated"}
    assert text("Natto: a systematic review.", **machine) == StudyDesign.SYSTEMATIC_REVIEW
    assert text("Natto in rats.", **machine) == StudyDesign.ANIMAL
    assert text("Natto and hips: a cohort study.", **machine) == StudyDesign.COHORT
    assert text("Natto and hips.", **machine) == StudyDesign.RANDOMISED_TRIAL


def test_a_trial_of_costs_or_of_a_guideline_is_a_trial_where_it_plainly_reads_like_one() -> None:
    plain = TRIAL + " Both groups were analysed by intention to treat; 95% CI 1 to 2."
    title = "Cost-effectiveness of natto versus rice: a randomised controlled trial."
    assert text(title, plain) == StudyDesign.RANDOMISED_TRIAL
    assert text("Cost-effectiveness of natto: a model.", "We simulated costs.") == StudyDesign.OTHER


def test_a_double_blind_trial_with_a_control_counts_as_randomised_and_is_quoted() -> None:
    words = "Bones are hard. Forty men took natto in a double-blind, placebo-controlled study."
    [found] = read(Article(9, title="Natto and bones.", abstract=(AbstractSection(words),)))
    assert found.value == StudyDesign.RANDOMISED_TRIAL
    assert found.quote.startswith("Forty men")
    assert text("Natto.", "Forty men took natto; slides were read double - blind.") is None


def test_a_title_that_swallowed_its_abstract_is_no_title() -> None:
    swallowed = "Natto and bones. " + "Bones are hard. " * 30 + "Study protocols were followed."
    assert text(swallowed) is None


def test_a_plan_typed_as_a_trial_is_a_plan() -> None:
    types = ("Randomized Controlled Trial",)
    assert design(*types, title="Natto: a study protocol.") == StudyDesign.PROTOCOL
    assert design(*types, title="Natto in rats.") == StudyDesign.RANDOMISED_TRIAL


def test_a_letter_that_reports_a_trial_is_a_letter_only_without_an_abstract() -> None:
    letter: dict[str, Any] = {"publication_types": (PublicationType("D016422", "Letter"),)}
    assert text("Natto: a randomised controlled trial.", **letter) == StudyDesign.OTHER
    assert text("Natto and stiffness.", TRIAL, **letter) == StudyDesign.RANDOMISED_TRIAL
    assert text("Natto and hips.", "Natto is good.", **letter) == StudyDesign.OTHER


def test_the_quote_is_the_sentence_that_decides() -> None:
    words = "Hips break. We did a cross-sectional study of 90 men. They ate."
    [found] = read(Article(9, title="Natto.", abstract=(AbstractSection(words),)))
    assert found.quote == "We did a cross-sectional study of 90 men."
    assert words[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    "piece", ["a case-control ", "we a ", "open-label,", "not ", "((((", "0, "]
)
def test_long_text_takes_time_in_proportion(piece: str) -> None:
    started = process_time()
    text("Natto: " + piece * 200, piece * (60_000 // len(piece)))
    assert process_time() - started < 2


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        (
            "Natto and bleeding.",
            "A 61-year-old woman presented with gums that bled.",
            StudyDesign.CASE_REPORT,
        ),
        ("Late bleeding: 9 cases reviewed.", "", StudyDesign.CASE_REPORT),
        ("Bleeding in a boy: a rare case.", "", StudyDesign.CASE_REPORT),
        (
            "Natto and bone.",
            "This article summarises what is known of natto in women.",
            StudyDesign.NARRATIVE_REVIEW,
        ),
        ("Natto and arteries: progress and prospects.", "", StudyDesign.NARRATIVE_REVIEW),
        (
            "Natto and bone.",
            "Twelve healthy volunteers were given 90 µg of menaquinone-7 daily for 6 weeks.",
            StudyDesign.NON_RANDOMISED_TRIAL,
        ),
        (
            "Natto and clotting in women.",
            "We measured clotting. We did dose-response studies in women.",
            StudyDesign.NON_RANDOMISED_TRIAL,
        ),
        ("Natto in men: a non-placebo-controlled study.", "", StudyDesign.NON_RANDOMISED_TRIAL),
        (
            "Natto and hips of women.",
            "We asked women what they ate. The hazard ratio of a fracture was 0.8.",
            StudyDesign.COHORT,
        ),
        (
            "Natto and hips.",
            "The medical records of 80 women were reviewed.",
            StudyDesign.COHORT,
        ),
        (
            "Natto and bone: a review.",
            "We searched PubMed. Pooled analysis of 9 trials favoured natto.",
            StudyDesign.META_ANALYSIS,
        ),
        (
            "Natto and bone: a systematic review.",
            "A random-effects model gave a mean difference of 2.",
            StudyDesign.META_ANALYSIS,
        ),
        ("KDIGO guideline: bones and kidneys.", "", StudyDesign.GUIDELINE),
        ("Menaquinone contents of fermented foods.", "", StudyDesign.OTHER),
        (
            "Natto and hips: a prospective cohort study.",
            "The cohort lay within a randomised trial of walking.",
            StudyDesign.COHORT,
        ),
        (
            "Natto in kidney patients: the NATTOK randomised controlled trial.",
            "Larger randomised trials will have to confirm this.",
            StudyDesign.RANDOMISED_TRIAL,
        ),
    ],
)
def test_the_design_that_the_way_of_working_shows(title: str, abstract: str, expected: str) -> None:
    assert text(title, abstract) == expected


@pytest.mark.parametrize(
    "abstract",
    [
        "Stiffness is associated with intake in many lands.",
        "In conclusion, intake was associated with stiffness of women.",
        "We discuss the current evidence (p = 0.03) on women.",
    ],
)
def test_what_was_known_or_is_concluded_shows_no_design(abstract: str) -> None:
    assert text("Natto and hips.", f"We weighed natto. {abstract}") is None


def test_an_association_alone_is_no_design() -> None:
    words = "We measured 90 women. Stiffness was inversely associated with intake."
    assert text("Natto and hips of women.", words) is None
