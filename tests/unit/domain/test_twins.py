"""When a preprint and an article are one report, and which reason is given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.domain.dates import from_iso
from pipeline.domain.records import Article, Author, Identifier, Journal, Link
from pipeline.domain.studies import Change
from pipeline.domain.twins import (
    doi_versions,
    is_version_of,
    linked_publication,
    naming_key,
    publication,
    title_key,
    version_reason,
)
from pipeline.domain.vocabulary import ArticleKind, ChangeKind

ANNA, BERT = Author("Sampleauthor", initials="A"), Author("Samplewriter", "Bert", "B")
TITLE = "Vitamin K2 slows calcification of samples."
PREPRINT = Article(
    pmid=1,
    kind=ArticleKind.PREPRINT,
    title=TITLE,
    authors=(ANNA, BERT),
    identifiers=(Identifier("doi", "10.1101/2026.09.13.295493"),),
)
ARTICLE = Article(
    pmid=2,
    title="Vitamin K₂ slows calcification of samples",
    authors=(ANNA, BERT),
    journal=Journal("Journal of Samples", "J Sampl"),
    published=from_iso("2026-11"),
    identifiers=(Identifier("doi", "10.5555/sample.2"),),
)


def preprint(**fields: Any) -> Article:
    return replace(PREPRINT, **fields)


def article(**fields: Any) -> Article:
    return replace(ARTICLE, **fields)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Vitamin K₂, and <calcification>!", "vitamin k2 and calcification"),
        ("SJÖGREN’S", "sjogren s"),
        ("β-carotene_and MK-7", "β carotene and mk 7"),
        ("", ""),
    ],
)
def test_titles_are_compared_by_their_plain_words(title: str, key: str) -> None:
    assert title_key(title) == key


@pytest.mark.parametrize(
    "title", ["Editorial.", "Reply", "Vitamin K and bone", "Response to the letter to the editor."]
)
def test_some_titles_name_no_report(title: str) -> None:
    is_long = len(title.split()) >= 4
    same = {"title": title}
    assert (naming_key(title) is not None) == (is_long and "editor" not in title)
    assert is_version_of(preprint(**same), article(**same)) == (naming_key(title) is not None)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "same title and first author"),
        ({"authors": (BERT, ANNA)}, "same title and a shared author"),
        ({"authors": (Author("Samplewriter", fore="Berta"),)}, "same title and a shared author"),
        ({"authors": (Author("Sampleauthor", initials="C"),)}, None),
        ({"authors": ()}, None),
        ({"title": "Vitamin K2 slows calcification of other samples."}, None),
        ({"title": "Another title of four words", "authors": ()}, None),
        ({"kind": ArticleKind.PREPRINT}, None),
        ({"kind": ArticleKind.BOOK_CHAPTER}, None),
        ({"links": (Link("ErratumFor", 3, "J."),)}, None),
        ({"links": (Link("CommentOn", 1, "J."),)}, None),
        ({"links": (Link("UpdateOf", 1, "Sample preprints"),), "title": ""}, "PubMed links them"),
        ({"links": (Link("UpdateOf", 7, "Sample preprints"),), "title": ""}, None),
    ],
)
def test_an_article_is_what_became_of_a_preprint(
    fields: dict[str, Any], reason: str | None
) -> None:
    assert version_reason(PREPRINT, article(**fields)) == reason
    assert is_version_of(PREPRINT, article(**fields)) == (reason is not None)


def test_the_preprint_may_hold_the_link() -> None:
    linked = preprint(links=(Link("UpdateIn", 2, "J Sampl. 2026"),), title="Another")
    assert version_reason(linked, ARTICLE) == "PubMed links them"


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("10.21203/rs.3.rs-1/v1", "10.21203/RS.3.rs-1/v2", True),
        ("10.20944/preprints2.v1", "10.20944/preprints2.v3", True),
        ("10.7554/eLife.12345.1", "10.7554/eLife.12345", True),
        ("10.1101/2026.09.13.295493", "10.1101/2026.09.13.295494", False),
        ("10.1101/2026.09.1", "10.1101/2026.09.2", False),
    ],
)
def test_versions_of_a_doi(one: str, other: str, is_one: bool) -> None:
    first = preprint(identifiers=(Identifier("doi", one),), title="A")
    second = article(identifiers=(Identifier("doi", other),), title="B")
    assert (version_reason(first, second) == "versions of one DOI") is is_one
    assert (other.lower() in doi_versions(one)) is is_one


def test_no_doi_has_no_versions() -> None:
    assert doi_versions("") == []
    nameless = {"identifiers": (), "title": "A"}
    assert not is_version_of(preprint(**nameless), article(**nameless))


def test_the_publication_names_the_article_and_the_reason() -> None:
    detail = "J Sampl. 2026-11 PMID 2 (same title and first author)"
    assert publication(PREPRINT, ARTICLE) == Change(ChangeKind.PUBLISHED, detail)
    assert publication(PREPRINT, article(title="Other words")) is None


def test_a_preprint_says_itself_that_it_came_out() -> None:
    linked = preprint(links=(Link("UpdateIn", None, "J Sampl. 2026;1:2"),))
    said = Change(ChangeKind.PUBLISHED, "J Sampl. 2026;1:2 (PubMed links them)")
    assert linked_publication(linked) == said
    assert linked_publication(PREPRINT) is None
    assert linked_publication(replace(linked, kind=ArticleKind.ARTICLE)) is None
