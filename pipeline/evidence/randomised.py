"""How much does it read like the report of a randomised trial in people? A score from 0 to 1.

A logistic regression over a card of signs, ``randomised_weights.tsv``: the weights of the signs
that a text shows are summed, and the logistic function makes a share of the sum. Title and abstract
alone are read, so that a record no one has indexed is judged like any other. Trained by
``python -m benchmarks.accuracy.train_randomised``, which also chooses the three cut-offs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind, Species
from pipeline.evidence.passage import Passage
from pipeline.evidence.species import species_by_words
from pipeline.evidence.species_words import mentions
from pipeline.evidence.trial_cues import meanings
from pipeline.evidence.word_pattern import one_of

EXTRACTOR = "randomised/1"
# Chosen on the dev half, each text scored by a model that had not seen it (the training command
# prints the table): the highest with a recall of 0.99, the middle of the plateau of F1, the lowest
# with a precision of 0.99.
SENSITIVE = 0.1
BALANCED = 0.4
PRECISE = 0.98
FLOOR = 0.05  # a lower score is not worth keeping

BASE = "<base>"  # the sign that every text shows
_CARD = "randomised_weights.tsv"
_GATE = ("random", "placebo", "blind", "crossover", "cross-over", "controlled", "allocated", "sham")


@dataclass(frozen=True, slots=True)
class Sign:
    """One row of the card: words, any of which counts, and where they have to stand."""

    where: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text shows: a score from 0 to 1, and the place of the word that says most for it."""

    score: float
    start: int
    end: int


@cache
def card() -> Mapping[Sign, float]:
    """Read the signs and their weights."""
    text = (files(__package__) / _CARD).read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.splitlines() if not row.startswith("#")]
    return {
        Sign(where, tuple(words.split("|"))): float(weight) for weight, where, words in rows[1:]
    }


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Score a text that speaks of trials at all; nothing where it plainly is none."""
    reading = read(passage)
    if reading is None:
        return ()
    kind, score = AnnotationKind.RANDOMISED_SCORE, round(reading.score, 3)
    return (passage.note(kind, score, reading.start, reading.end, EXTRACTOR),)


def read(passage: Passage) -> Reading | None:
    """Weigh the signs; None where the sum says no trial, or animals and cells alone are named."""
    if not _speaks_of_trials(passage):
        return None
    shown = [(card()[sign], -start, end) for sign, start, end in signs(passage)]
    score = 1 / (1 + exp(-sum(weight for weight, _, _ in shown)))
    if score < FLOOR or _is_without_people(passage):
        return None
    _, start, end = max(shown)
    return Reading(score, -start, end)


def is_scored(passage: Passage) -> bool:
    """Tell whether the signs of a text count: it speaks of trials, and not of animals alone."""
    return _speaks_of_trials(passage) and not _is_without_people(passage)


def _speaks_of_trials(passage: Passage) -> bool:
    low = passage.low
    return any(word in low for word in _GATE)


def _is_without_people(passage: Passage) -> bool:
    species = species_by_words(passage, *mentions(passage))
    return species in (Species.ANIMAL, Species.IN_VITRO)


def signs(passage: Passage) -> Iterator[tuple[Sign, int, int]]:
    """Name the signs that a text shows, each at its first place."""
    low, body = passage.low, passage.body
    shown = {sign: (0, max(body - 1, 0)) for sign in _signs_of(BASE, "text")}
    for where, start, end in (("title", 0, body), ("abstract", max(body - 1, 0), len(low))):
        words = ((found[1], found.start(1)) for found in _words(where).finditer(low, start, end))
        meant = ((f"<{meaning}>", at) for meaning, at in meanings(low, start, end))
        for word, at in (*words, *meant):
            for sign in _signs_of(word, where):
                shown.setdefault(sign, (at, at + 1))
    for sign, (start, end) in shown.items():
        yield sign, start, end


@cache
def _words(where: str) -> re.Pattern[str]:
    """Find any word of the card; in an abstract after a blank, which is twice as fast."""
    words = one_of(word for sign in card() for word in sign.words if not word.startswith("<"))
    return re.compile(f"(?<![a-z])({words})" if where == "title" else f"[ (\\n]({words})")


@cache
def _signs_of(word: str, where: str) -> tuple[Sign, ...]:
    """List the signs that a word shows there: ``controlled trial`` also shows ``controlled``."""
    return tuple(
        sign
        for sign in card()
        if sign.where in (where, "text") and any(one in word for one in sign.words)
    )
