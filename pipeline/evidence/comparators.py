"""With what was the treatment compared? The one comparator that a trial names.

Of several the first of placebo, no treatment, vitamin K antagonist, vitamin K1, another form,
another dose and another treatment is told. A control group of which no more is said is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind, Comparator, VitaminKForm
from pipeline.evidence import comparator_clues as clues
from pipeline.evidence import doses
from pipeline.evidence import rival_clues as rivals
from pipeline.evidence.clues import Clue
from pipeline.evidence.literals import places
from pipeline.evidence.own_work import is_own, own_work_starts
from pipeline.evidence.parts import Part
from pipeline.evidence.passage import Passage, Sentence
from pipeline.evidence.vitamin_k import Mention, mentions
from pipeline.evidence.words import words_of

EXTRACTOR = "comparators/3"

_CUES = frozenset(
    ("placebo", "versus", "vs", "compared", "compare", "comparing", "trial", "trials")
)
_RANDOM = "random"
# Not ``random effects``, nor ``randomly selected`` people.
_RANDOMISED = re.compile(
    r"random(?:i[sz]|ly (?!select|chosen|sampl|drawn|pick)|(?:[a-z -]{0,9}) order)"
)
# A trial that must follow is none.
_WISHED = re.compile(
    r"\b(?:trials?|studies|rcts?) (?:[a-z]+ ){0,3}(?:needed|required|warranted|lacking|must|should"
    r"|would|could|may)\b"
)
_GIVEN = ("random", "receiv", "assigned", "treated with", "given", "volunteers", "trial")
_TOOK = re.compile(
    r"random(?!i[sz]ed (?:controlled )?trials)|receiv|assigned|treated|given|\btook\b|volunteers"
)
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


@dataclass(frozen=True, slots=True)
class _Study:
    """What is asked: a text, where its own work starts, and the vitamin K it names and gives."""

    passage: Passage
    begin: int
    mentioned: tuple[Mention, ...]
    given: list[doses.Given]
    is_random: bool

    @property
    def gives_vitamin(self) -> bool:
        low, sentence_at = self.passage.low, self.passage.sentence_at
        if self.given or (self.mentioned and "supplement" in low):
            return True
        named_in = {sentence_at(one.start).start: sentence_at(one.start) for one in self.mentioned}
        return any(_TOOK.search(low, one.start, one.end) for one in named_in.values())

    def tells(self, one: Sentence) -> bool:
        """Tell whether a sentence says what this study did: not others, nor what is wished."""
        is_own_work = is_own(self.passage, one.start, self.begin)
        return is_own_work and not _is_others(self.passage.low, one)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name the comparator; nothing where no intervention is told of."""
    mentioned = mentions(passage.low)
    if not mentioned and _RANDOM not in passage.low and _CUES.isdisjoint(words_of(passage.low)):
        return ()
    begin = own_work_starts(passage)
    given = doses.given(passage) if mentioned else []
    study = _Study(passage, begin, mentioned, given, _is_random(passage, begin))
    place = next((found for ask in _ASKED if (found := ask(study))), None)
    if not place:
        return ()
    what, start, end = place
    return (passage.note(AnnotationKind.COMPARATOR, what, start, end, EXTRACTOR),)


def _is_random(passage: Passage, begin: int) -> bool:
    if _RANDOM not in passage.low:
        return False
    found = (one.start() for one in _RANDOMISED.finditer(passage.low))
    own = (passage.sentence_at(one) for one in found if is_own(passage, one, begin))
    return any(not _WISHED.search(passage.low, one.start, one.end) for one in own)


def _is_others(low: str, sentence: Sentence) -> bool:
    return bool(clues.OTHERS_OR_WISHED.search(low, sentence.start, sentence.end))


def _first(
    study: _Study, what: Comparator, asked: tuple[Clue, ...], but: tuple[Part, ...] = ()
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


def _placebo(study: _Study) -> _Place | None:
    return _first(study, Comparator.PLACEBO, clues.PLACEBO)


def _no_treatment(study: _Study) -> _Place | None:
    what = Comparator.NO_TREATMENT
    found = _first(study, what, clues.NO_VITAMIN) if study.gives_vitamin else None
    if study.is_random or study.gives_vitamin:
        return found or _first(study, what, clues.NO_TREATMENT)
    return _first(study, what, clues.NO_TREATMENT_SET_AGAINST)


def _antagonist(study: _Study) -> _Place | None:
    is_asked = study.given or clues.OTHER_ANTICOAGULANTS & words_of(study.passage.low)
    return _first(study, Comparator.ANTAGONIST, clues.ANTAGONIST) if is_asked else None


def _form(study: _Study) -> _Place | None:
    """Find two forms of the vitamin set against each other in one sentence."""
    low = study.passage.low
    if not any(word in low for word in _GIVEN):
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
    if _OR.search(apart) and _TOOK.search(low, sentence.start, sentence.end):
        return True
    is_joined = _AND.fullmatch(apart)
    return bool(is_joined and _COMPARED.search(low, sentence.start, sentence.end))


def _dose(study: _Study) -> _Place | None:
    """Find several doses of one form side by side, or doses set against each other."""
    for one, other in pairwise(study.given):
        side_by_side = other.start - one.end <= _LONGEST_LINK
        if one.form == other.form and one.mass != other.mass and side_by_side:
            return Comparator.OTHER_DOSE, one.start, other.end
    return _first(study, Comparator.OTHER_DOSE, rivals.OTHER_DOSE) if study.is_random else None


def _treatment(study: _Study) -> _Place | None:
    """Find two treatments side by side, but not among results."""
    if not study.is_random and not study.given:
        return None
    what, results = Comparator.OTHER_TREATMENT, (Part.RESULTS, Part.CONCLUSION)
    return _first(study, what, rivals.OTHER_TREATMENT, results)


_ASKED: tuple[Callable[[_Study], _Place | None], ...] = (
    _placebo,
    _no_treatment,
    _antagonist,
    _form,
    _dose,
    _treatment,
)
