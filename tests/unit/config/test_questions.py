"""The shipped questions can be asked, and choose the studies that they are about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.app import open_app
from pipeline.config_file import load
from pipeline.domain.annotations import Annotation, Outcome, Value
from pipeline.domain.facts import facts
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind, OutcomeRung
from pipeline.evidence.effects.outcome_lexicon import rung_of
from pipeline.query import matches
from pipeline.query.article import document_of
from pipeline.stages.standing import read_questions

ROOT = Path(__file__).parents[3]
ASKED = read_questions(open_app(load(ROOT / "config.toml", (), {}), {}))

MK7, MK4, K1 = (("forms", form) for form in ("MK-7", "MK-4", "phylloquinone (K1)"))
AGAINST_DOSES = ("comparator", "other dose")
ON_DIALYSIS = ("populations", "dialysis")


def answered(title: str, *said: tuple[str, str]) -> set[str]:
    """Name the questions that a made-up study answers; a pair is a kind and what was read."""
    read = [Annotation(AnnotationKind(k), _value(k, v), "", "title", 0, 0, "s/1") for k, v in said]
    document = document_of(Article(pmid=1, title=title), facts=facts(read))
    today = date(2026, 11, 22)
    return {
        one.question.name
        for one in ASKED
        if matches(one.query.tree, document, today, one.query.mesh.explode)
    }


def _value(kind: str, text: str) -> Value:
    if kind != "outcomes":
        return text
    return Outcome(text, rung_of(text) or OutcomeRung.BIOMARKER)


@pytest.mark.parametrize(
    ("title", "said", "names"),
    [
        (
            "A sample trial",
            [MK7, ("outcomes", "vascular calcification")],
            {"k2-slows-calcification"},
        ),
        ("Menaquinone-7 and aortic valve calcification", [], {"k2-slows-calcification"}),
        ("A sample trial", [MK7, ("outcomes", "bone mineral density")], set()),
        ("A sample trial", [K1, ("outcomes", "vascular calcification")], set()),
        ("A sample trial", [MK7, K1], {"k2-or-k1"}),
        ("A sample trial", [MK7, MK4], {"forms"}),
        ("A sample trial", [MK7, AGAINST_DOSES], {"dose"}),
        ("Menaquinone-7: a dose-finding study", [MK7], {"dose"}),
        ("Cut-off values in samples", [("outcomes", "dp-ucMGP")], {"insufficiency"}),
        (
            "Samples",
            [("outcomes", "dp-ucMGP"), ("outcomes", "all-cause mortality")],
            {"mgp-marker"},
        ),
        ("Gas6 in sample arteries", [], {"gas6"}),
        ("Gas6 in sample arteries", [("populations", "cancer")], set()),
        (
            "A sample trial",
            [MK7, ("outcomes", "bone loss"), ("outcomes", "arterial stiffness")],
            {"calcium-paradox"},
        ),
        ("A sample trial", [MK7, ("outcomes", "fracture")], {"clinical-events"}),
        ("A sample trial", [MK7, ON_DIALYSIS], {"dialysis"}),
        ("Vitamin K2 in hemodialysis", [], {"dialysis"}),
        ("A sample trial", [], set()),
    ],
)
def test_a_study_answers_the_questions_it_is_about(
    title: str, said: list[tuple[str, str]], names: set[str]
) -> None:
    assert answered(title, *said) == names


def test_the_questions_of_the_field_are_asked() -> None:
    assert len(ASKED) == 10
    assert all(one.question.title.endswith("?") for one in ASKED)
    assert not [one.query.advice for one in ASKED if one.query.advice]
