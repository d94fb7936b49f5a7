"""What was read, as pairs to search for: which pairs, and in how many spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.annotations import Annotation, Dose, Outcome, Value
from pipeline.domain.fact_values import VOCABULARY, fold_value, known_value, nearest_value
from pipeline.domain.facts import Fact, facts
from pipeline.domain.vocabulary import AnnotationKind as Kind
from pipeline.domain.vocabulary import Direction, OutcomeRung
from pipeline.evidence.effects.outcome_lexicon import rung_of

UNCLEAR = ("design", "unclear")


def said(*answers: tuple[Kind, Value]) -> frozenset[Fact]:
    return facts(Annotation(kind, value, "", "title", 0, 0, "test/1") for kind, value in answers)


@pytest.mark.parametrize(
    ("answer", "pairs"),
    [
        ((Kind.DESIGN, "randomised trial"), {("design", "randomisedtrial")}),
        ((Kind.SPECIES, "mixed"), {("species", "mixed"), ("human", "yes")}),
        ((Kind.SPECIES, "in vitro"), {("species", "invitro"), ("human", "no")}),
        ((Kind.FORMS, "MK-7"), {("form", "mk7"), ("form", "k2")}),
        ((Kind.FORMS, "K2 unspecified"), {("form", "k2unspecified"), ("form", "k2")}),
        ((Kind.FORMS, "phylloquinone (K1)"), {("form", "k1")}),
        ((Kind.COMPARATOR, "vitamin K antagonist"), {("comparator", "vitaminkantagonist")}),
        ((Kind.SUPPLEMENTS, "vitamin D"), {("supplement", "vitamind")}),
        ((Kind.POPULATIONS, "haemodialysis"), {("population", "hemodialysis")}),
        ((Kind.COUNTRIES, "Côte d’Ivoire"), {("country", "cotedivoire")}),
        ((Kind.REGISTRY_IDS, "NCT01002157"), {("registry", "nct01002157")}),
        ((Kind.CAUTIONS, "pregnancy"), {("caution", "pregnancy")}),
        ((Kind.FUNDING_FLAG, "Sample Maker (grant)"), {("funding", "flag")}),
        ((Kind.RANDOMISED, 244), set()),
        ((Kind.DOSES, Dose(None, 180.0, "180 µg")), set()),
    ],
)
def test_an_answer_gives_its_pairs(answer: tuple[Kind, Value], pairs: set[Fact]) -> None:
    unread_design = set() if answer[0] is Kind.DESIGN else {UNCLEAR}
    assert said(answer) == pairs | unread_design


def test_an_outcome_gives_name_rung_direction_and_whether_it_was_primary() -> None:
    stiffness = Outcome("pulse wave velocity", OutcomeRung.FUNCTION, True, Direction.IMPROVEMENT)
    calcium = Outcome("coronary artery calcium", OutcomeRung.IMAGING)
    assert said((Kind.OUTCOMES, stiffness), (Kind.OUTCOMES, calcium)) == {
        ("outcome", "pulsewavevelocity"),
        ("rung", "function"),
        ("primary", "pulsewavevelocity"),
        ("direction", "improvement"),
        ("outcome", "coronaryarterycalcium"),
        ("rung", "imaging"),
        UNCLEAR,
    }


def test_a_harm_watched_for_is_on_no_rung_of_the_ladder() -> None:
    harm = Outcome("adverse events", rung_of("adverse events") or OutcomeRung.EVENTS)
    assert said((Kind.OUTCOMES, harm)) == {
        ("outcome", "adverseevents"),
        ("rung", "safety"),
        UNCLEAR,
    }


def test_of_whom_nothing_was_read_is_neither_human_nor_not() -> None:
    assert said((Kind.DESIGN, "case report")) == {("design", "casereport")}


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("form", ["MK-7", "mk 7", "mk7", "MK–7", "Menaquinone-7"]),
        ("form", ["K1", "phylloquinone", "vitamin K1", "phytonadione", "phylloquinone (K1)"]),
        ("design", ["randomised trial", "Randomized-Trial", "RCT", "randomized controlled trial"]),
        ("design", ["case–control", "case-control", "Case Control"]),
        ("design", ["non-randomised trial", "nonrandomized trial"]),
        ("comparator", ["no treatment", "usual care"]),
        ("population", ["haemodialysis", "Hemodialysis"]),
    ],
)
def test_what_is_written_in_several_ways_is_one_value(name: str, spellings: list[str]) -> None:
    assert len({fold_value(name, one) for one in spellings}) == 1


def test_listed_values_are_not_mistaken_for_each_other() -> None:
    for name, listed in VOCABULARY.items():
        assert len({fold_value(name, one) for one in listed}) == len(listed)
        assert [known_value(name, one) for one in listed] == list(listed)


@pytest.mark.parametrize(
    ("name", "value", "near"),
    [
        ("design", "randomised", "randomised trial"),
        ("design", "cohrt", "cohort"),
        ("form", "MK7x", "MK-7"),
        ("rung", "scan", None),
        ("rung", "", None),
    ],
)
def test_an_unlisted_value_is_told_the_nearest(name: str, value: str, near: str | None) -> None:
    assert known_value(name, value) is None
    assert nearest_value(name, value) == near


@given(st.text(), st.sampled_from(sorted(VOCABULARY)))
def test_a_folded_value_is_short_and_stays_as_it_is(value: str, name: str) -> None:
    once = fold_value(name, value)
    assert len(once) <= 200
    assert fold_value(name, once) == once
