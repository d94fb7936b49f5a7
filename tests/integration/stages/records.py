"""Tiny made-up records, as PubMed would send them."""

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)


def article(pmid: int, title: str, created: date) -> bytes:
    """Write an article that appears in PubMed, and in print, on the day it was created."""
    day = f"<Year>{created.year}</Year><Month>{created.month:02}</Month><Day>{created.day:02}</Day>"
    return (
        f'<PubmedArticle><MedlineCitation Status="Publisher" Owner="NLM">'
        f'<PMID Version="1">{pmid}</PMID><Article PubModel="Print"><Journal>'
        f'<JournalIssue CitedMedium="Print"><PubDate>{day}</PubDate></JournalIssue>'
        f"<Title>Sample journal</Title></Journal><ArticleTitle>{escape(title)}</ArticleTitle>"
        f"<Abstract><AbstractText>A made-up abstract.</AbstractText></Abstract>"
        f"<Language>eng</Language></Article></MedlineCitation><PubmedData><History>"
        f'<PubMedPubDate PubStatus="entrez">{day}</PubMedPubDate>'
        f'<PubMedPubDate PubStatus="pubmed">{day}</PubMedPubDate></History>'
        f'<ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList>'
        f"</PubmedData></PubmedArticle>"
    ).encode()


def article_set(*records: bytes, deleted: Iterable[int] = ()) -> bytes:
    """Put records into a file as NLM does."""
    gone = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in deleted)
    end = f"<DeleteCitation>{gone}</DeleteCitation>" if gone else ""
    return _HEAD.encode() + b"\n".join(records) + f"{end}</PubmedArticleSet>\n".encode()
