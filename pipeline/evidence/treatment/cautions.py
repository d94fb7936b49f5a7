"""What a reader should not overlook: antagonists, pregnancy, children, large doses, adverse events.

Only for texts that mention vitamin K. The words say what the text says and advise nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from pipeline.domain.annotations import Annotation, Dose
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import versions
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.text.study_sentences import first_on_study, matches_with, sentences_with
from pipeline.evidence.text.words import Lexicon
from pipeline.evidence.treatment.vitamin_k import mentions

EXTRACTOR = versions.CAUTIONS


class Caution(StrEnum):
    """The closed list of cautions."""

    ANTAGONISTS = "warfarin or other vitamin K antagonists"
    PREGNANCY = "pregnancy"
    CHILDREN = "children"
    LARGE_DOSE = "dose above the usual range"
    ADVERSE_EVENTS = "adverse events reported"


# µg a day. The adequate intake of adults is 70 µg of phylloquinone (EFSA 2017, doi
# 10.2903/j.efsa.2017.4780), and no body has set an upper level. The one figure there is, 1 mg of
# supplements a day, is the guidance level of the UK Expert Group on Vitamins and Minerals (2003)
# for phylloquinone, as cited by the Norwegian VKM (vkm.no, assessment of suggested maximum limits
# for vitamin K in food supplements), which finds too little evidence on K2; so it is the line for
# every form. Menatetrenone at 45 mg a day, the dose of Glakay's leaflet, is above it.
USUAL_RANGE_ENDS = 1000.0

_DRUGS = (
    r"(?:(?<!non-)vitamin k antagonists?|vkas?\b|warfarin|coumarins?|acenocoumarol|phenprocoumon"
    r"|fluindione)"
)
_TAKEN = re.compile(
    r"\b(?:on|receiv(?:ed?|ing)|tak(?:en?|ing)|us(?:ed?|ing|ers? of)|treated with|therapy with"
    rf"|interact(?:s|ed|ions?)? (?:with|between)) (?:[a-z0-9-]{{1,20}} ){{0,4}}{_DRUGS}(?![a-z-])"
    rf"|\b{_DRUGS}[ -](?:\(?[a-z]{{3,5}}\)? )?(?:therap|treat|users?\b|patients|dos(?:e|age)"
    r"|interact|anticoag|control|stabil|sensitiv|reversal)"
)
_PREGNANCY = re.compile(
    r"pregnant (?:[a-z]+ ){0,2}(?:women|mothers|patients)|(?:during|in) (?:[a-z]+ ){0,2}pregnancy"
    r"|(?:breast-?feeding|lactating|nursing) (?:women|mothers)|maternal (?:vitamin k|supplement)"
)
_CHILDREN = re.compile(
    r"\b(?:children|infants|neonates|newborns|newborn infants|adolescents|schoolchildren"
    r"|pa?ediatric (?:[a-z]+ )?(?:patients|population|participants))\b"
)
_PATTERNS = {
    Caution.ANTAGONISTS: _TAKEN,
    Caution.PREGNANCY: _PREGNANCY,
    Caution.CHILDREN: _CHILDREN,
}
# Words of which a text has one wherever the pattern matches.
_CUE_WORDS = {
    Caution.ANTAGONISTS: "antagonist antagonists vka vkas warfarin coumarin coumarins acenocoumarol"
    " phenprocoumon fluindione",
    Caution.PREGNANCY: "pregnant pregnancy breastfeeding feeding lactating nursing maternal",
    Caution.CHILDREN: "children infants neonates newborns adolescents schoolchildren pediatric"
    " paediatric",
}
_CUES = {caution: Lexicon(words.split()) for caution, words in _CUE_WORDS.items()}
_GIVEN = re.compile(
    r"supplement|administ|(?:was|were) given|receiv|prophyla|treat|capsule|tablet|inject"
    r"|\bdos(?:e|es|age)\b"
)
_EVENT = re.compile(
    r"adverse (?:[a-z]+ ){0,2}(?:events?|effects?|reactions?)|side[- ]effects?|bleeding|ha?emorrhag"
    r"|thrombo(?:sis|embol|tic)|anaphyla|hypersensitiv"
)
_EVENT_CUES = (
    "adverse",
    "side",
    "bleeding",
    "hemorrhag",
    "haemorrhag",
    "thrombo",
    "anaphyla",
    "hypersens",
)
_HAPPENED = re.compile(
    r"\b(?:occurred|reported|experienced|developed|observed|had|were seen|was seen|withdr[ae]w"
    r"|due to)\b"
)
# An outcome that was compared, prevented or absent is no event that vitamin K gave.
_NONE_HAPPENED = re.compile(
    r"\b(?:no|not|none|nor|neither|without|never|absence|free|similar|comparable|prevent|risk|lower"
    r"|fewer|less|reduc|decreas|well[- ]tolerated|deficiency|stop|arrest"
    r"|control(?:led|s)? (?:of|the))"
)
_REACH = 80  # characters around a match in which those people may be shut out
_NOT_THEM = re.compile(
    r"exclu|ineligib|not (?:taking|using|on|receiving|treated)|never|without|naive"
)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """List the cautions of a text on vitamin K, apart from that of the dose."""
    if not mentions(passage.low):
        return ()
    low = passage.low
    found = (
        *(_first(passage, one, cues.of(low)) for one, cues in _CUES.items() if cues.is_in(low)),
        _adverse_events(passage),
    )
    return tuple(one for one in found if one)


def dose_caution(annotations: Iterable[Annotation]) -> Annotation | None:
    """Warn of the largest dose read, where it is above the usual range; with the dose's words."""
    large = [
        (one.value.ug_per_day, one)
        for one in annotations
        if isinstance(one.value, Dose)
        and one.value.ug_per_day is not None
        and one.value.ug_per_day > USUAL_RANGE_ENDS
    ]
    if not large:
        return None
    _, dose = max(large, key=lambda pair: pair[0])
    kind = AnnotationKind.CAUTIONS
    return replace(dose, kind=kind, value=Caution.LARGE_DOSE.value, extractor=EXTRACTOR)


