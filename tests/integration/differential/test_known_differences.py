"""Where we read a record otherwise than Biopython does, and why: each shown on a made-up record.

``by_biopython`` applies these, so the comparison of real records allows them and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.domain.dates import PartialDate
from pipeline.domain.records import AbstractSection, Article, Substance
from pipeline.sources.pubmed_records import read_records

from .by_biopython import article_facts, read_set
from .test_every_field import plain

RECORD = (
    '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">90000001</PMID>'
    '<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate>{date}</PubDate>'
    "</JournalIssue></Journal><ArticleTitle>{title}</ArticleTitle>{parts}</Article>"
    "<MedlineJournalInfo><MedlineTA>J Sampl</MedlineTA></MedlineJournalInfo>{behind}"
    "</MedlineCitation><PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
    '<ArticleId IdType="pubmed">90000001</ArticleId></ArticleIdList>{data}</PubmedData>'
    "</PubmedArticle>"
)
BLANK = {"date": "<Year>2026</Year>", "title": "", "parts": "", "behind": "", "data": ""}
AUTHOR = "<AuthorList><Author{}><LastName>Sample</LastName>{}</Author></AuthorList>"
MATHML = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>T</mml:mi></mml:math>'
DOI = '<ELocationID EIdType="doi" ValidYN="{}">10.5555/{}</ELocationID>'
CITED = (
    "<ReferenceList><Reference><Citation>A work</Citation><ArticleIdList>"
    '<ArticleId IdType="doi">10.5555/cited</ArticleId></ArticleIdList></Reference></ReferenceList>'
)

Part = Callable[[Any], Any]


def article_of(record: Any) -> Any:
    return record["MedlineCitation"]["Article"]


def title_of(record: Any) -> str:
    return str(article_of(record)["ArticleTitle"])


# why; the piece of XML; what Biopython has there; our field, and what it holds
DIFFERENCES: list[tuple[str, dict[str, str], Part, Any, str, Any]] = [
    (
        "white space is collapsed",
        {"title": "Vitamin\n   K&#160;&#8239;status"},
        title_of,
        "Vitamin\n   K\xa0\u202fstatus",
        "title",
        "Vitamin K status",
    ),
    (
        "controls, hidden blanks and changes of the writing direction are dropped",
        {"title": "Vita&#8203;min&#129; &#8238;K"},
        title_of,
        "Vita\u200bmin\x81 \u202eK",
        "title",
        "Vitamin K",
    ),
    (
        "text and markup are kept apart",
        {"title": "K<sub>2</sub> &lt; K<sub>1</sub>"},
        title_of,
        "K<sub>2</sub> &lt; K<sub>1</sub>",
        "title",
        "K2 < K1",
    ),
    (
        "of the markup only b, i, sub, sup and u are kept",
        {"title": MATHML},
        lambda record: "mi>T</" in title_of(record),
        True,
        "title_markup",
        "T",
    ),
    (
        "a part of the abstract without text is left out",
        {
            "parts": '<Abstract><AbstractText Label="AIM"/>'
            "<AbstractText>A.</AbstractText></Abstract>"
        },
        lambda record: article_of(record)["Abstract"]["AbstractText"],
        ["", "A."],
        "abstract",
        (AbstractSection("A."),),
    ),
    (
        "an author whose name is marked as wrong is left out",
        {"parts": AUTHOR.format(' ValidYN="N"', "")},
        lambda record: len(article_of(record)["AuthorList"]),
        1,
        "authors",
        (),
    ),
    (
        "an ORCID is written bare, with hyphens",
        {
            "parts": AUTHOR.format(
                "", '<Identifier Source="ORCID">http://orcid.org/000000021825009x</Identifier>'
            )
        },
        lambda record: article_of(record)["AuthorList"][0]["Identifier"],
        ["http://orcid.org/000000021825009x"],
        "orcids",
        ("0000-0002-1825-009X",),
    ),
    (
        "what cannot be an ORCID is none",
        {"parts": AUTHOR.format("", '<Identifier Source="ORCID">0000-0002-9055</Identifier>')},
        lambda record: article_of(record)["AuthorList"][0]["Identifier"],
        ["0000-0002-9055"],
        "orcids",
        (None,),
    ),
    (
        "the registry number 0 stands for none",
        {
            "behind": "<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>"
            '<NameOfSubstance UI="D014812">Vitamin K</NameOfSubstance></Chemical></ChemicalList>'
        },
        lambda record: record["MedlineCitation"]["ChemicalList"][0]["RegistryNumber"],
        "0",
        "substances",
        (Substance("D014812", "Vitamin K", None),),
    ),
    (
        "a DOI marked as wrong does not count, nor does that of a work cited",
        {"parts": DOI.format("N", "wrong"), "data": CITED},
        lambda record: article_of(record)["ELocationID"],
        ["10.5555/wrong"],
        "doi",
        None,
    ),
    (
        "a DOI is written bare",
        {"parts": DOI.format("Y", "own").replace("10.", "https://doi.org/10.")},
        lambda record: article_of(record)["ELocationID"],
        ["https://doi.org/10.5555/own"],
        "doi",
        "10.5555/own",
    ),
    (
        "pages come as one text",
        {
            "parts": "<Pagination><StartPage>12</StartPage><EndPage>19</EndPage></Pagination>",
        },
        lambda record: dict(article_of(record)["Pagination"]),
        {"StartPage": "12", "EndPage": "19"},
        "pages",
        "12-19",
    ),
    (
        "a season becomes its first month, its words are kept",
        {"date": "<Year>2024</Year><Season>Spring</Season>"},
        lambda record: dict(article_of(record)["Journal"]["JournalIssue"]["PubDate"]),
        {"Year": "2024", "Season": "Spring"},
        "published",
        PartialDate(2024, 4, raw="2024 Spring"),
    ),
    (
        "a date in words becomes its beginning, its words are kept",
        {"date": "<MedlineDate>1998 Dec-1999 Jan</MedlineDate>"},
        lambda record: dict(article_of(record)["Journal"]["JournalIssue"]["PubDate"]),
        {"MedlineDate": "1998 Dec-1999 Jan"},
        "published",
        PartialDate(1998, 12, raw="1998 Dec-1999 Jan"),
    ),
]


@pytest.mark.parametrize(
    ("pieces", "part", "theirs", "name", "ours"),
    [row[1:] for row in DIFFERENCES],
    ids=[row[0] for row in DIFFERENCES],
)
def test_a_known_difference(
    pieces: dict[str, str], part: Part, theirs: Any, name: str, ours: Any
) -> None:
    raw = RECORD.format(**(BLANK | pieces)).encode()
    [record], _ = read_set([raw])
    [article] = read_records([b"<PubmedArticleSet>" + raw + b"</PubmedArticleSet>"])
    assert isinstance(article, Article)
    assert part(record) == theirs
    assert _field(article, name) == ours
    facts = article_facts(record)
    assert {name: plain(getattr(article, name)) for name in facts} == facts


def _field(article: Article, name: str) -> Any:
    if name == "orcids":
        return tuple(author.orcid for author in article.authors)
    if name == "doi":
        return article.identifier("doi")
    return article.journal.pages if name == "pages" else getattr(article, name)
