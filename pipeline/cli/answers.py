"""What was read from a study or said of it, in lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.domain.annotations import MARK, Annotation
from pipeline.domain.marks import Mark
from pipeline.stages.marking import NOTHING
from pipeline.wording.answers import said

LONGEST_QUOTE = 160  # characters; the whole sentence is in --json


def answers(found: Iterable[Annotation]) -> Iterator[str]:
    """Write two lines an answer: what it is, and the words that say it or who said it."""
    for one in found:
        yield f"  {one.kind.value}: {said(one.value)}"
        yield f"      {_words(one)}"


def marked(marks: Iterable[Mark]) -> Iterator[str]:
    """Write a line a mark, oldest first; those that a later one replaced are among them."""
    for one in marks:
        values = "; ".join(map(said, one.values or ())) or NOTHING
        answer = "taken back" if one.values is None else values
        yield f"  {one.marked:%Y-%m-%d}  {one.kind.value}: {answer}{one.note and f' ({one.note})'}"


def _words(one: Annotation) -> str:
    if one.extractor == MARK:
        return f"marked by a person: {one.quote or 'no reason given'}"
    words = " ".join(one.quote.split())
    return f"“{words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + '…'}”"
