"""Whole numbers as authors write them, and silence where the writing leaves a doubt."""

from __future__ import annotations

import re

import pytest

from pipeline.evidence.text.number_words import NUMBER, value_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("58", 58),
        ("1,055", 1055),
        ("1 055", 1055),
        ("215,551", 215_551),
        ("1,234,567", 1_234_567),
        ("nine", 9),
        ("fifty-eight", 58),
        ("fifty eight", 58),
        ("One hundred and twelve", 112),
        ("one hundred twelve", 112),
        ("two hundred twenty-five", 225),
        ("Hundred and three", 103),
        ("twelve hundred", 1200),
        ("two thousand, three hundred and four", 2304),
    ],
)
def test_a_number_is_read(text: str, expected: int) -> None:
    assert value_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.055",
        "5.8",
        "12,34",
        "20-30",
        "a dozen",
        "hundred",
        "and",
        "four and five",
        "two sixty",
        "one one",
        "58 and nine",
        "many",
    ],
)
def test_what_is_no_plain_number_is_not_guessed(text: str) -> None:
    assert value_of(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("58 women", ["58"]),
        ("1,055 women and 1 055 men", ["1,055", "1 055"]),
        ("one hundred and twelve women", ["one hundred and twelve"]),
        ("58% of 60", ["60"]),
        ("a 58-week, two-arm study", []),
        ("2 million women", []),
        ("at 12:30", ["30"]),
    ],
)
def test_the_pattern_finds_whole_numbers(text: str, expected: list[str]) -> None:
    assert re.findall(NUMBER, text) == expected
