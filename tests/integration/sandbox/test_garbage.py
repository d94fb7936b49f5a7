"""Whatever is asked, the sandbox answers like NCBI and never breaks."""

import string
from collections.abc import Iterator

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.sandbox import Corpus, Sandbox

from .articles import article, article_set
from .conftest import Client
from .others import held, preprint, trial

VERBS = ("einfo", "esearch", "epost", "efetch", "esummary", "elink", "espell")
NAMES = (
    "db", "term", "id", "retmax", "retstart", "retmode", "rettype", "sort", "usehistory",
    "WebEnv", "query_key", "mindate", "maxdate", "reldate", "datetype", "field", "api_key",
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=40),
    st.text(string.punctuation + "aAND OR#1", max_size=30),
    st.sampled_from(["pubmed", "json", "xml", "y", "1", "0", "-1", "9999", "#1 AND x", "9" * 30]),
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    corpus = Corpus.from_files([(None, article_set(article(1), article(2)))])
    holdings = held([trial(1)], [preprint(1)])
    with Sandbox(corpus, holdings, limits=False) as sandbox, requests.Session() as session:
        yield Client(sandbox, session)


@settings(max_examples=150)
@given(verb=st.sampled_from(VERBS), form=st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_no_request_breaks_it(client: Client, verb: str, form: dict[str, str]) -> None:
    answer = client.post(verb, **form)
    assert answer.status_code in (200, 400)
    if answer.headers["Content-Type"].startswith("text/xml") and answer.content:
        etree.fromstring(answer.content)


@settings(max_examples=50)
@given(body=st.binary(max_size=200))
def test_no_bytes_break_it(client: Client, body: bytes) -> None:
    answer = client.session.post(f"{client.sandbox.base_url}esearch.fcgi", data=body, timeout=5)
    assert answer.status_code in (200, 400)


@settings(max_examples=100)
@given(start=st.binary(max_size=60), cut=st.integers(0, 2000))
def test_no_file_breaks_the_corpus(start: bytes, cut: int) -> None:
    data = article_set(article(1), deleted=[2])
    for broken in (start, start + data, data[:cut], data[:cut] + start + data[cut:]):
        Corpus.from_files([(None, broken)])


PLACES = {
    "clinicaltrials": ("studies", "studies/NCT00000001", "version"),
    "europepmc": ("search",),
    "icite": ("pubs",),
    "unpaywall": ("10.5555/sample.1", "%00", "a%2F..%2Fb"),
    "crossref": ("works/10.5555/sample.1", "works/%ff"),
}
OTHER_NAMES = (
    "query.cond", "query.term", "filter.advanced", "filter.ids", "pageSize", "pageToken", "sort",
    "countTotal", "query", "cursorMark", "resultType", "format", "pmids", "email", "mailto",
)  # fmt: skip
OTHER_VALUES = st.one_of(
    st.text(max_size=40),
    st.text('()[]":*,-| AND OR NOT TO RANGE AREA SRC', max_size=40),
    st.sampled_from(["json", "1", "-1", "9" * 30, "true", "core", "AREA[X]RANGE[1,2]", "(" * 200]),
)


@settings(max_examples=100)
@given(
    place=st.sampled_from([(name, path) for name, paths in PLACES.items() for path in paths]),
    form=st.dictionaries(st.sampled_from(OTHER_NAMES), OTHER_VALUES, max_size=5),
)
def test_no_request_breaks_another_service(
    client: Client, place: tuple[str, str], form: dict[str, str]
) -> None:
    name, path = place
    url = f"{client.sandbox.addresses()[name]}{path}"
    answer = client.session.get(url, params=form, timeout=5)
    assert answer.status_code in (200, 400, 404, 422)
    assert answer.headers["Content-Type"].partition(";")[0] != "text/html"
    if answer.headers["Content-Type"].startswith("application/json"):
        answer.json()
