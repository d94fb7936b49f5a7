"""What ESearch may answer: hits, diagnostics, and all that only looks like an answer."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import Malformed, Refused, SourceError, Suspect, Unavailable
from pipeline.http_client import Answer
from pipeline.sources.eutils import SearchAnswer, read_search

PROLOG = b'<?xml version="1.0" encoding="UTF-8" ?>\n'
DOCTYPE = (
    b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
HTML = (
    b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11.dtd">'
    b"<html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head></html>"
)
DATA = Path(
    os.environ.get("K2WATCH_TEST_DATA") or Path(__file__).parents[3].parent / "shared" / "data"
)


def result(inside: str, doctype: bytes = DOCTYPE) -> bytes:
    return PROLOG + doctype + f"<eSearchResult>{inside}</eSearchResult>".encode()


def hits(
    count: int, *ids: int, more: str = "", retmax: int | None = None, doctype: bytes = DOCTYPE
) -> bytes:
    listed = "".join(f"<Id>{number}</Id>" for number in ids)
    page = len(ids) if retmax is None else retmax
    return result(
        f"<Count>{count}</Count><RetMax>{page}</RetMax><RetStart>0</RetStart>"
        f"<IdList>{listed}</IdList><TranslationSet/>{more}",
        doctype,
    )


def read(body: bytes) -> SearchAnswer:
    return read_search(Answer(200, {}, body))


def test_hits_in_the_order_given() -> None:
    found = read(hits(2, 9, 5, more="<QueryTranslation>k2[All Fields]</QueryTranslation>"))
    assert found == SearchAnswer(2, (9, 5), "k2[All Fields]")


def test_no_hits_are_no_error() -> None:
    nothing = "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
    assert read(hits(0, more=nothing)) == SearchAnswer(0, (), "")


def test_a_count_alone() -> None:
    assert read(result("<Count>12</Count><RetMax>0</RetMax><RetStart>0</RetStart>")).count == 12


def test_an_id_given_twice_counts_once() -> None:
    assert read(hits(2, 9, 5, 9, retmax=2)).ids == (9, 5)


def test_every_doubt_of_pubmed_is_passed_on() -> None:
    doubts = (
        "<ErrorList><PhraseNotFound>abcxyz</PhraseNotFound><FieldNotFound>NoSuch</FieldNotFound>"
        "<FieldNotFound>Nor</FieldNotFound></ErrorList><WarningList><PhraseIgnored>the"
        "</PhraseIgnored><QuotedPhraseNotFound>&quot;k 2&quot;</QuotedPhraseNotFound>"
        "<OutputMessage>Wildcard too short</OutputMessage></WarningList>"
    )
    found = read(hits(1, 7, more=doubts))
    assert found.unknown_fields == ("NoSuch", "Nor")
    assert found.warnings == ("not found: abcxyz", "Wildcard too short")
    assert found.dropped == ("left out: the", 'searched without its quotation marks: "k 2"')


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD eSearchResult, 11 May 2002//EN" '
        b'"http://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSearch_020511.dtd">',
        b'<!DOCTYPE eSearchResult SYSTEM "https://eutils.ncbi.nlm.nih.gov/dtd/20990101/new.dtd">',
        b'<!DOCTYPE eSearchResult SYSTEM "file:///etc/passwd">',
    ],
    ids=["of 2002", "unknown", "a file"],
)
def test_a_document_type_is_never_fetched(doctype: bytes) -> None:
    inside = "<Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/>"
    assert read(result(inside, doctype)).count == 0


@pytest.mark.parametrize(
    "body",
    [
        result("<Count>0</Count>", b'<!DOCTYPE eSearchResult [<!ENTITY a "b">]>'),
        result("<Count>0</Count>", b'<!DOCTYPE eSearchResult [<!ENTITY a "]>">]>'),
        result("<Count>0</Count><!-- said in passing -->"),
        result("<Count>0</Count>") + b"<!DOCTYPE eSearchResult>",
        b'<?xml version="1.0"?><eSearchResult xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        b' xsi:noNamespaceSchemaLocation="https://www.ncbi.nlm.nih.gov/x.xsd"><Count>0</Count>'
        b"</eSearchResult>",
        result("<processing-meta tagset-family='jats' base-tagset='x'/><Count>0</Count>"),
        '<?xml version="1.0" encoding="utf-16"?><eSearchResult/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="cp037"?>' + "<eSearchResult/>".encode("cp037"),
        result(f"<Count>0</Count><QueryTranslation>{'a' * 8_000_000}</QueryTranslation>"),
    ],
    ids=[
        *("entities", "entities behind a bracket", "a comment", "a second document type"),
        *("a schema", "a set of tags", "UTF-16", "EBCDIC", "8 MB"),
    ],
)
def test_what_biopython_would_obey_never_reaches_it(body: bytes) -> None:
    with pytest.raises((Malformed, Unavailable)):
        read(body)


BAD: dict[str, tuple[bytes, type[SourceError], str]] = {
    "an error in a 200": (
        result("<ERROR>Search Backend failed: Database is not supported: pubmed</ERROR>"),
        Unavailable,
        "NCBI: Search Backend failed: Database is not supported: pubmed",
    ),
    "an error without a prolog": (
        b"<eSearchResult>\n<ERROR>Search\nBackend &lt;x&gt; failed</ERROR></eSearchResult>",
        Unavailable,
        "NCBI: Search Backend <x> failed",
    ),
    "an error that is ours": (
        result("<ERROR>Invalid db name specified: x</ERROR>"),
        Refused,
        "NCBI: Invalid db name specified: x",
    ),
    "an error beside hits": (
        result("<Count>0</Count><IdList/><ERROR>CTxRawClient: EOF</ERROR>"),
        Unavailable,
        "NCBI: CTxRawClient: EOF",
    ),
    "nothing": (b"", Unavailable, "not an E-utilities answer"),
    "a prolog alone": (PROLOG + DOCTYPE, Unavailable, "not an E-utilities answer"),
    "a block page": (HTML, Unavailable, "WWW Error Blocked Diagnostic|DOCTYPE html"),
    "a block page with a prolog": (PROLOG + HTML, Unavailable, "not an E-utilities answer"),
    "JSON": (b'{"error":"API rate limit exceeded"}', Unavailable, "API rate limit exceeded"),
    "a cut answer": (hits(2, 9, 5)[:-30], Unavailable, "not an E-utilities answer"),
    "a proxy's words behind the answer": (
        hits(0) + b"Error reading from remote server",
        Unavailable,
        "not an E-utilities answer",
    ),
    "another kind of answer": (
        PROLOG + b"<!DOCTYPE PubmedArticleSet><PubmedArticleSet></PubmedArticleSet>",
        Unavailable,
        "not an E-utilities answer",
    ),
    "no count": (result(""), Malformed, "without a Count"),
    "a count in words": (result("<Count>many</Count><RetMax>0</RetMax>"), Malformed, "no number"),
    "an empty count": (result("<Count/>"), Malformed, "no number"),
    "an id in words": (
        result("<Count>1</Count><RetMax>1</RetMax><IdList><Id>one</Id></IdList>"),
        Malformed,
        "no number",
    ),
    "fewer ids than counted": (hits(3, 9, 5, retmax=3), Suspect, "counts 3 but lists 2"),
    "more ids than counted": (hits(1, 9, 5), Suspect, "counts 1 but lists 2"),
    "a count below nothing": (hits(-1), Suspect, "counts -1"),
}


@pytest.mark.parametrize(
    "body",
    [
        hits(1, 7).replace(b'encoding="UTF-8"', b'encoding="UTF-9"'),
        hits(1, 7).replace(b'encoding="UTF-8"', b'encoding="shift_jis"'),
        hits(1, 7, more='<m:math xmlns:m="http://example.org"/>'),
        hits(1, 7, more='<xlink:a xmlns:xlink="http://example.org"/>'),
        hits(1, 7).replace(
            b"<eSearchResult>",
            b'<eSearchResult xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            b'xsi:noNamespaceSchemaLocation="https://127.0.0.1.ncbi.nlm.nih.gov/new.xsd">',
        ),
        hits(1, 7, doctype=b'<!DOCTYPE eSearchResult [<!ENTITY a "]"><!ENTITY b SYSTEM "x">]>'),
    ],
)
def test_what_biopython_stumbles_over_is_no_answer(body: bytes) -> None:
    with pytest.raises(SourceError):
        read(body)


@pytest.mark.parametrize(("body", "kind", "text"), BAD.values(), ids=BAD)
def test_what_only_looks_like_an_answer(body: bytes, kind: type[SourceError], text: str) -> None:
    with pytest.raises(kind, match=text) as caught:
        read(body)
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)


def test_an_answer_cut_anywhere_is_never_an_answer() -> None:
    body = hits(1, 7, more="<QueryTranslation>k</QueryTranslation>")
    for place in range(len(body)):
        with pytest.raises(SourceError):
            read(body[:place])


def observed() -> Iterator[tuple[str, bytes]]:
    """Give the answers seen in the wild that tell of a failure of ESearch."""
    with (DATA / "errors" / "observed_bodies.jsonl").open(encoding="utf-8") as file:
        for line in file:
            seen = json.loads(line)
            if seen["service"] in ("esearch", "any", "efetch"):
                yield seen["note"], seen["body"].encode()
    for path in sorted((DATA / "errors").glob("*/*/*")):
        if path.parts[-3] != "esearch":
            yield path.name, path.read_bytes()


@pytest.mark.skipif(not DATA.is_dir(), reason="no observed answers here")
def test_no_failure_seen_in_the_wild_reads_as_no_hits() -> None:
    for name, body in observed():
        with pytest.raises(SourceError):
            raise AssertionError(f"{name}: {read(body)}")


@pytest.mark.skipif(not DATA.is_dir(), reason="no observed answers here")
def test_real_answers_are_read() -> None:
    found = {path.name: path.read_bytes() for path in (DATA / "eutils/esearch").glob("*/*.xml")}
    assert found
    for name, body in found.items():
        if not body.startswith(b"<?xml"):  # copied into a file without its prolog
            body = PROLOG + DOCTYPE + body
        answer = read(body)
        assert len(answer.ids) == min(answer.count, body.count(b"<Id>")), name
        assert answer.count == int(body.split(b"<Count>")[1].split(b"<")[0])


@pytest.mark.skipif(not DATA.is_dir(), reason="no observed answers here")
def test_a_real_answer_about_an_unknown_word() -> None:
    [path] = (DATA / "errors/esearch/biopython").glob("*.xml")
    found = read(path.read_bytes())
    assert (found.count, found.ids) == (0, ())
    assert "not found: abcXYZ" in found.warnings
