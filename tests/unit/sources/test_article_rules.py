"""Whole articles and book chapters: what is missing, what counts twice, what a book has instead."""

from __future__ import annotations

import pytest

from pipeline.domain.dates import PartialDate
from pipeline.domain.records import Article, Author, Identifier, Journal
from pipeline.domain.vocabulary import ArticleKind

from .samples import read_one, record

JOURNAL = (
    "<PubmedArticle><MedlineCitation Status='In-Process' IndexingMethod='Automated'>"
    "<PMID Version='3'>9</PMID><DateCompleted><Year>2026</Year><Month>01</Month><Day>31</Day>"
    "</DateCompleted><DateRevised><Year>2026</Year><Month>02</Month><Day>01</Day></DateRevised>"
    "<Article PubModel='Print-Electronic'><Journal><ISSN>1234-5678</ISSN><JournalIssue>"
    "<Volume>12</Volume><Issue>3</Issue><PubDate><MedlineDate>2025 Nov-Dec</MedlineDate></PubDate>"
    "</JournalIssue><Title>Journal of Samples</Title>{abbreviation}</Journal><ArticleTitle/>"
    "<Pagination>{pages}</Pagination></Article><MedlineJournalInfo><MedlineTA>J Med Sampl"
    "</MedlineTA><NlmUniqueID>101</NlmUniqueID></MedlineJournalInfo></MedlineCitation>"
    "</PubmedArticle>"
)
DOIS = (
    '<ELocationID EIdType="doi" ValidYN="N">10.5555/wrong</ELocationID>'
    '<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>'
    '<ELocationID EIdType="doi" ValidYN="Y">https://doi.org/10.5555/right</ELocationID>'
)
BOOK = """<PubmedBookArticle><BookDocument><PMID Version="2">7</PMID><ArticleIdList>
<ArticleId IdType="bookaccession">NBK7</ArticleId></ArticleIdList><Book><Publisher>
<PublisherName>Sample Press</PublisherName></Publisher><BookTitle>The <i>K</i> Book</BookTitle>
<PubDate><Year>2020</Year></PubDate><AuthorList Type="editors"><Author><LastName>Editor</LastName>
</Author></AuthorList><Volume>4</Volume></Book>{chapter}<Language>eng</Language>
<Abstract><AbstractText>On K.</AbstractText></Abstract></BookDocument><PubmedBookData><History>
<PubMedPubDate PubStatus="entrez"><Year>2021</Year><Month>5</Month><Day>4</Day></PubMedPubDate>
</History><ArticleIdList><ArticleId IdType="pubmed">7</ArticleId></ArticleIdList></PubmedBookData>
</PubmedBookArticle>"""


def journal_record(abbreviation: str = "", pages: str = "") -> Article:
    return read_one(JOURNAL.format(abbreviation=abbreviation, pages=pages).encode())


def chapter(inside: str = "") -> Article:
    return read_one(BOOK.format(chapter=inside).encode())


def test_a_bare_record_is_held_with_what_it_has() -> None:
    inside = b"<MedlineCitation><PMID>9</PMID><Article/></MedlineCitation>"
    bare = read_one(b"<PubmedArticle>" + inside + b"</PubmedArticle>")
    assert bare == Article(pmid=9, identifiers=(Identifier("pmid", "9"),))


def test_journal_status_and_dates() -> None:
    article = journal_record("<ISOAbbreviation>J Sampl</ISOAbbreviation>")
    assert article.journal == Journal(
        "Journal of Samples", "J Sampl", "1234-5678", "101", "12", "3", None, "Print-Electronic"
    )
    assert (article.version, article.status) == (3, "In-Process")
    assert article.indexing_method == "Automated"
    assert article.published == PartialDate(2025, 11, raw="2025 Nov-Dec")
    assert (article.completed, article.revised) == (
        PartialDate(2026, 1, 31),
        PartialDate(2026, 2, 1),
    )


def test_the_abbreviation_of_medline_stands_in() -> None:
    assert journal_record().journal.abbreviation == "J Med Sampl"


@pytest.mark.parametrize(
    ("xml", "pages"),
    [
        ("<MedlinePgn>12-9</MedlinePgn>", "12-9"),
        ("<StartPage>12</StartPage><EndPage>19</EndPage>", "12-19"),
        ("<StartPage>e12</StartPage>", "e12"),
        ("<StartPage>1</StartPage><EndPage>9</EndPage><MedlinePgn>1-9</MedlinePgn>", "1-9"),
        ("<MedlinePgn/>", None),
    ],
)
def test_pages(xml: str, pages: str | None) -> None:
    assert journal_record(pages=xml).journal.pages == pages


def test_the_first_valid_identifier_counts_and_a_cited_one_never() -> None:
    data = '<ArticleIdList><ArticleId IdType="doi">10.5555/later</ArticleId></ArticleIdList>'
    article = read_one(record(9, parts=DOIS, data=data))
    assert article.identifier("doi") == "10.5555/right"
    assert article.identifier("pii") == "S1"
    assert article.identifier("pmid") == "9"


def test_old_records_star_the_subheading() -> None:
    heading = (
        '<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">K</DescriptorName>'
        '<QualifierName MajorTopicYN="{}">blood</QualifierName></MeshHeading></MeshHeadingList>'
    )
    assert read_one(record(behind=heading.format("Y"))).mesh[0].is_major
    assert not read_one(record(behind=heading.format("N"))).mesh[0].is_major


def test_labels_stand_before_the_text_of_an_abstract() -> None:
    abstract = (
        '<Abstract><AbstractText Label="AIM">To see.</AbstractText><AbstractText>More.'
        "</AbstractText></Abstract>"
    )
    assert read_one(record(parts=abstract)).abstract_text == "AIM: To see.\nMore."


def test_a_whole_book_has_its_own_title_and_its_editors() -> None:
    book = chapter()
    assert (book.pmid, book.version, book.kind) == (7, 2, ArticleKind.BOOK_CHAPTER)
    assert (book.title, book.title_markup) == ("The K Book", "The <i>K</i> Book")
    assert book.authors == (Author("Editor"),)
    assert book.journal == Journal("The K Book", "Sample Press", volume="4")
    assert (book.published, book.abstract_text) == (PartialDate(2020), "On K.")
    assert book.identifier("bookaccession") == "NBK7"
    assert str(book.created) == "2021-05-04"


def test_a_chapter_has_its_own_title_authors_and_date() -> None:
    found = chapter(
        "<ArticleTitle>A chapter.</ArticleTitle><Pagination><MedlinePgn>5-9</MedlinePgn>"
        "</Pagination><AuthorList><Author><LastName>Writer</LastName></Author></AuthorList>"
        "<ContributionDate><Year>2021</Year><Month>Mar</Month></ContributionDate>"
    )
    assert (found.title, found.authors) == ("A chapter.", (Author("Writer"),))
    assert (found.journal.title, found.journal.pages) == ("The K Book", "5-9")
    assert found.published == PartialDate(2021, 3)


def test_a_heading_of_an_abstract_is_cleaned_like_its_text() -> None:
    parts = '<Abstract><AbstractText Label="AIM&#x202E; &#10;">To see.</AbstractText></Abstract>'
    assert read_one(record(parts=parts)).abstract[0].label == "AIM"
