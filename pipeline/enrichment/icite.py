"""iCite: how often studies are cited (https://icite.od.nih.gov/api).

``/pubs?pmids=1,2`` answers ``{"data": [{"pmid": 1, …}]}``; a PMID that it does not know is left
out. Words became booleans and author strings objects in July 2025 (github.com/dvklopfenstein/
pmidcite, issue 78), so both are read. Where a count is no number the study is as good as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from pipeline.domain.enrichments import Answer, Citations, Subject
from pipeline.errors import Malformed, Suspect
from pipeline.http_client import Answer as HttpAnswer
from pipeline.http_client import HttpClient
from pipeline.json_answer import amount, flag, number, objects, read_object, text

# iCite takes up to 1,000 (https://icite.od.nih.gov/api, "pubs"), but so many make an address of
# 11 KB, and many a server or proxy on the way refuses one over 8 KB.
AT_ONCE = 500
# Only these are sent: cited_by alone may hold ten thousand numbers a study.
_FIELDS = ("pmid", "citation_count", "relative_citation_ratio", "provisional", "cited_by_clin")
_SAID = {"yes": True, "true": True, "no": False, "false": False}
_PMID = re.compile(r"\d+", re.ASCII)


class ICite:
    """Ask iCite."""

    at_once, says_404 = AT_ONCE, False

    def __init__(self, client: HttpClient, base_url: str) -> None:
        self._client, self._url = client, f"{base_url.rstrip('/')}/pubs"

    def ask(self, subjects: Sequence[Subject]) -> Mapping[int, Answer | None]:
        """Ask about up to 500 PMIDs with one request."""
        pmids = [one.number for one in subjects]
        fields = {"pmids": ",".join(map(str, pmids)), "fl": ",".join(_FIELDS)}
        found = self._client.get(self._url, fields, partial(read_citations, pmids=pmids))
        return {pmid: found.get(pmid) for pmid in pmids}


def read_citations(answer: HttpAnswer, pmids: Collection[int]) -> dict[int, Citations]:
    """Read an answer about PMIDs: citations by PMID.

    Raises:
        Malformed: it has no list of studies, so that their absence means nothing.
        Suspect: it tells of others, so that who is absent may be so by mistake.
    """
    whole = read_object(answer)
    if not isinstance(whole.get("data"), list):
        raise Malformed("iCite's answer has no list of studies (data)")
    rows = {
        pmid: _citations(one)
        for one in objects(whole, "data")
        if (pmid := number(one, "pmid")) is not None
    }
    if strangers := rows.keys() - set(pmids):
        raise Suspect(f"iCite told of studies it was not asked about, PMID {min(strangers)}")
    return {pmid: found for pmid, found in rows.items() if found is not None}


def _citations(row: Mapping[str, Any]) -> Citations | None:
    total = number(row, "citation_count")
    if total is None or total < 0:
        return None
    ratio = amount(row, "relative_citation_ratio")
    return Citations(
        total=total,
        clinical=_clinical(row),
        ratio=ratio if ratio is not None and ratio >= 0 else None,
        is_provisional=_said(row, "provisional"),
    )


def _clinical(row: Mapping[str, Any]) -> int:
    """Count the clinical reports that cite it: a list of numbers, or these in one text."""
    found = row.get("cited_by_clin")
    listed = found if isinstance(found, list) else _PMID.findall(text(row, "cited_by_clin"))
    return len({str(one) for one in listed if isinstance(one, int | str)})


def _said(row: Mapping[str, Any], key: str) -> bool | None:
    said = flag(row, key)
    return said if said is not None else _SAID.get(text(row, key).lower())
