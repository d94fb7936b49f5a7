"""What was given alongside vitamin K, or taken by the people of the study?

A substance counts where a sentence of the study's own joins it to the vitamin or says that it was
given or taken; a serum level, a deficiency or a calcified artery is none. Names and their kinds
stand in ``substances.tsv``.
"""

from __future__ import annotations

import re

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.own_work import is_own, own_work_starts
from pipeline.evidence.passage import Passage, Sentence
from pipeline.evidence.substances import KINDS, NAME, OTHER_DRUG
from pipeline.evidence.vitamin_k import mentions

EXTRACTOR = "supplements/3"

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
    with_vitamin = {passage.sentence_at(one.start).start for one in found}
    giving = _giving(passage, with_vitamin)
    if not any(one.start in with_vitamin for one in giving):
        return ()  # nobody was given the vitamin
    first: dict[str, re.Match[str]] = {}
    for sentence in giving:
        for name in NAME.finditer(passage.low, sentence.start, sentence.end):
            if KINDS[name[1]] != OTHER_DRUG and _is_given(name):
                first.setdefault(KINDS[name[1]], name)
        if listed := _D_AFTER_K.search(passage.low, sentence.start, sentence.end):
            first.setdefault(KINDS["vitamin d"], listed)
    return tuple(
        passage.note(AnnotationKind.SUPPLEMENTS, kind, name.start(), name.end(), EXTRACTOR)
        for kind, name in first.items()
    )


def _giving(passage: Passage, with_vitamin: set[int]) -> list[Sentence]:
    """List the own sentences that say what was given, with the vitamin or to people."""
    low, begin = passage.low, own_work_starts(passage)
    return [
        one
        for one in passage.sentences
        if is_own(passage, one.start, begin)
        and (one.start in with_vitamin or _PEOPLE.search(low, one.start, one.end))
        and _GIVEN.search(low, one.start, one.end)
        and not any(low.find(word, one.start, one.end) >= 0 for word in _ADVISED)
    ]


def _is_given(name: re.Match[str]) -> bool:
    """Tell a substance from its level, its lack and its receptor."""
    low, (start, end) = name.string, name.span()
    before = low[max(start - 30, 0) : start]
    if _MEASURED_AFTER.match(low, end) or _MEASURED_BEFORE.search(before):
        return False
    if name[1] != "calcium":
        return True
    return bool(_CALCIUM_GIVEN.match(low, end) or _CALCIUM_ADDED.search(before))
