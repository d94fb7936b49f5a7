"""T5: an answer cut at every byte, by something that hides it, is never taken for whole.

The transport notices a cut where the length was promised (T4); here it was not. Full size: every
byte; small: every 64th, and before and behind some hundred tags or brackets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

import pytest
import requests

from pipeline.config import RegistryQuery
from pipeline.domain.records import Article
from pipeline.errors import SourceError
from pipeline.http_client import Answer, HttpClient
from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import holdings, update_files
from pipeline.sources.clinicaltrials import ClinicalTrials
from pipeline.sources.europepmc import EuropePmc
from pipeline.sources.eutils import EUtilities
from pipeline.sources.pubmed import PubMed
from tests.many_records import many

from .conftest import Torture

T = TypeVar("T")

RECORDS, BATCH = 200, 5
STEP, EDGES = 64, 400
A_FEW = 3  # more would say the same, and every one of them reads a whole answer
VERSION = b'{"apiVersion":"2.0.5","dataTimestamp":"2031-03-03T09:00:05"}'
_TAG = re.compile(rb"<|>")
_BRACKET = re.compile(rb'[{}\[\],"]')
_CLOSING = b"</PubmedArticleSet>"
_RECORD_END = re.compile(rb"</Pubmed(?:Book)?Article>")


@dataclass
class Wire:
    """A client of the program's own kind that gets one answer, whatever it asks."""

    body: bytes = b""

    def post(self, _url: str, _fields: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        return read(Answer(200, {}, self.body))

    def get(self, url: str, _fields: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        return read(Answer(200, {}, VERSION if url.endswith("version") else self.body))

    @property
    def http(self) -> HttpClient:
        return cast(HttpClient, self)

    @property
    def pubmed(self) -> PubMed:
        eutils = EUtilities(self.http, "", tool="k2watch", email="", api_key=None)
        return PubMed(eutils, batch_size=RECORDS)


@pytest.fixture(scope="module")
def outside() -> Iterator[Sandbox]:
    """Serve the sample on its last day, and plain records to make up the number."""
    files = [*update_files(), (None, many(RECORDS, first_pmid=1))]
    day = VirtualClock(date(2031, 1, 1))
    with Sandbox(Corpus.from_files(files), holdings(), clock=day, limits=False) as sandbox:
        yield sandbox


def answer_of(outside: Sandbox, service: str, path: str, **asked: str) -> bytes:
    url = f"{outside.addresses()[service]}{path}"
    return requests.get(url, params=asked, timeout=30).content


def pmids(outside: Sandbox, count: int) -> list[int]:
    page = answer_of(outside, "eutils", "esearch.fcgi", db="pubmed", term="all[sb]", retmax="9999")
    found = [int(one) for one in re.findall(rb"<Id>(\d+)</Id>", page)]
    return found[-count // 2 :] + found[: count - count // 2]


def records(outside: Sandbox, count: int) -> tuple[list[int], bytes]:
    asked = pmids(outside, count)
    url = f"{outside.base_url}efetch.fcgi"
    form = {"db": "pubmed", "id": ",".join(map(str, asked)), "retmode": "xml"}
    return asked, requests.post(url, data=form, timeout=30).content


def cuts(body: bytes, edges: re.Pattern[bytes], torture: Torture) -> Iterable[int]:
    """Say where to cut, up to the last byte that matters: white space behind the end does not."""
    whole = len(body.rstrip())
    if torture.is_full:
        return range(whole)
    at_edges = {place for one in edges.finditer(body) for place in one.span()}
    chosen = sorted(at_edges)[:: max(1, len(at_edges) // EDGES)]
    return sorted({*range(0, whole, STEP), *chosen, whole - 1} - {whole})


def accepted(wire: Wire, body: bytes, places: Iterable[int], ask: Callable[[], Any]) -> list[int]:
    """Cut at every place; list those after which the answer was taken for whole, up to a few."""
    taken = []
    for place in places:
        wire.body = body[:place]
        try:
            ask()
        except SourceError:
            continue
        taken.append(place)
        if len(taken) == A_FEW:
            break
    return taken


def test_records(outside: Sandbox, torture: Torture) -> None:
    asked, body = records(outside, RECORDS)
    wire = Wire(body)
    [whole] = wire.pubmed.fetch(asked)
    assert len(whole.articles) == RECORDS
    places = cuts(body, _TAG, torture)
    assert accepted(wire, body, places, lambda: list(wire.pubmed.fetch(asked))) == []
    torture.tell("T5 truncation", f"EFetch of {RECORDS}: 0 of {len(list(places)):,} cuts accepted")


def test_records_with_the_closing_tag_put_back(outside: Sandbox, torture: Torture) -> None:
    asked, body = records(outside, BATCH)
    wire = Wire(body)
    [whole] = wire.pubmed.fetch(asked)
    original = {one.pmid: one for one in whole.articles}
    last = max(one.end() for one in _RECORD_END.finditer(body))
    places = [place for place in cuts(body, _TAG, torture) if body.find(b"<Pubmed") < place < last]
    for place in places:
        wire.body = body[:place] + _CLOSING
        assert_nothing_wrong(wire, asked, original)
    torture.tell("T5 closing tag put back", f"0 of {len(places):,} cuts whole, 0 records wrong")


def assert_nothing_wrong(wire: Wire, asked: list[int], original: Mapping[int, Article]) -> None:
    """What came is as it was, and what did not come is known to be missing or broken."""
    try:
        [batch] = wire.pubmed.fetch(asked)
    except SourceError:
        return
    assert all(original[one.pmid] == one for one in batch.articles)
    came = {one.pmid for one in batch.articles}
    broken = {one.pmid for one in batch.rejects} - {None}
    assert came | broken | set(batch.missing) == set(asked)
    assert len(came) < len(asked)


def test_records_cut_between_two(outside: Sandbox) -> None:
    asked, body = records(outside, RECORDS)
    wire = Wire(body)
    ends = [one.end() for one in _RECORD_END.finditer(body)]
    for count in (1, RECORDS // 2, RECORDS - 1):
        wire.body = body[: ends[count - 1]] + _CLOSING
        [batch] = wire.pubmed.fetch(asked)
        assert len(batch.articles) == count
        assert len(batch.missing) == RECORDS - count


def test_a_list_of_pmids(outside: Sandbox, torture: Torture) -> None:
    term = {"db": "pubmed", "term": "all[sb]", "retmax": "9999", "retmode": "xml"}
    body = answer_of(outside, "eutils", "esearch.fcgi", **term)
    wire = Wire(body)
    assert len(wire.pubmed.find("all[sb]").ids) > RECORDS
    places = cuts(body, _TAG, torture)
    assert accepted(wire, body, places, lambda: wire.pubmed.find("all[sb]")) == []
    torture.tell("T5 ESearch", f"0 of {len(list(places)):,} cuts accepted")


def test_a_page_of_registrations(outside: Sandbox, torture: Torture) -> None:
    body = answer_of(outside, "clinicaltrials", "studies", pageSize="10", countTotal="true")
    page = json.loads(body)
    body = json.dumps({"totalCount": 10, "studies": page["studies"]}).encode()
    wire = Wire(body)
    registry = ClinicalTrials(wire.http, "", page_size=10)
    query = RegistryQuery(intr="vitamin K2")
    assert sum(len(page.records) for page in registry.sweep(query)) == 10
    places = cuts(body, _BRACKET, torture)
    assert accepted(wire, body, places, lambda: list(registry.sweep(query))) == []
    torture.tell("T5 ClinicalTrials.gov", f"0 of {len(list(places)):,} cuts accepted")


def test_a_page_of_preprints(outside: Sandbox, torture: Torture) -> None:
    asked = {"query": "SRC:PPR", "format": "json", "resultType": "core", "pageSize": "5"}
    body = answer_of(outside, "europepmc", "search", cursorMark="*", **asked)
    page = json.loads(body)
    shown = len(page["resultList"]["result"])
    body = json.dumps(page | {"hitCount": shown}).encode()
    wire = Wire(body)
    source = EuropePmc(wire.http, "", page_size=5)
    assert [one.count for one in source.sweep("menaquinone")] == [shown]
    assert shown > 2
    places = cuts(body, _BRACKET, torture)
    assert accepted(wire, body, places, lambda: list(source.sweep("menaquinone"))) == []
    torture.tell("T5 Europe PMC", f"0 of {len(list(places)):,} cuts accepted")
