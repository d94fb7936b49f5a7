"""What was read from a study or said of it, in lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.cli.paper import Line, Tone
from pipeline.domain.annotations import MARK, Annotation
from pipeline.domain.marks import Mark
from pipeline.stages.marking import NOTHING
from pipeline.wording.answers import said

LONGEST_QUOTE = 160  # characters; the whole sentence is in --json


def answers(found: Iterable[Annotation]) -> Iterator[Line]:
    """Write two lines an answer: what it is, and the words that say it or who said it."""
    for one in found:
        yield Line(f"{one.kind.value}: {said(one.value)}", indent=2, hang=2)
        yield Line(_words(one), Tone.SOFT, indent=6)


def marked(marks: Iterable[Mark]) -> Iterator[Line]:
    """Write a line a mark, oldest first; those that a later one replaced are among them."""
    for one in marks:
        values = "; ".join(map(said, one.values or ())) or NOTHING
        answer = "taken back" if one.values is None else values
        day, note = f"{one.marked:%Y-%m-%d}", one.note and f" ({one.note})"
        yield Line(f"{day}  {one.kind.value}: {answer}{note}", indent=2, hang=2)


def _words(one: Annotation) -> str:
    if one.extractor == MARK:
        return f"marked by a person: {one.quote or 'no reason given'}"
    words = " ".join(one.quote.split())
    return f"“{words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + '…'}”"
