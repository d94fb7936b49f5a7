"""Numbers in words, and names from outside made harmless."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.wording.clean import line

LONGEST_NAME = 160


def are(number: int) -> str:
    """Give the verb for so many."""
    return "is" if number == 1 else "are"


def seen(text: str) -> str:
    """Make one short line of any text, of letters that can be seen."""
    return line(text, LONGEST_NAME)


def amount(ug: float) -> str:
    """Write a daily dose: ``180 µg``, ``45 mg``."""
    return f"{ug / 1000:,.3g} mg" if ug >= 1000 else f"{ug:.3g} µg"


def span(values: Sequence[float], unit: str) -> str:
    """Write from where to where values go: ``6 months``, ``3 to 36 months (median 12)``."""
    low, high = min(values), max(values)
    if low == high:
        return f"{low:,.3g} {unit}"
    return f"{low:,.3g} to {high:,.3g} {unit} (median {median(values):,.3g})"
