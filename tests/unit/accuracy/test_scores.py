"""The sums behind the accuracy table: they are what the program's promises are judged by."""

from __future__ import annotations

import pytest

from benchmarks.accuracy.__main__ import table
from benchmarks.accuracy.scores import Judged, interval, judge, score


def judged(due: set[str], given: set[str], half: str = "dev") -> Judged:
    return judge("forms", "1", half, due, given)


def test_right_wrong_and_missed_are_told_apart() -> None:
    one = judged({"MK-7", "MK-4"}, {"MK-7", "K1"})
    assert (one.due, one.answered, one.right, one.is_error) == (2, 2, 1, True)
    assert not judged({"K1"}, {"K1"}).is_error
    assert judged(set(), {"K1"}).is_error
    assert judged({"K1"}, set()).is_error


def test_silence_costs_recall_and_never_precision() -> None:
    sums = score([judged({"K1"}, set()), judged({"K1"}, {"K1"}), judged(set(), set())])
    assert (sums.texts, sums.precision, sums.recall) == (3, 1.0, 0.5)
    assert sums.f1 == pytest.approx(2 / 3)


def test_a_claim_where_nothing_was_due_costs_precision() -> None:
    sums = score([judged(set(), {"K1"}), judged({"K1"}, {"K1"})])
    assert (sums.precision, sums.recall) == (0.5, 1.0)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(14, 17, 0.590, 0.938), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (0, 0, 0.0, 1.0)],
)
def test_intervals_are_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert interval(part, whole) == pytest.approx((low, high), abs=0.001)


def test_the_table_keeps_the_halves_apart() -> None:
    rows = list(table([judged({"a"}, {"a"}), judged({"a"}, {"b"}, half="test")]))
    assert [row.split()[:4] for row in rows[1:]] == [
        ["forms", "dev", "1", "1"],
        ["forms", "test", "1", "1"],
    ]
    assert "1.000" in rows[1]
    assert "0.000" in rows[2]
