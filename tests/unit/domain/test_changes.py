"""What is told about a record: arrival, and what happened between two of its versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.domain.changes import arrival, compare
from pipeline.domain.dates import PartialDate, from_iso
from pipeline.domain.records import (
    AbstractSection,
    Article,
    Author,
    HistoryDate,
    Journal,
    Link,
    MeshHeading,
    PublicationType,
)
from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ArticleKind, ChangeKind

RETRACTED = PublicationType("D016441", "Retracted Publication")
NOTICE = PublicationType("D016440", "Retraction Notice")
TRIAL = PublicationType("D016449", "Randomized Controlled Trial")
PLAIN = PublicationType("D016428", "Journal Article")
MESH = MeshHeading("D024482", "Vitamin K 2", True)
ABSTRACT = (AbstractSection("Some words."),)
TODAY = date(2026, 11, 22)


def article(created: str = "2026-11-20", published: str = "2026-11", **fields: Any) -> Article:
    plain = Article(
        pmid=9,
        title="A sample study.",
        published=from_iso(published),
        history=(HistoryDate("entrez", from_iso(created)),) if created else (),
        publication_types=(PLAIN,),
        authors=(Author("Sample"),),
    )
    return replace(plain, **fields)


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.kind.value, one.detail) for one in compare(article(**old), article(**new))]


@pytest.mark.parametrize(
    ("created", "published", "change"),
    [
        ("2026-11-20", "2026-11", Change(ChangeKind.ADDED)),
        ("2026-10-23", "2026", Change(ChangeKind.ADDED)),
        ("2026-10-22", "2026", Change(ChangeKind.LATE, "in PubMed since 2026-10-22")),
        ("2026-11-20", "2025-11-22", Change(ChangeKind.ADDED)),
        ("2026-11-20", "2025-11-21", Change(ChangeKind.LATE, "published 2025-11-21")),
        ("2026-11-20", "2009", Change(ChangeKind.LATE, "published 2009")),
        ("2026-11-20", "2027-03", Change(ChangeKind.ADDED)),
        ("", "", Change(ChangeKind.ADDED)),
        ("2027-01-01", "2027", Change(ChangeKind.ADDED)),
    ],
)
def test_new_to_us_is_not_always_new(created: str, published: str, change: Change) -> None:
    assert arrival(article(created, published), TODAY) == change


def test_a_late_record_is_told_with_the_words_of_its_date() -> None:
    old = replace(article(), published=PartialDate(2020, 4, raw="2020 Spring"))
    assert arrival(old, TODAY).detail == "published 2020 Spring"


STEPS: list[tuple[str, dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = [
    ("nothing", {}, {}, []),
    ("an abstract comes", {}, {"abstract": ABSTRACT}, [("abstract_added", "")]),
    (
        "an abstract changes",
        {"abstract": ABSTRACT},
        {"abstract": (AbstractSection("Other words."),)},
        [("revised", "abstract")],
    ),
    (
        "title and authors change",
        {},
        {"title": "Another title.", "authors": ()},
        [("revised", "title, authors")],
    ),
    ("MeSH comes", {}, {"mesh": (MESH,)}, [("indexed", "MeSH terms")]),
    (
        "MeSH and a type come",
        {},
        {"mesh": (MESH,), "publication_types": (PLAIN, TRIAL)},
        [("indexed", "MeSH terms; Randomized Controlled Trial")],
    ),
    (
        "a type comes",
        {},
        {"publication_types": (PLAIN, TRIAL)},
        [("indexed", "Randomized Controlled Trial")],
    ),
    (
        "a type is renamed",
        {"publication_types": (PublicationType("D016440", "Retraction of Publication"),)},
        {"publication_types": (NOTICE,)},
        [],
    ),
    ("MeSH changes", {"mesh": (MESH,)}, {"mesh": (MESH, MESH)}, []),
    (
        "it is retracted by type and link",
        {},
        {"publication_types": (PLAIN, RETRACTED), "links": (Link("RetractionIn", 5, "J. 2027"),)},
        [("retracted", "J. 2027 PMID 5 (says PubMed's publication type)")],
    ),
    (
        "it is retracted and republished",
        {},
        {"links": (Link("RetractedandRepublishedIn", 5, "J. 2027"),)},
        [("retracted", "J. 2027 PMID 5 (says PubMed's link; retracted and republished)")],
    ),
    (
        "only the title says that it is retracted",
        {},
        {"title": "RETRACTED: A sample study."},
        [("retracted", "(says the title)"), ("revised", "title")],
    ),
    (
        "the type and the link follow the title",
        {"title": "RETRACTED: A sample study."},
        {
            "title": "RETRACTED: A sample study.",
            "publication_types": (PLAIN, RETRACTED),
            "links": (Link("RetractionIn", 5, "J. 2027"),),
        },
        [],
    ),
    (
        "the type follows the link",
        {"links": (Link("RetractionIn", 5, "J. 2027"),)},
        {"publication_types": (PLAIN, RETRACTED), "links": (Link("RetractionIn", 5, "J. 2027"),)},
        [],
    ),
    (
        "a concern",
        {},
        {"links": (Link("ExpressionOfConcernIn", None, "J."),)},
        [("concern_expressed", "J.")],
    ),
    ("an erratum", {}, {"links": (Link("ErratumIn", None, "J."),)}, [("corrected", "J.")]),
    (
        "it is corrected and republished",
        {},
        {"links": (Link("CorrectedandRepublishedIn", 7, "J. 2027"),)},
        [("corrected", "J. 2027 PMID 7 (corrected and republished)")],
    ),
    ("a comment", {}, {"links": (Link("CommentIn", 7, ""),)}, [("commented", "PMID 7")]),
    ("a link that is no news", {}, {"links": (Link("Cites", 7, "J."),)}, []),
    (
        "an erratum gets its PMID",
        {"links": (Link("ErratumIn", None, "J. 2027"),)},
        {"links": (Link("ErratumIn", 7, "J. 2027"),)},
        [],
    ),
    (
        "the words of an erratum are completed",
        {"links": (Link("ErratumIn", 7, "J. 2027"),)},
        {"links": (Link("ErratumIn", 7, "J. 2027 Jan;3(1):5"),)},
        [],
    ),
    (
        "an erratum gets its PMID and its words at once",
        {"links": (Link("ErratumIn", None, "J Sampl. 2027"),)},
        {"links": (Link("ErratumIn", 7, "J. Sampl. 2027 Jan;3(1):5"),)},
        [],
    ),
    (
        "two errata without PMIDs that begin alike",
        {"links": (Link("ErratumIn", None, "J. 2027"),)},
        {"links": (Link("ErratumIn", None, "J. 2027;1"), Link("ErratumIn", None, "J. 2027;2"))},
        [("corrected", "J. 2027;2")],
    ),
    (
        "one erratum of two is completed and the order changes",
        {"links": (Link("ErratumIn", None, "J. 2027"), Link("ErratumIn", None, "J. 2027;2"))},
        {"links": (Link("ErratumIn", None, "J. 2027;2"), Link("ErratumIn", None, "J. 2027;1"))},
        [],
    ),
    (
        "a second erratum",
        {"links": (Link("ErratumIn", 7, "J."),)},
        {"links": (Link("ErratumIn", 7, "J."), Link("ErratumIn", 8, "J."))},
        [("corrected", "J. PMID 8")],
    ),
    (
        "a preprint comes out",
        {"kind": ArticleKind.PREPRINT},
        {"kind": ArticleKind.PREPRINT, "links": (Link("UpdateIn", 7, "J."),)},
        [("published", "J. PMID 7 (PubMed links them)")],
    ),
    ("an article is updated", {}, {"links": (Link("UpdateIn", 7, "J."),)}, []),
    (
        "an author tells where they work",
        {},
        {"authors": (Author("Sample", affiliations=("A sample institute",), orcid="0"),)},
        [],
    ),
    ("it is printed", {}, {"journal": Journal("J", volume="3", issue="1", pages="5")}, []),
    ("a date changes", {}, {"revised": from_iso("2026-11-21"), "raw": b"x"}, []),
]


@pytest.mark.parametrize(
    ("old", "new", "expected"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS]
)
def test_what_happened(
    old: dict[str, Any], new: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert told(old, new) == expected


def test_the_gravest_comes_first() -> None:
    kinds = ("CommentIn", "ErratumIn", "RetractionIn", "ExpressionOfConcernIn")
    links = tuple(Link(kind, None, "J. 2027") for kind in kinds)
    new = {"links": links, "abstract": ABSTRACT, "mesh": (MESH,), "title": "Retracted: A study."}
    assert [kind for kind, _ in told({}, new)] == [
        "retracted",
        "concern_expressed",
        "corrected",
        "commented",
        "abstract_added",
        "indexed",
        "revised",
    ]


def test_going_back_is_told_as_no_news_of_links() -> None:
    assert told({"links": (Link("ErratumIn", 7, "J."),)}, {}) == []
    assert told({"publication_types": (PLAIN, RETRACTED)}, {}) == []


def test_what_xml_adds_to_an_export_is_no_news_unless_the_report_does_not_stand() -> None:
    added = {
        "title": "Another title.",
        "abstract": ABSTRACT,
        "mesh": (MESH,),
        "links": tuple(Link(kind, 7, "J.") for kind in ("CommentIn", "ErratumIn", "RetractionIn")),
    }
    assert [kind for kind, _ in told({"version": 0}, added)] == ["retracted", "corrected"]
    export = {"version": 0, "links": (Link("RetractionIn", 7, "J. 2027."), *added["links"][:2])}
    assert told(export, added) == [], "the export knew"


def test_a_shared_doi_is_told_with_the_arrival() -> None:
    assert arrival(article(), TODAY, (5, 6)) == Change(
        ChangeKind.ADDED, "shares its DOI with PMID 5, PMID 6"
    )
    late = arrival(article("2026-10-22"), TODAY, (5,))
    assert late.detail == "in PubMed since 2026-10-22 · shares its DOI with PMID 5"
