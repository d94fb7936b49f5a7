"""A set larger than one answer is listed whole, however its PMIDs lie and answers are ordered."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Suspect
from pipeline.sources import slices
from pipeline.sources.eutils import SearchAnswer
from pipeline.sources.slices import LAST_UID, UidRange, list_by_uid

ONE_ANSWER = 20
UIDS = st.integers(1, LAST_UID)
DENSE = st.builds(
    lambda low, count: set(range(low, low + count)), st.integers(1, 10**8), st.integers(21, 400)
)
SCATTERED = st.sets(UIDS, min_size=ONE_ANSWER + 1, max_size=400)

Order = Callable[[list[int]], list[int]]


def newest_first(pmids: list[int]) -> list[int]:
    return sorted(pmids, reverse=True)


def oldest_first(pmids: list[int]) -> list[int]:
    return sorted(pmids)


def by_chance(pmids: list[int]) -> list[int]:
    return Random(len(pmids)).sample(sorted(pmids), len(pmids))


class Server:
    """PubMed, but that one answer holds twenty PMIDs."""

    def __init__(self, pmids: set[int], order: Order) -> None:
        self.pmids, self.order, self.asked = pmids, order, 0

    def ask(self, term: str) -> SearchAnswer:
        self.asked += 1
        found = re.fullmatch(r"\(menaquinone\) AND (\d+):(\d+)\[uid\]", term)
        low, high = map(int, found.groups()) if found else (1, LAST_UID)
        hits = [pmid for pmid in self.pmids if low <= pmid <= high]
        return SearchAnswer(len(hits), tuple(self.order(hits)[:ONE_ANSWER]), "")


@pytest.fixture(autouse=True)
def _small_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "MAX_IDS", ONE_ANSWER)


@given(DENSE | SCATTERED, st.sampled_from([newest_first, oldest_first, by_chance]))
@settings(deadline=None)
def test_every_pmid_is_listed(pmids: set[int], order: Order) -> None:
    server = Server(pmids, order)
    assert list_by_uid(server.ask, "menaquinone", server.ask("").ids) == pmids


@given(DENSE)
@settings(deadline=None)
def test_newest_first_costs_little_more_than_the_answers_it_takes(pmids: set[int]) -> None:
    server = Server(pmids, newest_first)
    list_by_uid(server.ask, "menaquinone", newest_first(list(pmids))[:ONE_ANSWER])
    assert server.asked <= 2 * len(pmids) / (0.9 * ONE_ANSWER) + 2


def test_a_server_that_ignores_the_slices_is_suspect() -> None:
    server = Server(set(range(1, 100)), newest_first)
    with pytest.raises(Suspect, match="other PMIDs than asked for"):
        list_by_uid(lambda _: server.ask(""), "menaquinone", server.ask("").ids)


def test_a_range_is_parted_without_a_gap() -> None:
    below, above = UidRange(5, 90).cut([7, 8, 60, 61, 62])
    assert (below.low, above.high) == (5, 90)
    assert below.high + 1 == above.low
    assert UidRange(7, 8).cut([7, 8]) == (UidRange(7, 7), UidRange(8, 8))
