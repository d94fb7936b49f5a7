"""Train the score for randomised trials, and choose its cut-offs.

    python -m benchmarks.accuracy.train_randomised [--write]

Trained on the dev half of openly licensed texts alone: Evidence Inference 2.0 (MIT; reports of
randomised trials), PubMedQA (MIT; questions whose text names no trial), and PubMed records (NLM):
those a person indexed, by their publication types, and those of June 2021 that were read for this
(``randomised_labels.tsv``). EBM-NLP and PICO-Corpus state no licence and are never trained on.
Ten-fold cross-validation gives every text a score by a model that has not seen it; rules alone
("it is called randomised, or people were allocated") are the score to beat. ``--write`` fits the
weights on all of it and writes them into the card.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy import gold
from benchmarks.accuracy.trial_mixture import labels_read
from pipeline.domain.records import Article
from pipeline.evidence.study import randomised
from pipeline.evidence.study.randomised import BASE, Sign, card, cues, signs
from pipeline.evidence.text.passage import Passage

CARD = Path(randomised.__file__).with_name("randomised_weights.tsv")
FOLDS, ROUNDS, PENALTY = 10, 3000, 0.0007  # the penalty is on the square of the weights
CONTROLLED = "Controlled Clinical Trial"
RANDOMISED = "Randomized Controlled Trial"  # by name: records before 2015 state no UI
_TRIAL_WORDS = re.compile(r"random|placebo|blind|controlled trial|cross-?over", re.IGNORECASE)
_DOUBTFUL = re.compile(r"non-?random|protocol for|animal")
# Later analyses of trials, by their titles: Evidence Inference counts them, we leave them open.
_LATER = re.compile(
    r"post[ -]?hoc|pooled|second(?:ary)? analys|sub-?stud|sub-?analys|sub-?group|predict|correction"
)
Numbers = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """One text, whether it reports a randomised trial in people, what it means and shows.

    ``signs`` is None where the program does not score a text at all.
    """

    is_trial: bool
    cues: frozenset[str]
    signs: frozenset[Sign] | None


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write the weights where asked."""
    parser = argparse.ArgumentParser(description="Train the score for randomised trials.")
    parser.add_argument("--write", action="store_true", help="write the weights into the card")
    options = parser.parse_args(arguments)
    found = [*examples()]
    truth = np.array([one.is_trial for one in found])
    is_scored = np.array([one.signs is not None for one in found])
    scored = [one for one in found if one.signs is not None]
    scores = np.zeros(len(found))
    scores[is_scored] = cross_validated(scored)
    report(truth, scores, is_scored)
    print("rules alone: ", measured(truth, np.array([by_rule(one) for one in found])))
    if options.write:
        write(fitted(matrix(scored), truth[is_scored].astype(float)))


def examples() -> Iterator[Example]:
    """Give every text to learn from, in the same order each time."""
    for article, is_trial in _labelled():
        passage = Passage(gold.hidden(article))
        low, body = passage.low, passage.body
        meant = frozenset(cue for cue, _, _ in cues(low, body))
        shown = signs(low, body) if randomised.is_scored(low, body) else None
        yield Example(is_trial, meant, shown)


def _labelled() -> Iterator[tuple[Article, bool]]:
    for case in gold.evidence_inference():
        text = _text(case.article)
        is_plain = not _DOUBTFUL.search(text) and not _LATER.search(case.article.title.lower())
        if case.half == "dev" and _TRIAL_WORDS.search(text) and is_plain:
            yield case.article, True
    for case in gold.pubmedqa():
        if case.half == "dev" and not _TRIAL_WORDS.search(_text(case.article)):
            yield case.article, False
    by_hand = labels_read()
    for case in gold.records():
        label = by_hand.get(case.id, _by_type(case.article))
        if case.half == "dev" and case.article.abstract and label is not None:
            yield case.article, label


def _by_type(article: Article) -> bool | None:
    """Read the label off the publication types that a person gave; a controlled trial is neither.

    Indexers call a trial controlled where chance is likely but not stated, as Cochrane does.
    """
    if article.status == "MEDLINE" and article.indexing_method != "Automated":
        names = {one.name for one in article.publication_types}
        return None if CONTROLLED in names else RANDOMISED in names
    return None if "random" in _text(article) else False


def _text(article: Article) -> str:
    return f"{article.title}\n{article.abstract_text}".lower()


def by_rule(example: Example) -> bool:
    """Tell a trial by its allocation, or by being called randomised, and by no plan."""
    is_told = not example.cues.isdisjoint({"people", "allocation", "trial", "order"})
    return example.signs is not None and is_told and "plan" not in example.cues


def matrix(found: Sequence[Example]) -> Numbers:
    """Write 1 where a text (row) shows a sign (column, in the card's order)."""
    return np.array([[sign in (one.signs or ()) for sign in card()] for one in found], dtype=float)


def fitted(shown: Numbers, truth: Numbers) -> Numbers:
    """Fit the weights by gradient descent with momentum; the base is not held small."""
    step = 4 * len(truth) / float(np.linalg.norm(shown, 2)) ** 2
    penalty = np.array([0 if BASE in sign.words else PENALTY for sign in card()])
    weights = before = np.zeros(shown.shape[1])
    for turn in range(ROUNDS):
        ahead = weights + turn / (turn + 3) * (weights - before)
        slope = shown.T @ (1 / (1 + np.exp(-shown @ ahead)) - truth) / len(truth)
        weights, before = ahead - step * (slope + penalty * ahead), weights
    return weights


def cross_validated(found: Sequence[Example]) -> Numbers:
    """Score each text by a model fitted on the other folds."""
    shown, truth = matrix(found), np.array([one.is_trial for one in found], dtype=float)
    fold = np.arange(len(found)) % FOLDS
    scores = np.zeros(len(found))
    for one in range(FOLDS):
        weights = fitted(shown[fold != one], truth[fold != one])
        scores[fold == one] = 1 / (1 + np.exp(-shown[fold == one] @ weights))
    return scores


def report(truth: Truths, scores: Numbers, is_scored: Truths) -> None:
    """Print how the score does at each cut-off; what is never scored counts as missed."""
    print(f"{is_scored.sum()} of {len(truth)} texts scored,", end=" ")
    print(f"{(truth & is_scored).sum()} of {truth.sum()} trials")
    for cut in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98):
        print(f"score ≥ {cut:.2f}:", measured(truth, scores >= cut))


def measured(truth: Truths, said: Truths) -> str:
    """Write precision, recall and F1 side by side."""
    right = int((truth & said).sum())
    precision, recall = right / max(int(said.sum()), 1), right / int(truth.sum())
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def write(weights: Numbers) -> None:
    """Put the weights into the card, which keeps its signs and remarks."""
    lines = CARD.read_text(encoding="utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("weight\t")) + 1
    for offset, weight in enumerate(weights):
        _, where, words = lines[first + offset].split("\t")
        lines[first + offset] = f"{weight:+.2f}\t{where}\t{words}"
    CARD.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
