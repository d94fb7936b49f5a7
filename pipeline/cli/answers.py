"""What was read from a study, in lines for people: each answer with its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.domain.annotations import MARK, Annotation, Dose, Outcome

LONGEST_QUOTE = 160  # characters; the whole sentence is in --json


def answers(found: Iterable[Annotation]) -> Iterator[str]:
    """Write two lines an answer: what it is, and the words that say it or who said it."""
    for one in found:
        yield f"  {one.kind.value}: {_said(one)}"
        yield f"      {_words(one)}"


def _said(one: Annotation) -> str:
    match one.value:
        case Dose(form, amount, text):
            daily = f"{amount:,g} µg/day" if amount is not None else "daily amount not settled"
            return f"{form or 'vitamin K'}, {daily} (“{text}”)"
        case Outcome(name):
            return f"{name} ({', '.join(_facts(one.value))})"
    return str(one.value)


def _facts(outcome: Outcome) -> Iterator[str]:
    yield outcome.rung.value
    if outcome.is_primary is not None:
        yield "primary" if outcome.is_primary else "secondary"
    yield outcome.direction.value if outcome.direction else "direction unclear"
    if outcome.significant is not None:
        yield "significant" if outcome.significant else "not significant"


def _words(one: Annotation) -> str:
    if one.extractor == MARK:
        return f"marked by a person: {one.quote or 'no reason given'}"
    words = " ".join(one.quote.split())
    return f"“{words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + '…'}”"
