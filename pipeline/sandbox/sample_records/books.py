"""Write a sample book chapter as a `PubmedBookArticle`.

Its parts have other names and another order than those of an article, and there is no journal:
https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd
"""

from pipeline.sandbox.sample_records.elements import (
    Element,
    abstract,
    authors,
    dated,
    history_date,
    keyword,
    many,
    mixed,
    node,
    partial_date,
)
from pipeline.sandbox.sample_records.studies import Book, Terms
from pipeline.sandbox.sample_records.terms import publication_type


def book_article(book: Book, terms: Terms) -> Element:
    """Write one chapter."""
    return node("PubmedBookArticle", document(book, terms), book_data(book))


def document(book: Book, terms: Terms) -> Element:
    """Write the `BookDocument`: the chapter, and inside it the book."""
    sections = (node("Section", mixed("SectionTitle", title)) for title in book.sections)
    return node(
        "BookDocument",
        node("PMID", str(book.pmid), Version="1"),
        node("ArticleIdList", node("ArticleId", book.accession, IdType="bookaccession")),
        volume(book),
        mixed("ArticleTitle", book.title),
        *(node("Language", language) for language in book.languages),
        many("AuthorList", authors(book.authors), Type="authors", CompleteYN="Y"),
        *(publication_type(name, terms) for name in book.types),
        abstract(book.abstract),
        many("Sections", sections),
        many("KeywordList", map(keyword, book.keywords), Owner="NOTNLM"),
        dated("ContributionDate", book.contributed),
    )


def volume(book: Book) -> Element:
    """Write the `Book` the chapter stands in."""
    return node(
        "Book",
        node("Publisher", node("PublisherName", book.publisher)),
        mixed("BookTitle", book.book_title),
        partial_date("PubDate", book.published),
        many("AuthorList", authors(book.editors), Type="editors", CompleteYN="Y"),
        node("Medium", "Internet"),
    )


def book_data(book: Book) -> Element:
    """Write what PubMed adds: history, status, identifier."""
    history = [history_date(status, book.created) for status in ("pubmed", "medline", "entrez")]
    return node(
        "PubmedBookData",
        node("History", *history),
        node("PublicationStatus", "ppublish"),
        node("ArticleIdList", node("ArticleId", str(book.pmid), IdType="pubmed")),
    )
