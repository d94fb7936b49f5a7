"""What was read from a study, or said of it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.annotations import Dose, Outcome, Value


def said(value: Value) -> str:
    """Write an answer with all that is known of it, and say what is not."""
    match value:
        case Dose(form, amount, text):
            daily = f"{amount:,g} µg/day" if amount is not None else "daily amount not settled"
            return f"{form or 'vitamin K'}, {daily} (“{text}”)"
        case Outcome(name):
            return f"{name} ({', '.join(_facts(value))})"
    return str(value)


def _facts(outcome: Outcome) -> Iterator[str]:
    yield outcome.rung.value
    if outcome.is_primary is not None:
        yield "primary" if outcome.is_primary else "secondary"
    yield outcome.direction.value if outcome.direction else "direction unclear"
    if outcome.significant is not None:
        yield "significant" if outcome.significant else "not significant"
