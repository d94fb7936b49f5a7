"""Europe PMC as a source of preprints: everything a query finds, page by page.

The service is https://europepmc.org/RestfulWebService (search, resultType=core). It has traps: a
parameter it rejects, and many a failure of its own, is answered by 200 without ``hitCount``, and
errors come as ``errMsg`` in a 200, in JSON or XML. None of them may read as "0 preprints".
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.domain.records import Article, Reject
from pipeline.errors import Malformed, Refused, Suspect, Unavailable
from pipeline.http_client import Answer, HttpClient
from pipeline.json_answer import number, part, read_object, text
from pipeline.sources.europepmc_query import only_preprints
from pipeline.sources.europepmc_record import newest_version, read_preprint
from pipeline.sources.sweep import Page, has_shrunk, shrunken

MOST = 20_000  # preprints of one search: the field has hundreds, all servers together a million
_PASSES = 3
_START = "*"
_ERROR_IN_XML = re.compile(rb"<errMsg>([^<]{1,400})</errMsg>")


@dataclass(frozen=True, slots=True)
class _Found:
    """One answer: ``next`` is where the following page begins, "" behind the last."""

    count: int
    next: str
    results: tuple[Any, ...]


@dataclass(slots=True)
class _Given:
    """What one pass through the set gave: its results by name, and which version of a study.

    ``older`` are versions of which the newest may be on another page: Europe PMC can list several
    of one preprint, and their order must not turn a study back.
    """

    names: set[object] = field(default_factory=set)
    versions: dict[int, int] = field(default_factory=dict)
    older: list[Article] = field(default_factory=list)

    def page(self, found: _Found, *, starts_over: bool) -> Page[Article]:
        """Read the results that were not on a page before."""
        records, rejects = [], []
        for result in found.results:
            read, newest = _read_result(result)
            if self._is_known(result):
                continue
            if isinstance(read, Reject):
                rejects.append(read)
            elif read.version < max(newest, self.versions.get(read.pmid, 0)):
                self.older.append(read)
            else:
                self.versions[read.pmid] = read.version
                records.append(read)
        return Page(found.count, tuple(records), tuple(rejects), starts_over)

    def left_over(self) -> tuple[Article, ...]:
        """Give the newest version that was found of each study, where that is an older one."""
        best: dict[int, Article] = {}
        for one in sorted(self.older, key=lambda article: article.version):
            if one.pmid not in self.versions:
                best[one.pmid] = one
        return tuple(best.values())

    def _is_known(self, result: Any) -> bool:
        """Tell whether it was given already; what has no name is counted by itself."""
        named = isinstance(result, dict) and (text(result, "source"), text(result, "id"))
        key = named if named and all(named) else object()
        is_known = key in self.names
        self.names.add(key)
        return is_known


class EuropePmc:
    """Ask Europe PMC for preprints so that nothing is lost silently: a ``Sweeping[str, Article]``.

    A study's number is below zero (``domain/numbers.py``).
    """

    name = "Europe PMC"

    def __init__(self, http: HttpClient, base_url: str, page_size: int) -> None:
        self._http, self._base_url, self._page_size = http, base_url, page_size

    def sweep(self, query: str, previous: int | None = None) -> Iterator[Page[Article]]:
        """Give every preprint that matches; when the last page is out the set was whole.

        Args:
            query: in Europe PMC's syntax (https://europepmc.org/searchsyntax); synonyms are
                searched too, as on its website.
            previous: how many matched at the last complete run; None believes any number.

        Raises:
            Refused: the query could not be kept to preprints, finds too many, or was rejected.
            Suspect: the set shrank beyond belief, or did not add up three times in a row.
            Unavailable, Malformed: the pages before are good, the set is not whole.
        """
        term = only_preprints(query)
        for passed in range(_PASSES):
            first = self._first(term, previous)
            if (yield from self._pass(term, first, starts_over=passed > 0)):
                return
        counted = f"{self.name} counts {first.count:,} preprints"
        raise Suspect(f"{counted}, but {_PASSES} times the pages did not give as many")

    def _first(self, term: str, previous: int | None) -> _Found:
        found = self._ask(term, _START)
        if has_shrunk(found.count, previous):
            found = self._ask(term, _START)
        if has_shrunk(found.count, previous):
            raise shrunken(self.name, found.count, previous)
        if found.count > MOST:
            raise Refused(f"{self.name} finds {found.count:,} preprints: narrow the query")
        return found

    def _pass(
        self, term: str, first: _Found, *, starts_over: bool
    ) -> Generator[Page[Article], None, bool]:
        """Go through the set once; tell whether it stayed as large as it said and added up."""
        given, found, marks = _Given(), first, {_START, ""}
        yield given.page(first, starts_over=starts_over)
        while len(given.names) < first.count and found.results and found.next not in marks:
            marks.add(found.next)
            try:
                found = self._ask(term, found.next)
            except Refused:  # all but the mark was taken a moment ago: the mark is out of date
                return False
            if found.count != first.count:
                return False
            yield given.page(found, starts_over=False)
        if len(given.names) != first.count:
            return False
        if older := given.left_over():
            yield Page(first.count, older)
        return True

    def _ask(self, term: str, mark: str) -> _Found:
        parameters = {
            "query": term,
            "resultType": "core",
            "format": "json",
            "synonym": "true",
            "pageSize": str(self._page_size),
            "cursorMark": mark,
        }
        return self._http.get(f"{self._base_url}search", parameters, read_page)


def read_page(answer: Answer) -> _Found:
    """Read one answer; whatever says no or lacks the count is raised, never read as no hits.

    Raises:
        Refused: Europe PMC says what it does not like.
        Unavailable: it names a failure of its own.
        Malformed: no count or no list, which also is how it answers a rejected parameter.
    """
    if in_xml := _ERROR_IN_XML.search(answer.body[:4_000]):
        raise Refused(f"Europe PMC refuses: {in_xml[1].decode('utf-8', 'replace')}")
    content = read_object(answer)
    if said := text(content, "errMsg") or str(content.get("errCode") or ""):
        kind = Unavailable if str(content.get("errCode")).startswith("5") else Refused
        raise kind(f"Europe PMC refuses: {said[:200]}")
    count, results = number(content, "hitCount"), part(content, "resultList").get("result")
    if count is None or count < 0 or not isinstance(results, list):
        keys = ", ".join(sorted(content)[:5])
        raise Malformed(
            f"Europe PMC answered without a count and a list (only {keys or 'nothing'})"
        )
    return _Found(count, text(content, "nextCursorMark"), tuple(results))


def _read_result(result: Any) -> tuple[Article | Reject, int]:
    if not isinstance(result, dict):
        return read_preprint({"result": result}), 0
    return read_preprint(result), newest_version(result)
