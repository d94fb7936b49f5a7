"""The language of effects, on any outcome: here stiffness, and whoever was not treated."""

from __future__ import annotations

import re
import time

import pytest

from pipeline.domain.records import AbstractSection, Article
from pipeline.evidence.effects.cues import Change
from pipeline.evidence.effects.effects import Effect, effect_on, settled
from pipeline.evidence.text.passage import Passage


def effect(text: str, of: str = "stiffness") -> Effect | None:
    passage = Passage(Article(1, title="A study.", abstract=(AbstractSection(text),)))
    start = passage.low.index(of)
    return effect_on(passage, start, start + len(of))


def change(text: str, of: str = "stiffness") -> Change | None:
    found = effect(text, of)
    return found.change if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arterial stiffness was lower in the treated group than in controls.", Change.LOWERED),
        ("Arterial stiffness was higher with placebo than with MK-7.", Change.LOWERED),
        ("The tablets reduced arterial stiffness.", Change.LOWERED),
        ("Compared with placebo, the tablets lowered stiffness and pulse.", Change.LOWERED),
        ("Stiffness decreased by 12% vs. 3%; P = 0.02.", Change.LOWERED),
        ("We saw a greater reduction in stiffness than with placebo.", Change.LOWERED),
        ("The tablets attenuated the increase in stiffness.", Change.LOWERED),
        ("There was a smaller decrease in stiffness than with placebo.", Change.RAISED),
        ("Controls had lower stiffness.", Change.RAISED),
        ("Stiffness increased more with the tablets than with placebo.", Change.RAISED),
        ("The tablets not only reduced stiffness.", Change.LOWERED),
        ("The reduction in stiffness was greater with the tablets.", Change.LOWERED),
        ("The decline in stiffness was smaller than with placebo.", Change.RAISED),
        ("The improvement in stiffness was greater than with placebo.", Change.BETTERED),
        ("Stiffness increased less with the tablets than with placebo.", Change.LOWERED),
        ("Stiffness fell by 0.4% with MK-4 and by 2.9% with calcium alone.", Change.RAISED),
        ("Stiffness fell by 2.9% with calcium alone and by 0.4% with MK-4.", Change.RAISED),
        ("Stiffness rose by 5% with MK-7 and by 9% with placebo (P = 0.02).", Change.LOWERED),
        ("There was a significant decrease in stiffness (-3.6% v -0.7%).", Change.LOWERED),
        ("Stiffness fell significantly less with the tablets than with placebo.", Change.RAISED),
        ("Versus placebo the tablets reduced stiffness in all three diet groups.", Change.LOWERED),
        ("The tablets improved arterial stiffness.", Change.BETTERED),
        ("The tablets worsened arterial stiffness.", Change.WORSENED),
    ],
)
def test_a_difference_has_a_direction(text: str, expected: Change) -> None:
    assert change(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Stiffness did not differ between groups.",
        "The tablets failed to reduce stiffness.",
        "The tablets had no effect on stiffness.",
        "Stiffness was unchanged.",
        "Stiffness was similar in the two groups.",
        "Neither stiffness nor pulse differed.",
        "There were no significant differences in pulse, stiffness or weight.",
        "Pulse fell without a significant change in stiffness.",
        "For stiffness the tablets were non-inferior to the standard.",
        "Stiffness tended to be lower than with placebo (P = 0.07).",
        "Stiffness was lower than with placebo, but not significantly so (P = 0.2).",
        "Stiffness was 3% in the early group and 6% in the late group (P = 0.16).",
        "Stiffness was lower than with placebo (12% vs. 14%; P = 0.2).",
        "Stiffness was lower than with placebo although this was not significant.",
        "Stiffness progressed by 19% and 23% (P = 0.47).",
        "Stiffness rose by 5% with MK-7 and by 9% with placebo (P = 0.3).",
        "The tablets slowed the pulse (P = 0.01), with a non-significant improvement in stiffness.",
        "Stiffness fell with 1 mg and with 5 mg (P < 0.01; between groups P = 0.8).",
    ],
)
def test_no_difference_is_said_in_many_ways(text: str) -> None:
    assert effect(text) == Effect(Change.NONE, significant=False)


@pytest.mark.parametrize(
    "text",
    [
        "Stiffness decreased from baseline in the treated (P = 0.01).",
        "We saw a decrease in stiffness from baseline (P = 0.01).",
        "Stiffness decreased in both groups (P = 0.01).",
        "Stiffness will be lower in the treated than in controls.",
        "Do the tablets reduce stiffness?",
        "We asked whether the tablets reduced stiffness.",
        "The tablets were given in order to reduce stiffness.",
        "At baseline stiffness was similar in the two groups.",
        "Adjusted for stiffness, pulse was lower than in controls.",
        "Stiffness was measured in the supine position.",
        "The tablets may reduce stiffness.",
        "Each 100 units of stiffness went with a higher risk of death.",
        "In the highest third of stiffness mortality was higher.",
        "Mice on phosphate showed stiffness and a shorter survival than controls.",
        "Stiffness improved after 4 weeks of treatment.",
        "Stiffness fell by 3% at one month and by 6% at two months with the tablets.",
        "Stiffness might be lower in the treated than in controls.",
        "The tablets improved the pulse compared with placebo, with no marked stiffness.",
        "Stiffness was higher before surgery in the treated than in controls.",
        "Baseline stiffness levels were higher in the treated than in controls.",
    ],
)
def test_what_is_no_effect_stays_unsaid(text: str) -> None:
    assert effect(text) is None


def test_each_clause_speaks_for_its_own() -> None:
    text = "Pulse was lower than with placebo (P = 0.01), but stiffness did not differ (P = 0.6)."
    assert effect(text, "pulse") == Effect(Change.LOWERED, significant=True)
    assert effect(text, "stiffness") == Effect(Change.NONE, significant=False)


def test_each_item_of_a_list_has_its_own_statistics() -> None:
    text = "Pulse rose (P = 0.004), stiffness fell (P < 0.001), and weight did not change (P = 0.8)"
    text += " compared with placebo."
    assert effect(text, "pulse") == Effect(Change.RAISED, significant=True)
    assert effect(text) == Effect(Change.LOWERED, significant=True)
    assert effect(text, "weight") == Effect(Change.NONE, significant=False)


def test_an_exception_is_a_clause_of_its_own() -> None:
    text = "There was no difference in pulse except for lower stiffness than with placebo."
    assert change(text, "pulse") is Change.NONE
    assert change(text) is Change.LOWERED


def test_the_names_of_those_compared_can_be_given() -> None:
    passage = Passage(Article(1, title="Stiffness was higher in the late group."))
    late = re.compile(r"\blate group\b")
    assert effect_on(passage, 0, 9) == Effect(Change.RAISED, None)
    assert effect_on(passage, 0, 9, compared=late) == Effect(Change.LOWERED, None)


def test_sentences_that_disagree_settle_nothing() -> None:
    lower, higher = Effect(Change.LOWERED, True), Effect(Change.RAISED, True)
    assert settled([lower, None, lower]) == lower
    assert settled([lower, higher]) is None
    assert settled([None]) is None


@pytest.mark.parametrize("piece", ["not ", "(((( ", "no 1,000 and ", "lower the the ", "p = 0.0 "])
def test_long_and_odd_text_ends_fast(piece: str) -> None:
    text = "stiffness " + piece * (60_000 // len(piece))
    began = time.perf_counter()
    effect(text)
    effect(piece * (50_000 // len(piece)) + " stiffness")
    assert time.perf_counter() - began < 2
