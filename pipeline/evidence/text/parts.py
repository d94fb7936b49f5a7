"""Which part of an abstract a sentence stands in: by its heading, else by its own words.

Headings are the authors' (``Label``), not NLM's categories, which half of all records lack. They
stand at the start of a line or, in pasted text, at the start of a sentence.
"""

from __future__ import annotations

import re
from enum import Enum

from pipeline.evidence.text.literals import gated, has_any


class Part(Enum):
    """The parts that a reader of abstracts tells apart."""

    TITLE = "title"
    AIM = "aim"  # background and objective
    METHODS = "methods"
    RESULTS = "results"
    CONCLUSION = "conclusion"
    OPEN = "open"  # nothing says


# The first row that has a word of a heading decides: ``measurements and main results`` are
# results, ``conclusions and relevance`` conclusions, ``main outcomes and measures`` methods.
_TELLING = (
    (Part.AIM, "ethnopharmacological"),
    (Part.OPEN, "supplementary"),
    (Part.CONCLUSION, "conclusion conclusions interpretation implications lessons"),
    (Part.METHODS, "measures measure"),
    (Part.RESULTS, "results result findings finding observations outcomes"),
    (Part.CONCLUSION, "discussion discussions"),
    (
        Part.METHODS,
        "method methods methodology design designs setting settings participants patients subjects"
        " materials material intervention interventions measurements procedures procedure sources"
        " exposure exposures registration extraction synthesis selection criteria strategy analysis"
        " experiments sample animals outcome approach collection acquisition"
        " databases covered",
    ),
    (Part.RESULTS, "presentation case cases concerns diagnosis diagnoses"),  # of a case report
    (Part.CONCLUSION, "impact"),
    (
        Part.AIM,
        "background backgrounds introduction context rationale objective objectives aim aims"
        " purpose hypothesis importance motivation question goal goals significance",
    ),
    (
        Part.CONCLUSION,
        "relevance summary message messages limitations limitation applications opinion"
        " directions points",
    ),
    (
        Part.OPEN,  # they end the part before, and name none
        "abstract unlabelled highlights funding evidence identifier availability",
    ),
)
_WORDS = {word: part for part, words in reversed(_TELLING) for word in words.split()}
_RANK = {word: rank for rank, (_, words) in enumerate(_TELLING) for word in words.split()}
_LEADING = frozenset(("of", "the", "to", "for", "with"))  # they end no heading: ``Summary of: …``
_FILLING = (
    "and or main major key study trial clinical data primary secondary review recent"
    " author authors s research statistical search eligibility experimental number principal"
    " practice report patient areas theory systematic inclusion exclusion public health future"
    " expert practical information level electronic graphical used clinicaltrials gov"
    " implementation"
)
_HEADING_WORDS = _LEADING.union(_FILLING.split(), _WORDS)
LONGEST_HEADING = 60  # characters before its colon
_WORD = re.compile(r"[a-z]+")

_CONCLUDING_WORDS = ("conclud", "conclus", "in summary", "taken together", "collectively")
_CONCLUDING = gated(
    " suggest| indicate| demonstrate| show| support| confirm| provide| reveal| highlight| impl",
    r"(?:our|these|present|the) (?:results|findings|data|study|observations|analysis)[a-z ]{0,25}"
    r" (?:suggest|indicate|demonstrate|show|support|confirm|provide|reveal|highlight|impl)",
)
_REPORTING = gated(
    "=|<|>|≤|≥|ci|significant| not |there w|compared",
    r"p ?[<=>≤≥] ?0?\.|95 ?%? ?ci\b|significant|(?:did|was|were|does|do) not |there w(?:as|ere) "
    r"|compared (?:with|to)",
)
_AIMING = gated(
    "aim|purpose|objective|goal|sought|to determine|to investigate|to evaluate|to assess"
    "|to examine|to compare|to study",
    r"(?:aim|purpose|objective|goal)s? (?:of|was|were|is)|we (?:aimed|sought)"
    r"|to (?:determine|investigate|evaluate|assess|examine|compare|study) ",
)


def heading_at(low: str, start: int, colon: int) -> Part | None:
    """Read the heading that lower-cased text has at a place: words we know before a colon."""
    words = _WORD.findall(low, start, colon)
    if not words or words[-1] in _LEADING or not _HEADING_WORDS.issuperset(words):
        return None
    telling = [word for word in words if word in _WORDS]
    return _WORDS[min(telling, key=_RANK.__getitem__)] if telling else None


def part_by_words(low: str, start: int, end: int) -> Part:
    """Guess the part of a sentence in an abstract without headings."""
    concludes = has_any(low[start:end], _CONCLUDING_WORDS)
    if concludes or _CONCLUDING.search(low, start, end):
        return Part.CONCLUSION
    if _AIMING.search(low, start, end):
        return Part.AIM
    return Part.RESULTS if _REPORTING.search(low, start, end) else Part.OPEN
