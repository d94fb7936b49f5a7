"""Ask a record every question there is: the extractors in order, then what cannot all be true."""

from __future__ import annotations

import logging
from types import ModuleType

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
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

EXTRACTORS: tuple[ModuleType, ...] = (
    design,
    randomised,
    species,
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


def read(article: Article) -> tuple[Annotation, ...]:
    """Ask every question; what nothing in the record answers is left out."""
    passage = Passage(article)
    answers = (answer for one in EXTRACTORS for answer in _ask(one, passage))
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
