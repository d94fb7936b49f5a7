"""With what was the vitamin compared? The one comparator that an intervention study names.

A placebo answers for any trial; the rest is asked only where vitamin K was given. The placebo goes
first, then an anticoagulant, another form, no treatment, another drug, and another dose last:
a trial with several arms is told by the one that says most about the vitamin.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind, Comparator, VitaminKForm
from pipeline.evidence import doses
from pipeline.evidence.own_work import is_own, own_work_starts
from pipeline.evidence.passage import Passage, Sentence
from pipeline.evidence.vitamin_k import Mention, mentions

EXTRACTOR = "comparators/1"

_Place = tuple[Comparator, int, int]

_NOT_GIVEN_BEFORE = re.compile(r"(?:\bno |\bnon-|without (?:a )?)$")
_PLACEBO = re.compile(r"placebo(?![ -](?:effect|respon))")
_WISHED = re.compile(r"\b(?:needed|required|warranted|future|further|lacking|previous|earlier)")
_GIVEN = ("random", "receiv", "assigned", "treated with", "given", "volunteers", "trial")
_VERSUS = re.compile(r"\b(?:versus|vs\.?|compared (?:with|to)|than|or|against)\b")
_LONGEST_LINK = 12  # characters between the doses of two arms
_LONGEST_CONTRAST = 70  # characters between two forms that are compared

_CONTRAST = r"\b(?:versus|vs\.?|compared (?:with|to)|or|to|against) (?:[a-z]+ ){0,2}?"
_Patterns = tuple[tuple[Comparator, re.Pattern[str]], ...]
_ANTICOAGULANT: _Patterns = (
    (
        Comparator.ANTAGONIST,
        re.compile(
            _CONTRAST + r"(?:warfarin|vitamin k antagonist|vka|acenocoumarol|phenprocoumon)"
        ),
    ),
)
_ELSE: _Patterns = (
    (
        Comparator.NO_TREATMENT,
        re.compile(
            r"\bno (?:treatment|supplement|vitamin k|intervention|therapy|additional)"
            r"|\b(?:untreated|usual care|standard (?:of )?care|did not receive|received no)"
            r"|\bwithout (?:any )?(?:vitamin k|supplement|treatment|phylloquinone|mk-\d)"
            r"|\b(?:vitamin d\d?|calcium|(?:chole|cole)calciferol|multivitamin)\b"
            r"[^.;]{0,40}? (?:alone|only)\b"
            r"|\bonly (?:\d+ [^ ]{1,6} (?:of )?)?(?:vitamin d|calcium|cholecalciferol|standard)"
            r"|\bcontrols? (?:group|arm)s?[ (]{1,2}(?:n ?= ?\d+[;,)] ?)?"
            r"(?:received |receiving |with )?(?:no |only |vitamin d|calcium|standard)"
        ),
    ),
    (
        Comparator.OTHER_TREATMENT,
        re.compile(
            _CONTRAST + r"(?:[a-z]{2,12}dronate|raloxifene|calcitriol|alfacalcidol|strontium"
            r"|fresh frozen plasma|prothrombin complex|denosumab|teriparatide|atorvastatin)"
        ),
    ),
)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name the comparator; nothing where no intervention is told of."""
    found = mentions(passage.low)
    if "placebo" not in passage.low and not found:
        return ()
    told = _told(passage)
    place = _placebo(passage.low, told)
    if not place and found and any(word in passage.low for word in _GIVEN):
        place = _of_vitamin_k(passage, found, told)
    if not place:
        return ()
    what, start, end = place
    return (passage.note(AnnotationKind.COMPARATOR, what, start, end, EXTRACTOR),)


def _told(passage: Passage) -> list[Sentence]:
    """List the sentences on what this study did: not others, nor what ought to be done."""
    begin = own_work_starts(passage)
    return [
        one
        for one in passage.sentences
        if is_own(passage, one.start, begin) and not _WISHED.search(passage.low, one.start, one.end)
    ]


def _placebo(low: str, told: list[Sentence]) -> _Place | None:
    for sentence in told:
        for match in _PLACEBO.finditer(low, sentence.start, sentence.end):
            if not _NOT_GIVEN_BEFORE.search(low[max(match.start() - 10, 0) : match.start()]):
                return Comparator.PLACEBO, match.start(), match.end()
    return None


def _of_vitamin_k(
    passage: Passage, found: tuple[Mention, ...], told: list[Sentence]
) -> _Place | None:
    """Ask for each comparator but the placebo in turn."""
    given = doses.given(passage)
    is_supplement = bool(given) or "supplement" in passage.low
    return (
        (_first(passage.low, _ANTICOAGULANT, told) if given else None)
        or _form(passage, found, told)
        or (_first(passage.low, _ELSE, told) if is_supplement else None)
        or _dose(given)
    )


def _first(low: str, patterns: _Patterns, told: list[Sentence]) -> _Place | None:
    for what, pattern in patterns:
        for sentence in told:
            match = pattern.search(low, sentence.start, sentence.end)
            if match:
                return what, match.start(), match.end()
    return None


def _form(passage: Passage, found: tuple[Mention, ...], told: list[Sentence]) -> _Place | None:
    """Find two forms of the vitamin set against each other in one sentence."""
    for one, other in pairwise(one for one in found if one.form):
        apart = passage.low[one.end : other.start]
        forms = {one.form, other.form}
        if len(forms) == 1 or len(apart) > _LONGEST_CONTRAST or not _VERSUS.search(apart):
            continue
        if passage.sentence_at(one.start) == passage.sentence_at(other.start) in told:
            what = Comparator.K1 if VitaminKForm.K1 in forms else Comparator.OTHER_FORM
            return what, one.start, other.end
    return None


def _dose(given: list[doses.Given]) -> _Place | None:
    """Find several doses of one form side by side."""
    for one, other in pairwise(given):
        side_by_side = other.start - one.end <= _LONGEST_LINK
        if one.form == other.form and one.mass != other.mass and side_by_side:
            return Comparator.OTHER_DOSE, one.start, other.end
    return None
