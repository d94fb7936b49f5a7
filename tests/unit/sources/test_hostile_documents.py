"""A document type is never obeyed: nothing is expanded, nothing is opened."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.sources.pubmed_records import read_records

from .samples import pmids, record

LAUGHS = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))


def hostile(declarations: str, title: str) -> bytes:
    head = f'<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [{declarations}]><PubmedArticleSet>'
    return head.encode() + record(1) + record(2, title=title) + b"</PubmedArticleSet>"


@pytest.mark.parametrize(
    ("declarations", "title"),
    [
        pytest.param(f'<!ENTITY l0 "lol">{LAUGHS}', "&l9;", id="billion laughs"),
        pytest.param(f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 10_000, id="quadratic blow-up"),
        pytest.param('<!ENTITY a "]> <PubmedArticle/> &#62;">', "&a;", id="brackets in an entity"),
        pytest.param('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;', "&a;", id="parameter"),
    ],
)
def test_an_entity_is_never_expanded(declarations: str, title: str) -> None:
    began = time.perf_counter()
    found = pmids(read_records([hostile(declarations, title)]))
    assert found[-2:] == [1, "reject 2"]
    assert time.perf_counter() - began < 2


def test_a_file_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the password")
    body = hostile(f'<!ENTITY f SYSTEM "{secret.as_uri()}">', "K &f;")
    found = list(read_records([body]))
    assert pmids(found) == [1, "reject 2"]
    assert "password" not in repr(found)


def test_a_document_type_is_never_fetched() -> None:
    # Sockets are open to loopback in tests: a request would fail loudly on the refused port.
    head = b'<!DOCTYPE PubmedArticleSet SYSTEM "http://127.0.0.1:9/pubmed_990101.dtd">'
    body = head + b"<PubmedArticleSet>" + record(1) + b"</PubmedArticleSet>"
    assert pmids(read_records([body])) == [1]


def test_a_document_type_inside_a_record_costs_the_record() -> None:
    raw = record(2, title='<!DOCTYPE x [<!ENTITY a "b">]>&a;')
    body = b"<PubmedArticleSet>" + raw + record(3) + b"</PubmedArticleSet>"
    assert pmids(read_records([body])) == ["reject 2", 3]


def test_elements_and_attributes_of_a_coming_document_type_do_no_harm() -> None:
    raw = record(1, parts='<Novelty Shape="new"><Deep/></Novelty>', title="K<novel>2</novel>")
    [found] = read_records([b'<PubmedArticleSet Year="2031">' + raw + b"</PubmedArticleSet>"])
    assert getattr(found, "title", "") == "K2"
