"""Our own labels of texts on vitamin K and calcification, blind to what the program answers.

``labels.tsv`` has ids and labels of real texts, and no texts. ``written.jsonl`` has texts that were
written for this, some retold after a page it names, many invented, with their labels; it is no
record of any study, and registrations in it must not be looked up. ``retold.jsonl`` has published
abstracts retold in our words, facts, numbers and gaps kept, with labels made before the program
was asked; where their PMIDs are known, ``real`` judges by the records themselves, which whoever
has them can hand over. LABELLING.md has the rules: an empty cell means that the text does not say,
``?`` that the reader could not decide.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy import gold
from benchmarks.accuracy.gold import Case
from benchmarks.labelled_texts import half_of
from pipeline.domain.records import Article

LABELS = Path(__file__).with_name("labels.tsv")
WRITTEN = Path(__file__).with_name("written.jsonl")
RETOLD = Path(__file__).with_name("retold.jsonl")
UNDECIDED = "?"
SOURCES: Mapping[str, Callable[[Path], Iterable[Case]]] = {
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


def written(path: Path = WRITTEN) -> list[Labelled]:
    """Read texts that stand beside their labels; they are at hand everywhere."""
    return [
        _told(row, gold.article_of(row["title"], row["abstract"]), path.stem) for row in _rows(path)
    ]


def real(records: Iterable[Article]) -> Iterator[Labelled]:
    """Give the records whose retelling was labelled, with its labels, as if just published."""
    rows = {row["pmid"]: row for row in _rows(RETOLD) if row["pmid"]}
    for article in records:
        if row := rows.pop(article.pmid, None):
            yield _told(row, article, "real")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _told(row: Mapping[str, Any], article: Article, source: str) -> Labelled:
    cells = {name: _cell(value) for name, value in row["labels"].items()}
    return Labelled(Case(row["id"], article, dealt=row["half"]), {"source": source, **cells})


def _cell(value: Any) -> str:
    """Write a label as ``labels.tsv`` does."""
    if isinstance(value, list):
        return "|".join(map(str, value))
    return "" if value is None else str(value)


def _checked(one: Labelled) -> Labelled:
    assert one.cells["half"] == half_of(one.case.id), f"{one.case.id} is in the wrong half"
    return one
