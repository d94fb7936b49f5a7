"""Our own labels of real texts on vitamin K and calcification: ids and labels, no texts.

LABELLING.md says by which rules one reader labelled them, blind to what the program answers. An
empty cell means that the text does not say; ``?`` that the reader could not decide.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy import gold
from benchmarks.accuracy.gold import Case
from benchmarks.labelled_texts import half_of

LABELS = Path(__file__).with_name("labels.tsv")
UNDECIDED = "?"
SOURCES: Mapping[str, Callable[[Path], Iterator[Case]]] = {
    "records": gold.records,
    "vitamin_k": gold.vitamin_k_articles,
    "trial": gold.trial_texts,
    "pubmedqa": gold.pubmedqa,
    "ei": gold.evidence_inference,
    "pico": gold.pico,
    "ebm": gold.ebm_nlp,
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text with its labels, as they stand in the file."""

    case: Case
    cells: Mapping[str, str]

    def items(self, field: str) -> frozenset[str] | None:
        """Give the labels of a field with several; None where the reader could not decide."""
        cell = self.cells[field].strip()
        if cell == UNDECIDED:
            return None
        return frozenset(one.strip() for one in cell.split("|") if one.strip())


def labelled(data: Path = gold.DATA) -> list[Labelled]:
    """Find the text of every row; a text that is not at hand raises KeyError."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wanted = {row["source"] for row in rows}
    texts = {(name, case.id): case for name in sorted(wanted) for case in SOURCES[name](data)}
    return [_checked(Labelled(texts[row["source"], row["id"]], row)) for row in rows]


def _checked(one: Labelled) -> Labelled:
    assert one.cells["half"] == half_of(one.case.id), f"{one.case.id} is in the wrong half"
    return one
