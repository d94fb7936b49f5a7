"""A study as JSON values, schema ``k2watch.study/1``: what is unknown is null."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.domain.annotations import Annotation, Dose, Outcome
from pipeline.domain.headline import EXTRACTOR, headline
from pipeline.domain.numbers import names
from pipeline.domain.retraction import is_retracted
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import SEVERAL, AnnotationKind
from pipeline.reports.known_json import known_json

SCHEMA = "k2watch.study/1"


def study_json(study: Study) -> dict[str, Any]:
    """Give one study as JSON values; partial dates are ISO prefixes."""
    article = study.article
    return {
        "schema": SCHEMA,
        **names(article.pmid),
        "doi": article.identifier("doi"),
        "pmcid": article.identifier("pmcid"),
        "kind": article.kind.value,
        "title": article.title or article.vernacular_title,
        "journal": article.journal.title or None,
        "published": article.published.iso() or None,
        "created": article.created.isoformat() if article.created else None,
        "languages": list(article.languages),
        "publication_types": [one.name for one in article.publication_types],
        "searches": list(study.searches),
        "questions": None if study.questions is None else list(study.questions),
        "family": _family(study),
        "is_retracted": is_retracted(article),
        **known_json(study),
        "annotations": annotations_json(study.annotations),
        "changes": [_change(one) for one in study.changes],
    }


def _family(study: Study) -> dict[str, Any] | None:
    """Tell of which investigation this is a report, and the others that are held."""
    if study.family is None:
        return None
    return {
        "name": study.family.family,
        "role": study.family.role.value,
        "reason": study.family.reason,
        "reports": [names(one.pmid) | {"role": one.role.value} for one in study.relatives],
    }


def _change(one: NotedChange) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "detail": one.detail or None,
        "noted": one.noted.isoformat(),
        "told": one.told.isoformat() if one.told else None,
    }


def annotations_json(found: Sequence[Annotation]) -> dict[str, Any]:
    """Give the answer to every question; a question with several answers has a list of them."""
    answers: dict[AnnotationKind, list[Annotation]] = defaultdict(list)
    for one in found:
        answers[one.kind].append(one)
    written = {kind.value: _answer(kind, answers[kind]) for kind in AnnotationKind}
    return {**written, "headline": _headline(found)}


def _headline(found: Sequence[Annotation]) -> dict[str, Any] | None:
    """Give the line of facts; it is put together from the others and quotes nothing itself."""
    line = headline(found)
    return {"value": line, "quote": None, "extractor": EXTRACTOR} if line else None


def _answer(kind: AnnotationKind, found: list[Annotation]) -> dict[str, Any] | None:
    if not found:
        return None
    values = [_value(one) for one in found]
    first = found[0]
    return {
        "value": values if kind in SEVERAL else values[0],
        "quote": first.quote,
        "extractor": first.extractor,
    }


def _value(one: Annotation) -> Any:
    match one.value:
        case Dose(form, ug_per_day, text):
            return {"form": form, "ug_per_day": ug_per_day, "text": text, "quote": one.quote}
        case Outcome(name, rung, is_primary, direction, significant):
            return {
                "name": name,
                "rung": rung,
                "primary": is_primary,
                "direction": direction,
                "significant": significant,
                "quote": one.quote,
            }
    return one.value
