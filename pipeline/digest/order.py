"""In what order entries stand: evidence outranks date, and the PMID settles what is left."""

from __future__ import annotations

from datetime import date

from pipeline.digest.groups import NEWS_SECTIONS, Group
from pipeline.domain.changes import NEWSWORTHY
from pipeline.domain.retraction import is_retracted
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import GRAVITY, StudyDesign

EVIDENCE = {design: rank for rank, design in enumerate(StudyDesign)}


def reading_order(group: Group) -> tuple[int, ...]:
    """Give the sort key inside a section: gravest news, strongest evidence, newest, lowest PMID."""
    created = group.study.article.created
    return (_news(group), _evidence(group.study), _newest_first(created), group.study.pmid)


def starter_order(group: Group) -> tuple[int, ...]:
    """Give the sort key of the starter set: evidence that stands, strongest, newest published."""
    article = group.study.article
    published = article.published.latest()
    retracted = int(is_retracted(article))  # whatever its design, it is no evidence to start with
    return (retracted, _evidence(group.study), _newest_first(published), article.pmid)


def _news(group: Group) -> int:
    """Rank news by its gravest part; arrivals are all alike."""
    if group.section not in NEWS_SECTIONS:
        return 0
    return min(GRAVITY[one.kind] for one in group.changes if one.kind in NEWSWORTHY)


def _evidence(study: Study) -> int:
    return EVIDENCE[study.design]


def _newest_first(day: date | None) -> int:
    return -day.toordinal() if day else 1
