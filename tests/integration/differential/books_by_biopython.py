"""Book chapters as Biopython reads them, under the names of our fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .by_biopython import Facts, authors, grants, history, identifiers, keywords, pages, sections
from .plain_values import kept_markup, moment, perhaps, perhaps_moment, words

# What a book never has, so that every field of ours is compared.
_NOTHING: Facts = {
    "kind": "book chapter",
    "other_abstracts": (),
    "authors_complete": True,
    "electronic": None,
    "completed": None,
    "mesh": (),
    "substances": (),
    "supplementary": (),
    "databanks": (),
    "competing_interests": None,
    "links": (),
    "status": "",
    "indexing_method": None,
}


def chapter_facts(record: Any) -> Facts:
    """Give one PubmedBookArticle under the names of our fields."""
    document, data = record["BookDocument"], record.get("PubmedBookData", {})
    book, abstract = document["Book"], document.get("Abstract", {})
    title = document.get("ArticleTitle", book["BookTitle"])
    types = document.get("PublicationType", ())
    return _NOTHING | {
        "pmid": int(document["PMID"]),
        "version": int(document["PMID"].attributes.get("Version", 1)),
        "title": words(title),
        "title_markup": kept_markup(title),
        "vernacular_title": perhaps(document.get("VernacularTitle")),
        "abstract": sections(abstract),
        "abstract_copyright": perhaps(abstract.get("CopyrightInformation")),
        "authors": _people(document.get("AuthorList", ())) or _people(book.get("AuthorList", ())),
        "journal": _book(book, document),
        "published": moment(document.get("ContributionDate") or book["PubDate"]),
        "revised": perhaps_moment(document.get("DateRevised")),
        "history": history(data.get("History", ())),
        "identifiers": identifiers(
            document["PMID"],
            document.get("ArticleIdList", ()),
            book.get("ELocationID", ()),
            data.get("ArticleIdList", ()),
        ),
        "languages": tuple(words(one) for one in document.get("Language", ())),
        "publication_types": tuple((one.attributes.get("UI", ""), words(one)) for one in types),
        "keywords": keywords(document.get("KeywordList", ())),
        "grants": grants(document.get("GrantList", ())),
    }


def _people(lists: Sequence[Any]) -> tuple[tuple[Any, ...], ...]:
    """Take those listed as authors; editors only where nobody else is."""
    written = [one for one in lists if one.attributes.get("Type") != "editors"]
    return tuple(person for one in written or lists for person in authors(one))


def _book(book: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[str | None, ...]:
    publisher = words(book["Publisher"]["PublisherName"])
    place = pages(document.get("Pagination", {}))
    return (
        words(book["BookTitle"]),
        publisher,
        None,
        None,
        perhaps(book.get("Volume")),
        None,
        place,
        None,
    )
