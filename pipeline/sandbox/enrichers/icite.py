"""iCite's ``pubs``: citations of up to 1,000 articles (icite.od.nih.gov/api).

Ids that are not in it are absent from the answer. The shape is that of the API since July 2025,
when ``authors`` became objects and flags became booleans. Assumed: the wording of refusals.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from pipeline.sandbox.enrichers.articles import Article, Articles
from pipeline.sandbox.exchange import Answer, Request
from pipeline.sandbox.holdings import Json
from pipeline.sandbox.limits import RateLimiter
from pipeline.sandbox.service import Service

MOST = 1000
_FIRST_CITING = 95_000_001  # PMIDs of articles nobody holds, far above the real ones
_JSON = "application/json"


@dataclass(frozen=True)
class ICite(Service):
    """Answer from the articles that are out."""

    name: ClassVar[str] = "icite"
    prefix: ClassVar[str] = "/icite/api/"

    articles: Articles
    limiter: RateLimiter | None

    def verb(self, rest: str) -> str:
        """Name what is asked for; ``pubs`` is the only thing."""
        return rest if rest == "pubs" else ""

    def ids(self, request: Request) -> Collection[str]:
        """List the PMIDs asked for."""
        return list(filter(None, request.form.text("pmids").replace(" ", "").split(",")))

    def reply(self, request: Request) -> Answer:
        """Give what is counted for each article that is known."""
        pmids = self.ids(request)
        if not pmids:
            return self.refusal(request, "pmids is missing")
        if len(pmids) > MOST:
            return self.refusal(request, f"no more than {MOST} pmids")
        numbers = (int(text) for text in pmids if text.isascii() and text.isdigit())
        found = (self.articles.by_pmid(number) for number in dict.fromkeys(numbers))
        today = self.articles.clock.today()
        counted = [_counted(article, today.year) for article in found if article]
        meta = {"limit": MOST, "offset": 0, "fl": None}
        links = {"self": f"http://{request.host}{request.path}", "next": None}
        return _json({"meta": meta, "links": links, "data": counted})

    def refusal(self, request: Request, text: str) -> Answer:
        """Write an error as JSON in a 400."""
        return _json({"error": text}, 400)


def _counted(article: Article, this_year: int) -> Json:
    known = article.facts.citations
    citing = [_FIRST_CITING + number for number in range(known.times)]
    part = 1.0 if article.is_clinical else 0.0
    return {
        "_id": str(article.pmid),
        "pmid": article.pmid,
        "doi": article.doi or None,
        "title": article.title,
        "authors": [
            {"lastName": family, "firstName": given, "fullName": f"{family}, {given}"}
            for family, given in article.authors
        ],
        "year": article.published.year,
        "journal": article.short_journal,
        "is_research_article": article.is_research,
        "is_clinical": article.is_clinical,
        "human": part,
        "animal": 0.0,
        "molecular_cellular": 0.0,
        "x_coord": 0.0,
        "y_coord": part,
        "apt": known.translation,
        "citation_count": known.times,
        "citations_per_year": _per_year(article, this_year),
        "expected_citations_per_year": known.rate and round(known.rate * 0.6, 4),
        "field_citation_rate": known.rate,
        "relative_citation_ratio": known.ratio,
        "nih_percentile": known.percentile,
        "provisional": known.ratio is not None and article.published.year > this_year - 2,
        "citedByClinicalArticle": bool(known.clinical),
        "cited_by_clin": citing[: known.clinical],
        "cited_by": citing,
        "citedByPmidsByYear": [{str(pmid): article.published.year + 1} for pmid in citing],
        "references": list(article.references),
        "last_modified": f"{article.published}T00:00:00",
    }


def _per_year(article: Article, this_year: int) -> float | None:
    """Count citations a year; null for an article nobody has cited yet."""
    cited = article.facts.citations.times
    return round(cited / max(this_year - article.published.year, 1), 4) if cited else None


def _json(content: Json, status: int = 200) -> Answer:
    return Answer(json.dumps(content, ensure_ascii=False).encode(), _JSON, status)
