"""Numbers with their nouns, lists in words, and names from outside made harmless."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from statistics import median

LONGEST_NAME = 160
# Controls, formats such as bidi overrides, lone surrogates and private letters
# (https://www.unicode.org/reports/tr44/#General_Category_Values).
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def count(number: int, one: str, many: str) -> str:
    """Write a number with its noun: ``1 trial``, ``3,412 trials``."""
    return f"{number:,} {one if number == 1 else many}"


def are(number: int) -> str:
    """Give the verb for so many."""
    return "is" if number == 1 else "are"


def listed(words: Sequence[str]) -> str:
    """Write ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def seen(text: str, limit: int = LONGEST_NAME) -> str:
    """Make one short line of any text, of letters that can be seen."""
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in text[: limit * 8]
        if letter.isspace() or unicodedata.category(letter) not in _HIDDEN
    )
    line = " ".join(shown.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def amount(ug: float) -> str:
    """Write a daily dose: ``180 µg``, ``45 mg``."""
    return f"{ug / 1000:,.3g} mg" if ug >= 1000 else f"{ug:.3g} µg"


def span(values: Sequence[float], unit: str) -> str:
    """Write from where to where values go: ``6 months``, ``3 to 36 months (median 12)``."""
    low, high = min(values), max(values)
    if low == high:
        return f"{low:,.3g} {unit}"
    return f"{low:,.3g} to {high:,.3g} {unit} (median {median(values):,.3g})"
