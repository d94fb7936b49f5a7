"""One PubmedBookArticle element → one Article: chapters and reports of the NCBI Bookshelf.

Books have no MedlineCitation; clients that read only PubmedArticle lose them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lxml.etree import _Element as Element

from pipeline.domain.dates import UNDATED, PartialDate
from pipeline.domain.records import Article, Author, Journal
from pipeline.domain.vocabulary import ArticleKind
from pipeline.sources import pubmed_parts as parts
from pipeline.sources.pubmed_authors import authors
from pipeline.sources.pubmed_parts import Children, children, each
from pipeline.sources.pubmed_text import markup, optional, plain
from pipeline.sources.pubmed_xml import read_pmid, read_version


def read_book_article(element: Element, raw: bytes = b"") -> Article:
    """Read a PubmedBookArticle; a whole book takes its own title, a chapter its chapter title.

    Raises:
        ValueError: there is no BookDocument or no PMID.
    """
    outer = children(element)
    document = outer.get("BookDocument")
    if document is None:
        raise ValueError("PubmedBookArticle without BookDocument")
    found, data = children(document), children(outer.get("PubmedBookData"))
    book_element = found.get("Book")
    book = children(book_element)
    pmid = read_pmid(found.get("PMID"))
    title = found.get("ArticleTitle", book.get("BookTitle"))
    return Article(
        pmid=pmid,
        version=read_version(found["PMID"]),
        kind=ArticleKind.BOOK_CHAPTER,
        title=plain(title),
        title_markup=markup(title),
        vernacular_title=optional(found.get("VernacularTitle")),
        abstract=parts.abstract_sections(found.get("Abstract")),
        abstract_copyright=optional(children(found.get("Abstract")).get("CopyrightInformation")),
        authors=_authors(document, book_element),
        journal=_book(book, found),
        published=_published(found, book),
        revised=parts.partial_date(found.get("DateRevised")),
        history=parts.history(data.get("History")),
        identifiers=parts.identifiers(pmid, _named(found, book_element, data)),
        languages=parts.languages(each(document, "Language")),
        publication_types=parts.publication_types(each(document, "PublicationType")),
        keywords=parts.keywords(each(document, "KeywordList")),
        grants=parts.grants(found.get("GrantList")),
        raw=raw,
    )


def _named(document: Children, book: Element | None, data: Children) -> Iterator[tuple[str, str]]:
    """Give what names the chapter, the book or the record."""
    lists = (document.get("ArticleIdList"), book, data.get("ArticleIdList"))
    return map(parts.identifier, chain.from_iterable(one for one in lists if one is not None))


def _authors(document: Element, book: Element | None) -> tuple[Author, ...]:
    """Take the chapter's authors, else the book's; editors only where nobody else is named."""
    for parent in (document, book):
        lists = list(each(parent, "AuthorList"))
        named = [one for one in lists if one.get("Type", "authors") == "authors"] or lists
        if people := tuple(author for one in named for author in authors(one)):
            return people
    return ()


def _book(book: Children, document: Children) -> Journal:
    return Journal(
        title=plain(book.get("BookTitle")),
        abbreviation=plain(children(book.get("Publisher")).get("PublisherName")),
        volume=optional(book.get("Volume")),
        pages=parts.pages(document.get("Pagination")),
    )


def _published(document: Children, book: Children) -> PartialDate:
    for date in (document.get("ContributionDate"), book.get("PubDate")):
        if date is not None:
            return parts.partial_date(date) or UNDATED
    return UNDATED
