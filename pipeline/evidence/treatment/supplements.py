"""What was given alongside vitamin K, or taken by the people of the study?

A substance counts where a sentence of the study's own joins it to the vitamin or says that it was
given or taken; a serum level, a deficiency or a calcified artery is none. Names and their kinds
stand in ``substances.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import versions
from pipeline.evidence.text.literals import places
from pipeline.evidence.text.own_work import is_own, own_work_starts
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.treatment.substances import KINDS, OTHER_DRUG, names
from pipeline.evidence.treatment.vitamin_k import mentions

EXTRACTOR = versions.SUPPLEMENTS

# Calcium is mostly measured; a supplement of it says so.
_CALCIUM_GIVEN = re.compile(
    r"(?:[ ,(:=-]{0,3}\d| ?(?:/|and|plus|\+|or|with|,) ?(?:vitamin|magnesium)"
    r"| (?:carbonate|citrate|supplement|tablet|alone|only|per day|daily|group|plus)"
    r"|\)? (?:was|were) (?:given|administered|taken))"
)
_CALCIUM_ADDED = re.compile(
    r"(?:vitamin d\d?|cholecalciferol|\d ?m?g(?: of)?|plus|\+|oral|supplements? of"
    r"|containing)[ ,/&+]{0,3}"
    r"(?:and |plus |with )?$"
)
_MEASURED_AFTER = re.compile(
    r"[ -]?(?:\(?25(?:\(|-| ?oh| hydrox)|status|deficien|insufficien|level|concentration|receptor"
    r"|metabol|binding|score"
    r"|intake|analog|channel|na[iï]ve|resist|nephropath|necrosis|induced|reversal|associated"
    r"|(?:(?:was|were) )?(?:withheld|stopped|discontinued|withdrawn))"
)
_MEASURED_BEFORE = re.compile(
    r"(?:serum|plasma|circulating|low|hydroxy|dietary|no|not|not on|off|without|non|versus|vs\.?"
    r"|than|replacing|or group [a-z0-9],|stopped|withholding)[ -]$"
)
_GIVEN = re.compile(
    r"\+|\b(?:plus|combin|co-?administ|co-?supplement|together|along|addition|receiv|given|gave"
    r"|added|took"
    r"|taking|taken|administ|supplement|tablet|capsule|random|treat|assigned)|\d ?(?:m?g|µg|iu)\b"
)
# ``vitamins K2 and D``, ``vitamin K2 (720 µg/day) and D (25 µg/day)``
_D_AFTER_K = re.compile(
    r"k[12]?(?: ?\([^()]{1,40}\))?(?:,? and |, ?| ?[/+&] ?| plus )(d[23]?)(?![a-z0-9])"
)
_ADVISED = ("should", "recommended that")
_PEOPLE = re.compile(
    r"\b(?:all|both|everyone|everybody|added to|each|patients|participants|subjects|women|men"
    r"|group|arm)\b"
)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name each kind of substance once, in the order of the text."""
    found = mentions(passage.low)
    if not found:
        return ()
    named = _named(passage)
    with_vitamin = {passage.sentence_at(one.start).start for one in found}
    if not named or not _gives_vitamin(passage, with_vitamin):
        return ()
    first: dict[str, re.Match[str]] = {}
    for start, substances in named.items():
        sentence = passage.sentence_at(start)
        if _gives(passage.low, sentence, start in with_vitamin):
            for kind, name in substances:
                first.setdefault(kind, name)
    return tuple(
        passage.note(AnnotationKind.SUPPLEMENTS, kind, name.start(), name.end(), EXTRACTOR)
        for kind, name in first.items()
    )


def _named(passage: Passage) -> dict[int, list[tuple[str, re.Match[str]]]]:
    """Find what may have been given, by the starts of the own sentences that name it."""
    low, begin = passage.low, own_work_starts(passage)
    given = [(KINDS[name[1]], name) for name in names(low) if _is_given(name)]
    given += [(KINDS["vitamin d"], listed) for listed in _listed_with_k(low)]
    named: dict[int, list[tuple[str, re.Match[str]]]] = {}
    for kind, name in sorted(given, key=lambda pair: pair[1].start()):
        start = passage.sentence_at(name.start()).start
        if kind != OTHER_DRUG and is_own(passage, start, begin):
            named.setdefault(start, []).append((kind, name))
    return named


def _listed_with_k(low: str) -> Iterator[re.Match[str]]:
    """Find the D of ``vitamins K2 and D``."""
    for place in places(low, ("k ", "k1", "k2", "k+", "k/", "k,", "k&")):
        if listed := _D_AFTER_K.match(low, place):
            yield listed


def _gives_vitamin(passage: Passage, with_vitamin: set[int]) -> bool:
    """Tell whether an own sentence says that somebody was given the vitamin."""
    begin = own_work_starts(passage)
    own = (passage.sentence_at(one) for one in with_vitamin if is_own(passage, one, begin))
    return any(_gives(passage.low, one, with_vitamin=True) for one in own)


def _gives(low: str, sentence: Sentence, with_vitamin: bool) -> bool:
    """Tell whether a sentence says what was given, with the vitamin or to people."""
    start, end = sentence.start, sentence.end
    if any(low.find(word, start, end) >= 0 for word in _ADVISED):
        return False
    return bool(
        (with_vitamin or _PEOPLE.search(low, start, end)) and _GIVEN.search(low, start, end)
    )


def _is_given(name: re.Match[str]) -> bool:
    """Tell a substance from its level, its lack and its receptor."""
    low, (start, end) = name.string, name.span()
    before = low[max(start - 30, 0) : start]
    if _MEASURED_AFTER.match(low, end) or _MEASURED_BEFORE.search(before):
        return False
    if name[1] != "calcium":
        return True
    return bool(_CALCIUM_GIVEN.match(low, end) or _CALCIUM_ADDED.search(before))
