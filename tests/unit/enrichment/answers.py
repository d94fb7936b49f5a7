"""Made-up answers of the services, in their real shapes."""

from __future__ import annotations

import json
from typing import Any

from pipeline.http_client import Answer

CITED = {
    "pmid": 11,
    "title": "A sample study",
    "authors": [{"lastName": "Sampleauthor", "firstName": "A", "fullName": "A Sampleauthor"}],
    "citation_count": 12,
    "relative_citation_ratio": 1.534,
    "provisional": False,
    "cited_by_clin": [21, 22],
    "cited_by": [21, 22, 23],
}
FREE = {
    "doi": "10.5555/sample.11",
    "is_oa": True,
    "oa_status": "green",
    "best_oa_location": {
        "url": "https://repository.example.org/11.pdf",
        "license": "cc-by",
        "version": "acceptedVersion",
        "host_type": "repository",
    },
}
CLOSED = {
    "doi": "10.5555/sample.11",
    "is_oa": False,
    "oa_status": "closed",
    "best_oa_location": None,
}
BY_PUBLISHER = {
    "DOI": "10.5555/sample.notice",
    "type": "retraction",
    "label": "Retraction",
    "source": "publisher",
    "updated": {"date-parts": [[2026, 9, 1]], "date-time": "2026-09-01T00:00:00Z"},
}
BY_RETRACTION_WATCH = BY_PUBLISHER | {"source": "retraction-watch", "record-id": "4711"}


def answer(content: Any, headers: dict[str, str] | None = None) -> Answer:
    """Make an HTTP answer of JSON values, or of bytes as they are."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Answer(200, headers or {}, body)


def cited(*rows: Any) -> dict[str, Any]:
    """Put rows into an answer of iCite."""
    return {"meta": {"limit": 1000}, "links": {}, "data": list(rows)}


def work(*notices: Any) -> dict[str, Any]:
    """Put notices into an answer of Crossref."""
    message = {"DOI": "10.5555/sample.11", "updated-by": list(notices)}
    return {"status": "ok", "message-type": "work", "message": message}
