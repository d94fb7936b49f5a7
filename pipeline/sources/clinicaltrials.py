"""ClinicalTrials.gov as a source: the whole set a query finds, by its API v2.

The API (https://clinicaltrials.gov/data-api/api) pages by tokens that belong to one state of its
data, which changes about daily: the state is read before and after a sweep, and a sweep of two
states is none. What the first page counts must be what all pages gave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

from pipeline.domain.records import Reject
from pipeline.domain.trials import Trial
from pipeline.errors import Malformed, NotThere, Refused, Suspect
from pipeline.http_client import Answer, HttpClient
from pipeline.json_answer import number, read_object, text
from pipeline.sources.clinicaltrials_record import NAME, read_study
from pipeline.sources.sweep import Page, has_shrunk, shrunken

_WRONG_QUESTION = 400


class RegistryTerms(Protocol):
    """What is asked, by the API's own fields; empty ones are not sent."""

    @property
    def cond(self) -> str:
        """Condition or disease."""

    @property
    def intr(self) -> str:
        """Intervention or treatment."""

    @property
    def term(self) -> str:
        """Other terms."""


class _Disturbed(Exception):
    """The set moved under the sweep, which must start over; ``patience`` is how often."""

    patience = 1


class _NewData(_Disturbed):
    patience = 3


@dataclass(frozen=True, slots=True)
class _Answer:
    """One page as it came; ``total`` is told on the first only, ``token`` on all but the last."""

    records: tuple[Trial | Reject, ...]
    total: int | None
    token: str


class ClinicalTrials:
    """Ask ClinicalTrials.gov so that nothing is lost silently."""

    name = NAME

    def __init__(self, http: HttpClient, base_url: str, *, page_size: int) -> None:
        self._http, self._base_url, self._page_size = http, base_url, page_size

    def sweep(self, query: RegistryTerms, previous: int | None = None) -> Iterator[Page[Trial]]:
        """Give all studies that match, page by page, as ``Sweeping`` promises."""
        was_told, disturbed = False, Counter[type[_Disturbed]]()
        while True:
            is_first = True
            try:
                for page in self._sweep_once(query, previous):
                    yield replace(page, starts_over=was_told and is_first)
                    was_told, is_first = True, False
                return
            except _Disturbed as reason:
                disturbed[type(reason)] += 1
                if disturbed[type(reason)] > reason.patience:
                    raise Suspect(f"{NAME} gave no whole set, time and again: {reason}") from None

    def study(self, written: str) -> Trial | Reject | None:
        """Ask for one study by its number or an earlier one of it; None where there is none.

        A wrong address has no study either, so the registry must say how old its data are.
        """
        try:
            return self._http.get(
                f"{self._base_url}studies/{quote(written, safe='')}",
                {},
                lambda answer: read_study(read_object(answer)),
            )
        except NotThere:
            self._state()
            return None

    def _sweep_once(self, query: RegistryTerms, previous: int | None) -> Iterator[Page[Trial]]:
        state = self._state()
        asked = self._parameters(query)
        answer = self._first(asked, previous)
        total, told = answer.total or 0, _Told()
        while True:
            page = told.page_of(total, answer)
            yield page
            if not answer.token:
                break
            if not page.records and not page.rejects:
                raise _Disturbed("a page in the middle brought nothing new")
            answer = self._next(asked, answer.token)
        if self._state() != state:
            raise _NewData("its data changed while it was read")
        if len(told) != total:
            raise _Disturbed(f"it counts {total:,} studies but lists {len(told):,}")

    def _state(self) -> str:
        return self._http.get(self._base_url + "version", {}, _read_state)

    def _parameters(self, query: RegistryTerms) -> dict[str, str]:
        asked = {"cond": query.cond, "intr": query.intr, "term": query.term}
        terms = {f"query.{area}": words for area, words in asked.items() if words.strip()}
        return {**terms, "pageSize": str(self._page_size), "format": "json"}

    def _first(self, asked: Mapping[str, str], previous: int | None) -> _Answer:
        """Get the first page; a set that shrank beyond belief is asked for twice."""
        for _ in range(2):
            answer = self._page({**asked, "countTotal": "true"})
            if not has_shrunk(answer.total or 0, previous):
                return answer
        raise shrunken(NAME, answer.total or 0, previous)

    def _next(self, asked: Mapping[str, str], token: str) -> _Answer:
        """Get a page by its token.

        All else in the question was taken a moment ago, so what is wrong with it (400) is the
        token: it is out of date. Any other refusal is one of us, and would be the same again.
        """
        try:
            return self._page({**asked, "pageToken": token})
        except Refused as error:
            if error.status != _WRONG_QUESTION:
                raise
            raise _Disturbed(f"it refused its own page token ({error})") from None

    def _page(self, parameters: Mapping[str, str]) -> _Answer:
        is_counted = "countTotal" in parameters
        return self._http.get(
            self._base_url + "studies", parameters, lambda answer: _read_page(answer, is_counted)
        )


class _Told:
    """What one sweep has given: a number counts once, a reject by its bytes."""

    def __init__(self) -> None:
        self._keys: set[str | bytes] = set()

    def __len__(self) -> int:
        return len(self._keys)

    def page_of(self, total: int, answer: _Answer) -> Page[Trial]:
        """Make a page of what was not given before."""
        fresh = [one for one in answer.records if self._is_fresh(one)]
        records = tuple(one for one in fresh if isinstance(one, Trial))
        return Page(total, records, tuple(one for one in fresh if isinstance(one, Reject)))

    def _is_fresh(self, record: Trial | Reject) -> bool:
        key = record.number if isinstance(record, Trial) else record.raw
        is_fresh = key not in self._keys
        self._keys.add(key)
        return is_fresh


def _read_page(answer: Answer, is_counted: bool) -> _Answer:
    found = read_object(answer)
    listed, total = found.get("studies"), number(found, "totalCount")
    if "studies" not in found or not isinstance(listed, list | None):
        raise Malformed(f"{NAME} answered without a list of studies")
    if is_counted and (total is None or total < 0):
        raise Malformed(f"{NAME} answered without the count that was asked for")
    return _Answer(
        tuple(read_study(one) for one in listed or ()), total, text(found, "nextPageToken")
    )


def _read_state(answer: Answer) -> str:
    state = text(read_object(answer), "dataTimestamp")
    if not state:
        raise Malformed(f"{NAME} does not say how old its data are")
    return state
