"""Tiny PubMed records and sets, as bytes."""

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)


def article(
    pmid: int,
    title: str = "A study.",
    *,
    created: date | None = date(2026, 1, 1),
    entered: date | None = None,
    version: int = 1,
    journal: str = "Journal of Tests",
    author: str = "Sampleauthor",
    year: int = 2026,
    parts: str = "",
    doi: str = "",
    pmc: str = "",
) -> bytes:
    """Write an article; ``parts`` is XML that goes behind the title."""
    named = {"pubmed": str(pmid), "doi": doi, "pmc": pmc}
    ids = "".join(
        f'<ArticleId IdType="{kind}">{escape(name)}</ArticleId>'
        for kind, name in named.items()
        if name
    )
    history = _stamp("entrez", created) + _stamp("pubmed", entered or created)
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
        f'<PMID Version="{version}">{pmid}</PMID>'
        f'<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print">'
        f"<PubDate><Year>{year}</Year></PubDate></JournalIssue>"
        f"<Title>{escape(journal)}</Title></Journal>"
        f"<ArticleTitle>{escape(title)}</ArticleTitle>{parts}"
        f"<AuthorList><Author><LastName>{author}</LastName><Initials>J</Initials></Author>"
        f"</AuthorList><Language>eng</Language></Article></MedlineCitation>"
        f"<PubmedData><History>{history}</History><PublicationStatus>ppublish"
        f"</PublicationStatus><ArticleIdList>{ids}</ArticleIdList></PubmedData>"
        f"</PubmedArticle>"
    ).encode()


def chapter(pmid: int, title: str = "A chapter.") -> bytes:
    """Write a book chapter, which has no MedlineCitation."""
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{pmid}</PMID>'
        f"<Book><Publisher><PublisherName>NLM</PublisherName></Publisher>"
        f'<BookTitle book="gene">Genes</BookTitle><PubDate><Year>1993</Year></PubDate></Book>'
        f'<ArticleTitle book="gene">{title}</ArticleTitle><Language>eng</Language>'
        f"</BookDocument><PubmedBookData><History>{_stamp('entrez', date(2010, 5, 4))}</History>"
        f"</PubmedBookData></PubmedBookArticle>"
    ).encode()


def article_set(*records: bytes, deleted: Iterable[int] = ()) -> bytes:
    """Put records into a file as NLM does."""
    gone = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in deleted)
    deletions = f"<DeleteCitation>{gone}</DeleteCitation>" if gone else ""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n<PubmedArticleSet>\n'
    return head.encode() + b"\n".join(records) + f"{deletions}</PubmedArticleSet>\n".encode()


def _stamp(status: str, day: date | None) -> str:
    if day is None:
        return ""
    return (
        f'<PubMedPubDate PubStatus="{status}"><Year>{day.year}</Year>'
        f"<Month>{day.month}</Month><Day>{day.day}</Day></PubMedPubDate>"
    )
