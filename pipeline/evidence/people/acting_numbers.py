"""Numbers without a noun that a verb makes people of: ``of whom 58 were randomised``."""

from __future__ import annotations

from pipeline.evidence.people import people_words as words

_OF_WHOM = ("of whom ", "of these ", "of which ")


def acts(text: str, start: int) -> bool:
    """Tell whether a verb of people, or an arm they went to, follows right at ``start``."""
    return bool(words.CLAUSE_VERB.match(text, start) or words.TO_AN_ARM.match(text, start))


def may_act(bare: str, start: int, end: int) -> bool:
    """Tell whether a number from ``start`` to ``end`` may be one of people without a noun."""
    return bare.endswith(_OF_WHOM, 0, start) or acts(bare, end)
