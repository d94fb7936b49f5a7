"""What is read is at least as right as it was: gold labels, and floors that only rise.

``floors.tsv`` has a row for each field and half. Whoever makes a field better raises its floor: a
floor that lies further below what is measured than SLACK fails too.

    python -m tests.evidence.test_floors >tests/evidence/floors.tsv    # write what is measured now
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.accuracy import gold
from benchmarks.accuracy.__main__ import by_field, everything
from benchmarks.accuracy.scores import Score

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
FLOORS = Path(__file__).with_name("floors.tsv")
COLUMNS = ("field", "half", "precision", "recall")
SLACK = 0.03
Key = tuple[str, str]


def floors() -> dict[Key, tuple[float, float]]:
    with FLOORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        (row["field"], row["half"]): (float(row["precision"]), float(row["recall"])) for row in rows
    }


@pytest.fixture(scope="module")
def measured() -> dict[Key, Score]:
    if not gold.DATA.is_dir():
        pytest.skip(f"the gold sets are not at hand: {gold.DATA.name}")
    return by_field(everything(gold.DATA))


def test_every_field_has_a_floor(measured: dict[Key, Score]) -> None:
    assert set(measured) == set(floors())


@pytest.mark.parametrize("key", floors(), ids="-".join)
def test_no_field_falls_below_its_floor(key: Key, measured: dict[Key, Score]) -> None:
    precision, recall = floors()[key]
    assert measured[key].precision >= precision
    assert measured[key].recall >= recall


@pytest.mark.parametrize("key", floors(), ids="-".join)
def test_a_floor_follows_what_is_reached(key: Key, measured: dict[Key, Score]) -> None:
    precision, recall = floors()[key]
    assert measured[key].precision - precision < SLACK, "raise the floor"
    assert measured[key].recall - recall < SLACK, "raise the floor"


def _down(share: float) -> str:
    return f"{int(share * 1000) / 1000:.3f}"


if __name__ == "__main__":
    print("\t".join(COLUMNS))  # noqa: T201
    for (field, half), one in by_field(everything(gold.DATA)).items():
        print(field, half, _down(one.precision), _down(one.recall), sep="\t")  # noqa: T201
