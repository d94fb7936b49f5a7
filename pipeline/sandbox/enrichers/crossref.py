"""Crossref's ``/works/{doi}``: a work, and what became of it.

Shapes and headers: recorded answers; limits: crossref.org/documentation/retrieve-metadata/
rest-api/access-and-authentication (since December 2025 five a second, ten for who can be reached).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import ClassVar

from pipeline.sandbox.enrichers.articles import Article, Articles
from pipeline.sandbox.exchange import Answer, Request
from pipeline.sandbox.facts import Notice
from pipeline.sandbox.holdings import Json
from pipeline.sandbox.limits import RateLimiter
from pipeline.sandbox.service import Service

_JSON = "application/json"
_PUBLIC, _POLITE = 5, 10
_LABELS = {"expression_of_concern": "Expression of concern"}


@dataclass(frozen=True)
class Crossref(Service):
    """Answer from the articles that are out."""

    name: ClassVar[str] = "crossref"
    prefix: ClassVar[str] = "/crossref/"

    articles: Articles
    limiter: RateLimiter | None

    def verb(self, rest: str) -> str:
        """Name what is asked for: one of the ``works``."""
        return "works" if rest.startswith("works/") and rest != "works/" else ""

    def ids(self, request: Request) -> Collection[str]:
        """Name the DOI."""
        return [request.rest.removeprefix("works/")]

    def pace(self, request: Request) -> int:
        """Allow more to who leaves an address: in ``mailto`` or in the User-Agent."""
        return _POLITE if _is_polite(request) else _PUBLIC

    def answer(self, request: Request) -> Answer:
        """Answer in time or not, and tell the limits with it."""
        answer = super().answer(request)
        pool, slots = ("polite", "3") if _is_polite(request) else ("public", "1")
        told = {
            "x-rate-limit-limit": str(self.pace(request)),
            "x-rate-limit-interval": "1s",
            "x-concurrency-limit": slots,
            "x-api-pool": pool,
        }
        return replace(answer, headers={**answer.headers, **told})

    def reply(self, request: Request) -> Answer:
        """Give the work, or say in plain text that there is none."""
        article = self.articles.by_doi(request.rest.removeprefix("works/"))
        if article is None:
            return Answer(b"Resource not found.", "text/plain", 404)
        return _json({"status": "ok", "message-type": "work", "message-version": "1.0.0",
                      "message": _work(article)})  # fmt: skip

    def refusal(self, request: Request, text: str) -> Answer:
        """Write a failed validation in a 400."""
        message = [{"type": "parameter-not-allowed", "value": "", "message": text}]
        failed = {"status": "failed", "message-type": "validation-failure", "message": message}
        return replace(_json(failed), status=400)


def _is_polite(request: Request) -> bool:
    return bool(request.form.text("mailto")) or "mailto:" in request.agent


def _work(article: Article) -> Json:
    day, doi = article.published, article.doi.lower()
    notices = [_update(notice) for notice in article.facts.notices]
    return {
        "indexed": {**_moment(day), "version": "3.54.1"},
        "reference-count": len(article.references),
        "publisher": "Sample Press",
        **({"issue": article.issue} if article.issue else {}),
        "content-domain": {"domain": [], "crossmark-restriction": False},
        "short-container-title": [article.short_journal],
        "DOI": doi,
        "type": "journal-article",
        "created": _moment(day),
        **({"page": article.pages} if article.pages else {}),
        "source": "Crossref",
        "is-referenced-by-count": article.facts.citations.times,
        "title": [article.title],
        "prefix": doi.partition("/")[0],
        **({"volume": article.volume} if article.volume else {}),
        "author": [_author(place, *names) for place, names in enumerate(article.authors)],
        "member": "0",
        **({"updated-by": notices} if notices else {}),
        "container-title": [article.journal],
        "original-title": [],
        "language": "en",
        "deposited": _moment(day),
        "score": 1,
        "resource": {"primary": {"URL": f"https://doi.org/{doi}"}},
        "subtitle": [],
        "short-title": [],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "references-count": len(article.references),
        "URL": f"https://doi.org/{doi}",
        "relation": {},
        "ISSN": [article.issn] if article.issn else [],
        "issn-type": [{"value": article.issn, "type": "electronic"}] if article.issn else [],
        "subject": [],
        "published": {"date-parts": [[day.year, day.month, day.day]]},
    }


def _author(place: int, family: str, given: str) -> Json:
    sequence = "additional" if place else "first"
    return {"given": given, "family": family, "sequence": sequence, "affiliation": []}


def _update(notice: Notice) -> Json:
    label = _LABELS.get(notice.type, notice.type.capitalize())
    row = {} if notice.record is None else {"record-id": str(notice.record)}
    return {
        "DOI": notice.notice,
        "type": notice.type,
        "label": label,
        "source": notice.source,
        "updated": _moment(notice.updated),
        **row,
    }


def _moment(day: date) -> Json:
    moment = datetime.combine(day, time(), UTC)
    return {
        "date-parts": [[day.year, day.month, day.day]],
        "date-time": f"{day}T00:00:00Z",
        "timestamp": int(moment.timestamp() * 1000),
    }


def _json(content: Json) -> Answer:
    return Answer(json.dumps(content, ensure_ascii=False).encode(), _JSON)
