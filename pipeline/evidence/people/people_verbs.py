"""The verbs that tell what a count of people is: randomised, enrolled or analysed.

The three are boxes of the CONSORT flow diagram (doi:10.1136/bmj.c332); the words are what trialists
write for them. Who completed a study, or was followed, is told less plainly than who was analysed
or enrolled: fewer may have been.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.text.words import Lexicon


def _verbs(kind: AnnotationKind, words: str) -> dict[str, AnnotationKind]:
    return dict.fromkeys(words.split(), kind)


_RANDOMISED = _verbs(
    AnnotationKind.RANDOMISED, "randomised randomized randomly allocated assigned allotted"
)
_ENROLLED = _verbs(
    AnnotationKind.ENROLLED,
    "enrolled enroled recruited included entered participated accrued registered studied consented"
    " divided volunteered",
)
_ANALYSED = _verbs(
    AnnotationKind.ANALYSED,
    "analysed analyzed completed evaluable assessable analysable analyzable evaluated finished"
    " safety-evaluable",
)
_AFTER = {**_RANDOMISED, **_ENROLLED, **_ANALYSED}
_BEFORE = {
    **_AFTER,
    **_verbs(AnnotationKind.RANDOMISED, "randomisation randomization"),
    **_verbs(AnnotationKind.ENROLLED, "enrolling recruiting including involved comprised followed"),
    **_verbs(AnnotationKind.ENROLLED, "involving includes include comprising comprises"),
    **_verbs(AnnotationKind.ENROLLED, "obtained collected"),
    **_verbs(AnnotationKind.ANALYSED, "available assessed"),
}
SAID_BEFORE = frozenset(_BEFORE)
_LESS_PLAIN = frozenset({"completed", "finished", "followed", "obtained", "collected"})
# They list the parts of a number that stands before them, or else open the list of all.
_LISTING = frozenset({"including", "includes", "include", "comprising", "comprises", "comprised"})
# Words that mean something only after another: ``agreed to randomisation``, ``took part``.
_WITH_THE_WORD_BEFORE = {
    "randomisation": (("agreed to", "consented to", "underwent"), AnnotationKind.RANDOMISED),
    "randomization": (("agreed to", "consented to", "underwent"), AnnotationKind.RANDOMISED),
    "part": (("took",), AnnotationKind.ENROLLED),
    "followed": (("were", "was", "been"), AnnotationKind.ENROLLED),
}
# One of these words must stand in a sentence where a number without a noun is a total.
_PERHAPS_ANALYSED = frozenset({"included", "eligible", "available", "assessed", "evaluated"})
TELLING = Lexicon(
    one.rpartition("-")[2] for one in (*_AFTER, *_WITH_THE_WORD_BEFORE, *_PERHAPS_ANALYSED)
)
_TELLING_OR_WE = frozenset({*_AFTER, *_WITH_THE_WORD_BEFORE, *_PERHAPS_ANALYSED, "we"})
IN_THE_ANALYSIS = re.compile(r"(?:in|for|to) (?:\S+ ){0,4}?(?:analys|evaluat)")
_OF_A_TRIAL = re.compile(  # a randomised trial is no randomised patient
    r"(?:controlled|clinical|trial|study|studies|double|single|triple|placebo|cross|open|pilot|phase"
    r"|multi|prospective|intervention|feasibility|comparative|parallel)"
)
_NO_ALLOCATION = re.compile(  # ``assigned a score``, ``randomly selected``
    r"an? (?:[a-z-]+ ){0,3}(?:score|grade|category|value|diagnosis|rating)"
    r"|(?:select|sampl|chose|pick|drawn|recruit|invit)"
)
_DENYING = frozenset({"not", "never", "before", "after", "previously", "we"})
_OBJECTS = frozenset({"whom", "that", "which"})
_BEFORE_AN_ADJECTIVE = frozenset(
    {"the", "a", "this", "our", "an"}
)  # ``the randomised DREAM study``
_PUNCTUATION = ",.):"


class Said(NamedTuple):
    """What a verb tells: the kind, where the verb ends, and whether it tells it plainly.

    ``lists`` where it may only list the parts of a number said before: ``including 20 women``.
    """

    kind: AnnotationKind
    end: int = 0
    is_plain: bool = True
    lists: bool = False


def said_after(words: str, furthest: int) -> Said | None:
    """Find the first telling verb within a number of characters."""
    position, before = 0, ""
    for word in words[:furthest].split(" "):
        position += len(word) + 1
        name = word.rstrip(_PUNCTUATION)
        if name in _TELLING_OR_WE:
            if name == "we" and before not in _OBJECTS:
                return None  # ``in 58 women we evaluated their bones``
            kind = _kind(name, before, words, position)
            if kind and before not in _DENYING:
                return Said(kind, position, name not in _LESS_PLAIN)
        before = word
    return None


def _kind(word: str, before: str, words: str, position: int) -> AnnotationKind | None:
    """Tell the kind of a word that ends before ``position``."""
    if word in _PERHAPS_ANALYSED and IN_THE_ANALYSIS.match(words, position):
        return AnnotationKind.ANALYSED
    if word in _WITH_THE_WORD_BEFORE:
        leading, kind = _WITH_THE_WORD_BEFORE[word]
        stem = words[:position].rstrip().rstrip(_PUNCTUATION).removesuffix(word)
        is_led = stem.rstrip().endswith(leading) and not words.startswith("by ", position)
        return kind if is_led else None
    if word in _RANDOMISED and (
        before in _BEFORE_AN_ADJECTIVE
        or _OF_A_TRIAL.match(words, position)
        or _NO_ALLOCATION.match(words, position)
    ):
        return None
    return _AFTER.get(word)


def said_before(words: list[str]) -> Said | None:
    """Read the last verb before a number: ``we randomised``, ``data were available (for)``."""
    last = next((one for one in reversed(words) if not one.endswith("ly")), "")
    name = last.rstrip(_PUNCTUATION)
    if name not in _BEFORE:
        return None
    return Said(_BEFORE[name], 0, name not in _LESS_PLAIN, name in _LISTING)
