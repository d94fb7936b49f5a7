"""Unpaywall's ``/v2/{doi}``: where an article can be read for nothing.

Shapes: recorded answers; the rules: unpaywall.org/products/api. 404 for a DOI it does not have,
422 for an e-mail address that is missing or is nobody's. Assumed: the wording of the 422.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from pipeline.sandbox.enrichers.articles import Article, Articles
from pipeline.sandbox.exchange import Answer, Request
from pipeline.sandbox.facts import FreeCopy
from pipeline.sandbox.holdings import Json
from pipeline.sandbox.limits import RateLimiter
from pipeline.sandbox.service import Service

_JSON = "application/json"
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# The service refuses addresses copied from its manual; nobody reads mail at example.com.
_NOBODY = "@example.com"
_HELP = "See https://support.unpaywall.org/a/solutions/articles/44001900286"


@dataclass(frozen=True)
class Unpaywall(Service):
    """Answer from the articles that are out."""

    name: ClassVar[str] = "unpaywall"
    prefix: ClassVar[str] = "/unpaywall/v2/"

    articles: Articles
    limiter: RateLimiter | None

    def verb(self, rest: str) -> str:
        """Name what is asked for: whatever stands in the path is a DOI."""
        return "doi" if rest else ""

    def ids(self, request: Request) -> Collection[str]:
        """Name the DOI."""
        return [request.rest]

    def reply(self, request: Request) -> Answer:
        """Say whether the article is free, and where."""
        address = request.form.text("email")
        if not _ADDRESS.fullmatch(address) or address.lower().endswith(_NOBODY):
            return _failed(422, "Please use your own email address in the API call.")
        article = self.articles.by_doi(request.rest)
        if article is None:
            return _failed(404, f"'{request.rest}' isn't in Unpaywall. {_HELP}")
        return _json(_status(article))

    def refusal(self, request: Request, text: str) -> Answer:
        """Write an error as JSON in a 422."""
        return _failed(422, text)


def _status(article: Article) -> Json:
    copy = article.facts.free_copy or _in_pmc(article)
    location = _location(copy) if copy else None
    return {
        "doi": article.doi.lower(),
        "doi_url": f"https://doi.org/{article.doi.lower()}",
        "title": article.title,
        "genre": "journal-article",
        "is_paratext": False,
        "published_date": article.published.isoformat(),
        "year": article.published.year,
        "journal_name": article.journal,
        "journal_issns": article.issn or None,
        "journal_issn_l": article.issn or None,
        "journal_is_oa": bool(copy and copy.status == "gold"),
        "journal_is_in_doaj": bool(copy and copy.status == "gold"),
        "publisher": "Sample Press",
        "is_oa": copy is not None,
        "oa_status": copy.status if copy else "closed",
        "has_repository_copy": bool(copy and copy.host == "repository"),
        "best_oa_location": location,
        "first_oa_location": location,
        "oa_locations": [location] if location else [],
        "oa_locations_embargoed": [],
        "updated": f"{article.published}T00:00:00.000000",
        "data_standard": 2,
        "z_authors": [
            {"family": family, "given": given, "sequence": "additional" if place else "first"}
            for place, (family, given) in enumerate(article.authors)
        ],
    }


def _in_pmc(article: Article) -> FreeCopy | None:
    """Find the copy in PubMed Central that the record itself names."""
    if not article.pmcid:
        return None
    page = f"https://www.ncbi.nlm.nih.gov/pmc/articles/{article.pmcid}"
    return FreeCopy(status="green", url=page, pdf=f"{page}/pdf", host="repository")


def _location(copy: FreeCopy) -> Json:
    is_repository = copy.host == "repository"
    return {
        "endpoint_id": "sample-repository" if is_repository else None,
        "evidence": "oa repository (via pmcid lookup)"
        if is_repository
        else "open (via page says license)",
        "host_type": copy.host,
        "is_best": True,
        "license": copy.license or None,
        "oa_date": copy.since.isoformat() if copy.since else None,
        "pmh_id": None,
        "repository_institution": "Sample Repository" if is_repository else None,
        "updated": f"{copy.since}T00:00:00.000000" if copy.since else None,
        "url": copy.pdf or copy.url,
        "url_for_landing_page": copy.url,
        "url_for_pdf": copy.pdf or None,
        "version": copy.version,
    }


def _failed(status: int, text: str) -> Answer:
    return _json({"HTTP_status_code": status, "error": True, "message": text}, status)


def _json(content: Json, status: int = 200) -> Answer:
    return Answer(json.dumps(content, indent=4).encode(), _JSON, status)
