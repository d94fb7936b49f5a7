"""The verbs that tell what a count of people is: randomised, enrolled or analysed.

The three are boxes of the CONSORT flow diagram (doi:10.1136/bmj.c332); the words are what trialists
write for them.
"""

from __future__ import annotations

import re

from pipeline.domain.vocabulary import AnnotationKind


def _verbs(kind: AnnotationKind, words: str) -> dict[str, AnnotationKind]:
    return dict.fromkeys(words.split(), kind)


_RANDOMISED = _verbs(AnnotationKind.RANDOMISED, "randomised randomized randomly allocated assigned")
_ENROLLED = _verbs(
    AnnotationKind.ENROLLED,
    "enrolled enroled recruited included entered participated accrued registered studied consented"
    " divided",
)
_ANALYSED = _verbs(
    AnnotationKind.ANALYSED,
    "analysed analyzed completed evaluable assessable evaluated finished safety-evaluable",
)
_AFTER = {**_RANDOMISED, **_ENROLLED, **_ANALYSED}
_BEFORE = {
    **_AFTER,
    **_verbs(AnnotationKind.RANDOMISED, "randomisation randomization"),
    **_verbs(AnnotationKind.ENROLLED, "enrolling recruiting including involved comprised followed"),
    **_verbs(AnnotationKind.ANALYSED, "available obtained collected"),
}
# Words that mean something only after another: ``agreed to randomisation``, ``took part``.
_WITH_THE_WORD_BEFORE = {
    "randomisation": (("agreed to", "consented to", "underwent"), AnnotationKind.RANDOMISED),
    "randomization": (("agreed to", "consented to", "underwent"), AnnotationKind.RANDOMISED),
    "part": (("took",), AnnotationKind.ENROLLED),
}
_PERHAPS_ANALYSED = frozenset({"included", "eligible", "available", "assessed", "evaluated"})
_IN_THE_ANALYSIS = re.compile(r"(?:in|for|to) (?:\S+ ){0,4}?(?:analys|evaluat)")
_OF_A_TRIAL = re.compile(  # a randomised trial is no randomised patient
    r"(?:controlled|clinical|trial|study|studies|double|single|triple|placebo|cross|open|pilot|phase"
    r"|multi|prospective|intervention|feasibility|comparative|parallel)"
)
_DENYING = frozenset({"not", "never", "before", "after", "previously", "we"})
_PUNCTUATION = ",.):"


def said_after(words: str, furthest: int) -> tuple[AnnotationKind, int] | None:
    """Find the first telling verb within a number of characters: its kind, and where it ends."""
    position, before = 0, ""
    for word in words[:furthest].split(" "):
        position += len(word) + 1
        kind = _kind(word.rstrip(_PUNCTUATION), words, position)
        if kind and before not in _DENYING:
            return kind, position
        before = word
    return None


def _kind(word: str, words: str, position: int) -> AnnotationKind | None:
    """Tell the kind of a word that ends before ``position``."""
    if word in _PERHAPS_ANALYSED and _IN_THE_ANALYSIS.match(words, position):
        return AnnotationKind.ANALYSED
    if word in _WITH_THE_WORD_BEFORE:
        leading, kind = _WITH_THE_WORD_BEFORE[word]
        before = words[:position].rstrip().rstrip(_PUNCTUATION).removesuffix(word)
        return kind if before.rstrip().endswith(leading) else None
    if word in _RANDOMISED and _OF_A_TRIAL.match(words, position):
        return None
    return _AFTER.get(word)


def said_before(words: list[str]) -> AnnotationKind | None:
    """Read the last verb before a number: ``we randomised``, ``data were available (for)``."""
    last = next((one for one in reversed(words) if not one.endswith("ly")), "")
    return _BEFORE.get(last.rstrip(_PUNCTUATION))
