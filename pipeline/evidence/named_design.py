"""Where a report names its own design: in the title, else in the abstract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.vocabulary import StudyDesign
from pipeline.evidence.design_words import FORMS, METHODS, METHODS_IN_TITLE, Wording
from pipeline.evidence.passage import Passage

_OFTEN_ENOUGH = 3  # sentences with a stem that are looked at


@dataclass(frozen=True, slots=True)
class Named:
    """A design and the words that name it, by their place in the text."""

    design: StudyDesign
    start: int
    end: int


def form_in_title(passage: Passage) -> Named | None:
    """Find the form of the report in its title: a notice, plan, synthesis, guideline or case."""
    return next(_in_title(passage, FORMS), None)


def method_named(passage: Passage) -> Named | None:
    """Find the way a study was done: in its title, else in a sentence on its own work."""
    titled = next(_in_title(passage, METHODS_IN_TITLE), None)
    return titled or next(_in_abstract(passage), None)


def _in_title(passage: Passage, wordings: tuple[Wording, ...]) -> Iterator[Named]:
    title = passage.low[: passage.body]
    for one in wordings:
        if any(stem in title for stem in one.stems) and (found := one.words.search(title)):
            yield Named(one.design, found.start(), found.end())


def _in_abstract(passage: Passage) -> Iterator[Named]:
    low = passage.low
    for one in METHODS:
        for start, end in _sentences_with(passage, one.stems):
            if found := one.words.search(low, start, end):
                yield Named(one.design, found.start(), found.end())


def _sentences_with(passage: Passage, stems: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Give the first sentences of the abstract that have one of some stems."""
    for stem in stems:
        position = passage.body
        for _ in range(_OFTEN_ENOUGH):
            position = passage.low.find(stem, position)
            if position < 0:
                break
            sentence = passage.sentence_at(position)
            yield sentence.start, sentence.end
            position = max(sentence.end, position + 1)
