"""Read a record and say what it says: one question per file, each answer with its words.

``read`` asks every extractor; a new version of one makes the store offer all studies again.
"""

from __future__ import annotations

from pipeline.domain.records import Article
from pipeline.domain.studies import Annotation
from pipeline.evidence import design

_EXTRACTORS = (design,)

SIGNATURE = " ".join(one.EXTRACTOR for one in _EXTRACTORS)


def read(article: Article) -> tuple[Annotation, ...]:
    """Ask every question; what nothing in the record answers is left out."""
    found = (one.extract(article) for one in _EXTRACTORS)
    return tuple(answer for answer in found if answer is not None)
