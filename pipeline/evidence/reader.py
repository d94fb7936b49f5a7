"""Ask a record every question there is: the extractors in order, then what cannot all be true.

Design and species come first: what they rule out, such as the people of a study on rats, would go
in the end and is not asked; nor are questions on vitamin K where a text never names it.
"""

from __future__ import annotations

import logging
from functools import cache
from types import ModuleType

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import agreement
from pipeline.evidence.comparison import comparators
from pipeline.evidence.effects import outcomes
from pipeline.evidence.people import countries, populations
from pipeline.evidence.people import numbers as people
from pipeline.evidence.record import funding, registries
from pipeline.evidence.reviews import reviews
from pipeline.evidence.study import design, randomised, species
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment import cautions, doses, durations, forms, supplements
from pipeline.evidence.treatment.vitamin_k_names import CUE_WORDS as VITAMIN_K

log = logging.getLogger(__name__)

_SETTLING: tuple[ModuleType, ...] = (design, randomised, species)
_OTHERS: tuple[ModuleType, ...] = (
    people,
    forms,
    doses,
    durations,
    comparators,
    supplements,
    populations,
    countries,
    outcomes,
    registries,
    funding,
    cautions,
    reviews,
)
EXTRACTORS = (*_SETTLING, *_OTHERS)
# What each answers, where a design or a species can rule that out.
_ANSWERS: dict[ModuleType, frozenset[AnnotationKind]] = {
    people: agreement.PEOPLE,
    doses: frozenset({AnnotationKind.DOSES}),
    durations: frozenset({AnnotationKind.DURATION}),
    comparators: frozenset({AnnotationKind.COMPARATOR}),
    supplements: frozenset({AnnotationKind.SUPPLEMENTS}),
    populations: frozenset({AnnotationKind.POPULATIONS}),
    reviews: agreement.REVIEWED,
}
_ON_VITAMIN_K = frozenset({forms, doses, supplements, funding, cautions})


def read(article: Article) -> tuple[Annotation, ...]:
    """Ask every question; what nothing in the record answers is left out."""
    passage = Passage(article)
    answers: list[Annotation] = []
    for one in _SETTLING:
        answers += _ask(one, passage)
    may_name = VITAMIN_K.is_in(passage.low)
    for one in _left(agreement.ruled_out(answers), may_name):
        answers += _ask(one, passage)
    return agreement.agree(answers)


@cache
def _left(gone: frozenset[AnnotationKind], may_name: bool) -> tuple[ModuleType, ...]:
    """List the extractors that can answer where some kinds of answer are ruled out.

    ``may_name`` tells whether the text may name vitamin K.
    """
    asked = _OTHERS if may_name else [one for one in _OTHERS if one not in _ON_VITAMIN_K]
    return tuple(one for one in asked if one not in _ANSWERS or not _ANSWERS[one] <= gone)


def _ask(extractor: ModuleType, passage: Passage) -> tuple[Annotation, ...]:
    """Ask one question; an extractor that stumbles costs its own answer, and says so.

    A bug must not keep every other study from being read, nor pass for an answer.
    """
    try:
        found: tuple[Annotation, ...] = extractor.extract(passage)
    except Exception:
        name, pmid = extractor.EXTRACTOR, passage.article.pmid
        log.exception("%s stumbled over PMID %s; this is a bug, please report it", name, pmid)
        return ()
    return found
