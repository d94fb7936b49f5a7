"""Crossref: what became of a report (https://api.crossref.org, ``/works/{doi}``, ``updated-by``).

The notices come from publishers and from Retraction Watch. 404 (plain text, whatever its content
type says) tells that Crossref does not have the DOI: other agencies register DOIs too. 403 tells
that it has blocked us by hand. A DOI that became an alias of another may be answered by the work of
that one, if this lists it (``aliases``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pipeline.domain.dates import UNDATED, PartialDate, from_parts
from pipeline.domain.enrichments import Answer, Notice, Subject, Updates
from pipeline.enrichment.enricher import WORD_LENGTH, doi_path, expect_doi
from pipeline.errors import Malformed, NotThere, Refused, TurnedAway
from pipeline.http_client import Answer as HttpAnswer
from pipeline.http_client import HttpClient, Limit
from pipeline.json_answer import number, objects, part, read_object, text, texts

MOST_NOTICES = 200  # of one report; the most corrected one known has some dozens
_BLOCKED = 403
_LONGEST_PAUSE_MS = 60_000
_COUNT = re.compile(r"[1-9]\d{0,5}", re.ASCII)
_SECONDS = re.compile(r"([1-9]\d{0,5})s", re.ASCII)


class Crossref:
    """Ask Crossref, as fast as its answers allow."""

    at_once, says_404 = 1, True

    def __init__(self, client: HttpClient, base_url: str, *, email: str) -> None:
        self._client, self._url, self._email = client, base_url, email
        self._pause_ms: int | None = None

    def ask(self, subjects: Sequence[Subject]) -> Mapping[int, Answer | None]:
        """Ask about one DOI."""
        return {one.number: self._ask(one.doi or "") for one in subjects}

    def _ask(self, doi: str) -> Updates | None:
        where = doi_path(self._url, "works", doi)
        try:
            return self._client.get(where, {"mailto": self._email}, partial(self._read, doi))
        except NotThere:
            return None
        except Refused as error:
            if error.status == _BLOCKED:
                raise TurnedAway(
                    f"Crossref has blocked us: write to support@crossref.org ({error})"
                ) from error
            raise

    def _read(self, doi: str, answer: HttpAnswer) -> Updates:
        self._keep_to(pause_ms(answer.headers))
        return read_updates(answer, doi)

    def _keep_to(self, pause: int | None) -> None:
        if pause is not None and pause != self._pause_ms:
            self._pause_ms = pause
            self._client.keep_to(Limit(1, pause / 1000))


def pause_ms(headers: Mapping[str, str]) -> int | None:
    """Give the pause between requests that Crossref's limit makes, or None where it says none.

    ``x-rate-limit-limit: 5`` and ``x-rate-limit-interval: 1s`` make 200 ms: evenly spaced, the
    limit holds from whenever it is counted (https://www.crossref.org/documentation/
    retrieve-metadata/rest-api/access-and-authentication/). We ask one at a time, which every
    ``x-concurrency-limit`` allows.
    """
    limit = _COUNT.fullmatch(headers.get("x-rate-limit-limit", "").strip())
    interval = _SECONDS.fullmatch(headers.get("x-rate-limit-interval", "").strip())
    if limit is None or interval is None:
        return None
    return min(_LONGEST_PAUSE_MS, math.ceil(int(interval[1]) * 1000 / int(limit[0])))


def read_updates(answer: HttpAnswer, doi: str) -> Updates:
    """Read an answer about a DOI: the notices about that report, each once.

    Raises:
        Malformed: it is not about a work.
        Suspect: it is about another one.
    """
    whole = read_object(answer)
    work = part(whole, "message")
    if not text(work, "DOI"):
        raise Malformed("Crossref's answer is about no work (message.DOI)")
    expect_doi(doi, (text(work, "DOI"), *texts(work, "aliases")), "Crossref")
    found = (_notice(one) for one in objects(work, "updated-by")[:MOST_NOTICES])
    return Updates(tuple({one.key: one for one in found if one.kind}.values()))


def _notice(row: Mapping[str, Any]) -> Notice:
    record = number(row, "record-id")
    return Notice(
        kind=text(row, "type")[:WORD_LENGTH],
        label=text(row, "label")[:WORD_LENGTH],
        doi=text(row, "DOI")[:WORD_LENGTH],
        source=text(row, "source")[:WORD_LENGTH],
        updated=_day(part(row, "updated")),
        record=text(row, "record-id")[:WORD_LENGTH] if record is None else str(record),
    )


def _day(when: Mapping[str, Any]) -> PartialDate:
    """Read ``{"date-parts": [[2026, 11, 1]]}``: year, month and day as far as they are known."""
    listed = when.get("date-parts")
    first = listed[0] if isinstance(listed, list) and listed else None
    parts = first if isinstance(first, list) else []
    words = [str(one) for one in parts[:3] if isinstance(one, int) and not isinstance(one, bool)]
    return from_parts(words[0], *words[1:]) if words else UNDATED
