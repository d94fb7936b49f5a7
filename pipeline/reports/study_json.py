"""A study as JSON values, schema ``k2watch.study/1``: what is unknown is null."""

from __future__ import annotations

from typing import Any

from pipeline.domain.retraction import is_retracted
from pipeline.domain.studies import Annotation, Study
from pipeline.domain.vocabulary import AnnotationKind

SCHEMA = "k2watch.study/1"


def study_json(study: Study) -> dict[str, Any]:
    """Give one study as JSON values; partial dates are ISO prefixes."""
    article = study.article
    return {
        "schema": SCHEMA,
        "pmid": article.pmid,
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
        "is_retracted": is_retracted(article),
        "annotations": {kind.value: _annotation(study.annotation(kind)) for kind in AnnotationKind},
        "changes": [
            {"kind": one.kind.value, "detail": one.detail or None, "noted": one.noted.isoformat()}
            for one in study.changes
        ],
    }


def _annotation(found: Annotation | None) -> dict[str, str] | None:
    if found is None:
        return None
    return {"value": found.value, "quote": found.quote, "extractor": found.extractor}