def _first(passage: Passage, caution: Caution, cues: frozenset[str]) -> Annotation | None:
    matches = matches_with(passage, cues, _PATTERNS[caution], passage.low)
    found = first_on_study(passage, (one for one in matches if _is_included(passage, one)))
    return _note(passage, caution, found) if found else None


def _is_included(passage: Passage, found: re.Match[str]) -> bool:
    """Tell whether nothing near a match shuts those people out."""
    start = max(passage.sentence_at(found.start()).start, found.start() - _REACH)
    return not _NOT_THEM.search(passage.low, start, found.end() + _REACH)


def _adverse_events(passage: Passage) -> Annotation | None:
    """Find a result that tells of an event, in a text in which vitamin K was given."""
    sentences = sentences_with(passage, _EVENT_CUES)
    if not sentences or not _GIVEN.search(passage.low):
        return None
    for sentence in sentences:
        found = _EVENT.search(passage.low, sentence.start, sentence.end)
        if found and _tells_that_it_happened(passage, sentence):
            return _note(passage, Caution.ADVERSE_EVENTS, found)
    return None


def _tells_that_it_happened(passage: Passage, sentence: Sentence) -> bool:
    low, start, end = passage.low, sentence.start, sentence.end
    if not _HAPPENED.search(low, start, end) or _NONE_HAPPENED.search(low, start, end):
        return False
    return passage.part(sentence) is Part.RESULTS


def _note(passage: Passage, caution: Caution, found: re.Match[str]) -> Annotation:
    kind = AnnotationKind.CAUTIONS
    return passage.note(kind, caution.value, found.start(), found.end(), EXTRACTOR)
