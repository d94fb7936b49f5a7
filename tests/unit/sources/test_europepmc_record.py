"""What Europe PMC says of a preprint becomes an Article or a Reject, and nothing is made up."""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.changes import compare
from pipeline.domain.numbers import preprint_number
from pipeline.domain.records import AbstractSection, Article, Author, Grant, Link, Reject
from pipeline.domain.retraction import is_withdrawn
from pipeline.domain.vocabulary import ArticleKind, ChangeKind
from pipeline.query.article import document_of
from pipeline.sources.europepmc_record import newest_version, read_preprint
from pipeline.sources.europepmc_text import markup, plain, sections
from tests.integration.differential.real_data import require_data

from .preprints import linked, preprint, versions


def read(**fields: Any) -> Article:
    found = read_preprint(preprint(**fields))
    assert isinstance(found, Article)
    return found


def read_version(at: int, **fields: Any) -> Article:
    found = read_preprint(versions(9000001, 9000005, at=at, **fields))
    assert isinstance(found, Article)
    return found


def test_every_part_of_a_preprint_is_read() -> None:
    found = read()
    assert (found.pmid, found.kind, found.version) == (-9000001, ArticleKind.PREPRINT, 1)
    assert found.title == "Menaquinone-7 and m6A in sample arteries"
    assert found.title_markup == "Menaquinone-7 and m<sup>6</sup>A in sample arteries"
    assert found.abstract == (
        AbstractSection("Vitamin K2 may keep arteries soft (P < .05).", "Background"),
        AbstractSection("Sixty sample adults. Nobody was told.", "Methods"),
        AbstractSection("Slower & softer.", "Conclusions"),
    )
    assert found.authors == (
        Author(
            "Sampleauthor",
            "Anna",
            "A",
            orcid="0000-0002-1825-0097",
            affiliations=("Sample University, Sampletown.",),
        ),
        Author(collective="Sample Group"),
    )
    assert (found.journal.title, found.journal.abbreviation) == ("Sample Preprints",) * 2
    assert (found.published.iso(), str(found.electronic)) == ("2026-11-16", "2026-11-16")
    assert str(found.created) == "2026-11-18"
    assert [(one.scheme, one.value) for one in found.identifiers] == [
        ("ppr", "PPR9000001"),
        ("doi", "10.5555/sample.9000001"),
    ]
    assert (found.keywords, found.languages) == (("vitamin K2", "arteries"), ("eng",))
    assert found.grants == (Grant("S-1", "Sample Fund", None),)
    assert json.loads(zlib.decompress(found.raw)) == preprint()


def test_pubmeds_filter_for_preprints_finds_it() -> None:
    for types in (["Preprint"], ["preprint"], None):
        named = None if types is None else {"pubType": types}
        found = document_of(read(pubTypeList=named))
        assert any("preprint" in one for names in found.names.values() for one in names)


@pytest.mark.parametrize(
    ("written", "text", "shown"),
    [
        ("K<sub>2</sub>", "K2", "K<sub>2</sub>"),
        ("m&lt;sup&gt;6&lt;/sup&gt;A", "m6A", "m<sup>6</sup>A"),
        ("<em>in vivo</em> <bold>K</bold>", "in vivo K", "<i>in vivo</i> <b>K</b>"),
        (
            "P < .05 &amp; n<b and c>d",
            "P < .05 & n<b and c>d",
            "P &lt; .05 &amp; n&lt;b and c&gt;d",
        ),
        ("<i>open", "open", "<i>open</i>"),
        (
            "<script>alert(1)</script>",
            "<script>alert(1)</script>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ),
        ('<b onclick="alert(1)">K</b>', "K", "<b>K</b>"),
        ("K\u202e2\x00<br/>x", "K2 x", "K2 x"),
        ("<jats:p>A</jats:p><jats:p>B</jats:p>", "A B", "A B"),
    ],
)
def test_markup_is_known_or_it_is_text(written: str, text: str, shown: str) -> None:
    assert (plain(written), markup(written)) == (text, shown)


def test_an_abstract_without_headings_is_one_part_and_a_general_heading_is_none() -> None:
    assert sections("All in one.") == (AbstractSection("All in one."),)
    assert sections("<title>Abstract</title><p>All.</p>") == (AbstractSection("All."),)
    assert sections("<h4>Methods</h4> ") == ()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({"firstPublicationDate": "2026-11"}, "2026-11"),
        ({"firstPublicationDate": None}, "2026"),
        ({"firstPublicationDate": "soon"}, "2026"),
        ({"firstPublicationDate": None, "pubYear": None}, "2026"),
        ({"firstPublicationDate": "2026-13-40"}, "2026"),
    ],
)
def test_a_date_says_what_is_known(said: dict[str, Any], day: str) -> None:
    assert read(**said).published.iso() == day


def test_without_a_list_the_line_of_authors_is_read() -> None:
    found = read(authorList=None, authorString="van Sample AB, Sample Group, O'Sample C.")
    assert [one.name for one in found.authors] == ["van Sample AB", "Sample Group", "O'Sample C"]


def test_all_versions_are_one_study_under_the_first_number() -> None:
    found = [read_version(at=at) for at in (0, 1)]
    assert [(one.pmid, one.version) for one in found] == [(-9000001, 1), (-9000001, 2)]
    assert [one.identifier("ppr") for one in found] == ["PPR9000001", "PPR9000005"]
    assert newest_version(versions(9000001, 9000005, at=0)) == 2


