"""A broken record costs itself only, and is kept with its reason."""

from __future__ import annotations

import time
import zlib

import pytest

from pipeline.domain.records import Article, Reject

from .samples import pmids, read, record

BROKEN = {
    "an undefined entity": (record(2, title="caf&eacute;"), "reject 2", "Entity"),
    "wrong nesting": (record(2, title="<b><i>K</b></i>"), "reject 2", "mismatch"),
    "a bare ampersand": (record(2, title="K & D"), "reject 2", "XMLSyntaxError"),
    "a NUL byte": (record(2, title="K\x002"), "reject 2", "XMLSyntaxError"),
    "a control XML forbids": (record(2, title="K\x0b2"), "reject 2", "XMLSyntaxError"),
    "a lone surrogate": (record(2, title="K&#xD800;2"), "reject 2", "XMLSyntaxError"),
    "bytes that are not UTF-8": (
        record(2).replace(b"sample", b"s\xe4mple"),
        "reject 2",
        "XMLSyntaxError",
    ),
    "no PMID": (
        record(
            2,
            behind="<CommentsCorrectionsList><CommentsCorrections><PMID>77</PMID>"
            "</CommentsCorrections></CommentsCorrectionsList>",
        ).replace(b'<PMID Version="1">2</PMID>', b""),
        "reject None",
        "no usable PMID",
    ),
    "a PMID in words": (record("two"), "reject None", "no usable PMID"),
    "a PMID no database can hold": (record("9" * 30), "reject None", "no usable PMID"),
    "a version in words": (
        record(2).replace(b'Version="1"', b'Version="one"'),
        "reject 2",
        "no usable version",
    ),
    "no Article": (
        b'<PubmedArticle><MedlineCitation><PMID Version="1">2</PMID></MedlineCitation>'
        b"</PubmedArticle>",
        "reject 2",
        "without MedlineCitation/Article",
    ),
    "nothing at all": (b"<PubmedArticle></PubmedArticle>", "reject None", "without Medline"),
    "a book without a document": (
        b"<PubmedBookArticle></PubmedBookArticle>",
        "reject None",
        "without BookDocument",
    ),
    "a cut in the middle": (record(2)[:-60], "reject 2", "XMLSyntaxError"),
    "a cut inside a tag": (record(2)[:-8], "reject 2", "XMLSyntaxError"),
    "300 elements inside each other": (
        record(2, title="<i>" * 300 + "K" + "</i>" * 300),
        "reject 2",
        "depth",
    ),
    "a text node of 11 MB": (record(2, title="K" * 11_000_000), "reject 2", "XMLSyntaxError"),
}


@pytest.mark.parametrize(("raw", "name", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_costs_itself_only(raw: bytes, name: str, reason: str) -> None:
    found = read(record(1), raw, record(3))
    assert pmids(found) == [1, name, 3]
    reject = found[1]
    assert isinstance(reject, Reject)
    assert reason in reject.reason
    assert len(reject.reason) <= 300
    assert zlib.decompress(reject.raw).strip() == raw


@pytest.mark.parametrize(("raw", "name", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_at_the_end_leaves_the_set_whole(
    raw: bytes, name: str, reason: str
) -> None:
    del reason
    assert pmids(read(record(1), raw)) == [1, name]


def test_deep_nesting_that_the_parser_takes_is_read_without_recursion_errors() -> None:
    [article] = read(record(2, title="<i>" * 240 + "K" + "</i>" * 240))
    assert isinstance(article, Article)
    assert article.title == "K"


def test_a_hundred_thousand_elements_inside_each_other_are_refused_at_once() -> None:
    began = time.perf_counter()
    assert pmids(read(record(2, title="<i>" * 100_000), record(3))) == ["reject 2", 3]
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("ending", [b"</PubmedArticle >", b"</PubmedArticle\n>"])
def test_an_end_tag_may_hold_white_space(ending: bytes) -> None:
    spaced = record(2).replace(b"</PubmedArticle>", ending)
    assert pmids(read(record(1), spaced, spaced)) == [1, 2, 2]


def test_the_bytes_of_a_good_record_are_kept_as_they_came() -> None:
    raw = record(2, title="Gefäße  und\tK<sub>2</sub>")
    [article] = read(raw)
    assert isinstance(article, Article)
    assert zlib.decompress(article.raw) == raw
