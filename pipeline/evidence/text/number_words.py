"""Read a whole number as authors write it: ``58``, ``1,055``, ``1 055``, ``One hundred and two``.

``1.055`` is one thousand and fifty-five to some and one and a bit to others: never guessed.
"""

from __future__ import annotations

import re

from pipeline.evidence.text.word_pattern import one_of

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_UNITS.split(), start=1)} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
_LARGE = {"hundred": 100, "thousand": 1000}
WORDS = frozenset((*_SMALL, *_LARGE))
_WORD = one_of(WORDS)
_GROUPED = r"\d{1,3}(?:,\d{3}){1,3}|\d{1,3}(?: \d{3}){1,2}"
_AHEAD = (  # not ``58%``, ``58.5``, ``58-62``, ``58-week`` or ``58 million``
    r"(?![\d%]|[.,:/]\d|-| ?%| (?:million|billion|thousand|dozen|percent|per cent)\b)"
)

# A pattern to build upon, over lower-cased text. It starts no number within a number.
NUMBER = rf"(?:(?:{_GROUPED}|\d{{1,7}}){_AHEAD}|{_WORD}(?:(?:-| and |, | ){_WORD}){{0,7}}\b(?!-))"

_DIGITS = re.compile(rf"(?:{_GROUPED}|\d{{1,7}})\Z")
_MOST_DIGITS = 7
_PARTS = re.compile(r"[-, ]+")


def value_of(text: str) -> int | None:
    """Read a whole number; None for a fraction, a range, or words that make no number."""
    if text.isdecimal() and text.isascii():
        return int(text) if len(text) <= _MOST_DIGITS else None
    low = " ".join(text.lower().split())
    if _DIGITS.match(low):
        return int(re.sub("[, ]", "", low))
    return _spelt_out([word for word in _PARTS.split(low) if word != "and"])


def _spelt_out(words: list[str]) -> int | None:
    """Add up number words; each must be smaller in rank than the one before."""
    total = group = 0
    for word in words:
        if word == "thousand" and group and not total:
            total, group = 1000 * group, 0
        elif word == "hundred" and group < 100 and len(words) > 1:
            group = 100 * (group or 1)
        elif word in _SMALL and _fits(_SMALL[word], group):
            group += _SMALL[word]
        else:
            return None
    return total + group or None


def _fits(value: int, group: int) -> bool:
    """Tell whether a word may follow: ``sixty`` after ``hundred``, ``three`` after ``sixty``."""
    rest = group % 100
    return rest == 0 or (value < 10 and rest >= 20 and rest % 10 == 0)
