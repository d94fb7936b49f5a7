"""A handful of made-up records with everything other people's programs look at."""

from collections.abc import Iterable

from tests.integration.sandbox.articles import article, article_set

_TRIAL = (
    "<Abstract><AbstractText>Menaquinone-7 slowed stiffening &amp; cost little.</AbstractText>"
    '</Abstract><ELocationID EIdType="doi" ValidYN="Y">10.1000/sample.1</ELocationID>'
)


def references(*pmids: int) -> bytes:
    """Write a reference list; its first entry is one NLM could not resolve."""
    ids = (f'<ArticleId IdType="pubmed">{pmid}</ArticleId>' for pmid in ("NOT_FOUND", *pmids))
    cited = "".join(f"<Reference><ArticleIdList>{one}</ArticleIdList></Reference>" for one in ids)
    return f"<ReferenceList>{cited}</ReferenceList>".encode()


def citing(record: bytes, pmids: Iterable[int]) -> bytes:
    """Let a record cite others."""
    return record.replace(b"</PubmedData>", references(*pmids) + b"</PubmedData>")


def library() -> bytes:
    """Write a set of three articles: 102 cites 101, and 103 cites both and one nobody has."""
    return article_set(
        article(101, "Menaquinone and arterial stiffness.", parts=_TRIAL, journal="Stiff J"),
        citing(article(102, "Warfarin calcifies rats.", author="Sampleauthor-Two"), [101]),
        citing(article(103, "A review of menaquinone.", year=2025), [101, 102, 999]),
    )
