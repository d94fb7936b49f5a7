"""How often the treatment was taken, where a text says so apart from how much.

``360 µg of MK-7 or placebo. Capsules were taken once daily.`` Only what is said of taking or of the
dose counts, in own sentences that name no other substance, and only where all agree.
"""

from __future__ import annotations

import re

from pipeline.evidence.text.own_work import is_own, own_work_starts
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.treatment.frequencies import FREQUENCY, times_a_day
from pipeline.evidence.treatment.substances import NAME

_CUES = ("dail", "day", "week", "once", "twice", "thrice", "b.i.d", "bid", "night")
_TAKEN_BEFORE = re.compile(
    r"\b(?:taken|took|take|given|administered|consumed|received|receive|swallowed|ingested|drink"
    r"|drank|capsules?|tablets?|pills?|softgels?|drops|placebo)(?: [a-z]+){0,2},? $"
)
_DOSE_AFTER = re.compile(
    r",?(?: (?:oral|low|fixed|a|an|of|the|high|single))*(?: low-dose| high-dose)? "
    r"(?:doses?|supplement(?:s|ation)?|administration|vitamin k|mk-\d|menaquinone|phylloquinone"
    r"|menatetrenone|capsules?|tablets?|placebo|treatment with)\b(?! intake)"
)
_NO_ROUTINE = re.compile(
    r"\b(?:single|bolus|birth|inject|intraven|intramuscul|i\.?[mv]\b|collected|measured|recorded"
    r"|dietary|intakes?|recommended)"
)


def routine(passage: Passage) -> float | None:
    """Give the times a day on which all sentences on taking the treatment agree."""
    begin = own_work_starts(passage)
    found = {
        round(times_a_day(often), 4)
        for one in passage.sentences
        if is_own(passage, one.start, begin)
        for often in _told(passage.low, one)
    }
    return found.pop() if len(found) == 1 else None


def is_routine(low: str, sentence: Sentence) -> bool:
    """Tell whether what a sentence gives may be taken again and again."""
    return not _NO_ROUTINE.search(low, sentence.start, sentence.end)


def _told(low: str, sentence: Sentence) -> list[re.Match[str]]:
    start, end = sentence.start, sentence.end
    if all(low.find(cue, start, end) < 0 for cue in _CUES) or not is_routine(low, sentence):
        return []
    if NAME.search(low, start, end):
        return []
    return [one for one in FREQUENCY.finditer(low, start, end) if _is_of_treatment(low, one, start)]


def _is_of_treatment(low: str, often: re.Match[str], start: int) -> bool:
    before = low[max(start, often.start() - 60) : often.start()]
    return bool(_TAKEN_BEFORE.search(before) or _DOSE_AFTER.match(low, often.end()))
