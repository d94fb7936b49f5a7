"""Train the words that lean to people or to animals, and choose how far they have to lean.

    python -m benchmarks.accuracy.train_species [--write]

Trained on the dev half of PubMed records alone (NLM). Where a person indexed a record, the check
tag is the label, if only one of Humans and Animals stands; a record nobody has indexed is labelled
by its own plain words (``species_words.py``), and counts for less. Those words themselves are kept
out, so that the others learn to stand in for them. Ten-fold cross-validation gives each text a sum
by a model that has not seen it. ``--write`` fits on all of it and writes the weights.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy import gold
from benchmarks.accuracy.against_indexing import ANIMALS, HUMANS, is_indexed
from pipeline.domain.vocabulary import Species
from pipeline.evidence.study import species, species_leanings
from pipeline.evidence.study.species_words import PLAIN
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.text.words import words_of

WEIGHTS = Path(species_leanings.__file__).with_name("species_weights.tsv")
FOLDS, ROUNDS = 10, 12
RATE, PENALTY, UNINDEXED = 0.15, 0.001, 0.3  # the last: what a text without tags counts
LEAST = 5  # texts that must have a word
FAINT = 0.25  # a weaker weight is left out
CUTS = (0.0, 1.0, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0)
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One text: its words (of the title with a mark), its label, and what the rules answer."""

    words: frozenset[str]
    is_human: bool
    said: Species | None
    is_tagged: bool
    has_abstract: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write the weights where asked."""
    parser = argparse.ArgumentParser(description="Train the words that lean to people or animals.")
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args(arguments)
    found = [*examples()]
    vocabulary = vocabulary_of(found)
    sums = cross_validated(found, vocabulary)
    for has_abstract in (True, False):
        report(found, sums, has_abstract)
    if options.write:
        write(vocabulary, fitted(found, vocabulary))


def examples() -> Iterator[Example]:
    """Give every text to learn from, in the same order each time."""
    for case in gold.records():
        if case.half != "dev":
            continue
        passage = Passage(gold.hidden(case.article))
        low, body = passage.low, passage.body
        said = species.named(passage)
        label = said
        if is_indexed(case.article):
            tags = {one.ui for one in case.article.mesh} & {HUMANS, ANIMALS}
            if len(tags) != 1:
                continue
            label = Species.HUMAN if HUMANS in tags else Species.ANIMAL
        if label in (Species.HUMAN, Species.ANIMAL):
            is_tagged, has_abstract = is_indexed(case.article), bool(case.article.abstract)
            words = frozenset({*_telling(low), *(f"{one}/" for one in _telling(low[:body]))})
            yield Example(words, label is Species.HUMAN, said, is_tagged, has_abstract)


def _telling(low: str) -> Iterator[str]:
    return (one for one in words_of(low) if len(one) > 2 and one.isalpha() and one not in PLAIN)


def vocabulary_of(found: Sequence[Example]) -> dict[str, int]:
    """Number the words that enough texts have."""
    counts = Counter(word for one in found for word in one.words)
    return {word: at for at, word in enumerate(sorted(w for w, n in counts.items() if n >= LEAST))}


def fitted(found: Sequence[Example], vocabulary: dict[str, int]) -> Numbers:
    """Fit a logistic regression text by text, each weight at its own pace; the last is the base."""
    base = len(vocabulary)
    rows = [np.array([*_columns(one, vocabulary), base]) for one in found]
    weights, squares = np.zeros(base + 1), np.full(base + 1, 0.01)
    draw = np.random.default_rng(0)
    for _ in range(ROUNDS):
        for at in draw.permutation(len(found)):
            one, shown = found[int(at)], rows[int(at)]
            error = 1 / (1 + np.exp(-weights[shown].sum())) - one.is_human
            slope = error * (1 if one.is_tagged else UNINDEXED) + PENALTY * weights[shown]
            squares[shown] += slope * slope
            weights[shown] -= RATE * slope / np.sqrt(squares[shown])
    return weights


def _columns(one: Example, vocabulary: dict[str, int]) -> list[int]:
    return sorted(vocabulary[word] for word in one.words if word in vocabulary)


def cross_validated(found: Sequence[Example], vocabulary: dict[str, int]) -> Numbers:
    """Sum the weights of each text by a model fitted on the other folds."""
    fold = np.arange(len(found)) % FOLDS
    sums = np.zeros(len(found))
    for one in range(FOLDS):
        weights = fitted([e for e, f in zip(found, fold, strict=True) if f != one], vocabulary)
        weights[np.abs(weights) < FAINT] = 0
        for at in np.flatnonzero(fold == one):
            sums[at] = weights[[*_columns(found[int(at)], vocabulary), -1]].sum()
    return sums


def report(found: Sequence[Example], sums: Numbers, has_abstract: bool) -> None:
    """Print coverage and precision at each cut, of tagged texts: rules first, then the sum."""
    pairs = [
        (one, sum_)
        for one, sum_ in zip(found, sums, strict=True)
        if one.is_tagged and one.has_abstract == has_abstract
    ]
    print("abstracts" if has_abstract else "titles alone", len(pairs))
    for cut in (99.0, *CUTS):
        answered = [(one, right) for one, sum_ in pairs for right in _answer(one, sum_, cut)]
        share = sum(right for _, right in answered) / len(answered)
        print(f"  cut {cut:>4}: coverage {len(answered) / len(pairs):.3f}  precision {share:.3f}")


def _answer(one: Example, sum_: float, cut: float) -> Iterator[bool]:
    """Tell whether the answer to a text is right, if there is one."""
    due = Species.HUMAN if one.is_human else Species.ANIMAL
    if one.said is None and abs(sum_) >= cut:
        yield (sum_ > 0) == one.is_human
    elif one.said not in (None, Species.IN_VITRO):
        yield one.said is due


def write(vocabulary: dict[str, int], weights: Numbers) -> None:
    """Put the weights into the table, which keeps its remarks."""
    head = [row for row in WEIGHTS.read_text(encoding="utf-8").splitlines() if row.startswith("#")]
    rows = ["word\ttitle\tanywhere", f"<base>\t+0.00\t{weights[-1]:+.2f}"]
    for word in sorted({one.removesuffix("/") for one in vocabulary}):
        pair = [_weight(weights, vocabulary, key) for key in (f"{word}/", word)]
        if any(pair):
            rows.append("\t".join((word, *(f"{one:+.2f}" for one in pair))))
    WEIGHTS.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


def _weight(weights: Numbers, vocabulary: dict[str, int], key: str) -> float:
    weight = float(weights[vocabulary[key]]) if key in vocabulary else 0.0
    return weight if abs(weight) >= FAINT else 0.0


if __name__ == "__main__":
    main()