def test_a_list_of_somebody_elses_versions_changes_no_number() -> None:
    alien = versions(9000001, 9000005)["versionList"]
    assert read(number=9000009, versionList=alien).pmid == -9000009


def test_a_new_version_that_rewrites_the_abstract_is_a_revision() -> None:
    old = read_version(at=0)
    new = read_version(at=1, abstractText="No difference.")
    assert [(one.kind, one.detail) for one in compare(old, new)] == [
        (ChangeKind.REVISED, "abstract")
    ]


@pytest.mark.parametrize(
    ("link", "read_as"),
    [
        (
            linked("Preprint of", "MED", "90000002", "Sample J. \n 2026 ;12:1007"),
            Link("UpdateIn", 90000002, "Sample J. 2026 ;12:1007"),
        ),
        (linked("Preprint of", "MED", "90000002"), Link("UpdateIn", 90000002, "")),
        (linked("Preprint of", "PMC", "PMC77"), Link("UpdateIn", None, "PMC77")),
        (linked("Erratum in", "MED", "90000003", "J"), Link("ErratumIn", 90000003, "J")),
        (linked("Comment in", "PPR", "PPR5"), Link("CommentIn", -5, "")),
        (linked("Seen by", "MED", "x" * 20), Link("Seen by", None, "x" * 20)),
    ],
)
def test_links_are_said_in_pubmeds_words_and_unknown_ones_as_they_are(
    link: dict[str, Any], read_as: Link
) -> None:
    assert read(**link).links == (read_as,)


@pytest.mark.parametrize(
    "gone",
    [
        {"pubTypeList": {"pubType": ["Preprint", "Preprint-withdrawal"]}},
        {"pubTypeList": {"pubType": ["preprint", "preprint-removal"]}},
        {"title": "WITHDRAWN: Menaquinone-7 in sample arteries"},
        {"abstractText": "This preprint has been withdrawn by its authors."},
    ],
)
def test_a_withdrawal_is_told_once_and_is_no_retraction(gone: dict[str, Any]) -> None:
    before, after = read(), read(**gone)
    kinds = [one.kind for one in compare(before, after)]
    assert ChangeKind.WITHDRAWN in kinds
    assert not {ChangeKind.RETRACTED, ChangeKind.INDEXED} & set(kinds)
    assert is_withdrawn(after)
    assert ChangeKind.WITHDRAWN not in [one.kind for one in compare(after, read(**gone, doi="x"))]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"source": "MED", "id": "90000002"}, "not a preprint: MED 90000002"),
        ({"id": "90000002"}, "not a preprint of Europe PMC: '90000002'"),
        ({"id": 9000001}, "not a preprint of Europe PMC: ''"),
        ({"source": None}, "not a preprint"),
    ],
)
def test_what_is_no_preprint_is_kept_as_a_reject(fields: dict[str, Any], reason: str) -> None:
    found = read_preprint(preprint(**fields))
    assert isinstance(found, Reject)
    assert found.reason.startswith(reason)
    assert json.loads(zlib.decompress(found.raw)) == preprint(**fields)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=9), inside),
    max_leaves=8,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List where something stands inside JSON."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    if isinstance(value, (dict, list)):
        for key, one in inside:
            found += _places(one, (*path, key)) if isinstance(one, (dict, list)) else [(*path, key)]
    return found


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), _JSON)
def test_whatever_stands_in_a_result_it_is_an_article_or_a_reject(place: int, value: Any) -> None:
    result = json.loads(
        json.dumps(versions(9000001, 9000005) | linked("Preprint of", "MED", "90000002", "J"))
    )
    *path, last = random.Random(place).choice(_places(result))
    holder = result
    for key in path:
        holder = holder[key]
    holder[last] = value
    found = read_preprint(result)
    assert isinstance(found, (Article, Reject))
    assert newest_version(result) >= 1
    assert isinstance(found, Reject) or found.pmid < 0
    assert json.loads(zlib.decompress(found.raw)) == result


def _real() -> list[dict[str, Any]]:
    folder: Path = require_data() / "europepmc"
    bodies = [one.read_bytes() for one in sorted(folder.rglob("*.json"))]
    bodies += [gzip.decompress(one.read_bytes()) for one in sorted(folder.rglob("*.json.gz"))]
    answers = [json.loads(body) for body in bodies]
    return [result for one in answers for result in one.get("resultList", {}).get("result", ())]


def test_real_preprints_are_read_and_real_articles_are_none() -> None:
    results = _real()
    found = [read_preprint(one) for one in results]
    assert len(found) > 1_000
    for result, one in zip(results, found, strict=True):
        if result["source"] != "PPR":
            assert isinstance(one, Reject)
            continue
        assert isinstance(one, Article)
        assert one.pmid == preprint_number(result["id"])
        assert one.identifier("doi") == result["doi"]
        assert all((one.journal.title, one.authors, one.published.day, one.created))
        assert all(author.last and author.initials for author in one.authors)


def test_real_records_of_articles_read_the_same_as_preprints() -> None:
    """Real answers of resultType=core are of articles only: their parts have the same shapes."""
    core = [one for one in _real() if "authorList" in one and one["source"] == "MED"]
    assert len(core) > 20
    for result in core:
        one = read_preprint(result | {"source": "PPR", "id": f"PPR{result['id']}"})
        assert isinstance(one, Article)
        assert len(one.authors) == len(result["authorList"]["author"])
        assert not re.search("<|&lt;", one.title)
        assert len(one.abstract) == max(
            result.get("abstractText", "").count("<h4>"), "abstractText" in result
        )
        assert not any("<h4>" in part.text for part in one.abstract)
