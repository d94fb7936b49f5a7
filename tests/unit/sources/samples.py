"""Made-up PubMed records as XML, and short ways to read them."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.domain.records import Article, Reject
from pipeline.sources.pubmed_records import Deleted, read_records

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    b'"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
TAIL = b"</PubmedArticleSet>\n"


def record(
    pmid: int | str = 90_000_001,
    *,
    title: str = "A sample study.",
    parts: str = "",
    behind: str = "",
    data: str = "",
    version: int = 1,
) -> bytes:
    """Write a PubmedArticle; ``parts`` goes into Article, ``behind`` behind it."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
        f'<PMID Version="{version}">{pmid}</PMID><Article PubModel="Print"><Journal><JournalIssue '
        f'CitedMedium="Print"><PubDate><Year>2026</Year></PubDate></JournalIssue></Journal>'
        f"<ArticleTitle>{title}</ArticleTitle>{parts}</Article>{behind}</MedlineCitation>"
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    ).encode()


def book(pmid: int = 90_000_009, title: str = "A sample chapter.") -> bytes:
    """Write a PubmedBookArticle, which has no MedlineCitation."""
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{pmid}</PMID>'
        f"<Book><BookTitle>A sample book</BookTitle><PubDate><Year>2020</Year></PubDate></Book>"
        f"<ArticleTitle>{title}</ArticleTitle></BookDocument></PubmedBookArticle>"
    ).encode()


def deletions(*pmids: int) -> bytes:
    """Write the list of withdrawn records at the end of an update file."""
    gone = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in pmids)
    return f"<DeleteCitation>{gone}</DeleteCitation>".encode()


def whole(*records: bytes) -> bytes:
    """Put records into a set as EFetch sends it."""
    return HEAD + b"\n".join(records) + b"\n" + TAIL


def read(*records: bytes) -> list[Article | Reject | Deleted]:
    """Read records as a set."""
    return list(read_records([whole(*records)]))


def read_one(raw: bytes) -> Article:
    """Read one record that must be readable."""
    [found] = read(raw)
    assert isinstance(found, Article), found
    return found


def pmids(found: Iterable[Article | Reject | Deleted]) -> list[int | str | None]:
    """Name what was read: the PMID of an article, ``reject 5``, ``deleted 5 6``."""
    return [_name(one) for one in found]


def _name(one: Article | Reject | Deleted) -> int | str:
    if isinstance(one, Article):
        return one.pmid
    if isinstance(one, Reject):
        return f"reject {one.pmid}"
    return " ".join(["deleted", *map(str, one.pmids)])
