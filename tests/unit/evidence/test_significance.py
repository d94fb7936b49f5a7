"""What statistics say: P values, intervals, and the words for them."""

from __future__ import annotations

import pytest

from pipeline.evidence.effects.significance import significance


def read(text: str) -> bool | None:
    low = text.lower()
    return significance(low, 0, len(low))


@pytest.mark.parametrize(
    "text",
    [
        "stiffness fell (P < 0.001)",
        "stiffness fell, P=.02",
        "stiffness fell (p-value = 0.049)",
        "stiffness fell (p ≤ 0.05)",
        "stiffness fell (P less than 0.01)",
        "stiffness fell (p = 1.3 × 10-5)",
        "risk fell along the quartiles (P for trend = 0.01)",
        "hazard ratio 0.60; 95% CI, 0.41 to 0.88",
        "RR 1.8 [95% confidence interval: 1.2, 2.7]",
        "mean difference -0.4 m/s (95% CI -0.7 - -0.1)",
        "stiffness was significantly lower",
    ],
)
def test_significant(text: str) -> None:
    assert read(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "stiffness fell (P = 0.19)",
        "stiffness fell (p > 0.05)",
        "stiffness fell (p = NS)",
        "stiffness fell (P < 0.10)",
        "odds ratio 0.90 (95% CI 0.70-1.20)",
        "mean difference 0.3 (95% CI -0.1 to 0.5)",
        "stiffness tended to be lower",
        "there was a trend towards lower stiffness",
        "stiffness was not significantly lower",
        "stiffness was significantly lower in name only (P = 0.4)",
    ],
)
def test_not_significant(text: str) -> None:
    assert read(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "stiffness was lower",
        "stiffness fell (P = 0.05)",
        "stiffness fell (p > 0.01)",
        "the sexes differed in this (P for interaction = 0.01)",
        "one was lower (P = 0.01), the other was not (P = 0.6)",
        "30% of the group (95% CI 22-38) came back",
    ],
)
def test_says_nothing(text: str) -> None:
    assert read(text) is None


def test_the_measure_decides_what_an_interval_has_to_leave_out() -> None:
    assert read("hazard ratio 0.8 (95% CI 0.5 to 1.4)") is False
    assert read("mean difference 0.8 (95% CI 0.5 to 1.4)") is True


def test_the_measure_is_not_taken_from_the_sentence_before() -> None:
    before, text = "this was the mean change. ", "it rose by 275 (95% ci, 225-326; p = 0.6)"
    assert significance(before + text, len(before), len(before + text)) is False


def test_a_p_value_between_groups_is_the_one_that_counts() -> None:
    assert read("it fell in each (p < 0.01 and p < 0.01; between groups p = 0.8)") is False
    assert read("it fell in neither (p = 0.2 and p = 0.3; between groups p = 0.01)") is True


def test_only_the_stretch_asked_for_is_read() -> None:
    text = "bone density rose (p = 0.01); stiffness did not (p = 0.6)"
    assert significance(text, 0, text.index(";")) is True
    assert significance(text, text.index(";"), len(text)) is False
