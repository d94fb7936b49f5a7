"""Every door through which bytes from outside come in, and what must hold of what was let in.

A door reads or refuses, as one of the program's own errors says; anything else is a defect. What it
lets in can be stored by both databases and comes back equal.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from pipeline import config_file
from pipeline.domain.records import Article, Reject
from pipeline.domain.trials import Trial
from pipeline.domain.vocabulary import Service
from pipeline.enrichment.crossref import pause_ms, read_updates
from pipeline.enrichment.icite import read_citations
from pipeline.enrichment.unpaywall import read_open_access
from pipeline.errors import PipelineError
from pipeline.evidence.reader import read
from pipeline.evidence.trials import read_trial
from pipeline.http_client import Answer
from pipeline.query import (
    QuerySyntaxError,
    advise,
    compile_query,
    cut,
    diagnose,
    map_terms,
    parse,
    render,
    translate,
)
from pipeline.query.article import document_of
from pipeline.reports.study_json import annotations_json
from pipeline.sources.clinicaltrials import ClinicalTrials
from pipeline.sources.europepmc import EuropePmc
from pipeline.sources.eutils import read_search
from pipeline.sources.exports import find_exports
from pipeline.sources.ictrp import read_ictrp
from pipeline.sources.medline import read_medline
from pipeline.sources.pubmed_records import Deleted, read_records
from pipeline.sources.pubmed_sets import read_sets
from pipeline.sources.sweep import Page
from pipeline.stages.reading import judge, text_of
from pipeline.store import codec
from tests.torture.mutation import TOKENS, as_json, disturbed, in_pieces, mutated

T = TypeVar("T")
Record = Article | Trial | Reject | Deleted
MESH = cut()
LARGEST = 2**63 - 1  # of an integer column
_DOI = re.compile(rb'"(?:DOI|doi)"\s*:\s*"([^"]*)"')
_PMID = re.compile(rb'"pmid"\s*:\s*(\d{1,9})\b')


@dataclass(frozen=True, slots=True)
class Door:
    """One way in. ``enter`` says whether anything was let in; ``is_json`` is damaged as a tree."""

    enter: Callable[[bytes, Random], bool]
    is_json: bool = False

    def damaged(self, bases: list[bytes], random: Random) -> bytes:
        """Make one input out of what is good."""
        base, other = random.choice(bases), random.choice(bases)
        if self.is_json and random.random() < 0.7:
            return as_json(disturbed(json.loads(base), random))
        return mutated(base, other, TOKENS, random)


class Canned:
    """Stands where the HTTP client does: every question has the same answer."""

    def __init__(self, body: bytes, others: Mapping[str, bytes] | None = None) -> None:
        self._body, self._others, self.asked = body, others or {}, 0

    def get(self, url: str, _: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        self.asked += 1
        assert self.asked < 1_000, "asks for ever"
        body = next((one for end, one in self._others.items() if url.endswith(end)), self._body)
        return read(Answer(200, {}, body))


def keep(records: Iterable[Record]) -> bool:
    """Hold what was read against what a database does to it; tell whether anything was read."""
    found = list(records)
    for one in found:
        if isinstance(one, Article):
            _keep_article(one)
        elif isinstance(one, Trial):
            text = _storable(codec.trial_to_json(one))
            assert codec.trial_from_json(text) == one
        elif isinstance(one, Reject):
            one.reason.encode()
            assert "\0" not in one.reason
            assert one.pmid is None or 0 <= one.pmid <= LARGEST
        else:
            assert all(0 <= pmid <= LARGEST for pmid in one.pmids)
    return any(isinstance(one, Article | Trial) for one in found)


def _keep_article(one: Article) -> None:
    assert -LARGEST <= one.pmid <= LARGEST
    assert 0 <= one.version <= LARGEST
    text = _storable(codec.article_to_json(one))
    assert codec.article_from_json(text) == one
    for when in (one.published, one.electronic, one.completed, one.revised, one.created):
        assert when is None or str(when)
    document_of(one)


def _storable(text: str) -> str:
    """Refuse what PostgreSQL does: NUL, however it is written, and halves of letters."""
    text.encode()
    assert "\0" not in text
    assert "\\u0000" not in text.replace("\\\\", "")
    return text


def _pubmed(body: bytes, random: Random) -> bool:
    return _tried(lambda: keep(read_records(in_pieces(body, random))))


def _files(body: bytes, random: Random) -> bool:
    return _tried(lambda: keep(read_sets(in_pieces(body, random))))


def _medline(body: bytes, random: Random) -> bool:
    return _tried(lambda: keep(read_medline(in_pieces(body, random))))


def _ictrp(body: bytes, _: Random) -> bool:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(body)
        return _tried(lambda: keep(read_ictrp(Path(file.name))))


def _export(body: bytes, _: Random) -> bool:
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        Path(file.name).write_bytes(body)
        return _tried(
            lambda: keep(one for each in find_exports(Path(file.name)) for one in each.records())
        )


def _esearch(body: bytes, _: Random) -> bool:
    def enter() -> bool:
        found = read_search(Answer(200, {}, body))
        assert found.count >= len(found.ids)
        " ".join((found.translation, *found.warnings, *found.dropped)).encode()
        return True

    return _tried(enter)


@dataclass(frozen=True, slots=True)
class Terms:
    cond: str = "calcification"
    intr: str = ""
    term: str = ""


def _clinicaltrials(body: bytes, _: Random) -> bool:
    def enter() -> bool:
        http: Any = Canned(body, {"version": b'{"dataTimestamp": "2026-01-01"}'})
        registry = ClinicalTrials(http, "http://127.0.0.1/", page_size=10)
        pages = registry.sweep(Terms())
        found = [one for page in pages for one in _all(page)]
        for one in found:
            if isinstance(one, Trial):
                read_trial(one)
        return keep(found)

    return _tried(enter)


def _all(page: Page[Any]) -> list[Record]:
    return [*page.records, *page.rejects]


def _europepmc(body: bytes, _: Random) -> bool:
    def enter() -> bool:
        http: Any = Canned(body)
        pages = EuropePmc(http, "http://127.0.0.1/", page_size=10).sweep("menaquinone")
        found = [one for page in pages for one in _all(page)]
        return keep(found)

    return _tried(enter)


def _icite(body: bytes, _: Random) -> bool:
    def enter() -> bool:
        pmids = {int(one) for one in _PMID.findall(body)}
        found = read_citations(Answer(200, {}, body), pmids)
        for one in found.values():
            _same(Service.ICITE, one)
        return bool(found)

    return _tried(enter)


def _unpaywall(body: bytes, _: Random) -> bool:
    answer = Answer(200, {}, body)
    return _tried(lambda: _same(Service.UNPAYWALL, read_open_access(answer, _doi(body))))


def _crossref(body: bytes, _: Random) -> bool:
    headers = {
        "x-rate-limit-limit": body[:8].decode("latin-1"),
        "x-rate-limit-interval": body[8:16].decode("latin-1"),
    }
    assert (pause_ms(headers) or 1) > 0
    return _tried(lambda: _same(Service.CROSSREF, read_updates(Answer(200, {}, body), _doi(body))))


def _doi(body: bytes) -> str:
    """Ask about the report that the answer names, so that it is let in."""
    found = _DOI.search(body)
    return found[1].decode("utf-8", "replace") if found else ""


def _same(service: Service, found: Any) -> bool:
    text = _storable(codec.answer_to_json(service, found))
    assert codec.answer_from_json(service, text) == found
    return True


def _config(body: bytes, random: Random) -> bool:
    words = body[: random.randint(0, 60)].decode("latin-1").replace("\0", "")
    name = random.choice(("store.url", "readers", "sources.pubmed.email", "digest", words[:20]))
    overrides = random.choice(([], [], [words], [f"{name}={words}"]))
    environ = random.choice(({}, {}, {"K2WATCH_SCHEDULE_TIMEZONE": words}))
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        Path(file.name).write_bytes(body)
        return _tried(lambda: bool(config_file.load(Path(file.name), overrides, environ)))


def _query(body: bytes, _: Random) -> bool:
    text = body.decode("utf-8", "surrogateescape")
    advise(text)
    advise(text, with_facts=True)
    try:
        tree = parse(text, with_facts=True)
    except QuerySyntaxError as found:
        return _refused(found, is_placed=0 <= found.position <= len(text))
    again = render(tree)
    assert render(parse(again, with_facts=True)) == again
    translate(tree)
    diagnose(tree)
    map_terms(tree, MESH)
    compile_query(tree, date(2026, 11, 30))(_DOCUMENT)
    return True


def _lines(body: bytes, _: Random) -> bool:
    def enter() -> bool:
        found = judge(text_of(body))
        json.dumps(annotations_json(found), ensure_ascii=False).encode()
        return True

    return _tried(enter)


def _reading(body: bytes, _: Random) -> bool:
    """Read every article through to what is said of it, offsets and all."""

    def enter() -> bool:
        found = [one for one in read_records([body]) if isinstance(one, Article)]
        for article in found:
            for one in read(article):
                assert 0 <= one.start <= one.end
                one.quote.encode()
        return bool(found)

    return _tried(enter)


def _tried(enter: Callable[[], bool]) -> bool:
    """Take an error of ours for a refusal."""
    try:
        return enter()
    except PipelineError as found:
        return _refused(found)


def _refused(error: Exception, *, is_placed: bool = True) -> bool:
    assert is_placed
    assert str(error).strip()
    return False


_DOCUMENT = document_of(Article(1, title="Menaquinone-7 and the aorta"))
DOORS: Mapping[str, Door] = {
    "pubmed": Door(_pubmed),
    "pubmed files": Door(_files),
    "medline": Door(_medline),
    "ictrp": Door(_ictrp),
    "export": Door(_export),
    "esearch": Door(_esearch),
    "clinicaltrials": Door(_clinicaltrials, is_json=True),
    "europepmc": Door(_europepmc, is_json=True),
    "icite": Door(_icite, is_json=True),
    "unpaywall": Door(_unpaywall, is_json=True),
    "crossref": Door(_crossref, is_json=True),
    "config": Door(_config),
    "query": Door(_query),
    "read": Door(_lines, is_json=True),
    "evidence": Door(_reading),
}
