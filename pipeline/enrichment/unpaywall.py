"""Unpaywall: whether a report can be read for free, and where (https://unpaywall.org/products/api).

One DOI a request. 404 says that it does not know the DOI; 422 that it does not take the e-mail.
What it answers about a DOI that it knows is all optional but ``doi`` and ``is_oa``. The address of
a free copy is foreign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from pipeline.domain.enrichments import Answer, OpenAccess, Subject
from pipeline.enrichment.enricher import URL_LENGTH, WORD_LENGTH, doi_path, expect_doi
from pipeline.errors import Malformed, NotThere, Refused, TurnedAway
from pipeline.http_client import Answer as HttpAnswer
from pipeline.http_client import HttpClient
from pipeline.json_answer import flag, part, read_object, text

_BAD_EMAIL = 422
_BLOCKED = 403


class Unpaywall:
    """Ask Unpaywall."""

    at_once, says_404 = 1, True

    def __init__(self, client: HttpClient, base_url: str, *, email: str) -> None:
        self._client, self._url, self._email = client, base_url, email

    def ask(self, subjects: Sequence[Subject]) -> Mapping[int, Answer | None]:
        """Ask about one DOI."""
        return {one.number: self._ask(one.doi or "") for one in subjects}

    def _ask(self, doi: str) -> OpenAccess | None:
        read = partial(read_open_access, doi=doi)
        try:
            return self._client.get(doi_path(self._url, doi), {"email": self._email}, read)
        except NotThere:
            return None
        except Refused as error:
            if error.status == _BAD_EMAIL:
                raise TurnedAway(
                    "Unpaywall does not take the e-mail address: set enrichment.unpaywall.email"
                ) from error
            if error.status == _BLOCKED:
                raise TurnedAway(f"Unpaywall has shut us out: {error}") from error
            raise


def read_open_access(answer: HttpAnswer, doi: str) -> OpenAccess:
    """Read an answer about a DOI; a missing or null best place leaves its words empty.

    Raises:
        Malformed: it does not say whether the report is free.
        Suspect: it is about another one.
    """
    whole = read_object(answer)
    is_open = flag(whole, "is_oa")
    if is_open is None:
        raise Malformed("Unpaywall's answer does not say whether the report is free (is_oa)")
    expect_doi(doi, (text(whole, "doi"),), "Unpaywall")
    best = part(whole, "best_oa_location")
    url = text(best, "url")
    return OpenAccess(
        is_open=is_open,
        status=text(whole, "oa_status")[:WORD_LENGTH],
        url=url if is_open and len(url) <= URL_LENGTH else "",
        license=text(best, "license")[:WORD_LENGTH],
        version=text(best, "version")[:WORD_LENGTH],
        host=text(best, "host_type")[:WORD_LENGTH],
    )
