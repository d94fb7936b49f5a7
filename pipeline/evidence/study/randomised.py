"""How much does it read like the report of a randomised trial in people? A score from 0 to 1.

A logistic regression over a card of signs, ``randomised_weights.tsv``: the weights of the signs
that a text shows are summed, and the logistic function makes a share of the sum. Title and abstract
alone are read, so that a record no one has indexed is judged like any other. Trained by
``python -m benchmarks.accuracy.train_randomised``, which also chooses the three cut-offs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from math import exp

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind, Species
from pipeline.evidence import versions
from pipeline.evidence.study.species import studied
from pipeline.evidence.study.species_words import ENOUGH
from pipeline.evidence.study.trial_cues import meanings
from pipeline.evidence.study.trial_hints import any_lots, blindings, controls, lots
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.text.together import TOGETHER
from pipeline.evidence.text.word_pattern import one_of

EXTRACTOR = versions.RANDOMISED
# Chosen on the dev half, each text scored by a model that had not seen it (the training command
# prints the table). Targets: the first keeps every trial that is scored at all (recall 0.96, the
# rest say no word of chance); the second stands at the lower end of where F1 is flat, since a trial
# that is missed is worse than one more text looked at; the third has a precision of 0.99 (recall
# 0.75).
SENSITIVE = 0.05
BALANCED = 0.15
PRECISE = 0.95
FLOOR = 0.05  # a lower score is not worth keeping

BASE, _NOBODY = "<base>", "<nobody>"  # the sign of every text, and of one that names no people
_CARD = "randomised_weights.tsv"
# What can mean a trial, in the order in which it is quoted.
_TELLING = ("people", "allocation", "trial", "order", "analysis", "blinded control")
_HINT = "hint"  # a blinding alone, or a placebo that is merely mentioned
_GATE = ("random", "double", "triple", "placebo", "cross")


@dataclass(frozen=True, slots=True)
class Sign:
    """One row of the card: words, any of which counts, and where they have to stand."""

    where: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text shows: a score from 0 to 1, and the place of the word that says it plainest."""

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
    """Score a text that speaks of a trial at all; nothing where it plainly is none."""
    reading = read(passage.low, passage.body)
    if reading is None:
        return ()
    kind, score = AnnotationKind.RANDOMISED_SCORE, round(reading.score, 3)
    return (passage.note(kind, score, reading.start, reading.end, EXTRACTOR),)


@lru_cache(maxsize=TOGETHER)  # the design asks too
def read(low: str, body: int) -> Reading | None:
    """Weigh the signs; None where the sum says no trial, or animals and cells alone are named."""
    found = cues(low, body)
    if not found:
        return None
    score = 1 / (1 + exp(-sum(card()[sign] for sign in signs(low, body))))
    if score < FLOOR or _is_without_people(low, body):
        return None
    ranked = ((_TELLING.index(cue), at) for cue, _, at in found if cue in _TELLING)
    _, start = min(ranked, default=(0, found[-1][2]))
    return Reading(score, start, start + 1)


def is_scored(low: str, body: int) -> bool:
    """Tell whether the signs of a text count: it speaks of a trial, and not of animals alone."""
    return bool(cues(low, body)) and not _is_without_people(low, body)


def _is_without_people(low: str, body: int) -> bool:
    return studied(low, body) in (Species.ANIMAL, Species.IN_VITRO)


def signs(low: str, body: int) -> frozenset[Sign]:
    """Name the signs that a text shows; none where it has no cue."""
    told = cues(low, body)
    if not told:
        return frozenset()
    words = (
        (found[1], where)
        for where, start, end in _parts(low, body)
        for found in _words(where).finditer(low, start, end)
    )
    meant = ((f"<{cue}>", where) for cue, where, _ in told)
    people = [] if studied(low, body) else [(_NOBODY, "text")]
    shown = frozenset(chain(words, meant, people, [(BASE, "text")]))
    return frozenset(sign for word, where in shown for sign in _signs_of(word, where))


@lru_cache(maxsize=TOGETHER)
def cues(low: str, body: int) -> Sequence[tuple[str, str, int]]:
    """Read every ``random`` and ``blind``, else a placebo: what it means, in which part, its place.

    Nothing where none of them can mean a trial.
    """
    if _speaks_of_none(low):
        return ()
    found = [
        (cue, where, at)
        for where, start, end in _parts(low, body)
        for cue, at in (*meanings(low, start, end), *blindings(low, start, end))
    ]
    if "random" not in low:
        found += [(cue, "abstract", at) for cue, at in lots(low)]
    if any(cue in _TELLING for cue, _, _ in found):
        return found
    hints = [(_HINT, "text", at) for cue, _, at in found if cue == "double-blind"]
    hints += [(cue, "text", at) for cue, at in controls(low)]
    return [*found, *hints] if hints else ()


def _speaks_of_none(low: str) -> bool:
    for word in _GATE:
        if word in low:
            return False
    return not any_lots(low)


def _parts(low: str, body: int) -> tuple[tuple[str, int, int], ...]:
    return ("title", 0, body), ("abstract", max(body - 1, 0), min(body + ENOUGH, len(low)))


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
