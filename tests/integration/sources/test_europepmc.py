"""Europe PMC over real HTTP: whole sets or an error, and never "0 preprints" for a failure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.domain.records import Article
from pipeline.errors import Malformed, Refused, SourceError, Suspect, Unavailable
from pipeline.sources.europepmc import MOST, EuropePmc
from pipeline.sources.sweep import Page
from tests.unit.sources.preprints import preprint, versions

from .asked_pubmed import Time, client, page

Reply = tuple[int, dict[str, str], bytes]
FIVE = [preprint(9000000 + place) for place in range(1, 6)]


def answer(results: Sequence[Any], count: int, following: str = "") -> Reply:
    """Write one answer as Europe PMC does."""
    content: dict[str, Any] = {"version": "6.9", "hitCount": count}
    content |= {"nextCursorMark": following} if following else {}
    content |= {"request": {"cursorMark": "%2A"}, "resultList": {"result": list(results)}}
    return reply(content)


def reply(content: Any, status: int = 200) -> Reply:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return status, {"Content-Type": "application/json"}, body


class Script(dict[str, Any]):
    """Answers in turn; the last one stays."""

    def __init__(self, answers: Sequence[Reply]) -> None:
        super().__init__()
        self._answers = list(answers)

    def get(self, key: str, default: Any = None) -> Any:
        """Give the next answer to a search, and no answer to anything else."""
        if key != "/rest/search":
            return default
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@dataclass
class Asked:
    """Europe PMC by a script, and what it was asked."""

    source: EuropePmc
    asked: list[str]
    time: Time
    pages: list[Page[Article]] = field(default_factory=list)

    def sweep(self, query: str = "menaquinone", previous: int | None = None) -> list[int]:
        """Go through the set; list the studies of all pages."""
        for one in self.source.sweep(query, previous):
            self.pages.append(one)
        return [record.pmid for one in self.pages for record in one.records]

    def parameters(self) -> list[dict[str, str]]:
        """List what each request said."""
        found = (parse_qs(urlsplit(one.removeprefix("GET ")).query) for one in self.asked)
        return [{name: values[0] for name, values in one.items()} for one in found]


@contextmanager
def asked(*answers: Reply, page_size: int = 2) -> Iterator[Asked]:
    with page(500, {}, b"") as server, client() as (http, clock):
        server.to_get = Script(answers)
        source = EuropePmc(http, f"{server.url}rest/", page_size)
        yield Asked(source, server.asked, clock)


def paged(count: int = 5) -> list[Reply]:
    return [
        answer(FIVE[:2], count, "AoE="),
        answer(FIVE[2:4], count, "AoI+/="),
        answer(FIVE[4:], count, "AoM="),
    ]


def test_every_page_is_asked_for_and_no_more() -> None:
    with asked(*paged()) as it:
        assert it.sweep("menaquinone OR K2") == [-9000001, -9000002, -9000003, -9000004, -9000005]
    assert [one["cursorMark"] for one in it.parameters()] == ["*", "AoE=", "AoI+/="]
    for one in it.parameters():
        assert one["query"] == "(menaquinone OR K2) AND (SRC:PPR)"
        assert (one["resultType"], one["format"], one["synonym"]) == ("core", "json", "true")
        assert one["pageSize"] == "2"
    assert [one.count for one in it.pages] == [5, 5, 5]
    assert not any(one.starts_over for one in it.pages)


def test_nothing_found_is_an_answer() -> None:
    with asked(answer([], 0)) as it:
        assert it.sweep() == []
    assert len(it.asked) == 1


@pytest.mark.parametrize(
    ("answered", "kind", "words"),
    [
        (reply({"version": "6.9"}), Malformed, "without a count"),
        (reply({"hitCount": None, "resultList": {"result": []}}), Malformed, "without a count"),
        (reply({"hitCount": -1, "resultList": {"result": []}}), Malformed, "without a count"),
        (reply({"hitCount": 0, "resultList": None}), Malformed, "without a count"),
        (reply({"hitCount": 1e999, "resultList": {"result": []}}), Malformed, "without a count"),
        (reply({"hitCount": 0, "resultList": {"result": None}}), Malformed, "without a count"),
        (reply(b"<html>Maintenance</html>"), Malformed, "markup"),
        (reply(b'{"version":"6.9","hitCount":0,"resultLi'), Malformed, "not whole JSON"),
        (reply({"errCode": 404, "errMsg": "Wrong pageSize"}), Refused, "Wrong pageSize"),
        (reply(b"<errorBean><errMsg>Bad cursor</errMsg></errorBean>"), Refused, "Bad cursor"),
        (reply({"errCode": 503, "errMsg": "Try later"}), Unavailable, "Try later"),
        (reply({"version": "6.9", "hitCount": 0}, 400), Refused, "HTTP 400"),
    ],
)
def test_what_only_looks_like_an_answer_is_an_error(
    answered: Reply, kind: type[SourceError], words: str
) -> None:
    with asked(answered) as it, pytest.raises(kind, match=words):
        it.sweep()
    assert it.pages == []
    assert (len(it.asked) == 1) is (kind is Refused), "a failure is asked again, a refusal is not"


def test_a_failure_that_passes_costs_nothing() -> None:
    with asked(reply({"version": "6.9"}), *paged()) as it:
        assert len(it.sweep()) == 5


EXPIRED = reply({"errCode": 400, "errMsg": "Invalid cursorMark"})


def test_a_cursor_that_expires_starts_over() -> None:
    with asked(paged()[0], EXPIRED, *paged()) as it:
        it.sweep()
    assert [one.starts_over for one in it.pages] == [False, True, False, False]
    assert sum(len(one.records) for one in it.pages[1:]) == 5


def test_cursors_that_always_expire_are_suspect() -> None:
    with asked(*[paged()[0], EXPIRED] * 3) as it, pytest.raises(Suspect, match="3 times"):
        it.sweep()


def test_a_failure_on_a_later_page_ends_the_sweep_and_what_came_before_is_good() -> None:
    with asked(paged()[0], reply({"version": "6.9"})) as it, pytest.raises(Malformed):
        it.sweep()
    assert [one.pmid for page in it.pages for one in page.records] == [-9000001, -9000002]


def test_what_is_no_preprint_is_a_reject_and_is_counted() -> None:
    strange = [FIVE[0], preprint(9000009, source="MED"), None, "PPR1"]
    with asked(answer(strange, 4), page_size=200) as it:
        assert it.sweep() == [-9000001]
    assert [one.pmid for one in it.pages[0].rejects] == [None] * 3
    assert "not a preprint: MED PPR9000009" in it.pages[0].rejects[0].reason


def test_what_two_pages_repeat_is_given_once() -> None:
    with asked(answer(FIVE[:2], 3, "AoE="), answer(FIVE[1:3], 3, "AoI=")) as it:
        assert it.sweep() == [-9000001, -9000002, -9000003]


def moved() -> list[Reply]:
    """Let one preprint appear behind the first page."""
    return [answer(FIVE[:2], 4, "AoE="), answer(FIVE[2:4], 5, "AoI=")]


def test_a_set_that_changes_under_way_is_given_again_from_its_beginning() -> None:
    with asked(*moved(), *paged()) as it:
        it.sweep()
    assert [one.starts_over for one in it.pages] == [False, True, False, False]
    again = it.pages[1:]
    assert sum(len(one.records) for one in again) == 5


@pytest.mark.parametrize(
    "script",
    [
        lambda: moved() * 3,
        lambda: paged(count=6) * 3,  # fewer results than were counted
        lambda: [answer(FIVE[:2], 5, "AoE="), answer(FIVE[:2], 5, "AoI="), answer([], 5)] * 3,
        lambda: [answer(FIVE[:2], 5, "AoE="), answer(FIVE[2:4], 5, "AoE=")] * 3,
        lambda: [answer(FIVE[:2], 5)] * 3,  # no next page is named
        lambda: [answer(FIVE, 4)] * 3,  # more than were counted
    ],
)
def test_a_set_that_never_adds_up_is_suspect(script: Callable[[], list[Reply]]) -> None:
    with asked(*script()) as it, pytest.raises(Suspect, match="3 times"):
        it.sweep()
    assert sum(one.starts_over for one in it.pages) == 2


def test_a_set_that_shrank_is_asked_for_again_and_then_not_believed() -> None:
    with asked(answer([], 0), *paged()) as it:
        assert len(it.sweep(previous=5)) == 5
    with asked(answer([], 0)) as it, pytest.raises(Suspect, match="0 where it found 5"):
        it.sweep(previous=5)
    assert len(it.asked) == 2
    with asked(*moved(), answer([], 0)) as it, pytest.raises(Suspect, match="0 where it found 4"):
        it.sweep(previous=4)


def test_a_query_that_finds_everything_is_refused_at_once() -> None:
    with asked(answer(FIVE[:2], MOST + 1, "AoE=")) as it, pytest.raises(Refused, match="narrow"):
        it.sweep()
    assert len(it.asked) == 1


def test_a_query_that_could_leave_its_bracket_is_not_sent() -> None:
    with asked(answer([], 0)) as it, pytest.raises(Refused, match="closes nothing"):
        it.sweep("a) OR (SRC:MED")
    assert it.asked == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_the_versions_of_a_preprint_the_newest_is_given(order: tuple[int, int]) -> None:
    both = [versions(9000001, 9000005, at=at) for at in order]
    with asked(answer(both[:1], 2, "AoE="), answer(both[1:], 2, "AoI="), page_size=1) as it:
        it.sweep()
    records = [one for page in it.pages for one in page.records]
    assert [(one.pmid, one.version) for one in records] == [(-9000001, 2)]


def test_an_older_version_is_given_where_the_newest_does_not_match() -> None:
    with asked(answer([versions(9000001, 9000005, at=0), FIVE[1]], 2)) as it:
        assert it.sweep() == [-9000002, -9000001]
    assert it.pages[-1].records[0].version == 1
