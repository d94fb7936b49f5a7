"""Ask a record every question there is: the extractors in order, then what cannot all be true.

Design and species come first: what they rule out, such as the people of a study on rats, would go
in the end and is not asked.
"""

from __future__ import annotations

import logging
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

log = logging.getLogger(__name__)

_SETTLING: tuple[ModuleType, ...] = (design, randomised, species)
# Each with what it answers, where a design or a species can rule that out.
_OTHERS: tuple[tuple[ModuleType, frozenset[AnnotationKind]], ...] = (
    (people, agreement.PEOPLE),
    (forms, frozenset()),
    (doses, frozenset({AnnotationKind.DOSES})),
    (durations, frozenset({AnnotationKind.DURATION})),
    (comparators, frozenset({AnnotationKind.COMPARATOR})),
    (supplements, frozenset({AnnotationKind.SUPPLEMENTS})),
    (populations, frozenset({AnnotationKind.POPULATIONS})),
    (countries, frozenset()),
    (outcomes, frozenset()),
    (registries, frozenset()),
    (funding, frozenset()),
    (cautions, frozenset()),
    (reviews, agreement.REVIEWED),
)
EXTRACTORS = (*_SETTLING, *(one for one, _ in _OTHERS))


def read(article: Article) -> tuple[Annotation, ...]:
    """Ask every question; what nothing in the record answers is left out."""
    passage = Passage(article)
    answers: list[Annotation] = []
    for one in _SETTLING:
        answers += _ask(one, passage)
    gone = agreement.ruled_out(answers)
    for one, kinds in _OTHERS:
        if not kinds or not kinds <= gone:
            answers += _ask(one, passage)
    return agreement.agree(answers)


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
