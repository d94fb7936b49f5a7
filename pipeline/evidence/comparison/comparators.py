"""With what was the treatment compared? The one comparator that a trial names.

Of several the first of placebo, no treatment, vitamin K antagonist, vitamin K1, another form,
another dose and another treatment is told. A control group of which no more is said is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind, Comparator, VitaminKForm
from pipeline.evidence import versions
from pipeline.evidence.comparison import comparator_clues as clues
from pipeline.evidence.comparison import rival_clues as rivals
from pipeline.evidence.comparison import untreated_clues as untreated
from pipeline.evidence.comparison.clues import Clue
from pipeline.evidence.comparison.compared_study import RANDOM, TOOK, Study, study_of
from pipeline.evidence.text.literals import has_any, places
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.text.words import Lexicon
from pipeline.evidence.treatment.vitamin_k import mentions

EXTRACTOR = versions.COMPARATORS

# A text without chance or vitamin K has no comparator unless it has one of these.
_CUES = Lexicon(
    {
        *("placebo", "dummy", "inert", "inactive", "sham", "vehicle", "saline", "untreated"),
        *("trial", "divided", "crossover", "blind", "label", "doac", "doacs", "noac", "noacs"),
        *("warfarin", "vka", "vkas", "acenocoumarol", "phenprocoumon", "antagonist", "antagonists"),
    }
)
_PHRASES = ("control group", "usual care", "standard care", "standard of care", "no treatment")
_DOUBLE_DUMMY = re.compile(
    r"double[- ]dummy|\b(?:plus|and) (?:[a-z-]+ ){1,2}placebo[^;]{2,100}?\b(?:plus|and)"
    r" (?:[a-z-]+ ){1,2}placebo"
)
_GIVEN = ("random", "receiv", "assigned", "treated with", "given", "volunteers", "trial")
_VERSUS = re.compile(r"\b(?:versus|vs\.?|compared (?:with|to)|than|against)\b")
_OR = re.compile(r"\bor\b")
_AND = re.compile(r"\)?,? (?:and|with|to) (?:of )?(?:vitamin k2? ?\(?)?")
_COMPARED = re.compile(
    r"\bcompar[a-z]+ (?:[a-z]+ ){0,4}?(?:bioavailab|effect|efficac|absorption|pharmacokin"
    r"|supplement|treatment|dos(?:e|age|ing))|\bdiffer[a-z]* .{0,40}\b(?:bioavailab|effect"
    r"|absorption)"
)
_LONGEST_LINK = 12  # characters between the doses of two arms
_LONGEST_CONTRAST = 70  # characters between two forms that are compared

_Place = tuple[Comparator, int, int]


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name the comparator; nothing where no intervention is told of."""
    low = passage.low
    is_trial = RANDOM in low or mentions(low) or _CUES.is_in(low)
    if not is_trial and not _has_phrase(low):
        return ()
    study = study_of(passage)
    place = next((found for ask in _ASKED if (found := ask(study))), None)
    if not place:
        return ()
    what, start, end = place
    return (passage.note(AnnotationKind.COMPARATOR, what, start, end, EXTRACTOR),)


def _has_phrase(low: str) -> bool:
    return has_any(low, _PHRASES)


def _first(
    study: Study, what: Comparator, asked: tuple[Clue, ...], but: tuple[Part, ...] = ()
) -> _Place | None:
    """Find the first clue in a sentence on the study, but not under some headings."""
    low, refused = study.passage.low, None
    for clue in asked:
        for place in places(low, clue.literals):
            one = study.passage.sentence_at(place)
            if one is refused or not clue.fits(low, place, one.start, one.end):
                continue
            if one.heading not in but and study.tells(one):
                return what, place, place + 1
            refused = one  # one without a full stop may be the whole text
    return None


def _placebo(study: Study) -> _Place | None:
    low = study.passage.low
    may_be_double = low.count("placebo") > 1 or "dummy" in low
    if may_be_double and _DOUBLE_DUMMY.search(low) and _treatment(study):
        return None  # each drug has its placebo, and both are drugs
    return _first(study, Comparator.PLACEBO, clues.PLACEBO)


def _no_treatment(study: Study) -> _Place | None:
    what = Comparator.NO_TREATMENT
    found = _first(study, what, untreated.NO_VITAMIN) if study.gives_vitamin else None
    if study.is_random or study.gives_vitamin or "control group" in study.passage.low:
        return found or _first(study, what, untreated.NO_TREATMENT)
    return _first(study, what, untreated.NO_TREATMENT_SET_AGAINST)


def _antagonist(study: Study) -> _Place | None:
    is_asked = study.given or clues.OTHER_ANTICOAGULANTS.is_in(study.passage.low)
    return _first(study, Comparator.ANTAGONIST, clues.ANTAGONIST) if is_asked else None


def _form(study: Study) -> _Place | None:
    """Find two forms of the vitamin set against each other in one sentence."""
    low = study.passage.low
    if not has_any(low, _GIVEN):
        return None
    for one, other in pairwise(one for one in study.mentioned if one.form):
        apart, forms = low[one.end : other.start], {one.form, other.form}
        sentence = study.passage.sentence_at(one.start)
        if len(forms) == 1 or len(apart) > _LONGEST_CONTRAST or other.start >= sentence.end:
            continue
        if study.tells(sentence) and _is_contrast(low, apart, sentence):
            what = Comparator.K1 if VitaminKForm.K1 in forms else Comparator.OTHER_FORM
            return what, one.start, other.end
    return None


def _is_contrast(low: str, apart: str, sentence: Sentence) -> bool:
    """Tell two arms from two forms that are merely named; ``or`` takes a word of giving."""
    if _VERSUS.search(apart):
        return True
    if _OR.search(apart) and TOOK.search(low, sentence.start, sentence.end):
        return True
    is_joined = _AND.fullmatch(apart)
    return bool(is_joined and _COMPARED.search(low, sentence.start, sentence.end))


def _dose(study: Study) -> _Place | None:
    """Find several doses of one form side by side, or doses set against each other."""
    for one, other in pairwise(study.given):
        side_by_side = other.start - one.end <= _LONGEST_LINK
        if one.form == other.form and one.mass != other.mass and side_by_side:
            return Comparator.OTHER_DOSE, one.start, other.end
    return _first(study, Comparator.OTHER_DOSE, rivals.OTHER_DOSE) if study.is_random else None


def _treatment(study: Study) -> _Place | None:
    """Find two treatments side by side, but not among results."""
    if not study.has_arms:
        return None
    what, results = Comparator.OTHER_TREATMENT, (Part.RESULTS, Part.CONCLUSION)
    return _first(study, what, rivals.OTHER_TREATMENT, results)


_ASKED: tuple[Callable[[Study], _Place | None], ...] = (
    _placebo,
    _no_treatment,
    _antagonist,
    _form,
    _dose,
    _treatment,
)
