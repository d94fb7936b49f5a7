"""People or animals, where no word names them: how much the other words of a text lean to one.

``Carcinoma``, ``dentures`` or ``the classroom`` are words of work on people, ``subcutaneously`` or
``homogenates`` of work on animals. ``species_weights.tsv`` has a weight for each, made by
``python -m benchmarks.accuracy.train_species``; their sum, far enough from nought, is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.domain.vocabulary import Species
from pipeline.evidence.text.words import words_of

# Above the 1.75 and 2.0 at which ten-fold cross-validation on the dev half gives all answers, by
# names and by leaning, a precision of 0.98 (the training command prints the table): blank beats
# wrong, and a leaning has no word of its own to show.
ENOUGH_IN_ABSTRACT = 2.5
ENOUGH_IN_TITLE = 3.0
_WEIGHTS = "species_weights.tsv"
_BASE = "<base>"


class Leaning(NamedTuple):
    """Which way a text leans, and the word that weighs most."""

    species: Species
    word: str


@cache
def weights() -> Mapping[str, tuple[float, float]]:
    """Read how much each word says for people (+) or animals (-): in the title, and anywhere."""
    text = (files(__package__) / _WEIGHTS).read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.splitlines() if not row.startswith("#")]
    return {word: (float(title), float(anywhere)) for word, title, anywhere in rows[1:]}


def leaning(low: str, body: int) -> Leaning | None:
    """Sum the weights of the words; None where they stay about even."""
    table = weights()
    pulls = {word: table[word][1] for word in table.keys() & words_of(low)}
    for word in table.keys() & words_of(low[:body]):
        pulls[word] += table[word][0]
    total = round(table[_BASE][1] + sum(pulls.values()), 2)  # in whatever order they are added
    enough = ENOUGH_IN_ABSTRACT if len(low) > body else ENOUGH_IN_TITLE
    if abs(total) < enough:
        return None
    species, sign = (Species.HUMAN, 1) if total > 0 else (Species.ANIMAL, -1)
    return Leaning(species, max(sorted(pulls), key=lambda word: sign * pulls[word], default=""))
