"""What other services know of a study as JSON values; null where none was asked, or none knew."""

from __future__ import annotations

from typing import Any

from pipeline.domain.enrichments import Citations, Notice, OpenAccess, Updates
from pipeline.domain.second_opinion import unmarked
from pipeline.domain.studies import Study


def known_json(study: Study) -> dict[str, Any]:
    """Give ``citations`` (iCite), ``open_access`` (Unpaywall), ``notices`` (Crossref).

    ``crossref_alone`` names what Crossref says and PubMed does not: ``retracted``, ``corrected`` …
    """
    found = study.enrichments
    alone = [kind.value for kind in unmarked(study.article, found.updates)]
    return {
        "citations": _citations(found.citations) if found.citations else None,
        "open_access": _access(found.open_access) if found.open_access else None,
        "notices": _notices(found.updates),
        "crossref_alone": None if found.updates is None else alone,
    }


def _citations(found: Citations) -> dict[str, Any]:
    return {
        "total": found.total,
        "clinical": found.clinical,
        "relative_citation_ratio": found.ratio,
        "provisional": found.is_provisional,
    }


def _access(found: OpenAccess) -> dict[str, Any]:
    return {
        "is_open": found.is_open,
        "status": found.status or None,
        "url": found.url or None,
        "license": found.license or None,
        "version": found.version or None,
        "host": found.host or None,
    }


def _notices(found: Updates | None) -> list[dict[str, Any]] | None:
    return None if found is None else [_notice(one) for one in found.notices]


def _notice(one: Notice) -> dict[str, Any]:
    return {
        "type": one.kind,
        "label": one.label or None,
        "doi": one.doi or None,
        "source": one.source or None,
        "updated": one.updated.iso() or None,
        "record": one.record or None,
    }
