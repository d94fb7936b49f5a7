"""As many made-up records as a test of scale needs: small, dated, valid by NLM's DTD."""

from collections.abc import Callable
from datetime import date

FIRST_DAY = date(2026, 1, 1)

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)


def on_the_first_day(_index: int) -> date:
    """Create every record on the same day, the first of 2026."""
    return FIRST_DAY


def many(
    count: int,
    *,
    word: str = "menaquinone",
    created: Callable[[int], date] = on_the_first_day,
    first_pmid: int = 1,
) -> bytes:
    """Write one PubmedArticleSet of articles with ``word`` in their titles.

    Args:
        count: how many.
        word: what each of them can be found by; letters, digits and blanks.
        created: the create date (and the entry date) of the record with an index from 0 up.
        first_pmid: the first PMID; the others follow it without a gap.
    """
    records = (_article(first_pmid + index, word, created(index)) for index in range(count))
    return f"{_HEAD}{''.join(records)}</PubmedArticleSet>\n".encode()


def _article(pmid: int, word: str, created: date) -> str:
    day = f"<Year>{created.year}</Year><Month>{created.month}</Month><Day>{created.day}</Day>"
    return (
        f'<PubmedArticle><MedlineCitation Status="Publisher" Owner="NLM"><PMID Version="1">{pmid}'
        f'</PMID><Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate>'
        f"<Year>{created.year}</Year></PubDate></JournalIssue><Title>Journal of Numbers</Title>"
        f"</Journal><ArticleTitle>Study {pmid} of {word}.</ArticleTitle><Pagination><MedlinePgn>"
        f"{pmid}</MedlinePgn></Pagination><Language>eng</Language><PublicationTypeList>"
        f'<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>'
        f"</Article><MedlineJournalInfo><MedlineTA>J Numbers</MedlineTA></MedlineJournalInfo>"
        f'</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez">{day}'
        f'</PubMedPubDate><PubMedPubDate PubStatus="pubmed">{day}</PubMedPubDate></History>'
        f"<PublicationStatus>aheadofprint</PublicationStatus><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></PubmedData>'
        f"</PubmedArticle>\n"
    )
